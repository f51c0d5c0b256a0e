"""Rubinstein (1982): what the one who proposes and the one who answers ask for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.alternating_offers import alternating_offers_share
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

discounts = st.floats(0.01, 0.999)


def share(discount: float, other_discount: float, proposes: bool) -> float:
    return float(alternating_offers_share(discount=discount, other_discount=other_discount, proposes=proposes))


@pytest.mark.parametrize(
    ("discount", "other_discount", "proposes", "expected"),
    [
        (0.5, 0.5, True, 2.0 / 3.0),  # .5 / .75
        (0.5, 0.5, False, 1.0 / 3.0),
        (0.8, 0.5, True, 5.0 / 6.0),  # .5 / .6
        (0.8, 0.5, False, 2.0 / 3.0),
        (0.5, 0.8, True, 1.0 / 3.0),  # .2 / .6
        (0.5, 0.8, False, 1.0 / 6.0),
    ],
)
def test_by_hand(discount: float, other_discount: float, proposes: bool, expected: float) -> None:
    assert share(discount, other_discount, proposes) == pytest.approx(expected, rel=1e-15)


@given(discount=discounts, other_discount=discounts)
def test_proposal_and_acceptance_add_up_to_the_pie(discount: float, other_discount: float) -> None:
    """(1 - d') + d' (1 - d) = 1 - d d': what the one asks for is what the other just accepts."""
    proposed = share(discount, other_discount, True)
    accepted = share(other_discount, discount, False)
    assert proposed + accepted == pytest.approx(1.0, rel=1e-12)


@given(discount=discounts, other_discount=discounts)
def test_who_answers_would_rather_not_wait_for_its_turn(discount: float, other_discount: float) -> None:
    """The equilibrium condition: accepting is worth as much as proposing a session later."""
    accepted = share(discount, other_discount, False)
    assert accepted == pytest.approx(discount * share(discount, other_discount, True), rel=1e-15)


@pytest.mark.parametrize("proposes", [True, False])
def test_patient_equals_share_the_pie(proposes: bool) -> None:
    assert share(0.999999, 0.999999, proposes) == pytest.approx(0.5, abs=1e-6)


def test_patience_alone_takes_all_and_impatience_of_both_gives_all_to_the_first() -> None:
    assert share(1.0 - 1e-9, 0.5, False) == pytest.approx(1.0, abs=1e-8)
    assert share(0.5, 1.0 - 1e-9, True) == pytest.approx(0.0, abs=1e-8)
    assert share(1e-9, 1e-9, True) == pytest.approx(1.0, abs=1e-8)
    assert share(1e-9, 1e-9, False) == pytest.approx(0.0, abs=1e-8)


@given(low=discounts, high=discounts, other=discounts, proposes=st.booleans())
def test_patience_pays(low: float, high: float, other: float, proposes: bool) -> None:
    low, high = sorted([low, high])
    assert share(low, other, proposes) <= share(high, other, proposes)
    assert share(other, low, proposes) >= share(other, high, proposes)


@given(discount=st.floats(2.0**-60, 1.0 - 2.0**-53), other=st.floats(2.0**-60, 1.0 - 2.0**-53), turn=st.booleans())
def test_is_a_share_for_any_discounts(discount: float, other: float, turn: bool) -> None:
    assert 0.0 <= share(discount, other, turn) <= 1.0


@draw.few
@given(
    discount=draw.blocks(0.01, 0.99),
    other_discount=draw.blocks(0.01, 0.99, (RUNS, 1)),
    proposes=draw.generators.map(lambda luck: luck.random((RUNS, PARTNERS)) < 0.5),
)
def test_is_one_rule_for_any_shape(discount: np.ndarray, other_discount: np.ndarray, proposes: np.ndarray) -> None:
    arrays = {"discount": discount, "other_discount": other_discount, "proposes": proposes}
    assert_elementwise(alternating_offers_share, arrays=arrays)


def test_lists_are_taken_too() -> None:
    found = alternating_offers_share(discount=0.5, other_discount=0.5, proposes=[True, False])
    same_bits(found, np.array([0.5 / 0.75, 0.25 / 0.75]))

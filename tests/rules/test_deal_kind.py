"""What kind of deal a partner asks for, and what is on the table in it."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.deal_kind import MENUS, deal_kind, issues_on_table, terms_on_table
from sim.rules.state import TERMS, DealKind
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits

ALL = tuple(DealKind)
E, R, A = DealKind.EXEMPTION, DealKind.REDUCTION, DealKind.AGREEMENT


@pytest.mark.parametrize(
    ("ceiling", "floor", "gdp", "expected"),
    [
        (10.0, 10.0, 3600.0, E),  # nothing to reduce
        (0.0, 0.0, 2000.0, E),  # nor for those outside the schedule
        (10.0, 10.0, 2.0, E),  # however small
        (8.0, 10.0, 2.0, E),
        (10.5, 10.0, 2.0, R),  # half a point is something to reduce
        (50.0, 10.0, 49.9, R),
        (50.0, 10.0, 50.0, A),  # not below 50
        (24.0, 10.0, 4000.0, A),
    ],
)
def test_what_partners_ask_for(ceiling: float, floor: float, gdp: float, expected: DealKind) -> None:
    kind = deal_kind(ceiling=ceiling, floor=floor, gdp=gdp, small_gdp=50.0, offered=ALL)
    assert kind == expected


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        (ALL, [E, R, A]),
        ((E, A), [E, A, A]),
        ((R, A), [A, R, A]),
        ((A,), [A, A, A]),
        ((E,), [E, A, A]),  # the agreement always is on offer
        ((), [A, A, A]),
    ],
)
def test_what_is_not_on_offer_becomes_an_agreement(
    offered: tuple[DealKind, ...], expected: list[DealKind]
) -> None:
    kind = deal_kind(
        ceiling=[10.0, 50.0, 24.0], floor=10.0, gdp=[3600.0, 2.0, 4000.0], small_gdp=50.0, offered=offered
    )
    np.testing.assert_array_equal(kind, expected)


def test_without_a_size_for_small_economies_none_is() -> None:
    kind = deal_kind(ceiling=50.0, floor=10.0, gdp=[0.1, 9.0, 4000.0], small_gdp=0.0, offered=ALL)
    np.testing.assert_array_equal(kind, [A, A, A])


def test_there_is_a_menu_for_every_kind_in_the_order_of_their_numbers() -> None:
    """Menus are looked up by number."""
    assert [int(kind) for kind in MENUS] == list(range(len(DealKind)))
    assert all(len(menu.terms) == len(TERMS) for menu in MENUS.values())


def test_an_agreement_is_about_everything_but_a_quota() -> None:
    menu = MENUS[A]
    assert menu.rate
    assert menu.relief
    assert not menu.quota
    assert all(menu.terms)


def test_an_exemption_leaves_the_rate_and_a_reduction_is_about_nothing_of_home_but_the_rate() -> None:
    assert MENUS[E][:3] == (False, True, True)
    assert MENUS[R][:3] == (True, False, False)


@pytest.mark.parametrize(("kind", "issues"), [(E, 2 + 2), (R, 1 + 3), (A, 2 + 5)])
def test_issues_are_counted_on_both_sides(kind: DealKind, issues: int) -> None:
    """Home's: rate, relief, quota; the partner's: cut, reform, purchases, investment, licences."""
    assert issues_on_table(kind=np.array([kind])) == issues


def test_terms_by_hand() -> None:
    found = terms_on_table(kind=np.array([E, A, R, R, E]))
    expected = {
        "tariff_cut_share": [1, 1, 1, 1, 1],
        "barrier_reform": [0, 1, 0, 0, 0],
        "purchases_usd_bn": [1, 1, 1, 1, 1],
        "investment_usd_bn": [0, 1, 0, 0, 0],
        "licences_share": [0, 1, 1, 1, 0],
    }
    same_bits(found, np.array([expected[name] for name in TERMS], dtype=bool))


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_any_shape(generator: np.random.Generator) -> None:
    shape = (5, 7)
    arrays = {
        "ceiling": np.where(generator.random(shape) < 0.4, 10.0, generator.uniform(10.0, 50.0, shape)),
        "floor": np.full(shape, 10.0),
        "gdp": generator.uniform(1.0, 200.0, shape),
    }
    assert_elementwise(deal_kind, arrays=arrays, constants={"small_gdp": 50.0, "offered": ALL})
    kinds = generator.integers(0, len(DealKind), shape)
    assert_elementwise(issues_on_table, arrays={"kind": kinds})

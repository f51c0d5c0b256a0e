"""What imports really pay."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.effective_rate import effective_rate
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise
from tests.helpers.worlds import PARTNERS


@pytest.mark.parametrize(
    ("rate", "coverage", "sectoral", "relief", "other", "expected"),
    [
        (20.0, 0.75, 4.0, 0.5, 1.5, 18.5),  # 1.5 + 2 + 15
        (20.0, 1.0, 0.0, 0.0, 0.0, 20.0),
        (20.0, 0.0, 4.0, 0.0, 1.5, 5.5),  # nothing is reached
        (0.0, 0.75, 4.0, 1.0, 1.5, 1.5),  # all sectoral duties lifted
        (0.0, 0.75, 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_by_hand(
    rate: float, coverage: float, sectoral: float, relief: float, other: float, expected: float
) -> None:
    paid = effective_rate(rate=rate, coverage=coverage, sectoral=sectoral, relief=relief, other_duties=other)
    assert paid == pytest.approx(expected, rel=1e-15)


@given(rate=draw.percents, coverage=draw.shares, sectoral=draw.percents, relief=draw.shares, more=draw.shares)
def test_relief_lowers_and_the_rate_raises_it(
    rate: float, coverage: float, sectoral: float, relief: float, more: float
) -> None:
    def paid(rate: float, relief: float) -> float:
        other = {"coverage": coverage, "sectoral": sectoral, "other_duties": 2.0}
        return float(effective_rate(rate=rate, relief=relief, **other))

    less, greater = sorted([relief, more])
    assert 2.0 <= paid(rate, greater) <= paid(rate, less) <= 2.0 + sectoral + rate + 1e-12
    assert paid(rate, relief) <= paid(rate + 1.0, relief)


@draw.few
@given(rate=draw.blocks(0.0, 130.0), relief=draw.blocks(0.0, 1.0))
def test_one_rule_for_any_shape(rate: np.ndarray, relief: np.ndarray) -> None:
    facts = np.linspace(0.1, 0.9, PARTNERS) * np.ones_like(rate)
    arrays = {"rate": rate, "relief": relief, "coverage": facts, "sectoral": 9.0 * facts, "other_duties": facts}
    assert_elementwise(effective_rate, arrays=arrays)

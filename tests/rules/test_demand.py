"""What a side asks for."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.demand import demand
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise


@pytest.mark.parametrize(
    ("reserve", "best", "share", "expected"),
    [
        (0.0, 8.0, 1.0, 8.0),  # gives up nothing
        (0.0, 8.0, 0.0, 0.0),  # gives up everything
        (-4.0, 2.0, 0.25, -2.5),
        (3.0, 3.0, 0.7, 3.0),  # nothing to gain
    ],
)
def test_by_hand(reserve: float, best: float, share: float, expected: float) -> None:
    assert demand(reserve=reserve, best=best, share=share) == pytest.approx(expected, rel=1e-15)


@given(reserve=draw.money, gain=draw.percents, share=draw.shares, other=draw.shares)
def test_demands_lie_in_the_zone_and_fall_with_every_concession(
    reserve: float, gain: float, share: float, other: float
) -> None:
    less, more = (demand(reserve=reserve, best=reserve + gain, share=value) for value in sorted([share, other]))
    slack = 1e-12 * (abs(reserve) + gain)
    assert reserve <= less <= more <= reserve + gain + slack


@draw.few
@given(reserve=draw.blocks(-50.0, 0.0), best=draw.blocks(0.0, 50.0), share=draw.blocks(0.0, 1.0))
def test_one_rule_for_any_shape(reserve: np.ndarray, best: np.ndarray, share: np.ndarray) -> None:
    assert_elementwise(demand, arrays={"reserve": reserve, "best": best, "share": share})

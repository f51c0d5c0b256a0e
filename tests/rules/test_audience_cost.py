"""What settling below an announcement costs home before its public."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.audience_cost import audience_cost
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits


@pytest.mark.parametrize(
    ("announced", "rate", "weight", "expected"),
    [
        (20.0, 15.0, 1.0, 0.5),  # 200 x .05^2
        (35.0, 15.0, 1.0, 8.0),  # four times as far costs sixteen times as much
        (35.0, 15.0, 0.25, 2.0),
        (15.0, 15.0, 1.0, 0.0),  # kept its word
        (10.0, 15.0, 1.0, 0.0),  # got more than it announced
        (35.0, 15.0, 0.0, 0.0),  # nobody watches
    ],
)
def test_by_hand(announced: float, rate: float, weight: float, expected: float) -> None:
    cost = audience_cost(announced=announced, rate=rate, imports=200.0, coverage=1.0, weight=weight)
    assert cost == pytest.approx(expected, rel=1e-14)


def test_what_the_rate_does_not_reach_is_not_given_up() -> None:
    half, whole = (
        audience_cost(announced=35.0, rate=15.0, imports=200.0, coverage=c, weight=1.0) for c in (0.5, 1.0)
    )
    assert half == pytest.approx(whole / 4.0, rel=1e-14)


@given(announced=draw.percents, rate=draw.percents, weight=draw.shares)
def test_each_further_point_given_up_costs_more(announced: float, rate: float, weight: float) -> None:
    costs = [
        float(audience_cost(announced=announced, rate=rate - further, imports=50.0, coverage=0.75, weight=weight))
        for further in (0.0, 1.0, 2.0)
    ]
    assert 0.0 <= costs[0] <= costs[1] <= costs[2]
    assert costs[2] - costs[1] >= costs[1] - costs[0] - 1e-12


def test_without_weight_a_payoff_keeps_its_bits() -> None:
    payoff = np.array([-0.1, 0.0, 1.0 / 3.0])
    cost = audience_cost(announced=46.0, rate=[10.0, 20.0, 46.0], imports=7.0, coverage=0.9, weight=0.0)
    same_bits(payoff - cost, payoff)


@draw.few
@given(announced=draw.blocks(0.0, 50.0), rate=draw.blocks(0.0, 50.0), imports=draw.blocks(0.0, 600.0))
def test_one_rule_for_any_shape(announced: np.ndarray, rate: np.ndarray, imports: np.ndarray) -> None:
    arrays = {"announced": announced, "rate": rate, "imports": imports}
    assert_elementwise(audience_cost, arrays=arrays, constants={"coverage": 0.8, "weight": 0.7})

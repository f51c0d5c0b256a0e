"""What a side has without a deal, and what signing costs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rng import uniforms
from sim.rules.disagreement import disagreement, signing_cost
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise
from tests.helpers.worlds import RUNS


@pytest.mark.parametrize(
    ("now", "threat", "likelihood", "left", "discount", "expected"),
    [
        (-1.0, -5.0, 1.0, 0, 0.5, -5.0),  # believed and due: the threat
        (-1.0, -5.0, 0.0, 0, 0.5, -1.0),  # not believed: the present
        (-1.0, -5.0, 0.5, 0, 0.5, -3.0),
        (-1.0, -5.0, 0.5, 1, 0.5, -2.0),  # a day away counts half
        (-1.0, -5.0, 1.0, 2, 0.5, -2.0),
        (2.0, 6.0, 0.25, 0, 1.0, 3.0),  # a threat can be a promise
        (-1.0, -5.0, 1.0, 900, 1.0, -5.0),  # no discount: distance does not matter
        (-1.0, -5.0, 1.0, 1_000_000, 0.998, -1.0),  # a deadline that is not set
    ],
)
def test_disagreement_by_hand(
    now: float, threat: float, likelihood: float, left: int, discount: float, expected: float
) -> None:
    value = disagreement(now=now, threat=threat, likelihood=likelihood, days_left=left, discount=discount)
    assert value == pytest.approx(expected, rel=1e-14)


@given(
    now=draw.money, threat=draw.money, likelihood=draw.shares, more=draw.shares, left=draw.days,
    discount=st.floats(0.9, 1.0),
)  # fmt: skip
def test_belief_moves_the_value_from_the_present_to_the_threat(
    now: float, threat: float, likelihood: float, more: float, left: int, discount: float
) -> None:
    doubted, believed = (
        disagreement(now=now, threat=threat, likelihood=value, days_left=left, discount=discount)
        for value in sorted([likelihood, more])
    )
    slack = 1e-12 * (abs(now) + abs(threat))
    assert min(now, threat) - slack <= believed <= max(now, threat) + slack
    assert abs(doubted - now) <= abs(believed - now) + slack


@given(now=draw.blocks(-9.0, 0.0), threat=draw.blocks(-90.0, -9.0), left=draw.blocks(0.0, 90.0, (RUNS, 1)))
def test_a_nearer_deadline_is_worse_for_the_threatened(
    now: np.ndarray, threat: np.ndarray, left: np.ndarray
) -> None:
    near, far = (
        disagreement(now=now, threat=threat, likelihood=0.7, days_left=value, discount=0.99)
        for value in (left, left + 7.0)
    )
    assert (near <= far).all()


@draw.few
@given(
    now=draw.blocks(-9.0, 0.0), threat=draw.blocks(-90.0, 0.0), likelihood=draw.blocks(0.0, 1.0),
    left=draw.blocks(0.0, 90.0, (RUNS, 1)),
)  # fmt: skip
def test_disagreement_is_one_rule_for_any_shape(
    now: np.ndarray, threat: np.ndarray, likelihood: np.ndarray, left: np.ndarray
) -> None:
    arrays = {"now": now, "threat": threat, "likelihood": likelihood, "days_left": left}
    assert_elementwise(disagreement, arrays=arrays, constants={"discount": 0.998})


@pytest.mark.parametrize(
    ("imports", "rate", "drawn", "expected"),
    [
        (100.0, 0.01, 0.0, 0.0),
        (100.0, 0.01, 0.5, math.log(2.0)),  # the median
        (200.0, 0.01, 1.0 - math.exp(-1.0), 2.0),  # the mean
        (200.0, 0.0, 0.9, 0.0),
        (0.0, 0.01, 0.9, 0.0),
        (1.0, 1.0, 1.0 - 2.0**-53, 53.0 * math.log(2.0)),  # the largest draw is finite
    ],
)
def test_signing_cost_by_hand(imports: float, rate: float, drawn: float, expected: float) -> None:
    assert signing_cost(imports=imports, rate=rate, draw=drawn) == pytest.approx(expected, rel=1e-14)


def test_signing_cost_is_exponential() -> None:
    """Kolmogorov-Smirnov on 4,999 fixed draws, level 1 %."""
    drawn = uniforms(seed=11, stream="signing", run=np.arange(4999), round_index=0, partner=0)
    cost = signing_cost(imports=300.0, rate=0.01, draw=drawn)
    assert stats.kstest(cost, stats.expon(scale=3.0).cdf).pvalue > 0.01


@draw.few
@given(imports=draw.blocks(0.0, 500.0), drawn=draw.blocks(0.0, 0.999))
def test_signing_cost_is_one_rule_for_any_shape(imports: np.ndarray, drawn: np.ndarray) -> None:
    assert_elementwise(signing_cost, arrays={"imports": imports, "draw": drawn}, constants={"rate": 0.008})

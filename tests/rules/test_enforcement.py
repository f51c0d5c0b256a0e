"""What home does when a deadline comes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rng import uniforms
from sim.rules.enforcement import enforcement_probability, enforces
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import RUNS


@pytest.mark.parametrize(
    ("resolve", "stress", "sensitivity", "expected"),
    [
        (0.3, 0.0, 2.0, 0.3),  # without stress the resolve
        (0.3, 5.0, 0.0, 0.3),  # without sensitivity too
        (0.5, 1.0, math.log(3.0), 0.25),  # odds 1 : 3
        (0.8, 2.0, math.log(2.0), 0.5),  # odds 4 : 1 halved twice
        (0.0, 0.0, 1.0, 0.0),
        (1.0, 40.0, 1.0, 1.0),
    ],
)
def test_probability_by_hand(resolve: float, stress: float, sensitivity: float, expected: float) -> None:
    probability = enforcement_probability(resolve=resolve, stress=stress, sensitivity=sensitivity)
    assert probability == pytest.approx(expected, rel=1e-14, abs=1e-15)


@given(resolve=draw.inner_shares, stress=st.floats(0.0, 10.0), sensitivity=st.floats(0.0, 3.0))
def test_every_unit_of_stress_takes_the_same_log_odds(resolve: float, stress: float, sensitivity: float) -> None:
    def log_odds(stress: float) -> float:
        p = float(enforcement_probability(resolve=resolve, stress=stress, sensitivity=sensitivity))
        return math.log(p) - math.log1p(-p)

    assert log_odds(stress) - log_odds(stress + 1.0) == pytest.approx(sensitivity, abs=1e-6)


@given(resolve=draw.shares, more=draw.shares, stress=st.floats(0.0, 10.0))
def test_resolve_raises_and_stress_lowers_it(resolve: float, more: float, stress: float) -> None:
    low, high = (
        enforcement_probability(resolve=value, stress=stress, sensitivity=1.0) for value in sorted([resolve, more])
    )
    calm = enforcement_probability(resolve=resolve, stress=0.0, sensitivity=1.0)
    worn = enforcement_probability(resolve=resolve, stress=stress, sensitivity=1.0)
    assert 0.0 <= low <= high <= 1.0
    assert worn <= calm + 1e-15


@pytest.mark.parametrize(("lenience", "expected"), [(0.0, 0.25), (math.log(3.0), 0.1), (50.0, 0.0)])
def test_lenience_lowers_the_log_odds_as_stress_does(lenience: float, expected: float) -> None:
    """Odds of 1 : 3 under stress, of 1 : 9 with as much lenience."""
    probability = enforcement_probability(resolve=0.5, stress=1.0, sensitivity=math.log(3.0), lenience=lenience)
    assert probability == pytest.approx(expected, rel=1e-14, abs=1e-15)


def test_without_lenience_the_bits_are_those_of_stress_alone() -> None:
    stress = np.linspace(0.0, 3.0, 97)
    odds = 0.3 * np.exp(-0.45 * stress)
    same_bits(
        enforcement_probability(resolve=0.3, stress=stress, sensitivity=0.45, lenience=np.zeros(97)),
        odds / (odds + (1.0 - 0.3)),
    )


def test_full_resolve_enforces_under_any_stress_and_lenience() -> None:
    assert enforcement_probability(resolve=1.0, stress=800.0, sensitivity=1.0, lenience=900.0) == 1.0


@pytest.mark.parametrize(
    ("probability", "drawn", "expected"),
    [(0.0, 0.0, False), (1.0, 1.0 - 2.0**-53, True), (0.5, 0.4999, True), (0.5, 0.5, False), (0.5, 0.6, False)],
)
def test_enforces_by_hand(probability: float, drawn: float, expected: bool) -> None:
    assert enforces(probability=probability, draw=drawn) == expected


def test_home_enforces_as_often_as_it_should() -> None:
    """Of 4,999 fixed draws the share below .3 is within three standard errors."""
    drawn = uniforms(seed=3, stream="deadline", run=np.arange(4999), round_index=0, partner=0)
    share = enforces(probability=0.3, draw=drawn).mean()
    assert abs(share - 0.3) < 3.0 * math.sqrt(0.3 * 0.7 / 4999)


@draw.few
@given(
    chance=draw.blocks(0.0, 1.0), stress=draw.blocks(0.0, 3.0, (RUNS, 1)), resolve=draw.blocks(0.0, 1.0, (RUNS, 1))
)
def test_one_rule_for_any_shape(chance: np.ndarray, stress: np.ndarray, resolve: np.ndarray) -> None:
    arrays = {"resolve": resolve, "stress": stress}
    assert_elementwise(enforcement_probability, arrays=arrays, constants={"sensitivity": 0.45})
    assert_elementwise(enforces, arrays={"probability": resolve, "draw": chance})

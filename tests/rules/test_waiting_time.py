"""Exponential waiting times from one uniform number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rng import uniforms
from sim.rules.waiting_time import has_come, waiting_time
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise

LARGEST = 1.0 - 2.0**-53


@pytest.mark.parametrize(
    ("hazard", "days", "drawn", "expected"),
    [
        (0.1, 7, 0.4, True),  # 1 - exp(-.7) = .503
        (0.1, 7, 0.6, False),
        (0.1, 1, 0.0, True),  # the luckiest comes on the first day
        (0.1, 0, 0.0, False),  # but not before
        (0.0, 10_000, 0.0, False),  # without a hazard never
        (0.1, -1, 0.0, False),  # nor when the waiting has not begun
        (0.1, 10_000, LARGEST, True),
        (math.log(2.0), 1, 0.4999, True),
        (math.log(2.0), 1, 0.5001, False),
    ],
)
def test_by_hand(hazard: float, days: int, drawn: float, expected: bool) -> None:
    assert has_come(hazard=hazard, days=days, draw=drawn) == expected


@given(hazard=st.floats(0.001, 2.0), drawn=st.floats(0.01, 0.99), days=st.integers(1, 400))
def test_it_has_come_when_the_survival_function_says_so(hazard: float, drawn: float, days: int) -> None:
    time = -math.log1p(-drawn) / hazard
    if abs(time - days) > 1e-9 * days:
        assert has_come(hazard=hazard, days=days, draw=drawn) == (time < days)


@given(hazard=st.floats(0.0, 2.0), drawn=draw.uniform, days=st.integers(-1, 400), later=st.integers(0, 400))
def test_what_has_come_stays(hazard: float, drawn: float, days: int, later: int) -> None:
    now = has_come(hazard=hazard, days=days, draw=drawn)
    assert now <= has_come(hazard=hazard, days=days + later, draw=drawn)
    assert now <= has_come(hazard=2.0 * hazard, days=days, draw=drawn)


@pytest.mark.parametrize("step", [1, 7])
def test_times_are_exponential(step: int) -> None:
    """Chi-square of arrivals by week in 4,999 fixed draws, weekly and daily rounds alike, level 1 %."""
    drawn = uniforms(seed=7, stream="contact", run=np.arange(4999), round_index=0, partner=0)
    ends = np.arange(step, 71, step)
    come = has_come(hazard=0.05, days=ends[:, np.newaxis], draw=drawn)
    weekly = come[ends % 7 == 0].sum(axis=-1)
    assert (np.diff(weekly) >= 0).all()
    counts = np.diff(np.concatenate([[0], weekly, [4999]]))
    survival = np.exp(-0.05 * 7.0 * np.arange(11))
    expected = 4999 * -np.diff(np.concatenate([survival, [0.0]]))
    assert stats.chisquare(counts, expected).pvalue > 0.01


@pytest.mark.parametrize(
    ("hazard", "drawn", "expected"),
    [
        (0.1, 0.5, 10.0 * math.log(2.0)),
        (0.2, 0.5, 5.0 * math.log(2.0)),
        (0.1, 1.0 - math.exp(-1.0), 10.0),  # the mean
        (0.1, 0.0, 0.0),
        (0.0, 0.0, math.inf),  # without a hazard never, not even for the luckiest
        (0.0, LARGEST, math.inf),
        (1.0, LARGEST, 53.0 * math.log(2.0)),  # the longest there is
    ],
)
def test_the_time_by_hand(hazard: float, drawn: float, expected: float) -> None:
    assert waiting_time(hazard=hazard, draw=drawn) == pytest.approx(expected, rel=1e-12)


@given(hazard=st.floats(0.001, 2.0), drawn=draw.uniform, days=st.integers(0, 400))
def test_the_time_is_over_when_it_has_come(hazard: float, drawn: float, days: int) -> None:
    time = waiting_time(hazard=hazard, draw=drawn)
    if abs(time - days) > 1e-9 * (1.0 + days):
        assert (days > time) == has_come(hazard=hazard, days=days, draw=drawn)


@given(hazard=st.floats(0.001, 2.0), drawn=draw.uniform, luckier=draw.uniform)
def test_a_larger_hazard_or_a_luckier_draw_never_waits_longer(hazard: float, drawn: float, luckier: float) -> None:
    low, high = sorted([drawn, luckier])
    assert waiting_time(hazard=hazard, draw=low) <= waiting_time(hazard=hazard, draw=high)
    assert waiting_time(hazard=2.0 * hazard, draw=drawn) == waiting_time(hazard=hazard, draw=drawn) / 2.0


@draw.few
@given(hazard=draw.blocks(0.0, 0.5), drawn=draw.blocks(0.0, 0.999), days=draw.blocks(-1.0, 60.0))
def test_one_rule_for_any_shape(hazard: np.ndarray, drawn: np.ndarray, days: np.ndarray) -> None:
    assert_elementwise(has_come, arrays={"hazard": hazard, "days": np.floor(days), "draw": drawn})
    assert_elementwise(waiting_time, arrays={"hazard": hazard, "draw": drawn})

"""Whom home sees first, and whom it has time for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rng import uniforms
from sim.rules.priority import (
    allocate_sessions,
    priority,
    responsiveness,
    sessions_in_round,
    sessions_per_dyad,
)
from sim.rules.state import NEVER
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, assert_rowwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS


@pytest.mark.parametrize(
    ("merit", "scale", "drawn", "expected"),
    [
        (2.0, 0.0, 0.3, 2.0),  # no noise
        (2.0, 1.0, math.exp(-1.0), 2.0),  # the mode of the Gumbel distribution
        (2.0, 0.5, math.exp(-math.exp(-3.0)), 3.5),
        (2.0, 0.5, math.exp(-math.exp(1.0)), 1.5),
    ],
)
def test_priority_by_hand(merit: float, scale: float, drawn: float, expected: float) -> None:
    assert priority(merit=merit, noise_scale=scale, draw=drawn) == pytest.approx(expected, rel=1e-12)


def test_extreme_draws_stay_finite() -> None:
    assert np.isfinite(priority(merit=0.0, noise_scale=1.0, draw=[0.0, 2.0**-53, 1.0 - 2.0**-53])).all()


@given(merit=draw.blocks(-3.0, 3.0), low=draw.inner_shares, high=draw.inner_shares)
def test_a_luckier_draw_never_loses_rank(merit: np.ndarray, low: float, high: float) -> None:
    low, high = sorted([low, high])
    unlucky, lucky = (priority(merit=merit, noise_scale=0.8, draw=value) for value in (low, high))
    assert (unlucky <= lucky).all()


def test_the_first_of_the_queue_follows_the_logit_formula() -> None:
    """Chi-square of who comes first in 4,999 fixed queues against exp(merit / scale), level 1 %."""
    merit, scale = np.array([1.0, 0.5, 0.0, -0.5, 0.2, 0.8, -1.0]), 0.7
    drawn = uniforms(
        seed=5, stream="queue", run=np.arange(4999)[:, np.newaxis], round_index=0, partner=np.arange(PARTNERS)
    )
    first = priority(merit=merit, noise_scale=scale, draw=drawn).argmax(axis=-1)
    worth = np.exp(merit / scale)
    test = stats.chisquare(np.bincount(first, minlength=PARTNERS), 4999 * worth / worth.sum())
    assert test.pvalue > 0.01


@pytest.mark.parametrize(
    ("days", "scale", "expected"),
    [
        (0, 7.0, 1.0),  # asked on the day
        (7, 7.0, math.exp(-1.0)),
        (14, 7.0, math.exp(-2.0)),
        (7, 14.0, math.exp(-0.5)),
        (-3, 7.0, 1.0),  # asked before there was anything to ask about
        (NEVER, 7.0, 0.0),  # has not asked
    ],
)
def test_responsiveness_by_hand(days: int, scale: float, expected: float) -> None:
    assert responsiveness(days=days, scale=scale) == pytest.approx(expected, rel=1e-14)


@given(days=st.integers(-30, 400), later=st.integers(1, 60), scale=st.floats(1.0, 60.0))
def test_who_asks_later_is_never_more_prompt(days: int, later: int, scale: float) -> None:
    soon, late = (responsiveness(days=value, scale=scale) for value in (days, days + later))
    assert 0.0 <= late <= soon <= 1.0
    assert late < 1.0 or days + later <= 0


@pytest.mark.parametrize(
    ("wish", "eligible", "capacity", "expected"),
    [
        ([3, 1, 2], [1, 1, 1], 1, [1, 0, 0]),
        ([3, 1, 2], [1, 1, 1], 2, [1, 0, 1]),
        ([3, 1, 2], [0, 1, 1], 1, [0, 0, 1]),  # the best is not there
        ([3, 1, 2], [1, 1, 1], 0, [0, 0, 0]),
        ([3, 1, 2], [1, 0, 1], 9, [1, 0, 1]),  # more time than dossiers
        ([2, 2, 2], [1, 1, 1], 2, [1, 1, 0]),  # ties: first in the data
        ([2, 2, 2], [0, 1, 1], 1, [0, 1, 0]),
        ([-9, -8, -7], [1, 0, 0], 1, [1, 0, 0]),  # low priority is not ineligible
        ([3, 1, 2], [0, 0, 0], 2, [0, 0, 0]),
    ],
)
def test_allocation_by_hand(wish: list[int], eligible: list[int], capacity: int, expected: list[int]) -> None:
    chosen = allocate_sessions(priority=wish, eligible=np.array(eligible, dtype=bool), capacity=capacity)
    same_bits(chosen, np.array(expected, dtype=bool))


@given(
    wish=draw.blocks(-3.0, 3.0), chance=draw.blocks(0.0, 1.0), capacity=st.integers(0, PARTNERS + 2)
)  # fmt: skip
def test_sessions_go_to_the_eligible_of_highest_priority(
    wish: np.ndarray, chance: np.ndarray, capacity: int
) -> None:
    eligible = chance < 0.6
    chosen = allocate_sessions(priority=wish, eligible=eligible, capacity=capacity)
    assert not (chosen & ~eligible).any()
    np.testing.assert_array_equal(chosen.sum(axis=-1), np.minimum(eligible.sum(axis=-1), capacity))
    worst = np.where(chosen, wish, np.inf).min(axis=-1, keepdims=True)
    best_left = np.where(eligible & ~chosen, wish, -np.inf).max(axis=-1, keepdims=True)
    assert (worst >= best_left).all()


@given(wish=draw.blocks(-3.0, 3.0), chance=draw.blocks(0.0, 1.0), capacity=st.integers(0, PARTNERS))
def test_more_capacity_takes_nothing_from_anybody(wish: np.ndarray, chance: np.ndarray, capacity: int) -> None:
    less, more = (
        allocate_sessions(priority=wish, eligible=chance < 0.7, capacity=value)
        for value in (capacity, capacity + 1)
    )
    assert (less <= more).all()


@given(per_week=st.floats(0.0, 100.0), days=st.integers(1, 31), rounds=st.integers(1, 60))
def test_fractions_of_sessions_carry_over(per_week: float, days: int, rounds: int) -> None:
    total = sum(sessions_in_round(per_week=per_week, day=days * index, days=days) for index in range(rounds))
    assert abs(total - per_week * days * rounds / 7.0) < 1.0
    once = sessions_in_round(per_week=per_week, day=0, days=days * rounds)
    assert total == once


@pytest.mark.parametrize(
    ("per_week", "expected"),
    [(7.0, [1] * 7), (0.0, [0] * 7), (1.0, [0, 0, 0, 0, 0, 0, 1]), (3.0, [0, 0, 1, 0, 1, 0, 1])],
)
def test_sessions_of_a_week_of_daily_rounds(per_week: float, expected: list[int]) -> None:
    assert [sessions_in_round(per_week=per_week, day=day, days=1) for day in range(7)] == expected


@pytest.mark.parametrize(("per_week", "expected"), [(16.0, [16, 16, 16]), (0.5, [0, 1, 0]), (2.5, [2, 3, 2])])
def test_sessions_of_weekly_rounds(per_week: float, expected: list[int]) -> None:
    assert [sessions_in_round(per_week=per_week, day=day, days=7) for day in (0, 7, 14)] == expected


@pytest.mark.parametrize(
    ("days", "interval", "expected"),
    [(1, 7, 1), (7, 7, 1), (13, 7, 1), (14, 7, 2), (31, 7, 4), (7, 1, 7), (7, 10, 1)],
)
def test_a_long_round_stands_for_several_sessions_of_a_dyad(days: int, interval: int, expected: int) -> None:
    assert sessions_per_dyad(days=days, interval=interval) == expected


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_any_shape(generator: np.random.Generator) -> None:
    merit, drawn = generator.normal(size=(RUNS, PARTNERS)), generator.random((RUNS, PARTNERS))
    assert_elementwise(priority, arrays={"merit": merit, "draw": drawn}, constants={"noise_scale": 0.45})
    arrays = {"priority": merit.round(1), "eligible": drawn < 0.6}
    for capacity in range(PARTNERS + 2):
        assert_rowwise(allocate_sessions, arrays=arrays, constants={"capacity": capacity})
    days = generator.integers(-3, 60, (RUNS, PARTNERS))
    assert_elementwise(responsiveness, arrays={"days": days}, constants={"scale": 7.0})

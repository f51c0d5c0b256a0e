"""The replicator of Taylor and Jonker (1978) over one generation, and drawing from shares."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.replicator import drawn_arm, replicated_shares
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, assert_rowwise, same_bits

NAN = float("nan")
rates = st.floats(0.0, 10.0)
weights = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3)
payoffs = st.lists(draw.shares, min_size=3, max_size=3)


def shares_of(weighed: list[float]) -> np.ndarray:
    return np.asarray(weighed) / sum(weighed)


@pytest.mark.parametrize(
    ("shares", "payoff", "rate", "expected"),
    [
        # e^(2 ln 2 x .5) = 2: weights 2, 1, 1 over 4
        ([1 / 3, 1 / 3, 1 / 3], [0.5, 0.0, 0.0], 2.0 * math.log(2.0), [0.5, 0.25, 0.25]),
        # weights .5 x 4, .25 x 2, .25 x 1 over 2.75
        ([0.5, 0.25, 0.25], [1.0, 0.5, 0.0], math.log(4.0), [8 / 11, 2 / 11, 1 / 11]),
        # all alike
        ([0.5, 0.3, 0.2], [0.7, 0.7, 0.7], 5.0, [0.5, 0.3, 0.2]),
        # learns nothing
        ([0.5, 0.3, 0.2], [1.0, 0.0, 0.5], 0.0, [0.5, 0.3, 0.2]),
        # the third unseen: keeps .25; the others share .75 as 2 to 1
        ([0.375, 0.375, 0.25], [1.0, 0.0, NAN], math.log(2.0), [0.5, 0.25, 0.25]),
        # one seen alone, none seen: no comparison
        ([0.5, 0.3, 0.2], [NAN, 0.9, NAN], 5.0, [0.5, 0.3, 0.2]),
        ([0.5, 0.3, 0.2], [NAN, NAN, NAN], 5.0, [0.5, 0.3, 0.2]),
    ],
)
def test_by_hand(shares: list[float], payoff: list[float], rate: float, expected: list[float]) -> None:
    assert replicated_shares(shares=shares, payoff=payoff, rate=rate) == pytest.approx(expected, rel=1e-14)


@given(weighed=weights, payoff=payoffs)
def test_is_the_replicator_equation(weighed: list[float], payoff: list[float]) -> None:
    """Over a short time the shares change by x_i (payoff_i - mean payoff)."""
    shares, moment = shares_of(weighed), 1e-5
    change = (replicated_shares(shares=shares, payoff=payoff, rate=moment) - shares) / moment
    assert change == pytest.approx(shares * (payoff - shares @ payoff), abs=1e-4)


@given(weighed=weights, payoff=payoffs, first=rates, second=rates)
def test_two_generations_with_the_same_payoffs_are_one_of_twice_the_length(
    weighed: list[float], payoff: list[float], first: float, second: float
) -> None:
    """What it means that the equation is solved exactly."""
    shares = shares_of(weighed)
    half = replicated_shares(shares=shares, payoff=payoff, rate=first)
    twice = replicated_shares(shares=half, payoff=payoff, rate=second)
    assert twice == pytest.approx(replicated_shares(shares=shares, payoff=payoff, rate=first + second), rel=1e-9)


@given(weighed=weights, payoff=st.lists(draw.shares | st.just(NAN), min_size=3, max_size=3), rate=rates)
def test_shares_stay_positive_and_add_up(weighed: list[float], payoff: list[float], rate: float) -> None:
    after = replicated_shares(shares=shares_of(weighed), payoff=payoff, rate=rate)
    assert (after > 0.0).all()
    assert after.sum() == pytest.approx(1.0, rel=1e-12)


@given(weighed=weights, payoff=payoffs, rate=st.floats(0.1, 10.0))
def test_the_mean_payoff_does_not_fall(weighed: list[float], payoff: list[float], rate: float) -> None:
    """Fisher's theorem: with payoffs held the population does better, or as well."""
    shares = shares_of(weighed)
    after = replicated_shares(shares=shares, payoff=payoff, rate=rate)
    assert after @ payoff >= shares @ payoff - 1e-12


def test_only_differences_of_payoffs_count_however_large() -> None:
    small, large = (
        replicated_shares(shares=[0.5, 0.3, 0.2], payoff=[base, base + 0.5, base + 1.0], rate=3.0)
        for base in (0.0, 1e4)
    )
    assert large == pytest.approx(small, rel=1e-9)


def test_no_share_falls_to_zero_at_once() -> None:
    after = replicated_shares(shares=[0.5, 0.3, 0.2], payoff=[0.0, 0.0, 1000.0], rate=10.0)
    assert (after > 0.0).all()
    assert after.sum() == 1.0


def test_a_share_that_has_all_but_vanished_can_come_back() -> None:
    shares = np.array([1.0, 0.0, 0.0])
    for _ in range(1000):
        shares = replicated_shares(shares=shares, payoff=[1.0, 0.0, 0.0], rate=10.0)
    assert (shares > 0.0).all()
    for _ in range(1000):
        shares = replicated_shares(shares=shares, payoff=[0.0, 1.0, 0.0], rate=10.0)
    assert shares == pytest.approx([0.0, 1.0, 0.0], abs=1e-12)


@draw.few
@given(shares=draw.blocks(0.01, 1.0, (5, 3)), payoff=draw.blocks(0.0, 1.0, (5, 3)))
def test_is_one_rule_for_one_population_and_for_many(shares: np.ndarray, payoff: np.ndarray) -> None:
    arrays = {"shares": shares / shares.sum(axis=1, keepdims=True), "payoff": payoff}
    assert_rowwise(replicated_shares, arrays=arrays, constants={"rate": 1.5})


@pytest.mark.parametrize(
    ("draw_", "expected"),
    [(0.0, 0), (0.2499, 0), (0.25, 1), (0.7499, 1), (0.75, 2), (1.0 - 2.0**-53, 2)],
)
def test_arms_by_hand(draw_: float, expected: int) -> None:
    assert drawn_arm(shares=[0.25, 0.5, 0.25], draw=draw_) == expected


@pytest.mark.parametrize(
    ("shares", "arms"), [([1.0, 0.0, 0.0], {0}), ([0.0, 1.0, 0.0], {1}), ([0.5, 0.0, 0.5], {0, 2})]
)
def test_an_arm_without_a_share_is_not_drawn(shares: list[float], arms: set[int]) -> None:
    draws = np.arange(1000) / 1000.0
    assert set(drawn_arm(shares=shares, draw=draws).tolist()) == arms


@given(weighed=weights)
def test_arms_are_drawn_in_their_shares(weighed: list[float]) -> None:
    shares = shares_of(weighed)
    drawn = drawn_arm(shares=shares, draw=(np.arange(10_000) + 0.5) / 10_000.0)
    assert np.bincount(drawn, minlength=3) / 10_000.0 == pytest.approx(shares, abs=2e-4)


@draw.few
@given(luck=draw.blocks(0.0, 0.999))
def test_arms_are_drawn_alike_for_one_and_for_many(luck: np.ndarray) -> None:
    assert_elementwise(drawn_arm, arrays={"draw": luck}, constants={"shares": [0.3, 0.3, 0.4]})


def test_lists_are_taken_too() -> None:
    same_bits(drawn_arm(shares=[0.5, 0.5], draw=[0.1, 0.9]), np.array([0, 1]))

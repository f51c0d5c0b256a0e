"""Averaged tit-for-tat of Faratin, Sierra and Jennings (1998), as adapted, against numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.averaged_concession import averaged_concession
from sim.rules.concession import matching_concession
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

windows = st.integers(1, 3)


@pytest.mark.parametrize(
    ("own", "now", "before", "window", "opening", "expected"),
    [
        (0.0, 0.0, 0.0, 2, 0.1, 0.1),  # opens
        (0.3, 0.0, 0.0, 2, 0.1, 0.3),  # nothing to answer
        (0.2, 0.5, 0.0, 1, 0.1, 0.6),  # 1 to .5: halves its own .8
        (0.2, 0.75, 0.5, 1, 0.1, 0.6),  # .5 to .25: a half again
        (0.2, 0.75, 0.0, 2, 0.1, 0.6),  # two halves in two sessions: one half on average
        (0.5, 0.488, 0.0, 3, 0.1, 0.6),  # .8 cubed is .512: a fifth off its own .5
        (0.2, 1.0, 0.5, 2, 0.1, 1.0),  # the other gives up everything
        (0.2, 1.0, 1.0, 2, 0.1, 0.2),  # it had nothing left to give up
        (0.2, 0.3, 0.5, 1, 0.1, 0.2),  # it takes something back
        (1.0, 0.5, 0.0, 1, 0.1, 1.0),  # nothing left to give up here
        (0.0, 0.2, 0.0, 1, 0.5, 0.5),  # not below the opening
    ],
)
def test_by_hand(own: float, now: float, before: float, window: int, opening: float, expected: float) -> None:
    conceded = averaged_concession(own=own, now=now, before=before, window=window, opening=opening)
    assert conceded == pytest.approx(expected, rel=1e-14)


@given(own=draw.shares, before=draw.shares, now=draw.shares, window=windows, opening=draw.shares)
def test_never_below_the_opening_nor_the_own_past(
    own: float, before: float, now: float, window: int, opening: float
) -> None:
    conceded = averaged_concession(own=own, now=now, before=before, window=window, opening=opening)
    assert max(own, opening) <= conceded <= 1.0


@given(own=draw.shares, before=draw.shares, window=windows)
def test_no_fall_is_no_move_to_the_last_bit(own: float, before: float, window: int) -> None:
    """A move is a concession that rises, however little: rounding must not make one."""
    assert averaged_concession(own=own, now=before, before=before, window=window, opening=0.0) == own


@given(own=draw.inner_shares, now=draw.inner_shares)
def test_from_equal_standing_a_window_of_one_is_relative_tit_for_tat(own: float, now: float) -> None:
    """When both ask for the whole at first, answering the fall of the first session is matching it."""
    averaged = averaged_concession(own=0.0, now=now, before=0.0, window=1, opening=0.0)
    assert averaged == pytest.approx(matching_concession(own=0.0, other=now, opening=0.0, reciprocity=1.0))


@given(first=draw.inner_shares, window=windows)
def test_one_fall_is_answered_once_spread_over_the_window(first: float, window: int) -> None:
    """What the root is for: after as many sessions as the window has, own demand has fallen by the same factor."""
    own = 0.0
    for _ in range(window):  # the fall stays in sight for so many sessions
        own = float(averaged_concession(own=own, now=first, before=0.0, window=window, opening=0.0))
    assert own == pytest.approx(first, rel=1e-12)


@given(own=draw.inner_shares, now=draw.inner_shares, low=windows, high=windows)
def test_a_longer_memory_is_slower(own: float, now: float, low: int, high: int) -> None:
    low, high = sorted([low, high])
    quick, slow = (
        averaged_concession(own=own, now=now, before=0.0, window=window, opening=0.0) for window in (low, high)
    )
    assert slow <= quick


@draw.few
@given(own=draw.blocks(0.0, 1.0), now=draw.blocks(0.0, 1.0), before=draw.blocks(0.0, 1.0))
def test_is_one_rule_for_any_shape(own: np.ndarray, now: np.ndarray, before: np.ndarray) -> None:
    constants = {"window": 3, "opening": 0.1}
    arrays = {"own": own, "now": now, "before": before}
    assert_elementwise(averaged_concession, arrays=arrays, constants=constants)


def test_lists_are_taken_too() -> None:
    conceded = averaged_concession(own=[0.0, 0.0], now=[0.0, 0.5], before=[0.0, 0.0], window=1, opening=0.25)
    same_bits(conceded, np.array([0.25, 0.5]))


def test_answers_have_the_broadcast_shape() -> None:
    conceded = averaged_concession(
        own=np.zeros((RUNS, 1)), now=np.zeros(PARTNERS), before=0.0, window=1, opening=0
    )
    assert conceded.shape == (RUNS, PARTNERS)

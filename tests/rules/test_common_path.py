"""How members of a bloc keep together: half-way, without jumps, without standing still."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.common_path import common_path
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import RUNS


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (0.4, 0.2, 0.3),  # waits for the others
        (0.4, 0.6, 0.5),  # catches up
        (0.4, 0.4, 0.4),
        (0.4, 0.0, 0.2),  # begins, though nobody else has
        (0.4, np.nan, 0.4),  # alone in talks
        (1.0, 1.0, 1.0),
    ],
)
def test_by_hand(own: float, others: float, expected: float) -> None:
    assert common_path(own=own, others=others) == pytest.approx(expected, rel=1e-15)


@given(own=draw.shares, others=draw.shares)
def test_lies_between_the_own_path_and_the_others(own: float, others: float) -> None:
    assert min(own, others) <= common_path(own=own, others=others) <= max(own, others)


def together(path: float, start: list[float], sessions: int) -> list[list[float]]:
    """Return where members on one path stand after each session; what is given up stays given up."""
    stands, story = start, []
    for _ in range(sessions):
        total = sum(stands)
        stands = [
            max(stand, float(common_path(own=path, others=(total - stand) / (len(stands) - 1))))
            for stand in stands
        ]
        story.append(stands)
    return story


@given(path=st.floats(0.5, 1.0), stands=st.lists(st.floats(0.0, 0.4), min_size=2, max_size=5))
def test_members_on_one_path_come_together_on_it(path: float, stands: list[float]) -> None:
    """Nobody is held up for ever by the others, and nobody is dragged beyond the path."""
    story = together(path, stands, 60)
    assert max(max(now) for now in story) <= path + 1e-12
    assert story[-1] == pytest.approx([path] * len(stands), abs=1e-9)


@given(path=st.floats(0.5, 1.0), low=st.floats(0.0, 0.2), high=st.floats(0.2, 0.4))
def test_the_distance_of_two_that_lag_behind_at_least_halves_in_a_session(
    path: float, low: float, high: float
) -> None:
    (after,) = together(path, [low, high], 1)
    assert abs(after[0] - after[1]) <= (high - low) / 2.0 + 1e-12


def test_one_that_is_far_ahead_does_not_pull_all_up_to_itself() -> None:
    """Two members at .2 with a path of .2, a third at .8: they go a part of the way and stop short of it."""
    story = together(0.2, [0.2, 0.2, 0.8], 50)
    assert story[0] == pytest.approx([0.35, 0.35, 0.8])  # half-way to the mean .5 of the others
    assert max(story[-1][:2]) < 0.5  # the fixed point of x = (.2 + (x + .8) / 2) / 2 is .4
    assert story[-1][:2] == pytest.approx([0.4, 0.4], abs=1e-9)


@draw.few
@given(own=draw.blocks(0.0, 1.0), others=draw.blocks(0.0, 1.0), gaps=draw.blocks(0.0, 1.0, (RUNS, 1)))
def test_is_one_rule_for_any_shape(own: np.ndarray, others: np.ndarray, gaps: np.ndarray) -> None:
    unknown = np.where(gaps < 0.5, np.nan, others)
    assert_elementwise(common_path, arrays={"own": own, "others": unknown})


def test_lists_are_taken_too() -> None:
    same_bits(common_path(own=[0.5, 0.5], others=[0.25, np.nan]), np.array([0.375, 0.5]))

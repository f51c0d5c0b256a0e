"""The offering rule of MiCRO (de Jonge 2022), against lists gone through by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.stepwise_concession import stepwise_concession
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

counts = st.integers(0, 40)
steps = st.floats(0.01, 1.0)


@pytest.mark.parametrize(
    ("own_moves", "other_moves", "sessions", "expected"),
    [
        (0, 0, 0, 0.0),  # begins with the best
        (0, 3, 0, 0.0),  # whatever the other side has done
        (0, 0, 1, 0.25),  # even: dares a step
        (1, 0, 2, 0.25),  # ahead: waits
        (1, 0, 9, 0.25),
        (1, 1, 3, 0.5),
        (1, 7, 3, 0.5),  # one step at a time
        (3, 3, 9, 1.0),
        (4, 4, 9, 1.0),  # the list is at its end
        (9, 9, 9, 1.0),
    ],
)
def test_by_hand(own_moves: int, other_moves: int, sessions: int, expected: float) -> None:
    conceded = stepwise_concession(own_moves=own_moves, other_moves=other_moves, sessions=sessions, step=0.25)
    assert conceded == expected


@given(own_moves=counts, other_moves=counts, sessions=counts, step=steps)
def test_stays_on_the_list(own_moves: int, other_moves: int, sessions: int, step: float) -> None:
    conceded = stepwise_concession(own_moves=own_moves, other_moves=other_moves, sessions=sessions, step=step)
    assert float(conceded) in {min(step * own_moves, 1.0), min(step * (own_moves + 1), 1.0)}


@given(theirs=st.lists(st.booleans(), max_size=30), step=steps)
def test_is_never_more_than_one_proposal_ahead(theirs: list[bool], step: float) -> None:
    own_moves = other_moves = 0
    own = 0.0
    for sessions, moves in enumerate(theirs):
        conceded = stepwise_concession(own_moves=own_moves, other_moves=other_moves, sessions=sessions, step=step)
        own_moves += bool(conceded > own)
        own = float(conceded)
        other_moves += moves
        assert own_moves <= other_moves + 1
        assert own == min(step * own_moves, 1.0)


@draw.few
@given(
    own_moves=draw.generators.map(lambda luck: luck.integers(0, 9, (RUNS, PARTNERS))),
    other_moves=draw.generators.map(lambda luck: luck.integers(0, 9, (RUNS, PARTNERS))),
    sessions=draw.generators.map(lambda luck: luck.integers(0, 3, (RUNS, PARTNERS))),
    step=draw.blocks(0.01, 1.0, (RUNS, 1)),
)
def test_is_one_rule_for_any_shape(
    own_moves: np.ndarray, other_moves: np.ndarray, sessions: np.ndarray, step: np.ndarray
) -> None:
    arrays = {"own_moves": own_moves, "other_moves": other_moves, "sessions": sessions, "step": step}
    assert_elementwise(stepwise_concession, arrays=arrays)


def test_lists_are_taken_too() -> None:
    conceded = stepwise_concession(own_moves=[0, 1], other_moves=[0, 0], sessions=[1, 1], step=0.5)
    same_bits(conceded, np.array([0.5, 0.5]))

"""MiCRO: one more step for each step of the other side."""

import pytest

from sim.strategies.micro import Micro
from tests.strategies.contract import StrategyContract, views


def conceded(strategy: Micro, moves: tuple[int, int], sessions: int) -> float:
    view = views(())._replace(own_moves=moves[0], other_moves=moves[1], sessions=sessions)
    return float(strategy.concession(view))


def played(own: Micro, theirs: list[float]) -> list[float]:
    """Return the concessions against another side that gives up what it is told to."""
    story: list[float] = []
    own_moves = other_moves = 0
    last = 0.0
    for sessions, other in enumerate(theirs):
        story.append(conceded(own, (own_moves, other_moves), sessions))
        own_moves += story[-1] > (story[-2] if len(story) > 1 else 0.0)
        other_moves += other > last
        last = other
    return story


class TestMicro(StrategyContract):
    strategy = Micro(step=0.125)
    variants = (Micro(step=1.0), Micro(step=0.01))

    def test_against_one_that_never_moves_it_dares_one_step(self) -> None:
        assert played(self.strategy, [0.0] * 5) == [0.0, 0.125, 0.125, 0.125, 0.125]

    def test_follows_step_for_step_whatever_the_others_are_worth(self) -> None:
        """It moves a session after the other; large steps are answered like small ones."""
        story = played(self.strategy, [0.0, 0.01, 0.9, 0.9, 0.9, 0.95])
        assert story == [0.0, 0.125, 0.25, 0.375, 0.375, 0.375]

    def test_an_opening_that_gives_something_up_counts_as_a_move(self) -> None:
        assert played(self.strategy, [0.2, 0.2, 0.2, 0.2]) == [0.0, 0.125, 0.25, 0.25]

    def test_two_of_them_come_to_the_end_of_their_lists_together(self) -> None:
        first = second = 0
        path = []
        for sessions in range(12):
            given_up = [conceded(self.strategy, moves, sessions) for moves in ((first, second), (second, first))]
            assert given_up[0] == given_up[1]
            path.append(given_up[0])
            first, second = (moves + (len(path) > 1 and path[-1] > path[-2]) for moves in (first, second))
        assert path == [min(0.125 * sessions, 1.0) for sessions in range(12)]

    @pytest.mark.parametrize("step", [0.1, 0.07, 1.0 / 3.0])
    def test_the_list_ends_with_everything(self, step: float) -> None:
        assert conceded(Micro(step=step), (40, 40), 99) == 1.0

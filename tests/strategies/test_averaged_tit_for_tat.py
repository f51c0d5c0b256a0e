"""Averaged tit for tat: answers what the other side has given up of late, on average."""

import numpy as np
import pytest

from sim.rules.state import MEMORY
from sim.strategies.averaged_tit_for_tat import AveragedTitForTat
from tests.strategies.contract import StrategyContract, views


def conceded(strategy: AveragedTitForTat, own: float, others: list[float]) -> float:
    """Return the concession after a history of the other side's, latest last; before it there is nothing."""
    history = np.array([*others[::-1], *[0.0] * MEMORY])[:MEMORY]
    return float(strategy.concession(views(())._replace(own_concession=own, other_history=history)))


def played(first: AveragedTitForTat, second: AveragedTitForTat, sessions: int) -> tuple[list[float], list[float]]:
    """Let two play each other and return the concessions of both."""
    stories: tuple[list[float], list[float]] = ([], [])
    for _ in range(sessions):
        own, other = (story[-1] if story else 0.0 for story in stories)
        moves = conceded(first, own, stories[1]), conceded(second, other, stories[0])
        stories[0].append(moves[0])
        stories[1].append(moves[1])
    return stories


class TestAveragedTitForTat(StrategyContract):
    strategy = AveragedTitForTat(opening=0.1, window=2)
    variants = (
        AveragedTitForTat(opening=0.0, window=1),
        AveragedTitForTat(opening=1.0, window=MEMORY - 1),
        AveragedTitForTat(opening=0.0, window=MEMORY - 1),
    )

    @pytest.mark.parametrize(
        ("own", "others", "expected"),
        [
            (0.0, [], 0.1),  # opens
            (0.1, [0.0, 0.0], 0.1),  # nothing to answer
            (0.1, [0.0, 0.36], 0.28),  # 1 to .64 in two sessions: a fifth each
            (0.1, [0.36, 0.36], 0.28),
            (0.1, [0.36, 0.36, 0.36], 0.1),  # too long ago
            (0.1, [0.2, 0.36, 0.488], 0.28),  # a fifth in each of the last two, .8 to .512
            (0.5, [0.0, 0.5, 1.0], 1.0),  # the other gives up everything
        ],
    )
    def test_by_hand(self, own: float, others: list[float], expected: float) -> None:
        assert conceded(self.strategy, own, others) == pytest.approx(expected, rel=1e-14)

    def test_looks_back_as_far_as_its_window(self) -> None:
        story = [0.0, 0.488, 0.488, 0.488]
        answers = [conceded(AveragedTitForTat(opening=0.0, window=window), 0.0, story) for window in (1, 2, 3)]
        assert answers == pytest.approx([0.0, 0.0, 0.2])  # .512 is .8 cubed

    def test_two_that_open_with_nothing_stay_there(self) -> None:
        hard = AveragedTitForTat(opening=0.0, window=2)
        assert played(hard, hard, 9) == ([0.0] * 9, [0.0] * 9)

    @pytest.mark.parametrize("window", [1, 2, 3])
    def test_two_of_them_go_on_answering_the_openings(self, window: int) -> None:
        """Each answers a mean of the other's last falls.

        The logarithm of the demand falls by a mean of its last ``window`` falls, the first of which is ln .9. Such
        a sequence goes to a mean of its beginnings that weighs the latest most: 2 / (window + 1) of it.
        """
        patient = AveragedTitForTat(opening=0.1, window=window)
        story, other = played(patient, patient, 80)
        assert story == other
        asked = 1.0 - np.array(story)
        assert asked[-1] / asked[-2] == pytest.approx(0.9 ** (2.0 / (window + 1.0)), rel=1e-9)

    def test_gives_in_less_to_one_that_slows_down(self) -> None:
        steady = conceded(self.strategy, 0.3, [0.1, 0.2, 0.3])
        slowing = conceded(self.strategy, 0.3, [0.25, 0.28, 0.3])
        assert 0.3 < slowing < steady

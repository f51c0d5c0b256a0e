"""Tit for tat: answers the other side's concessions in kind."""

import pytest

from sim.strategies.tit_for_tat import TitForTat
from tests.strategies.contract import StrategyContract, views


def conceded(strategy: TitForTat, own: float, other: float) -> float:
    return float(strategy.concession(views(())._replace(own_concession=own, other_concession=other)))


class TestTitForTat(StrategyContract):
    strategy = TitForTat(opening=0.1, reciprocity=1.0)
    variants = (
        TitForTat(opening=0.0, reciprocity=0.0),
        TitForTat(opening=1.0, reciprocity=10.0),
        TitForTat(opening=0.0, reciprocity=0.5),
    )

    @pytest.mark.parametrize(
        ("own", "other", "expected"),
        [
            (0.0, 0.0, 0.1),  # opens
            (0.1, 0.05, 0.1),
            (0.1, 0.4, 0.4),  # matches
            (0.5, 0.4, 0.5),  # takes nothing back
            (0.5, 1.0, 1.0),
        ],
    )
    def test_by_hand(self, own: float, other: float, expected: float) -> None:
        assert conceded(self.strategy, own, other) == expected

    def test_reciprocity_scales_the_answer(self) -> None:
        assert conceded(TitForTat(opening=0.0, reciprocity=0.5), 0.0, 0.6) == pytest.approx(0.3)
        assert conceded(TitForTat(opening=0.0, reciprocity=3.0), 0.0, 0.6) == 1.0

    def test_two_of_them_stay_where_they_open(self) -> None:
        first, second = 0.0, 0.0
        for _ in range(10):
            first, second = conceded(self.strategy, first, second), conceded(self.strategy, second, first)
        assert first == second == 0.1

    def test_against_a_generous_one_it_follows_a_session_behind(self) -> None:
        own, path = 0.0, []
        for other in (0.2, 0.5, 0.5, 0.9):
            own = conceded(self.strategy, own, other)
            path.append(own)
        assert path == [0.2, 0.5, 0.5, 0.9]

"""First mover: comes at once and pays for being early."""

import numpy as np
import pytest

from sim.strategies.first_mover import FirstMover
from tests.strategies.contract import StrategyContract, views


class TestFirstMover(StrategyContract):
    strategy = FirstMover(opening=0.2, pace=0.5, haste=10.0)
    variants = (
        FirstMover(opening=0.0, pace=0.01, haste=1.0),
        FirstMover(opening=1.0, pace=1.0, haste=1000.0),
        FirstMover(opening=0.0, pace=1.0, haste=2.0),
    )

    @pytest.mark.parametrize(("sessions", "expected"), [(0, 0.2), (1, 0.6), (2, 0.8), (3, 0.9), (50, 1.0)])
    def test_by_hand(self, sessions: int, expected: float) -> None:
        view = views(())._replace(sessions=np.int64(sessions))
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    def test_asks_sooner_than_others(self) -> None:
        assert self.strategy.eagerness == 10.0

    def test_a_pace_of_one_gives_everything_in_the_second_session(self) -> None:
        conceded = self.variants[2].concession(views((2,))._replace(sessions=np.array([0, 1])))
        np.testing.assert_array_equal(conceded, [0.0, 1.0])

    def test_no_deadline_hurries_it(self) -> None:
        view = views((7,))
        late = self.strategy.concession(view._replace(progress=np.ones(7)))
        np.testing.assert_array_equal(late, self.strategy.concession(view._replace(progress=np.zeros(7))))

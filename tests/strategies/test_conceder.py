"""Conceder: goes quickly to what it can just accept."""

import numpy as np
import pytest

from sim.strategies.time_dependent import Boulware, Conceder, Linear
from tests.strategies.contract import StrategyContract, views


class TestConceder(StrategyContract):
    strategy = Conceder(opening=0.2, exponent=2.0)
    variants = (Conceder(opening=0.0, exponent=100.0), Conceder(opening=1.0, exponent=1.01))

    @pytest.mark.parametrize(
        ("progress", "expected"),
        [(0.0, 0.2), (0.25, 0.6), (0.64, 0.84), (1.0, 1.0)],  # .2 + .8 x root of progress
    )
    def test_by_hand(self, progress: float, expected: float) -> None:
        view = views(())._replace(progress=progress)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    def test_gives_way_slower_and_slower(self) -> None:
        conceded = self.strategy.concession(views((101,))._replace(progress=np.linspace(0.0, 1.0, 101)))
        assert (np.diff(conceded, n=2) < 0.0).all()

    def test_the_three_tempers_are_in_order(self) -> None:
        view = views((99,))._replace(progress=np.linspace(0.0, 1.0, 101)[1:-1])
        tempers = [
            strategy.concession(view)
            for strategy in (Boulware(opening=0.2, exponent=0.5), Linear(opening=0.2), self.strategy)
        ]
        assert (tempers[0] < tempers[1]).all()
        assert (tempers[1] < tempers[2]).all()

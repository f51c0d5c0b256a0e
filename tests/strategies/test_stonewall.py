"""Stonewall: talks, gives up nothing, never signs."""

import numpy as np

from sim.strategies.nulls import Stonewall
from tests.strategies.contract import StrategyContract, views


class TestStonewall(StrategyContract):
    strategy = Stonewall()

    def test_gives_up_nothing_and_never_signs(self) -> None:
        view = views((5, 7))
        np.testing.assert_array_equal(self.strategy.concession(view), np.zeros((5, 7)))
        assert not np.any(self.strategy.signs(view))

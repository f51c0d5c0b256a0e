"""Capitulate: accepts anything that is not worse than no deal."""

import numpy as np

from sim.strategies.nulls import Capitulate
from tests.strategies.contract import StrategyContract, views


class TestCapitulate(StrategyContract):
    strategy = Capitulate()

    def test_gives_up_everything_and_always_signs(self) -> None:
        view = views((5, 7))
        np.testing.assert_array_equal(self.strategy.concession(view), np.ones((5, 7)))
        assert np.all(self.strategy.signs(view))

"""Linear: gives way in proportion to the time gone."""

import numpy as np
import pytest

from sim.strategies.time_dependent import Linear
from tests.strategies.contract import StrategyContract, views


class TestLinear(StrategyContract):
    strategy = Linear(opening=0.1)
    variants = (Linear(opening=0.0), Linear(opening=1.0))

    @pytest.mark.parametrize(("progress", "expected"), [(0.0, 0.1), (0.5, 0.55), (1.0, 1.0)])
    def test_by_hand(self, progress: float, expected: float) -> None:
        view = views(())._replace(progress=progress)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-15)

    def test_gives_way_by_equal_steps(self) -> None:
        conceded = self.strategy.concession(views((11,))._replace(progress=np.linspace(0.0, 1.0, 11)))
        np.testing.assert_allclose(np.diff(conceded), np.full(10, 0.09), rtol=1e-12)

    def test_asks_as_soon_as_anybody_without_haste(self) -> None:
        assert self.strategy.eagerness == 1.0

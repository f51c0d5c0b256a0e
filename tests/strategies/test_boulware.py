"""Boulware: holds out, then gives way at the end."""

import numpy as np
import pytest

from sim.strategies import STRATEGIES
from sim.strategies.time_dependent import Boulware
from tests.strategies.contract import StrategyContract, views


class TestBoulware(StrategyContract):
    strategy = STRATEGIES["boulware"](opening=0.2, exponent=0.5)
    variants = (Boulware(opening=0.0, exponent=0.01), Boulware(opening=1.0, exponent=0.99))

    @pytest.mark.parametrize(
        ("progress", "expected"),
        [(0.0, 0.2), (0.5, 0.4), (0.9, 0.848), (1.0, 1.0)],  # .2 + .8 x progress squared
    )
    def test_by_hand(self, progress: float, expected: float) -> None:
        view = views(())._replace(progress=progress)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    def test_stays_below_a_steady_concession_until_the_end(self) -> None:
        progress = np.linspace(0.0, 1.0, 101)[1:-1]
        conceded = self.strategy.concession(views((99,))._replace(progress=progress))
        assert (conceded < 0.2 + 0.8 * progress).all()

    def test_gives_way_faster_and_faster(self) -> None:
        conceded = self.strategy.concession(views((101,))._replace(progress=np.linspace(0.0, 1.0, 101)))
        assert (np.diff(conceded, n=2) > 0.0).all()

"""Bandwagon: the more have signed, the more it gives up."""

import numpy as np
import pytest

from sim.strategies.bandwagon import Bandwagon
from tests.strategies.contract import StrategyContract, views


class TestBandwagon(StrategyContract):
    strategy = Bandwagon(opening=0.2, signatures=4)
    variants = (Bandwagon(opening=0.0, signatures=1), Bandwagon(opening=1.0, signatures=60))

    @pytest.mark.parametrize(("signed", "expected"), [(0, 0.2), (1, 0.4), (3, 0.8), (4, 1.0), (30, 1.0)])
    def test_by_hand(self, signed: int, expected: float) -> None:
        assert self.strategy.concession(views(())._replace(signed=signed)) == pytest.approx(expected, rel=1e-14)

    def test_signs_even_as_the_first(self) -> None:
        """Unlike a free rider: a crowd of these can begin."""
        assert np.all(self.strategy.signs(views((7,))._replace(signed=np.zeros(7, dtype=int))))

    def test_the_hour_does_not_matter(self) -> None:
        late, early = (views(())._replace(signed=2, progress=progress) for progress in (1.0, 0.0))
        assert self.strategy.concession(late) == self.strategy.concession(early)

"""Retaliator: answers tariffs with tariffs before it talks."""

import numpy as np
import pytest

from sim.strategies.retaliator import Retaliator
from tests.strategies.contract import StrategyContract, views


class TestRetaliator(StrategyContract):
    strategy = Retaliator(opening=0.1, exponent=0.5, ratio=1.0)
    variants = (
        Retaliator(opening=0.0, exponent=0.01, ratio=0.0),
        Retaliator(opening=1.0, exponent=9.0, ratio=10.0),
    )

    def test_never_asks_for_talks(self) -> None:
        assert self.strategy.eagerness == 0.0

    @pytest.mark.parametrize("ratio", [0.0, 0.5, 1.0, 2.0])
    def test_answers_point_for_point(self, ratio: float) -> None:
        hawk = Retaliator(opening=0.1, exponent=0.5, ratio=ratio)
        np.testing.assert_array_equal(hawk.retaliation_ratio(views((7,))), np.full(7, ratio))

    def test_does_not_yield_to_an_ultimatum(self) -> None:
        assert not np.any(self.strategy.withdraws(views((5, 7))))

    @pytest.mark.parametrize(("progress", "expected"), [(0.0, 0.1), (0.5, 0.325), (1.0, 1.0)])
    def test_after_a_truce_it_concedes_with_time(self, progress: float, expected: float) -> None:
        view = views(())._replace(progress=progress)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

"""Coin flip: gives up everything with a fixed chance, else nothing."""

import math

import numpy as np
import pytest

from sim.rng import uniforms
from sim.strategies.nulls import CoinFlip
from tests.strategies.contract import StrategyContract, views


class TestCoinFlip(StrategyContract):
    strategy = CoinFlip(chance=0.3)
    variants = (CoinFlip(chance=0.0), CoinFlip(chance=1.0))

    @pytest.mark.parametrize(("drawn", "expected"), [(0.0, 1.0), (0.2999, 1.0), (0.3, 0.0), (0.999, 0.0)])
    def test_by_hand(self, drawn: float, expected: float) -> None:
        assert self.strategy.concession(views(())._replace(draw=drawn)) == expected

    def test_certain_coins(self) -> None:
        view = views((5, 7))
        assert not np.any(CoinFlip(chance=0.0).concession(view))
        assert np.all(CoinFlip(chance=1.0).concession(view))

    def test_yields_as_often_as_it_says(self) -> None:
        """Of 4,999 fixed draws, within three standard errors."""
        drawn = uniforms(seed=2, stream="partner_session", run=np.arange(4999), round_index=0, partner=0)
        share = np.mean(self.strategy.concession(views((4999,))._replace(draw=drawn)))
        assert abs(share - 0.3) < 3.0 * math.sqrt(0.3 * 0.7 / 4999)

"""Stonewall, capitulate, coin flip: the nulls that any other strategy is held against."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Stonewall(Strategy):
    """Talks, gives up nothing, never signs. A null: no source."""

    name: ClassVar[str] = "stonewall"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(for_home=True)

    def concession(self, view: View) -> FloatArray:
        """Give up nothing."""
        return np.zeros(np.shape(view.progress))

    def signs(self, view: View) -> BoolArray:
        """Never sign."""
        return np.zeros(np.shape(view.progress), dtype=bool)


@dataclass(frozen=True)
class Capitulate(Strategy):
    """Accepts anything that is not worse than no deal. A null: no source."""

    name: ClassVar[str] = "capitulate"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(for_home=True)

    def concession(self, view: View) -> FloatArray:
        """Give up everything."""
        return np.ones(np.shape(view.progress))


@dataclass(frozen=True)
class CoinFlip(Strategy):
    """In each session gives up everything with a fixed chance, else nothing. A null: no source."""

    name: ClassVar[str] = "coin_flip"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(stochastic=True, for_home=True)
    chance: float
    """Probability of yielding in a session, in [0, 1]."""

    def concession(self, view: View) -> FloatArray:
        """Toss for it."""
        return np.asarray(np.where(np.asarray(view.draw) < self.chance, 1.0, 0.0))

"""Retaliator: answers tariffs with tariffs before it talks."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rules.concession import time_dependent_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Retaliator(Strategy):
    """Answers point for point, does not yield to an ultimatum, and talks only after a truce [Johnson1953]_."""

    name: ClassVar[str] = "retaliator"
    source: ClassVar[str] = "Johnson1953"
    traits: ClassVar[Traits] = Traits(uses_time=True, retaliates=True)
    opening: float
    """Share given up in the opening demand of talks after a truce, in [0, 1]."""
    exponent: float
    """beta of those talks, > 0."""
    ratio: float
    """Points of own tariff for each point that hits, 0 or more."""

    @property
    def eagerness(self) -> float:
        """Never ask for talks."""
        return 0.0

    def concession(self, view: View) -> FloatArray:
        """After a truce, concede with time like a boulware actor."""
        return time_dependent_concession(progress=view.progress, opening=self.opening, exponent=self.exponent)

    def retaliation_ratio(self, view: View) -> FloatArray:
        """Answer every point."""
        return np.full(np.shape(view.progress), self.ratio)

    def withdraws(self, view: View) -> BoolArray:
        """Never under an ultimatum."""
        return np.zeros(np.shape(view.progress), dtype=bool)

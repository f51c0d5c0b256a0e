"""Adaptive: plays one of three tempers, with chances learned in training histories."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.rules.concession import time_dependent_concession
from sim.rules.replicator import drawn_arm
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Adaptive(Strategy):
    """Time-dependent with one of three tempers; those that paid in training are played more [Taylor1978]_.

    Each partner draws its temper once a run. The chances are common to all who play this and were learned before
    the recorded runs (``sim/config/learning.py``), by the replicator: every generation shows the mean payoff of
    each temper over a whole population, so there is nothing left to explore as in a bandit problem. A recorded
    run learns nothing, so runs stay independent of each other.
    """

    name: ClassVar[str] = "adaptive"
    source: ClassVar[str] = "Taylor1978"
    traits: ClassVar[Traits] = Traits(uses_time=True, stochastic=True)
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    exponents: tuple[float, float, float]
    """beta of each temper, > 0."""
    shares: tuple[float, float, float]
    """Chance of each temper, adding up to 1."""

    def concession(self, view: View) -> FloatArray:
        """Concede with time, in the temper of this run."""
        # One tactic with an array of exponents would be shorter, but numpy's power of single numbers takes short
        # cuts (a square root for 0.5) that it does not take for arrays: one agent and many would differ in bits.
        paths = [
            time_dependent_concession(progress=view.progress, opening=self.opening, exponent=exponent)
            for exponent in self.exponents
        ]
        return np.asarray(np.choose(self.arm(view), paths))

    def arm(self, view: View) -> IntArray:
        """Return which of its tempers it plays in this run, from 0."""
        return drawn_arm(shares=self.shares, draw=view.fate)

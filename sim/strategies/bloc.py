"""Bloc: members bargain together, until one of them is tempted."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rules.common_path import common_path
from sim.rules.concession import time_dependent_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Bloc(Strategy):
    """Member of a bloc: concedes with the others, answers tariffs with them, does not sign alone [Olson1965]_.

    What the bloc gains is a common good of its members, and each can do better by leaving: one to whom home's
    standing offer is enough takes it. When enough others have signed, the bloc is no more; then, as without a
    bloc, it is a time-dependent actor [Faratin1998]_.
    """

    name: ClassVar[str] = "bloc"
    source: ClassVar[str] = "Olson1965"
    traits: ClassVar[Traits] = Traits(
        uses_time=True, uses_offers=True, uses_turns=True, uses_bloc=True, retaliates=True
    )
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    exponent: float
    """beta of the path of each member, > 0."""
    quorum: float
    """Share of the other members whose deals dissolve the bloc, in (0, 1]."""
    temptation: float
    """Share of its own possible gain on offer at which a member defects, in [0, 1]."""
    ratio: float
    """Points of own tariff for each point that hits, once a member is hit, 0 or more."""

    def concession(self, view: View) -> FloatArray:
        """Keep together; when tempted, give up just what makes the standing offer its demand."""
        path = time_dependent_concession(progress=view.progress, opening=self.opening, exponent=self.exponent)
        together = common_path(own=path, others=view.bloc_concession)
        tempted = self._tempted(view)
        accepted = np.where(tempted, 1.0 - np.asarray(view.offered), 0.0)
        return np.asarray(np.where(self._holds(view), np.maximum(together, accepted), path))

    def signs(self, view: View) -> BoolArray:
        """Sign alone only when tempted; freely once the bloc is dissolved."""
        return np.asarray(~self._holds(view) | self._tempted(view))

    def retaliation_ratio(self, view: View) -> FloatArray:
        """Answer when any member is hit, as long as the bloc holds."""
        return np.asarray(np.where(self._holds(view) & np.asarray(view.bloc_hit), self.ratio, 0.0))

    def withdraws(self, view: View) -> BoolArray:
        """Stand firm as long as the bloc holds."""
        return np.asarray(~self._holds(view))

    def _holds(self, view: View) -> BoolArray:
        """Tell whether there is a bloc and too few have left it; nan means that there is none."""
        return np.asarray(np.asarray(view.bloc_signed) < self.quorum)

    def _tempted(self, view: View) -> BoolArray:
        """Tell whether the standing offer can be signed and is enough; nan means that there is none."""
        return np.asarray(np.asarray(view.ready) & (np.asarray(view.offered) >= self.temptation))

"""Tit for tat: answers the other side's concessions in kind."""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.rules.concession import matching_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class TitForTat(Strategy):
    """Relative tit-for-tat: gives up the share of its demand that the other has given up [Faratin1998]_."""

    name: ClassVar[str] = "tit_for_tat"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = Traits(uses_memory=True, for_home=True)
    opening: float
    """Share given up before the other side has moved, in [0, 1]."""
    reciprocity: float
    """Own concession per unit of the other's, 0 or more."""

    def concession(self, view: View) -> FloatArray:
        """Match what the other side has given up."""
        return matching_concession(
            own=view.own_concession,
            other=view.other_concession,
            opening=self.opening,
            reciprocity=self.reciprocity,
        )

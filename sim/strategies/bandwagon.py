"""Bandwagon: the more have signed, the more it gives up."""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.rules.bandwagon import bandwagon_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Bandwagon(Strategy):
    """Follows the crowd: gives way with each deal that others sign, after a threshold model [Granovetter1978]_.

    Unlike a free rider it does not refuse to sign before the others, and asks for less, not for their terms.
    """

    name: ClassVar[str] = "bandwagon"
    source: ClassVar[str] = "Granovetter1978"
    traits: ClassVar[Traits] = Traits(uses_precedent=True)
    opening: float
    """Share given up before anybody has signed, in [0, 1]."""
    signatures: int
    """Deals of others at which it gives up everything, 1 or more."""

    def concession(self, view: View) -> FloatArray:
        """Give up in proportion to the deals of others."""
        return bandwagon_concession(signed=view.signed, signatures=self.signatures, opening=self.opening)

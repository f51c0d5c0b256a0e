"""Alternating offers: asks for the equilibrium share of a game of patience."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray
from sim.rules.alternating_offers import alternating_offers_share
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class AlternatingOffers(Strategy):
    """Plays the equilibrium of alternating offers: the more patient gets more [Rubinstein1982]_.

    Gives up nothing until a session can end in a framework; then asks for its share as the proposer or, when it
    is the other side's turn, accepts no less than waiting for its own turn is worth. The shares are those of a
    straight frontier; on a curved one two such demands leave something over, which is split. What it accepted
    once stays given up, since concessions never fall.
    """

    name: ClassVar[str] = "alternating_offers"
    source: ClassVar[str] = "Rubinstein1982"
    traits: ClassVar[Traits] = Traits(uses_turns=True, for_home=True)
    discount: float
    """Worth to this side of a share a session later, in (0, 1)."""
    other_discount: float
    """Worth to the other side, in (0, 1)."""

    def concession(self, view: View) -> FloatArray:
        """Hold out until it counts; then ask for the share of the proposer or of the one who answers."""
        share = alternating_offers_share(
            discount=self.discount, other_discount=self.other_discount, proposes=view.proposes
        )
        return np.asarray(np.where(view.ready, 1.0 - share, 0.0))

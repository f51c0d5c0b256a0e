"""MiCRO: one more step for each step of the other side."""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.rules.state import View
from sim.rules.stepwise_concession import stepwise_concession
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Micro(Strategy):
    """MiCRO: makes a new proposal only if the other side has made as many [DeJonge2022]_.

    It needs neither a deadline nor to know what the other side wants. Being even it dares the next step, so
    against one that never moves it gives up one step and no more.
    """

    name: ClassVar[str] = "micro"
    source: ClassVar[str] = "DeJonge2022"
    traits: ClassVar[Traits] = Traits(uses_memory=True, for_home=True)
    step: float
    """Share of the demand given up with each new proposal, in (0, 1]."""

    def concession(self, view: View) -> FloatArray:
        """Take the next step if the other side has taken as many."""
        return stepwise_concession(
            own_moves=view.own_moves,
            other_moves=view.other_moves,
            sessions=view.sessions,
            step=self.step,
        )

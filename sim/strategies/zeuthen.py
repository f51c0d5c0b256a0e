"""Zeuthen: who has more to lose from a failure gives way."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray, as_float
from sim.rules.risk_limits import risk_limit_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class Zeuthen(Strategy):
    """Compares what both sides would risk for their demands; the smaller risk limit gives way [Zeuthen1930]_.

    Two that play it end at the Nash point of their frontier [Harsanyi1956]_, within about a step. It takes the
    offers for what they are worth to both: that is, it knows the frontier and the other side's payoff.

    What both have given up can be enough for a deal, and still there is none: a side may lean on precedent and
    ask for more, or not be willing to sign. Then it gives up a step in each session that could end the talks.
    """

    name: ClassVar[str] = "zeuthen"
    source: ClassVar[str] = "Zeuthen1930"
    traits: ClassVar[Traits] = Traits(uses_memory=True, uses_offers=True, uses_turns=True, for_home=True)
    step: float
    """Least share of the demand given up in a concession, in (0, 1]."""

    def concession(self, view: View) -> FloatArray:
        """Begin with the best for oneself; then concede while the own proposal has the smaller Nash product."""
        own = as_float(view.own_concession)
        conceded = risk_limit_concession(
            own=own,
            other=view.other_concession,
            offered=view.offered,
            left=view.left,
            step=self.step,
        )
        stuck = np.asarray(view.ready) & (1.0 - own <= np.asarray(view.offered))
        further = np.where(stuck, np.minimum(own + self.step, 1.0), conceded)
        return np.asarray(np.where(np.asarray(view.sessions) > 0, further, 0.0))

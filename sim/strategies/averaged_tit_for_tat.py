"""Averaged tit for tat: answers what the other side has given up of late, on average."""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.rules.averaged_concession import averaged_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class AveragedTitForTat(Strategy):
    """Averaged tit-for-tat: own demand falls as the other side's has in its last sessions [Faratin1998]_.

    The paper answers the fall over the whole window in every session; here it is the mean fall, on the scale of
    shares of the possible gain (``sim/rules/averaged_concession.py`` says why). An opening that gives something
    up counts as a fall from the whole demand.
    """

    name: ClassVar[str] = "averaged_tit_for_tat"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = Traits(uses_memory=True, for_home=True)
    opening: float
    """Share given up before the other side has moved, in [0, 1]."""
    window: int
    """Sessions of the other side that are looked back on, 1 to MEMORY - 1."""

    def concession(self, view: View) -> FloatArray:
        """Give up the share of what is left that the other side gives up in a session."""
        return averaged_concession(
            own=view.own_concession,
            now=view.other_history[0],
            before=view.other_history[self.window],
            window=self.window,
            opening=self.opening,
        )

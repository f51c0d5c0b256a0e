"""First mover: comes at once and pays for being early."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray, power
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class FirstMover(Strategy):
    """Wants its deal before the others and concedes with every session, whatever the deadline.

    A resource-dependent tactic in the sense of [Faratin1998]_, section 4.2: what runs out is not time but the
    queue ahead of the others.
    """

    name: ClassVar[str] = "first_mover"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = Traits(uses_memory=True)
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    pace: float
    """Share of what is left that is given up in each session, in (0, 1]."""
    haste: float
    """Factor on the hazard of asking for talks, above 1."""

    @property
    def eagerness(self) -> float:
        """Ask sooner than others."""
        return self.haste

    def concession(self, view: View) -> FloatArray:
        """Concede a fixed share of what is left in every session."""
        held_out = (1.0 - self.opening) * power(1.0 - self.pace, view.sessions)
        return np.asarray(1.0 - held_out)

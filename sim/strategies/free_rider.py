"""Free rider: lets others go first and asks for their terms."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, as_float
from sim.rules.concession import time_dependent_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits


@dataclass(frozen=True)
class FreeRider(Strategy):
    """Waits until enough others have signed, then asks for what they got [Ludema1991]_.

    Bargaining one by one lets late-comers free-ride on the terms of early ones, the free-rider problem of
    most-favoured-nation talks.
    """

    name: ClassVar[str] = "free_rider"
    source: ClassVar[str] = "Ludema1991"
    traits: ClassVar[Traits] = Traits(uses_time=True, uses_precedent=True)
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    signatures: int
    """Deals of others that it waits for, 1 or more."""

    def concession(self, view: View) -> FloatArray:
        """Stay at the opening until enough have signed; then ask for their share, or less as time runs out."""
        enough = self.signs(view)
        precedent = np.fmax(1.0 - as_float(view.reference_share), self.opening)  # nan before the first deal
        late = time_dependent_concession(progress=view.progress, opening=self.opening, exponent=1.0)
        return np.asarray(np.where(enough, np.maximum(precedent, late), self.opening))

    def signs(self, view: View) -> BoolArray:
        """Sign only after enough others."""
        return np.asarray(np.asarray(view.signed) >= self.signatures)

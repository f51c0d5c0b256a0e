"""Boulware, linear, conceder: three tempers of one time-dependent tactic."""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.rules.concession import time_dependent_concession
from sim.rules.state import View
from sim.strategies.strategy import Strategy, Traits

_TRAITS = Traits(uses_time=True, for_home=True)


@dataclass(frozen=True)
class Boulware(Strategy):
    """Holds out, then gives way at the end [Faratin1998]_; named for Lemuel Boulware of General Electric."""

    name: ClassVar[str] = "boulware"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = _TRAITS
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    exponent: float
    """beta, in (0, 1)."""

    def concession(self, view: View) -> FloatArray:
        """Concede slowly, then suddenly."""
        return time_dependent_concession(progress=view.progress, opening=self.opening, exponent=self.exponent)


@dataclass(frozen=True)
class Linear(Strategy):
    """Gives way in proportion to the time gone [Faratin1998]_."""

    name: ClassVar[str] = "linear"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = _TRAITS
    opening: float
    """Share given up in the opening demand, in [0, 1]."""

    def concession(self, view: View) -> FloatArray:
        """Concede steadily."""
        return time_dependent_concession(progress=view.progress, opening=self.opening, exponent=1.0)


@dataclass(frozen=True)
class Conceder(Strategy):
    """Goes quickly to what it can just accept [Faratin1998]_."""

    name: ClassVar[str] = "conceder"
    source: ClassVar[str] = "Faratin1998"
    traits: ClassVar[Traits] = _TRAITS
    opening: float
    """Share given up in the opening demand, in [0, 1]."""
    exponent: float
    """beta, above 1."""

    def concession(self, view: View) -> FloatArray:
        """Concede quickly, then slowly."""
        return time_dependent_concession(progress=view.progress, opening=self.opening, exponent=self.exponent)

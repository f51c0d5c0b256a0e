"""A module of strategies as a user would write it."""

OWN = '''
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.strategies import Strategy, Traits


class Half(Strategy):
    """Gives up half, always."""

    name = "half"
    source = "null"
    traits = Traits()

    def concession(self, view):
        return 0.5


class Broken(Half):
    def __init__(self):
        raise ValueError("no luck")


class Nameless(Half):
    name = None


class Traitless(Half):
    traits = "none"


class Hasty(Half):
    eagerness = float("nan")


@dataclass(frozen=True)
class Haggler(Strategy):
    """Gives up a step with every session, or all of it where it is in a hurry."""

    name: ClassVar[str] = "haggler"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(uses_memory=True, for_home=True)
    step: float
    sessions: int = 3
    hurry: bool = False
    motto: str = ""

    def concession(self, view):
        return np.where(self.hurry, 1.0, np.minimum(self.step * view.sessions, 1.0))


ANSWERS = {"nan": float("nan"), "high": 1.5, "low": -0.1, "shape": np.zeros(3), "text": "much", "nothing": None}


@dataclass(frozen=True)
class Moody(Strategy):
    """Plays steadily, and in some runs, by its fate, gives no answer that is one."""

    name: ClassVar[str] = "moody"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(stochastic=True)
    share: float
    mood: str = "raise"

    def concession(self, view):
        if view.fate >= self.share:
            return 0.3
        if self.mood == "raise":
            raise RuntimeError("not today")
        return ANSWERS[self.mood]
'''
"""Sound ones, some that cannot be made, and one that in some runs gives no answer."""

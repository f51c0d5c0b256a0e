"""What a strategy is: a named choice of rules, with a source and declared traits.

One object serves any number of dyads at once: its methods are pure functions of a ``View`` whose fields are
numbers (one agent decides) or arrays ``(..., partners)`` (the array engine decides for many). Use numpy
functions rather than ``if`` and ``**`` so that both give the same bits.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import numpy as np

from sim.arrays import ArrayLike
from sim.rules.state import View


class Traits(NamedTuple):
    """What a strategy's decisions depend on; a test verifies each against its behaviour."""

    uses_time: bool = False  # progress to the deadline
    uses_memory: bool = False  # own or the other side's past concessions and moves, sessions held
    uses_offers: bool = False  # what either side's demand leaves to the other
    uses_turns: bool = False  # whether this session can end in a framework, and whose turn it is
    uses_precedent: bool = False  # deals signed by others
    uses_bloc: bool = False  # what the members of its own bloc do
    stochastic: bool = False  # the draw of the round or of the run
    retaliates: bool = False  # may answer tariffs with tariffs
    for_home: bool = False  # home may play it too


class Strategy(ABC):
    """How one actor decides. Subclasses are final: compose rules, do not inherit from another strategy."""

    name: ClassVar[str]
    """What configurations call it."""
    source: ClassVar[str]
    """Citation key in docs/references.bib, or why there is none."""
    traits: ClassVar[Traits]

    @property
    def eagerness(self) -> float:
        """Factor on the hazard of asking for talks, 0 or more; 0 never asks."""
        return 1.0

    @abstractmethod
    def concession(self, view: View) -> ArrayLike:
        """Return the share of its demand that the actor gives up in this session, in [0, 1].

        The engine never lets a concession fall: what was given up stays given up.
        """

    def signs(self, view: View) -> ArrayLike:
        """Tell whether the actor would sign a deal that meets its demand."""
        # Asked of both sides in every session, and np.ones takes three times as long.
        return np.ones(np.shape(view.progress), dtype=bool)

    def retaliation_ratio(self, view: View) -> ArrayLike:
        """Return the points of own extra tariff for each point that hits, 0 or more."""
        return np.zeros(np.shape(view.progress))

    def withdraws(self, view: View) -> ArrayLike:
        """Tell whether the actor takes its retaliation back under an ultimatum."""
        return np.ones(np.shape(view.progress), dtype=bool)

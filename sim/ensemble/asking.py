"""Asking the actors of many dyads, and ending the runs in which one of them has no answer."""

from typing import NamedTuple

import numpy as np

from sim.arrays import AnyArray, BoolArray, IntArray
from sim.ensemble.answers import Answers, Question, answers, blank, picked
from sim.ensemble.picking import Places
from sim.errors import StrategyError
from sim.rules.state import View
from sim.strategies import Strategy

HOME = "USA"


class Cast(NamedTuple):
    """Who plays what in every run."""

    strategies: tuple[Strategy, ...]
    part: IntArray  # (runs, partners), place of each partner's strategy in ``strategies``
    home: Strategy


class Refusal(NamedTuple):
    """An answer that was none: column and turn order refusals as an engine of agents meets them."""

    column: int
    turn: int
    problem: StrategyError


class Interview:
    """The questions of one step of a round; remembers the first refusal of each run."""

    def __init__(self, cast: Cast, codes: tuple[str, ...], round_index: int) -> None:
        self.cast = cast
        self.codes = codes
        self.round_index = round_index
        self.refusals: dict[int, Refusal] = {}

    def partners(
        self, question: Question, view: View, at: Places, *, turn: int, only: BoolArray | None = None
    ) -> AnyArray:
        """Ask the partners of some dyads; dyads left out by ``only`` answer 0 or False."""
        parts = self.cast.part[at]
        values = blank(question, len(parts))
        wanted = np.ones(len(parts), dtype=bool) if only is None else only
        for part in np.unique(parts[wanted]).tolist():
            places = np.flatnonzero(wanted & (parts == part))
            names = [self.codes[column] for column in at[1][places]]
            given = self._ask(self.cast.strategies[part], question, picked(view, places), names)
            values[places] = given.values
            self._note(given, at, places, turn)
        return values

    def home(
        self, question: Question, view: View, at: Places, *, turn: int, only: BoolArray | None = None
    ) -> AnyArray:
        """Ask home about some dyads; dyads left out by ``only`` answer 0 or False."""
        count = len(at[0])
        values = blank(question, count)
        places = np.arange(count) if only is None else np.flatnonzero(only)
        if len(places):
            seen = view if len(places) == count else picked(view, places)
            given = self._ask(self.cast.home, question, seen, [HOME] * len(places))
            values[places] = given.values
            self._note(given, at, places, turn)
        return values

    def _ask(self, strategy: Strategy, question: Question, view: View, names: list[str]) -> Answers:
        return answers(strategy, question, view, names=names, round_index=self.round_index)

    def _note(self, given: Answers, at: Places, places: IntArray, turn: int) -> None:
        for place, problem in given.refused.items():
            row, column = int(at[0][places[place]]), int(at[1][places[place]])
            refusal = Refusal(column, turn, problem)
            self.refusals[row] = min(self.refusals.get(row, refusal), refusal, key=lambda each: each[:2])

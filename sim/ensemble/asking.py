"""Asking the actors of many dyads, and ending the runs in which one of them has no answer."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import AnyArray, BoolArray, IntArray
from sim.ensemble.answers import Answers, Question, answers, blank, is_tested, picked
from sim.ensemble.picking import Places, of_dyads
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


class _Group(NamedTuple):
    """Dyads whose partners play one strategy."""

    strategy: Strategy
    places: IntArray
    view: View


class _Codes(Sequence[str]):
    """Codes of the partners of some dyads, made when one is asked for: only refusals need them."""

    def __init__(self, codes: tuple[str, ...], columns: IntArray) -> None:
        self._codes = codes
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]  # never a slice
        return self._codes[int(self._columns[place])]


class Interview:
    """The questions of one step of a round to both sides of some dyads, and the first refusal of each run."""

    def __init__(
        self,
        cast: Cast,
        codes: tuple[str, ...],
        round_index: int,
        at: Places,
        *,
        own: View,
        other: View | None = None,
    ) -> None:
        """Sit down: ``own`` is what the partners see, ``other`` what home sees, where it is asked."""
        self.refusals: dict[int, Refusal] = {}
        self._round_index = round_index
        self._codes = codes
        self._at = at
        self._home, self._other = cast.home, other
        parts = of_dyads(cast.part, at)
        order = np.argsort(parts.astype(np.int16), kind="stable")
        edges = np.flatnonzero(np.diff(parts[order], prepend=-1))
        self._groups = [
            _Group(cast.strategies[parts[places[0]]], places, picked(own, places))
            for places in np.split(order, edges[1:])
            if len(places)
        ]

    def partners(self, question: Question, *, turn: int, only: BoolArray | None = None) -> AnyArray:
        """Ask the partners; those left out by ``only`` answer 0 or False."""
        values = blank(question, len(self._at.flat))
        for strategy, everybody, seen in self._groups:
            view, places = seen, everybody
            if only is not None:
                chosen = np.flatnonzero(only[everybody])
                view, places = picked(seen, chosen), everybody[chosen]
            if len(places):
                given = self._answers(strategy, question, view, _Codes(self._codes, self._at.columns[places]))
                values[places] = given.values
                self._note(given, places, turn)
        return values

    def home(self, question: Question, *, turn: int, only: BoolArray | None = None) -> AnyArray:
        """Ask home; dyads left out by ``only`` answer 0 or False."""
        assert self._other is not None
        count = len(self._at.flat)
        values = blank(question, count)
        # Whoever never refuses can be asked about all.
        all_of_them = np.ones(count, dtype=bool) if only is None or is_tested(self._home) else only
        places = np.flatnonzero(all_of_them)
        if len(places):
            seen = self._other if len(places) == count else picked(self._other, places)
            given = self._answers(self._home, question, seen, [HOME] * len(places))
            values[places] = given.values
            self._note(given, places, turn)
        return values if only is None else np.where(only, values, blank(question, 1))

    def _answers(self, strategy: Strategy, question: Question, view: View, names: Sequence[str]) -> Answers:
        return answers(strategy, question, view, names=names, round_index=self._round_index)

    def _note(self, given: Answers, places: IntArray, turn: int) -> None:
        for place, problem in given.refused.items():
            row, column = int(self._at.rows[places[place]]), int(self._at.columns[places[place]])
            refusal = Refusal(column, turn, problem)
            self.refusals[row] = min(self.refusals.get(row, refusal), refusal, key=lambda each: each[:2])

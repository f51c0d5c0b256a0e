"""What a strategy answers for many dyads at once, and which of its answers are none.

A strategy is asked for all its dyads in one call. Answers that are none, and calls that fail, are asked again dyad
by dyad through the same door as an agent's, so that both engines refuse the same runs with the same words.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.arrays import AnyArray, IntArray
from sim.errors import StrategyError
from sim.rules.state import View
from sim.strategies import Strategy
from sim.strategies.answers import ask, check_flag, check_ratio, check_share

HISTORIES = ("own_history", "other_history")
"""Fields of a view with an axis of sessions before the others."""


class Seat(NamedTuple):
    """Whom a decision is asked of."""

    strategy: Strategy
    iso3: str
    round_index: int


class Question(NamedTuple):
    """One decision: its name, the door its answers pass, and which arrays pass it unseen."""

    method: str
    check: Callable[..., float | bool]
    kinds: str  # of numpy's types
    low: float
    high: float


CONCESSION = Question("concession", check_share, "iuf", 0.0, 1.0)
SIGNS = Question("signs", check_flag, "b", 0.0, 1.0)
RATIO = Question("retaliation_ratio", check_ratio, "iuf", 0.0, float(np.finfo(np.float64).max))
WITHDRAWS = Question("withdraws", check_flag, "b", 0.0, 1.0)


def blank(question: Question, count: int) -> AnyArray:
    """Return answers of nobody: 0, or False."""
    return np.zeros(count, dtype=np.bool_ if question.kinds == "b" else np.float64)


class Answers(NamedTuple):
    """Answers for some dyads, and the refusals among them by their place."""

    values: AnyArray  # (dyads,)
    refused: dict[int, StrategyError]


def picked(view: View, places: IntArray | int) -> View:
    """Return the view of some dyads, or of one, out of a view of many."""

    def field(name: str) -> AnyArray:
        values: AnyArray = getattr(view, name)
        part: AnyArray = values[:, places] if name in HISTORIES else values[places]
        return part  # of one dyad numpy's scalars, as an agent sees them

    return View(*(field(name) for name in View._fields))


def answers(strategy: Strategy, question: Question, view: View, *, names: list[str], round_index: int) -> Answers:
    """Ask one strategy about many dyads.

    Parameters
    ----------
    strategy, question : who is asked, and what
    view : fields ``(dyads,)``
    names : codes of the actors asked, one a dyad
    round_index : the round
    """
    count = len(names)
    values = blank(question, count)
    given = _asked_at_once(strategy, question, view, count)
    doubtful = np.ones(count, dtype=bool)
    if given is not None and _stands_for_single_ones(strategy, question, view, given):
        doubtful = ~((given >= question.low) & (given <= question.high))
        values[~doubtful] = given[~doubtful]
    refused = {}
    for place in np.flatnonzero(doubtful).tolist():
        seat = Seat(strategy, names[place], round_index)
        try:
            answer = ask(getattr(strategy, question.method), picked(view, place), seat, question.method)
            values[place] = question.check(answer, seat, question.method)
        except StrategyError as problem:
            refused[place] = problem
    return Answers(values, refused)


def _asked_at_once(strategy: Strategy, question: Question, view: View, count: int) -> AnyArray | None:
    """Return one answer for each dyad, or None where the call has no such answer."""
    try:
        given = np.asarray(getattr(strategy, question.method)(view))
    except Exception:  # may be a strategy written for one dyad at a time: it is asked again, one by one
        return None
    return given if given.shape == (count,) and given.dtype.kind in question.kinds else None


def _stands_for_single_ones(strategy: Strategy, question: Question, view: View, given: AnyArray) -> bool:
    """Tell whether the first dyad alone gets the answer that it has among the others; else each is asked alone."""
    try:
        alone = np.asarray(getattr(strategy, question.method)(picked(view, 0)))
    except Exception:  # what fails for one dyad fails for agents
        return False
    return alone.shape == () and alone.dtype.kind in question.kinds and bool(alone == given[0])

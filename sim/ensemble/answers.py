"""What a strategy answers for many dyads at once, and which of its answers are none.

A strategy is asked for all its dyads in one call. Answers that are none, and calls that fail, are asked again dyad
by dyad through the same door as an agent's, so that both engines refuse the same runs with the same words.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

import numpy as np

from sim.arrays import AnyArray, IntArray
from sim.errors import StrategyError
from sim.rules.state import View
from sim.strategies import STRATEGIES, Strategy
from sim.strategies.answers import ask, check_flag, check_ratio, check_share


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


def is_tested(strategy: Strategy) -> bool:
    """Tell whether a strategy is the package's own, of which tests say that it serves one dyad as many."""
    return STRATEGIES.get(strategy.name) is type(strategy)


def blank(question: Question, count: int) -> AnyArray:
    """Return answers of nobody: 0, or False."""
    return np.zeros(count, dtype=np.bool_ if question.kinds == "b" else np.float64)


class Answers(NamedTuple):
    """Answers for some dyads, and the refusals among them by their place."""

    values: AnyArray  # (dyads,)
    refused: dict[int, StrategyError]


class _Picked:
    """The view of some dyads out of a view of many: a field is picked when it is looked at, which few are."""

    def __init__(self, view: View, places: IntArray) -> None:
        self._view = view
        self._places = places

    def __getattr__(self, name: str) -> AnyArray:
        values: AnyArray = getattr(self._view, name).take(self._places, axis=-1)
        setattr(self, name, values)
        return values


def picked(view: View, places: IntArray) -> View:
    """Return the view of some dyads out of a view of many."""
    return cast("View", _Picked(view, places))


def alone(view: View, place: int) -> View:
    """Return the view of one dyad out of a view of many; numpy's scalars, as an agent sees them."""
    return View._make(getattr(view, name)[..., place] for name in View._fields)


def answers(
    strategy: Strategy, question: Question, view: View, *, names: Sequence[str], round_index: int
) -> Answers:
    """Ask one strategy about many dyads.

    Parameters
    ----------
    strategy, question : who is asked, and what
    view : fields ``(dyads,)``
    names : codes of the actors asked, one a dyad
    round_index : the round
    """
    count = len(names)
    if getattr(type(strategy), question.method) is getattr(Strategy, question.method):
        return Answers(_of_everybody(strategy, question, count), {})
    given = _asked_at_once(strategy, question, view, count)
    values, doubtful = blank(question, count), np.ones(count, dtype=bool)
    if given is not None and _stands_for_single_ones(strategy, question, view, given):
        within = (given >= question.low) & (given <= question.high) if question.kinds != "b" else given | True
        if within.all():
            return Answers(given, {})
        values, doubtful = np.where(within, given, values), ~within
    refused = {}
    for place in np.flatnonzero(doubtful).tolist():
        seat = Seat(strategy, names[place], round_index)
        try:
            answer = ask(getattr(strategy, question.method), alone(view, place), seat, question.method)
            values[place] = question.check(answer, seat, question.method)
        except StrategyError as problem:
            refused[place] = problem
    return Answers(values, refused)


def _of_everybody(strategy: Strategy, question: Question, count: int) -> AnyArray:
    """Return the answers of an actor that leaves a question to the base class: the same for every dyad."""
    return np.full(count, getattr(strategy, question.method)(_BLANK))


_BLANK = View._make(np.zeros(()) for _ in View._fields)
"""What nobody sees."""


def _asked_at_once(strategy: Strategy, question: Question, view: View, count: int) -> AnyArray | None:
    """Return one answer for each dyad, or None where the call has no such answer."""
    try:
        given = np.asarray(getattr(strategy, question.method)(_as_promised(strategy, view)))
    except Exception:  # may be a strategy written for one dyad at a time: it is asked again, one by one
        return None
    return given if given.shape == (count,) and given.dtype.kind in question.kinds else None


def _as_promised(strategy: Strategy, view: View) -> View:
    """Return a view that is a named tuple for strategies of the user's, which may use it as one."""
    return view if is_tested(strategy) else View._make(getattr(view, name) for name in View._fields)


def _stands_for_single_ones(strategy: Strategy, question: Question, view: View, given: AnyArray) -> bool:
    """Tell whether the first dyad alone gets the answer that it has among the others; else each is asked alone.

    Of the strategies of the package a test says so.
    """
    if is_tested(strategy):
        return True
    try:
        single = np.asarray(getattr(strategy, question.method)(alone(view, 0)))
    except Exception:  # what fails for one dyad fails for agents
        return False
    return single.shape == () and single.dtype.kind in question.kinds and bool(single == given[0])

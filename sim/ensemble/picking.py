"""Some dyads out of many runs: the arrays of the dyads that act in a step, and their way back.

A step that only a few dyads take part in is worked out for those alone, as if they were the partners of one run.
The rules give a dyad the same bits wherever it stands.
"""

from functools import cache
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sim.arrays import AnyArray, BoolArray, IntArray
from sim.rng import Draws
from sim.rules.setting import Setting
from sim.rules.state import Dyads, TalksState


class Places(NamedTuple):
    """Where some dyads stand."""

    rows: IntArray
    columns: IntArray
    flat: IntArray  # rows x partners + columns


RUN_FIELDS = ("stress", "deadline", "extensions", "enforced_day")
"""Fields of a state that are one number a run."""

STACKED_FIELDS = ("terms", "partner_history", "home_history")
"""Fields of a state with an axis before that of partners."""

Record = TypeVar("Record", bound=tuple[Any, ...])


def places_of(chosen: BoolArray) -> Places:
    """Return the places of the dyads chosen, row by row; ``chosen`` is ``(runs, partners)``."""
    flat = np.flatnonzero(chosen)
    rows = flat // chosen.shape[1]
    return Places(rows, flat - rows * chosen.shape[1], flat)


def of_dyads(values: AnyArray, at: Places) -> AnyArray:
    """Return ``(runs, partners)`` at some dyads."""
    return np.asarray(values.reshape(-1).take(at.flat))


def pick_state(state: TalksState, at: Places, names: tuple[str, ...] = TalksState._fields) -> TalksState:
    """Return the state of some dyads: fields ``(dyads,)``, those with an axis of their own ``(k, dyads)``.

    Fields not among ``names`` are None, so that a rule that needs one more fails at once.
    """
    picked: list[Any] = [None] * len(state)
    for index, kind in _kinds(names):
        values: AnyArray = state[index]
        places = at.rows if kind == "run" else at.flat
        picked[index] = values.reshape(-1).take(_stacked(values, at) if kind == "stacked" else places)
    return TalksState(*picked)


@cache
def _kinds(names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return the place of each field in a state, and how it is laid out."""
    kinds = dict.fromkeys(RUN_FIELDS, "run") | dict.fromkeys(STACKED_FIELDS, "stacked")
    return [(TalksState._fields.index(name), kinds.get(name, "flat")) for name in names]


def _stacked(values: AnyArray, at: Places) -> IntArray:
    """Return the places of some dyads in a field with an axis of its own, ``(k, dyads)``."""
    _, entries, partners = values.shape
    first = at.rows * (entries * partners) + at.columns
    return np.asarray(first + partners * np.arange(entries)[:, np.newaxis])


def put_state(state: TalksState, at: Places, before: TalksState, after: TalksState) -> None:
    """Write what has changed for some dyads into the state of all, whose arrays must be nobody else's."""
    for name, old, new in zip(TalksState._fields, before, after, strict=True):
        if new is not old:
            values: AnyArray = getattr(state, name)
            values.reshape(-1)[_stacked(values, at) if name in STACKED_FIELDS else at.flat] = new


def own_copy(state: TalksState) -> TalksState:
    """Return a state none of whose arrays shares memory with another."""
    return TalksState._make(np.array(values, order="C") for values in state)


def pick_setting(setting: Setting, columns: IntArray, names: tuple[str, ...] = Dyads._fields) -> Setting:
    """Return a setting whose partners are some dyads; facts not among ``names`` are None."""
    worth, calendar = setting.payoffs, setting.calendar
    facts: list[Any] = [None] * len(setting.dyads)
    for index in _indices(names):
        facts[index] = setting.dyads[index].take(columns, axis=-1)
    return setting._replace(
        dyads=Dyads(*facts),
        payoffs=worth._replace(
            partner=worth.partner._replace(column=columns),
            home=worth.home._replace(column=columns),
            home_welfare=worth.home_welfare._replace(column=columns),
        ),
        frontier=setting.frontier._replace(column=columns),
        calendar=calendar._replace(
            summits=tuple(summit._replace(invited=summit.invited[columns]) for summit in calendar.summits)
        ),
    )


@cache
def _indices(names: tuple[str, ...]) -> list[int]:
    return [Dyads._fields.index(name) for name in names]


def pick_draws(draws: Draws, at: Places, *names: str) -> Draws:
    """Return draws of which the named ones, one a run and partner, are those of some dyads."""
    return draws._replace(**{name: of_dyads(getattr(draws, name), at) for name in names})


def pick_fields(record: Record, at: Places) -> Record:
    """Return a named tuple of ``(runs, partners)`` arrays for some dyads."""
    return type(record)(*(of_dyads(values, at) for values in record))


def take(record: Record, places: IntArray | slice) -> Record:
    """Return some of the dyads of a named tuple, however deep, whose arrays have dyads as their last axis."""

    def part(values: Any) -> Any:
        if isinstance(values, tuple):
            return take(values, places)
        return values if values is None else values[..., places]

    return type(record)(*(part(values) for values in record))

"""Some dyads out of many runs: the arrays of the dyads that act in a step, and their way back.

A step that only a few dyads take part in is worked out for those alone, as if they were the partners of one run.
The rules give a dyad the same bits wherever it stands.
"""

from typing import Any, TypeVar

import numpy as np

from sim.arrays import AnyArray, BoolArray, IntArray
from sim.rng import Draws
from sim.rules.setting import Setting
from sim.rules.state import Dyads, TalksState

Places = tuple[IntArray, IntArray]
"""Rows and columns of some dyads."""

RUN_FIELDS = ("stress", "deadline", "extensions", "enforced_day")
"""Fields of a state that are one number a run."""

STACKED_FIELDS = ("terms", "partner_history", "home_history")
"""Fields of a state with an axis before that of partners."""

Record = TypeVar("Record", bound=tuple[Any, ...])


def places_of(chosen: BoolArray) -> Places:
    """Return rows and columns of the dyads chosen, row by row."""
    rows, columns = np.nonzero(chosen)
    return rows.astype(np.int64), columns.astype(np.int64)


def pick_state(state: TalksState, at: Places) -> TalksState:
    """Return the state of some dyads: fields ``(dyads,)``, those with an axis of their own ``(k, dyads)``."""
    rows, columns = at

    def field(name: str) -> AnyArray:
        values: AnyArray = getattr(state, name)
        if name in RUN_FIELDS:
            return np.asarray(values[rows, 0])
        return np.asarray(values[rows, :, columns].T if name in STACKED_FIELDS else values[at])

    return TalksState._make(field(name) for name in TalksState._fields)


def put_state(state: TalksState, at: Places, before: TalksState, after: TalksState) -> TalksState:
    """Return the state of all with what has changed for some dyads; nothing is written into."""
    rows, columns = at
    changed = {}
    for name in TalksState._fields:
        new: AnyArray = getattr(after, name)
        if new is getattr(before, name):
            continue
        values: AnyArray = getattr(state, name).copy()
        if name in STACKED_FIELDS:
            values[rows, :, columns] = np.moveaxis(new, -1, 0)
        else:
            values[at] = new
        changed[name] = values
    return state._replace(**changed)


def pick_setting(setting: Setting, columns: IntArray) -> Setting:
    """Return a setting whose partners are some dyads."""
    worth = setting.payoffs
    calendar = setting.calendar
    return setting._replace(
        dyads=Dyads._make(values[..., columns] for values in setting.dyads),
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


def pick_draws(draws: Draws, at: Places, *names: str) -> Draws:
    """Return draws of which the named ones, one a run and partner, are those of some dyads."""
    return draws._replace(**{name: getattr(draws, name)[at] for name in names})


def pick_fields(record: Record, at: Places, *, of_run: tuple[str, ...] = ()) -> Record:
    """Return a named tuple of ``(runs, partners)`` arrays for some dyads; fields ``of_run`` are ``(runs, 1)``."""
    names: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
    picked = [
        values[at[0], 0] if name in of_run else values[at] for name, values in zip(names, record, strict=True)
    ]
    return type(record)(*picked)


def take(record: Record, places: IntArray) -> Record:
    """Return some of the dyads of a named tuple, however deep, whose arrays have dyads as their last axis."""
    parts = (take(part, places) if isinstance(part, tuple) else part[..., places] for part in record)
    return type(record)(*parts)

"""Rebuilding a run from its event log alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.abm.events import HOME, Event
from sim.arrays import FloatArray


class Replayed(NamedTuple):
    """Headline rates as the log leaves them, ``(partners,)``; percent."""

    rate: FloatArray
    threat: FloatArray
    retaliation: FloatArray


FIELDS = {"rate_change": "rate", "threat": "threat", "retaliation": "retaliation"}
"""Kind of event -> what it changes."""


def replay(
    events: Iterable[Event], *, codes: Sequence[str], emergency: FloatArray, until: int | None = None
) -> Replayed:
    """Play the changes of a log, in order, up to and with round ``until``.

    Fails where an event does not begin at what the one before it left.
    """
    place = {code: column for column, code in enumerate(codes)}
    now = Replayed(emergency.copy(), emergency.copy(), np.zeros(len(place)))
    for event in events:
        if event.kind not in FIELDS or (until is not None and event.round_index > until):
            continue
        column = place[event.target if event.actor == HOME else event.actor]
        values = getattr(now, FIELDS[event.kind])
        assert values[column] == event.before, f"{event} does not follow from {values[column]}"
        values[column] = event.after
    return now

"""Checks of dates: in order, and within the horizon."""

import datetime
from collections.abc import Iterator, Sequence

from sim.config.names import check_codes
from sim.config.politics import FloatedRate, Shock, Summit
from sim.config.schema import Experiment
from sim.errors import ConfigError


def check_dated(experiment: Experiment, codes: Sequence[str]) -> None:
    """Refuse dated entries for unknown partners, or before the start.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected.
    """
    lists: dict[str, Sequence[Summit | FloatedRate | Shock]] = {
        "calendar.summits": experiment.calendar.summits,
        "calendar.signals": experiment.calendar.signals,
        "shocks.dated": experiment.shocks.dated,
    }
    numbered = [
        (f"{key}[{place}].partners", entry.partners)
        for key, entries in lists.items()
        for place, entry in enumerate(entries)
    ]
    for key, named in numbered:
        check_codes(key, named, codes)
        if not named:
            raise ConfigError(f"{key}: got an empty list; expected one partner or more")
    _check_shocks(experiment)
    start = experiment.calendar.start
    for key, date in dates(experiment):
        if date < start:
            raise ConfigError(f"{key}: got {date}; expected no earlier than calendar.start, {start}")


def _check_shocks(experiment: Experiment) -> None:
    """Refuse to take back more of a political duty than was put on."""
    level: dict[str, float] = {}
    in_time = sorted(enumerate(experiment.shocks.dated), key=lambda each: (each[1].date, each[0]))
    for place, code, points in [
        (place, code, shock.points) for place, shock in in_time for code in shock.partners
    ]:
        level[code] = level.get(code, 0.0) + points
        if level[code] < 0.0:
            raise ConfigError(
                f"shocks.dated[{place}].points: takes {code} to {level[code]:g} points; expected 0 or more"
            )


def check_within_horizon(experiment: Experiment) -> None:
    """Refuse acts that the run ends before.

    Raises
    ------
    ConfigError
        One line: the key, the date, the end of the horizon.
    """
    for key, date in beyond_horizon(experiment):
        raise ConfigError(f"{key}: got {date}; {_expected(experiment)}")


def beyond_horizon(experiment: Experiment) -> list[tuple[str, datetime.date]]:
    """Return the acts that the run ends before, with their keys."""
    last = _end(experiment)
    return [(key, date) for key, date in dates(experiment) if date >= last]


def dates(experiment: Experiment) -> Iterator[tuple[str, datetime.date]]:
    """Yield every date of an act with its key."""
    calendar = experiment.calendar
    for name in ("announce", "impose_floor", "impose_threat", "pause", "narrow_scope", "deadline"):
        date = getattr(calendar, name)
        if date is not None:
            yield f"calendar.{name}", date
    for place, summit in enumerate(calendar.summits):
        yield f"calendar.summits[{place}].date", summit.date
    for place, floated in enumerate(calendar.signals):
        yield f"calendar.signals[{place}].date", floated.date
    for place, shock in enumerate(experiment.shocks.dated):
        yield f"shocks.dated[{place}].date", shock.date


def _end(experiment: Experiment) -> datetime.date:
    """Return the first day after the horizon."""
    run = experiment.run
    return experiment.calendar.start + datetime.timedelta(days=run.horizon * run.round_days)


def _expected(experiment: Experiment) -> str:
    run = experiment.run
    return (
        f"expected before {_end(experiment)}, where {run.horizon} rounds of {run.round_days} "
        f"day{'s' if run.round_days > 1 else ''} end (run.horizon)"
    )

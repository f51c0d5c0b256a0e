"""From a composed configuration to a checked one; every refusal is one line that names the key."""

import datetime
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sim.config.check_actors import MIX, check_actors
from sim.config.check_dates import check_dated, check_within_horizon
from sim.config.names import nearest
from sim.config.schema import Experiment
from sim.errors import ConfigError

__all__ = ["MIX", "bounds", "checked", "nearest", "refusal_line"]


def checked(raw: Mapping[str, Any], codes: Sequence[str], *, cut_short: bool = True) -> Experiment:
    """Return the configuration as frozen typed sections.

    Parameters
    ----------
    raw : the composed configuration as plain dicts, interpolations resolved
    codes : the partners there are
    cut_short : the horizon was chosen to end before the calendar does; else a date beyond it is a mistake

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected, the nearest valid name.
    """
    try:
        experiment = Experiment.model_validate(raw)
    except ValidationError as refusal:
        raise ConfigError(refusal_line(refusal, Experiment)) from None
    check_dated(experiment, codes)
    if not cut_short:
        check_within_horizon(experiment)
    _check_calendar(experiment)
    check_actors(experiment, codes)
    _check_trade(experiment)
    return experiment


_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "string": "text",
    "dict": "a mapping of keys to values",
    "model": "a section of keys",
    "tuple": "a list",
}


def refusal_line(refusal: ValidationError, root: type[BaseModel]) -> str:
    """Turn the first refusal into one line, and say how many more there are.

    Parameters
    ----------
    refusal : what pydantic raised
    root : the schema that refused
    """
    errors = refusal.errors(include_url=False)
    first = next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])
    path = [str(part) for part in first["loc"]]
    key, got = ".".join(path), f"got {first['input']!r}; "
    kind, context = first["type"], first.get("ctx", {})
    if kind == "extra_forbidden":
        text = f"unknown key{nearest(path[-1], _fields_at(root, path[:-1]))}"
    elif kind == "missing":
        text = "missing; expected a value"
    elif kind == "literal_error":
        choices = context["expected"].replace("'", "").split(" or ")
        text = f"{got}expected {' or '.join(choices)}{nearest(first['input'], choices)}"
    elif kind == "value_error":
        text = f"{got}{context['error']}"
    else:
        text = f"{got}expected {_expectation(kind, first['msg'], _bounds_at(root, path))}"
    more = len(errors) - 1
    return f"{key}: {text}".replace("\n", " ") + (f" (and {more} more)" if more else "")


def _expectation(kind: str, message: str, allowed: str) -> str:
    """Say what kind of value was expected, with its range where the schema has one."""
    word = next((text for name, text in _KINDS.items() if kind.startswith(name)), None)
    if word is None and allowed:
        word = "a number"
    if word is None:
        return message.removeprefix("Input should be ").removeprefix("String should ")
    return f"{word} {allowed}".rstrip()


def bounds(metadata: Sequence[object]) -> str:
    """Return the range of a field, for instance ``>= 0 and <= 1``; empty without one."""
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    flat = [item for entry in metadata for item in getattr(entry, "metadata", [entry])]
    pairs = [(item, name) for item in flat for name in signs if getattr(item, name, None) is not None]
    return " and ".join(f"{signs[name]} {getattr(item, name):g}" for item, name in pairs)


def _bounds_at(root: type[BaseModel], path: Sequence[str]) -> str:
    field = _model_at(root, path[:-1]).model_fields.get(path[-1]) if _fields_at(root, path[:-1]) else None
    if field is None:
        return ""
    union = [entry for part in get_args(field.annotation) for entry in getattr(part, "__metadata__", ())]
    return bounds([*field.metadata, *union])


def _model_at(root: type[BaseModel], path: Sequence[str]) -> type[BaseModel]:
    kind: Any = root
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[part].annotation
        else:  # an entry of a list, or of a mapping
            kind = get_args(kind)[-1 if get_origin(kind) is dict else 0]
    assert isinstance(kind, type)
    assert issubclass(kind, BaseModel)
    return kind


def _fields_at(root: type[BaseModel], path: Sequence[str]) -> list[str]:
    """Return the keys that the schema knows at a place; none where it is no section."""
    try:
        return list(_model_at(root, path).model_fields)
    except (KeyError, IndexError, AssertionError):
        return []


def _check_calendar(experiment: Experiment) -> None:
    calendar, run = experiment.calendar, experiment.run
    days = run.horizon * run.round_days
    if days > 3653:
        raise ConfigError(
            f"run.horizon: {run.horizon} rounds of {run.round_days} days; expected at most 3653 days"
        )
    if (calendar.pause is None) != (calendar.deadline is None):
        missing = "deadline" if calendar.deadline is None else "pause"
        raise ConfigError(f"calendar.{missing}: got null; expected a date, since a pause ends with a deadline")
    order = ["start", "announce", "impose_floor", "impose_threat", "pause", "deadline"]
    dated = [(name, getattr(calendar, name)) for name in order if getattr(calendar, name) is not None]
    for (earlier, first), (later, second) in itertools.pairwise(dated):
        if second < first:
            raise ConfigError(
                f"calendar.{later}: got {second}; expected no earlier than calendar.{earlier}, {first}"
            )
    if calendar.deadline is not None and calendar.deadline == calendar.pause:
        raise ConfigError(f"calendar.deadline: got {calendar.deadline}; expected later than calendar.pause")
    if calendar.narrow_scope is not None and calendar.narrow_scope < calendar.start:
        raise ConfigError(
            f"calendar.narrow_scope: got {calendar.narrow_scope}; expected no earlier than the start"
        )
    if calendar.impose_threat is None and calendar.pause is not None:
        raise ConfigError("calendar.impose_threat: got null; expected a date, since what is paused was imposed")
    _check_output_dates(experiment, calendar.start)


def _check_output_dates(experiment: Experiment, start: datetime.date) -> None:
    for name in ("account_dates", "report_dates"):
        dates = getattr(experiment.output, name)
        if not dates:
            raise ConfigError(f"output.{name}: got an empty list; expected one date or more")
        if min(dates) < start:
            raise ConfigError(f"output.{name}: got {min(dates)}; expected no earlier than the start, {start}")
        if list(dates) != sorted(set(dates)):
            raise ConfigError(f"output.{name}: got dates out of order; expected rising dates, each once")


def _check_trade(experiment: Experiment) -> None:
    trade, schedule, dictate = experiment.trade, experiment.home.schedule, experiment.home.dictate
    if dictate.cap_talking_pct < dictate.lowest_pct:
        raise ConfigError(
            f"home.dictate.cap_talking_pct: got {dictate.cap_talking_pct:g}; expected home.dictate.lowest_pct, "
            f"{dictate.lowest_pct:g}, or more"
        )
    if trade.high_reference_pct <= trade.low_reference_pct:
        raise ConfigError(
            f"trade.high_reference_pct: got {trade.high_reference_pct:g}; expected more than "
            f"trade.low_reference_pct, {trade.low_reference_pct:g}"
        )
    if schedule.cap_pct < schedule.floor_pct:
        raise ConfigError(
            f"home.schedule.cap_pct: got {schedule.cap_pct:g}; expected home.schedule.floor_pct, "
            f"{schedule.floor_pct:g}, or more"
        )

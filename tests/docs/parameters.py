"""The parameter table of the ODD against the schema and the defaults: ``python -m tests.docs.parameters``.

Key, default and range come from the code; unit, status and note are written by hand in ``docs/ODD.md`` and kept.
The command prints the table anew, with ``?`` where a person has to fill something in.
"""

import datetime
import sys
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from experiments.compose import composed, plain
from sim.config.schema import Experiment
from sim.config.validate import bounds
from tests.docs.reading import read, rows, section

HEAD = ("key", "default", "unit", "range", "status", "source or note")
STATUSES = ("fact", "in sample", "assumption", "run")


class Row(NamedTuple):
    """What code says of one key."""

    key: str
    default: str
    range: str


def current() -> list[Row]:
    """Return every key of the default configuration, in the order of the schema."""
    return list(_walk(Experiment, plain(composed("run", [])), ""))


def documented() -> dict[str, list[str]]:
    """Return the rows of the table in the ODD by key."""
    return {row[0].strip("`"): row for row in rows(section(read("docs/ODD.md"), "8 Parameters"))}


def printed(known: dict[str, list[str]]) -> str:
    """Return the table with units, statuses and notes carried over."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    for row in current():
        _, _, unit, _, status, note = known.get(row.key, ["", "", "?", "", "?", ""])
        cells = (f"`{row.key}`", row.default, unit, row.range, status, note)
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def _walk(model: type[BaseModel], values: dict[str, Any], prefix: str) -> Iterator[Row]:
    for name, field in model.model_fields.items():
        key, value, kind = f"{prefix}{name}", values[name], field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, value, f"{key}.")
        elif isinstance(value, dict):
            entry = get_args(kind)[1]
            yield from (Row(f"{key}.{part}", _default(held), _range(entry, [])) for part, held in value.items())
            if not value:
                yield Row(key, "none", f"name to {_range(entry, [])}")
        else:
            yield Row(key, _default(value), _range(kind, list(field.metadata)))


def _default(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _range(kind: Any, metadata: list[object]) -> str:
    """Say in words what a field takes."""
    if get_origin(kind) in (Union, types.UnionType):
        inner, null = get_args(kind)
        assert null is type(None)
        return f"{_range(inner, metadata)} or null"
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        metadata = [*metadata, *more]
    if get_origin(kind) is Literal:
        return ", ".join(map(str, get_args(kind)))
    if get_origin(kind) is tuple:
        entry = get_args(kind)[0]
        if entry is float or (get_origin(entry) is Annotated and get_args(entry)[0] is float):
            return f"{len(get_args(kind))} numbers, each {_range(entry, [])}"
        if _is_section(entry) or get_origin(entry) is Literal:
            return f"list of {_range(entry, [])}"
        return "dates, rising" if _is_date(entry) else "partner codes"
    if _is_section(kind):
        return " and ".join(kind.model_fields)
    if _is_date(kind):
        return "date"
    word = {bool: "true, false", str: "text", int: "whole", float: ""}[kind]
    return f"{word} {bounds(metadata)}".strip() or "any number"


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_date(kind: Any) -> bool:
    return (get_args(kind)[0] if get_origin(kind) is Annotated else kind) is datetime.date


if __name__ == "__main__":
    sys.stdout.write(printed(documented()) + "\n")

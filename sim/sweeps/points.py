"""Points: the configurations of a sweep, as values of swept keys on top of composed configurations."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.config.schema import Experiment
from sim.config.validate import checked
from sim.errors import ConfigError, RecordError
from sim.records.parts import POINT, parquet_bytes
from sim.records.place import Place
from sim.records.run_points import RUN_POINTS
from sim.sweeps.design import Row

Raw = Mapping[str, Any]
"""A composed configuration as plain containers."""

POINTS_FILE = "points.parquet"
AS_JSON = b"json"
"""Coding of a column whose values Parquet has no one type for: lists, or text beside numbers."""


class Points(NamedTuple):
    """Every point of a sweep."""

    keys: tuple[str, ...]
    rows: list[Row]
    bases: tuple[Raw, ...]  # composed configurations; several where choices of groups are swept
    base: list[int]  # one a point: which of them it stands on
    replaced: tuple[str, ...]  # swept keys whose values are put into the base; the others are in it already
    cut_short: bool  # dates beyond the horizon are left out, not refused


class Point(NamedTuple):
    """One point: all that its configuration depends on."""

    number: int
    base: Raw
    values: dict[str, Any]
    cut_short: bool


def point_of(points: Points, index: int) -> Point:
    """Return one point."""
    values = dict(zip(points.keys, points.rows[index], strict=True))
    kept = {key: values[key] for key in points.replaced}
    return Point(index, points.bases[points.base[index]], kept, points.cut_short)


def experiment_of(point: Point, codes: Sequence[str]) -> Experiment:
    """Return the configuration of a point, checked.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected, which point.
    """
    raw = point.base
    for key, value in point.values.items():
        raw = _with(raw, key.split("."), value, key)
    try:
        return checked(raw, codes, cut_short=point.cut_short)
    except ConfigError as problem:
        raise ConfigError(f"{problem} (at point {point.number} of the design)") from None


def _with(section: Any, path: Sequence[str], value: Any, key: str) -> Raw:
    """Return a section with one entry replaced; what is not on the way to it is shared."""
    if not isinstance(section, Mapping):
        raise ConfigError(f"design.points.{key}: unknown key; what is before {path[0]!r} is no section of keys")
    if len(path) > 1:
        value = _with(section.get(path[0], {}), path[1:], value, key)
    return {**section, path[0]: value}


def table_of(keys: Sequence[str], rows: Sequence[Row]) -> pa.Table:
    """Return the table of points: ``point``, and a column for each key."""
    arrays, fields = [pa.array(range(len(rows)), type=POINT.type)], [pa.field(POINT.name, POINT.type)]
    for place, key in enumerate(keys):
        array, coding = _column([row[place] for row in rows])
        arrays.append(array)
        fields.append(pa.field(key, array.type, metadata=coding))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def rows_of_table(table: pa.Table) -> tuple[tuple[str, ...], list[Row]]:
    """Return keys and rows of a table of points, the first column left out."""
    columns = [
        [json.loads(value) if _is_coded(field) else value for value in table[field.name].to_pylist()]
        for field in list(table.schema)[1:]
    ]
    return tuple(table.schema.names[1:]), list(zip(*columns, strict=True))


def write_points(place: Place, points: Points) -> None:
    """Write the table of points.

    Raises
    ------
    OSError
    """
    place.write(POINTS_FILE, parquet_bytes(table_of(points.keys, points.rows)))


def read_points(place: Place) -> tuple[tuple[str, ...], list[Row]]:
    """Return keys and rows as they were written.

    Raises
    ------
    RecordError
        When the file is missing or damaged.
    """
    try:
        table = pq.read_table(pa.BufferReader(place.read(POINTS_FILE)))
    except (OSError, pa.ArrowException) as problem:
        raise RecordError(f"{place}/{POINTS_FILE}: cannot be read: {str(problem).splitlines()[0]}") from problem
    return rows_of_table(table)


def run_points(keys: Sequence[str], rows: Sequence[Row], runs: int) -> pa.Table:
    """Return which point each run of an ensemble over points plays: run r plays point r modulo their number.

    Parameters
    ----------
    keys, rows : of the points
    runs : of the ensemble

    Returns
    -------
    Columns ``run`` and ``point``, and the values of the point, a column a key.
    """
    played = [run % len(rows) for run in range(runs)]
    numbers = pa.array(range(runs), POINT.type)
    return table_of(keys, rows).take(pa.array(played)).add_column(0, pa.field("run", POINT.type), numbers)


def values_of_run(folder: Path, run: int) -> dict[str, Any]:
    """Return the values that a run of an ensemble over points has; none for a folder without points.

    Parameters
    ----------
    folder : results folder of ``run``
    run : its index

    Raises
    ------
    RecordError
        When the table is damaged or has no such run.
    """
    path = folder / f"{RUN_POINTS}.parquet"
    if not path.exists():
        return {}
    try:
        table = pq.read_table(path, filters=[("run", "=", run)])
    except (OSError, pa.ArrowException) as problem:
        raise RecordError(f"{path}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem
    if table.schema.names[:2] != ["run", POINT.name] or len(table) != 1:
        raise RecordError(f"{path}: expected columns run and point, and one row of run {run}")
    keys, rows = rows_of_table(table.drop_columns(["run"]))
    return dict(zip(keys, rows[0], strict=True))


def _column(values: list[Any]) -> tuple[pa.Array, dict[str, bytes] | None]:
    """Return a column, and how it is coded where Parquet has no one type for its values."""
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) <= 1 and kinds <= {int, float, bool, str}:
        return pa.array(values), None
    return pa.array([json.dumps(value) for value in values]), {"coding": AS_JSON}


def _is_coded(field: pa.Field) -> bool:
    return (field.metadata or {}).get(b"coding") == AS_JSON

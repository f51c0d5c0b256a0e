"""The records that a comparison reads: a results folder or one point of a sweep, and what made them."""

import datetime
import hashlib
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.errors import RecordError
from sim.records.store import read_config, read_manifest
from sim.records.tables import SCHEMA_VERSION

PARTNERS = (
    "run", "iso3", "contact_date", "deal_date", "rate_pct", "agreed_rate_pct", "effective_rate_pct", "welfare_pct",
    "sessions", "partner_gain_share", "home_gain_share", "purchases_usd_bn", "investment_usd_bn", "barrier_reform",
)  # fmt: skip
SERIES = (
    "run", "round", "date", "deals", "finals", "coverage_share", "average_rate_pct", "average_country_rate_pct",
    "revenue_usd_bn", "deficit_change_usd_bn", "home_welfare_pct", "stress", "credibility", "retaliators",
    "collapsed", "violators", "snapbacks",
)  # fmt: skip
"""Columns that are read; the others would only take memory."""

HASHED = (
    *("config.yaml", "partners.parquet", "series.parquet", "failures.parquet"),
    *("points.parquet", "run_points.parquet"),
)


class Part(NamedTuple):
    """One file of a table, and the points that it holds."""

    first: float
    last: float
    fragment: ds.ParquetFileFragment


class Table(NamedTuple):
    """One table, opened."""

    schema: pa.Schema
    parts: list[Part]


class Folder(NamedTuple):
    """A results folder of ``run``, or of ``sweep`` if it has points."""

    path: Path
    manifest: dict[str, Any]
    config: dict[str, Any]
    points: pd.DataFrame | None  # index the point, columns the swept keys
    opened: dict[str, Table]  # tables once opened: the parts of a large sweep are looked through only once

    def told(self, section: str, key: str) -> Any:
        """Return a value of its configuration, None where it has none."""
        inner = self.config.get(section)
        return inner.get(key) if isinstance(inner, dict) else None


class Records(NamedTuple):
    """What a comparison needs of one side."""

    partners: pd.DataFrame  # columns `PARTNERS`
    series: pd.DataFrame  # columns `SERIES`
    failed: int  # runs that failed and have no rows


def open_folder(path: Path) -> Folder:
    """Read what a results folder says about itself.

    Parameters
    ----------
    path : results folder of ``run`` or ``sweep``

    Raises
    ------
    RecordError
        When it is none, or its manifest, configuration or points cannot be read.
    """
    if not path.is_dir():
        raise RecordError(f"{path}: is no folder; expected a results folder of tariff-talks")
    for name in ("partners", "series"):
        _place(path, name)
    return Folder(path, read_manifest(path), _config(path), _points(path), {})


def read_records(folder: Folder, point: int | None) -> Records:
    """Read the tables of a run, or of one point of a sweep.

    Parameters
    ----------
    folder : Folder
    point : index of the point; None for a folder of ``run``

    Raises
    ------
    RecordError
        When a table is missing, damaged, of another schema version, or lacks a column.
    """
    partners = _table(folder, "partners", PARTNERS, point)
    series = _table(folder, "series", SERIES, point)
    failed = _table(folder, "failures", ("run",), point) if has_table(folder.path, "failures") else ()
    return Records(partners, series, len(failed))


def has_table(path: Path, name: str) -> bool:
    """Return whether a folder holds a table, as a file or as a folder of parts."""
    return (path / f"{name}.parquet").exists() or (path / name).is_dir()


def hashes(path: Path) -> dict[str, str]:
    """Return the sha256 of every file that a comparison reads, by its place in the folder."""
    wanted = [place for name in HASHED for place in (path / name, path / name.removesuffix(".parquet"))]
    files = [file for place in wanted for file in ([place] if place.is_file() else sorted(place.rglob("*")))]
    return {file.relative_to(path).as_posix(): _sha256(file) for file in files if file.is_file()}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _place(path: Path, name: str) -> Path:
    found = next((place for place in (path / f"{name}.parquet", path / name) if place.exists()), None)
    if found is None:
        raise RecordError(f"{path}: has no table {name}.parquet; expected a results folder of tariff-talks")
    return found


def _table(folder: Folder, name: str, columns: tuple[str, ...], point: int | None) -> pd.DataFrame:
    place = _place(folder.path, name)
    try:
        if name not in folder.opened:
            folder.opened[name] = _open(place)
        table = folder.opened[name]
        _check_schema(place, table.schema, (*columns, "point") if point is not None else columns)
        parts = [part for part in table.parts if point is None or part.first <= point <= part.last]
        rows = None if point is None else ds.field("point") == point
        found = [
            part.fragment.to_table(table.schema, columns=list(columns), filter=rows, use_threads=False)
            for part in parts
        ]
    except (pa.ArrowException, OSError) as problem:
        raise RecordError(f"{place}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem
    empty = pa.schema([table.schema.field(column) for column in columns]).empty_table()
    frame: pd.DataFrame = pa.concat_tables([empty, *found]).to_pandas()
    return frame


def _open(place: Path) -> Table:
    data = ds.dataset(place, format="parquet")
    return Table(data.schema, [Part(*_span(fragment), fragment) for fragment in data.get_fragments()])


def _span(fragment: ds.ParquetFileFragment) -> tuple[float, float]:
    """Return the lowest and the highest point in a file; everything where it does not say."""
    if "point" not in fragment.physical_schema.names:
        return -math.inf, math.inf
    place = fragment.physical_schema.get_field_index("point")
    groups = [fragment.metadata.row_group(group) for group in range(fragment.metadata.num_row_groups)]
    told = [group.column(place).statistics for group in groups if group.num_rows]
    if any(each is None or not each.has_min_max for each in told):
        return -math.inf, math.inf
    return min((each.min for each in told), default=math.inf), max((each.max for each in told), default=-math.inf)


def _check_schema(place: Path, schema: pa.Schema, columns: tuple[str, ...]) -> None:
    version = (schema.metadata or {}).get(b"schema_version", b"none").decode()
    if version != str(SCHEMA_VERSION):
        raise RecordError(f"{place}: schema version {version}; expected {SCHEMA_VERSION}")
    missing = [name for name in columns if name not in schema.names]
    if missing:
        raise RecordError(f"{place}: has no column {missing[0]}")


def _config(path: Path) -> dict[str, Any]:
    try:
        content = read_config(path)
    except FileNotFoundError:
        raise RecordError(f"{path}: has no config.yaml; expected a results folder of tariff-talks") from None
    if not isinstance(content, dict):
        raise RecordError(f"{path / 'config.yaml'}: expected sections of keys")
    return content


def _points(path: Path) -> pd.DataFrame | None:
    if not has_table(path, "points"):
        return None
    place = _place(path, "points")
    try:
        stored = ds.dataset(place, format="parquet").to_table()
    except (pa.ArrowException, OSError) as problem:
        raise RecordError(f"{place}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem
    table: pd.DataFrame = stored.to_pandas()
    if "point" not in table.columns or table["point"].duplicated().any():
        raise RecordError(f"{place}: expected a column point with each point once")
    for field in stored.schema:
        if (field.metadata or {}).get(b"coding") == b"json":
            values = [_plain(json.loads(value)) for value in table[field.name]]
            table[field.name] = pd.Series(values, index=table.index, dtype=object).infer_objects()
    return table.set_index("point").sort_index()


def _plain(value: object) -> object:
    """Return a value of a key as it is, and a list or section as text."""
    return json.dumps(value) if isinstance(value, list | dict) else value


def first_day(series: pd.DataFrame) -> datetime.date:
    """Return the first day of the first round."""
    day: datetime.date = series["date"].min()
    return day

"""Tables in parts: each the rows of some points and runs, with a checksum."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RecordError
from sim.records.place import Place
from sim.records.tables import Column, arrow_schema

POINT = Column("point", pa.int32(), "count", "index of the point in points.parquet, from 0")


class Part(NamedTuple):
    """What was written."""

    rows: int
    bytes: int
    sha256: str


def part_name(table: str, index: int) -> str:
    """Return the name of a part: in the order of their names lie the rows of the table."""
    return f"{table}.parquet/part-{index:07d}.parquet"


def part_schema(table: str) -> pa.Schema:
    """Return the columns of a table with the point in front."""
    schema = arrow_schema(table)
    field = pa.field(POINT.name, POINT.type, metadata={"unit": POINT.unit, "meaning": POINT.meaning})
    return pa.schema([field, *schema], metadata=schema.metadata)


def at_point(table: str, rows: pa.Table, point: int) -> pa.Table:
    """Return rows of a table as rows of one point."""
    column = pa.repeat(pa.scalar(point, type=POINT.type), len(rows))
    return pa.Table.from_arrays([column, *rows.columns], schema=part_schema(table))


def write_parts(place: Place, index: int, tables: Mapping[str, pa.Table]) -> dict[str, Part]:
    """Write the tables of one shard, each whole or not at all, and return what was written.

    A table without rows leaves no part, but in shard 0, so that every table is there and has its columns.

    Raises
    ------
    OSError
    """
    written = {}
    for table, rows in tables.items():
        if len(rows) or index == 0:
            content = parquet_bytes(rows)
            place.write(part_name(table, index), content)
            written[table] = Part(len(rows), len(content), hashlib.sha256(content).hexdigest())
    return written


def parquet_bytes(rows: pa.Table) -> bytes:
    """Return a table as a Parquet file; the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    return bytes(sink.getvalue())


def damage(place: Place, table: str, index: int, part: Part) -> str | None:
    """Say what is wrong with a part: missing, or not what was written; None for a sound one."""
    try:
        content = place.read(part_name(table, index))
    except FileNotFoundError:
        return "missing"
    except OSError as problem:
        return f"cannot be read: {problem.strerror or problem}"
    if len(content) != part.bytes:
        return f"{len(content)} bytes, {part.bytes} were written"
    return None if hashlib.sha256(content).hexdigest() == part.sha256 else "altered: another checksum"


def read_part(place: Place, table: str, index: int, columns: Sequence[str]) -> pd.DataFrame:
    """Return some columns of a part; without rows where the shard left none.

    Raises
    ------
    RecordError
        When it cannot be read.
    """
    name = part_name(table, index)
    try:
        source: Any = pa.BufferReader(place.read(name)) if place.local is None else place.local / name
        frame: pd.DataFrame = pq.read_table(source, columns=list(columns)).to_pandas()
    except FileNotFoundError:
        return part_schema(table).empty_table().select(list(columns)).to_pandas()  # type: ignore[no-any-return]
    except (pa.ArrowException, OSError) as problem:
        raise RecordError(f"{place}/{name}: cannot be read: {str(problem).splitlines()[0]}") from problem
    return frame

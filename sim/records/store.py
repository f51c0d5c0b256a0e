"""One results folder: written whole or not at all, read with its schema checked."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import yaml  # type: ignore[import-untyped]  # comes with OmegaConf

from sim.errors import RecordError
from sim.records.tables import SCHEMA_VERSION, TABLES, arrow_schema


def check_target(target: Path) -> None:
    """Refuse a results folder that is there already, before any work is done for it.

    Raises
    ------
    RecordError
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise RecordError(f"output.folder: {target} exists; expected a new or empty folder")


ROW_GROUP = 25_000
"""Least rows written at once; smaller parts make large files and slow readers."""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a hidden folder beside ``target`` that takes its name when the block ends well.

    An error or an interrupt removes what was written, so a folder with the final name is always whole.

    Raises
    ------
    RecordError
        When the target exists and is not an empty folder, or the place cannot be written to.
    """
    check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".part", dir=target.parent))
        partial.chmod(0o755)  # mkdtemp makes it private; results are to be shared like any other file
    except OSError as problem:
        raise RecordError(f"output.folder: cannot write to {target.parent}: {problem.strerror}") from problem
    try:
        yield partial
        if target.exists():
            target.rmdir()
        os.replace(partial, target)  # noqa: PTH105 - Path.replace would do the same
    except OSError as problem:
        raise RecordError(f"output.folder: cannot write {target}: {problem.strerror or problem}") from problem
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_table(folder: Path, name: str, table: pa.Table) -> None:
    """Write one table as Parquet; the same rows give the same bytes."""
    pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


class TableWriter:
    """Writes the tables of a results folder part by part, so that memory does not grow with the number of runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *problem: object) -> None:
        """Write what is waiting, unless there was a problem, and close the files."""
        try:
            for name in list(self._waiting) if problem[0] is None else []:
                self._flush(name)
        finally:
            for writer in self._writers.values():
                writer.close()

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Take a part of every table; rows are written in the order in which they come."""
        for name, table in tables.items():
            waiting = self._waiting.setdefault(name, [])
            waiting.append(table)
            if sum(map(len, waiting)) >= ROW_GROUP:
                self._flush(name)

    def _flush(self, name: str) -> None:
        if not self._waiting[name]:
            return
        table = pa.concat_tables(self._waiting[name])
        self._waiting[name] = []
        if name not in self._writers:
            path = self._folder / f"{name}.parquet"
            self._writers[name] = pq.ParquetWriter(path, table.schema, compression="zstd")
        if len(table):
            self._writers[name].write_table(table)


def write_json(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    """Write a JSON file with sorted keys."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def read_table(
    folder: Path,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    runs: range | None = None,
    points: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Read one table of a results folder: a Parquet file, or a folder of Parquet parts with that name.

    Parameters
    ----------
    folder, name : which
    columns : the ones wanted; all when left out
    runs : runs wanted, one after the other; all when left out
    points : of a sweep, the ones wanted; all when left out

    Raises
    ------
    RecordError
        When it is missing, damaged, of another schema version, or lacks a column.
    """
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise RecordError(f"{folder}: has no table {name}.parquet; expected a results folder of tariff-talks")
    wanted = None if runs is None else (pc.field("run") >= runs.start) & (pc.field("run") < runs.stop)
    if points is not None:
        among = pc.field("point").isin(list(points))
        wanted = among if wanted is None else wanted & among
    try:
        data = ds.dataset(path, format="parquet")
        _check_schema(path, name, data.schema)
        if points is not None and "point" not in data.schema.names:
            raise RecordError(f"{path}: has no column point; expected the folder of a sweep")
        table = data.to_table(columns=None if columns is None else list(columns), filter=wanted)
    except (pa.ArrowException, OSError) as problem:
        raise RecordError(f"{path}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _check_schema(path: Path, name: str, schema: pa.Schema) -> None:
    version = (schema.metadata or {}).get(b"schema_version", b"none").decode()
    if version != str(SCHEMA_VERSION):
        raise RecordError(f"{path}: schema version {version}; expected {SCHEMA_VERSION}")
    for field in arrow_schema(name):
        if field.name not in schema.names:
            raise RecordError(f"{path}: has no column {field.name}; expected {len(TABLES[name])} columns")


def read_config(folder: Path) -> object:
    """Read the configuration of a results folder, whatever it holds.

    Raises
    ------
    FileNotFoundError
        When there is none.
    RecordError
        When it cannot be read as YAML.
    """
    path = folder / "config.yaml"
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise RecordError(f"{path}: cannot be read as YAML: {str(problem).splitlines()[0]}") from problem


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a results folder.

    Raises
    ------
    RecordError
        When it is missing or is not JSON.
    """
    path = folder / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecordError(f"{folder}: has no manifest.json; expected a results folder of tariff-talks") from None
    except (OSError, ValueError) as problem:
        raise RecordError(f"{path}: cannot be read as JSON: {problem}") from problem
    if not isinstance(content, dict):
        raise RecordError(f"{path}: expected a JSON object")
    return content

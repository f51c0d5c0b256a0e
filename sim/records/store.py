"""One results folder: written whole or not at all, read with its schema checked."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

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


def write_json(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    """Write a JSON file with sorted keys."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one table of a results folder: a Parquet file, or a folder of Parquet parts with that name.

    Raises
    ------
    RecordError
        When it is missing, damaged, of another schema version, or lacks a column.
    """
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise RecordError(f"{folder}: has no table {name}.parquet; expected a results folder of tariff-talks")
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as problem:
        raise RecordError(f"{path}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem
    version = (table.schema.metadata or {}).get(b"schema_version", b"none").decode()
    if version != str(SCHEMA_VERSION):
        raise RecordError(f"{path}: schema version {version}; expected {SCHEMA_VERSION}")
    for field in arrow_schema(name):
        if field.name not in table.schema.names:
            raise RecordError(f"{path}: has no column {field.name}; expected {len(TABLES[name])} columns")
    frame: pd.DataFrame = table.to_pandas()
    return frame


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

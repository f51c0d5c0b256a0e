"""Copies of the tables to damage, and the raw inputs where they are at hand."""

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parents[3] / "shared" / "data"
PACKAGE = Path(str(files("sim.data")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a copy of every table."""
    for table in PACKAGE.glob("*.csv"):
        shutil.copy(table, tmp_path)
    return tmp_path


@pytest.fixture
def put(folder: Path) -> Callable[..., None]:
    """Return a function that writes one cell, found by the line of the file and the name of the column."""

    def write(file: str, line: int, column: str, text: str) -> None:
        rows = (folder / file).read_text(encoding="utf-8").split("\n")
        # no cell before the columns written here holds a comma, but quoted ones after them may
        position = rows[0].split(",").index(column)
        cells = rows[line - 1].split(",")
        cells[position] = text
        rows[line - 1] = ",".join(cells)
        (folder / file).write_text("\n".join(rows), encoding="utf-8")

    return write


@pytest.fixture(scope="session")
def raw() -> Path:
    """Return the folder of raw inputs; tests that need it are skipped where it is absent."""
    if not RAW.is_dir():
        pytest.skip(f"raw inputs not at hand in {RAW}")
    return RAW

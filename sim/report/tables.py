"""Tables of a page: columns of a CSV file put together, numbers made readable, every cell ready to be sorted."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import RecordError

MOST_ROWS = 1_000
"""Rows of a table on the page; the file beside it has them all."""


class Cell(NamedTuple):
    """What is written, and the number by which it is sorted (empty for text)."""

    text: str
    value: str = ""


class Table(NamedTuple):
    """A table of the page."""

    title: str
    note: str  # how to read it
    heads: list[str]
    rows: list[list[Cell]]
    left_out: int = 0  # rows beyond those shown


class Field(NamedTuple):
    """A column of the page: one column of a file, both ends of an interval, or words and their unit."""

    head: str
    columns: tuple[str, ...]
    signed: bool = False  # a plus before gains


def laid_out(frame: pd.DataFrame, fields: Sequence[Field], *, title: str, note: str = "") -> Table:
    """Return some columns of a table, in the order of the fields.

    Parameters
    ----------
    frame : has the columns that the fields name
    fields : what to show
    title, note : what it is, and how to read it
    """
    shown = frame.head(MOST_ROWS)
    columns = [_cells(shown, field) for field in fields]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Table(title, note, [field.head for field in fields], rows, len(frame) - len(shown))


def whole(frame: pd.DataFrame, *, title: str, note: str = "") -> Table:
    """Return a table as it is: columns that say nothing left out, names with blanks."""
    told = [str(column) for column in frame.columns if frame[column].notna().any()]
    return laid_out(frame, [Field(name.replace("_", " "), (name,)) for name in told], title=title, note=note)


def read_csv(folder: Path, name: str, needed: Sequence[str] = ()) -> pd.DataFrame:
    """Read a CSV file of a results folder.

    Parameters
    ----------
    folder, name : which
    needed : columns that it must have

    Raises
    ------
    RecordError
        When it is missing, cannot be read or lacks a column.
    """
    path = folder / name
    try:
        frame: pd.DataFrame = pd.read_csv(path, encoding="utf-8")
    except FileNotFoundError:
        raise RecordError(f"{folder}: has no {name}; expected a results folder of tariff-talks") from None
    except (OSError, ValueError) as problem:  # pandas' own are ValueErrors
        raise RecordError(f"{path}: cannot be read as CSV: {str(problem).splitlines()[0]}") from problem
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise RecordError(f"{path}: has no column {missing[0]}; expected {', '.join(needed)}")
    return frame


def readable(number: float, *, signed: bool = False) -> str:
    """Write a number with four significant digits, a real minus, and commas in large ones.

    Examples
    --------
    >>> readable(0.0123456), readable(-149.26), readable(1234567.0), readable(3.0, signed=True)
    ('0.01235', '−149.3', '1,234,567', '+3')
    """
    text = f"{number:,.0f}" if abs(number) >= 10_000.0 else f"{number:.4g}"
    plus = "+" if signed and number > 0.0 else ""
    return plus + text.replace("-", "−")


def _cells(frame: pd.DataFrame, field: Field) -> list[Cell]:
    values = [frame[column] for column in field.columns]
    if not all(pd.api.types.is_numeric_dtype(column) for column in values):
        return [_text_cell(list(row)) for row in zip(*values, strict=True)]
    numbers = np.column_stack([column.to_numpy(dtype=float) for column in values])
    return [_number_cell(row.tolist(), signed=field.signed) for row in numbers]


def _text_cell(row: list[object]) -> Cell:
    first, *rest = ["" if pd.isna(value) else str(value) for value in row]  # type: ignore[call-overload]
    behind = ", ".join(each for each in rest if each)
    return Cell(f"{first} ({behind})" if behind else first)


def _number_cell(row: list[float], *, signed: bool) -> Cell:
    if not all(np.isfinite(row)):
        return Cell("–" if any(np.isfinite(row)) or all(np.isnan(row)) else str(row[0]))
    return Cell(" to ".join(readable(number, signed=signed) for number in row), f"{row[0]:.10g}")

"""From the bytes of one file to a checked table: header, row lengths, cells, keys, completeness, order."""

import csv
import io
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple

import pandas as pd

from sim.data.cells import nearest, refusal, typed_column
from sim.data.columns import Column, Kind, codes, columns_of
from sim.errors import DataError


class Table(NamedTuple):
    """A checked table that still knows where its rows stood."""

    file: str  # name for messages
    frame: pd.DataFrame  # columns in the order of columns.csv, rows in file order
    lines: list[int]  # line of the file of each row


class _Raw(NamedTuple):
    file: str
    header: list[str]
    header_line: int
    rows: list[list[str]]
    lines: list[int]


def read_table(path: Traversable, *, kind: Kind, file: str) -> Table:
    """Return the table in ``path``, checked against the columns and the row rules of its kind.

    Parameters
    ----------
    path : file to read
        UTF-8, comma separated, one header row; wholly blank lines are passed over.
    kind : Kind
    file : str
        How messages call the file.

    Raises
    ------
    DataError
        The first thing found wrong, with file, line and column.
    """
    raw = _split(_text(path, file), file)
    columns = columns_of(kind)
    _check_header(raw, columns)
    _check_lengths(raw)
    frame = pd.DataFrame({column.name: _typed(raw, column) for column in columns})
    table = Table(file, frame, raw.lines)
    _check_keys(table, kind)
    _check_rows(table, kind)
    _check_sorted(table, kind)
    return table


def _text(path: Traversable, file: str) -> str:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(f"{file}: no such file, expected a table of this name") from None
    except OSError as problem:
        raise DataError(f"{file}: cannot be read: {problem.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        found = f"byte 0x{data[problem.start]:02x}"
        raise DataError(f"{file}, line {line}: found {found}, expected text in UTF-8") from None


def _split(text: str, file: str) -> _Raw:
    found = [(line, [cell.strip() for cell in row]) for line, row in _numbered(text, file) if row]
    if len(found) < 2:
        raise DataError(f"{file}: found {len(found)} lines, expected a header and at least one row")
    (header_line, header), *body = found
    return _Raw(file, header, header_line, [row for _, row in body], [line for line, _ in body])


def _numbered(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it starts on: a quoted cell may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as problem:
            raise DataError(f"{file}, line {start}: not readable as comma-separated text: {problem}") from None
        if row is None:
            return
        yield start, row
        start = reader.line_num + 1


def _check_header(raw: _Raw, columns: Sequence[Column]) -> None:
    names = [column.name for column in columns]
    for position, name in enumerate(raw.header, start=1):
        first = raw.header.index(name) + 1
        if name not in names:
            expected = f"a column of this table{nearest(name, names)}"
            raise refusal(raw.file, line=raw.header_line, column=str(position), found=name, expected=expected)
        if first < position:
            expected = f"it once, it is column {first} too"
            raise refusal(raw.file, line=raw.header_line, column=name, found=name, expected=expected)
    for name in names:
        if name not in raw.header:
            expected = f"it among the {len(names)} columns of this table"
            raise refusal(raw.file, line=raw.header_line, column=name, found="no such column", expected=expected)


def _check_lengths(raw: _Raw) -> None:
    for line, row in zip(raw.lines, raw.rows, strict=True):
        if len(row) != len(raw.header):
            column = raw.header[min(len(row), len(raw.header) - 1)]
            found, expected = f"{len(row)} cells", f"{len(raw.header)} as in the header"
            raise refusal(raw.file, line=line, column=column, found=found, expected=expected)


def _typed(raw: _Raw, column: Column) -> object:
    position = raw.header.index(column.name)
    texts = [row[position] for row in raw.rows]
    return typed_column(texts, column=column, file=raw.file, lines=raw.lines)


def _check_keys(table: Table, kind: Kind) -> None:
    seen: dict[tuple[object, ...], int] = {}
    keys = zip(*(table.frame[name] for name in kind.key), strict=True)
    for key, line in zip(keys, table.lines, strict=True):
        if key in seen:
            found = ", ".join(str(part).removesuffix(" 00:00:00") for part in key)
            expected = f"it once, it stands on line {seen[key]} too"
            raise refusal(table.file, line=line, column=" + ".join(kind.key), found=found, expected=expected)
        seen[key] = line


def _check_rows(table: Table, kind: Kind) -> None:
    if not kind.rows:
        return
    column, wanted = kind.key[0], codes(kind.rows)
    present = list(table.frame[column])
    for line, found, code in zip(table.lines, present, wanted, strict=False):
        if found != code:
            why = "the order of rows is fixed" if code in present else "which has no row"
            raise refusal(table.file, line=line, column=column, found=found, expected=f"{code}, {why}")
    if len(present) < len(wanted):
        expected = f"{wanted[len(present)]} after it: all {len(wanted)} {kind.rows} have a row"
        raise refusal(table.file, line=table.lines[-1], column=column, found=present[-1], expected=expected)


def _check_sorted(table: Table, kind: Kind) -> None:
    if not kind.sorted_by:
        return
    values = table.frame[kind.sorted_by]
    falls = (values < values.shift()).to_numpy().nonzero()[0]
    if falls.size:
        found = values[falls[0]]
        expected = "no earlier than the row above"
        raise refusal(
            table.file, line=table.lines[falls[0]], column=kind.sorted_by, found=found, expected=expected
        )

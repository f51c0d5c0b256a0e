"""The rows of a CSV file whose columns are not all known."""

import csv
import io
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple

from sim.data.cells import nearest
from sim.errors import DataError


class LooseRows(NamedTuple):
    """Header and rows as text; a cell is asked for by the name of its column."""

    file: str  # name for messages
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]  # line of the file of each row

    def texts(self, name: str) -> list[str]:
        """Return the cells of a column.

        Raises
        ------
        DataError
            When there is no such column.
        """
        if name not in self.header:
            raise DataError(f"{self.file}: has no column {name}{nearest(name, self.header)}; expected it")
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def first_of(self, names: Sequence[str]) -> str:
        """Return the first of some column names that the file has.

        Raises
        ------
        DataError
            When it has none of them.
        """
        for name in names:
            if name in self.header:
                return name
        raise DataError(f"{self.file}: has no column {' or '.join(names)}; expected one of them")


def read_loose(path: Traversable, file: str) -> LooseRows:
    """Read a CSV file as text.

    Parameters
    ----------
    path : file to read
        UTF-8, comma separated, one header row; wholly blank lines are passed over.
    file : how messages call it

    Raises
    ------
    DataError
        When it cannot be read, has no rows, names a column twice, or has a row of another length.
    """
    try:
        reader = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        found = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except OSError as problem:
        raise DataError(f"{file}: cannot be read: {problem.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        raise DataError(f"{file}: not readable as comma-separated text in UTF-8: {problem}") from None
    if len(found) < 2:
        raise DataError(f"{file}: found {len(found)} lines, expected a header and at least one row")
    (_, header), *body = found
    if twice := next((name for name in header if name and header.count(name) > 1), None):
        raise DataError(f"{file}: column {twice} stands there twice; expected it once")
    for line, row in body:
        if len(row) != len(header):
            raise DataError(
                f"{file}, line {line}: found {len(row)} cells, expected {len(header)} as in the header"
            )
    return LooseRows(file, tuple(header), [row for _, row in body], [line for line, _ in body])

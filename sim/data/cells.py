"""From the text of one column to typed values, refusing anything its row of ``columns.csv`` does not allow."""

import datetime
import difflib
import math
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from sim.arrays import AnyArray
from sim.data.columns import Column
from sim.errors import DataError

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_SHOWN = 60
_LONGEST_LIST = 20


def refusal(file: str, *, line: int, column: str, found: object, expected: str) -> DataError:
    """Return the error for one cell, in the form every refusal has.

    Parameters
    ----------
    line : int
        Line of the file as an editor counts: the header is line 1.

    Examples
    --------
    >>> print(refusal("partners.csv", line=3, column="iso3", found="JPM", expected="a code, nearest 'JPN'"))
    partners.csv, line 3, column iso3: found 'JPM', expected a code, nearest 'JPN'
    """
    shown = str(found).removesuffix(" 00:00:00")
    shown = shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "..."
    return DataError(f"{file}, line {line}, column {column}: found {shown!r}, expected {expected}")


def nearest(name: str, names: Collection[str]) -> str:
    """Return ``", nearest 'X'"`` for the most similar of ``names``, or nothing if none is similar.

    Examples
    --------
    >>> nearest("jpn", ["JPN", "KOR"]), nearest("??", ["JPN", "KOR"])
    (", nearest 'JPN'", '')
    """
    by_case = {each.casefold(): each for each in names}
    found = difflib.get_close_matches(name.casefold(), by_case, n=1, cutoff=0.5)
    return f", nearest {by_case[found[0]]!r}" if found else ""


def typed_column(texts: Sequence[str], *, column: Column, file: str, lines: Sequence[int]) -> AnyArray | list[str]:
    """Return the values of a column.

    Parameters
    ----------
    texts : sequence of str
        The cells, blanks around them already taken off.
    lines : sequence of int, as long as ``texts``
        Line of the file of each cell.

    Returns
    -------
    array or list of str
        ``float`` and every nullable number or flag: float64, blank = nan; ``int``: int64; ``flag``: bool;
        ``date``: datetime64[s], blank = NaT; ``iso3``, ``category``, ``text``: str, blank = "".

    Raises
    ------
    DataError
        At the first cell that the column does not allow.
    """
    values = [_value(text, column, file, line) for text, line in zip(texts, lines, strict=True)]
    dtype = _dtype(column)
    return values if dtype is None else np.array(values, dtype=dtype)


def _dtype(column: Column) -> str | None:
    if column.type in _WORDS:
        return None
    if column.type == "date":
        return "datetime64[s]"
    return "float64" if column.nullable else {"float": "float64", "int": "int64", "flag": "bool"}[column.type]


def _value(text: str, column: Column, file: str, line: int) -> Any:
    try:
        return _allowed(_PARSERS[column.type](text), column) if text else _blank(column)
    except ValueError as problem:
        expected = str(problem)
    raise refusal(file, line=line, column=column.name, found=text, expected=expected)


def _blank(column: Column) -> Any:
    if not column.nullable:
        raise ValueError(f"{_NOUNS[column.type]}, not a blank cell")
    if column.type in _WORDS:
        return ""
    return None if column.type == "date" else math.nan


def _allowed(value: Any, column: Column) -> Any:
    if column.allowed and value not in column.allowed:
        listed = "" if len(column.allowed) > _LONGEST_LIST else f" ({', '.join(column.allowed)})"
        raise ValueError(f"{_NOUNS[column.type]}{listed}{nearest(value, column.allowed)}")
    if column.minimum is not None and value < column.minimum:
        raise ValueError(f"at least {column.minimum}{_in(column.unit)}")
    if column.maximum is not None and value > column.maximum:
        raise ValueError(f"at most {column.maximum}{_in(column.unit)}")
    return value


def _in(unit: str) -> str:
    return f" ({unit})" if unit else ""


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise ValueError("a date YYYY-MM-DD")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError("a date YYYY-MM-DD that exists") from None


def _float(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("a finite number with a decimal point")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a finite number")
    return value


def _int(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("a whole number")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1")
    return text == "1"


_WORDS = ("iso3", "category", "text")
_NOUNS = {
    "iso3": "a code of the set",
    "text": "text",
    "date": "a date",
    "int": "a whole number",
    "float": "a number",
    "flag": "0 or 1",
    "category": "one of the list",
}
_PARSERS: dict[str, Callable[[str], Any]] = {
    "iso3": str,
    "category": str,
    "text": str,
    "date": _date,
    "int": _int,
    "float": _float,
    "flag": _flag,
}

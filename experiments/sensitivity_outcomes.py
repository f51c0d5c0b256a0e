"""The outcomes that a sensitivity analysis can be about, their names on the command line, and their values."""

import datetime
import operator
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.analysis.summary import Headline, headlines
from sim.analysis.words import day
from sim.config.names import nearest
from sim.errors import ConfigError, RecordError
from sim.records.store import read_table

NAMES = {
    "deals": "deals signed",
    "tariff": "average US tariff",
    "coverage": "imports covered by deals",
    "revenue": "US tariff revenue",
    "deficit": "change of the US goods deficit",
    "welfare": "change of US welfare",
}
"""Name on the command line -> headline of the summary."""

DATED = ("deals", "tariff")
"""Outcomes that are known on the dates of output.report_dates too."""

DEFAULT = "deals,tariff"

COMPARE: dict[str, Callable[[pd.Series, float], pd.Series]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}

SIGNS = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}

PARTNERS = ("point", "run", "deal_date")
SERIES = (
    *("point", "run", "round", "date", "average_rate_pct", "coverage_share", "revenue_usd_bn"),
    *("deficit_change_usd_bn", "home_welfare_pct"),
)

AT_ONCE = 50
"""Points whose tables are in memory together."""


class Event(NamedTuple):
    """What scenario discovery looks for: an outcome beyond a bound."""

    outcome: str
    sign: str
    bound: float

    def __str__(self) -> str:
        name, at, date = self.outcome.partition("@")
        when = f" by {day(datetime.date.fromisoformat(date))}" if at else " at the end"
        return f"{NAMES[name]} {SIGNS[self.sign]} {self.bound:g}{when}"

    def happens(self, values: pd.Series) -> pd.Series:
        """Tell where it happens."""
        return COMPARE[self.sign](values, self.bound)


def outcomes_of(text: str, dates: Sequence[datetime.date]) -> list[str]:
    """Return the outcomes named in a list with commas.

    Parameters
    ----------
    text : ``deals@2025-07-09,tariff``
    dates : those of output.report_dates

    Raises
    ------
    ConfigError
    """
    found = [_outcome("outcome", part.strip(), dates) for part in text.split(",")]
    if len(set(found)) < len(found):
        raise ConfigError(f"outcome: got {text!r}; expected each once")
    return found


def event_of(text: str, dates: Sequence[datetime.date]) -> Event:
    """Return the event of ``deals@2025-07-09<10``.

    Raises
    ------
    ConfigError
    """
    parts = re.fullmatch(r"([^<>=]+)(<=|>=|<|>)([^<>=]+)", text.strip())
    if parts is None:
        raise ConfigError(f"discover: got {text!r}; expected an outcome, a sign and a number: deals@2025-07-09<10")
    try:
        bound = float(parts.group(3))
    except ValueError:
        raise ConfigError(f"discover: got {parts.group(3)!r}; expected a number after {parts.group(2)}") from None
    return Event(_outcome("discover", parts.group(1).strip(), dates), parts.group(2), bound)


def _outcome(key: str, text: str, dates: Sequence[datetime.date]) -> str:
    name, at, date = text.partition("@")
    if name not in NAMES:
        raise ConfigError(f"{key}: unknown outcome {name!r}{nearest(name, list(NAMES))}")
    if at and name not in DATED:
        raise ConfigError(f"{key}: {name} is known at the end only; expected {name} without a date")
    if at and date not in [each.isoformat() for each in dates]:
        known = ", ".join(each.isoformat() for each in dates) or "none"
        raise ConfigError(f"{key}: got the date {date!r}; expected one of output.report_dates: {known}")
    return text


def samples_of(records: Path, points: int, dates: Sequence[datetime.date]) -> pd.DataFrame:
    """Return all outcomes of every run of every point of a sweep: columns ``point, run`` and the outcomes.

    Parameters
    ----------
    records : folder of the sweep
    points : how many it has
    dates : days by which deals are counted

    Raises
    ------
    RecordError
        When every run of a point failed.
    """
    batches = (range(first, min(first + AT_ONCE, points)) for first in range(0, points, AT_ONCE))
    return pd.concat([part for batch in batches for part in _batch(records, batch, dates)], ignore_index=True)


def _batch(records: Path, batch: range, dates: Sequence[datetime.date]) -> list[pd.DataFrame]:
    partners = read_table(records, "partners", columns=PARTNERS, points=batch)
    series = read_table(records, "series", columns=SERIES, points=batch)
    deals, paths = dict(iter(partners.groupby("point"))), dict(iter(series.groupby("point")))
    for point in batch:
        if point not in paths:
            raise RecordError(f"point {point}: every run failed: {_reason(records, point)}")
    return [_of_point(point, headlines(deals[point], paths[point], dates)) for point in batch]


def _of_point(point: int, found: Sequence[Headline]) -> pd.DataFrame:
    short = {headline: name for name, headline in NAMES.items()}
    columns = {
        short[each.name] + ("" if each.date is None else f"@{each.date.isoformat()}"): each.values
        for each in found
    }
    frame = pd.DataFrame(columns).rename_axis("run").reset_index()
    frame.insert(0, "point", point)
    return frame


def _reason(records: Path, point: int) -> str:
    failures = read_table(records, "failures", points=[point])
    return str(failures["reason"].iloc[0]) if len(failures) else "no records"

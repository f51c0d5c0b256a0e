"""Headlines of ensembles of any size: read some runs at a time, so that memory does not grow with their number."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.summary import Headline, deal_days, headlines, likeliest
from sim.records.store import read_table

BATCH = 2_000
"""Runs read at a time."""

PARTNER_COLUMNS = ("run", "iso3", "deal_date")
SERIES_COLUMNS = (
    *("run", "round", "date", "average_rate_pct", "coverage_share", "revenue_usd_bn"),
    *("deficit_change_usd_bn", "home_welfare_pct"),
)


def headlines_of(folder: Path, runs: int, dates: Sequence[datetime.date]) -> list[Headline]:
    """Return the headlines of a results folder; see ``headlines``.

    Parameters
    ----------
    folder : results folder of ``run``
    runs : replications asked for; those that failed are in no table
    dates : days by which deals are counted
    """
    parts = []
    for batch in _batches(runs):
        partners = read_table(folder, "partners", columns=PARTNER_COLUMNS, runs=batch)
        if len(partners):
            series = read_table(folder, "series", columns=SERIES_COLUMNS, runs=batch)
            parts.append(headlines(partners, series, dates))
    return [
        several[0]._replace(values=pd.concat([one.values for one in several]))
        for several in zip(*parts, strict=True)
    ]


def signatories_of(folder: Path, runs: int, date: datetime.date) -> pd.DataFrame:
    """Return the probability of a framework by a day for every partner; see ``signatories``."""
    parts, known = [], 0
    for batch in _batches(runs):
        partners = read_table(folder, "partners", columns=PARTNER_COLUMNS, runs=batch)
        parts.append(deal_days(partners))
        known += partners["run"].nunique()
    days = pd.concat(parts).groupby(["iso3", "deal_date"], sort=False, dropna=False)["runs"].sum().reset_index()
    return likeliest(days, known, date)


def _batches(runs: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, runs)) for start in range(0, runs, BATCH))

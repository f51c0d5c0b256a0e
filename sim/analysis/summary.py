"""The headlines of a run: each a distribution over runs with an interval for its mean."""

import datetime
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.intervals import Interval, mean_interval, share_interval

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Headline(NamedTuple):
    """One number that a run reports."""

    name: str
    unit: str
    date: datetime.date | None  # None for the end of the horizon
    values: pd.Series  # one a run
    least: float = -math.inf  # what it can be at least
    most: float = math.inf


def headlines(partners: pd.DataFrame, series: pd.DataFrame, dates: Sequence[datetime.date]) -> list[Headline]:
    """Return the headlines of an ensemble.

    Parameters
    ----------
    partners, series : tables of one results folder
    dates : days by which deals are counted; those after the last day are left out
    """
    last = series["date"].max()
    found = []
    for date in [day for day in dates if day <= last_day(series)]:
        found.append(Headline("deals signed", "count", date, deals_by(partners, date), 0.0))
        state = at_date(series, date)
        found.append(Headline("average US tariff", "percent", date, state["average_rate_pct"], 0.0))
    state = at_date(series, last)
    found.append(Headline("deals signed", "count", None, deals_by(partners, last), 0.0))
    for name, unit, column, *range_ in (
        ("average US tariff", "percent", "average_rate_pct", 0.0),
        ("imports covered by deals", "share", "coverage_share", 0.0, 1.0),
        ("US tariff revenue", "USD bn a year", "revenue_usd_bn", 0.0),
        ("change of the US goods deficit", "USD bn a year", "deficit_change_usd_bn"),
        ("change of US welfare", "percent", "home_welfare_pct"),
    ):
        found.append(Headline(name, unit, None, state[column], *range_))
    return found


def last_day(series: pd.DataFrame) -> datetime.date:
    """Return the last day of the last round; of a single round only its first day is known."""
    begun = sorted(series["date"].unique())
    length = begun[1] - begun[0] if len(begun) > 1 else datetime.timedelta(days=1)
    day: datetime.date = begun[-1] + length - datetime.timedelta(days=1)
    return day


def deals_by(partners: pd.DataFrame, date: datetime.date) -> pd.Series:
    """Return the frameworks signed in each run in rounds that began on or before a day."""
    signed = partners["deal_date"].notna() & (partners["deal_date"] <= date)
    return signed.groupby(partners["run"]).sum().astype(float)


def at_date(series: pd.DataFrame, date: datetime.date) -> pd.DataFrame:
    """Return the rows of the round that holds a day (the last one begun), indexed by run."""
    begun = series[series["date"] <= date]
    state: pd.DataFrame = begun[begun["round"] == begun["round"].max()].set_index("run")
    return state


def summary_table(found: Iterable[Headline]) -> pd.DataFrame:
    """Return the summary: mean with its interval, spread over runs, number of runs.

    Student's interval is cut to what the headline can be; no mean lies beyond, so it covers as often as before.
    """
    rows = []
    for headline in found:
        mean = mean_interval(headline.values.to_numpy())
        spread = np.quantile(headline.values.to_numpy(), QUANTILES)
        rows.append(
            {
                "metric": headline.name,
                "unit": headline.unit,
                "date": "end" if headline.date is None else headline.date.isoformat(),
                "mean": mean.estimate,
                "mean_low_95": np.maximum(mean.low, headline.least),  # nan of a single run stays nan
                "mean_high_95": np.minimum(mean.high, headline.most),
                **{f"p{round(100 * q):02d}": value for q, value in zip(QUANTILES, spread, strict=True)},
                "runs": headline.values.size,
            }
        )
    return pd.DataFrame(rows)


def signatories(partners: pd.DataFrame, date: datetime.date) -> pd.DataFrame:
    """Return the probability of a framework by a day for every partner, most likely first.

    Returns
    -------
    Columns ``iso3, probability, low, high, median_date``; ties in the order of the data.
    """
    return likeliest(deal_days(partners), partners["run"].nunique(), date)


def deal_days(partners: pd.DataFrame) -> pd.DataFrame:
    """Return in how many runs each partner signed on each day: ``iso3, deal_date, runs``.

    A day is missing in the row of runs in which a partner signed nothing; partners in the order of the data.
    """
    counted = partners.groupby(["iso3", "deal_date"], sort=False, dropna=False).size()
    return counted.rename("runs").reset_index()


def likeliest(days: pd.DataFrame, runs: int, date: datetime.date) -> pd.DataFrame:
    """Return the probabilities of ``signatories`` from the counts of ``deal_days`` over a number of runs."""
    signed = days[days["deal_date"].notna()]
    signed = signed[signed["deal_date"] <= date].sort_values("deal_date", kind="stable")
    rows = []
    for code in days["iso3"].unique():
        own = signed[signed["iso3"] == code]
        count = int(own["runs"].sum())
        share: Interval = share_interval(count, runs)
        before_median = own["runs"].cumsum() > (count - 1) // 2
        median = own.loc[before_median, "deal_date"].iloc[0] if count else None
        rows.append((code, share.estimate, share.low, share.high, median))
    table = pd.DataFrame(rows, columns=["iso3", "probability", "low", "high", "median_date"])
    return table.sort_values("probability", ascending=False, kind="stable").reset_index(drop=True)

"""What a comparison compares: one number a run for outcomes, for partners and for the rounds."""

import datetime
from collections.abc import Sequence
from functools import cache

import pandas as pd

from sim.analysis.comparison_records import Records, first_day
from sim.analysis.summary import Headline, headlines
from sim.data.load import load_table
from sim.errors import RecordError

ENDS = (
    ("final agreements", "count", "finals"),
    ("frameworks that collapsed", "count", "collapsed"),
    ("deals not kept", "count", "violators"),
    ("deals suspended by home", "count", "snapbacks"),
    ("partners that retaliate", "count", "retaliators"),
    ("country rate, weighted by imports", "percent", "average_country_rate_pct"),
    ("credibility of threats", "share", "credibility"),
    ("stress of home", "index", "stress"),
)
"""Outcome, unit and column of ``series`` in the last round."""

PARTNER_MEASURES = (
    ("deal", "share"),
    ("rate in force", "percent"),
    ("agreed rate", "percent"),
    ("welfare", "percent"),
    ("place in the order of deals", "place"),
)
"""What is compared partner by partner, at the end."""

PATHS = (
    ("average US tariff", "percent", "average_rate_pct"),
    ("deals signed", "count", "deals"),
    ("imports covered by deals", "share", "coverage_share"),
    ("US tariff revenue", "USD bn a year", "revenue_usd_bn"),
    ("change of the US goods deficit", "USD bn a year", "deficit_change_usd_bn"),
    ("change of US welfare", "percent", "home_welfare_pct"),
)
"""What is compared round by round: name, unit and column of ``series``."""

LEAD = (
    "deals signed",
    "average US tariff",
    "imports covered by deals",
    "US tariff revenue",
    "change of the US goods deficit",
    "change of US welfare",
    "change of partners' welfare, by GDP",
    "agreed rate, mean over deals",
    "days to a deal, mean over deals",
)
"""Outcomes at the end that pictures show."""


def outcomes(records: Records, dates: Sequence[datetime.date]) -> list[Headline]:
    """Return every outcome of a side, the headlines of its summary first.

    Parameters
    ----------
    records : of one side
    dates : days by which deals are counted; those after the last day are left out

    Returns
    -------
    Each with one number a run, indexed by run; nan in a run that has none, such as the agreed rate without a deal.
    """
    last = records.series[records.series["round"] == records.series["round"].max()].set_index("run")
    ends = [Headline(name, unit, None, last[column].astype(float)) for name, unit, column in ENDS]
    return [
        *headlines(records.partners, records.series, dates),
        *_of_partners(records),
        *ends,
        *_over_time(records.series),
    ]


def partner_numbers(partners: pd.DataFrame) -> pd.DataFrame:
    """Return what is compared partner by partner.

    Parameters
    ----------
    partners : table ``partners`` of one side

    Returns
    -------
    A row a run; columns ``(measure, iso3)`` with the names of `PARTNER_MEASURES`. ``deal`` is 1 with a framework
    and 0 without; the agreed rate is nan without one; the place counts from 1, deals of one round share their
    places, and a partner without a deal has the last place, the number of partners.
    """
    order = partners["iso3"].unique()
    days = _ordinals(partners["deal_date"])
    places = days.groupby(partners["run"]).rank(method="average")
    columns = {
        "deal": days.notna().astype(float),
        "rate in force": partners["rate_pct"].astype(float),
        "agreed rate": partners["agreed_rate_pct"].astype(float),
        "welfare": partners["welfare_pct"].astype(float),
        "place in the order of deals": places.fillna(float(len(order))),
    }
    wide = {
        name: pd.DataFrame({"run": partners["run"], "iso3": partners["iso3"], "value": values})
        .pivot(index="run", columns="iso3", values="value")
        .reindex(columns=order)
        for name, values in columns.items()
    }
    return pd.concat(wide, axis="columns")


def path_numbers(series: pd.DataFrame) -> pd.DataFrame:
    """Return what is compared round by round.

    Parameters
    ----------
    series : table ``series`` of one side

    Returns
    -------
    A row a run; columns ``(measure, date)`` with the names of `PATHS` and the first day of each round, written
    as ``2025-04-02``.
    """
    dated = series.assign(date=series["date"].astype(str))
    wide = {name: dated.pivot(index="run", columns="date", values=column) for name, _, column in PATHS}
    return pd.concat(wide, axis="columns").astype(float)


def _of_partners(records: Records) -> list[Headline]:
    """Return outcomes that are sums and means over the partners of a run."""
    rows = records.partners
    runs, signed = rows["run"], rows["deal_date"].notna()
    welfare = rows["welfare_pct"].astype(float)
    weights = _gdp(rows["iso3"])
    weighted = (welfare * weights).groupby(runs).sum(min_count=1) / weights.groupby(runs).sum()
    waited = _ordinals(rows["deal_date"]) - first_day(records.series).toordinal()

    def mean(values: pd.Series) -> pd.Series:
        return values.astype(float).groupby(runs).mean()

    def total(values: pd.Series) -> pd.Series:
        return values.astype(float).groupby(runs).sum()

    found = (
        ("agreed rate, mean over deals", "percent", mean(rows["agreed_rate_pct"])),
        ("days to a deal, mean over deals", "days", mean(waited)),
        ("partner's share of its gain, mean over deals", "share", mean(rows["partner_gain_share"].where(signed))),
        ("home's share of its gain, mean over deals", "share", mean(rows["home_gain_share"].where(signed))),
        ("barriers taken down, mean over deals", "share", mean(rows["barrier_reform"].where(signed))),
        ("purchases pledged", "USD bn a year", total(rows["purchases_usd_bn"])),
        ("investment pledged", "USD bn", total(rows["investment_usd_bn"])),
        ("rate in force, mean over partners", "percent", mean(rows["rate_pct"])),
        ("effective rate, mean over partners", "percent", mean(rows["effective_rate_pct"])),
        ("change of partners' welfare, by GDP", "percent", weighted),
        ("change of partners' welfare, mean over partners", "percent", mean(welfare)),
        ("partners that lose welfare", "count", total(welfare < 0.0)),
        ("partners that ask for talks", "count", total(rows["contact_date"].notna())),
        ("sessions held", "count", total(rows["sessions"])),
    )
    return [Headline(name, unit, None, values) for name, unit, values in found]


def _over_time(series: pd.DataFrame) -> list[Headline]:
    rates = series["average_rate_pct"].astype(float).groupby(series["run"])
    return [
        Headline("average US tariff, mean over the rounds", "percent", None, rates.mean()),
        Headline("average US tariff, highest", "percent", None, rates.max()),
    ]


def _gdp(codes: pd.Series) -> pd.Series:
    """Return the GDP of each row's partner in 2024, USD bn."""
    known = _known_gdp()
    unknown = sorted(set(codes) - set(known.index))
    if unknown:
        raise RecordError(f"table partners: unknown partner {unknown[0]!r}; expected those of the data")
    return codes.map(known).astype(float)


@cache
def _known_gdp() -> pd.Series:
    return load_table("partners").set_index("iso3")["gdp_2024_usd_bn"]


def _ordinals(dates: pd.Series) -> pd.Series:
    """Return dates as day numbers, nan where there is none."""
    days = pd.to_datetime(dates)
    return (days - pd.Timestamp(1, 1, 1)).dt.days.astype(float) + 1.0

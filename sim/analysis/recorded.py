"""What really happened, in the form of the simulated numbers."""

import datetime

import pandas as pd

from sim.data.load import load_table


def recorded_deals() -> pd.DataFrame:
    """Return the first framework deal of each partner on record.

    Returns
    -------
    Columns ``iso3``, ``date`` (announcement) and ``rate_pct`` (agreed headline rate as last stated, percent);
    in the order of the dates.
    """
    history = load_table("history")
    deals = history[history["kind"] == "framework_deal"].sort_values("date", kind="stable")
    first = deals.groupby("iso3", sort=False)["date"].first()
    rate = deals.groupby("iso3", sort=False)["us_rate_after_pct"].last()
    return pd.DataFrame({"date": first.dt.date, "rate_pct": rate}).reset_index()


def recorded_tariff() -> pd.DataFrame:
    """Return the recorded average tariff on all of home's imports.

    Returns
    -------
    Columns ``date`` (every day) and ``rate_pct`` (percent of the value of imports).
    """
    table = load_table("effective_tariff")
    return pd.DataFrame({"date": table["date"].dt.date, "rate_pct": table["us_avg_tariff_pct"]})


def record_end() -> datetime.date:
    """Return the last day of the record; what came later is unknown to this project."""
    last: datetime.date = recorded_tariff()["date"].max()
    return last


def recorded_deal_count(first: datetime.date, last: datetime.date) -> pd.Series:
    """Return the number of partners with a framework deal on record, between two days.

    Parameters
    ----------
    first, last : ends of the time shown; cut at the end of the record

    Returns
    -------
    Counts; index the first day, every day with a new deal, the last day of the record shown. Empty if the
    record ends before ``first``.
    """
    last = min(last, record_end())
    if last < first:
        return pd.Series(dtype=float)
    dates = recorded_deals()["date"]
    days = sorted({first, last, *(date for date in dates if first <= date <= last)})
    return pd.Series([float((dates <= date).sum()) for date in days], index=days)

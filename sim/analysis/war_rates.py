"""Both sides' rates in a tariff war over time: what home charges, what the partner adds on home's goods."""

import datetime
from collections.abc import Sequence

import pandas as pd

from sim.analysis.quantile_paths import NAMES
from sim.analysis.recorded import record_end
from sim.analysis.summary import QUANTILES
from sim.data.load import load_table

HOME, PARTNER = "rate_change", "retaliation"
"""Kinds of events that change the rate of each side."""


def war_partner(events: pd.DataFrame) -> str | None:
    """Return the partner whose retaliation is the highest, None when nobody retaliates.

    Parameters
    ----------
    events : table ``events`` of one results folder
    """
    added = events[(events["kind"] == PARTNER) & (events["rate_after_pct"] > 0.0)]
    if added.empty:
        return None
    return str(added.groupby("actor", sort=False)["rate_after_pct"].max().idxmax())


def rate_paths(events: pd.DataFrame, code: str, dates: Sequence[datetime.date]) -> dict[str, pd.DataFrame]:
    """Return the quantiles over runs of both sides' rates at every date.

    Parameters
    ----------
    events : table ``events`` of one results folder; runs without events are not known and left out
    code : the partner
    dates : first days of the rounds, in order

    Returns
    -------
    For `HOME` (headline rate in force, percent) and `PARTNER` (extra tariff on home's goods, percent points):
    columns ``p05, p25, p50, p75, p95``, index ``dates``.
    """
    of_home = events[(events["kind"] == HOME) & (events["target"] == code)]
    of_partner = events[(events["kind"] == PARTNER) & (events["actor"] == code)]
    runs = sorted(events["run"].unique())
    return {HOME: _quantiles(of_home, runs, dates), PARTNER: _quantiles(of_partner, runs, dates)}


def _quantiles(changes: pd.DataFrame, runs: Sequence[int], dates: Sequence[datetime.date]) -> pd.DataFrame:
    paths = pd.DataFrame({run: _path(changes[changes["run"] == run], dates) for run in runs}, dtype=float)
    return paths.quantile(list(QUANTILES), axis="columns").T.set_axis(list(NAMES), axis="columns")


def _path(changes: pd.DataFrame, dates: Sequence[datetime.date]) -> pd.Series:
    """Return the rate that holds in each round: that of the last change by then, at first that before any."""
    if changes.empty:
        return pd.Series(0.0, index=list(dates))
    ordered = changes.sort_values("seq", kind="stable")
    last = ordered.groupby("date")["rate_after_pct"].last().reindex(list(dates)).ffill()
    return last.fillna(float(ordered["rate_before_pct"].iloc[0]))


def truce_dates(partners: pd.DataFrame, code: str) -> pd.Series:
    """Return the date of the truce with a partner in every run that has one, in order of time."""
    own = partners[partners["iso3"] == code]
    return own["truce_date"].dropna().sort_values(ignore_index=True)


def recorded_rates(code: str, first: datetime.date) -> dict[str, pd.Series]:
    """Return both sides' rates on record, from a day to the end of the record.

    Parameters
    ----------
    code : the partner
    first : where the series begin

    Returns
    -------
    For `HOME` and `PARTNER` as in `rate_paths`: rates, index the days of changes; empty without any on record.
    A rate that home has in force counts from that day, an answer of the partner from its announcement.
    """
    history = load_table("history")
    own = history[history["iso3"] == code]
    in_force = own[(own["rate_status"] == "in_force") & own["us_rate_after_pct"].notna()]
    answers = own[own["partner_rate_on_us_pct"].notna()]
    return {
        HOME: _recorded(in_force["date"], in_force["us_rate_after_pct"], first),
        PARTNER: _recorded(answers["date"], answers["partner_rate_on_us_pct"], first),
    }


def _recorded(dates: pd.Series, rates: pd.Series, first: datetime.date) -> pd.Series:
    days = [date.date() for date in dates]
    series = pd.Series(rates.to_numpy(dtype=float), index=days)
    series = series[~series.index.duplicated(keep="last")]
    end = record_end()
    if series.empty or first > end:
        return pd.Series(dtype=float)
    before = series[[day < first for day in series.index]]
    start = pd.Series([float(before.iloc[-1]) if len(before) else 0.0], index=[first])
    later = series[[first < day <= end for day in series.index]]
    on_the_day = series[[day == first for day in series.index]]
    whole = pd.concat([start if on_the_day.empty else on_the_day, later])
    return pd.concat([whole, whole.iloc[-1:].set_axis([end])]) if whole.index[-1] < end else whole

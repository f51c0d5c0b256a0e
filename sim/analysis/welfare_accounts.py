"""What the tariffs do to welfare: spread over runs at the days of account."""

import datetime

import pandas as pd

from sim.analysis.quantile_paths import group_spread


def account_dates(welfare: pd.DataFrame, middle: datetime.date) -> list[datetime.date]:
    """Return the days of account to show: the first, the last one up to ``middle``, and the last.

    Parameters
    ----------
    welfare : table ``welfare`` of one results folder
    middle : a day worth a look, such as the end of the record

    Returns
    -------
    One to three dates, in order.
    """
    dates = sorted(welfare["date"].unique())
    until = [date for date in dates if date <= middle]
    return sorted({dates[0], *until[-1:], dates[-1]})


def welfare_spread(welfare: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles over runs of the change of welfare, percent.

    Parameters
    ----------
    welfare : table ``welfare`` of one results folder

    Returns
    -------
    Columns ``p05, p50, p95``; index ``(iso3, date)``.
    """
    return group_spread(welfare, ["iso3", "date"], "welfare_pct")

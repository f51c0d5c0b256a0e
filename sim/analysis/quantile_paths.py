"""How a number of an ensemble moves over time: quantiles over runs, date by date."""

import numpy as np
import pandas as pd

from sim.analysis.summary import QUANTILES

NAMES = tuple(f"p{round(100 * share):02d}" for share in QUANTILES)
"""Columns of a path: ``p05, p25, p50, p75, p95``."""


def quantile_path(series: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the quantiles over runs at every date.

    They are taken date by date: no single run need follow any of them.

    Parameters
    ----------
    series : table ``series`` of one results folder
    column : the number to follow, in its own unit

    Returns
    -------
    Columns `NAMES`, index ``date`` (first day of each round), in order.
    """
    runs = pd.DataFrame(series.pivot(index="date", columns="run", values=column), dtype=float)
    path = runs.quantile(list(QUANTILES), axis="columns").T.sort_index()
    return path.set_axis(list(NAMES), axis="columns")


def round_length(series: pd.DataFrame) -> int:
    """Return the days of a round; 7 when there is one round only, and nothing to tell it from.

    Parameters
    ----------
    series : table ``series`` of one results folder

    Returns
    -------
    Days, 1 or more.
    """
    dates = sorted(series["date"].unique())
    return int((dates[1] - dates[0]).days) if len(dates) > 1 else 7


def group_spread(table: pd.DataFrame, by: list[str], column: str) -> pd.DataFrame:
    """Return the median of every group and the interval of nine in ten of its values.

    Parameters
    ----------
    table : of one results folder
    by : columns that make the groups, such as ``iso3``
    column : numbers, nan left out

    Returns
    -------
    Columns ``p05, p50, p95``, nan for a group without a number; index the groups, in the order of the table.
    """
    found = table.groupby(by, sort=False)[column].quantile(np.array([0.05, 0.50, 0.95])).unstack()
    return pd.DataFrame(found).set_axis(["p05", "p50", "p95"], axis="columns")

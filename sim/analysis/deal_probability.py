"""How likely each partner is to have signed by each date."""

import datetime
from collections.abc import Sequence

import pandas as pd


def deal_probability(partners: pd.DataFrame, dates: Sequence[datetime.date]) -> pd.DataFrame:
    """Return the share of runs in which a partner has signed a framework by a date.

    Parameters
    ----------
    partners : table ``partners`` of one results folder
    dates : first days of the rounds, in order; a deal is dated to one of them

    Returns
    -------
    Shares in 0..1, never falling along a row; index ``iso3`` in the order of the data, columns ``dates``.
    """
    signed = partners[partners["deal_date"].notna()]
    counts = signed.groupby(["iso3", "deal_date"]).size().unstack(fill_value=0)
    grid = counts.reindex(index=partners["iso3"].unique(), columns=list(dates), fill_value=0)
    return grid.cumsum(axis="columns") / partners["run"].nunique()


def likeliest(
    probability: pd.DataFrame, *, at_least: float, at_most: int, always: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the partners worth a row of their own, the likeliest by the end first.

    Parameters
    ----------
    probability : from `deal_probability`
    at_least : smallest share of runs with a deal by the end
    at_most : most rows; the likeliest stay
    always : codes that stay however unlikely

    Returns
    -------
    Some rows of ``probability``; between equals the one that is usually earlier comes first.
    """
    last = probability.iloc[:, -1]
    order = pd.DataFrame({"last": last, "sum": probability.sum(axis="columns")})
    ranked = order.sort_values(["last", "sum"], ascending=False, kind="stable").index
    wanted = [code for code in ranked if code in always]
    others = [code for code in ranked if code not in always and last[code] >= at_least and last[code] > 0.0]
    kept = {*wanted, *others[: max(0, at_most - len(wanted))]}
    return probability.loc[[code for code in ranked if code in kept]]

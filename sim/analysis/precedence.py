"""Who signs before whom: how often one partner's deal could be a precedent for another's."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd


class Link(NamedTuple):
    """An earlier and a later signatory."""

    earlier: str
    later: str
    share: float  # of the runs in which both sign, the earlier one in an earlier round


def precedence(partners: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return in which share of the runs one partner signs in an earlier round than another.

    Parameters
    ----------
    partners : table ``partners`` of one results folder
    codes : the partners to look at

    Returns
    -------
    Shares in 0..1 of the runs in which both sign, nan without such a run; index the earlier, columns the later.
    """
    chosen = partners[partners["iso3"].isin(codes)]
    days = [float("nan") if pd.isna(date) else float(date.toordinal()) for date in chosen["deal_date"]]
    dates = chosen.assign(day=days).pivot(index="run", columns="iso3", values="day").reindex(columns=list(codes))
    signed = dates.notna().astype(float)
    both = signed.T @ signed
    before = pd.DataFrame({later: dates.lt(dates[later], axis="index").sum() for later in codes}, dtype=float)
    found: pd.DataFrame = (before / both.where(both > 0.0)).reindex(index=list(codes), columns=list(codes))
    return found


def nearest_links(before: pd.DataFrame, dates: pd.Series, at_least: float) -> list[Link]:
    """Return for each partner the latest deal that usually comes before its own.

    Parameters
    ----------
    before : from `precedence`
    dates : usual date of each partner; index as that of ``before``
    at_least : smallest share for an order to be usual, above 0.5

    Returns
    -------
    One link a partner with a precedent: from the deal with the latest date; between equals from that with the
    larger share, then from the one further down in ``before``.

    Examples
    --------
    >>> order = pd.DataFrame({"A": [0.0, 0.0, 0.0], "B": [0.9, 0.0, 0.1], "C": [1.0, 0.8, 0.0]}, index=list("ABC"))
    >>> nearest_links(order, pd.Series([1, 2, 3], index=list("ABC")), 0.75)
    [Link(earlier='A', later='B', share=0.9), Link(earlier='B', later='C', share=0.8)]
    """
    found, codes = [], [str(code) for code in before.index]
    for later in codes:
        column = before[later].astype(float)
        candidates = [
            (dates[code], float(column[code]), place)
            for place, code in enumerate(codes)
            if column[code] >= at_least and dates[code] <= dates[later]
        ]
        if candidates:
            _, share, place = max(candidates)
            found.append(Link(codes[place], later, share))
    return found


def usual_precedents(before: pd.DataFrame, at_least: float) -> pd.Series:
    """Return how many deals usually come before that of each partner, index as the columns of ``before``."""
    return (before >= at_least).sum()

"""What becomes of each partner over the runs: how often it signs, when, and what rate it ends with."""

import datetime

import pandas as pd


def partner_outcomes(partners: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Return how often each partner signs by a day, when it signs, and its rate at the end.

    Parameters
    ----------
    partners : table ``partners`` of one results folder
    day : rounds that began by then count for ``signed``

    Returns
    -------
    Index ``iso3`` in the order of the data; columns ``signed`` (share of runs with a deal by the day, 0..1),
    ``ever`` (share with a deal by the end), ``early, date, late`` (of the runs with a deal, the dates by which
    5, 50 and 95 % of them have one; None without any), ``rate_pct`` (median headline rate at the end, percent).
    """
    runs = partners["run"].nunique()
    by = partners.assign(by=partners["deal_date"].notna() & (partners["deal_date"] <= day))
    found = by.groupby("iso3", sort=False).agg(
        signed=("by", "sum"),
        ever=("deal_date", "count"),
        early=("deal_date", lambda dates: date_quantile(dates, 0.05)),
        date=("deal_date", lambda dates: date_quantile(dates, 0.50)),
        late=("deal_date", lambda dates: date_quantile(dates, 0.95)),
        rate_pct=("rate_pct", "median"),
    )
    return found.assign(signed=found["signed"] / runs, ever=found["ever"] / runs)


def date_quantile(dates: pd.Series, share: float) -> datetime.date | None:
    """Return the first of some dates by which a share of them has come, None without dates.

    Examples
    --------
    >>> days = pd.Series([datetime.date(2025, 7, day) for day in (9, 2, 16)] + [None])
    >>> date_quantile(days, 0.5)
    datetime.date(2025, 7, 9)
    """
    known = sorted(dates.dropna())
    if not known:
        return None
    place = max(0, -int(-(share * len(known)) // 1) - 1)
    day: datetime.date = known[place]
    return day

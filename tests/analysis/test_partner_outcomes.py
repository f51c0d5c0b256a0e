"""How often, when and at what rate each partner ends."""

import datetime

import pandas as pd

from sim.analysis.partner_outcomes import date_quantile, partner_outcomes


def day(number: int) -> datetime.date:
    return datetime.date(2025, 7, number)


def test_shares_dates_and_rates_of_each_partner() -> None:
    deals = {
        "JPN": [day(2), day(9), day(16), None, day(9)],
        "KOR": [None, None, day(30), None, None],
        "IND": [None] * 5,
    }
    rows = [
        {"run": run, "iso3": code, "deal_date": dates[run], "rate_pct": 10.0 + run}
        for run in range(5)
        for code, dates in deals.items()
    ]
    found = partner_outcomes(pd.DataFrame(rows), day(9))
    assert list(found.index) == ["JPN", "KOR", "IND"]
    assert found["signed"].tolist() == [0.6, 0.0, 0.0]
    assert found["ever"].tolist() == [0.8, 0.2, 0.0]
    assert found.loc["JPN", ["early", "date", "late"]].tolist() == [day(2), day(9), day(16)]
    assert found.loc["IND", "date"] is None
    assert found["rate_pct"].tolist() == [12.0, 12.0, 12.0]


def test_a_quantile_of_dates_is_one_of_them() -> None:
    dates = pd.Series([day(number) for number in range(1, 21)])
    assert [date_quantile(dates, share) for share in (0.05, 0.5, 0.95, 1.0)] == [day(1), day(10), day(19), day(20)]
    assert date_quantile(pd.Series([None, None]), 0.5) is None

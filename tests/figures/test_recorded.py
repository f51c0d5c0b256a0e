"""The record in the form of the simulated numbers."""

import datetime

import pandas as pd

from sim.analysis.recorded import record_end, recorded_deal_count, recorded_deals, recorded_tariff
from sim.data.load import load_table


def test_first_framework_deals_are_those_of_the_outcomes_table() -> None:
    """But for China: its truce of 12 May is no framework; that followed on 11 June."""
    deals = recorded_deals().set_index("iso3")
    outcomes = load_table("outcomes_2025-08-07").set_index("iso3")
    frameworks = outcomes[outcomes["deal_kind"] == "framework"]
    assert set(deals.index) == {*frameworks.index, "CHN"}
    assert deals.loc[frameworks.index, "date"].to_dict() == frameworks["deal_date"].dt.date.to_dict()
    assert deals.loc[frameworks.index, "rate_pct"].to_dict() == frameworks["us_rate_pct"].to_dict()
    assert deals.loc["CHN", "date"] == datetime.date(2025, 6, 11)


def test_the_record_ends_with_its_last_day() -> None:
    assert record_end() == datetime.date(2025, 8, 7)
    assert load_table("history")["date"].max() <= pd.Timestamp(record_end())
    tariff = recorded_tariff()
    assert tariff["date"].is_monotonic_increasing
    assert tariff["rate_pct"].iloc[-1] == load_table("effective_tariff")["us_avg_tariff_pct"].iloc[-1]


def test_deals_are_counted_from_the_first_day_to_the_end_of_the_record() -> None:
    count = recorded_deal_count(datetime.date(2025, 6, 1), datetime.date(2025, 12, 31))
    assert count.iloc[0] == 1.0  # the United Kingdom, in May
    assert count.iloc[-1] == 11.0
    assert count.index[-1] == record_end()
    assert count.is_monotonic_increasing
    assert recorded_deal_count(datetime.date(2025, 9, 1), datetime.date(2025, 12, 31)).empty

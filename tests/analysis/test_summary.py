"""Headlines against numbers worked out by hand."""

import datetime
import math

import pandas as pd
import pytest
from scipy import stats

from sim.analysis.intervals import mean_interval, share_interval
from sim.analysis.summary import at_date, deals_by, headlines, signatories, summary_table

D = datetime.date
PARTNERS = pd.DataFrame(
    {
        "run": [0, 0, 0, 1, 1, 1],
        "iso3": ["EUU", "JPN", "VNM"] * 2,
        "deal_date": [None, D(2025, 7, 9), D(2025, 7, 2), None, D(2025, 8, 13), D(2025, 7, 30)],
    }
)
SERIES = pd.DataFrame(
    {
        "run": [0, 0, 1, 1],
        "round": [0, 1, 0, 1],
        "date": [D(2025, 7, 9), D(2025, 8, 13)] * 2,
        "average_rate_pct": [15.0, 17.0, 14.0, 16.0],
        "coverage_share": [0.1, 0.2, 0.0, 0.4],
        "revenue_usd_bn": [300.0, 310.0, 290.0, 330.0],
        "deficit_change_usd_bn": [-10.0, -20.0, -30.0, -40.0],
        "home_welfare_pct": [0.5, 0.6, 0.7, 0.8],
    }
)


def test_a_deal_counts_from_the_first_day_of_its_round() -> None:
    assert list(deals_by(PARTNERS, D(2025, 7, 8))) == [1.0, 0.0]
    assert list(deals_by(PARTNERS, D(2025, 7, 9))) == [2.0, 0.0]
    assert list(deals_by(PARTNERS, D(2025, 12, 31))) == [2.0, 2.0]


def test_state_at_a_day_is_that_of_the_last_round_begun() -> None:
    assert list(at_date(SERIES, D(2025, 8, 12))["average_rate_pct"]) == [15.0, 14.0]
    assert list(at_date(SERIES, D(2025, 8, 13))["average_rate_pct"]) == [17.0, 16.0]


def test_summary_rows() -> None:
    table = summary_table(headlines(PARTNERS, SERIES, [D(2025, 7, 9), D(2026, 1, 1)]))
    assert set(table["date"]) == {"2025-07-09", "end"}
    deals = table[(table["metric"] == "deals signed") & (table["date"] == "2025-07-09")].iloc[0]
    assert (deals["mean"], deals["p50"], deals["runs"]) == (1.0, 1.0, 2)
    assert deals["mean_high_95"] == pytest.approx(1.0 + stats.t.ppf(0.975, 1) * 1.0)
    assert table.set_index(["metric", "date"]).loc[("US tariff revenue", "end"), "mean"] == 320.0


def test_intervals_of_means_stay_where_means_can_be() -> None:
    """With two runs Student's interval is 12.7 standard errors wide; a share of imports is not."""
    table = summary_table(headlines(PARTNERS, SERIES, [D(2025, 7, 9)])).set_index(["metric", "date"])
    share = table.loc[("imports covered by deals", "end")]
    assert (share["mean_low_95"], share["mean_high_95"]) == (0.0, 1.0)
    assert table.loc[("deals signed", "2025-07-09"), "mean_low_95"] == 0.0
    deficit = table.loc[("change of the US goods deficit", "end")]
    assert deficit["mean_high_95"] == pytest.approx(-30.0 + stats.t.ppf(0.975, 1) * 10.0)
    assert deficit["mean_high_95"] > 0.0


def test_signatories_are_sorted_by_probability() -> None:
    table = signatories(PARTNERS, D(2025, 8, 7))
    assert list(table["iso3"]) == ["VNM", "JPN", "EUU"]
    assert list(table["probability"]) == [1.0, 0.5, 0.0]
    assert list(table["median_date"]) == [D(2025, 7, 2), D(2025, 7, 9), None]


def test_one_run_has_no_interval() -> None:
    interval = mean_interval([3.0])
    assert interval.estimate == 3.0
    assert math.isnan(interval.low)


def test_wilson_interval_against_its_reference() -> None:
    for hits, trials in ((0, 10), (3, 17), (10, 10)):
        reference = stats.binomtest(hits, trials).proportion_ci(method="wilson")
        ours = share_interval(hits, trials)
        assert (ours.low, ours.high) == (pytest.approx(reference.low), pytest.approx(reference.high))

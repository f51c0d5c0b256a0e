"""What mechanisms are held against, from records of known content."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis import mechanism_outcomes as outcomes
from sim.analysis.intervals import paired_interval
from sim.analysis.mechanism_outcomes import Records

START = datetime.date(2025, 4, 2)
NOTHING = None


def day(number: int) -> datetime.date:
    return START + datetime.timedelta(days=number)


JUNE, JULY, LATE_JULY, AUTUMN = day(63), day(91), day(112), day(200)
"""63 and 91 are five and one week before 9 July (98)."""

PARTNERS = pd.DataFrame(
    # run, partner, asks, signs, stage, agreed, share of gain, sessions, broken
    [
        (0, "JPN", day(0), JULY, "final", 15.0, 0.2, 9, NOTHING),
        (0, "ARG", day(7), LATE_JULY, "framework", 10.0, 0.4, 6, day(150)),
        (0, "FJI", day(7), JUNE, "framework", 12.0, 0.6, 4, NOTHING),
        (0, "GBR", day(14), NOTHING, "talking", np.nan, np.nan, 3, NOTHING),
        (1, "JPN", day(7), AUTUMN, "collapsed", 17.0, 0.5, 11, NOTHING),
        (1, "ARG", NOTHING, NOTHING, "silent", np.nan, np.nan, 0, NOTHING),
        (1, "FJI", day(7), NOTHING, "waiting", np.nan, np.nan, 0, NOTHING),
        (1, "GBR", day(14), JUNE, "final", 10.0, 0.5, 5, NOTHING),
    ],
    columns=[
        "run",
        "iso3",
        "contact_date",
        "deal_date",
        "stage",
        "agreed_rate_pct",
        "partner_gain_share",
        "sessions",
        "violation_date",
    ],
)
SERIES = pd.DataFrame(
    {
        "run": [0, 0, 1, 1],
        "round": [0, 1, 0, 1],
        "date": [day(0), day(7)] * 2,
        "deals": [0, 3, 0, 2],
        "finals": [0, 1, 0, 1],
        "average_rate_pct": [9.0, 8.0, 7.0, 12.0],
        "average_country_rate_pct": [10.0, 15.0, 10.0, 20.0],
    }
)
PARTNERS["barrier_reform"] = [0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 0.0, 0.5]
RECORDS = Records(PARTNERS, SERIES, ("ARG", "GBR"), ("nato", "treaty_ally"))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (outcomes.average_rate, [15.0, 20.0]),
        (outcomes.peak_tariff, [9.0, 12.0]),
        (outcomes.days_to_contact, [7.0, 28.0 / 3.0]),
        (outcomes.deals_before_deadline, [2.0, 1.0]),
        (outcomes.deals_by_august, [3.0, 1.0]),
        (outcomes.deals, [3.0, 2.0]),
        (outcomes.final_deals, [1.0, 1.0]),
        (outcomes.kept_deals, [2.0, 1.0]),
        (outcomes.allies_signed, [0.5, 0.5]),  # JPN and GBR
        (outcomes.friends_signed, [0.5, 0.5]),
        (outcomes.floor_partners_signed, [1.0, 1.0]),  # home sells more to ARG and GBR than it buys
        (outcomes.agreed_rate, [13.5, 17.0]),  # JPN and FJI were announced above 10
        (outcomes.barrier_reform, [0.2, 0.25]),
    ],
)
def test_outcomes_by_hand(outcome: outcomes.Outcome, expected: list[float]) -> None:
    np.testing.assert_allclose(outcome(RECORDS).to_numpy(), expected)


def test_the_spread_of_gains_is_that_over_deals() -> None:
    np.testing.assert_allclose(outcomes.spread_of_gains(RECORDS).to_numpy(), [np.std([0.2, 0.4, 0.6]), 0.0])


def test_small_economies_are_those_below_fifty_billion() -> None:
    found = outcomes.head_start_of_small(RECORDS)
    assert found[0] == (9.0 + 6.0) / 2.0 - 4.0
    assert np.isnan(found[1])  # no small one has signed


def test_deficits_are_weighed_and_surpluses_do_not_count() -> None:
    facts = RECORDS.with_facts().drop_duplicates("iso3").set_index("iso3")
    deficit = (facts["us_imports_2024_usd_bn"] - facts["us_exports_2024_usd_bn"]).clip(lower=0.0)
    expected = (deficit["JPN"] + deficit["FJI"]) / deficit.sum()
    np.testing.assert_allclose(outcomes.deficit_signed(RECORDS).to_numpy(), [expected, 0.0])


def test_a_paired_interval_is_that_of_the_differences() -> None:
    with_it, without = pd.Series([5.0, 7.0, 9.0]), pd.Series([4.0, 5.0, 6.0])
    found = paired_interval(with_it, without)
    assert found.estimate == 2.0
    half = 4.302652729911275 * 1.0 / np.sqrt(3.0)  # Student's t, two degrees of freedom
    assert (found.low, found.high) == pytest.approx((2.0 - half, 2.0 + half))


def test_pairs_are_matched_by_run_and_those_without_a_partner_are_left_out() -> None:
    with_it = pd.Series([5.0, 7.0, 1.0], index=[0, 1, 7])
    without = pd.Series([np.nan, 5.0, 4.0, 0.0], index=[0, 1, 2, 7])
    assert paired_interval(with_it, without).estimate == 1.5


def test_without_a_pair_nothing_is_known() -> None:
    found = paired_interval(pd.Series([1.0], index=[0]), pd.Series([1.0], index=[1]))
    assert all(np.isnan(value) for value in found)

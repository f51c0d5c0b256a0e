"""What was on record by a day, and groups of partners to leave out."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.backtest import observed_of
from sim.analysis.known_by import folds, known_by
from sim.data.history_folder import History, Outcomes, read_history

AUGUST = datetime.date(2025, 8, 7)


def test_the_latest_table_that_is_not_later() -> None:
    history = read_history()
    assert known_by(history, AUGUST) is history.outcomes[0]
    assert known_by(history, datetime.date(2025, 12, 1)) is history.outcomes[0]


def test_nothing_after_the_day_is_looked_at() -> None:
    day = datetime.date(2025, 7, 8)
    known = known_by(read_history(), day)
    assert known.date == day
    assert list(known.table.index[known.table["signed"]]) == ["CHN", "GBR", "VNM"]
    assert known.table["deal_date"].max() == pd.Timestamp("2025-07-02")
    assert known.table.loc["VNM", "rate_pct"] == 20.0
    assert known.table["rate_pct"].notna().sum() == 3  # rates of August are not known in July


def test_a_deal_without_a_date_is_not_known_earlier() -> None:
    table = pd.DataFrame(
        {"signed": [True], "deal_date": [pd.NaT], "rate_pct": [15.0]}, index=pd.Index(["JPN"], name="iso3")
    )
    table["deal_date"] = pd.to_datetime(table["deal_date"])
    history = History((Outcomes(AUGUST, table),), pd.Series(dtype=float), read_history().events)
    assert not known_by(history, datetime.date(2025, 7, 8)).table["signed"].any()


@pytest.mark.parametrize("count", [2, 3, 5])
def test_every_partner_is_left_out_once_and_signatories_are_spread(count: int) -> None:
    (outcomes,) = read_history().outcomes
    codes = list(outcomes.table.index)
    observed = observed_of(outcomes, codes)
    groups = np.array(folds(codes, observed, count))
    assert (groups.sum(axis=0) == 1.0).all()
    assert np.ptp(groups.sum(axis=1)) <= 1.0
    assert np.ptp(groups[:, observed.signed].sum(axis=1)) <= 1.0

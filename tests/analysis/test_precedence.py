"""Who signs before whom."""

import datetime
import math

import pandas as pd
import pytest

from sim.analysis.precedence import nearest_links, precedence, usual_precedents

CODES = ["JPN", "KOR", "IND"]
DEALS = {"JPN": [1, 1, 1, 2, None], "KOR": [2, 1, 3, 1, 1], "IND": [3, None, None, 9, None]}
"""Weeks of the deals in five runs."""


@pytest.fixture
def partners() -> pd.DataFrame:
    start = datetime.date(2025, 7, 2)
    rows = [
        {"run": run, "iso3": code, "deal_date": None if week is None else start + datetime.timedelta(weeks=week)}
        for code, weeks in DEALS.items()
        for run, week in enumerate(weeks)
    ]
    return pd.DataFrame([*rows, {"run": 0, "iso3": "MEX", "deal_date": start}])


def test_shares_are_of_the_runs_in_which_both_sign(partners: pd.DataFrame) -> None:
    found = precedence(partners, CODES)
    assert found.at["JPN", "KOR"] == 2 / 4  # earlier in runs 0 and 2, the same round in 1, later in 3
    assert found.at["KOR", "JPN"] == 1 / 4
    assert found.at["JPN", "IND"] == found.at["KOR", "IND"] == 1.0
    assert found.at["JPN", "JPN"] == 0.0


def test_partners_that_never_sign_together_have_no_order(partners: pd.DataFrame) -> None:
    never = partners[~((partners["iso3"] == "IND") & partners["run"].isin([0, 3]))]
    assert math.isnan(precedence(never, CODES).at["JPN", "IND"])


def test_the_nearest_precedent_is_the_latest_deal_that_usually_comes_before(partners: pd.DataFrame) -> None:
    before = precedence(partners, CODES)
    (link,) = nearest_links(before, pd.Series([1, 2, 6], index=CODES), 0.75)
    assert link == ("KOR", "IND", 1.0)
    (link,) = nearest_links(before, pd.Series([2, 1, 6], index=CODES), 0.75)
    assert link == ("JPN", "IND", 1.0)
    assert usual_precedents(before, 0.75).to_dict() == {"JPN": 0, "KOR": 0, "IND": 2}
    assert [link.later for link in nearest_links(before, pd.Series([1, 2, 6], index=CODES), 0.5)] == ["KOR", "IND"]

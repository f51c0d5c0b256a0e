"""Scores of a whole case: what stands in the tables, what is said of cases that are not as they should be."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.backtest import ANY, FIRST, PATH, Case, Deadlines, case_of, score_table
from sim.analysis.backtest_notes import notes_of
from sim.analysis.backtest_partners import partner_table, path_table, reliability_tables
from sim.analysis.forecast import Ensemble, day_number
from sim.data.history_folder import History, Outcomes
from sim.data.load import partner_codes

START, DEADLINE, CUT = datetime.date(2025, 4, 2), datetime.date(2025, 7, 9), datetime.date(2025, 8, 7)
CODES = ("EUU", "JPN", "VNM", "LSO", "BRA")
CALENDAR = Deadlines(START, datetime.date(2025, 4, 9), (DEADLINE, datetime.date(2025, 8, 1)))


def outcomes(signed: tuple[bool, ...] = (True, True, False, False, False)) -> Outcomes:
    dates = [pd.Timestamp("2025-07-27") if each else pd.NaT for each in signed]
    rates = [15.0, 15.0, 20.0, 15.0, 50.0]
    table = pd.DataFrame(
        {"signed": signed, "deal_date": dates, "rate_pct": rates}, index=pd.Index(CODES, name="iso3")
    )
    table["deal_date"] = pd.to_datetime(table["deal_date"])
    return Outcomes(CUT, table)


def ensemble(chance: tuple[float, ...], runs: int = 40, rounds: int = 19) -> Ensemble:
    """Return histories: each partner signs on 2 July in so many of the runs, and home dictates on 9 July."""
    first = day_number(START) + 7 * np.arange(rounds)
    shares = np.array([chance[CODES.index(code)] if code in CODES else 0.0 for code in partner_codes()])
    signed = (np.arange(runs) + 0.5)[:, np.newaxis] / runs < shares
    simple = np.full((runs, rounds), 10.0)
    simple[:, 14:] = 18.0
    return Ensemble(
        partner_codes(),
        np.where(signed, float(day_number(datetime.date(2025, 7, 2))), np.inf),
        np.where(signed, 16.0, np.nan),
        np.where(signed, 16.0, 20.0),
        ~signed,
        first,
        np.linspace(10.0, 12.0, runs)[:, np.newaxis] * np.ones(rounds),
        simple,
        int(first[-1]) + 6,
    )


def case(
    chance: tuple[float, ...] = (0.9, 0.6, 0.5, 0.1, 0.0), record: Outcomes | None = None, **how: int
) -> Case:
    tariff = pd.Series(11.0, index=[START + datetime.timedelta(days=each) for each in range(128)])
    found = record or outcomes()
    other = ensemble((0.1, 0.1, 0.9, 0.9, 0.9))
    events = pd.DataFrame({"kind": ["deadline"], "date": pd.to_datetime(["2025-08-01"])})
    history = History((found,), tariff, events)
    return case_of(found, history, {"model": ensemble(chance, **how), "no priority": other}, CALENDAR)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return score_table(case(), draws=200, seed=1)


def value(table: pd.DataFrame, score: str, predictor: str, column: str = "estimate") -> float:
    rows = table[(table["score"] == score) & (table["predictor"] == predictor)]
    assert len(rows) == 1
    return float(rows[column].iloc[0])


def test_scores_by_hand(table: pd.DataFrame) -> None:
    assert value(table, "AUC of a deal", "model") == 1.0
    assert value(table, "AUC of a deal", "no priority") == 0.0
    squares = (0.1**2 + 0.4**2 + 0.5**2 + 0.1**2 + 0.0) / 5.0
    assert value(table, "Brier score of a deal", "model") == pytest.approx(squares)
    assert value(table, "error of agreed rates", "model") == 1.0
    assert value(table, "error of dictated rates", "model") == pytest.approx((0.0 + 5.0 + 30.0) / 3.0)


def test_deals_before_deadlines(table: pd.DataFrame) -> None:
    assert value(table, FIRST, "model") == 1.0
    assert value(table, FIRST, "spread evenly") == pytest.approx(21.0 / 98.0)
    assert value(table, ANY, "record") == 1.0  # both deals came on 27 July
    assert not len(table[(table["score"] == FIRST) & (table["predictor"] == "record")])  # nobody signed before


def test_the_path_has_a_score_and_no_interval(table: pd.DataFrame) -> None:
    assert 0.0 < value(table, PATH, "model") < 1.0
    assert np.isnan(value(table, PATH, "model", "low"))
    assert value(table, PATH, "as after the pause") == 0.0


def test_intervals_hold_the_estimate_and_differences_are_from_the_model(table: pd.DataFrame) -> None:
    known = table.dropna(subset=["low"])
    assert (known["low"] <= known["estimate"]).all()
    assert (known["estimate"] <= known["high"]).all()
    assert np.isnan(value(table, "AUC of a deal", "model", "difference"))
    assert value(table, "AUC of a deal", "no priority", "difference") == -1.0
    assert value(table, "AUC of a deal", "no priority", "difference_high") < 0.0


def test_partners_that_a_predictor_says_nothing_of_are_not_counted(table: pd.DataFrame) -> None:
    assert value(table, "error of agreed rates", "model", "partners") == 2
    assert value(table, "error of dictated rates", "model", "partners") == 3
    rows = table[table["predictor"] == "naive rule of rates"]
    assert set(rows["score"]) == {"error of agreed rates", "error of dictated rates", "error of rates in force"}


def test_the_table_of_partners() -> None:
    found = partner_table(case()).set_index("iso3")
    assert list(found.index) == list(CODES)
    assert found.loc["EUU", "probability"] == 0.9
    assert found.loc["EUU", "deal_date_p50"] == datetime.date(2025, 7, 2)
    assert pd.isna(found.loc["BRA", "deal_date_p50"])
    assert found.loc["JPN", "deal_date"] == datetime.date(2025, 7, 27)
    assert found.loc["LSO", "dictated_pct"] == 20.0


def test_the_path_and_reliability_tables() -> None:
    path = path_table(case())
    assert len(path) == 128
    assert path["date"].iloc[-1] == CUT
    assert (path["recorded_pct"] == 11.0).all()
    assert (path["p05"] < path["p95"]).all()
    bins = reliability_tables(case())
    assert set(bins["predictor"]) >= {"model", "no priority", "log imports"}
    assert bins.loc[bins["predictor"] == "model", "partners"].sum() == 5


@pytest.mark.parametrize(
    ("chance", "record", "how", "said"),
    [
        ((0.0,) * 5, None, {}, "no partner signs in any run"),
        ((1.0,) * 5, None, {}, "all runs are alike"),
        ((0.5,) * 5, None, {}, "all partners have the same probability"),
        ((1.0, 0.0, 0.0, 0.0, 0.0), None, {"runs": 1}, "one run only"),
        ((0.9, 0.5, 0.1, 0.0, 0.0), None, {"runs": 10}, "10 runs only"),
        ((0.9, 0.5, 0.1, 0.0, 0.0), (False,) * 5, {}, "no partner that is scored has a deal"),
        ((0.9, 0.5, 0.1, 0.0, 0.0), (True,) * 5, {}, "every partner that is scored has a deal"),
        ((0.9, 0.5, 0.1, 0.0, 0.0), None, {"rounds": 30}, "the records go on after the cut-off date"),
        ((0.9, 0.5, 0.1, 0.0, 0.0), None, {"rounds": 15}, "the records end before the cut-off date"),
    ],
)
def test_what_is_not_as_it_should_be_is_said(
    chance: tuple[float, ...], record: tuple[bool, ...] | None, how: dict[str, int], said: str
) -> None:
    one = case(chance, None if record is None else outcomes(record), **how)
    assert any(said in note for note in notes_of(one))
    assert len(score_table(one, draws=100, seed=1))  # and what there is to score is scored


def test_all_is_well() -> None:
    assert notes_of(case()) == []

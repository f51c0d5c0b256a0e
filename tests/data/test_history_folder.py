"""A history folder of somebody else's: liberal in what columns there are, strict in what they mean."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

from sim.data.history_folder import read_history
from sim.errors import DataError

HEADER = "iso3,deal,deal_date,us_rate_pct"
ROWS = ("VNM,1,2025-07-02,20", "JPN,1,2025-07-22,15", "LSO,0,,15")


def write(folder: Path, *rows: str, name: str = "outcomes_2025-08-07.csv", header: str = HEADER) -> Path:
    (folder / name).write_text("\n".join([header, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_history(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_record_of_the_package() -> None:
    history = read_history()
    (outcomes,) = history.outcomes
    assert outcomes.date == datetime.date(2025, 8, 7)
    assert len(outcomes.table) == 72
    assert outcomes.table["signed"].sum() == 11
    assert history.tariff.index[-1] == datetime.date(2025, 8, 7)
    assert history.events["date"].is_monotonic_increasing


def test_rows_stand_in_the_order_of_the_data_and_may_be_few(tmp_path: Path) -> None:
    (outcomes,) = read_history(write(tmp_path)).outcomes
    assert list(outcomes.table.index) == ["JPN", "VNM", "LSO"]
    assert outcomes.table.loc["VNM", "deal_date"] == pd.Timestamp("2025-07-02")
    assert list(outcomes.table["rate_pct"]) == [15.0, 20.0, 15.0]


def test_each_file_is_a_cut_off_date_whatever_its_columns_are_called(tmp_path: Path) -> None:
    write(tmp_path)
    write(
        tmp_path,
        "x,LSO,1,2025-09-30,15,11",
        name="outcomes_2025-11-30.csv",
        header="other,iso3,deal,first_deal_date,us_rate_2025_08_07_pct,us_rate_2025_11_30_pct",
    )
    first, second = read_history(tmp_path).outcomes
    assert (first.date.month, second.date.month) == (8, 11)
    assert second.table.loc["LSO", "rate_pct"] == 11.0
    assert second.table.loc["LSO", "signed"]


def test_blank_rates_and_dates_of_deals_are_unknown(tmp_path: Path) -> None:
    (outcomes,) = read_history(write(tmp_path, "VNM,1,,", "JPN,0,,")).outcomes
    assert outcomes.table["deal_date"].isna().all()
    assert outcomes.table["rate_pct"].isna().all()


def test_tariffs_and_events_are_taken_from_all_files_of_their_kind(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "2025-08-08,17.5", name="effective_tariff_later.csv", header="date,us_avg_tariff_pct")
    write(tmp_path, "2025-08-07,18.5", name="effective_tariff.csv", header="date,rate_pct")
    write(tmp_path, "2025-09-01,USA,court,,", name="history_b.csv", header="date,iso3,kind,us_rate_after_pct,note")
    write(tmp_path, "2025-05-01,ALL,talks,10", name="history_a.csv", header="date,iso3,kind,us_rate_after_pct")
    history = read_history(tmp_path)
    assert list(history.tariff) == [18.5, 17.5]
    assert list(history.events["kind"]) == ["talks", "court"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("VNX,1,2025-07-02,20", "column iso3: found 'VNX', expected a code of the set, nearest 'VNM'"),
        ("USA,1,2025-07-02,20", "column iso3: found 'USA'"),
        ("VNM,yes,2025-07-02,20", "column deal: found 'yes', expected 0 or 1"),
        ("VNM,nan,2025-07-02,20", "column deal: found 'nan', expected 0 or 1"),
        ("VNM,,2025-07-02,20", "column deal: found '', expected 0 or 1"),
        ("VNM,1,2 July 2025,20", "column deal_date: found '2 July 2025', expected a date YYYY-MM-DD"),
        ("VNM,1,2025-02-30,20", "expected a date YYYY-MM-DD that exists"),
        ("VNM,1,2025-08-08,20", "expected no later than the cut-off date 2025-08-07"),
        ("VNM,0,2025-07-02,20", "column deal: found '0', expected deal 1 for a deal of 2025-07-02"),
        ("VNM,1,2025-07-02,nan", "column us_rate_pct: found 'nan', expected a finite number"),
        ("VNM,1,2025-07-02,-1", "column us_rate_pct: found '-1', expected at least 0.0"),
        ("VNM,1,2025-07-02", "found 3 cells, expected 4"),
        ("JPN,1,2025-07-22,15\nJPN,0,,15", "expected each partner once"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    message = refused(write(tmp_path, *row.split("\n")))
    assert message.startswith(f"{tmp_path}/outcomes_2025-08-07.csv, line ")
    assert said in message


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("iso,deal,deal_date,us_rate_pct", "has no column iso3"),
        ("iso3,signed,deal_date,us_rate_pct", "has no column deal"),
        ("iso3,deal,date,us_rate_pct", "has no column deal_date or first_deal_date"),
        ("iso3,deal,deal_date,us_rate_2025_08_06_pct", "has no column us_rate_2025_08_07_pct or us_rate_pct"),
        ("iso3,deal,deal,us_rate_pct", "column deal stands there twice"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, header: str, said: str) -> None:
    assert said in refused(write(tmp_path, header=header))


def test_a_folder_without_outcomes_is_refused(tmp_path: Path) -> None:
    assert "has no table outcomes_YYYY-MM-DD.csv" in refused(tmp_path)
    assert "expected a folder of dated tables" in refused(tmp_path / "none")
    write(tmp_path, name="outcomes_latest.csv")
    assert "expected a name outcomes_YYYY-MM-DD.csv with a date that exists" in refused(tmp_path)


@pytest.mark.parametrize(
    ("name", "header", "row", "said"),
    [
        ("history.csv", "date,iso3,kind,us_rate_after_pct", "2025-13-01,ALL,talks,", "that exists"),
        ("history.csv", "date,iso3,kind,us_rate_after_pct", "2025-05-01,ATL,talks,", "found 'ATL'"),
        ("history.csv", "date,iso3,us_rate_after_pct", "2025-05-01,ALL,", "has no column kind"),
        ("effective_tariff.csv", "date,a_pct,b_pct", "2025-05-01,1,2", "expected us_avg_tariff_pct"),
        ("effective_tariff.csv", "day,a_pct", "2025-05-01,1", "has no column date"),
        ("effective_tariff.csv", "date,a_pct", "2025-05-01,", "a number, not a blank cell"),
        ("effective_tariff.csv", "date,a_pct", "", "found 1 lines, expected a header and at least one row"),
    ],
)
def test_other_tables_are_checked_too(tmp_path: Path, name: str, header: str, row: str, said: str) -> None:
    write(tmp_path)
    assert said in refused(write(tmp_path, row, name=name, header=header))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "history.csv").write_bytes(b"date,iso3\n\xff\xfe,ALL\n")
    assert "not readable as comma-separated text in UTF-8" in refused(tmp_path)

"""The tables as they come out of the loader."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.data.load import (
    OF_RUNS,
    TABLES,
    data_hashes,
    economy_codes,
    load_all,
    load_table,
    other_data,
    partner_codes,
)
from sim.errors import DataError

PARTNERS, ECONOMIES = 72, 74


def test_codes_are_those_of_the_tables_in_their_order() -> None:
    assert list(partner_codes()) == list(load_table("partners")["iso3"])
    assert list(economy_codes()) == list(load_table("economies")["iso3"])
    assert economy_codes() == ("USA", *partner_codes(), "ROW")
    assert len(set(partner_codes())) == PARTNERS


def test_all_tables_have_the_documented_numbers_of_rows() -> None:
    rows = {name: len(table) for name, table in load_all().items()}
    assert rows == {
        "economies": ECONOMIES,
        "partners": PARTNERS,
        "trade_flows": ECONOMIES,
        "duties": PARTNERS,
        "preferences": PARTNERS,
        "parameters": 48,
        "history": 7 + 237,
        "outcomes_2025-08-07": PARTNERS,
        "effective_tariff": 219,
        "effective_rates_by_partner": 11 * 47,
        "validation_targets": 84 + 14,
        "validation_targets_74": 76,
        "country_shapes": 284,
    }
    assert tuple(rows) == TABLES


def test_types_are_as_documented() -> None:
    partners, history = load_table("partners"), load_table("history")
    outcomes = load_table("outcomes_2025-08-07")
    assert partners["asean"].dtype == np.bool_
    assert partners["tariff_on_us_goods_year"].dtype == np.int64
    assert partners["gdp_2024_usd_bn"].dtype == np.float64
    assert history["date"].dtype == history["rate_effective_date"].dtype == np.dtype("datetime64[s]")
    assert history["count"].dtype == outcomes["deal_text_published"].dtype == np.float64
    assert all(isinstance(text, str) for text in partners["fta_with_us"])


def test_blanks_are_nan_nat_or_the_empty_text() -> None:
    partners, outcomes = load_table("partners"), load_table("outcomes_2025-08-07")
    assert (partners["fta_with_us"] == "").sum() == 54
    assert outcomes["deal_date"].isna().sum() == PARTNERS - 11
    assert outcomes["letter_rate_pct"].isna().sum() == PARTNERS - 25


def test_the_trade_matrix_has_rows_and_columns_in_the_order_of_codes() -> None:
    flows = load_table("trade_flows").set_index("exporter_iso3")
    assert tuple(flows.index) == tuple(flows.columns) == economy_codes()
    assert flows.loc["USA", "EUU"] == 360471.855
    assert flows.to_numpy().shape == (ECONOMIES, ECONOMIES)


def test_known_values() -> None:
    partners = load_table("partners").set_index("iso3")
    assert partners.loc["EUU", "us_imports_2024_usd_bn"] == 605.7604
    assert partners.loc["VNM", "announced_rate_2025_04_02_pct"] == 46.0
    assert partners["in_annex_i"].sum() == 41
    tariff = load_table("effective_tariff").set_index("date")["us_avg_tariff_pct"]
    assert tariff["2025-04-08"] == 31.4167
    assert len(tariff) == (tariff.index[-1] - tariff.index[0]).days + 1  # daily, no gap


def test_history_covers_the_year_to_7_august() -> None:
    dates = load_table("history")["date"]
    assert (dates.iloc[0], dates.iloc[-1]) == (pd.Timestamp("2025-02-04"), pd.Timestamp("2025-08-07"))


def test_a_folder_of_the_same_tables_gives_the_same_frames(folder: Path) -> None:
    for name, table in load_all(str(folder)).items():
        pd.testing.assert_frame_equal(table, load_table(name))


def test_columns_may_stand_in_any_order_and_come_out_in_ours(folder: Path) -> None:
    path = folder / "partners.csv"
    shuffled = pd.read_csv(path, dtype=str, keep_default_na=False)
    shuffled[shuffled.columns[::-1]].to_csv(path, index=False)
    pd.testing.assert_frame_equal(load_table("partners", folder), load_table("partners"))


def test_a_byte_order_mark_crlf_and_blank_lines_are_passed_over(folder: Path) -> None:
    path = folder / "partners.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    pd.testing.assert_frame_equal(load_table("partners", folder), load_table("partners"))


def test_blanks_around_cells_are_taken_off(folder: Path) -> None:
    path = folder / "effective_tariff.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", " , "), encoding="utf-8")
    pd.testing.assert_frame_equal(load_table("effective_tariff", folder), load_table("effective_tariff"))


@pytest.mark.parametrize(
    ("ours", "name"),
    [
        ("history.csv", "history_of_2026"),
        ("outcomes_2025-08-07.csv", "outcomes_2026-02-20"),
        ("effective_tariff.csv", "effective_tariff_2025"),
    ],
)
def test_later_tables_of_a_known_kind_are_read_by_the_same_columns(folder: Path, ours: str, name: str) -> None:
    shutil.copy(folder / ours, folder / f"{name}.csv")
    pd.testing.assert_frame_equal(load_table(name, folder), load_table(ours))


def test_the_name_may_carry_its_ending() -> None:
    pd.testing.assert_frame_equal(load_table("duties.csv"), load_table("duties"))


def test_callers_cannot_change_each_others_tables() -> None:
    mine = load_table("partners")
    mine["us_imports_2024_usd_bn"] = 0.0
    assert load_table("partners")["us_imports_2024_usd_bn"].min() > 0.0


def test_hashes_name_every_csv_file_and_follow_its_bytes(folder: Path) -> None:
    before = data_hashes(folder)
    assert before == data_hashes()
    assert list(before) == sorted([*(f"{name}.csv" for name in TABLES), "columns.csv"])
    with (folder / "duties.csv").open("ab") as table:
        table.write(b"\n")
    after = data_hashes(folder)
    assert [file for file in before if before[file] != after[file]] == ["duties.csv"]
    assert after["duties.csv"] == hashlib.sha256((folder / "duties.csv").read_bytes()).hexdigest()


def test_hashes_of_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        data_hashes(tmp_path / "nowhere")


def test_only_tables_that_records_depend_on_make_other_data() -> None:
    then = dict.fromkeys((*(f"{name}.csv" for name in TABLES), "columns.csv"), "a")
    changed = dict.fromkeys(then, "b")
    assert other_data(then, changed) == sorted(f"{name}.csv" for name in OF_RUNS)
    assert other_data(then, then | {"country_shapes.csv": "b", "history.csv": "b", "columns.csv": "b"}) == []
    assert other_data(then, then | {"regions.csv": "b"}) == ["regions.csv"]
    assert other_data({}, {"duties.csv": "b"}) == ["duties.csv"]


def test_preferences_are_those_of_the_law() -> None:
    """An agreement where there is one; all of sub-Saharan Africa; of the Caribbean those without."""
    partners, held = load_table("partners"), load_table("preferences")["us_preferences"]
    np.testing.assert_array_equal(held == "fta", partners["fta_with_us"] != "")
    np.testing.assert_array_equal(held == "agoa", partners["region"] == "Sub-Saharan Africa")
    assert set(partners["iso3"][held == "cbera"]) == {"GUY", "TTO"}

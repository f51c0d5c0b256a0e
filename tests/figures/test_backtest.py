"""Pictures of a backtest: what they say, that they are the same each time, and what they refuse."""

import datetime
from pathlib import Path

import pandas as pd
import pytest
from matplotlib import style

from sim.analysis.backtest import score_table
from sim.analysis.backtest_partners import partner_table, path_table, reliability_tables
from sim.errors import RecordError
from sim.figures import backtest_partners, backtest_rates, backtest_reliability, backtest_scores
from sim.figures.backtest import FIGURES, draw_backtest_figures
from sim.figures.backtest_source import Tables, read_backtest
from sim.figures.look import STYLE
from tests.analysis.test_backtest import case
from tests.figures.reading import clashes, texts


def write(folder: Path, chance: tuple[float, ...] = (0.9, 0.3, 0.6, 0.1, 0.0), **how: int) -> Path:
    one = case(chance, **how)
    score_table(one, draws=100, seed=1).to_csv(folder / "scores.csv", index=False)
    partner_table(one).to_csv(folder / "partners.csv", index=False)
    reliability_tables(one).to_csv(folder / "reliability.csv", index=False)
    path_table(one).to_csv(folder / "tariff_path.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("backtest"))


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    (found,) = read_backtest(folder)
    return found


def test_a_set_for_each_cut_off_date_and_the_same_bytes_each_time(folder: Path) -> None:
    first = {path: path.read_bytes() for path in draw_backtest_figures(folder)}
    assert {path.name for path in first} == {
        f"{name}_2025-08-07.{ending}" for name in FIGURES for ending in ("png", "svg")
    }
    assert all(path.read_bytes() == was for path, was in first.items())
    again = {path: path.read_bytes() for path in draw_backtest_figures(folder)}
    assert again == first


def test_who_was_missed_is_said(tables: Tables) -> None:
    said = backtest_partners.answer(tables)
    assert "1.9 deals expected by 7 Aug 2025, 2 on record" in said
    assert "Signed although given less than one half: Japan." in said
    assert "The reverse: Vietnam." in said


def test_rows_are_the_likeliest_and_all_with_a_deal(tables: Tables) -> None:
    assert list(backtest_partners.shown(tables.partners)["iso3"]) == ["EUU", "VNM", "JPN", "LSO"]


def test_errors_of_rates_stand_in_order(tables: Tables) -> None:
    rows = backtest_rates.ranked(tables.partners[tables.partners["deal"] == 0], "dictated_pct")
    assert list(rows["iso3"]) == ["BRA", "LSO", "VNM"]
    assert list(rows["error"]) == [30.0, 5.0, 0.0]
    assert "1.0 points for agreed rates" in backtest_rates.answer(tables)


def test_every_score_and_predictor_has_its_place(tables: Tables) -> None:
    with style.context(["default", STYLE]):
        said = texts(backtest_scores.draw(tables).figure)
    for text in ("AUC of a deal", "Brier score of a deal", "no priority", "log imports", "Without a part"):
        assert text in said


def test_the_score_is_taken_apart(tables: Tables) -> None:
    said = backtest_reliability.answer(tables)
    assert said.startswith("5 partners to 7 Aug 2025. Brier score 0.174")


@pytest.mark.parametrize("chance", [(0.0,) * 5, (1.0,) * 5])
def test_histories_that_are_all_alike_are_drawn(tmp_path: Path, chance: tuple[float, ...]) -> None:
    assert len(draw_backtest_figures(write(tmp_path, chance, runs=1))) == 2 * len(FIGURES)


def test_a_folder_that_is_no_backtest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"scores\.csv: cannot be read"):
        draw_backtest_figures(tmp_path)
    write(tmp_path)
    pd.read_csv(tmp_path / "partners.csv").drop(columns="deal").to_csv(tmp_path / "partners.csv")
    with pytest.raises(RecordError, match="has no column deal"):
        draw_backtest_figures(tmp_path)


def test_dates_are_dates(tables: Tables) -> None:
    assert tables.date == datetime.date(2025, 8, 7)
    assert tables.tariff_path["date"].iloc[0] == datetime.date(2025, 4, 2)


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_lies_on_another_or_leaves_the_page(tables: Tables, name: str) -> None:
    with style.context(["default", STYLE]):
        assert clashes(FIGURES[name](tables).figure) == []

"""The command ``backtest``: what it scores, writes, draws and says, and what it refuses."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from sim.figures.backtest import FIGURES

SMALL = ["run.runs=24", "run.processes=1", "draws=100", "ablations=false", "output.figures=false"]
HEADER = "iso3,deal,deal_date,us_rate_pct\n"


def history(folder: Path, date: str = "2025-08-07", rows: str = "VNM,1,2025-07-02,20\nLSO,0,,15\n") -> str:
    folder.mkdir(exist_ok=True)
    (folder / f"outcomes_{date}.csv").write_text(HEADER + rows, encoding="utf-8")
    return f"history={folder}"


def estimate(folder: Path, score: str, predictor: str) -> float:
    scores = pd.read_csv(folder / "scores.csv")
    (found,) = scores[(scores["score"] == score) & (scores["predictor"] == predictor)]["estimate"]
    return float(found)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backtest") / "done"
    words = [word for word in SMALL if not word.startswith(("ablations", "output"))]
    assert main(["backtest", *words, f"output.folder={folder}"]) == 0
    return folder


@pytest.mark.slow
def test_everything_is_written(done: Path) -> None:
    names = {path.name for path in done.iterdir()}
    tables = {"scores.csv", "partners.csv", "reliability.csv", "tariff_path.csv"}
    assert names == {*tables, "notes.txt", "manifest.json", "figures"}
    assert {path.stem for path in (done / "figures").glob("*.png")} == {f"{name}_2025-08-07" for name in FIGURES}
    manifest = json.loads((done / "manifest.json").read_text())
    assert manifest["runs"] == 24
    assert manifest["command"][:4] == ["python", "-m", "experiments", "backtest"]


@pytest.mark.slow
def test_scores_can_be_had_again_from_the_table_of_partners(done: Path) -> None:
    partners = pd.read_csv(done / "partners.csv")
    assert len(partners) == 69
    assert partners["deal"].sum() == 10
    squares = ((partners["probability"] - partners["deal"]) ** 2).mean()
    assert estimate(done, "Brier score of a deal", "model") == pytest.approx(squares, abs=1e-5)
    deals = partners[partners["deal"] == 1]
    error = (deals["agreed_pct"] - deals["recorded_pct"]).abs().mean()
    assert estimate(done, "error of agreed rates", "model") == pytest.approx(error, abs=1e-4)


@pytest.mark.slow
def test_without_priority_who_signs_is_not_told(done: Path) -> None:
    assert estimate(done, "AUC of a deal", "no priority") < 0.5
    assert estimate(done, "AUC of a deal", "model") > estimate(done, "AUC of a deal", "log imports")
    predictors = set(pd.read_csv(done / "scores.csv")["predictor"])
    assert {"no priority", "no limit of capacity", "uniform strategy", "no belief"} <= predictors


def test_each_cut_off_date_is_simulated_as_far_as_it_lies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "history"
    history(folder)
    words = history(folder, "2025-10-01", "VNM,1,2025-07-02,20\nLSO,1,2025-09-15,12\n")
    target = tmp_path / "out"
    assert main(["backtest", words, *SMALL, "run.horizon=3", f"output.folder={target}"]) == 0
    path = pd.read_csv(target / "tariff_path.csv")
    assert path.groupby("cutoff")["date"].max().to_dict() == {
        "2025-08-07": "2025-08-07",
        "2025-10-01": "2025-10-01",
    }
    said = capsys.readouterr().out
    assert "run.horizon is not read" in said
    assert "no average tariff" in said or "the average tariff is not on record" in said


def test_a_results_folder_is_scored_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, target = tmp_path / "run", tmp_path / "out"
    quick = ["run.runs=8", "run.engine=array", "run.processes=1", "output.figures=false"]
    assert main(["run", *quick, "run.horizon=19", f"output.folder={run}"]) == 0
    arguments = [f"folder={run}", "draws=100", "output.figures=false", f"output.folder={target}"]
    assert main(["backtest", *arguments]) == 0
    partners = pd.read_parquet(run / "partners.parquet")
    signed = partners["deal_date"].notna().groupby(partners["iso3"]).mean()
    told = pd.read_csv(target / "partners.csv").set_index("iso3")["probability"]
    assert told.to_dict() == pytest.approx(signed[told.index].to_dict())
    assert "8 runs only" in capsys.readouterr().out


def test_points_are_drawn_from_in_turn(tmp_path: Path) -> None:
    points, target = tmp_path / "points.csv", tmp_path / "out"
    points.write_text("home.sessions_per_team_week\n0.0\n100.0\n", encoding="utf-8")
    assert main(["backtest", f"points={points}", *SMALL, f"output.folder={target}"]) == 0
    assert json.loads((target / "manifest.json").read_text())["points"]["number"] == 2
    told = pd.read_csv(target / "partners.csv")["probability"]
    assert told.max() == 0.5  # every other run holds no session at all


def test_a_scenario_counts_more_than_a_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points, target = tmp_path / "points.csv", tmp_path / "out"
    points.write_text("home.resolve,home.teams\n0.9,4\n0.8,4\n", encoding="utf-8")
    words = [f"points={points}", "scenario=bluff", *SMALL, f"output.folder={target}"]
    assert main(["backtest", *words]) == 0
    assert "the same in every run, since set otherwise: home.resolve." in capsys.readouterr().out
    assert json.loads((target / "manifest.json").read_text())["points"]["keys"] == ["home.teams"]


@pytest.mark.slow
def test_what_is_left_out_is_left_out_at_every_point(tmp_path: Path) -> None:
    """Without priority the simplicity of a list counts for nothing, whatever the points say of it."""
    (tmp_path / "points.csv").write_text("home.priority.simplicity\n-3.0\n3.0\n", encoding="utf-8")
    quick = ["run.runs=8", "run.processes=1", "draws=100", "output.figures=false"]
    for name, words in (("plain", []), ("drawn", [f"points={tmp_path / 'points.csv'}"])):
        assert main(["backtest", *words, *quick, f"output.folder={tmp_path / name}"]) == 0
    for score in ("AUC of a deal", "concordance of dates"):
        plain, drawn = (estimate(tmp_path / name, score, "no priority") for name in ("plain", "drawn"))
        assert plain == drawn
        assert estimate(tmp_path / "plain", score, "model") != estimate(tmp_path / "drawn", score, "model")


REFUSED = {
    "histry=x": ("histry", "history"),  # codespell:ignore
    "history": ("history", "got nothing; expected a value"),
    "--runs=3": ("unknown argument", "key=value"),
    "history=none": ("none", "expected a folder"),
    "folder=none": ("none", "results folder"),
    "points=none.csv": ("points", "cannot be read"),
    "ablations=yes": ("ablations", "true or false"),
    "draws=5": ("draws", ">= 100"),
    "draws=nan": ("draws", "whole number"),
    "leave_out=CHX": ("leave_out", "CHN"),
    "home.resolv=1": ("home.resolv", "home.resolve"),
    "home.resolve=2": ("home.resolve", "<= 1"),
    "calendar.start=2026-01-01": ("calendar", ""),
}


@pytest.mark.parametrize("word", REFUSED)
def test_bad_input_is_one_line(word: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert main(["backtest", word, f"output.folder={target}"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(part in said for part in REFUSED[word])
    assert not target.exists()


def test_what_only_a_simulation_reads_is_refused_beside_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("run.runs=5", "points=calibrated", "ablations=true"):
        assert main(["backtest", "folder=x", word]) == 2
        assert f"{word.split('=')[0]}: nothing reads it" in capsys.readouterr().err


def test_a_history_that_cannot_be_scored_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place, (date, rows, said) in enumerate(
        [
            ("2025-08-07", "VNX,1,2025-07-02,20\n", "VNM"),
            ("2025-08-07", "CHN,1,2025-05-12,30\n", "no partner that is scored"),
            ("2025-03-01", "VNM,0,,20\n", "before the first round"),
        ]
    ):
        assert main(["backtest", history(tmp_path / str(place), date, rows), *SMALL]) == 2
        assert said in capsys.readouterr().err


def test_an_older_schema_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame({"run": [0]}).to_parquet(tmp_path / "partners.parquet")
    assert main(["backtest", f"folder={tmp_path}"]) == 2
    assert "schema version" in capsys.readouterr().err


def test_help_names_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "--help"]) == 0
    said = capsys.readouterr().out
    for key in ("history=", "folder=", "points=", "ablations=", "leave_out=", "draws="):
        assert key in said

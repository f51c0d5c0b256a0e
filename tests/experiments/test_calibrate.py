"""The command ``calibrate``: what it tries, keeps and scores, how it goes on after a stop, and what it refuses."""

import contextlib
import functools
import json
import operator
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from experiments.calibrate_points import good_points
from experiments.calibrate_problem import Problem, Told, loss, problem_of, score_values, starting_values
from experiments.calibrate_search import FILE, Trial, finished
from experiments.calibrate_settings import settings_of
from experiments.cli import main
from experiments.compose import composed, plain
from experiments.point_runs import read_points
from sim.analysis.forecast import Forecast
from sim.analysis.known_by import known_by
from sim.data.history_folder import read_history

FEW = "calibration.parameters=[{key: home.resolve, low: 0.2, high: 0.9}, {key: home.teams, low: 1.0, high: 8.0}]"
SMALL = [
    FEW, "calibration.trials=4", "calibration.runs=4", "calibration.fresh_runs=8", "calibration.folds=0",
    "calibration.keep=2", "calibration.fixed=[{key: talks.rate_step_pct, value: 5.0}]", "run.processes=1",
]  # fmt: skip


def problem(*words: str) -> Problem:
    settings = settings_of([FEW, *words])
    return problem_of(plain(composed("run", [])), settings, known_by(read_history(), settings.until))


def calibrated(folder: Path, *words: str) -> Path:
    assert main(["calibrate", *SMALL, *words, f"output.folder={folder}"]) == 0
    return folder


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return calibrated(tmp_path_factory.mktemp("calibrate") / "done")


def test_what_a_calibration_leaves(done: Path) -> None:
    tried = pd.read_csv(done / "trials.csv")
    assert len(tried) == 4
    assert tried["home.resolve"].between(0.2, 0.9).all()
    assert (tried[["home.resolve", "home.teams"]].iloc[0] == [0.5, 4.0]).all()  # begins with what is there
    assert json.loads((done / "manifest.json").read_text())["calibration"]["trials"] == 4
    scores = pd.read_csv(done / "cross_validation.csv")
    assert {"calibrated, in sample", "before calibration", "log imports"} <= set(scores["predictor"])


def test_the_points_kept_are_those_of_least_loss_and_can_be_read_back(done: Path) -> None:
    points = read_points(str(done / "points.csv")).overrides
    tried = pd.read_csv(done / "trials.csv").sort_values("loss")
    assert len(points) == 2
    assert float(points[0][0].removeprefix("home.resolve=")) == pytest.approx(
        tried["home.resolve"].iloc[0], rel=1e-3
    )
    between = yaml.safe_load((done / "middle.yaml").read_text())
    assert between["home"]["resolve"] == pytest.approx(tried["home.resolve"].head(2).mean(), rel=1e-3)
    assert between["talks"]["rate_step_pct"] == 5.0


@pytest.mark.slow
def test_a_search_that_was_cut_off_goes_on_as_if_it_had_not_been(done: Path, tmp_path: Path) -> None:
    folder = calibrated(tmp_path / "part", "calibration.trials=2")
    assert len(pd.read_csv(folder / "trials.csv")) == 2
    assert main(["calibrate", f"resume={folder}", "calibration.trials=4"]) == 0
    assert pd.read_csv(folder / "trials.csv").equals(pd.read_csv(done / "trials.csv"))


def finished_trials(file: Path) -> int:
    """Return the number of finished trials in a file that another process may just be making."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return int(connection.execute("select count(*) from trial_values").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.slow
def test_a_killed_search_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    words = [word for word in SMALL if "trials" not in word]
    command = [sys.executable, "-m", "experiments", "calibrate", *words, "calibration.trials=24"]
    with subprocess.Popen([*command, f"output.folder={folder}"], start_new_session=True) as process:
        limit = time.monotonic() + 60.0
        while finished_trials(folder / FILE) < 1 and time.monotonic() < limit:
            time.sleep(0.2)
        os.killpg(process.pid, signal.SIGKILL)
    had = finished_trials(folder / FILE)
    assert 1 <= had < 24
    assert not (folder / "manifest.json").exists()
    assert main(["calibrate", f"resume={folder}"]) == 0
    tried = pd.read_csv(folder / "trials.csv")
    assert len(tried) == 24
    assert not tried.duplicated(["home.resolve", "home.teams"]).any()


@pytest.mark.slow
def test_partners_are_told_by_points_chosen_without_them(tmp_path: Path) -> None:
    folder = calibrated(tmp_path / "folds", "calibration.folds=2", "run.processes=2")
    scores = pd.read_csv(folder / "cross_validation.csv")
    left_out = scores[scores["predictor"] == "calibrated, left out"].set_index("score")
    assert left_out.loc["AUC of a deal", "partners"] == 69
    assert left_out.index[0] == scores["score"].iloc[0]  # differences are from it


def made_up(number: int, chance: np.ndarray) -> Trial:
    nothing = np.full(len(chance), 10.0)
    told = Told(Forecast(chance, chance, chance, nothing, nothing, nothing), (chance, chance))
    return Trial(number, {}, told, 0.0)


def test_points_are_good_for_the_partners_that_are_weighed() -> None:
    one = problem("calibration.keep=1")
    signed = one.observed.signed.astype(float)
    first, second = np.zeros(len(signed)), np.zeros(len(signed))
    half = np.arange(len(signed)) % 2 == 0
    first[half], second[~half] = signed[half], signed[~half]
    done = [made_up(0, first), made_up(1, second)]
    assert good_points(one, done, half.astype(float))[0].number == 0
    assert good_points(one, done, (~half).astype(float))[0].number == 1


def test_what_was_told_comes_back_from_the_file() -> None:
    chance = np.array([0.25, np.nan, 1.0])
    told = made_up(0, chance).told
    again = Told.from_lists(json.loads(json.dumps(told.as_lists())))
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(again.forecast, told.forecast, strict=True))
    assert np.array_equal(again.early[0], chance, equal_nan=True)


def test_not_signing_is_no_way_out_of_a_wrong_rate() -> None:
    one = problem()
    told = made_up(0, np.zeros(len(one.codes))).told
    silent = told._replace(forecast=told.forecast._replace(agreed_pct=np.full(len(one.codes), np.nan)))
    every = np.ones(len(one.codes))
    assert score_values(one, silent, every) == pytest.approx(score_values(one, told, every), nan_ok=True)


def test_the_loss_by_hand() -> None:
    targets = (
        "calibration.targets=[{score: AUC of a deal, target: 0.9, scale: 0.1},"
        " {score: Brier score of a deal, target: 0.1, scale: 0.1}]"
    )
    one = problem(targets, "calibration.slope=0.1")
    # AUC a whole scale short: 1 + 0.1; Brier half a scale better: -0.05
    assert loss(one, {"AUC of a deal": 0.8, "Brier score of a deal": 0.05}) == pytest.approx(1.05)
    assert loss(one, {"AUC of a deal": float("nan"), "Brier score of a deal": 0.1}) == pytest.approx(0.0)


def test_a_search_ends_with_its_trials_or_when_the_best_stay_the_same() -> None:
    one = problem("calibration.trials=10", "calibration.patience=3", "calibration.keep=2")
    losses = [3.0, 1.0, 2.0, 4.0, 4.0, 4.0]
    done = [made_up(number, np.zeros(1))._replace(loss=each) for number, each in enumerate(losses)]
    assert not finished([], one)
    assert not finished(done[:5], one)
    assert finished(done, one)
    falling = [made_up(number, np.zeros(1))._replace(loss=-float(number)) for number in range(10)]
    assert not finished(falling[:9], one)
    assert finished(falling, one)


def test_only_what_was_known_is_looked_at() -> None:
    one = problem("calibration.until=2025-07-08")
    assert one.raw["run"]["horizon"] == 14  # the round that holds 8 July
    assert one.observed.signed.sum() == 2
    assert starting_values(one) == {"home.resolve": 0.5, "home.teams": 4.0}


@pytest.mark.slow
def test_a_screening_finds_the_key_that_matters(tmp_path: Path) -> None:
    keys = (
        "calibration.screened=[{key: home.sessions_per_team_week, low: 0.0, high: 6.0},"
        " {key: home.teams, low: 4.0, high: 4.4}]"
    )
    folder = tmp_path / "screened"
    words = ["screen=64", keys, "calibration.runs=2", "calibration.until=2025-07-08"]
    assert main(["calibrate", *words, f"output.folder={folder}"]) == 0
    found = pd.read_csv(folder / "screening.csv", index_col="key")["Brier score of a deal"]
    assert abs(found["home.sessions_per_team_week"]) > 0.3
    assert abs(found["home.teams"]) < 0.2  # four teams at both ends
    assert found["R2"] <= 1.0


REFUSED = {
    "screen=3": ("screen", ">= 64"),
    "calibration.trails=3": ("calibration.trails", "trials"),
    "calibration.trials=0": ("calibration.trials", "1"),
    "calibration.until=8 July": ("calibration.until", "date"),
    "calibration.until=2025-01-01": ("calibration.until", "2025-04-02"),
    "calibration.folds=1": ("calibration.folds", "at least 2"),
    "calibration.leave_out=[CHX]": ("calibration.leave_out", "CHN"),
    "calibration.slope=nan": ("calibration.slope", "finite"),
    "calibration.parameters=[]": ("calibration.parameters", "1"),
    "calibration.parameters=[{key: home.resolv, low: 0.1, high: 0.2}]": ("home.resolv", "number"),
    "calibration.parameters=[{key: home.strategy, low: 0.1, high: 0.2}]": ("home.strategy", "number"),
    "calibration.parameters=[{key: home.resolve, low: 0.1, high: 1.2}]": ("home.resolve", "<= 1"),
    "calibration.parameters=[{key: home.resolve, low: 0.3, high: 0.2}]": (
        "calibration.parameters.0",
        "low below high",
    ),
    "calibration.targets=[{score: AUC, target: 1.0, scale: 1.0}]": ("calibration.targets", "AUC of a deal"),
    "history=none": ("none", "expected a folder"),
    "resum=none": ("resum", "resume"),
    "resume=none": ("resume", "folder of calibrate"),
    "run.horizon=3": ("run.horizon", "calibration.until"),
    "home.resolve=2": ("home.resolve", "<= 1"),
}


@pytest.mark.parametrize("word", REFUSED)
def test_bad_input_is_one_line(word: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "out"
    words = [word] if word.startswith("resume") else [word, f"output.folder={target}"]
    assert main(["calibrate", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(part in said for part in REFUSED[word])
    assert not target.exists()


def test_a_resumed_search_keeps_its_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "resume=x", "calibration.runs=9"]) == 2
    assert "keeps its settings" in capsys.readouterr().err


def test_the_points_of_the_package_lie_in_the_ranges_and_their_middle_is_the_choice_calibrated() -> None:
    ranges = {each.key: each for each in settings_of([]).parameters}
    points = [dict(word.split("=") for word in point) for point in read_points("calibrated").overrides]
    assert len(points) == settings_of([]).keep
    chosen = plain(composed("run", ["home=calibrated", "partners=calibrated", "talks=calibrated"]))
    for key, each in ranges.items():
        values = [float(point[key]) for point in points]
        assert each.low <= min(values) <= max(values) <= each.high
        assert functools.reduce(operator.getitem, key.split("."), chosen) == pytest.approx(
            np.mean(values), rel=0.02
        )


@pytest.mark.parametrize("text", ["", "home.resolve\n", "home.resolve,home.teams\n0.5\n"])
def test_a_table_of_points_that_is_none(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["backtest", f"points={file}", "run.runs=2"]) == 2
    assert capsys.readouterr().err.startswith("error: points: ")

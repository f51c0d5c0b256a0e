"""Bad input ends in one line that names the key, exit code 2, and nothing is written."""

from pathlib import Path

import pytest

from experiments.cli import main

TEAMS = "design.points.home.teams=[2,4]"

REFUSED = {
    "design=grid": ("design.points", "nothing is varied"),
    "design=gird design.points.home.teams=[2,4]": ("design", "grid"),  # codespell:ignore
    f"{TEAMS} design.points.home.resolves=[0.1,0.5]": ("home.resolves", "name: resolve"),
    f"{TEAMS} design.points.home.resolve=[0.1,1.5]": ("home.resolve: got 1.5", "at point 1"),
    "design.points.home.teams=[2,2]": ("design.points", "point 1 repeats point 0"),
    "design.points.home.teams=[2,2.5]": ("home.teams: got 2.5", "whole number"),
    "design.points.home.teams=3": ("design.points.home.teams", "list of values"),
    "design.points.home.teams=[]": ("design.points.home.teams", "empty list"),
    f"{TEAMS} home.teams=3": ("home.teams", "expected one of them"),
    f"{TEAMS} design.points.home.teams=[3]": ("design.points.home.teams", "given twice"),
    "design.points.home=[administration_2025,other]": ("home: unknown choice 'other'", ""),
    "design.points.hoem=[a,b]": ("design.points.hoem", "home"),
    "design.points.scenario=[1,2]": ("design.points.scenario", "names of choices"),
    "design.points.scenario=[liberation_day,liberation_dya]": ("scenario: unknown choice", "liberation_day"),
    "design.points.run.runs=[1,2]": ("design.points.run.runs", "same at every point"),
    "design.points.output.figures=[true,false]": ("design.points.output.figures", "same at every point"),
    "design.points.talks.summit_push=[0.1,0.9]": ("talks.summit_push", "calendar.summits is empty"),
    f"{TEAMS} talks.summit_push=0.9": ("talks.summit_push", "nothing reads it"),
    "design.points.mechanism.precedent=[on,off]": ("mechanism.precedent", "none"),
    "design=list design.points.home.teams=[2,4] design.points.home.resolve=[0.1]": (
        "design.points.home.resolve",
        "2",
    ),
    "design=lhs design.points.home.resolve=[0.1,0.9]": ("design.n", "missing"),
    "design=lhs design.n=0 design.points.home.resolve=[0.1,0.9]": ("design.n", ">= 1"),
    "design=sobol design.n=9 design.points.home.teams=[2,4]": ("design.points", "repeats"),
    f"{TEAMS} design.n=3": ("design.n", "nothing reads it"),
    f"{TEAMS} design.m=3": ("design.m", "nearest valid name: design.n"),
    f"{TEAMS} design.shard_runs=0": ("design.shard_runs", ">= 1"),
    f"{TEAMS} design.file=points.csv": ("design.file", "design=list"),
    "design=list design.file=nowhere.csv": ("design.file", "nowhere.csv"),
    f"{TEAMS} launcher=spark": ("launcher", "dask"),
    f"{TEAMS} launcher=dask": ("launcher.address", ""),
    f"{TEAMS} launcher.address=tcp://x:1": ("launcher.address", "nothing reads it"),
    f"{TEAMS} run.seed=abc": ("run.seed", "whole number"),
    f"{TEAMS} output.folder=nowhere://x": ("output.folder", "nowhere"),
    f"{TEAMS} --multirun": ("sweep", "multirun"),
    f"{TEAMS} output.figures=true": ("output.figures", "draws none"),
    "resume=": ("resume", "expected the folder"),
    "resume=.": ("resume", "manifest.json"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_bad_input_is_refused_in_one_line(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *words.split(" "), "run.runs=1", "run.horizon=30"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    for fragment in REFUSED[words]:
        assert fragment in said
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_counts_at_some_points_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["design.points.mechanism.precedent=[on,none]", "design.points.talks.precedent.weight=[0.1,0.4]"]
    assert main(["sweep", *words, "run.runs=1", "run.horizon=2", f"output.folder={tmp_path / 'a'}"]) == 0
    assert "something reads talks.precedent.weight at 2 of 4 points only" in capsys.readouterr().err

"""The command ``compare``: what it writes, what it says, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.cli import main
from sim.analysis.resampled_means import RESAMPLES
from tests.helpers.compared import JAPAN_FIRST, KOREA_FIRST, Made, write_side, write_sweep

BASE, SIDE = Made(signing=JAPAN_FIRST), Made(signing=KOREA_FIRST, shift=0.5)
QUICK = ["run.runs=3", "run.horizon=5", "run.processes=1"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders of results and a sweep in the working folder."""
    monkeypatch.chdir(tmp_path)
    write_side(tmp_path / "base", BASE)
    write_side(tmp_path / "side", SIDE)
    points = {point: ({"home.teams": 1 + point}, Made(shift=float(point))) for point in range(3)}
    write_sweep(tmp_path / "sweep", points)
    return tmp_path


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line with which a command is refused."""
    assert main(["compare", *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    return said


def test_folders_are_compared_into_a_dated_folder(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "base", "side"]) == 0
    (folder,) = (place / "results" / "comparisons").iterdir()
    names = {"comparison.csv", "levels.csv", "partners.csv", "rounds.csv", "sides.csv", "comparison.md"}
    assert {path.name for path in folder.iterdir()} == names | {"manifest.json", "figures"}
    said = capsys.readouterr().out
    assert "side less base (5 pairs of runs)" in said
    assert "paired with base run by run" in said
    assert f"comparison: results/comparisons/{folder.name}" in said
    rows = pd.read_csv(folder / "comparison.csv").set_index(["measure", "date"])
    row = rows.loc[("US tariff revenue", "end")]
    assert (row["side"], row["baseline"], row["unit"]) == ("side", "base", "USD bn a year")
    assert row["difference"] == pytest.approx(5.0)
    page = (folder / "comparison.md").read_text(encoding="utf-8")
    assert "| US tariff revenue (USD bn a year) | end |" in page
    assert "![over_time](figures/over_time.png)" in page
    assert (folder / "figures" / "over_time.png").is_file()


def test_the_manifest_says_what_was_compared_and_how(place: Path) -> None:
    assert main(["compare", "base", "side", "output.folder=out", "output.figures=false", "baseline=side"]) == 0
    told: dict[str, Any] = json.loads((place / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["baseline"] == "side"
    assert [side["seed"] for side in told["sides"]] == [11, 11]
    assert told["bootstrap"] == {"method": "percentile", "resamples": RESAMPLES, "seed": 1, "level": 0.95}
    assert [source["folder"] for source in told["sources"]] == ["base", "side"]
    assert set(told["sources"][0]["sha256"]) == {
        "config.yaml",
        "partners.parquet",
        "series.parquet",
        "failures.parquet",
    }
    assert told["command"][3:] == [
        "compare",
        "base",
        "side",
        "output.folder=out",
        "output.figures=false",
        "baseline=side",
    ]
    assert not (place / "out" / "figures").exists()


def test_the_same_folders_give_the_same_tables(place: Path) -> None:
    for name in ("one", "two"):
        assert main(["compare", "base", "side", f"output.folder={name}", "output.figures=false"]) == 0
    for table in ("comparison.csv", "partners.csv", "rounds.csv", "levels.csv"):
        assert (place / "one" / table).read_bytes() == (place / "two" / table).read_bytes()


@pytest.mark.parametrize("baseline", ["2", "point 2", "home.teams=3"])
def test_a_sweep_alone_compares_its_points(baseline: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "output.folder=out", "output.figures=false", f"baseline={baseline}"]
    assert main(["compare", *words]) == 0
    rows = pd.read_csv(place / "out" / "comparison.csv")
    assert set(rows["baseline"]) == {"home.teams=3"}
    revenue = rows[rows["measure"] == "US tariff revenue"].set_index("side")["difference"]
    assert revenue.to_dict() == pytest.approx({"home.teams=1": -20.0, "home.teams=2": -10.0})
    levels = pd.read_csv(place / "out" / "levels.csv")
    assert list(levels.columns[:3]) == ["side", "point", "home.teams"]
    assert "home.teams=2 less home.teams=3" in capsys.readouterr().out


def test_runs_and_points_can_be_mixed(place: Path) -> None:
    assert main(["compare", "base", "sweep", "output.folder=out", "output.figures=false"]) == 0
    sides = pd.read_csv(place / "out" / "sides.csv")
    assert list(sides["side"]) == ["base", *(f"swept: home.teams={teams}" for teams in (1, 2, 3))]


def test_scenarios_are_run_first_on_the_same_luck(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["liberation_day", "unlimited_teams", *QUICK, "run.seed=7", "output.figures=false"]
    assert main(["compare", *words, "baseline=unlimited_teams"]) == 0
    said = capsys.readouterr().out
    assert "ran liberation_day: 3 runs, results/runs/" in said
    assert "liberation_day less unlimited_teams (3 pairs of runs)" in said
    assert "records:" not in said
    runs = sorted((place / "results" / "runs").iterdir())
    manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in runs]
    assert [told["seed"] for told in manifests] == [7, 7]
    assert all("run.engine=array" in told["command"] for told in manifests)
    # A folder that a run left can be compared with a scenario that is still to be run.
    assert main(["compare", str(runs[0]), "one_team", *QUICK, "run.seed=8", "output.folder=mixed"]) == 0
    assert set(pd.read_csv(place / "mixed" / "comparison.csv")["pairing"]) == {"unpaired"}
    assert "seeds differ (7 and 8)" in capsys.readouterr().out


def test_nothing_is_run_for_what_cannot_be_compared(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "other data" in refusal(["base", "liberation_day", *QUICK], capsys)
    assert not (place / "results").exists()


REFUSED = {
    ("base",): "compare: got 1 side; expected two or more, or a sweep",
    (): "compare: got 0 sides",
    ("base", "base"): "base is given twice",
    ("base", "./base"): "given twice",
    ("base", "sida"): "'sida' is neither a folder nor a scenario",
    ("liberation_day", "firm_deadlin"): "nearest valid name: firm_deadline",
    ("base", "deep/side"): "deep/side: is no folder",
    ("base", "side", "baseline=sid"): "baseline: unknown side 'sid'; nearest valid name: side",
    ("sweep", "baseline=7"): "baseline: unknown side '7'",
    ("base", "sweep", "baseline=sweep"): "baseline: 'sweep' means 3 sides",
    ("liberation_day", "firm_deadline", "baseline=bluff"): "baseline: unknown side 'bluff'",
    ("base", "side", "run.runs=5"): "run.runs: nothing reads it, since all sides are folders",
    ("base", "side", "output.figures=no"): "output.figures: got 'no'; expected true or false",
    ("base", "side", "output.folder=side"): "output.folder: side exists",
    ("base", "side", "baseline=base", "baseline=side"): "baseline: is given twice",
    ("base", "side", "--multirun"): "--multirun means nothing here",
    ("base", "side", "--fast"): "--fast",
    ("liberation_day", "scenario=bluff"): "name the scenarios as words",
    ("liberation_day", "bluff", "run.sead=1"): "run.sead",
    ("liberation_day", "bluff", "run.seed=-1"): "run.seed: got -1",
    ("base", "empty"): "empty: has no table partners.parquet",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_bad_input_is_one_line_and_leaves_nothing(
    words: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "empty").mkdir()
    assert REFUSED[words] in refusal(list(words), capsys)
    assert not (place / "results").exists()


def test_other_horizons_and_damaged_records_are_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_side(place / "short", BASE, rounds=2)
    assert "short cannot be compared with base: other horizon (3 and 2 rounds)" in refusal(
        ["base", "short"], capsys
    )
    (place / "side" / "manifest.json").write_text("{", encoding="utf-8")
    assert "manifest.json: cannot be read as JSON" in refusal(["base", "side"], capsys)
    (place / "side" / "manifest.json").unlink()
    assert "has no manifest.json" in refusal(["base", "side"], capsys)
    (place / "sweep" / "points.parquet").write_bytes(b"no")
    assert "points.parquet: cannot be read as Parquet" in refusal(["base", "sweep"], capsys)
    assert not (place / "results").exists()


def test_help_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--help"]) == 0
    assert "baseline=SIDE" in capsys.readouterr().out


def test_many_points_keep_their_partners_in_files_and_the_page_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fifteen points, the last without a finished run: thirteen sides beside the baseline."""
    monkeypatch.chdir(tmp_path)
    made = {point: Made(runs=[0, 1], shift=float(point)) for point in range(15)}
    made[14] = Made(runs=[], failed=2)
    write_sweep(tmp_path / "sweep", {point: ({"home.teams": point}, each) for point, each in made.items()})
    assert main(["compare", "sweep", "output.folder=whole", "output.figures=false"]) == 0
    note = "13 sides: no table and no picture of each one, see comparison.csv, partners.csv and rounds.csv."
    said = " ".join(capsys.readouterr().out.split())
    page = Path("whole/comparison.md").read_text(encoding="utf-8")
    for place in (said, page):
        assert note in place
        assert "No run finished at 1 of 15 points, left out here: home.teams=14." in place
    assert "partners: `partners.csv`" in page
    assert (
        pd.read_csv("whole/partners.csv")["side"].nunique()
        == pd.read_csv("whole/rounds.csv")["side"].nunique()
        == 13
    )
    assert json.loads(Path("whole/manifest.json").read_text())["left_out"] == ["home.teams=14"]
    assert main(["compare", "sweep", "output.folder=plain", "output.figures=false", "output.details=false"]) == 0
    assert not Path("plain/partners.csv").exists()
    assert not Path("plain/rounds.csv").exists()
    assert "see comparison.csv." in Path("plain/comparison.md").read_text(encoding="utf-8")
    pd.testing.assert_frame_equal(pd.read_csv("plain/comparison.csv"), pd.read_csv("whole/comparison.csv"))
    assert main(["compare", "sweep", "output.details=perhaps"]) == 2


def test_two_sides_without_details_have_one_picture(place: Path) -> None:
    assert main(["compare", "base", "side", "output.folder=plain", "output.details=false"]) == 0
    assert [path.name for path in Path("plain/figures").glob("*.png")] == ["distributions.png"]

"""``points=``: an ensemble whose runs play a table of parameter points in turn."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.point_runs import read_points
from experiments.scenario_keys import scenario_keys
from experiments.scenarios import BASELINE, values_of
from sim.errors import ConfigError

QUICK = ["run.engine=array", "run.horizon=16", "output.figures=false", "output.outcomes=account_dates"]
TABLE = "home.resolve,home.teams,partners.strategy.JPN\n0.9,8,boulware\n0.1,2,conceder\n0.5,4,linear\n"


def played(target: Path, *words: str) -> Path:
    assert main(["run", *QUICK, *words, f"output.folder={target}"]) == 0
    return target


def rows(folder: Path, run: int) -> pd.DataFrame:
    table = pd.read_parquet(folder / "partners.parquet")
    return table[table["run"] == run].reset_index(drop=True)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("points")
    (place / "table.csv").write_text(TABLE, encoding="utf-8")
    return played(place / "drawn", f"points={place / 'table.csv'}", "run.runs=5")


def test_each_run_is_that_of_an_ensemble_with_its_point_alone(drawn: Path, tmp_path: Path) -> None:
    alone = ["home.resolve=0.1", "home.teams=2", "partners.strategy.JPN=conceder", "run.runs=5"]
    single = played(tmp_path / "single", *alone)
    for run in (1, 4):
        pd.testing.assert_frame_equal(rows(drawn, run), rows(single, run))
    assert not rows(drawn, 0).equals(rows(single, 0))
    assert list(pd.read_parquet(drawn / "series.parquet")["run"].unique()) == [0, 1, 2, 3, 4]


def test_the_point_of_each_run_is_recorded(drawn: Path) -> None:
    told = pd.read_parquet(drawn / "run_points.parquet")
    assert list(told["point"]) == [0, 1, 2, 0, 1]
    assert list(told["home.teams"]) == [8, 2, 4, 8, 2]
    assert list(told["partners.strategy.JPN"].head(3)) == ["boulware", "conceder", "linear"]
    manifest = json.loads((drawn / "manifest.json").read_text())["points"]
    assert (manifest["number"], manifest["held"]) == (3, [])


def test_explain_plays_a_run_again_at_its_own_point(drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", f"folder={drawn}", "partner=JPN", "run=4", "output.figures=false"]) == 0
    said = capsys.readouterr().out
    assert ", parameter point 1, seed" in said
    assert "conceder" in said


def test_what_a_scenario_changes_is_the_same_in_every_run(
    drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = drawn.parent / "table.csv"
    bluff = played(tmp_path / "bluff", "scenario=bluff", "home.teams=3", f"points={table}", "run.runs=3")
    assert "the same in every run: home.resolve, home.teams" in capsys.readouterr().out
    assert list(pd.read_parquet(bluff / "run_points.parquet").columns) == ["run", "point", "partners.strategy.JPN"]
    single = played(
        tmp_path / "single", "scenario=bluff", "home.teams=3", "partners.strategy.JPN=linear", "run.runs=3"
    )
    pd.testing.assert_frame_equal(rows(bluff, 2), rows(single, 2))


def test_what_a_scenario_sets_to_the_default_is_the_same_in_every_run(
    drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    default = values_of(BASELINE)["home.resolve"]
    file = tmp_path / "mine" / "scenario" / "as_ever.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "# @package _global_\nscenario: {name: as_ever, question: What if all else varies}\n"
        f"home: {{resolve: {default}}}\n"
    )
    words = ["--config-dir", str(tmp_path / "mine"), "scenario=as_ever", "run.runs=2"]
    found = played(tmp_path / "found", *words, f"points={drawn.parent / 'table.csv'}")
    assert "the same in every run: home.resolve" in capsys.readouterr().out
    assert list(pd.read_parquet(found / "run_points.parquet").columns) == [
        "run",
        "point",
        "home.teams",
        "partners.strategy.JPN",
    ]
    alone = ["home.teams=2", "partners.strategy.JPN=conceder"]
    pd.testing.assert_frame_equal(rows(found, 1), rows(played(tmp_path / "alone", *alone, "run.runs=2"), 1))


def test_keys_that_a_scenario_sets_are_those_of_its_file_and_its_choices(tmp_path: Path) -> None:
    assert [key for key in scenario_keys([]) if not key.startswith("scenario.")] == []
    assert {"home.resolve", "calendar.extensions_at_most"} <= set(scenario_keys(["scenario=firm_deadline"]))
    assert any(key.startswith("shocks.") for key in scenario_keys(["scenario=political_shocks_2025"]))
    with pytest.raises(ConfigError, match="scenario=of_nobody: no such file"):
        scenario_keys(["scenario=of_nobody"])
    file = tmp_path / "scenario" / "built_on.yaml"
    file.parent.mkdir()
    file.write_text("# @package _global_\ndefaults: [firm_deadline, _self_]\nhome: {teams: 4}\n")
    found = scenario_keys([f"hydra.searchpath=['file://{tmp_path}']", 'scenario="built_on"'])
    assert {"home.resolve", "home.teams"} <= set(found)
    assert "home" not in found


def test_keys_of_a_mechanism_that_is_off_are_left_out(
    drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = drawn.parent / "table.csv"
    free = played(tmp_path / "free", "mechanism.capacity=unlimited", f"points={table}", "run.runs=2")
    said = capsys.readouterr().out
    assert "the first 2 of 3 points of 2 keys, in turn; the same in every run: home.teams" in said
    assert "home.teams" not in pd.read_parquet(free / "run_points.parquet").columns


def test_scenarios_that_compare_runs_draw_from_points(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = drawn.parent / "table.csv"
    monkeypatch.chdir(tmp_path)
    words = [*QUICK, "run.runs=4", f"points={table}", "output.folder=out"]
    assert main(["compare", "liberation_day", "firm_deadline", *words]) == 0
    sides = pd.read_csv("out/sides.csv")
    assert sides["parameter_points"].str.startswith(f"3 points of {table}").all()
    assert list(sides["parameter_points"].str.partition(", without ")[2]) == ["", "home.resolve"]
    page = Path("out/comparison.md").read_text()
    assert "spread and intervals hold uncertain parameters too" in page
    assert "firm_deadline without home.resolve" in page
    (plain,) = Path("results/runs").glob("*liberation_day")
    pd.testing.assert_frame_equal(rows(plain, 3), rows(drawn, 3))


def test_a_table_of_one_point_is_that_point(drawn: Path, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("home.resolve,home.teams,partners.strategy.JPN\n0.9,8,boulware\n")
    one = played(tmp_path / "one", f"points={tmp_path / 'one.csv'}", "run.runs=4")
    pd.testing.assert_frame_equal(rows(one, 3), rows(drawn, 3))


def test_a_report_says_what_differs_from_run_to_run(drawn: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["report", str(drawn), f"output={page}"]) == 0
    assert "by run: 0.1 to 0.9" in page.read_text(encoding="utf-8")


def test_the_points_of_the_package_vary_the_calibrated_keys() -> None:
    table = read_points("calibrated")
    assert len(table.rows) == 64
    assert "home.resolve" in table.keys


REFUSED = {
    "nothing given": (["points="], "", "points: got nothing; expected a value"),
    "no such file": (["points=none.csv"], "", "points: none.csv cannot be read"),
    "a header only": (["points=t.csv"], "home.resolve\n", "t.csv has 1 lines"),
    "luck": (["points=t.csv"], "run.seed,home.resolve\n1,0.5\n", "column 'run.seed'"),
    "dates": (["points=t.csv"], "calendar.start,home.resolve\n2025-03-26,0.5\n", "column 'calendar.start'"),
    "a group": (["points=t.csv"], "home\ncalibrated\n", "column 'home'"),
    "unknown key": (["points=t.csv"], "home.resolv\n0.5\n", "nearest valid name: resolve"),
    "out of range": (["points=t.csv"], "home.resolve\n0.5\n1.5\n", "points: t.csv: home.resolve: got 1.5"),
    "no value": (["points=t.csv"], "home.resolve\n{a\n", "points: t.csv: "),
    "too short a line": (["points=t.csv"], "home.resolve,home.teams\n0.5\n", "line 2: got 1 values; expected 2"),
    "nothing reads it": (["points=t.csv"], "home.parameters.conceder.exponent\n0.3\n", "nothing reads it"),
    "nothing reads any": (
        ["points=t.csv", "mechanism.capacity=unlimited"],
        "home.teams\n2\n4\n",
        "nothing reads any key of t.csv: home.teams, since mechanism.capacity is 'unlimited'",
    ),
    "nothing left": (["points=t.csv", "home.resolve=0.2"], "home.resolve\n0.5\n", "every key of t.csv"),
    "several runs": (["points=calibrated", "-m", "home.teams=2,3"], "", "multirun"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words, table, expected = REFUSED[case]
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(table, encoding="utf-8")
    assert main(["run", *QUICK, *words]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert expected in told
    assert told.count("\n") == 1
    assert not Path("results").exists()

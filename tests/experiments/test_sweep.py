"""A sweep from end to end: what it writes, and that each point is the run of its configuration."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from sim.errors import RecordError
from sim.records.store import read_manifest, read_table
from sim.records.tables import TABLES
from tests.experiments.sweeping import GRID, SMALL, contents, swept

ROWS = [(0.1, 2), (0.1, 6), (0.9, 2), (0.9, 6)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sweeps") / "first"
    assert swept(target) == 0
    return target


def test_folder_holds_what_is_promised(folder: Path) -> None:
    files = {"config.yaml", "manifest.json", "summary.csv", "points.parquet", "shards.parquet"}
    assert {path.name for path in folder.iterdir()} == files | {f"{name}.parquet" for name in TABLES}
    assert list(folder.rglob(".*")) == []


def test_points_are_those_of_the_grid(folder: Path) -> None:
    points = pd.read_parquet(folder / "points.parquet")
    assert list(points.columns) == ["point", "home.resolve", "home.teams"]
    assert list(points.itertuples(index=False, name=None)) == [(i, *row) for i, row in enumerate(ROWS)]


def test_rows_are_in_order_of_point_run_and_partner(folder: Path) -> None:
    partners = read_table(folder, "partners")
    assert list(partners.columns[:3]) == ["point", "run", "iso3"]
    first = list(partners["iso3"][:72])
    assert list(partners[["point", "run", "iso3"]].itertuples(index=False, name=None)) == [
        (point, run, code) for point in range(4) for run in range(5) for code in first
    ]
    series = read_table(folder, "series")
    assert list(series[["point", "run", "round"]].itertuples(index=False, name=None)) == [
        (point, run, number) for point in range(4) for run in range(5) for number in range(10)
    ]


@pytest.mark.parametrize("point", [1, 2])
def test_a_point_is_the_run_of_its_configuration(folder: Path, tmp_path: Path, point: int) -> None:
    resolve, teams = ROWS[point]
    words = [f"home.resolve={resolve}", f"home.teams={teams}", "run.runs=5", "run.horizon=10", "run.processes=1"]
    words += ["output.figures=false", "output.outcomes=account_dates", f"output.folder={tmp_path / 'run'}"]
    assert main(["run", *words]) == 0
    for name in TABLES:
        alone, among = read_table(tmp_path / "run", name), read_table(folder, name, points=[point])
        pd.testing.assert_frame_equal(among.drop(columns="point").reset_index(drop=True), alone)
    summary = pd.read_csv(folder / "summary.csv")
    ours = summary[summary["point"] == point].drop(columns=["point", "home.resolve", "home.teams", "failed"])
    pd.testing.assert_frame_equal(ours.reset_index(drop=True), pd.read_csv(tmp_path / "run" / "summary.csv"))


def test_points_share_their_luck(folder: Path) -> None:
    partners = read_table(folder, "partners", columns=["point", "run", "iso3", "strategy"])
    of_point = [part["strategy"].tolist() for _, part in partners.groupby("point")]
    assert all(strategies == of_point[0] for strategies in of_point)
    assert partners.groupby("run")["strategy"].apply(tuple).nunique() > 1


def test_it_repeats_whatever_the_number_of_processes(folder: Path, tmp_path: Path) -> None:
    assert swept(tmp_path / "again", "run.processes=2") == 0
    found, expected = contents(tmp_path / "again"), contents(folder)
    del found["config.yaml"], expected["config.yaml"]  # it says how many processes there were
    assert found == expected


def test_manifest_says_what_made_it(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest["sweep"]["points"] == 4
    assert manifest["sweep"]["shards"] == 8
    assert manifest["sweep"]["finished"] is True
    assert (manifest["runs"], manifest["failed"]) == (5, 0)
    assert manifest["identity"]["package_version"] == manifest["package_version"]


def test_shards_are_catalogued_with_their_checksums(folder: Path) -> None:
    shards = pd.read_parquet(folder / "shards.parquet")
    found = contents(folder)
    named = {f"{row.table}.parquet/part-{row.shard:07d}.parquet": row.sha256 for row in shards.itertuples()}
    assert named == {name: sha for name, sha in found.items() if "/part-" in name}


def test_a_table_without_points_is_told_from_one_with(folder: Path, tmp_path: Path) -> None:
    assert set(read_table(folder, "series", points=[3, 0], columns=["point"])["point"]) == {0, 3}
    words = ["run.runs=1", "run.horizon=2", "run.processes=1", "output.figures=false"]
    assert main(["run", *words, f"output.folder={tmp_path / 'run'}"]) == 0
    with pytest.raises(RecordError, match="expected the folder of a sweep"):
        read_table(tmp_path / "run", "series", points=[0])


def test_equilibria_of_every_round_are_solved_if_asked(tmp_path: Path) -> None:
    words = ["design=grid", "design.points.home.teams=[2]", "run.runs=1", "run.horizon=4"]
    for folder, more in (("few", []), ("all", ["output.outcomes=every_round"])):
        assert main(["sweep", *words, *more, f"output.folder={tmp_path / folder}"]) == 0
    few, every = (read_table(tmp_path / folder, "series")["home_welfare_pct"] for folder in ("few", "all"))
    assert few.notna().tolist() == [False, True, False, True]  # 9 April, and the last round
    assert every.notna().all()
    assert few[few.notna()].tolist() == every[few.notna()].tolist()


def test_groups_and_mechanisms_are_swept_like_keys(tmp_path: Path) -> None:
    words = [
        "design=list",
        "design.points.scenario=[liberation_day,no_pause]",
        "design.points.mechanism.precedent=[none,on]",
    ]
    assert main(["sweep", *words, "run.runs=2", "run.horizon=10", f"output.folder={tmp_path / 'sweep'}"]) == 0
    points = pd.read_parquet(tmp_path / "sweep" / "points.parquet")
    assert points["scenario"].tolist() == ["liberation_day", "no_pause"]
    run = ["scenario=no_pause", "run.runs=2", "run.horizon=10", "output.figures=false", "run.processes=1"]
    run.append("output.outcomes=account_dates")  # as a sweep does
    assert main(["run", *run, f"output.folder={tmp_path / 'run'}"]) == 0
    among = read_table(tmp_path / "sweep", "series", points=[1]).drop(columns="point")
    pd.testing.assert_frame_equal(among.reset_index(drop=True), read_table(tmp_path / "run", "series"))


def test_points_come_from_a_file(folder: Path, tmp_path: Path) -> None:
    text = "point,home.resolve,home.teams,partners.strategy.JPN\n0,0.3,3,stonewall\n1,0.4,2,'linear'\n"
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    file = f"design.file={tmp_path / 'points.csv'}"
    assert (
        main(["sweep", "design=list", file, "run.runs=1", "run.horizon=2", f"output.folder={tmp_path / 'a'}"]) == 0
    )
    points = pd.read_parquet(tmp_path / "a" / "points.parquet")
    assert points.drop(columns="point").to_numpy().tolist() == [[0.3, 3, "stonewall"], [0.4, 2, "linear"]]
    file = f"design.file={folder / 'points.parquet'}"
    assert main(["sweep", "design=list", file, *SMALL, f"output.folder={tmp_path / 'b'}"]) == 0
    found, expected = contents(tmp_path / "b"), contents(folder)
    del found["config.yaml"], expected["config.yaml"]  # the design is another
    assert found == expected


def test_a_design_of_ones_own_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine" / "design").mkdir(parents=True)
    (tmp_path / "mine" / "design" / "teams.yaml").write_text(
        "defaults: [grid]\npoints: {home: {teams: [1, 3]}, home.resolve: [0.2]}\n", encoding="utf-8"
    )
    words = ["design=teams", f"--config-dir={tmp_path / 'mine'}", "run.runs=1", "run.horizon=2"]
    assert main(["sweep", *words, f"output.folder={tmp_path / 'a'}"]) == 0
    points = pd.read_parquet(tmp_path / "a" / "points.parquet")
    assert points.to_numpy().tolist() == [[0, 1, 0.2], [1, 3, 0.2]]


def test_config_can_be_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["sweep", *GRID, "--cfg", "job"]) == 0
    printed = capsys.readouterr().out
    assert "home.teams:" in printed
    assert "resolve: 0.5" in printed


def test_results_go_to_a_url(folder: Path, tmp_path: Path) -> None:
    url = (tmp_path / "by_url").as_uri()
    assert swept(url) == 0
    assert contents(tmp_path / "by_url") == contents(folder)


def test_results_go_elsewhere(folder: Path) -> None:
    import fsspec

    assert swept("memory://elsewhere") == 0
    files = fsspec.filesystem("memory")
    for name in contents(folder):
        assert files.cat_file(f"/elsewhere/{name}") == (folder / name).read_bytes(), name
    assert main(["sweep", "resume=memory://elsewhere"]) == 0

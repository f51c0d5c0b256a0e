"""``explain``: stories of real runs, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.explain import dyad_of
from experiments.explain_replay import Replay, replayed
from sim.analysis.story import story
from sim.analysis.story_records import obstacles
from sim.records.store import read_table
from sim.records.tables import make_table


def run(folder: Path, *words: str) -> Path:
    assert main(["run", "output.figures=false", f"output.folder={folder}", "run.seed=5", *words]) == 0
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("explain") / "base", "run.runs=3")


@pytest.fixture(scope="module")
def replay(folder: Path) -> Replay:
    return replayed(folder, 2)


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["explain", *words]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert told.count("\n") == 1
    return told


def told(folder: Path, code: str, run_index: int = 0) -> tuple[str, str]:
    found = story(dyad_of(replayed(folder, run_index), code, run_index))
    return found.ending, "\n".join(found.chapters[0].sentences)


def test_replay_of_the_run_on_record_gives_its_events_and_sessions(folder: Path):
    again = replayed(folder, 0).tables
    for name in ("events", "sessions"):
        recorded = read_table(folder, name)
        assert len(recorded) > 100
        pd.testing.assert_frame_equal(again[name][recorded.columns], recorded)


def test_frameworks_are_signed_in_sessions_without_obstacle_and_in_no_other(folder: Path, replay: Replay):
    seen = {"signed": 0, "not": 0}
    for index, played in ((0, replayed(folder, 0)), (2, replay)):
        for code in played.plan.setting.codes:
            dyad = dyad_of(played, code, index)
            free = ~obstacles(dyad).any(axis=1).to_numpy()
            np.testing.assert_array_equal(free, dyad.sessions["signed"].to_numpy(bool))
            seen["signed"] += int(free.sum())
            seen["not"] += int((~free).sum())
    assert min(seen.values()) > 20


def test_every_partner_has_a_story(replay: Replay):
    endings = {}
    for code in replay.plan.setting.codes:
        found = story(dyad_of(replay, code, 2))
        endings[code] = found.ending
        assert found.chapters[0].title == "Why"
    recorded = replay.tables["partners"].set_index("iso3")
    signed = set(recorded.index[recorded["deal_date"].notna()])
    assert {code for code, end in endings.items() if end in ("signed", "collapsed")} == signed


def test_files_and_terminal(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    words = (f"folder={folder}", "partner=VNM", "run=1", f"output.folder={tmp_path / 'new'}")
    assert main(["explain", *words]) == 0
    said = capsys.readouterr().out
    page = (tmp_path / "new" / "story_VNM_1.md").read_text(encoding="utf-8")
    row = read_table(folder, "partners").query("run == 1 and iso3 == 'VNM'").iloc[0]
    contact = f"{row['contact_date'].day} Apr 2025"
    assert row["contact_date"].month == 4
    for text in (said, page):
        assert text.lstrip("# ").startswith("Vietnam signed")
        assert f"It asked for talks on {contact}" in text
    assert "![" in page
    assert "story_VNM_1.png" in page
    assert (tmp_path / "new" / "story_VNM_1.png").stat().st_size > 10_000


def test_beside_the_records_unless_asked_otherwise(folder: Path):
    assert main(["explain", f"folder={folder}", "partner=JPN", "output.figures=false"]) == 0
    page = (folder / "story_JPN_0.md").read_text(encoding="utf-8")
    assert "png" not in page
    assert not (folder / "story_JPN_0.png").exists()


CONFIGURATIONS = {
    "never asked": (("partners.contact.hazard_per_day=0", "partners.contact.exposure_slope=0"), "VNM"),
    "never met": (("home.teams=1", "home.sessions_per_team_week=0.5", "run.horizon=4"), "VNM"),
    "war": (("scenario=china_truce_never", "mechanism.contact=all_at_once"), "CHN"),
    "no zone": (("partners.signing_cost=0.5",), "VNM"),
    "too few sessions": (("talks.complexity.base=50",), "VNM"),
    "would not sign": (("partners.strategy.VNM=stonewall",), "VNM"),
    "demands apart": (("home.strategy=micro", "home.parameters.micro.step=0.0001", "run.horizon=13"), "VNM"),
    "collapsed": (("talks.collapse_per_day=0.5",), "VNM"),
}


@pytest.mark.parametrize("ending", CONFIGURATIONS)
def test_each_ending_in_a_configuration_that_has_it(ending: str, tmp_path: Path):
    words, code = CONFIGURATIONS[ending]
    found, why = told(run(tmp_path / "run", "run.runs=1", *words), code)
    assert found == ending
    if ending == "too few sessions":
        row = read_table(tmp_path / "run", "partners").set_index("iso3").loc[code]
        assert (
            f"Only {row['sessions']} sessions had been held up to the last one, and a framework takes at least 5"
            in why
        )
    if ending == "would not sign":
        assert "Vietnam would not have signed" in why


def test_without_walking_away_sessions_alone_decide(tmp_path: Path):
    where = run(tmp_path / "run", "run.runs=1", "mechanism.walking_away=forced", "partners.strategy.VNM=stonewall")
    assert told(where, "VNM")[0] == "signed"


def test_daily_rounds(tmp_path: Path):
    """A round of a day holds one session, as the records count them."""
    where = run(
        tmp_path / "run", "run.runs=1", "run.round_days=1", "run.horizon=130", "output.outcomes=account_dates"
    )
    played = replayed(where, 0)
    for code in ("VNM", "JPN", "EUU"):
        dyad = dyad_of(played, code, 0)
        assert story(dyad).headline
        np.testing.assert_array_equal(
            ~obstacles(dyad).any(axis=1).to_numpy(), dyad.sessions["signed"].to_numpy(bool)
        )


def test_point_of_a_sweep(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "sweep"
    words = ["sweep", "design=grid", "design.points.talks.complexity.base=[1,50]", "run.runs=2", "run.processes=1"]
    assert main([*words, f"output.folder={where}"]) == 0
    target = f"output.folder={tmp_path}"
    assert main(["explain", f"folder={where}", "partner=VNM", "run=1", "point=1", target]) == 0
    assert "a framework takes at least 5" in (tmp_path / "story_VNM_1_point_1.md").read_text(encoding="utf-8")
    assert "point: missing" in refusal(capsys, f"folder={where}", "partner=VNM")
    assert "expected 0 to 1" in refusal(capsys, f"folder={where}", "partner=VNM", "point=2")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("partner=VMN",), "unknown partner 'VMN'; nearest valid name: VNM"),
        (("partner=vnm",), "nearest valid name: VNM"),
        (("partner=VNM", "run=3"), "run: got 3; expected 0 to 2"),
        (("partner=VNM", "run=-1"), "run: got -1"),
        (("partner=VNM", "run=one"), "run: got 'one'; expected a whole number"),
        (("partner=VNM", "partner=JPN"), "partner: is given twice"),
        (("partner=",), "partner: got nothing"),
        (("patner=VNM",), "patner: unknown key; nearest valid name: partner"),
        (("partner=VNM", "point=0"), "point: nothing reads it"),
        (("partner=VNM", "output.figures=maybe"), "expected true or false"),
        ((), "partner: missing"),
    ],
)
def test_refuses(words: tuple[str, ...], expected: str, folder: Path, capsys: pytest.CaptureFixture[str]):
    assert expected in refusal(capsys, f"folder={folder}", *words)


def copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("story_*"))
    return target


def edited(folder: Path, **changed: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


def test_refuses_folders_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "is no folder" in refusal(capsys, f"folder={tmp_path / 'none'}", "partner=VNM")
    assert "no manifest.json" in refusal(capsys, f"folder={tmp_path}", "partner=VNM")


def test_refuses_a_folder_that_holds_no_histories(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    told = {"command": "python -m experiments compare a b", "schema_version": 2, "package_version": "0.1.0"}
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    message = refusal(capsys, f"folder={tmp_path}", "partner=VNM")
    assert "holds no histories; expected a results folder of run or sweep" in message


def test_tells_nothing_when_it_cannot_be_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    where = f"output.folder={tmp_path / 'file' / 'below'}"
    assert main(["explain", f"folder={folder}", "partner=VNM", "output.figures=false", where]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: output.folder: cannot write to ")


def test_refuses_another_version_and_other_data(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = copied(folder, tmp_path / "copy")
    edited(where, package_version="0.0.1")
    assert "made by version 0.0.1" in refusal(capsys, f"folder={where}", "partner=VNM")
    where = copied(folder, tmp_path / "other")
    hashes = json.loads((where / "manifest.json").read_text(encoding="utf-8"))["data_sha256"]
    edited(where, data_sha256=hashes | {"partners.csv": "0"})
    assert "made with another partners.csv" in refusal(capsys, f"folder={where}", "partner=VNM")


def test_refuses_records_that_a_replay_does_not_give(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    where = copied(folder, tmp_path / "copy")
    table = read_table(where, "partners")
    row = table.index[(table["run"] == 1) & (table["iso3"] == "JPN")][0]
    table.loc[row, "rate_pct"] += 1.0
    pq.write_table(make_table("partners", {name: table[name] for name in table}), where / "partners.parquet")
    message = refusal(capsys, f"folder={where}", "partner=VNM", "run=1")
    assert "run 1 played again gives JPN rate_pct" in message
    assert main(["explain", f"folder={where}", "partner=VNM", "output.figures=false"]) == 0


def test_refuses_a_run_that_failed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = copied(folder, tmp_path / "copy")
    rows = make_table("failures", {"run": [1], "reason": ["sorry: gave nan"]})
    pq.write_table(rows, where / "failures.parquet")
    assert "run 1: failed, so there is no story: sorry: gave nan" in refusal(
        capsys, f"folder={where}", "partner=VNM", "run=1"
    )


def test_help(capsys: pytest.CaptureFixture[str]):
    assert main(["explain", "--help"]) == 0
    assert "partner=ISO3" in capsys.readouterr().out

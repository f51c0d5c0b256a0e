"""A sweep goes on from whatever was left of it, and never with anything that changed."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.cli import main
from sim.records.place import Place
from sim.records.store import read_manifest
from sim.sweeps import session
from sim.sweeps.lock import locked
from sim.sweeps.work import Work, play_shard
from tests.experiments.sweeping import contents, swept, times


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sweeps") / "whole"
    assert swept(target) == 0
    return target


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of a finished sweep, with its times."""
    return Path(shutil.copytree(whole, tmp_path / "copy"))


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, BaseException], None]:
    """Return a function that lets a number of shards be played, and then something happen."""

    def after(number: int, problem: BaseException) -> None:
        played: list[int] = []

        def play(work: Work) -> Any:
            if len(played) == number:
                raise problem
            played.append(work.shard.number)
            return play_shard(work)

        monkeypatch.setattr(session, "play_shard", play)

    return after


def resumed(folder: Path, *words: str) -> int:
    return main(["sweep", f"resume={folder}", *words])


def test_a_whole_sweep_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, manifest = times(folder), (folder / "manifest.json").read_bytes()
    assert resumed(folder) == 0
    assert "8 of 8 shards are sound, 0 missing, 0 damaged: nothing to play" in capsys.readouterr().out
    assert times(folder) == before
    assert (folder / "manifest.json").read_bytes() == manifest


def test_what_is_damaged_is_played_again_and_nothing_else(
    folder: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = times(folder)
    short = folder / "series.parquet/part-0000002.parquet"
    short.write_bytes(short.read_bytes()[:-7])
    altered = folder / "partners.parquet/part-0000004.parquet"
    altered.write_bytes(altered.read_bytes().replace(b"PAR1", b"PAR2", 1))
    (folder / "welfare.parquet/part-0000007.parquet").unlink()
    assert resumed(folder) == 0
    said = capsys.readouterr().out
    assert "5 of 8 shards are sound, 0 missing, 3 damaged: 3 to play" in said
    assert "shard 4: partners: altered" in said
    assert "shard 7: welfare: missing" in said
    assert contents(folder) == contents(whole)
    played = {name for name, time in times(folder).items() if before[name] != time}
    assert {name[-len("0000002.parquet") : -len(".parquet")] for name in played} == {
        "0000002",
        "0000004",
        "0000007",
    }


def test_rows_of_another_origin_are_not_left_among_ours(folder: Path, whole: Path) -> None:
    shutil.copy(folder / "series.parquet/part-0000002.parquet", folder / "series.parquet/part-0000099.parquet")
    (folder / "series.parquet/.part-0000002.parquet.host-1.tmp").touch()
    (folder / "welfare.parquet/part-0000007.parquet").unlink()
    assert resumed(folder) == 0
    assert contents(folder) == contents(whole)


@pytest.mark.parametrize("name", ["summary.csv", "shards.parquet"])
def test_what_is_made_of_shards_is_made_again(folder: Path, whole: Path, name: str) -> None:
    (folder / name).unlink()
    assert resumed(folder) == 0
    assert contents(folder) == contents(whole)


@pytest.mark.parametrize("shards", [0, 5])
def test_an_interrupt_keeps_what_is_done_and_says_how_to_go_on(
    tmp_path: Path,
    whole: Path,
    stopped: Callable[[int, BaseException], None],
    capsys: pytest.CaptureFixture[str],
    shards: int,
) -> None:
    folder = tmp_path / "sweep"
    stopped(shards, KeyboardInterrupt())
    assert swept(folder) == 130
    said = capsys.readouterr().err
    assert f"interrupted: {shards} of 8 shards are kept" in said
    assert said.rstrip().endswith(f"python -m experiments sweep resume={folder}")
    before = times(folder)
    stopped(8 - shards, AssertionError("more was played than was missing"))
    assert resumed(folder) == 0
    assert f"{shards} of 8 shards are sound, {8 - shards} missing" in capsys.readouterr().out
    assert before.items() <= times(folder).items()
    assert contents(folder) == contents(whole)


def test_a_full_disk_is_one_line_and_can_be_gone_on_from(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, synced, left = tmp_path / "sweep", os.fsync, [40]

    def fsync(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        assert swept(folder) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "No space left on device" in said
    assert f"go on with: python -m experiments sweep resume={folder}" in said
    assert list(folder.rglob("*.tmp")) == []
    assert resumed(folder) == 0
    assert contents(folder) == contents(whole)


def edited(folder: Path, **identity: Any) -> None:
    """Write a manifest as if the sweep had begun with something else."""
    manifest = read_manifest(folder)
    manifest["identity"] |= identity
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def with_other_version(folder: Path) -> None:
    edited(folder, package_version="0.0.1")


def with_other_code(folder: Path) -> None:
    edited(folder, code_sha256="0" * 64)


def with_other_data(folder: Path) -> None:
    edited(folder, data_sha256=read_manifest(folder)["identity"]["data_sha256"] | {"duties.csv": "0" * 64})


def with_config_edited(folder: Path) -> None:
    path = folder / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("seed: 2025", "seed: 2026"), encoding="utf-8")


def with_points_edited(folder: Path) -> None:
    points = pd.read_parquet(folder / "points.parquet")
    points["home.teams"] += 1
    points.to_parquet(folder / "points.parquet", index=False)


def without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def with_half_a_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"sweep": ', encoding="utf-8")


CHANGES = {
    with_other_version: "package version: 0.0.1 then, 0.1.0 now",
    with_other_code: "code of the package: 000000000000 then",
    with_other_data: "data duties.csv: 000000000000 then",
    with_config_edited: "run.seed: 2026 in ",
    with_points_edited: "points: ",
    without_manifest: "has no manifest.json",
    with_half_a_manifest: "cannot be read as JSON",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_between_start_and_resume_is_refused_by_name(
    folder: Path, change: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "welfare.parquet/part-0000007.parquet").unlink()
    change(folder)
    before = contents(folder)
    assert resumed(folder) == 2
    said = capsys.readouterr().err
    assert CHANGES[change] in said
    assert said.count("\n") == 1
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("run.runs=6", "run.runs: 5 in"),
        ("home.weights.deficit=0.4", "home.weights.deficit: 0.3 in"),
        ("design.points.home.teams=[2,7]", "design.points.home.teams: [2, 6] in"),
        ("design=list", "design.name: 'grid' in"),
        ("design.shard_runs=2", "design.shard_runs: 3 in"),
        ("output.folder=elsewhere", "output.folder"),
    ],
)
def test_words_that_change_the_sweep_are_refused(
    folder: Path, word: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert resumed(folder, word) == 2
    assert key in capsys.readouterr().err


def test_where_it_runs_may_change(folder: Path, whole: Path) -> None:
    (folder / "welfare.parquet/part-0000007.parquet").unlink()
    assert resumed(folder, "run.processes=2", "home.strategy=boulware") == 0
    assert contents(folder) == contents(whole)


def test_a_strategy_of_ones_own_that_was_edited_is_refused(
    own_module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert swept(tmp_path / "sweep", f"partners.strategy.JPN={own_module}:Half") == 0
    file = tmp_path / f"{own_module}.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n# another thought\n", encoding="utf-8")
    assert resumed(tmp_path / "sweep") == 2
    assert f"own strategies {own_module}" in capsys.readouterr().err


def test_two_sweeps_do_not_share_a_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with locked(Place(str(folder))):
        assert resumed(folder) == 2
        assert f"a sweep is at work in {folder} (process {os.getpid()} on" in capsys.readouterr().err
    assert swept(folder) == 2
    assert f"resume={folder}" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    with locked(Place(str(tmp_path / "empty"))):
        assert swept(tmp_path / "empty") == 2
        assert "a sweep is at work in" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert swept(tmp_path / "file" / "sweep") == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: output.folder: cannot write to {tmp_path / 'file' / 'sweep'}: ")
    assert said.count("\n") == 1

"""Real processes, really killed; a real disk, really full."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from experiments.cli import main
from tests.experiments.sweeping import GRID, contents, swept

pytestmark = pytest.mark.slow

WORDS = [*GRID, "run.runs=12", "run.horizon=10", "design.shard_runs=4"]
"""Twelve shards."""

LIMIT = 120.0
"""Seconds after which something that should have happened has not."""


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a process of the command line; it and its children are ended when the block is."""
    with subprocess.Popen(
        [sys.executable, "-m", "experiments", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell ignores Ctrl-C for what it starts in the background, and these tests may be.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def until(happened: Callable[[], object]) -> None:
    """Wait for something."""
    end = time.monotonic() + LIMIT
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def journalled(folder: Path) -> int:
    return sum(len(path.read_bytes().splitlines()) for path in folder.glob("journal/*"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sweeps") / "whole"
    assert main(["sweep", *WORDS, "run.processes=1", f"output.folder={target}"]) == 0
    return target


def same(folder: Path, whole: Path) -> bool:
    found, expected = contents(folder), contents(whole)
    return found | {"config.yaml": ""} == expected | {"config.yaml": ""}  # run.processes is another


def test_killed_three_times_it_ends_as_if_nothing_had_happened(tmp_path: Path, whole: Path) -> None:
    folder, luck = tmp_path / "sweep", random.Random(7)
    begin = ["sweep", *WORDS, "run.processes=2", f"output.folder={folder}"]
    for words in (begin, ["sweep", f"resume={folder}"], ["sweep", f"resume={folder}"]):
        done = journalled(folder)
        with started(*words) as process:
            until(lambda done=done: journalled(folder) > done)
            time.sleep(luck.uniform(0.0, 0.4))
            workers = psutil.Process(process.pid).children(recursive=True)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            until(lambda workers=workers: not any(worker.is_running() for worker in workers))
    assert main(["sweep", f"resume={folder}"]) == 0
    assert same(folder, whole)


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "sweep"
    with started("sweep", *WORDS, "run.processes=2", f"output.folder={folder}") as process:
        until(lambda: journalled(folder) > 1)
        worker = max(psutil.Process(process.pid).children(), key=lambda child: child.cpu_times().user)
        worker.kill()
        assert process.wait(LIMIT) == 0
    assert same(folder, whole)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_says_how_to_go_on(tmp_path: Path, whole: Path, how: signal.Signals) -> None:
    folder = tmp_path / "sweep"
    with started("sweep", *WORDS, "run.processes=2", f"output.folder={folder}") as process:
        until(lambda: journalled(folder) > 0)
        os.killpg(process.pid, how)  # as a terminal does: to the workers too
        said, _ = process.communicate(timeout=LIMIT)
        assert process.returncode == 130
    assert "Traceback" not in said
    assert said.rstrip().endswith(f"go on with: python -m experiments sweep resume={folder}")
    assert list(folder.rglob("*.tmp")) == []
    assert main(["sweep", f"resume={folder}"]) == 0
    assert same(folder, whole)


def test_of_two_that_start_together_one_is_refused(tmp_path: Path) -> None:
    words = ["sweep", *WORDS, "run.processes=1", f"output.folder={tmp_path / 'sweep'}"]
    with started(*words) as first, started(*words) as second:
        codes = sorted([first.wait(LIMIT), second.wait(LIMIT)])
    assert codes == [0, 2]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Yield a file system of its own; skips where mounting is not allowed."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full(tmp_path: Path, whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(tmp_path / "disk", "400k") as disk:
        folder = disk / "sweep"
        assert main(["sweep", *WORDS, "run.processes=1", f"output.folder={folder}"]) == 2
        said = capsys.readouterr().err
        assert "No space left on device" in said
        assert "Traceback" not in said
        assert main(["sweep", f"resume={folder}"]) == 2  # still full
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert main(["sweep", f"resume={folder}"]) == 0
        assert same(folder, whole)


def test_a_disk_that_cannot_be_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(tmp_path / "disk", "20m") as disk:
        assert swept(disk / "sweep") == 0
        next((disk / "sweep").glob("series.parquet/part-*")).unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for words in ([f"resume={disk / 'sweep'}"], [*WORDS, f"output.folder={disk / 'other'}"]):
            capsys.readouterr()
            assert main(["sweep", *words]) == 2
            said = capsys.readouterr().err
            assert "Read-only file system" in said
            assert said.count("\n") == 1

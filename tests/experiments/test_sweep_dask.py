"""A Dask cluster of two workers, one of which is killed: every shard is there once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from experiments.cli import main
from sim.sweeps import cluster as cluster_module
from tests.experiments.sweeping import GRID, contents

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")

WORDS = [*GRID, "run.runs=24", "run.horizon=10", "design.shard_runs=4"]
"""Twenty-four shards."""

LIMIT = 120.0


class Cluster(NamedTuple):
    """A scheduler and its workers, as processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Yield a cluster as a user starts one: ``dask scheduler``, and twice ``dask worker``."""
    file = tmp_path / "scheduler.json"
    quiet = ["--scheduler-file", str(file), "--no-dashboard"]
    here = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    python = [sys.executable, "-m", "dask"]
    env = os.environ | {"PYTHONPATH": str(Path.cwd())}
    scheduler = subprocess.Popen(
        [*python, "scheduler", "--host", "127.0.0.1", "--port", "0", *quiet], env=env, **here
    )
    worker = [*python, "worker", *quiet, "--nthreads", "1", "--no-nanny"]
    workers: list[subprocess.Popen[bytes]] = []
    try:
        end = time.monotonic() + LIMIT
        while not (file.exists() and file.read_text(encoding="utf-8").endswith("}")):
            assert time.monotonic() < end
            time.sleep(0.05)
        workers += [subprocess.Popen(worker, env=env, **here) for _ in range(2)]
        address = next(part for part in file.read_text(encoding="utf-8").split('"') if part.startswith("tcp://"))
        yield Cluster(address, workers)
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


def test_a_killed_worker_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "by_dask"
    words = [*WORDS, "launcher=dask", f"launcher.address={cluster.address}", f"output.folder={folder}"]
    command = [sys.executable, "-m", "experiments", "sweep", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        end = time.monotonic() + LIMIT
        while len(list(folder.glob("partners.parquet/part-*"))) < 4:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.02)
        cluster.workers[0].send_signal(signal.SIGKILL)
        said, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    assert main(["sweep", *WORDS, "run.processes=1", f"output.folder={tmp_path / 'here'}"]) == 0
    found, expected = contents(folder), contents(tmp_path / "here")
    del found["config.yaml"], expected["config.yaml"]  # run.processes is another
    assert found == expected


def test_a_folder_that_a_worker_does_not_see_is_refused(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Memory of this process stands for a disk that only this machine has."""
    words = [*WORDS, "launcher=dask", f"launcher.address={cluster.address}", "output.folder=memory://mine"]
    assert main(["sweep", *words]) == 2
    assert "expected a folder that all workers share, or a URL" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster_module, "ANSWER_SECONDS", 1)
    words = [*WORDS, "launcher=dask", "launcher.address=tcp://127.0.0.1:1", f"output.folder={tmp_path / 'a'}"]
    assert main(["sweep", *words]) == 2
    said = capsys.readouterr().err
    assert "launcher.address: got 'tcp://127.0.0.1:1'" in said
    assert said.count("\n") == 1

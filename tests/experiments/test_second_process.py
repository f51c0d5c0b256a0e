"""The second process of ``run``: the same records with and without it, and none where it would cost more."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from experiments import second_process
from experiments.cli import main
from sim.records.tables import TABLES

WORDS = ["run", "run.runs=200", "run.horizon=3", "output.figures=false"]


def test_records_are_the_same_with_and_without_it(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    shared = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "experiments",
        *WORDS,
        f"output.folder={tmp_path / 'shared'}",
    ]
    done = subprocess.run(shared, cwd=root, capture_output=True, text=True, check=True)
    assert "200 runs" in done.stdout
    loaded = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    assert loaded.count("mesa") == 1  # by the second, which has played run 0; this one has not loaded it
    assert loaded.count("pandas") == 2
    assert main([*WORDS, "run.processes=1", f"output.folder={tmp_path / 'alone'}"]) == 0
    for name in TABLES:
        alone, both = (pq.read_table(tmp_path / place / f"{name}.parquet") for place in ("alone", "shared"))
        assert alone.equals(both, check_metadata=True), name


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        ([], True),
        (["run.runs=1000"], True),
        (["run.runs=2"], True),  # there are pictures to draw
        (["run.runs=2", "output.figures=false"], False),
        (["run.runs=1000", "run.processes=1"], False),
        (["--help"], False),
        (["--multirun", "run.seed=1,2"], False),
    ],
)
def test_it_is_begun_where_there_is_much_to_do(
    words: list[str], begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    pool = ThreadPoolExecutor(1)
    monkeypatch.setattr(second_process, "_begun", lambda: pool)
    monkeypatch.setattr(sys, "argv", ["tariff-talks", "run", *words])
    with second_process.second_process(words) as other:
        assert (other is pool) is begun


def test_it_is_not_begun_by_a_program_of_a_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "argv", ["program.py"])
    with second_process.second_process(["run.runs=1000"]) as other:
        assert other is None

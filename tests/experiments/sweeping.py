"""Small sweeps for tests, and what their folders hold."""

import hashlib
from pathlib import Path

from experiments.cli import main

GRID = ["design=grid", "design.points.home.resolve=[0.1,0.9]", "design.points.home.teams=[2,6]"]
SMALL = ["run.runs=5", "run.horizon=10", "design.shard_runs=3", "run.processes=1"]
"""Four points of five runs: each point is two shards, of three runs and of two."""


def swept(folder: Path | str, *words: str) -> int:
    """Sweep the small grid into a folder and return the exit code."""
    return main(["sweep", *GRID, *SMALL, *words, f"output.folder={folder}"])


def contents(folder: Path) -> dict[str, str]:
    """Return name and checksum of every file but the manifest, which has times in it."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def times(folder: Path) -> dict[str, int]:
    """Return when every part was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.glob("*/part-*.parquet")
    }

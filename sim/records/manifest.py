"""What made a results folder: command, seed, versions, commit, data."""

import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim import __version__
from sim.records.tables import SCHEMA_VERSION

PACKAGES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "matplotlib", "hydra-core", "omegaconf", "pydantic")


def manifest(
    *,
    command: list[str],
    seed: int,
    runs: int,
    failed: int,
    data_hashes: dict[str, str],
    own_code: dict[str, str],
    started: datetime,
) -> dict[str, Any]:
    """Return the manifest of a finished run.

    Parameters
    ----------
    command : the command line, without the interpreter's path
    seed, runs : of the run
    failed : runs that failed and are rows of the table ``failures`` only
    data_hashes : file name -> sha256 of every data table
    own_code : module -> sha256 of every file with a strategy of the user's
    started : when, with time zone
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "package": "tariff-talks",
        "package_version": __version__,
        "command": command,
        "seed": seed,
        "runs": runs,
        "failed": failed,
        "started": started.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in PACKAGES},
        "git_commit": git_commit(),
        "data_sha256": data_hashes,
        "own_strategies_sha256": own_code,
    }


def git_commit() -> str | None:
    """Return the commit of the checkout this package runs from, with ``+changes`` if it was edited since."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{commit}+changes" if changed else commit


def command_line(argv: list[str]) -> list[str]:
    """Return a command line that another machine can repeat: no path of an interpreter or script."""
    return ["python", "-m", "experiments", *argv] if argv else [Path(sys.argv[0]).name]


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

"""A damaged data table ends in one line that names file and row, exit code 2, and no result."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent.parent


def _swap(table: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        path = data / table
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "unknown code": (_swap("partners.csv", "\nJPN,", "\nJPX,"), "partners.csv"),
    "not a number": (_swap("partners.csv", "148.2086", "148,2O86"), "partners.csv"),
    "blank": (_swap("duties.csv", "3.4919", ""), "duties.csv"),
    "total": (_swap("trade_flows.csv", "360471.855", "370471.855"), "flows"),
    "missing file": (lambda data: (data / "economies.csv").unlink(), "economies.csv"),
    "empty file": (lambda data: (data / "parameters.csv").write_text("", encoding="utf-8"), "parameters.csv"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_run_refuses_a_damaged_table(name: str, tmp_path: Path) -> None:
    for part in ("sim", "configs", "experiments"):
        shutil.copytree(PACKAGE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    damage, culprit = DAMAGES[name]
    damage(tmp_path / "sim" / "data")
    command = [sys.executable, "-m", "experiments", "run", "run.runs=1", "output.figures=false"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert culprit in done.stderr
    assert not (tmp_path / "results").exists()

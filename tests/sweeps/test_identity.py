"""What a sweep remembers of the code that plays it."""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

TOLD = "from sim.sweeps.identity import identity_here; print(identity_here()['code_sha256'])"


def told_by(folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", TOLD], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(str(files("sim")), folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def before(package: Path) -> str:
    """Return the identity of the package as it is."""
    return told_by(package)


@pytest.mark.parametrize("module", ["rng.py", "arrays.py", "rules/payoff.py", "trade/equilibrium.py"])
def test_another_line_in_what_makes_numbers_is_another_identity(package: Path, before: str, module: str) -> None:
    path = package / "sim" / module
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n# another line\n", encoding="utf-8")
    changed = told_by(package)
    path.write_text(text, encoding="utf-8")
    assert changed != before


def test_what_draws_is_none_of_it(package: Path, before: str) -> None:
    """Else a sweep could not be gone on with once a figure was mended; the lines above are gone again."""
    path = package / "sim" / "figures" / "look.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    assert told_by(package) == before

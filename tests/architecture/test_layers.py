"""The import contract of pyproject.toml holds, and the tool that says so can say otherwise."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.checks import ROOT

BROKEN = {
    "upper.py": '"""May import lower."""\n',
    "lower.py": '"""May not import upper."""\n\nimport layered.upper\n',
    "__init__.py": "",
}
CONTRACT = """
[tool.importlinter]
root_package = "layered"

[[tool.importlinter.contracts]]
name = "upper above lower"
type = "layers"
containers = ["layered"]
layers = ["upper", "lower"]
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a folder, without its cache: this asks for the truth of now."""
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def test_import_contracts_are_kept() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_broken_contract_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "layered").mkdir()
    for name, text in BROKEN.items():
        (tmp_path / "layered" / name).write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(CONTRACT, encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert "upper above lower BROKEN" in done.stdout

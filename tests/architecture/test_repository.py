"""What must be there is there, and nothing is that belongs to one machine."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from tests.architecture.checks import ROOT

FOLDERS = ["sim", "configs", "experiments", "results", "tests", "docs/decisions"]
FILES = [
    "pyproject.toml", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE",
    "Makefile", "requirements.txt", "requirements-dev.txt", "docs/ODD.md", "docs/glossary.md",
    "docs/references.bib", "results/README.md", ".pre-commit-config.yaml", ".ci/run",
]  # fmt: skip
LARGEST = 1_000_000  # bytes

# Written in parts, so that this file is not its own first finding.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "crates" + ".io", "ana" + "conda.org"]
PLACES = ["work", "root", "opt", "home"]
BELONGS_ELSEWHERE = re.compile(
    "|".join(re.escape(host) for host in HOSTS)
    + "|--(?:extra-)?index" + "-url|--find" + "-links"
    + rf"|(?<![\w.~/>}}*-])/(?:{'|'.join(PLACES)})/[\w.-]"
)  # fmt: skip


def findings(text: str) -> list[str]:
    """Return what in a text names a registry or a folder of some machine."""
    return BELONGS_ELSEWHERE.findall(text)


def tracked() -> list[Path]:
    """Return the files under version control that are there."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FOLDERS)
def test_folder_is_there(name: str) -> None:
    assert any((ROOT / name).iterdir())


@pytest.mark.parametrize("name", FILES)
def test_file_is_there(name: str) -> None:
    assert (ROOT / name).is_file(), f"{name} is missing"


def test_no_file_names_a_registry_or_a_folder_of_some_machine() -> None:
    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in tracked()}
    found = [f"{path.relative_to(ROOT)}: {findings(text)}" for path, text in texts.items() if findings(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    ['"/work' + '/shared/data"', "/root" + "/.pyenv", "https://pypi" + ".org/simple", "--extra-index" + "-url x"],
)
def test_such_names_are_recognised(text: str) -> None:
    assert findings(text)


FOLDER = "".join(("wo", "rk"))  # spelt so that this file does not name a place of some machine itself


@pytest.mark.parametrize(
    "text", [f"docs/{FOLDER}/plan.md", "the /workers page", f"~/{FOLDER}/x", "https://a.example/home/x"]
)
def test_other_names_are_not(text: str) -> None:
    assert not findings(text)


def test_no_file_is_large() -> None:
    large = [f"{path.relative_to(ROOT)}: {size}" for path in tracked() if (size := path.stat().st_size) > LARGEST]
    assert not large, "\n".join(large)


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project()["project"]["version"]


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project()['project']['version']}]" in changelog or "## [Unreleased]" in changelog


def test_every_entry_of_the_changelog_says_whether_results_change() -> None:
    entries = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    silent = [entry.splitlines()[0] for entry in entries if not re.search(r"^Results: \S", entry, re.MULTILINE)]
    assert entries
    assert not silent


def pins(name: str) -> set[tuple[str, str, str]]:
    """Return package, version and marker of every pin of a lock file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line.rstrip("\\ ")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {(r.name, str(r.specifier).removeprefix("=="), str(r.marker or "")) for r in requirements}


def test_one_version_of_every_package_is_locked() -> None:
    """What runs is what is tested: each pin of the run is one of the tests'."""
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_answers_what_the_project_asks(name: str) -> None:
    groups = project()["dependency-groups"]
    asked = project()["project"]["dependencies"] + groups["build"]
    if name == "requirements-dev.txt":
        asked += [entry for entry in groups["dev"] if isinstance(entry, str)]
    locked = pins(name)
    for requirement in map(Requirement, asked):
        versions = [version for package, version, _ in locked if package == requirement.name]
        assert versions, f"{requirement.name} is not locked: make lock"
        assert all(Version(version) in requirement.specifier for version in versions), f"{requirement}: make lock"


def test_every_pin_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        pieces = re.split(r"^(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in piece for piece in pieces)

"""Links lead somewhere, and commands that documents tell a reader to type exist."""

import re
from pathlib import Path

import pytest

from experiments.cli import COMMANDS
from tests.architecture.checks import ROOT
from tests.docs.reading import documents, headings, read

PAGES = documents()


def links(page: Path) -> list[tuple[Path, str]]:
    """Return file and anchor of every relative link of a page."""
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [target.partition("#") for target in targets if not re.match(r"\w+://", target)]
    return [((page.parent / file).resolve() if file else page, anchor) for file, _, anchor in local]


def anchor_of(heading: str) -> str:
    """Return the name under which a heading can be linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_to_a_file(page: Path) -> None:
    lost = [str(file) for file, _ in links(page) if not file.exists()]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_anchors_are_headings(page: Path) -> None:
    named = [(file, anchor) for file, anchor in links(page) if anchor]
    lost = [anchor for file, anchor in named if anchor not in map(anchor_of, headings(file.read_text("utf-8")))]
    assert not lost


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert {"run", "test"} <= set(re.findall(r"(?:^|`)make ([a-z-]+)", read("README.md"), re.MULTILINE)) <= targets


def test_commands_of_the_readme_exist() -> None:
    named = set(re.findall(r"python -m experiments ([a-z_]+)", read("README.md")))
    assert {"run", "validate"} <= named <= set(COMMANDS)

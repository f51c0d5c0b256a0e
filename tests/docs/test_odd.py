"""The ODD names every rule, step and strategy of the code, in the order of the protocol."""

import re

import pytest

from sim.strategies import STRATEGIES
from tests.architecture.checks import ROOT
from tests.docs.reading import bib_entries, code_words, documents, headings, read

ODD = read("docs/ODD.md")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("rules", "rounds", "strategies")
    for path in (ROOT / "sim" / folder).glob("*.py")
    if path.name != "__init__.py"
)
ORDER = [
    "1 Purpose and patterns",
    "2 Entities, state variables, scales",
    "3 Process overview and scheduling",
    "4 Design concepts",
    "5 Initialisation",
    "6 Input data",
    "7 Submodels",
    "8 Parameters",
    "9 What is not in the model",
    "10 Departures from the design",
]


def named_in_headings() -> set[str]:
    """Return what stands in code type in any heading."""
    return {word for heading in headings(ODD) for word in code_words(heading)}


def test_sections_stand_in_the_order_of_the_protocol() -> None:
    assert [heading for heading in headings(ODD) if heading in ORDER] == ORDER


@pytest.mark.parametrize("module", MODULES)
def test_every_rule_step_and_strategy_file_has_a_heading(module: str) -> None:
    assert module in named_in_headings()


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_has_a_heading(name: str) -> None:
    assert name in named_in_headings()


def test_no_heading_names_a_file_that_is_gone() -> None:
    gone = [word for word in named_in_headings() if word.endswith(".py") and not (ROOT / word).is_file()]
    assert not gone


def test_every_strategy_is_described_under_its_own_file() -> None:
    files = {name: kind.__module__.replace(".", "/") + ".py" for name, kind in STRATEGIES.items()}
    wrong = [name for name, file in files.items() if f"#### `{name}` (`{file}`)" not in ODD]
    assert not wrong


def test_what_documents_cite_is_in_the_bibliography() -> None:
    known = bib_entries(read("docs/references.bib"))
    texts = [page.read_text(encoding="utf-8") for page in documents()]
    cited = {key for text in texts for key in re.findall(r"\[([A-Z][A-Za-z]+\d{4,5})\](?!\()", text)}
    assert cited
    assert not cited - set(known)


@pytest.mark.parametrize("word", ["silent", "`fact`", "`sim/rules/schedule.py`"])
def test_headings_ignore_code_blocks(word: str) -> None:
    assert headings(f"# One\n```sh\n# {word}\n```\n## Two {word}") == ["One", f"Two {word}"]

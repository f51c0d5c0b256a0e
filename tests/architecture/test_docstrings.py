"""Every public name says what it is; every rule says what it takes, what it returns and where it comes from."""

import pytest

from tests.architecture.checks import (
    ROOT,
    Source,
    badly_documented,
    bibliography,
    citations,
    sources,
    undocumented,
)

CITING = ["docs/*.md", "docs/decisions/*.md", "sim/data/*.md", "sim/data/*.csv", "configs/**/*.yaml", "*.md"]


@pytest.mark.parametrize("file", sources("sim", "experiments", "configs"), ids=lambda file: file.name)
def test_every_public_name_has_a_docstring(file: Source) -> None:
    found = undocumented(file)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", sources("sim/rules"), ids=lambda file: file.name)
def test_every_rule_describes_its_arguments_and_what_it_returns(file: Source) -> None:
    found = badly_documented(file)
    assert not found, "\n".join(found)


def cited() -> dict[str, str]:
    """Return each key cited in a docstring, with one file that cites it."""
    return {key: file.name for file in sources("sim", "experiments") for key in citations(file)}


def references() -> list[str]:
    """Return the keys of the bibliography."""
    return bibliography((ROOT / "docs/references.bib").read_text(encoding="utf-8"))


def test_every_citation_is_in_the_bibliography() -> None:
    known = set(references())
    missing = [f"{key} ({file})" for key, file in sorted(cited().items()) if key not in known]
    assert not missing, f"not in docs/references.bib: {', '.join(missing)}"


def test_every_reference_is_cited() -> None:
    """In a docstring, or where documents, tables and configurations name their sources."""
    texts = [path.read_text(encoding="utf-8") for pattern in CITING for path in ROOT.glob(pattern)]
    in_code = cited()
    idle = [key for key in references() if key not in in_code and not any(key in text for text in texts)]
    assert not idle, f"cited nowhere: {', '.join(idle)}"


def test_no_reference_stands_twice() -> None:
    keys = references()
    assert len(keys) == len(set(keys))

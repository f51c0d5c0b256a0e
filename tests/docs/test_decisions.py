"""A decision is one page: its status first, then the choice, the alternatives and the consequence."""

import re
from pathlib import Path

import pytest

from tests.docs.reading import DOCS, headings

PAGES = sorted((DOCS / "decisions").glob("*.md"))
PAGE_LINES = 55


def test_numbers_have_no_gaps() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_the_form_of_a_decision(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    title, *parts = headings(text)
    assert title.startswith(page.name[:4])
    assert parts == ["Choice", "Alternatives", "Consequence"]
    assert re.search(r"^\*\*Status:\*\* (proposed|accepted|superseded by \d{4})\.", text, re.MULTILINE)
    assert len(text.splitlines()) <= PAGE_LINES

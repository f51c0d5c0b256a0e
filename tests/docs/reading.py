"""Reading Markdown and BibTeX as text: headings, tables, words in code type, entries."""

import re
from pathlib import Path

from tests.architecture.checks import ROOT

DOCS = ROOT / "docs"


def read(name: str) -> str:
    """Return a document of the repository by its path from the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    """Return the headings of a document without their marks; what stands in code blocks is none."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [heading.strip() for heading in re.findall(r"^#+ (.+)$", outside, re.MULTILINE)]


def code_words(text: str) -> list[str]:
    """Return what stands in code type, without the backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def section(text: str, heading: str) -> str:
    """Return what stands below a heading, down to the next one of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"no heading {heading!r}")
    level = len(found.group(1))
    rest = text[found.start() :].split("\n", 1)[1]
    end = re.search(rf"^#{{1,{level}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of the tables in a text, without heads and rules."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [index for index, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    skipped = {*rules, *(index - 1 for index in rules)}
    return [row for index, row in enumerate(cells) if index not in skipped]


def first_words(text: str) -> list[str]:
    """Return the word in code type that begins each row of the tables in a text."""
    return [word.group(1) for row in rows(text) if (word := re.match(r"`([^`]+)`", row[0]))]


def documents() -> list[Path]:
    """Return the documents that people read, in order."""
    return [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted(DOCS.rglob("*.md"))]


def bib_entries(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of every entry of a bibliography by key; one field a line, in braces."""
    entries = re.findall(r"^@\w+\{([^,\s]+),\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    return {key: dict(re.findall(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", body, re.MULTILINE)) for key, body in entries}

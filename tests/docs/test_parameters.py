"""The parameter table of the ODD is that of the schema and the defaults."""

import re

import pytest

from sim.config.schema import Experiment
from tests.docs.parameters import STATUSES, current, documented, printed
from tests.docs.reading import code_words, read

OTHER_WORDS = (".csv", ".parquet")
"""Endings of files that are named like sections."""
CODE = {row.key: row for row in current()}
TABLE = documented()


def test_the_table_has_every_key_in_the_order_of_the_schema() -> None:
    assert list(TABLE) == list(CODE)


@pytest.mark.parametrize("key", CODE)
def test_default_and_range_are_those_of_the_code(key: str) -> None:
    _, default, _, allowed, _, _ = TABLE[key]
    assert (default, allowed) == (CODE[key].default, CODE[key].range)


@pytest.mark.parametrize("key", CODE)
def test_every_key_has_a_unit_and_a_status(key: str) -> None:
    _, _, unit, _, status, _ = TABLE[key]
    assert unit not in ("", "?")
    assert status in STATUSES


def test_the_command_prints_the_table_as_it_stands() -> None:
    assert printed(TABLE) in read("docs/ODD.md")


def test_a_new_key_shows_as_a_question() -> None:
    known = {key: row for key, row in TABLE.items() if key != "home.resolve"}
    assert re.search(r"^\| `home\.resolve` \| [\d.]+ \| \? \|.*\| \? \| \|$", printed(known), re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "docs/ODD.md"])
def test_keys_named_in_documents_exist(page: str) -> None:
    """A dotted word in code type or before ``=`` that begins like a section is a key, or the beginning of some."""
    text = read(page)
    words = {word.split("=")[0] for word in code_words(text)} | set(re.findall(r"([a-z_]+\.[\w.]+)=", text))
    dotted = [word for word in words if word.split(".")[0] in Experiment.model_fields and "." in word]
    assert not [word for word in dotted if not word.endswith(OTHER_WORDS) and not _is_known(word)]


def _is_known(word: str) -> bool:
    """Tell whether a word is a key, a section, or with a star at its end a pattern for keys."""
    stem = re.sub(r"\.([A-Z]{3}|ISO3|NAME|\*)$", "", word)
    if stem.endswith("*"):
        return any(key.startswith(stem[:-1]) for key in CODE)
    return any(f"{key}.".startswith(f"{stem}.") for key in CODE)

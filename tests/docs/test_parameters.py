"""The parameter table of the ODD is that of the schema and the defaults."""

import re

import pytest

from sim.config.schema import Experiment
from tests.docs.parameters import STATUSES, current, documented, printed
from tests.docs.reading import code_words, read

OTHER_WORDS = (".csv", ".parquet", ".ISO3", ".JPN")
"""Endings of files, and of keys that a user may add."""
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
def test_keys_named_in_prose_exist(page: str) -> None:
    """A dotted word in code type that begins like a section is a key, a part of one, or a pattern for some."""
    words = {word.split("=")[0] for word in code_words(read(page)) if "." in word}
    dotted = [word for word in words if word.split(".")[0] in Experiment.model_fields]
    stems = [word.rstrip("*").rstrip(".") for word in dotted if not word.endswith(OTHER_WORDS)]
    assert not [stem for stem in stems if not any(key.startswith(stem) for key in CODE)]

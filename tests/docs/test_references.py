"""The bibliography holds what strategies and docstrings name, each entry complete."""

import pytest

from sim.strategies import STRATEGIES
from tests.architecture.checks import bibliography
from tests.docs.reading import bib_entries, read

TEXT = read("docs/references.bib")
ENTRIES = bib_entries(TEXT)
NO_SOURCE = "null"
"""What a null strategy gives as its source."""


def test_every_entry_is_read() -> None:
    assert list(ENTRIES) == bibliography(TEXT)


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_says_who_what_and_when(key: str) -> None:
    fields = ENTRIES[key]
    assert {"author", "title", "year"} <= set(fields)
    assert {"journal", "booktitle", "publisher", "howpublished"} & set(fields)
    assert all(fields.values())


@pytest.mark.parametrize("key", ENTRIES)
def test_a_key_ends_with_the_year_or_the_number_of_an_order(key: str) -> None:
    assert key.endswith(ENTRIES[key]["year"]) or (key.startswith("EO") and key[2:].isdigit())


def test_entries_stand_in_order() -> None:
    assert list(ENTRIES) == sorted(ENTRIES, key=str.casefold)


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_source_of_a_strategy_is_in_the_bibliography(name: str) -> None:
    assert STRATEGIES[name].source in {*ENTRIES, NO_SOURCE}

"""docs/mechanisms.md and the ODD tell of the twenty mechanisms as the code has them."""

import re

import pytest

from experiments.mechanism_effects import EFFECTS
from sim.config.mechanisms import MECHANISMS, Mechanisms
from tests.docs.reading import headings, read, rows

PAGE = {row[1].strip("`"): row for row in rows(read("docs/mechanisms.md"))}
STORY = 20


def test_there_are_twenty_of_them_in_one_order() -> None:
    assert len(MECHANISMS) == STORY
    assert list(MECHANISMS) == list(EFFECTS) == list(Mechanisms.model_fields) == list(PAGE)


@pytest.mark.parametrize(("place", "name"), list(enumerate(MECHANISMS, start=1)))
def test_each_is_a_section_of_the_odd(place: int, name: str) -> None:
    assert f"{place}. `{name}`" in headings(read("docs/ODD.md"))


@pytest.mark.parametrize("name", MECHANISMS)
def test_the_off_state_of_the_schema_is_that_of_the_table(name: str) -> None:
    choices = Mechanisms.model_fields[name].annotation
    assert getattr(choices, "__args__", ()) == ("on", MECHANISMS[name].off)


@pytest.mark.parametrize("name", MECHANISMS)
def test_the_page_shows_an_interval_that_excludes_zero_on_the_expected_side(name: str) -> None:
    number, _, reported, off, outcome, expected, _, _, difference, interval, shown = PAGE[name]
    effect = EFFECTS[name]
    assert (number, off) == (str(list(MECHANISMS).index(name) + 1), f"`{MECHANISMS[name].off}`")
    assert (reported, outcome) == (effect.reported, f"{effect.measured} ({effect.unit})")
    assert expected == ("higher" if effect.sign > 0 else "lower")
    low, high = (float(bound) for bound in re.split(" to ", interval))
    assert low <= float(difference) <= high
    assert min(low * effect.sign, high * effect.sign) > 0.0
    assert shown == "yes"

"""The baseline gives the numbers it gave; a change that moves them says so in the changelog."""

from typing import Any

import pytest

from tests.regression.baselines import DECISIONS, NUMBERS, current, stored

ADVICE = "results changed: if that is meant, run `make baselines` and say so in CHANGELOG.md"


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return current()


@pytest.mark.parametrize("name", DECISIONS)
def test_decisions_are_the_same(name: str, now: dict[str, Any]) -> None:
    assert now["decisions"][name] == stored()["decisions"][name], ADVICE


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_the_same_to_a_billionth(name: str, now: dict[str, Any]) -> None:
    before = stored()["numbers"][name]
    missing = [value is None for value in before]
    assert [value is None for value in now["numbers"][name]] == missing, ADVICE
    found = [value for value in now["numbers"][name] if value is not None]
    kept = [value for value in before if value is not None]
    assert found == pytest.approx(kept, rel=1e-9, abs=1e-9), ADVICE


def test_series_are_the_same_to_a_billionth(now: dict[str, Any]) -> None:
    for name, kept in stored()["series"].items():
        assert now["series"][name] == pytest.approx(kept, rel=1e-9, abs=1e-9), ADVICE

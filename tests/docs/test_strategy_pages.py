"""The pages of docs/strategies are those that the code makes."""

from functools import cache

import pytest

from experiments.compose import composed
from experiments.run import read as checked
from experiments.strategy_pages import index, page
from sim.config.schema import Experiment
from sim.strategies import STRATEGIES
from tests.docs.reading import DOCS

FOLDER = DOCS / "strategies"


@cache
def defaults() -> Experiment:
    return checked(composed("run", []))


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_has_its_page_as_the_code_makes_it(name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text(encoding="utf-8") == page(name, defaults())


@pytest.mark.parametrize("name", STRATEGIES)
def test_and_a_picture(name: str) -> None:
    assert (FOLDER / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_index_names_them_all() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index()


def test_there_is_no_page_of_a_strategy_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*STRATEGIES, "README"}

"""What the README tells a reader to write works as it stands there."""

import re

from experiments.scenarios import scenario_files
from sim.strategies import STRATEGIES
from tests.docs.reading import code_words, read

README = read("README.md")


def test_every_strategy_is_listed() -> None:
    assert set(STRATEGIES) <= set(code_words(README))


def test_scenarios_that_it_names_exist() -> None:
    named = set(re.findall(r"scenario=(\w+)", README))
    assert named
    assert named <= set(scenario_files())


def test_a_strategy_of_ones_own_has_its_page() -> None:
    """What the line that it shows needs is written there, and tried by a test of its own."""
    assert "partners.strategy.JPN=patient:Patient" in README
    assert "[docs/own_strategy.md](docs/own_strategy.md)" in README
    assert "partners.strategy.JPN=patient:Patient" in read("docs/own_strategy.md")

"""Every strategy that can be named has a test class, and a configuration of exactly its parameters."""

import dataclasses
import importlib
import inspect
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from pydantic import BaseModel

from sim.config.parameters import HomeStrategies, PartnerStrategies
from sim.rules.state import View
from sim.strategies import STRATEGIES, Strategy, strategy
from sim.strategies.answers import check_flag, check_ratio, check_share
from tests.helpers import draw
from tests.strategies.contract import StrategyContract

FOLDER = Path(__file__).parent


def strategies_of_test_classes() -> dict[str, Strategy]:
    """Return the strategy of every test class of this folder, by name."""
    modules = [
        importlib.import_module(f"tests.strategies.{path.stem}")
        for path in sorted(FOLDER.glob("test_*.py"))
        if path != Path(__file__)
    ]
    classes = [
        item
        for module in modules
        for _, item in inspect.getmembers(module, inspect.isclass)
        if issubclass(item, StrategyContract) and item is not StrategyContract
    ]
    return {item.strategy.name: item.strategy for item in classes}


def test_every_strategy_has_a_test_class_that_inherits_the_contract() -> None:
    assert strategies_of_test_classes().keys() == STRATEGIES.keys()


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_has_a_test_file_of_its_own(name: str) -> None:
    assert (FOLDER / f"test_{name}.py").is_file()


class Seat(NamedTuple):
    """Somebody to be asked."""

    strategy: Strategy
    iso3: str = "AAA"
    round_index: int = 0


@given(view=draw.views(()))
def test_whatever_an_agent_sees_its_answers_pass_the_engines_door(view: View) -> None:
    for strategy_played in strategies_of_test_classes().values():
        seat = Seat(strategy_played)
        check_share(strategy_played.concession(view), seat, "concession")
        check_flag(strategy_played.signs(view), seat, "signs")
        check_ratio(strategy_played.retaliation_ratio(view), seat, "retaliation_ratio")
        check_flag(strategy_played.withdraws(view), seat, "withdraws")


@pytest.mark.parametrize("name", STRATEGIES)
def test_names_are_those_of_configurations(name: str) -> None:
    assert STRATEGIES[name].name == name
    assert name.isidentifier()
    assert name == name.lower()


def parameters(section: type[BaseModel], name: str) -> set[str]:
    """Return the parameters that a section of the configuration has for a strategy."""
    field = section.model_fields.get(name)
    if field is None:
        return set()
    kind = field.annotation
    assert isinstance(kind, type)
    assert issubclass(kind, BaseModel)
    return set(kind.model_fields)


@pytest.mark.parametrize("name", STRATEGIES)
def test_partners_can_be_given_exactly_the_parameters_a_strategy_takes(name: str) -> None:
    fields = {field.name for field in dataclasses.fields(STRATEGIES[name])}
    assert parameters(PartnerStrategies, name) == fields


@pytest.mark.parametrize("name", STRATEGIES)
def test_so_can_home_where_it_may_play_it(name: str) -> None:
    kind = STRATEGIES[name]
    fields = {field.name for field in dataclasses.fields(kind)} if kind.traits.for_home else set()
    assert parameters(HomeStrategies, name) == fields


def test_home_may_play_all_but_what_makes_sense_for_partners_only() -> None:
    for_partners = {name for name, kind in STRATEGIES.items() if not kind.traits.for_home}
    assert for_partners == {"first_mover", "free_rider", "bandwagon", "bloc", "adaptive", "retaliator"}


def test_no_section_configures_a_strategy_that_is_not_there() -> None:
    for section in (HomeStrategies, PartnerStrategies):
        assert set(section.model_fields) <= set(STRATEGIES)


def test_parameters_have_no_defaults_in_code() -> None:
    for kind in STRATEGIES.values():
        for field in dataclasses.fields(kind):
            assert field.default is dataclasses.MISSING, f"{kind.name}.{field.name}"


def test_the_base_class_cannot_be_played() -> None:
    with pytest.raises(TypeError, match="abstract"):
        strategy.Strategy()

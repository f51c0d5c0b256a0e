"""The contract finds strategies that break it: each of these lies about one thing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.rules.state import View
from sim.strategies import Strategy, Traits
from sim.strategies.time_dependent import Linear
from tests.strategies.contract import StrategyContract


@dataclass(frozen=True)
class Odd(Strategy):
    """Steady, and out of the common way in what it is made with."""

    name: ClassVar[str] = "odd"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits()
    concede: Callable[[View], Any] = lambda view: np.full(np.shape(view.progress), 0.5)
    answer: Callable[[View], Any] = lambda view: np.zeros(np.shape(view.progress))

    def concession(self, view: View) -> Any:
        return self.concede(view)

    def retaliation_ratio(self, view: View) -> Any:
        return self.answer(view)


def contract(strategy: Strategy) -> StrategyContract:
    """Return the checks of a strategy."""
    checks = StrategyContract()
    checks.strategy = strategy  # type: ignore[misc]  # one instance, one strategy
    return checks


def declaring(concede: Callable[[View], Any], **traits: bool) -> Strategy:
    """Return a strategy that declares some traits."""
    kind = type("Declaring", (Odd,), {"traits": Traits(**traits)})
    made: Strategy = kind(concede=concede)
    return made


@pytest.mark.parametrize(
    ("trait", "concede"),
    [
        ("uses_time", lambda view: view.progress),
        ("uses_memory", lambda view: view.own_concession),
        ("uses_memory", lambda view: view.other_concession),
        ("uses_memory", lambda view: np.where(view.sessions > 10, 1.0, 0.0)),
        ("uses_precedent", lambda view: np.where(view.signed > 30, 1.0, 0.0)),
        ("uses_precedent", lambda view: np.nan_to_num(view.reference_share)),
        ("uses_precedent", lambda view: np.where(np.isnan(view.reference_share), 1.0, 0.0)),
        ("stochastic", lambda view: view.draw),
    ],
)
def test_a_secret_interest_is_found(trait: str, concede: Callable[[View], Any]) -> None:
    secretive = Odd(concede=concede)
    with pytest.raises(AssertionError, match="without declaring"):
        contract(secretive).test_traits_say_what_is_looked_at((secretive,), trait)
    honest = declaring(concede, **{trait: True})
    contract(honest).test_traits_say_what_is_looked_at((honest,), trait)


@pytest.mark.parametrize("trait", ["uses_time", "uses_memory", "uses_precedent", "stochastic"])
def test_a_pretended_interest_is_found(trait: str) -> None:
    pretender = declaring(lambda view: np.full(np.shape(view.progress), 0.5), **{trait: True})
    with pytest.raises(AssertionError, match="never uses it"):
        contract(pretender).test_traits_say_what_is_looked_at((pretender,), trait)


def test_a_secret_hawk_is_found() -> None:
    hawk = Odd(answer=lambda view: np.ones(np.shape(view.progress)))
    with pytest.raises(AssertionError):
        contract(hawk).test_traits_say_whether_it_retaliates((hawk,))


@pytest.mark.parametrize(
    "concede",
    [
        lambda view: np.full(np.shape(view.progress), 1.5),
        lambda view: np.full(np.shape(view.progress), -0.1),
        lambda view: np.full(np.shape(view.progress), np.nan),
        lambda _: 0.5,
        lambda view: np.full((*np.shape(view.progress), 1), 0.5),
    ],
)
def test_answers_out_of_range_or_shape_are_found(concede: Callable[[View], Any]) -> None:
    strange = Odd(concede=concede)
    with pytest.raises(AssertionError):
        contract(strange).test_answers_are_in_range_and_in_shape((strange,), (5, 7))


def test_an_infinite_answer_is_found() -> None:
    strange = Odd(answer=lambda view: np.full(np.shape(view.progress), np.inf))
    with pytest.raises(AssertionError):
        contract(strange).test_answers_are_in_range_and_in_shape((strange,), (5, 7))


def test_a_memory_of_its_own_is_found() -> None:
    calls: list[int] = []

    def tired(view: View) -> Any:
        calls.append(1)
        return np.full(np.shape(view.progress), 1.0 / len(calls))

    forgetful = Odd(concede=tired)
    with pytest.raises(AssertionError):
        contract(forgetful).test_answers_depend_on_the_view_alone((forgetful,))


def test_writing_into_the_view_is_found() -> None:
    def scribble(view: View) -> Any:
        view.progress[...] = 0.0
        return view.progress

    vandal = Odd(concede=scribble)
    with pytest.raises(ValueError, match="read-only"):
        contract(vandal).test_answers_depend_on_the_view_alone((vandal,))


def test_mixing_dyads_is_found() -> None:
    mixer = Odd(concede=lambda view: np.full(np.shape(view.progress), np.mean(view.progress)))
    with pytest.raises(AssertionError):
        contract(mixer).test_one_dyad_alone_gets_the_bits_it_gets_among_many((mixer,))


def test_an_unregistered_name_and_a_missing_source_are_found() -> None:
    with pytest.raises(AssertionError):
        contract(Odd()).test_has_the_name_it_is_registered_under()
    kind = type("Unfounded", (Odd,), {"source": "Nobody2099"})
    with pytest.raises(AssertionError, match="cites"):
        contract(kind()).test_names_its_source()


def test_inheriting_from_another_strategy_is_found() -> None:
    child = type("Child", (Linear,), {})
    with pytest.raises(AssertionError):
        contract(child(opening=0.1)).test_composes_rules_and_inherits_from_no_other_strategy()

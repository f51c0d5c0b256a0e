"""What every strategy promises, checked for each by inheritance.

A test class for a strategy inherits ``StrategyContract`` and gives ``strategy``; ``variants`` adds parameters at
the ends of their ranges. Traits are compared with behaviour in both directions: what is not declared is never
looked at, and what is declared makes a difference somewhere.
"""

import dataclasses
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, final

import numpy as np
import pytest

from sim.rules.state import View
from sim.strategies import STRATEGIES, Strategy
from tests.helpers.bits import frozen, same_bits
from tests.helpers.draw import one, random_view
from tests.helpers.worlds import PARTNERS, RUNS

BIBLIOGRAPHY = Path(__file__).resolve().parents[2] / "docs" / "references.bib"
ANSWERS = ("concession", "signs", "retaliation_ratio", "withdraws")
SHAPES: list[tuple[int, ...]] = [(), (PARTNERS,), (RUNS, PARTNERS)]
MANY = (37, 41)

Change = Callable[[Any], Any]


def views(shape: tuple[int, ...], seed: int = 41) -> View:
    """Return views that cannot be written into; among many there are all kinds."""
    return View(*(frozen(np.asarray(field)) for field in random_view(np.random.default_rng(seed), shape)))


def _another_reference(share: Any) -> Any:
    return np.where(np.isnan(share), 0.35, np.where(share > 0.9, np.nan, share / 2.0))


TRAIT_FIELDS: dict[str, dict[str, Change]] = {
    "uses_time": {"progress": lambda share: 1.0 - share},
    "uses_memory": {
        "own_concession": lambda share: 1.0 - share,
        "other_concession": lambda share: 1.0 - share,
        "own_moves": lambda count: 12 - count,
        "other_moves": lambda count: 12 - count,
        "own_history": lambda shares: (1.0 - shares)[::-1],
        "other_history": lambda shares: (1.0 - shares)[::-1],
        "sessions": lambda count: count + 5,
    },
    "uses_offers": {"offered": lambda share: 1.0 - share, "left": lambda share: 1.0 - share},
    "uses_turns": {"ready": np.logical_not, "proposes": np.logical_not},
    "uses_precedent": {"signed": lambda count: 60 - count, "reference_share": _another_reference},
    "uses_bloc": {
        "bloc_concession": lambda share: 1.0 - share,
        "bloc_signed": lambda share: 1.0 - share,
        "bloc_hit": np.logical_not,
    },
    "stochastic": {"draw": lambda share: 1.0 - share, "fate": lambda share: 1.0 - share},
}
"""What each trait allows a strategy to look at, and how the test changes it."""


def ask(strategy: Strategy, method: str, view: View) -> np.ndarray:
    """Return one answer as an array."""
    return np.asarray(getattr(strategy, method)(view))


def reacts(strategy: Strategy, changes: dict[str, Change]) -> bool:
    """Tell whether any answer changes when fields of the view change."""
    view = views(MANY)
    other = view._replace(**{name: change(getattr(view, name)) for name, change in changes.items()})
    return any(not np.array_equal(ask(strategy, name, view), ask(strategy, name, other)) for name in ANSWERS)


class StrategyContract:
    """Inherited by the test class of every strategy."""

    strategy: ClassVar[Strategy]
    """With typical parameters."""
    variants: ClassVar[tuple[Strategy, ...]] = ()
    """With extreme ones."""

    @final
    @pytest.fixture
    def all_of_them(self) -> tuple[Strategy, ...]:
        """Return the strategy with typical and with extreme parameters."""
        return (self.strategy, *self.variants)

    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    def test_answers_are_in_range_and_in_shape(
        self, all_of_them: tuple[Strategy, ...], shape: tuple[int, ...]
    ) -> None:
        for strategy in all_of_them:
            for seed in range(20):
                view = views(shape, seed)
                answers = {name: ask(strategy, name, view) for name in ANSWERS}
                assert {answer.shape for answer in answers.values()} == {shape}
                assert answers["signs"].dtype == answers["withdraws"].dtype == np.bool_
                assert ((answers["concession"] >= 0.0) & (answers["concession"] <= 1.0)).all()
                assert (answers["retaliation_ratio"] >= 0.0).all()
                assert np.isfinite(answers["retaliation_ratio"]).all()

    def test_one_dyad_alone_gets_the_bits_it_gets_among_many(self, all_of_them: tuple[Strategy, ...]) -> None:
        view = views((RUNS, PARTNERS))
        for strategy in all_of_them:
            for name in ANSWERS:
                whole = ask(strategy, name, view)
                alone = [ask(strategy, name, one(view, *index)) for index in np.ndindex(RUNS, PARTNERS)]
                same_bits(np.array(alone).reshape(RUNS, PARTNERS).astype(whole.dtype), whole, name)
                rows = [ask(strategy, name, one(view, run)) for run in range(RUNS)]
                same_bits(np.stack(rows), whole, name)

    def test_answers_depend_on_the_view_alone(self, all_of_them: tuple[Strategy, ...]) -> None:
        """The same view twice, another between: the same answer; views here cannot be written into."""
        view, other = views((RUNS, PARTNERS)), views((RUNS, PARTNERS), seed=43)
        for strategy in all_of_them:
            for name in ANSWERS:
                first = ask(strategy, name, view).copy()
                ask(strategy, name, other)
                same_bits(ask(strategy, name, view), first, name)

    def test_survives_pickling(self, all_of_them: tuple[Strategy, ...]) -> None:
        view = views((RUNS, PARTNERS))
        for strategy in all_of_them:
            copy = pickle.loads(pickle.dumps(strategy))
            assert copy == strategy
            assert copy.eagerness == strategy.eagerness
            for name in ANSWERS:
                same_bits(ask(copy, name, view), ask(strategy, name, view), name)

    def test_is_frozen_and_hashable(self, all_of_them: tuple[Strategy, ...]) -> None:
        assert len({*all_of_them, *pickle.loads(pickle.dumps(all_of_them))}) == len(set(all_of_them))
        for field in dataclasses.fields(self.strategy):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(self.strategy, field.name, 0.5)

    @pytest.mark.parametrize("trait", TRAIT_FIELDS)
    def test_traits_say_what_is_looked_at(self, all_of_them: tuple[Strategy, ...], trait: str) -> None:
        changes = TRAIT_FIELDS[trait]
        if getattr(self.strategy.traits, trait):
            assert any(reacts(strategy, changes) for strategy in all_of_them), f"declares {trait}, never uses it"
            return
        for strategy in all_of_them:
            for name, change in changes.items():
                assert not reacts(strategy, {name: change}), f"reacts to {name} without declaring {trait}"

    def test_traits_say_whether_it_retaliates(self, all_of_them: tuple[Strategy, ...]) -> None:
        hits = [ask(strategy, "retaliation_ratio", views(MANY)).any() for strategy in all_of_them]
        assert any(hits) == self.strategy.traits.retaliates

    def test_has_the_name_it_is_registered_under(self) -> None:
        kind = type(self.strategy)
        assert STRATEGIES.get(kind.name) is kind

    def test_names_its_source(self) -> None:
        if self.strategy.source == "null":
            return
        assert self.strategy.source in (type(self.strategy).__doc__ or ""), "the docstring cites its source"
        if not BIBLIOGRAPHY.is_file():
            pytest.skip("no bibliography beside the tests")
        keys = re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert self.strategy.source in keys

    def test_composes_rules_and_inherits_from_no_other_strategy(self) -> None:
        assert type(self.strategy).__bases__ == (Strategy,)

    def test_asks_for_talks_at_a_finite_rate(self, all_of_them: tuple[Strategy, ...]) -> None:
        for strategy in all_of_them:
            assert 0.0 <= strategy.eagerness < np.inf

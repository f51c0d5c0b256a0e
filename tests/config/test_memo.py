"""What points share is shared by content, and never by mistake."""

import numpy as np

from experiments.compose import composed
from experiments.run import read
from sim.config import payoffs
from sim.config.build import build
from sim.config.memo import Memo
from sim.config.payoffs import default_cache
from sim.rules.frontier import Frontier


def test_the_same_content_is_made_once() -> None:
    memo, made = Memo[str](2), []

    def make(name: str) -> str:
        made.append(name)
        return name

    first = np.arange(5.0)
    assert memo.get((first, 1), lambda: make("a")) == "a"
    assert memo.get((first.copy(), 1), lambda: make("b")) == "a"
    first[0] = 7.0
    assert memo.get((first, 1), lambda: make("c")) == "c"
    assert made == ["a", "c"]


def test_the_least_used_is_forgotten() -> None:
    memo = Memo[int](2)
    for number in (1, 2, 1, 3):
        memo.get(number, lambda number=number: number)
    assert memo.get(1, lambda: 10) == 1
    assert memo.get(2, lambda: 20) == 20


def frontier(*overrides: str) -> Frontier:
    return build(read(composed("run", list(overrides))), cache=default_cache()).setting.frontier


def test_frontiers_are_those_of_their_own_configuration() -> None:
    """Whatever was built before: other weights, another threat, the same again."""
    asked = [
        (),
        ("home.weights.deficit=0.6",),
        ("home.schedule.share=0.4",),
        (),
        ("talks.terms.licences.gain=0.2",),
    ]
    after_each_other = [frontier(*overrides) for overrides in asked]
    for overrides, found in zip(asked, after_each_other, strict=True):
        payoffs._FRONTIERS = Memo(1)
        payoffs._trade_model.cache_clear()
        for ours, alone in zip(found, frontier(*overrides), strict=True):
            np.testing.assert_array_equal(ours, alone)
    assert not np.array_equal(after_each_other[0].home, after_each_other[1].home)

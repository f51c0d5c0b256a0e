"""Asking one strategy about many dyads: the same answers and the same refusals as dyad by dyad."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.ensemble.answers import CONCESSION, RATIO, SIGNS, WITHDRAWS, Question, alone, answers, picked
from sim.rules.state import MEMORY, View
from sim.strategies import Strategy, Traits
from sim.strategies.time_dependent import Boulware
from tests.helpers.actors import Scripted
from tests.helpers.draw import one
from tests.strategies.contract import views

DYADS = 11
NAMES = [f"P{place:02d}" for place in range(DYADS)]


def asked(strategy: Strategy, question: Question, view: View) -> Any:
    return answers(strategy, question, view, names=NAMES, round_index=3)


@dataclass(frozen=True)
class OneAtATime(Strategy):
    """Written for one dyad: a condition on a whole array raises."""

    name: ClassVar[str] = "one_at_a_time"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(uses_time=True)

    def concession(self, view: View) -> float:
        """Give up a half once half of the way is gone."""
        return 0.5 if view.progress > 0.5 else 0.0


@dataclass(frozen=True)
class SometimesNan(Strategy):
    """Has no answer where its fate is low."""

    name: ClassVar[str] = "sometimes"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(stochastic=True)

    def concession(self, view: View) -> Any:
        """Be undecided now and then."""
        return np.where(view.fate < 0.4, np.nan, 0.25)


def test_one_call_serves_all_dyads() -> None:
    view, strategy = views((DYADS,)), Boulware(opening=0.2, exponent=0.5)
    found = asked(strategy, CONCESSION, view)
    np.testing.assert_array_equal(found.values, np.asarray(strategy.concession(view)))
    assert not found.refused


def test_a_strategy_written_for_one_dyad_is_asked_dyad_by_dyad() -> None:
    view = views((DYADS,))
    found = asked(OneAtATime(), CONCESSION, view)
    np.testing.assert_array_equal(found.values, np.where(np.asarray(view.progress) > 0.5, 0.5, 0.0))
    assert 0 < found.values.sum() < 0.5 * DYADS


def test_a_constant_answer_is_that_of_every_dyad() -> None:
    assert (asked(Scripted(concede=0.3), CONCESSION, views((DYADS,))).values == 0.3).all()


def test_refusals_are_those_of_single_dyads_and_cost_nobody_else() -> None:
    view = views((DYADS,))
    low = np.flatnonzero(np.asarray(view.fate) < 0.4)
    assert 0 < len(low) < DYADS
    found = asked(SometimesNan(), CONCESSION, view)
    assert sorted(found.refused) == low.tolist()
    assert (np.delete(found.values, low) == 0.25).all()
    assert str(found.refused[low[0]]).startswith(f"strategy sometimes of {NAMES[low[0]]}, round 3: concession")


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        (CONCESSION, 1.5, "expected a number in [0, 1]"),
        (CONCESSION, float("inf"), "expected a number in [0, 1]"),
        (CONCESSION, "much", "expected a number"),
        (CONCESSION, True, "expected a number"),
        (CONCESSION, [0.1, 0.2], "expected one number for one dyad"),
        (CONCESSION, None, "expected a number"),
        (SIGNS, 1, "expected True or False"),
        (SIGNS, float("nan"), "expected True or False"),
        (RATIO, -0.1, "expected a finite number, 0 or more"),
        (RATIO, float("inf"), "expected a finite number, 0 or more"),
        (WITHDRAWS, 0.0, "expected True or False"),
    ],
)
def test_what_is_no_answer_is_refused(question: Question, answer: Any, message: str) -> None:
    strategy = Scripted(concede=answer, sign=answer, ratio=answer, withdraw=answer)
    found = asked(strategy, question, views((DYADS,)))
    assert len(found.refused) == DYADS
    assert message in str(found.refused[0])


def test_of_a_view_of_many_one_is_what_an_agent_sees() -> None:
    view = views((DYADS,))
    for left, right in zip(alone(view, 4), one(view, 4), strict=True):
        np.testing.assert_array_equal(left, right)
    some = picked(view, np.array([2, 7]))
    assert some.progress.shape == (2,)
    assert some.own_history.shape == (MEMORY, 2)

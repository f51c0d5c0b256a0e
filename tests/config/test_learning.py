"""Training before the recorded runs: who learns, from what, and that nothing else is touched by it."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.abm.model import TariffTalks
from sim.config import learning
from sim.config.build import Plan
from sim.config.histories import play
from sim.config.learning import FIRST_TRAINING_RUN, learned
from sim.config.parameters import Learning
from sim.config.schema import Run
from sim.config.strategies import Roster, build_roster
from sim.data.load import partner_codes
from sim.errors import ConfigError, StrategyError
from sim.rules.state import NEVER, Stage
from sim.strategies import Strategy
from sim.strategies.adaptive import Adaptive
from sim.strategies.time_dependent import Linear
from tests.helpers import worlds
from tests.helpers.worlds import PARTNERS

START = (0.4, 0.3, 0.3)
PUPIL = Adaptive(opening=0.0, exponents=(0.05, 1.0, 20.0), shares=START)
"""Holds out to the last, steady, gives up all but at once."""


def plan(
    fixed: tuple[Strategy | None, ...] = (PUPIL,) * PARTNERS,
    mix: tuple[tuple[float, Strategy], ...] = (),
    *,
    seed: int = 2025,
    recorded: int = 10,
    **lessons: Any,
) -> Plan:
    """Return a plan for the small world, which needs no trade model to be played."""
    section = Learning(**({"rate": 2.0, "generations": 2, "runs": 4} | lessons))
    experiment = SimpleNamespace(
        partners=SimpleNamespace(learning=section), run=SimpleNamespace(seed=seed, runs=recorded)
    )
    setting = worlds.busy(after_deal=worlds.after_deal(collapse_per_day=0.02))
    return Plan(experiment, setting, Roster(fixed, mix, Linear(opening=0.1)), None)  # type: ignore[arg-type]


def shares_of(taught: Plan) -> tuple[float, float, float]:
    """Return the chances that all adaptive partners of a plan have."""
    strategies = [*taught.roster.fixed, *(strategy for _, strategy in taught.roster.mix)]
    (shares,) = {strategy.shares for strategy in strategies if isinstance(strategy, Adaptive)}
    return shares


@pytest.mark.parametrize(
    ("fixed", "mix", "generations"),
    [
        ((Linear(opening=0.1),) * PARTNERS, (), 2),  # nobody plays it
        ((Linear(opening=0.1),) * PARTNERS, ((1.0, PUPIL),), 2),  # nobody's strategy is drawn
        ((None,) * PARTNERS, ((1.0, Linear(opening=0.1)), (1.0, PUPIL)), 2),  # it has no share in the mix
        ((PUPIL,) * PARTNERS, (), 0),  # no lessons
    ],
)
def test_without_pupils_or_lessons_the_plan_is_left_alone(
    fixed: tuple[Strategy | None, ...],
    mix: tuple[tuple[float, Strategy], ...],
    generations: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(learning, "play", lambda *_: pytest.fail("nothing is to be played"))
    untouched = plan(fixed, mix, generations=generations)
    assert learned(untouched) is untouched


def test_is_the_same_whenever_it_is_done() -> None:
    assert learned(plan()).roster == learned(plan()).roster
    assert shares_of(learned(plan())) != shares_of(learned(plan(seed=7)))


def test_does_not_depend_on_the_recorded_runs() -> None:
    """Neither on how many there are nor on whether some have been played."""
    first = plan(recorded=10)
    before = learned(first).roster
    play(first, 0)
    assert learned(first).roster == before
    assert learned(plan(recorded=1000)).roster == before


def test_recorded_runs_share_no_luck_with_training() -> None:
    (most,) = [limit.le for limit in Run.model_fields["runs"].metadata if hasattr(limit, "le")]
    assert most <= FIRST_TRAINING_RUN


def test_each_generation_plays_new_histories_with_what_the_last_has_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def noted(taught: Plan, run: int) -> TariffTalks:
        seen.append((run - FIRST_TRAINING_RUN, shares_of(taught)))
        return play(taught, run)

    monkeypatch.setattr(learning, "play", noted)
    last = shares_of(learned(plan(generations=2, runs=4)))
    assert [run for run, _ in seen] == list(range(8))
    first, second = ({played for _, played in seen[start : start + 4]} for start in (0, 4))
    assert first == {START}
    assert len(second) == 1
    assert len(first | second | {last}) == 3


def test_a_learned_run_is_a_run_with_those_shares() -> None:
    """Nothing but the chances is carried over into what is recorded."""
    taught = learned(plan())
    by_hand = plan(fixed=(dataclasses.replace(PUPIL, shares=shares_of(taught)),) * PARTNERS)
    one, two = play(taught, 3), play(by_hand, 3)
    np.testing.assert_array_equal(one.state.partner_concession, two.state.partner_concession)
    np.testing.assert_array_equal(one.state.deal_day, two.state.deal_day)


PUPILS = (0, 1, 2, 4)


def shown(untaught: Plan, runs: int) -> np.ndarray:
    """Return the mean reward of each arm, added up partner by partner."""
    rewards: list[list[float]] = [[], [], []]
    for run in range(FIRST_TRAINING_RUN, FIRST_TRAINING_RUN + runs):
        model = play(untaught, run)
        for column in PUPILS:
            arm = int(np.searchsorted(np.cumsum(START), model.draws.fate[column], side="right"))
            day = int(model.state.deal_day[column])
            stands = day != NEVER and model.state.stage[column] != Stage.COLLAPSED
            discount = untaught.setting.talks.discount_per_day
            rewards[arm].append(float(model.state.partner_share[column]) * discount**day if stands else 0.0)
    return np.array([np.mean(each) for each in rewards])


def test_shares_move_by_what_the_arms_have_brought() -> None:
    """Those of the pupils: what others get does not count, and a deal that has collapsed brings nothing."""
    fixed = tuple(PUPIL if column in PUPILS else Linear(opening=0.5) for column in range(PARTNERS))
    untaught = plan(fixed, generations=1, runs=20)
    payoff = shown(untaught, 20)
    grown = np.array(START) * np.exp(2.0 * payoff)
    assert shares_of(learned(untaught)) == pytest.approx(grown / grown.sum(), rel=1e-12)
    best, worst = payoff.argmax(), payoff.argmin()
    assert shares_of(learned(untaught))[best] > START[best]
    assert shares_of(learned(untaught))[worst] < START[worst]


def test_the_arm_that_holds_out_too_long_dies_out() -> None:
    """It ends with fewer deals than the steady one; with lessons enough hardly anybody plays it."""
    taught = shares_of(learned(plan(rate=10.0, generations=12, runs=6)))
    assert taught[0] < 0.05
    assert sum(taught) == pytest.approx(1.0)


def test_all_who_play_it_learn_together() -> None:
    """Named partners and those drawn from the mix get the same chances; the others stay what they were."""
    steady = Linear(opening=0.2)
    fixed = (PUPIL, steady, None, None, None, None, None)
    taught = learned(plan(fixed, ((0.5, steady), (1.0, PUPIL)))).roster
    (share,) = {strategy.shares for strategy in (taught.fixed[0], taught.mix[1][1])}  # type: ignore[union-attr]
    assert share != START
    assert taught.fixed[1:] == fixed[1:]
    assert taught.mix[0] == (0.5, steady)
    assert taught.mix[1][0] == 1.0


def test_a_history_that_a_strategy_brings_down_teaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(taught: Plan, run: int) -> TariffTalks:
        if run % 2 == 1:
            raise StrategyError("no answer")
        return play(taught, run)

    def always(taught: Plan, run: int) -> TariffTalks:
        raise StrategyError("no answer")

    monkeypatch.setattr(learning, "play", always)
    assert shares_of(learned(plan())) == pytest.approx(START)
    monkeypatch.setattr(learning, "play", fails)
    half = shares_of(learned(plan(generations=1, runs=4)))
    assert half != pytest.approx(START)
    monkeypatch.setattr(learning, "play", lambda taught, run: play(taught, FIRST_TRAINING_RUN + 2 * (run % 2)))
    assert shares_of(learned(plan(generations=1, runs=2))) == pytest.approx(half)


def test_a_configuration_names_its_pupils() -> None:
    words = parse(["partners.strategy.JPN=adaptive"]).overrides
    experiment = read(composed("run", words))
    pupil = build_roster(experiment, partner_codes()).fixed[partner_codes().index("JPN")]
    assert isinstance(pupil, Adaptive)
    assert pupil.shares == experiment.partners.parameters.adaptive.shares


def test_starting_shares_that_do_not_add_up_are_refused() -> None:
    words = parse(
        ["partners.parameters.adaptive.shares=[0.5, 0.5, 0.5]", "partners.strategy.JPN=adaptive"]
    ).overrides
    with pytest.raises(ConfigError, match=r"partners\.parameters\.adaptive\.shares: .*add up to 1, not to 1\.5"):
        read(composed("run", words))

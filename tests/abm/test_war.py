"""Tariff wars through the whole model: who fights, how high, how long, and what comes after."""

from typing import Any

import numpy as np

from sim.abm.model import TariffTalks
from sim.rules.state import NEVER, Basis, Stage
from sim.strategies.retaliator import Retaliator
from tests.helpers import worlds
from tests.helpers.actors import Scripted
from tests.helpers.worlds import HAWK, MIXED, PARTNERS, STEADY

KINDS = ("ultimatum", "escalation", "truce")
PATIENT = {"partner_patience": 0.5, "home_patience": 0.5}


def fought(*, hawk: Any = MIXED[HAWK], rounds: int = 13, **changes: Any) -> TariffTalks:
    """Return a run in which only GGG fights, everybody's patience at its mean."""
    setting = worlds.world(rounds=rounds, values=worlds.term_values(worlds.dyads()), **changes)
    strategies = tuple(hawk if column == HAWK else STEADY for column in range(PARTNERS))
    return worlds.play(setting, partners=strategies, draws=worlds.luck(setting, **PATIENT))


def path(model: TariffTalks, kind: str) -> list[tuple[int, float]]:
    """Return round and value of the changes of one kind that concern GGG."""
    return [
        (event.round_index, event.after)
        for event in model.log.events
        if event.kind == kind and "GGG" in (event.actor, event.target)
    ]


def test_only_those_with_a_strategy_for_it_retaliate() -> None:
    model = fought()
    assert {event.actor for event in model.log.events if event.kind == "retaliation"} == {"GGG"}
    quiet = fought(hawk=STEADY)
    assert not [event for event in quiet.log.events if event.kind in ("retaliation", "ultimatum", "escalation")]
    assert not quiet.hawks


def test_the_ladder_is_climbed_in_weeks_and_ends_in_a_truce() -> None:
    """Announced 34 with 20 emergency points on top; blow and answer in the same week."""
    model = fought()
    truce = int(model.state.truce_day[HAWK]) // 7
    assert path(model, "threat") == [(0, 54.0), (1, 104.0), (2, 145.0), (truce, 30.0)]
    assert path(model, "retaliation")[:3] == [(0, 34.0), (1, 84.0), (2, 125.0)]
    rates = path(model, "rate_change")
    assert (truce, 30.0) in rates
    assert max(rate for _, rate in rates) == 145.0


def test_every_blow_but_the_last_is_met_with_an_ultimatum() -> None:
    """At 125 percent there is nothing left to threaten with."""
    model = fought()
    rounds = {kind: [event.round_index for event in model.log.events if event.kind == kind] for kind in KINDS}
    assert rounds == {"ultimatum": [0, 1], "escalation": [1, 2], "truce": [int(model.state.truce_day[HAWK]) // 7]}


def test_partners_at_war_do_not_talk() -> None:
    model = fought()
    truce = int(model.state.truce_day[HAWK])
    assert truce > 14
    assert all(7 * session.round_index > truce for session in model.sessions if session.column == HAWK)
    assert any(session.column == HAWK for session in model.sessions)


def test_after_the_truce_there_are_talks_and_a_deal_ends_the_retaliation_that_was_left() -> None:
    model = fought(rounds=20, calendar=worlds.calendar(deadline=98))
    assert model.state.stage[HAWK] >= Stage.FRAMEWORK
    assert model.state.retaliation[HAWK] == 0.0
    after = [value for _, value in path(model, "retaliation")]
    assert after[-2:] == [10.0, 0.0]


def test_patience_makes_wars_long() -> None:
    lengths = []
    for patience in (3.0, 6.0, 12.0, 1e9):
        model = fought(war=worlds.war(partner_patience=patience, home_patience=0.1))
        lengths.append(int(model.state.truce_day[HAWK]))
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == 4
    assert lengths[-1] == NEVER


def test_a_weaker_answer_hurts_less_and_lasts_longer() -> None:
    point_for_point, half = fought(), fought(hawk=Retaliator(opening=0.1, exponent=0.5, ratio=0.5))
    assert path(half, "retaliation")[0] == (0, 17.0)
    assert half.state.truce_day[HAWK] >= point_for_point.state.truce_day[HAWK]


def test_a_war_of_none_is_no_war() -> None:
    model = fought(hawk=Retaliator(opening=0.1, exponent=0.5, ratio=0.0))
    assert not path(model, "retaliation")
    assert model.state.basis[HAWK] in (Basis.DICTATED, Basis.PAUSED)


def test_who_withdraws_under_the_ultimatum_shares_in_the_pause() -> None:
    model = fought(hawk=Scripted(ratio=1.0, withdraw=True, haste=0.0), rounds=2)
    assert model.state.rate[HAWK] == 10.0
    assert model.state.retaliation[HAWK] == 0.0
    assert not [event for event in model.log.events if event.kind == "escalation"]


def test_who_has_withdrawn_stays_withdrawn() -> None:
    model = fought(hawk=Scripted(ratio=1.0, withdraw=True), rounds=13)
    blows = [value for _, value in path(model, "retaliation") if value > 0.0]
    assert len(blows) == 1


def test_nothing_but_the_floor_is_charged_before_the_threat_is_imposed() -> None:
    """Daily rounds: the ultimatum of day 0 runs out on day 2, but country rates start on day 7."""
    setting = worlds.world(rounds=7, round_days=1)
    strategies = (*(STEADY,) * HAWK, MIXED[HAWK])
    model = worlds.play(setting, partners=strategies, draws=worlds.luck(setting))
    assert model.state.rate[HAWK] == 10.0


def test_pain_is_counted_only_while_it_lasts() -> None:
    model = fought(rounds=20)
    setting = model.setting
    truce = int(model.state.truce_day[HAWK])
    strategies = (*(STEADY,) * HAWK, MIXED[HAWK])
    shorter = setting._replace(rounds=truce // 7 + 1)
    again = worlds.play(shorter, partners=strategies, draws=worlds.luck(shorter, **PATIENT))
    np.testing.assert_array_equal(again.state.partner_pain, model.state.partner_pain)
    np.testing.assert_array_equal(again.state.home_pain, model.state.home_pain)
    assert model.state.partner_pain[HAWK] >= 12.0
    assert model.state.home_pain[HAWK] >= 6.0

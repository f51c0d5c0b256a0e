"""The event log alone rebuilds a run."""

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rules.setting import FloatedRate, Setting, Shock
from sim.rules.state import NEVER
from sim.strategies.nulls import Stonewall
from tests.helpers import worlds
from tests.helpers.replay import FIELDS, replay
from tests.helpers.worlds import CODES, EXTENDED, MIXED


def test_the_log_rebuilds_the_final_state(histories: list[TariffTalks]) -> None:
    """Headline rates: what is negotiable, political duties, emergency duties."""
    struck = 0
    for model in histories:
        emergency = model.setting.dyads.emergency_headline
        found = replay(model.log.events, codes=CODES, emergency=emergency)
        np.testing.assert_array_equal(found.rate, model.state.rate + model.state.shock + emergency)
        struck += np.count_nonzero(model.state.shock)
        np.testing.assert_array_equal(found.threat, model.state.threat + emergency)
        np.testing.assert_array_equal(found.retaliation, model.state.retaliation)
    assert struck > 5


@pytest.mark.parametrize("setting", [worlds.busy(), worlds.eventful()], ids=["busy", "eventful"])
def test_the_log_rebuilds_every_round(setting: Setting) -> None:
    emergency = setting.dyads.emergency_headline
    model = worlds.model(setting, partners=MIXED)
    for index in range(setting.rounds):
        model.step()
        found = replay(model.log.events, codes=CODES, emergency=emergency, until=index)
        np.testing.assert_array_equal(found.rate, model.state.rate + model.state.shock + emergency)
        np.testing.assert_array_equal(found.threat, model.state.threat + emergency)
        np.testing.assert_array_equal(found.retaliation, model.state.retaliation)


def test_nothing_is_logged_that_changes_nothing(histories: list[TariffTalks]) -> None:
    for model in histories:
        for event in model.log.events:
            if event.kind in FIELDS:
                assert event.before != event.after, event


def test_events_are_in_the_order_of_rounds(histories: list[TariffTalks]) -> None:
    for model in histories:
        rounds = [event.round_index for event in model.log.events]
        assert rounds == sorted(rounds)
        assert rounds[0] == 0
        assert rounds[-1] < model.setting.rounds


def test_every_act_is_between_home_and_somebody(histories: list[TariffTalks]) -> None:
    parties = {*CODES, "USA", "ALL"}
    for model in histories:
        for event in model.log.events:
            assert {event.actor, event.target} <= parties
            assert "USA" in (event.actor, event.target)
            assert event.actor != event.target


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("contact", "contact_day"),
        ("framework_deal", "deal_day"),
        ("final_deal", "final_day"),
        ("truce", "truce_day"),
        ("collapse", "collapse_day"),
        ("violation", "violation_day"),
        ("snapback", "snapback_day"),
        ("restoration", "cured_day"),
        ("signal", "signal_day"),
    ],
)
def test_dates_in_the_log_are_those_of_the_state(histories: list[TariffTalks], kind: str, field: str) -> None:
    found = 0
    for model in histories:
        days = np.full(len(CODES), NEVER)
        for event in model.log.events:
            if event.kind == kind:
                code = event.target if event.actor == "USA" else event.actor
                assert days[CODES.index(code)] == NEVER, "an act that can happen only once"
                days[CODES.index(code)] = event.round_index * model.setting.round_days
        np.testing.assert_array_equal(days, getattr(model.state, field))
        found += np.count_nonzero(days < NEVER)
    assert found > 5


def test_the_last_shock_in_the_log_is_that_of_the_state(histories: list[TariffTalks]) -> None:
    for model in histories:
        days = np.full(len(CODES), NEVER)
        for event in model.log.events:
            if event.kind == "shock":
                days[CODES.index(event.target)] = event.round_index * model.setting.round_days
        np.testing.assert_array_equal(days, model.state.shock_day)


def test_a_stuck_framework_is_final_or_void_later(histories: list[TariffTalks]) -> None:
    """Or the run ends first; and none gets stuck twice."""
    stuck = 0
    for model in histories:
        ends = {
            event.actor: event.round_index
            for event in model.log.events
            if event.kind in ("final_deal", "collapse")
        }
        stalls = [event for event in model.log.events if event.kind == "stall"]
        assert len({event.actor for event in stalls}) == len(stalls)
        for event in stalls:
            assert ends.get(event.actor, NEVER) > event.round_index
            stuck += 1
    assert stuck > 5


def duty_by(model: TariffTalks, index: int) -> np.ndarray:
    """Return the political duties that have come by the end of a round, from their dates and draws."""
    rule, end = model.setting.shocks, (index + 1) * model.setting.round_days
    dated = sum(shock.points * shock.target * (shock.day < end) for shock in rule.dated)
    when = np.full(len(CODES), np.inf)
    if rule.hazard_per_day > 0.0:
        when = -np.log1p(-model.draws.shock) / rule.hazard_per_day
    return dated + np.where(when < end, rule.points, 0.0)


def test_floated_rates_are_logged_as_headlines(histories: list[TariffTalks]) -> None:
    """Emergency duties included; the rate before is that of the same moment, after home's acts of the round."""
    floated = 0
    for model in histories:
        emergency = model.setting.dyads.emergency_headline
        for event in model.log.events:
            if event.kind == "signal":
                column = CODES.index(event.target)
                duty = duty_by(model, event.round_index)[column]
                assert event.after == model.state.signal[column] + duty + emergency[column]
                floated += 1
    assert floated > 5


def test_a_rate_floated_by_date_is_logged_beside_what_is_charged_after_the_acts_of_the_round() -> None:
    """In the week of the pause: the floor of 10, for GGG with 20 emergency points; a duty of 5 on AAA as well."""
    setting = worlds.world(
        rounds=2,
        calendar=worlds.calendar(floated=(FloatedRate(8, worlds.marked(0, 6), 12.0),)),
        shocks=worlds.shocks(dated=(Shock(8, worlds.marked(0), 5.0),)),
    )
    model = worlds.play(setting)
    told = [event for event in model.log.events if event.kind == "signal"]
    assert [(event.round_index, event.target, event.before, event.after) for event in told] == [
        (1, "AAA", 15.0, 17.0),
        (1, "GGG", 30.0, 32.0),
    ]


def test_deals_are_logged_with_the_rate_before_and_the_rate_agreed(histories: list[TariffTalks]) -> None:
    for model in histories:
        emergency = model.setting.dyads.emergency_headline
        for place, event in enumerate(model.log.events):
            if event.kind == "framework_deal":
                column = CODES.index(event.actor)
                before = replay(model.log.events[:place], codes=CODES, emergency=emergency)
                assert event.before == before.rate[column]
                duty = duty_by(model, event.round_index)[column]
                assert event.after == model.state.agreed_rate[column] + duty + emergency[column]
                assert "tariff cut" in event.note


def test_every_kind_of_act_has_its_actor(histories: list[TariffTalks]) -> None:
    """Home announces, threatens, charges and relents; partners ask, answer, sign, finish and break."""
    by_partners = {
        "contact", "framework_deal", "final_deal", "retaliation", "stall", "collapse", "violation",
    }  # fmt: skip
    for model in histories:
        for event in model.log.events:
            assert (event.actor != "USA") == (event.kind in by_partners), event


def test_an_extension_is_logged_with_its_new_date() -> None:
    """Day 49 of 2 April is 21 May; three weeks more are 11 June, and again 2 July."""
    setting = worlds.world()
    model = worlds.play(setting, draws=worlds.luck(setting, **EXTENDED), partners=Stonewall())
    notes = [event.note for event in model.log.events if event.kind == "extension"]
    assert notes == ["to 2025-06-11", "to 2025-07-02"]


def test_a_tampered_log_does_not_replay(histories: list[TariffTalks]) -> None:
    events = list(histories[0].log.events)
    changes = [place for place, event in enumerate(events) if event.kind == "rate_change"]
    del events[changes[0]]
    with pytest.raises(AssertionError, match="does not follow"):
        replay(events, codes=CODES, emergency=histories[0].setting.dyads.emergency_headline)

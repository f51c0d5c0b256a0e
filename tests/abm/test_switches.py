"""What a run is like without each of the mechanisms that a round can do without."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rules.state import NEVER, Stage
from sim.strategies.nulls import Capitulate, Stonewall
from tests.helpers import worlds
from tests.helpers.actors import Scripted
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import AT_ONCE, CODES, ENFORCED, HAWK, MIXED, PARTNERS, STEADY

SEEDS = range(5)


def pair(name: str, **choices: Any) -> list[tuple[TariffTalks, TariffTalks]]:
    """Return the same eventful runs with a mechanism and without it."""
    setting = choices.pop("setting", worlds.eventful())
    without = setting._replace(on=worlds.on(**{name: False}))
    fixed, played = choices.pop("luck", {}), {"partners": MIXED} | choices
    return [
        (
            worlds.play(setting, draws=worlds.luck(setting, seed=seed, **fixed), **played),
            worlds.play(without, draws=worlds.luck(without, seed=seed, **fixed), **played),
        )
        for seed in SEEDS
    ]


def kinds(model: TariffTalks) -> Counter[str]:
    return Counter(event.kind for event in model.log.events)


def test_without_contact_all_ask_on_the_day_of_the_announcement_that_ever_ask() -> None:
    """DDD never does; GGG fights first."""
    partners = (*MIXED[:3], Scripted(haste=0.0), *MIXED[4:])
    later = 0
    for days in (1, 7):
        setting = worlds.eventful(
            round_days=days, rounds=84 // days, calendar=worlds.calendar(announce=2), values=worlds.NO_TERMS
        )
        for chosen, at_once in pair("contact", setting=setting, partners=partners):
            later += (chosen.state.contact_day > 7)[[0, 1, 2, 4, 5]].sum()
            expected = np.full(PARTNERS, 2 // days * days)
            np.testing.assert_array_equal(
                at_once.state.contact_day, np.where(worlds.marked(3, HAWK), NEVER, expected)
            )
    assert later > 5


def test_without_limits_of_capacity_all_open_dossiers_are_seen_every_week() -> None:
    setting = worlds.world(capacity=worlds.capacity(sessions_per_week=0.5, own_track_sessions_per_week=0.0))
    for limited, unlimited in pair("capacity", setting=setting, partners=Stonewall(), luck=AT_ONCE):
        assert limited.state.sessions.sum() == 6  # half a session a week in thirteen weeks
        np.testing.assert_array_equal(unlimited.state.sessions, np.full(PARTNERS, 13))


def test_without_responsiveness_the_queue_does_not_know_who_asked_first() -> None:
    """AAA has the better dossier, DDD asked two weeks before; one session a week, no noise."""
    setting = worlds.world(
        rounds=6,
        capacity=worlds.capacity(
            sessions_per_week=1.0, own_track_sessions_per_week=0.0, priority_noise=0.0, responsiveness=9.0
        ),
        contact=worlds.contact(hazard_per_day=0.1, exposure_slope=0.0),
    )
    luck = {"contact": worlds.only({3: 0.0, 0: 1.0 - np.exp(-1.6)}, 1.0 - 2.0**-53)}
    for prompt, blind in pair("responsiveness", setting=setting, partners=Stonewall(), luck=luck):
        assert [session.column for session in prompt.sessions] == [3] * 6
        assert [session.column for session in blind.sessions] == [3, 3, 0, 0, 0, 0]


def test_without_precedent_signatures_leave_the_terms_of_others_alone() -> None:
    """A world in which nothing else ties the dyads: who signs before does not matter any more."""
    lost, own = -worlds.PARTNER_LOSS, -worlds.PARTNER_COST
    apart = worlds.payoffs(
        partner=worlds.linear_table(per_rate=lost, per_retaliation=own, second=1.0),
        home=worlds.linear_table(per_rate=worlds.HOME_GAIN, per_retaliation=-worlds.HOME_COST, second=1.0),
    )
    setting = worlds.world(
        payoffs=apart, talks=worlds.talks(precedent_weight=0.5), on=worlds.on(precedent=False),
        deadline=worlds.deadline(stress_sensitivity=0.0),
    )  # fmt: skip
    led = setting._replace(on=worlds.on())
    for first in (Capitulate(), Stonewall()):
        partners = (first, *(STEADY,) * (PARTNERS - 1))
        alone = worlds.play(setting, partners=partners, draws=worlds.luck(setting, **AT_ONCE))
        moved = worlds.play(led, partners=partners, draws=worlds.luck(led, **AT_ONCE))
        if isinstance(first, Capitulate):
            kept = alone
            assert (moved.state.agreed_rate[1:4] != alone.state.agreed_rate[1:4]).any()
    same_bits(alone.state.agreed_rate[1:], kept.state.agreed_rate[1:])


def test_without_stages_deals_are_final_when_they_are_signed() -> None:
    waited = 0
    for staged, at_signing in pair("stages"):
        signed = worlds.signed(at_signing)
        same_bits(at_signing.state.final_day, at_signing.state.deal_day)
        np.testing.assert_array_equal(at_signing.state.stage == Stage.FINAL, signed)
        assert not {"stall", "collapse"} & set(kinds(at_signing))
        final = staged.state.final_day
        waited += ((final > staged.state.deal_day) & (final < NEVER)).sum()
    assert waited > 5


@pytest.mark.parametrize("partners", [Stonewall(), MIXED], ids=["stonewall", "mixed"])
@pytest.mark.parametrize("values", [worlds.NO_TERMS, worlds.term_values(worlds.dyads())], ids=["rates", "terms"])
def test_without_walking_away_every_dossier_closes_with_its_last_session(partners: Any, values: Any) -> None:
    """Willing or not, zone or not; what is signed lies on the table."""
    setting = worlds.world(values=values)
    for free, forced in pair("walking_away", setting=setting, partners=partners, luck=AT_ONCE):
        held: Counter[int] = Counter()
        for session in forced.sessions:
            held[session.column] += 1
            assert session.signed == (held[session.column] >= setting.dyads.complexity[session.column])
        assert worlds.signed(forced).sum() >= PARTNERS - 1  # GGG may be at war to the end
        assert worlds.signed(free).sum() < worlds.signed(forced).sum()
        signed, state, facts = worlds.signed(forced), forced.state, setting.dyads
        assert (state.agreed_rate >= facts.lowest)[signed].all()
        assert (state.agreed_rate <= facts.ceiling)[signed].all()
        assert np.isfinite(state.terms).all()
        assert (state.terms[:, signed] <= values.maximum[:, signed] + 1e-9).all()
        assert ((state.partner_share >= 0.0) & (state.partner_share <= 1.0))[signed].all()


def test_without_war_nobody_retaliates() -> None:
    for fought, quiet in pair("war"):
        assert {"retaliation", "ultimatum", "truce"} <= set(kinds(fought))
        assert not {"retaliation", "ultimatum", "escalation", "truce"} & set(kinds(quiet))
        assert not quiet.state.retaliation.any()
        assert quiet.state.threat[HAWK] <= 34.0


def test_without_doubt_every_threat_is_believed_and_nothing_is_learned() -> None:
    for doubting, certain in pair("belief"):
        assert {session.credibility for session in certain.sessions} == {1.0}
        same_bits(certain.state.belief_for, np.full(PARTNERS, 6.0))
        assert all(sums.credibility == 1.0 for sums in certain.accounts)
        assert max(session.credibility for session in doubting.sessions) < 1.0


def test_without_deadlines_the_pause_goes_on() -> None:
    """No deadline is set, enforced or extended; talks ripen from the imposition of day 7."""
    for ended, open_ended in pair("deadline", setting=worlds.busy(), luck=ENFORCED):
        assert {"deadline", "letter"} & set(kinds(ended))
        assert not {"deadline", "extension", "letter"} & set(kinds(open_ended))
        assert open_ended.state.deadline == NEVER
        assert open_ended.state.enforced_day == 7
        assert all(np.isnan(session.days_left) for session in open_ended.sessions)
        without = ~worlds.signed(open_ended) & ~worlds.marked(HAWK)
        facts = open_ended.setting.dyads
        np.testing.assert_array_equal(open_ended.state.rate[without], facts.floor[without])


def test_without_violations_all_deals_are_kept() -> None:
    found = Counter()
    for broken, kept in pair("compliance"):
        found += kinds(broken)
        assert not {"violation", "snapback", "restoration"} & set(kinds(kept))
        assert (kept.state.violation_day == NEVER).all()
        assert all(sums.violators == sums.snapbacks == 0.0 for sums in kept.accounts)
    assert found["violation"] > 5


@pytest.mark.parametrize("name", worlds.on()._fields)
def test_switching_moves_no_luck_and_nothing_before_it_could_matter(name: str) -> None:
    """Who asks in the first round follows from its draw alone, so all but contact itself leave it as it is."""
    for plain, switched in pair(name):
        same_bits_of_all(switched.draws, plain.draws)
        if name != "contact":
            first = [
                {event.actor for event in model.log.events if event.kind == "contact" and event.round_index == 0}
                for model in (plain, switched)
            ]
            assert first[0] == first[1] <= set(CODES)


def test_the_switches_are_all_tried_here() -> None:
    """A new one needs a test of its own above."""
    assert worlds.on()._fields == (
        "contact", "capacity", "responsiveness", "precedent", "stages", "walking_away", "war", "belief",
        "deadline", "compliance",
    )  # fmt: skip

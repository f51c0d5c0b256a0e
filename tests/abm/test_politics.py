"""Meetings of leaders, floated rates and political duties, through the whole model."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rules.setting import FloatedRate, Setting, Shock, Summit
from sim.rules.state import NEVER, Stage
from sim.strategies.nulls import Stonewall
from tests.helpers import worlds
from tests.helpers.actors import Scripted
from tests.helpers.bits import same_bits
from tests.helpers.worlds import AT_ONCE, HAWK, PARTNERS, STEADY, THREATENED, marked, only


def meeting(*summits: tuple[int, tuple[int, ...]], **changes: Any) -> Setting:
    """Return a world in which leaders meet on some days, and home has time for one session a week besides."""
    dates = tuple(Summit(day, marked(*columns)) for day, columns in summits)
    made: dict[str, Any] = {
        "calendar": worlds.calendar(summits=dates),
        "capacity": worlds.capacity(sessions_per_week=1.0, own_track_sessions_per_week=0.0, priority_noise=0.0),
    }
    return worlds.world(**(made | changes))


def weeks(model: TariffTalks, column: int) -> list[int]:
    return [session.round_index for session in model.sessions if session.column == column]


def logged(model: TariffTalks, kind: str) -> list[tuple[int, str]]:
    return [(event.round_index, event.target) for event in model.log.events if event.kind == kind]


def test_leaders_meet_outside_the_queue() -> None:
    """AAA has the best dossier and every session of the queue; EEE, last in it, meets on day 30, and only then."""
    setting = meeting((30, (4,)))
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert weeks(model, 4) == [4]
    assert weeks(model, 0) == list(range(13))
    assert logged(model, "summit") == [(4, "EEE")]


def test_a_summit_takes_nothing_from_the_queue_and_none_of_its_sessions() -> None:
    """When AAA is at the summit its place in the queue goes to the next, BBB."""
    setting = meeting((30, (0,)))
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert weeks(model, 0) == list(range(13))
    assert weeks(model, 1) == [4]


def test_only_who_talks_can_meet() -> None:
    """Not AAA, which has not asked; nor CCC and GGG, which are at war, though CCC has asked before."""
    setting = meeting((30, (0, 1, 2, HAWK)), contact=worlds.contact(hazard_per_day=1e-6, exposure_slope=0.0))
    never = 1.0 - 2.0**-53
    fighter = Scripted(ratio=1.0, withdraw=False, concede=0.0)
    partners = (Stonewall(), Stonewall(), fighter, *(Stonewall(),) * 3, worlds.MIXED[HAWK])
    draws = worlds.luck(setting, contact=only({0: never}, 0.0), partner_patience=never, home_patience=never)
    model = worlds.play(setting, partners=partners, draws=draws)
    assert model.state.contact_day[0] == NEVER
    assert model.state.contact_day[2] == 0
    assert logged(model, "summit") == [(4, "BBB")]
    assert not weeks(model, 2)


@pytest.mark.parametrize(
    ("stage", "met"),
    [(Stage.TALKING, True), (Stage.FRAMEWORK, False), (Stage.FINAL, False), (Stage.COLLAPSED, False)],
)
def test_nor_who_is_done(stage: Stage, met: bool) -> None:
    setting = meeting((30, (1,)))
    model = worlds.model(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    for _ in range(4):
        model.step()
    agreed, day = (only({1: 15.0}, np.nan), 14) if stage >= Stage.FRAMEWORK else (model.state.agreed_rate, NEVER)
    model.state = model.state._replace(
        stage=np.where(marked(1), stage, model.state.stage), agreed_rate=agreed,
        deal_day=np.where(marked(1), day, NEVER),
    )  # fmt: skip
    model.step()
    assert (logged(model, "summit") == [(4, "BBB")]) == met


def test_in_daily_rounds_leaders_meet_on_the_day_however_lately_teams_have_met() -> None:
    """AAA's team meets on day 28; its leader on day 30, and the team a week after that."""
    setting = meeting((30, (0,)), rounds=49, round_days=1)
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    days = weeks(model, 0)
    assert 30 in days
    assert days[days.index(30) - 1] > 23
    assert days[days.index(30) + 1] >= 37
    assert len(logged(model, "summit")) == 1


def test_at_a_summit_much_is_given_up() -> None:
    """Two teams a week for all: a deal comes at the summit, or not later than without it."""
    plain = worlds.world(calendar=worlds.calendar(deadline=84))
    led = plain._replace(calendar=worlds.calendar(deadline=84, summits=(Summit(35, marked(0, 2)),)))
    one, two = (worlds.play(world, draws=worlds.luck(world, **AT_ONCE)) for world in (plain, led))
    assert (two.state.deal_day[[0, 2]] == 35).all()
    assert (one.state.deal_day[[0, 2]] > 35).all()
    conceded = {s.column: s.partner_concession for s in two.sessions if s.round_index == 5}
    before = {s.column: s.partner_concession for s in one.sessions if s.round_index == 5}
    assert conceded[0] > before[0] + 0.3
    assert conceded[1] == before[1]


def test_a_floated_rate_softens_nobody_and_stiffens_the_partner() -> None:
    """It reckons with less, so it accepts less; home's reserve and its sessions are what they were."""
    plain = worlds.world(rounds=5)
    told = plain._replace(calendar=worlds.calendar(floated=(FloatedRate(28, marked(0), 20.0),)))
    one, two = (
        worlds.play(world, partners=Stonewall(), draws=worlds.luck(world, **AT_ONCE)) for world in (plain, told)
    )
    before, after = ({s.column: s for s in model.sessions if s.round_index == 4} for model in (one, two))
    assert after[0].partner_reserve > before[0].partner_reserve
    assert after[0].home_reserve == before[0].home_reserve
    for column in range(1, PARTNERS):
        assert after[column] == before[column]


def test_after_a_shock_talks_rest_and_go_on() -> None:
    """Day 30, three weeks: CCC meets in the week of day 28 for the last time before day 49."""
    setting = worlds.world(shocks=worlds.shocks(dated=(Shock(30, marked(2), 40.0),), suspends_days=21))
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert weeks(model, 2) == [0, 1, 2, 3, 7, 8, 9, 10, 11, 12]
    assert weeks(model, 1) == list(range(13))
    assert logged(model, "shock") == [(4, "CCC")]


def test_not_even_leaders_meet_then() -> None:
    setting = meeting((37, (2,)), shocks=worlds.shocks(dated=(Shock(30, marked(2), 40.0),), suspends_days=21))
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert not logged(model, "summit")
    assert not weeks(model, 2)


@pytest.mark.parametrize("values", [worlds.NO_TERMS, worlds.term_values(worlds.dyads())], ids=["rates", "terms"])
def test_a_political_duty_stays_whatever_is_agreed(values: Any) -> None:
    """The same deals on the same days, and the duty on top of each; home's stress kept out of it."""
    calm = worlds.world(
        values=values, deadline=worlds.deadline(stress_sensitivity=0.0),
        payoffs=worlds.payoffs(
            partner=worlds.linear_table(
                per_rate=-worlds.PARTNER_LOSS, per_retaliation=-worlds.PARTNER_COST, second=1.0
            ),
            home=worlds.linear_table(per_rate=worlds.HOME_GAIN, per_retaliation=-worlds.HOME_COST, second=1.0),
        ),
    )  # fmt: skip
    struck = calm._replace(shocks=worlds.shocks(dated=(Shock(10, marked(0, 2), 25.0),), suspends_days=0))
    one, two = (worlds.play(world, draws=worlds.luck(world, **AT_ONCE)) for world in (calm, struck))
    assert worlds.signed(one)[THREATENED].any()
    for name in ("deal_day", "agreed_rate", "rate", "relief", "terms"):
        same_bits(getattr(two.state, name), getattr(one.state, name), name)
    paid = two.accounts[-1].effective_pct - one.accounts[-1].effective_pct
    np.testing.assert_allclose(paid, only({0: 0.75 * 25.0, 2: 0.75 * 25.0}), atol=1e-12)


def test_each_partner_is_struck_by_chance_at_most_once() -> None:
    """At a twentieth a day, nearly all are in a quarter; nobody twice, and all by as much."""
    setting = worlds.world(shocks=worlds.shocks(hazard_per_day=0.05, points=25.0))
    strikes: Counter[str] = Counter()
    for seed in range(5):
        model = worlds.play(setting, partners=Scripted(haste=0.0), draws=worlds.luck(setting, seed=seed))
        counts = Counter(target for _, target in logged(model, "shock"))
        assert set(counts.values()) == {1}
        np.testing.assert_array_equal(model.state.shock, np.where(model.state.shock_day < NEVER, 25.0, 0.0))
        strikes += counts
    assert 30 < sum(strikes.values()) <= 5 * PARTNERS


def test_a_war_of_attrition_is_shortened_by_what_home_floats() -> None:
    """With a pull of half of its patience the partner has had enough sooner, never later."""
    lengths = []
    for pull in (0.0, 0.25, 0.5):
        setting = worlds.world(
            rounds=26, war=worlds.war(partner_patience=30.0, home_patience=1.0, signal_share=0.5, signal_pull=pull)
        )
        strategies = (*(STEADY,) * HAWK, worlds.MIXED[HAWK])
        model = worlds.play(setting, partners=strategies, draws=worlds.luck(setting, partner_patience=0.5))
        told = logged(model, "signal")
        assert [target for _, target in told] == ["GGG"]
        lengths.append(int(model.state.truce_day[HAWK]))
        assert lengths[-1] > 7 * told[0][0]  # heard in the round after it, at the earliest
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[2] < lengths[0]


def test_what_home_floats_in_a_war_lies_half_way_to_a_truce() -> None:
    """At the top of the ladder: 125 and 20 emergency points; (125 + 10) / 2 + 20."""
    setting = worlds.world(rounds=20, war=worlds.war(signal_share=0.9, partner_patience=1e9, home_patience=6.0))
    strategies = (*(STEADY,) * HAWK, worlds.MIXED[HAWK])
    model = worlds.play(setting, partners=strategies, draws=worlds.luck(setting, home_patience=0.5))
    (event,) = [event for event in model.log.events if event.kind == "signal"]
    assert (event.before, event.after) == (145.0, 87.5)
    assert model.state.home_pain[HAWK] > 5.4

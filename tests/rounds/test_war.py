"""Ultimatum, escalation, retaliation and truce, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Stage, TalksState
from tests.helpers import worlds
from tests.helpers.worlds import (
    HAWK,
    HOME_COST,
    HOME_GAIN,
    PARTNER_COST,
    PARTNER_LOSS,
    PARTNERS,
    clock,
    marked,
    only,
)

SETTING = worlds.world()
FACTS = SETTING.dyads
ONE = marked(HAWK)


def fighting(**fields: Any) -> TalksState:
    """Return a state in which GGG was not spared: it pays its announced 34 and answers point for point."""
    at_war: dict[str, Any] = {
        "rate": only({HAWK: 34.0}, FACTS.floor),
        "retaliation": only({HAWK: 34.0}),
        "basis": np.where(ONE, Basis.ANNOUNCED, Basis.PAUSED),
    }
    return worlds.paused(SETTING, **(at_war | fields))


def answered(state: TalksState, ratio: Any, *, day: int = 14, setting: Setting = SETTING) -> TalksState:
    return retaliate(state, setting=setting, clock=clock(day), ratio=np.zeros(PARTNERS) + ratio)


@pytest.mark.parametrize(("ratio", "expected"), [(1.0, 34.0), (0.5, 17.0), (0.0, 0.0), (9.0, 125.0)])
def test_retaliation_answers_the_threat(ratio: float, expected: float) -> None:
    begun = worlds.state(SETTING, threat=FACTS.announced)
    state = answered(begun, only({HAWK: ratio}), day=0)
    np.testing.assert_array_equal(state.retaliation, only({HAWK: expected}))
    np.testing.assert_array_equal(state.ultimatum_day, np.where(ONE & (ratio > 0.0), 0, NEVER))


def test_or_the_rate_in_force_where_the_threat_is_paused() -> None:
    state = answered(worlds.paused(SETTING), 1.0)
    np.testing.assert_array_equal(state.retaliation, [10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 10.0])


def test_the_smallest_threat_can_be_answered() -> None:
    state = answered(worlds.state(SETTING, threat=0.5), 1.0, day=0)
    np.testing.assert_array_equal(state.retaliation, np.full(PARTNERS, 0.5))


def test_who_is_not_threatened_does_not_retaliate() -> None:
    assert not answered(worlds.state(SETTING), 1.0, day=0).retaliation.any()


@pytest.mark.parametrize("fields", [{"stage": Stage.FRAMEWORK}, {"stage": Stage.FINAL}, {"truce_day": 7}])
def test_nor_who_has_a_deal_or_a_truce(fields: dict[str, Any]) -> None:
    state = answered(worlds.paused(SETTING, **fields), 1.0)
    assert not state.retaliation.any()
    assert (state.ultimatum_day == NEVER).all()


def test_retaliation_does_not_fall_by_itself() -> None:
    state = answered(fighting(), 0.1)
    assert state.retaliation[HAWK] == 34.0
    assert state.ultimatum_day[HAWK] == NEVER  # nothing new, no ultimatum


def test_a_running_ultimatum_is_not_set_again() -> None:
    state = answered(fighting(ultimatum_day=only({HAWK: 13}, NEVER)), 2.0)
    assert state.retaliation[HAWK] == 68.0
    assert state.ultimatum_day[HAWK] == 13


def test_at_the_top_of_the_ladder_there_is_no_ultimatum() -> None:
    high = only({HAWK: 125.0}, FACTS.announced)
    begun = fighting(threat=high, rate=only({HAWK: 125.0}, FACTS.floor), retaliation=only({HAWK: 84.0}))
    state = answered(begun, only({HAWK: 1.0}))
    assert state.retaliation[HAWK] == 125.0
    assert (state.ultimatum_day == NEVER).all()


@pytest.mark.parametrize(("day", "expected"), [(13, False), (14, False), (15, True), (16, True)])
def test_an_ultimatum_runs_for_days_of_patience(day: int, expected: bool) -> None:
    state = fighting(ultimatum_day=only({HAWK: 13, 0: 13}, NEVER))
    found = expired_ultimata(state, setting=SETTING, clock=clock(day, days=1))
    np.testing.assert_array_equal(found, ONE & expected)  # AAA is not at war


def test_who_stands_firm_is_hit_harder() -> None:
    state = escalate(
        fighting(ultimatum_day=only({HAWK: 7}, NEVER)), setting=SETTING, clock=clock(14), expired=ONE,
        withdrawn=marked(),
    )  # fmt: skip
    assert state.rate[HAWK] == 84.0
    assert state.threat[HAWK] == 84.0
    assert state.basis[HAWK] == Basis.ESCALATED
    assert state.retaliation[HAWK] == 34.0
    assert state.ultimatum_day[HAWK] == NEVER
    np.testing.assert_array_equal(state.rate[~ONE], FACTS.floor[~ONE])


def withdrawn(state: TalksState, day: int = 14) -> TalksState:
    return escalate(state, setting=SETTING, clock=clock(day), expired=ONE, withdrawn=ONE)


def test_who_yields_during_the_pause_shares_in_it() -> None:
    state = withdrawn(fighting(ultimatum_day=only({HAWK: 7}, NEVER)))
    assert state.rate[HAWK] == 10.0
    assert state.threat[HAWK] == 34.0
    assert state.basis[HAWK] == Basis.PAUSED
    assert state.retaliation[HAWK] == 0.0
    assert state.ultimatum_day[HAWK] == NEVER


def test_who_yields_after_enforcement_pays_what_was_announced() -> None:
    high = only({HAWK: 84.0})
    state = withdrawn(fighting(threat=high, rate=high, deadline=NEVER, enforced_day=49), day=63)
    assert state.rate[HAWK] == 34.0
    assert state.threat[HAWK] == 34.0
    assert state.basis[HAWK] == Basis.ANNOUNCED


def test_who_yields_in_a_pause_without_an_end_shares_in_it_too() -> None:
    setting = SETTING._replace(on=worlds.on(deadline=False))
    begun = fighting(ultimatum_day=only({HAWK: 7}, NEVER), deadline=NEVER, enforced_day=7)
    state = escalate(begun, setting=setting, clock=clock(63), expired=ONE, withdrawn=ONE)
    assert (state.rate[HAWK], state.threat[HAWK], state.basis[HAWK]) == (10.0, 34.0, Basis.PAUSED)


@pytest.mark.parametrize(
    ("day", "days", "expired"), [(2, 1, False), (6, 1, False), (7, 1, True), (0, 7, False), (7, 7, True)]
)
def test_an_early_ultimatum_runs_until_the_threat_is_charged(day: int, days: int, expired: bool) -> None:
    """Given on day 0 with two days of patience; the announced rates are charged on day 7."""
    early = fighting(rate=FACTS.floor, basis=Basis.BASELINE, deadline=NEVER, ultimatum_day=only({HAWK: 0}, NEVER))
    found = expired_ultimata(early, setting=SETTING, clock=clock(day, days=days))
    np.testing.assert_array_equal(found, ONE & expired)


def test_where_the_threat_is_never_charged_ultimata_run_out_all_the_same() -> None:
    setting = SETTING._replace(calendar=worlds.calendar(impose_threat=NEVER, pause=NEVER))
    early = fighting(ultimatum_day=only({HAWK: 0}, NEVER))
    np.testing.assert_array_equal(expired_ultimata(early, setting=setting, clock=clock(2, days=1)), ONE)


@pytest.mark.parametrize(
    ("basis", "rate"),
    [(Basis.ANNOUNCED, 10.0), (Basis.ESCALATED, 10.0), (Basis.PAUSED, 12.0), (Basis.DICTATED, 12.0)],
)
def test_yielding_lowers_what_the_war_has_raised_and_nothing_else(basis: Basis, rate: float) -> None:
    state = withdrawn(fighting(basis=basis, rate=only({HAWK: 12.0}, FACTS.floor)))
    assert state.rate[HAWK] == rate
    assert state.retaliation[HAWK] == 0.0


@pytest.mark.parametrize(("rate", "answers"), [(10.0, False), (9.0, False), (15.0, True)])
def test_who_has_yielded_answers_again_only_when_hit_harder(rate: float, answers: bool) -> None:
    yielded = worlds.paused(SETTING, rate=rate)._replace(yielded_to=only({HAWK: 10.0}, -1.0))
    state = answered(yielded, only({HAWK: 1.0}))
    assert (state.retaliation[HAWK] > 0.0) == answers


def test_yielding_is_remembered_with_the_blow_yielded_to() -> None:
    state = withdrawn(fighting(ultimatum_day=only({HAWK: 7}, NEVER)))
    assert state.yielded_to[HAWK] == 34.0
    assert (state.yielded_to[~ONE] < 0.0).all()
    again = answered(state, only({HAWK: 1.0}), day=21)
    assert again.retaliation[HAWK] == 0.0


def test_the_ladder_of_blow_and_answer() -> None:
    """34 and 34, 84 and 84, 125 and 125: then there is nothing left to hit."""
    state = answered(fighting(retaliation=0.0), only({HAWK: 1.0}), day=7)
    rungs = [(state.rate[HAWK], state.retaliation[HAWK])]
    for day in (14, 21, 28, 35):
        expired = expired_ultimata(state, setting=SETTING, clock=clock(day))
        state = escalate(state, setting=SETTING, clock=clock(day), expired=expired, withdrawn=marked())
        state = answered(state, only({HAWK: 1.0}), day=day)
        rungs.append((state.rate[HAWK], state.retaliation[HAWK]))
    assert rungs == [(34.0, 34.0), (84.0, 84.0), (125.0, 125.0), (125.0, 125.0), (125.0, 125.0)]
    assert (state.ultimatum_day == NEVER).all()


def sought(
    state: TalksState, *, day: int = 14, blend: float = 0.0, setting: Setting = SETTING, **draws: Any
) -> tuple[TalksState, np.ndarray, np.ndarray]:
    """Return the state after the last part of a round, who has a truce, and to whom home has floated a rate."""
    luck = worlds.luck(setting, **({"partner_patience": 0.5, "home_patience": 0.5} | draws))
    return seek_truce(state, setting=setting, clock=clock(day), draws=luck, blend=np.array([blend]))


def after_round(state: TalksState, **rest: Any) -> tuple[TalksState, np.ndarray]:
    """Return the state and who has a truce, in a world in which home floats nothing."""
    after, ends, floats = sought(state, **rest)
    assert not floats.any()
    return after, ends


def weekly_pain(state: TalksState) -> tuple[float, float]:
    """Return what a week of war costs GGG and home against a truce at 10 / 10, percent of expenditure x days."""
    rate, answer = 0.75 * (state.rate[HAWK] - 10.0), state.retaliation[HAWK] - 10.0
    partner = PARTNER_LOSS[HAWK] * rate + PARTNER_COST[HAWK] * answer
    home = (
        HOME_GAIN[HAWK] * rate + HOME_COST[HAWK] * answer
    )  # home's welfare falls with its own rate in this world
    return 700.0 * partner / FACTS.size[HAWK], 700.0 * home / SETTING.home_size


def test_pain_adds_up_week_by_week() -> None:
    state = fighting()
    partner, home = weekly_pain(state)
    for weeks in (1, 2, 3):
        state, ends = after_round(state, day=7 + 7 * weeks)
        assert not ends.any()
        assert state.partner_pain[HAWK] == pytest.approx(weeks * partner, rel=1e-12)
        assert state.home_pain[HAWK] == pytest.approx(weeks * home, rel=1e-12)
    assert not state.partner_pain[~ONE].any()


def test_pain_grows_with_the_blend_of_reference_sets() -> None:
    plain, _ = after_round(fighting())
    scaled, _ = after_round(fighting(), blend=1.0)
    np.testing.assert_allclose(scaled.partner_pain, worlds.SECOND_REFERENCE * plain.partner_pain, rtol=1e-12)


@pytest.mark.parametrize(
    ("partner_has", "home_has", "partner_luck", "home_luck", "ends"),
    [
        (12.1, 6.1, 0.5, 0.5, True),  # both over their means: 12 and 6
        (11.0, 6.1, 0.5, 0.5, False),
        (12.1, 5.0, 0.5, 0.5, False),
        (6.1, 3.1, 0.0, 0.0, True),  # half of the mean is the least patient
        (12.1, 6.1, 0.99, 0.5, False),  # one and a half times the most
        (12.1, 6.1, 0.5, 0.99, False),
    ],
)
def test_a_war_ends_when_both_have_had_enough(
    partner_has: float, home_has: float, partner_luck: float, home_luck: float, ends: bool
) -> None:
    partner, home = weekly_pain(fighting())
    begun = fighting(partner_pain=only({HAWK: partner_has - partner}), home_pain=only({HAWK: home_has - home}))
    _, found = after_round(begun, partner_patience=partner_luck, home_patience=home_luck)
    np.testing.assert_array_equal(found, ONE & ends)


def test_a_truce_by_hand() -> None:
    begun = fighting(
        partner_pain=99.0, home_pain=99.0, rate=only({HAWK: 125.0}, FACTS.floor),
        threat=only({HAWK: 125.0}, FACTS.announced), retaliation=only({HAWK: 125.0}),
        ultimatum_day=only({HAWK: 7}, NEVER),
    )  # fmt: skip
    state, ends = after_round(begun, day=42)
    np.testing.assert_array_equal(ends, ONE)
    assert state.rate[HAWK] == 10.0
    assert state.threat[HAWK] == 10.0  # nothing hangs over a truce
    assert state.retaliation[HAWK] == 10.0
    assert state.basis[HAWK] == Basis.TRUCE
    assert state.stage[HAWK] == Stage.WAITING  # it may talk now
    assert state.truce_day[HAWK] == 42
    assert (state.ultimatum_day == NEVER).all()
    for name in ("rate", "threat", "basis", "stage", "truce_day", "retaliation"):
        np.testing.assert_array_equal(getattr(state, name)[~ONE], getattr(begun, name)[~ONE], err_msg=name)


def test_a_truce_raises_nobodys_retaliation() -> None:
    state, ends = after_round(fighting(partner_pain=99.0, home_pain=99.0, retaliation=only({HAWK: 4.0})))
    assert ends[HAWK]
    assert state.retaliation[HAWK] == 4.0


def test_a_truce_rate_is_never_above_what_was_announced() -> None:
    setting = SETTING._replace(war=worlds.war(truce_rate_pct=50.0))
    state, ends = after_round(fighting(partner_pain=99.0, home_pain=99.0), setting=setting)
    assert ends[HAWK]
    assert state.rate[HAWK] == 34.0


def test_without_a_war_there_is_no_truce_and_no_pain() -> None:
    begun = worlds.paused(SETTING, partner_pain=99.0, home_pain=99.0)
    state, ends = after_round(begun)
    assert not ends.any()
    assert state is begun


def test_a_second_war_does_not_come_after_a_truce() -> None:
    at_peace = fighting(truce_day=only({HAWK: 35}, NEVER), retaliation=only({HAWK: 10.0}))
    state, ends = after_round(answered(at_peace, 1.0, day=42), day=42)
    assert not ends.any()
    assert state.retaliation[HAWK] == 10.0


TALKATIVE = SETTING._replace(war=worlds.war(signal_share=0.5, signal_pull=0.25, home_patience=6.0))
"""Home floats a rate at half of its patience; hearing it takes a quarter of the partner's."""


@pytest.mark.parametrize(
    ("home_has", "luck", "floats"),
    [
        (2.9, 0.5, False),
        (3.1, 0.5, True),  # half of six
        (1.4, 0.0, False),
        (1.6, 0.0, True),  # the least patient has half of that
        (3.1, 0.99, False),
    ],
)
def test_home_floats_a_lower_rate_at_a_share_of_its_patience(home_has: float, luck: float, floats: bool) -> None:
    """Half-way between the 34 that it threatens and the 10 of a truce."""
    begun = fighting(home_pain=only({HAWK: home_has - weekly_pain(fighting())[1]}))
    state, ends, told = sought(begun, setting=TALKATIVE, home_patience=luck)
    assert not ends.any()
    np.testing.assert_array_equal(told, ONE & floats)
    np.testing.assert_array_equal(state.signal, only({HAWK: 22.0 if floats else np.nan}, np.nan))
    np.testing.assert_array_equal(state.signal_day, np.where(ONE & floats, 14, NEVER))


def test_it_floats_one_in_a_war() -> None:
    endless = TALKATIVE._replace(war=TALKATIVE.war._replace(partner_patience=1e9))
    state, told = fighting(), []
    for day in range(14, 210, 7):
        state, ends, floats = sought(state, day=day, setting=endless)
        if floats[HAWK]:
            told.append(day)
        assert not ends.any()
    assert len(told) == 1
    assert state.home_pain[HAWK] > 6.0
    assert state.signal_day[HAWK] == told[0]


def test_nor_where_it_has_floated_one_before() -> None:
    begun = fighting(home_pain=99.0, signal=only({HAWK: 20.0}, np.nan), signal_day=only({HAWK: 7}, NEVER))
    state, _, told = sought(begun, setting=TALKATIVE)
    assert not told.any()
    assert state.signal[HAWK] == 20.0


@pytest.mark.parametrize(("signal_day", "day", "ends"), [(14, 14, False), (13, 14, True), (14, 21, True)])
def test_what_is_floated_is_heard_from_the_next_round_on(signal_day: int, day: int, ends: bool) -> None:
    """With a pain of 10 the partner would hold out to 12, and to 9 when it has heard."""
    partner, home = weekly_pain(fighting())
    begun = fighting(
        partner_pain=only({HAWK: 10.0 - partner}), home_pain=only({HAWK: 6.1 - home}),
        signal=only({HAWK: 22.0}, np.nan), signal_day=only({HAWK: signal_day}, NEVER),
    )  # fmt: skip
    _, found, _ = sought(begun, setting=TALKATIVE, day=day)
    np.testing.assert_array_equal(found, ONE & ends)


def test_the_round_in_which_it_is_floated_is_not_yet_the_next() -> None:
    """Both have had enough at once, were it not for what is floated now and heard later."""
    partner, home = weekly_pain(fighting())
    begun = fighting(partner_pain=only({HAWK: 10.0 - partner}), home_pain=only({HAWK: 6.1 - home}))
    state, ends, told = sought(begun, setting=TALKATIVE)
    assert told[HAWK]
    assert not ends.any()
    _, later, _ = sought(state, setting=TALKATIVE, day=21)
    assert later[HAWK]


def test_a_signal_does_not_end_the_patience_of_home() -> None:
    partner, home = weekly_pain(fighting())
    begun = fighting(
        partner_pain=only({HAWK: 99.0 - partner}), home_pain=only({HAWK: 5.9 - home}),
        signal=only({HAWK: 22.0}, np.nan), signal_day=only({HAWK: 7}, NEVER),
    )  # fmt: skip
    _, ends, _ = sought(begun, setting=TALKATIVE)
    assert not ends.any()


def test_who_has_a_deal_is_not_told() -> None:
    begun = fighting(home_pain=99.0, stage=only({HAWK: Stage.FRAMEWORK}))
    state, _, told = sought(begun, setting=TALKATIVE)
    assert not told.any()
    assert state is begun


def test_a_collapsed_deal_can_be_followed_by_a_war_and_a_truce_but_by_no_talks() -> None:
    begun = answered(worlds.paused(SETTING, stage=only({HAWK: Stage.COLLAPSED})), only({HAWK: 1.0}))
    assert begun.retaliation[HAWK] == 10.0
    state, ends = after_round(begun._replace(partner_pain=only({HAWK: 99.0}), home_pain=only({HAWK: 99.0})))
    assert ends[HAWK]
    assert state.stage[HAWK] == Stage.COLLAPSED


def test_a_political_duty_is_no_pain_of_the_war() -> None:
    """It is paid in peace, too: in the linear world both hurt as much as without."""
    plain, _ = after_round(fighting())
    struck, _ = after_round(fighting(shock=only({HAWK: 20.0})))
    np.testing.assert_allclose(struck.partner_pain, plain.partner_pain, rtol=1e-12)
    np.testing.assert_allclose(struck.home_pain, plain.home_pain, rtol=1e-12)

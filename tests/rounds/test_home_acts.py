"""Home's dated acts, on small states by hand."""

from typing import Any

import numpy as np
import pytest

from sim.rng import Draws
from sim.rounds.home_acts import Acts, evidence, follow_calendar
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Stage, TalksState
from tests.helpers import worlds
from tests.helpers.worlds import EXTENDED, HAWK, PARTNERS, RUNS, THREATENED, clock, marked, only

SETTING = worlds.world()
FACTS = SETTING.dyads


def acted(state: TalksState, day: int, *, days: int = 7, setting: Setting = SETTING, **draws: Any) -> TalksState:
    """Return the state after home's acts of the round that begins on a day."""
    return outcome(state, day, days=days, setting=setting, **draws)[0]


def outcome(
    state: TalksState, day: int, *, days: int = 7, setting: Setting = SETTING, **draws: Any
) -> tuple[TalksState, Acts]:
    """Return the state and the acts themselves; draws as for ``worlds.luck``, by default at .5."""
    fixed = {"deadline": 0.5, "full": 0.5} | draws
    luck: Draws = worlds.luck(setting, **fixed)
    return follow_calendar(state, setting=setting, clock=clock(day, days=days), draws=luck)


def with_calendar(**changes: Any) -> Setting:
    return SETTING._replace(calendar=worlds.calendar(**changes))


def test_the_announcement_threatens_by_the_schedule_and_charges_nothing() -> None:
    state, acts = outcome(worlds.state(SETTING), 0, days=1)
    np.testing.assert_array_equal(state.threat, FACTS.announced)
    assert not state.rate.any()
    assert acts[:5] == (True, False, False, False, False)


@pytest.mark.parametrize(("days", "busy"), [(1, [0, 3, 7, 9]), (7, [0, 7])])
def test_every_act_falls_once_in_the_round_of_its_date(days: int, busy: list[int]) -> None:
    acts = [outcome(worlds.paused(SETTING), day, days=days)[1] for day in range(0, 42, days)]
    for kind in ("announce", "impose_floor", "impose_threat", "pause", "narrow_scope"):
        assert sum(getattr(act, kind) for act in acts) == 1, kind
    named = [day for day, act in zip(range(0, 42, days), acts, strict=True) if any(act[:5])]
    assert named == busy


def test_the_floor_is_charged_on_all_but_the_exempt() -> None:
    announced = acted(worlds.state(SETTING), 0, days=1)
    state = acted(announced, 3, days=1)
    np.testing.assert_array_equal(state.rate, [10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 10.0])
    np.testing.assert_array_equal(state.basis == Basis.BASELINE, ~FACTS.exempt)
    np.testing.assert_array_equal(state.basis == Basis.EXEMPT, FACTS.exempt)


def test_the_floor_is_not_charged_where_there_is_a_deal_or_a_truce() -> None:
    begun = worlds.state(
        SETTING, threat=FACTS.announced, stage=only({0: Stage.FRAMEWORK}), rate=only({0: 7.0, 1: 8.0})
    )
    state = acted(begun._replace(truce_day=np.where(marked(1), 1, NEVER)), 3, days=1)
    np.testing.assert_array_equal(state.rate[:3], [7.0, 8.0, 10.0])


def test_the_floor_does_not_undo_an_escalation() -> None:
    fought = worlds.state(
        SETTING, threat=only({HAWK: 84.0}, FACTS.announced), rate=only({HAWK: 84.0}),
        basis=np.where(marked(HAWK), Basis.ESCALATED, Basis.NONE), retaliation=only({HAWK: 34.0}),
    )  # fmt: skip
    state = acted(fought, 3, days=1)
    assert state.rate[HAWK] == 84.0
    assert state.basis[HAWK] == Basis.ESCALATED
    assert state.rate[0] == 10.0


def test_without_a_pause_the_threat_is_charged() -> None:
    setting = with_calendar(pause=NEVER)
    state, acts = outcome(worlds.paused(setting, deadline=NEVER), 7, setting=setting)
    np.testing.assert_array_equal(state.rate, FACTS.announced)
    np.testing.assert_array_equal(state.basis == Basis.ANNOUNCED, THREATENED)
    np.testing.assert_array_equal(state.basis == Basis.BASELINE, marked(4))
    assert state.enforced_day == 7
    assert state.deadline == NEVER
    assert acts.impose_threat
    assert not acts.pause


def test_carrying_out_a_threat_lowers_no_rate() -> None:
    setting = with_calendar(pause=NEVER)
    high = worlds.paused(setting, rate=only({HAWK: 84.0}, FACTS.floor))
    assert acted(high, 7, setting=setting).rate[HAWK] == 84.0


def test_a_pause_brings_back_the_floor_and_sets_the_deadline() -> None:
    begun = worlds.paused(SETTING, deadline=NEVER, basis=np.where(FACTS.exempt, Basis.EXEMPT, Basis.BASELINE))
    state, acts = outcome(begun, 7)
    np.testing.assert_array_equal(state.rate, FACTS.floor)
    np.testing.assert_array_equal(state.basis == Basis.PAUSED, THREATENED)
    np.testing.assert_array_equal(state.basis == Basis.BASELINE, marked(4))
    assert state.deadline == 49
    assert state.enforced_day == NEVER
    np.testing.assert_array_equal(state.threat, FACTS.announced)
    assert acts.impose_threat
    assert acts.pause


def test_a_pause_spares_none_that_retaliate() -> None:
    begun = worlds.paused(SETTING, deadline=NEVER, retaliation=only({HAWK: 34.0}))
    state = acted(begun, 7)
    assert state.rate[HAWK] == 34.0
    assert state.basis[HAWK] == Basis.ANNOUNCED
    np.testing.assert_array_equal(state.rate[~marked(HAWK)], FACTS.floor[~marked(HAWK)])


@pytest.mark.parametrize(("day", "due"), [(35, False), (42, False), (49, True), (56, True)])
def test_a_deadline_falls_in_its_own_round_and_is_never_missed(day: int, due: bool) -> None:
    state, acts = outcome(worlds.paused(SETTING), day, deadline=0.0)
    assert (acts.enforce | acts.extend).item() == due
    assert (state.deadline == NEVER).item() == due


def test_enforcement_dictates_by_stage_and_luck() -> None:
    """AAA in talks, BBB waiting, CCC in talks and unlucky, DDD silent and unlucky, GGG silent."""
    stage = only({0: Stage.TALKING, 1: Stage.WAITING, 2: Stage.TALKING})
    state, acts = outcome(worlds.paused(SETTING, stage=stage), 49, deadline=0.0, full=only({2: 0.1, 3: 0.1}, 0.9))
    np.testing.assert_array_equal(state.rate, [20.0, 15.0, 24.0, 20.0, 10.0, 0.0, 15.0])
    np.testing.assert_array_equal(state.threat, state.rate)  # nothing more is threatened
    np.testing.assert_array_equal(state.basis == Basis.DICTATED, THREATENED)
    np.testing.assert_array_equal(state.basis == Basis.BASELINE, marked(4))
    assert acts.enforce
    assert not acts.extend
    assert not acts.letters.any()
    assert state.deadline == NEVER
    assert state.enforced_day == 49


def test_enforcement_credits_how_far_talks_have_come() -> None:
    """AAA has held one of three sessions, BBB both, CCC waits; DDD holds preferences, GGG never came."""
    setting = SETTING._replace(
        deadline=worlds.deadline(credits_progress=True), dyads=worlds.dyads(favoured=worlds.marked(3, 4))
    )
    stage = only({0: Stage.TALKING, 1: Stage.TALKING, 2: Stage.WAITING})
    begun = worlds.paused(setting, stage=stage, sessions=only({0: 1, 1: 2}).astype(np.int64))
    state = acted(begun, 49, setting=setting, deadline=0.0, full=0.9)
    a_third_less = 46.0 - (46.0 - 20.0) / 3.0
    np.testing.assert_allclose(state.rate, [a_third_less, 20.0, 24.0, 15.0, 10.0, 0.0, 34.0], rtol=1e-14)
    in_full = acted(begun, 49, setting=setting, deadline=0.0, full=0.1).rate
    np.testing.assert_array_equal(in_full, [46.0, 32.0, 24.0, 15.0, 10.0, 0.0, 34.0])


def test_enforcement_starts_agreed_rates() -> None:
    begun = worlds.paused(
        SETTING, stage=only({0: Stage.FRAMEWORK, 1: Stage.FINAL}), deal_day=only({0: 28, 1: 35}, NEVER),
        agreed_rate=only({0: 17.0, 1: 19.0}, np.nan),
    )  # fmt: skip
    state = acted(begun, 49, deadline=0.0)
    np.testing.assert_array_equal(state.rate[:2], [17.0, 19.0])
    np.testing.assert_array_equal(state.basis[:2], [Basis.NEGOTIATED] * 2)
    np.testing.assert_array_equal(state.threat[:2], FACTS.announced[:2])


def test_who_has_lost_its_deal_is_hit_like_those_that_do_not_talk() -> None:
    """AAA's deal has collapsed, BBB still talks: 15 and 20 where the threat is not carried out in full."""
    stage = only({0: Stage.COLLAPSED, 1: Stage.TALKING})
    begun = worlds.paused(SETTING, stage=stage, deal_day=only({0: 14}, NEVER), agreed_rate=only({0: 12.0}, np.nan))
    state = acted(begun, 49, deadline=0.0, full=0.9)
    np.testing.assert_array_equal(state.rate[:2], [15.0, 20.0])
    np.testing.assert_array_equal(state.threat[:2], [15.0, 20.0])
    assert state.basis[0] == Basis.DICTATED
    assert acted(begun, 49, deadline=0.0, full=0.1).rate[0] == 46.0


def test_who_has_lost_its_deal_is_sent_a_letter_and_spared_by_a_pause() -> None:
    begun = worlds.paused(SETTING, stage=only({0: Stage.COLLAPSED, 1: Stage.FINAL}))
    _, acts = outcome(begun, 49, **EXTENDED)
    np.testing.assert_array_equal(acts.letters, marked(0, 2, 3, HAWK))
    high = worlds.paused(
        SETTING, stage=Stage.COLLAPSED, deadline=NEVER, rate=FACTS.announced, basis=Basis.ANNOUNCED
    )
    np.testing.assert_array_equal(acted(high, 7).rate, FACTS.floor)


PUNISHED: dict[str, Any] = {
    "stage": only({0: Stage.FRAMEWORK, 1: Stage.FINAL}),
    "deal_day": only({0: 3, 1: 3}, NEVER),
    "agreed_rate": only({0: 17.0, 1: 19.0}, np.nan),
    "violation_day": only({0: 4}, NEVER),
    "snapback_day": only({0: 5}, NEVER),
    "rate": only({0: 46.0}, FACTS.floor),
    "basis": np.where(marked(0), Basis.SNAPBACK, Basis.PAUSED),
}
"""AAA is charged the threat for a broken deal, BBB keeps its own."""


@pytest.mark.parametrize(
    ("day", "setting"), [(49, SETTING), (7, with_calendar(pause=NEVER))], ids=["enforce", "impose"]
)
def test_putting_agreed_rates_into_force_does_not_end_a_punishment(day: int, setting: Setting) -> None:
    state = acted(worlds.paused(SETTING, **PUNISHED), day, setting=setting, deadline=0.0)
    np.testing.assert_array_equal(state.rate[:2], [46.0, 19.0])
    np.testing.assert_array_equal(state.basis[:2], [Basis.SNAPBACK, Basis.NEGOTIATED])
    np.testing.assert_array_equal(state.threat[:2], FACTS.announced[:2])


def test_after_the_punishment_they_start_like_the_others() -> None:
    cured = worlds.paused(SETTING, **PUNISHED | {"cured_day": only({0: 33}, NEVER), "rate": FACTS.floor})
    np.testing.assert_array_equal(acted(cured, 49, deadline=0.0).rate[:2], [17.0, 19.0])


OPEN_ENDED = SETTING._replace(on=worlds.on(deadline=False))
"""The same calendar, without the mechanism of deadlines."""


def test_a_pause_without_the_mechanism_has_no_end() -> None:
    """It spares as it does with one; talks count from the day of the imposition."""
    begun = worlds.paused(SETTING, deadline=NEVER)
    (state, acts), (ended, same_acts) = outcome(begun, 7, setting=OPEN_ENDED), outcome(begun, 7)
    assert state.deadline == NEVER
    assert state.enforced_day == 7
    assert ended.deadline == 49
    for name in ("rate", "basis", "threat"):
        np.testing.assert_array_equal(getattr(state, name), getattr(ended, name), err_msg=name)
    assert acts[:5] == same_acts[:5]


def test_and_nothing_comes_of_its_date() -> None:
    state = acted(worlds.paused(SETTING, deadline=NEVER), 7, setting=OPEN_ENDED)
    for day in range(14, 119, 7):
        state, acts = outcome(state, day, setting=OPEN_ENDED, deadline=0.0)
        assert not acts.enforce.any()
        assert not acts.extend.any()
        assert not acts.letters.any()
    np.testing.assert_array_equal(state.rate, FACTS.floor)
    assert state.enforced_day == 7


@pytest.mark.parametrize(("chance", "rate"), [(0.0, 15.0), (1.0, 46.0)])
def test_certain_chances_of_the_full_threat(chance: float, rate: float) -> None:
    """Never with a chance of 0, even for the unluckiest; always with 1."""
    setting = SETTING._replace(deadline=worlds.deadline(enforce_full=chance))
    unlucky = 0.0 if chance == 0.0 else 1.0 - 2.0**-53
    assert acted(worlds.paused(setting), 49, setting=setting, deadline=0.0, full=unlucky).rate[0] == rate


@pytest.mark.parametrize(("deficit", "expected"), [(-0.5, 10.0), (0.0, 15.0), (0.5, 15.0)])
def test_balanced_trade_is_no_surplus(deficit: float, expected: float) -> None:
    setting = SETTING._replace(dyads=worlds.dyads(deficit=np.full(PARTNERS, deficit)))
    state = acted(worlds.paused(setting), 49, setting=setting, deadline=0.0, full=0.9)
    np.testing.assert_array_equal(state.rate, np.where(FACTS.exempt, 0.0, expected))


@pytest.mark.parametrize(("pause", "rate", "basis"), [(NEVER, 17.0, Basis.NEGOTIATED), (7, 10.0, Basis.BASELINE)])
def test_a_rate_agreed_before_starts_with_the_threats_that_are_charged(
    pause: int, rate: float, basis: int
) -> None:
    """But not where they are paused in the same breath."""
    setting = with_calendar(pause=pause)
    begun = worlds.paused(
        setting, stage=only({0: Stage.FRAMEWORK}), deal_day=only({0: 4}, NEVER),
        agreed_rate=only({0: 17.0}, np.nan),
        basis=np.where(FACTS.exempt, Basis.EXEMPT, Basis.BASELINE), deadline=NEVER,
    )  # fmt: skip
    state = acted(begun, 7, setting=setting)
    assert state.rate[0] == rate
    assert state.basis[0] == basis


def test_deadlines_beyond_those_drawn_for_share_the_last_draw() -> None:
    setting = with_calendar(extensions_at_most=9)
    drawn = worlds.luck(setting, deadline=0.0)
    few = drawn._replace(deadline=np.array([[0.9], [0.2]]))
    begun = worlds.paused(setting)._replace(extensions=np.array([5]))
    _, acts = follow_calendar(begun, setting=setting, clock=clock(49), draws=few)
    assert acts.enforce


def test_enforcement_leaves_wars_and_truces_alone() -> None:
    begun = worlds.paused(
        SETTING, retaliation=only({0: 46.0, HAWK: 10.0}), truce_day=only({HAWK: 35}, NEVER),
        rate=only({0: 46.0, HAWK: 12.0}, FACTS.floor),
    )  # fmt: skip
    state = acted(begun, 49, deadline=0.0)
    assert state.rate[0] == 46.0
    assert state.rate[HAWK] == 12.0
    assert state.threat[HAWK] == FACTS.announced[HAWK]


def test_an_extension_moves_the_deadline_and_nothing_else() -> None:
    begun = worlds.paused(SETTING, partner_concession=0.4, home_concession=0.3, stage=Stage.TALKING)
    state, acts = outcome(begun, 49, **EXTENDED)
    assert acts.extend
    assert not acts.enforce
    assert state.deadline == 70
    assert state.extensions == 1
    for name in ("rate", "threat", "basis", "partner_concession", "home_concession", "enforced_day", "stage"):
        np.testing.assert_array_equal(getattr(state, name), getattr(begun, name), err_msg=name)


def test_letters_go_to_those_who_still_have_something_to_fear() -> None:
    """Not to AAA, who signed, nor GGG, who is at war, nor those at or below the floor."""
    begun = worlds.paused(SETTING, stage=only({0: Stage.FRAMEWORK}), retaliation=only({HAWK: 34.0}))
    _, acts = outcome(begun, 49, **EXTENDED)
    np.testing.assert_array_equal(acts.letters, marked(1, 2, 3))
    _, silent = outcome(begun, 49, setting=with_calendar(letters=False), **EXTENDED)
    assert not silent.letters.any()


def test_home_extends_only_so_often() -> None:
    setting = with_calendar(extensions_at_most=2)
    state = worlds.paused(setting)
    found = []
    for day in (49, 70, 91):
        state, acts = outcome(state, day, setting=setting, **EXTENDED)
        found.append(bool(acts.enforce.item()))
    assert found == [False, False, True]
    assert state.extensions == 2
    assert state.enforced_day == 91


def test_every_deadline_has_a_draw_of_its_own() -> None:
    chance = np.array([[0.9], [0.2], [0.9]])
    state, first = outcome(worlds.paused(SETTING), 49, deadline=chance)
    _, second = outcome(state, 70, deadline=chance)
    assert first.extend
    assert second.enforce


@pytest.mark.parametrize(
    ("resolve", "stress", "drawn", "enforced"),
    [
        (0.0, 0.0, 0.0, False),
        (1.0, 9.0, 0.999, True),
        (0.5, 0.0, 0.49, True),
        (0.5, 0.0, 0.51, False),
        (0.5, 2.0, 0.49, False),  # odds 1 : e
        (0.5, 2.0, 0.26, True),  # 1 / (1 + e) = .269
    ],
)
def test_resolve_and_stress_decide(resolve: float, stress: float, drawn: float, enforced: bool) -> None:
    setting = SETTING._replace(deadline=worlds.deadline(resolve=resolve))
    _, acts = outcome(worlds.paused(SETTING, stress=stress), 49, setting=setting, deadline=drawn)
    assert acts.enforce.item() == enforced
    assert acts.extend.item() != enforced


IN_TALKS = np.where(marked(0, 1), Stage.TALKING, Stage.WAITING)
"""Two partners with 700 of the 1,000 that are imported on the schedule."""


@pytest.mark.parametrize(
    ("good_faith", "changes", "chance"),
    [
        (0.0, {}, 0.5),  # even odds
        (np.log(2.0) / 0.35, {}, 1.0 / 3.0),  # half of the way with 700: odds of 1 : 2
        (np.log(2.0) / 0.35, {"sessions": 5}, 0.2),  # no further than to the signature: odds of 1 : 4
        (np.log(2.0) / 0.35, {"sessions": 0}, 0.5),  # nothing has come of it
        (np.log(2.0) / 0.35, {"stage": Stage.WAITING}, 0.5),  # nobody talks
        (np.log(2.0) / 0.35, {"truce_day": 21}, 0.5),  # who has a truce is not hit anyway
    ],
)
def test_talks_in_good_faith_buy_time(good_faith: float, changes: dict[str, Any], chance: float) -> None:
    facts = worlds.dyads(imports=only({0: 400.0, 1: 300.0, 5: 350.0}, 75.0), complexity=np.full(PARTNERS, 2.0))
    setting = worlds.world(dyads=facts, deadline=worlds.deadline(good_faith=good_faith))
    begun = worlds.paused(setting, **({"stage": IN_TALKS, "sessions": 1} | changes))
    for drawn, enforced in ((chance - 0.01, True), (chance + 0.01, False)):
        state = acted(begun, 49, setting=setting, deadline=drawn)
        assert (state.enforced_day == 49).item() == enforced


def test_runs_decide_each_for_itself() -> None:
    """Two enforce, one extends, one extends for the last time, one has a later deadline."""
    begun = worlds.paused(SETTING, runs=RUNS, deadline=np.array([[49], [49], [49], [49], [70]]))
    begun = begun._replace(extensions=np.array([[0], [0], [0], [2], [0]]))
    luck = worlds.luck(SETTING, run=np.arange(RUNS)[:, np.newaxis], full=0.9)
    drawn = np.broadcast_to(np.array([0.0, 0.1, 0.9, 0.9, 0.0])[:, np.newaxis, np.newaxis], luck.deadline.shape)
    state, acts = follow_calendar(begun, setting=SETTING, clock=clock(49), draws=luck._replace(deadline=drawn))
    np.testing.assert_array_equal(acts.enforce[:, 0], [True, True, False, True, False])
    np.testing.assert_array_equal(acts.extend[:, 0], [False, False, True, False, False])
    np.testing.assert_array_equal(state.deadline[:, 0], [NEVER, NEVER, 70, NEVER, 70])
    np.testing.assert_array_equal(state.rate[:, 0], [15.0, 15.0, 10.0, 15.0, 10.0])


NOTHING = np.array([False])


def seen(**acts: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the evidence of a round for and against home's word; a deadline weighs 2, a letter 4."""
    quiet = Acts(False, False, False, False, False, NOTHING, NOTHING, np.zeros(PARTNERS, dtype=bool))
    return evidence(acts=quiet._replace(**acts), setting=SETTING, partners=PARTNERS)


@pytest.mark.parametrize(
    ("acts", "in_favour", "against"),
    [
        ({}, 0.0, 0.0),
        ({"announce": True, "impose_floor": True, "narrow_scope": True}, 0.0, 0.0),
        ({"impose_threat": True}, 2.0, 0.0),
        ({"impose_threat": True, "pause": True}, 0.0, 2.0),  # carried out for some hours: slipped
        ({"pause": True}, 0.0, 2.0),
        ({"enforce": ~NOTHING}, 2.0, 0.0),
        ({"extend": ~NOTHING}, 0.0, 2.0),
    ],
)
def test_evidence_by_hand(acts: dict[str, Any], in_favour: float, against: float) -> None:
    for found, expected in zip(seen(**acts), (in_favour, against), strict=True):
        np.testing.assert_array_equal(found, np.full(PARTNERS, expected))


def test_a_letter_makes_the_threat_more_definite_for_those_who_get_one() -> None:
    in_favour, against = seen(extend=~NOTHING, letters=marked(1, 2))
    np.testing.assert_array_equal(in_favour, only({1: 4.0, 2: 4.0}))
    np.testing.assert_array_equal(against, np.full(PARTNERS, 2.0))

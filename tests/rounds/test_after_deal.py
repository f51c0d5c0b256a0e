"""What becomes of deals: final, stuck or collapsed; broken, found out, punished and restored. By hand."""

from typing import Any

import numpy as np
import pytest

from sim.rounds.after_deal import Settled, settle
from sim.rounds.standing import breaks_deal, has_deal, snapped_back
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Stage, TalksState
from tests.helpers import worlds
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import HAWK, PARTNERS, clock, marked, only

SETTING = worlds.world()
FACTS = SETTING.dyads
LARGEST = 1.0 - 2.0**-53
SIGNED = marked(0, 1)
NOBODY = np.zeros(PARTNERS, dtype=bool)


def in_world(**rules: Any) -> Setting:
    """Return a world in which deals have other fates."""
    return SETTING._replace(after_deal=worlds.after_deal(**rules))


def holding(**fields: Any) -> TalksState:
    """Return the pause with frameworks of AAA (46 announced, 20 agreed) and BBB (32, 16) of day 28."""
    deals: dict[str, Any] = {
        "stage": np.where(SIGNED, Stage.FRAMEWORK, Stage.TALKING),
        "deal_day": np.where(SIGNED, 28, NEVER),
        "agreed_rate": only({0: 20.0, 1: 16.0}, np.nan),
        "partner_share": only({0: 0.5, 1: 0.4}, np.nan),
        "relief": only({0: 0.5, 1: 0.25}),
        "exempted": only({0: 0.2, 1: 0.3}),
        "terms": np.where(SIGNED, 0.5, 0.0),
    }
    return worlds.paused(SETTING, **(deals | fields))


ENFORCED: dict[str, Any] = {
    "deadline": NEVER,
    "enforced_day": 49,
    "rate": only({0: 20.0, 1: 16.0}, FACTS.floor),
    "basis": np.where(SIGNED, Basis.NEGOTIATED, Basis.DICTATED),
}
"""After enforcement agreed rates are in force."""


def settled(
    state: TalksState, day: int, *, setting: Setting = SETTING, days: int = 7, **draws: Any
) -> tuple[TalksState, Settled]:
    """Return the state after a round, and what happened in it; by default luck lets nothing happen."""
    luck = dict.fromkeys(("final", "stall", "collapse", "violation", "detection"), LARGEST)
    return settle(
        state, setting=setting, clock=clock(day, days=days), draws=worlds.luck(setting, **(luck | draws))
    )


@pytest.mark.parametrize(
    ("day", "days", "drawn", "final"),
    [
        (28, 7, 0.13, True),  # 1 - exp(-.02 x 7) = .1306
        (28, 7, 0.14, False),
        (35, 7, 0.24, True),  # 1 - exp(-.02 x 14) = .2442
        (35, 7, 0.25, False),
        (28, 1, 0.0197, True),  # 1 - exp(-.02) = .0198
        (28, 1, 0.0199, False),
        (28, 7, 0.0, True),
    ],
)
def test_frameworks_become_final_in_their_own_time(day: int, days: int, drawn: float, final: bool) -> None:
    begun = worlds.paused(SETTING, stage=only({0: Stage.FRAMEWORK}), deal_day=only({0: 28}, NEVER))
    after, found = settled(begun, day, days=days, final=drawn)
    np.testing.assert_array_equal(found.final, marked(0) & final)
    assert (after.stage[0] == Stage.FINAL) == final
    assert after.final_day[0] == (day if final else NEVER)
    assert (after.stage[1:] == Stage.SILENT).all()


@pytest.mark.parametrize("stage", [Stage.SILENT, Stage.WAITING, Stage.TALKING, Stage.FINAL, Stage.COLLAPSED])
def test_nothing_else_becomes_final_stalls_or_collapses(stage: Stage) -> None:
    setting = in_world(collapse_per_day=0.5, stall_share=1.0)
    begun = worlds.paused(setting, stage=stage, deal_day=0, final_day=7)
    after, found = settled(begun, 350, setting=setting, final=0.0, stall=0.0, collapse=0.0)
    for field in (found.final, found.stall, found.collapse):
        assert not field.any()
    assert (after.stage == stage).all()
    assert (after.final_day == 7).all()


def test_without_a_hazard_nothing_becomes_final() -> None:
    setting = in_world(finalisation_per_day=0.0)
    _, found = settled(worlds.paused(setting, stage=Stage.FRAMEWORK, deal_day=0), 350, setting=setting, final=0.0)
    assert not found.final.any()


def test_becoming_final_changes_nothing_but_the_stage() -> None:
    begun = holding()
    after, found = settled(begun, 28, final=0.0)
    np.testing.assert_array_equal(found.final, SIGNED)
    for name in set(begun._fields) - {"stage", "final_day"}:
        same_bits(getattr(after, name), getattr(begun, name), name)


def test_a_stuck_framework_is_told_of_once_and_ends_thirty_days_later() -> None:
    """Drawn for 13.9 days, so in the second week; stuck for 30, so final after 43.9, in the seventh week."""
    setting = in_world(stall_share=0.25, stall_days=30, finalisation_per_day=0.05)
    state, told = holding(), {"final": [], "stall": []}
    for day in range(28, 28 + 70, 7):
        state, found = settled(state, day, setting=setting, final=0.5, stall=only({0: 0.24}, 0.26))
        for kind, days in told.items():
            days += [(day - 28, column) for column in np.flatnonzero(getattr(found, kind)).tolist()]
    assert told == {"stall": [(7, 0)], "final": [(7, 1), (42, 0)]}
    np.testing.assert_array_equal(state.final_day[:2], [70, 35])


COLLAPSE = in_world(collapse_per_day=0.01)
"""With a draw of .29 the framework of day 28 collapses after 34.2 days, on day 62."""
LUCK = {"collapse": only({0: 0.29}, LARGEST)}


@pytest.mark.parametrize(("day", "collapses"), [(49, False), (56, True)])
def test_a_framework_collapses_in_its_own_time(day: int, collapses: bool) -> None:
    """-100 ln .71 = 34.2: not by day 56, but by day 63."""
    after, found = settled(holding(), day, setting=COLLAPSE, **LUCK)
    np.testing.assert_array_equal(found.collapse, marked(0) & collapses)
    assert after.collapse_day[0] == (day if collapses else NEVER)
    assert after.stage[0] == (Stage.COLLAPSED if collapses else Stage.FRAMEWORK)
    assert not found.final.any()


def test_a_collapse_voids_what_both_sides_gave_up() -> None:
    begun = holding()
    after, _ = settled(begun, 56, setting=COLLAPSE, **LUCK)
    assert after.relief[0] == after.exempted[0] == 0.0
    assert not after.terms[:, 0].any()
    assert after.final_day[0] == NEVER
    np.testing.assert_array_equal(has_deal(after), marked(1))
    for name in begun._fields:  # everybody else has what it had, and the log its dates
        same_bits(getattr(after, name)[..., 1:], getattr(begun, name)[..., 1:], name)
    for name in ("deal_day", "agreed_rate", "partner_share", "threat", "retaliation", "sessions"):
        same_bits(getattr(after, name), getattr(begun, name), name)


@pytest.mark.parametrize(
    ("column", "fields", "rate", "basis"),
    [
        (0, {}, 10.0, Basis.PAUSED),  # a deadline is ahead: spared like the others
        (0, {"deadline": NEVER}, 10.0, Basis.BASELINE),  # nothing was carried out so far, nor paused
        (0, ENFORCED, 46.0, Basis.DICTATED),  # after enforcement: what was threatened
        (0, ENFORCED | {"deadline": 200}, 10.0, Basis.PAUSED),  # unless there is another deadline
        (0, ENFORCED | {"threat": only({0: 15.0}, FACTS.announced)}, 15.0, Basis.DICTATED),
        (0, ENFORCED | {"threat": only({0: 10.0}, FACTS.announced)}, 15.0, Basis.DICTATED),  # the least dictated
        (HAWK, {"truce_day": 21, "threat": 12.0}, 12.0, Basis.TRUCE),  # after a truce: what was agreed in it
        (HAWK, ENFORCED | {"truce_day": 21, "threat": 12.0}, 12.0, Basis.TRUCE),
        (4, {}, 10.0, Basis.BASELINE),  # EEE was threatened with the floor and nothing else
        (4, ENFORCED, 10.0, Basis.BASELINE),
        (5, {}, 0.0, Basis.EXEMPT),
        (5, ENFORCED, 0.0, Basis.EXEMPT),
    ],
)
def test_a_collapse_leaves_what_there_would_be_without_a_deal(
    column: int, fields: dict[str, Any], rate: float, basis: Basis
) -> None:
    who = marked(column)
    begun = holding(
        **{"rate": 18.0} | fields,
        stage=np.where(who, Stage.FRAMEWORK, Stage.TALKING), deal_day=np.where(who, 28, NEVER),
        agreed_rate=np.where(who, 18.0, np.nan),
    )  # fmt: skip
    after, found = settled(begun, 56, setting=COLLAPSE, collapse=np.where(who, 0.29, LARGEST), full=0.0)
    np.testing.assert_array_equal(found.collapse, who)
    assert after.rate[column] == rate
    assert after.basis[column] == basis


def test_after_enforcement_a_milder_rate_is_dictated_to_a_collapsed_one_too() -> None:
    """As to one that is not in talks, where home does not carry out its threat in full; it threatens no more."""
    begun = holding(**(ENFORCED | {"rate": 18.0}))
    after, _ = settled(begun, 56, setting=COLLAPSE, full=LARGEST, **LUCK)
    assert (after.rate[0], after.threat[0], after.basis[0]) == (15.0, 15.0, Basis.DICTATED)


@pytest.mark.parametrize(("favoured", "rate"), [(worlds.marked(), 46.0), (worlds.marked(0), 15.0)])
def test_where_talks_are_credited_a_collapsed_one_has_none_to_show(favoured: np.ndarray, rate: float) -> None:
    setting = COLLAPSE._replace(
        deadline=worlds.deadline(credits_progress=True), dyads=worlds.dyads(favoured=favoured)
    )
    after, _ = settled(holding(**(ENFORCED | {"rate": 18.0})), 56, setting=setting, full=LARGEST, **LUCK)
    assert (after.rate[0], after.threat[0], after.basis[0]) == (rate, rate, Basis.DICTATED)


def test_with_imposed_rates_and_no_deadline_the_threat_is_charged() -> None:
    setting = COLLAPSE._replace(calendar=worlds.calendar(pause=NEVER, deadline=NEVER))
    after, _ = settled(holding(**(ENFORCED | {"rate": 18.0})), 56, setting=setting, full=LARGEST, **LUCK)
    assert (after.rate[0], after.basis[0]) == (46.0, Basis.ANNOUNCED)


def test_a_pause_without_an_end_spares_a_collapsed_one_too() -> None:
    setting = COLLAPSE._replace(on=worlds.on(deadline=False))
    after, _ = settled(holding(**(ENFORCED | {"rate": 18.0})), 56, setting=setting, **LUCK)
    assert (after.rate[0], after.basis[0]) == (10.0, Basis.PAUSED)


def test_nothing_is_charged_before_the_floor_is() -> None:
    setting = COLLAPSE._replace(
        calendar=worlds.calendar(impose_floor=NEVER, impose_threat=NEVER, pause=NEVER, deadline=NEVER)
    )
    after, _ = settled(holding(deadline=NEVER, rate=0.0), 56, setting=setting, **LUCK)
    assert (after.rate[0], after.basis[0]) == (0.0, Basis.NONE)


@pytest.mark.parametrize(("imposed", "rate"), [(63, 10.0), (62, 46.0)])
def test_an_imposition_still_to_come_spares_too(imposed: int, rate: float) -> None:
    """Seen from the week that begins on day 56."""
    setting = COLLAPSE._replace(calendar=worlds.calendar(impose_threat=imposed, pause=NEVER))
    begun = holding(deadline=NEVER, enforced_day=7)
    after, _ = settled(begun, 56, setting=setting, **LUCK)
    assert after.rate[0] == rate


def test_a_final_deal_does_not_collapse() -> None:
    begun = holding(stage=np.where(SIGNED, Stage.FINAL, Stage.TALKING))
    after, found = settled(begun, 350, setting=in_world(collapse_per_day=1e6), collapse=0.5)
    assert not found.collapse.any()
    same_bits_of_all(after, begun)


def test_where_there_are_no_stages_a_framework_is_final_at_once() -> None:
    setting = in_world(collapse_per_day=1e6, stall_share=1.0, finalisation_per_day=0.0)
    setting = setting._replace(on=worlds.on(stages=False))
    after, found = settled(holding(), 28, setting=setting, collapse=0.0, stall=0.0)
    np.testing.assert_array_equal(found.final, SIGNED)
    np.testing.assert_array_equal(after.stage == Stage.FINAL, SIGNED)
    np.testing.assert_array_equal(after.final_day, np.where(SIGNED, 28, NEVER))
    assert not found.stall.any()
    assert not found.collapse.any()


FRAGILE = in_world(finalisation_per_day=0.0, violation_per_day=0.01, deterrence=0.0, detection_per_day=0.05)
"""With draws of .5: broken 69.3 days after signing, found out 13.9 days later, restored 28 days after that."""
HALF = {"violation": only({0: 0.5}, LARGEST), "detection": 0.5}


@pytest.mark.parametrize(("days", "dates"), [(7, (91, 98, 126)), (1, (97, 110, 138))])
def test_broken_found_out_and_restored_with_the_days(days: int, dates: tuple[int, int, int]) -> None:
    """Signed on day 28, after enforcement; a week or a day stands for all that is in it."""
    state, told, rates = holding(**ENFORCED), [], []
    for day in range(28, 196, days):
        state, found = settled(state, day, setting=FRAGILE, days=days, **HALF)
        told += [(kind, day) for kind in ("violation", "snapback", "restored") if getattr(found, kind)[0]]
        assert not any(field[1:].any() for field in found)
        rates += [(day, float(state.rate[0]), Basis(state.basis[0]))]
    broken, punished, restored = dates
    assert told == [("violation", broken), ("snapback", punished), ("restored", restored)]
    assert (state.violation_day[0], state.snapback_day[0], state.cured_day[0]) == dates
    for day, rate, basis in rates:
        back = punished <= day < restored
        assert rate == (46.0 if back else 20.0)
        assert basis == (Basis.SNAPBACK if back else Basis.NEGOTIATED)
    assert state.rate[1] == 16.0


def test_standing_follows_the_days() -> None:
    state = holding(**ENFORCED)
    found = []
    for day in range(84, 133, 7):
        state, _ = settled(state, day, setting=FRAGILE, **HALF)
        found.append((bool(breaks_deal(state)[0]), bool(snapped_back(state)[0]), bool(has_deal(state)[0])))
    assert found == [(False, False, True), (True, False, True), *[(True, True, True)] * 4, (False, False, True)]


def test_a_broken_deal_is_still_a_deal() -> None:
    """Breaking it changes nothing but who knows; a snap-back changes the rate, and nothing that was agreed."""
    begun = holding(**ENFORCED)
    broken, _ = settled(begun, 91, setting=FRAGILE, **HALF)
    for name in set(begun._fields) - {"violation_day"}:
        same_bits(getattr(broken, name), getattr(begun, name), name)
    punished, _ = settled(broken, 98, setting=FRAGILE, **HALF)
    for name in set(begun._fields) - {"snapback_day", "rate", "basis"}:
        same_bits(getattr(punished, name), getattr(broken, name), name)


def test_a_quick_eye_finds_it_in_the_same_round() -> None:
    setting = FRAGILE._replace(after_deal=FRAGILE.after_deal._replace(detection_per_day=1e6))
    after, found = settled(holding(**ENFORCED), 91, setting=setting, **HALF)
    assert found.violation[0]
    assert found.snapback[0]
    assert after.rate[0] == 46.0


def test_who_is_never_found_out_goes_on() -> None:
    setting = FRAGILE._replace(after_deal=FRAGILE.after_deal._replace(detection_per_day=0.0))
    state = holding(**ENFORCED)
    for day in range(84, 700, 7):
        state, found = settled(state, day, setting=setting, violation=0.5, detection=0.0)
        assert not found.snapback.any()
    np.testing.assert_array_equal(breaks_deal(state), SIGNED)


@pytest.mark.parametrize(("cure", "restored"), [(0, 105), (1, 105), (7, 105), (8, 112)])
def test_a_punishment_lasts_until_the_first_round_after_its_days(cure: int, restored: int) -> None:
    setting = FRAGILE._replace(after_deal=FRAGILE.after_deal._replace(cure_days=cure))
    state = holding(**ENFORCED, violation_day=only({0: 91}, NEVER), snapback_day=only({0: 98}, NEVER))
    for day in range(98, 140, 7):
        state, _ = settled(state, day, setting=setting, detection=0.5)
    expected = restored if cure else 98
    assert state.cured_day[0] == expected


@pytest.mark.parametrize(
    ("deterrence", "points", "day"),
    [
        (0.0, 26.0, 91),  # after 69.3 days
        (0.1, 26.0, 112),  # exp(.26) times as long: 89.9
        (0.1, 0.0, 91),  # nothing to fear
        (0.1, -5.0, 91),
        (3.0, 26.0, NEVER),  # exp(7.8): not in this life
    ],
)
def test_what_can_be_lost_deters(deterrence: float, points: float, day: int) -> None:
    """Being found out is certain here; what AAA can lose is what is threatened above the agreed 20."""
    setting = in_world(
        finalisation_per_day=0.0, violation_per_day=0.01, deterrence=deterrence, detection_per_day=1e6
    )
    state = holding(**ENFORCED | {"threat": only({0: 20.0 + points}, FACTS.announced)})
    for start in range(28, 364, 7):
        state, _ = settled(state, start, setting=setting, **HALF)
    assert state.violation_day[0] == day


def test_a_snapback_lowers_no_rate() -> None:
    high = holding(**ENFORCED | {"rate": only({0: 60.0}, FACTS.floor)}, violation_day=only({0: 91}, NEVER))
    after, found = settled(high, 98, setting=FRAGILE, detection=0.5)
    assert found.snapback[0]
    assert after.rate[0] == 60.0


def restored(*, setting: Setting = FRAGILE, **fields: Any) -> tuple[float, Basis]:
    """Return what AAA pays, and by what right, after its punishment of day 63 to 91."""
    begun = holding(
        **{"rate": 46.0, "basis": Basis.SNAPBACK} | fields,
        violation_day=only({0: 56}, NEVER), snapback_day=only({0: 63}, NEVER),
    )  # fmt: skip
    after, found = settled(begun, 91, setting=setting)
    np.testing.assert_array_equal(found.restored, marked(0))
    return float(after.rate[0]), Basis(after.basis[0])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"deadline": NEVER, "enforced_day": 49}, (20.0, Basis.NEGOTIATED)),
        ({"deadline": 140}, (10.0, Basis.PAUSED)),  # the agreed rate is still to start
        (
            {"deadline": 140, "agreed_rate": only({0: 7.0}, np.nan)},
            (7.0, Basis.NEGOTIATED),
        ),  # lower: it has started
        ({"deadline": 140, "agreed_rate": only({0: 10.0}, np.nan)}, (10.0, Basis.PAUSED)),  # as high: it has not
        ({"deadline": 140, "truce_day": only({0: 35}, NEVER), "threat": 15.0}, (15.0, Basis.TRUCE)),
        ({"deadline": NEVER, "enforced_day": 49, "truce_day": only({0: 35}, NEVER)}, (20.0, Basis.NEGOTIATED)),
    ],
)
def test_a_restored_deal_stands_where_it_would_have_stood(
    fields: dict[str, Any], expected: tuple[float, Basis]
) -> None:
    assert restored(**fields) == expected


def test_also_where_agreed_rates_start_at_signing() -> None:
    setting = FRAGILE._replace(talks=worlds.talks(agreed_rate_at_signing=True))
    assert restored(setting=setting, deadline=140) == (20.0, Basis.NEGOTIATED)


def test_where_deals_are_kept_nobody_breaks_one() -> None:
    setting = in_world(violation_per_day=1e6, deterrence=0.0)._replace(on=worlds.on(compliance=False))
    begun = holding(**ENFORCED)
    after, found = settled(begun, 350, setting=setting, violation=0.0, detection=0.0)
    for field in (found.violation, found.snapback, found.restored):
        same_bits(field, NOBODY)
    same_bits_of_all(after, begun)


def test_final_deals_can_be_broken_too() -> None:
    begun = holding(**ENFORCED | {"stage": np.where(SIGNED, Stage.FINAL, Stage.TALKING)})
    after, found = settled(begun, 91, setting=FRAGILE, **HALF)
    np.testing.assert_array_equal(found.violation, marked(0))
    assert after.stage[0] == Stage.FINAL


@pytest.mark.parametrize("stage", [Stage.SILENT, Stage.WAITING, Stage.TALKING, Stage.COLLAPSED])
def test_who_has_no_deal_breaks_none(stage: Stage) -> None:
    setting = in_world(violation_per_day=1e6, detection_per_day=1e6)
    for broken in (NEVER, 35):  # nor is one that it has broken before found out now
        begun = worlds.paused(setting, stage=stage, deal_day=28, violation_day=broken)
        _, found = settled(begun, 350, setting=setting, violation=0.5, detection=0.5)
        assert not found.violation.any()
        assert not found.snapback.any()


def test_a_deal_that_collapses_under_punishment_is_not_restored() -> None:
    both = FRAGILE._replace(after_deal=FRAGILE.after_deal._replace(collapse_per_day=0.01))
    begun = holding(**ENFORCED, violation_day=only({0: 42}, NEVER), snapback_day=only({0: 49}, NEVER))
    state, found = settled(begun, 56, setting=both, **LUCK)
    assert found.collapse[0]
    assert state.rate[0] == 46.0
    assert state.basis[0] == Basis.DICTATED
    assert not breaks_deal(state)[0]
    assert not snapped_back(state)[0]
    for day in range(63, 126, 7):
        state, found = settled(state, day, setting=both, **LUCK)
        assert not found.restored.any()
    assert state.cured_day[0] == NEVER

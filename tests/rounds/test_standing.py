"""Who stands where, and the opening state."""

import numpy as np
import pytest

from sim.rounds.standing import (
    at_war,
    breaks_deal,
    enforcement_ahead,
    floor_in_force,
    has_deal,
    narrowed,
    number_signed,
    on_own_track,
    opening_state,
    paused,
    snapped_back,
    whole_rate,
    without_deal,
)
from sim.rules.state import NEVER, Basis, Stage
from tests.helpers import worlds
from tests.helpers.bits import row, same_bits, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, clock, marked

SETTING = worlds.world()


def test_on_the_eve_nothing_has_happened() -> None:
    eve = opening_state(setting=SETTING)
    assert (eve.stage == Stage.SILENT).all()
    for name in (
        "rate", "threat", "retaliation", "sessions", "relief", "exempted", "terms", "shock", "partner_concession",
        "home_concession", "partner_moves", "home_moves", "partner_history", "home_history",
    ):  # fmt: skip
        assert not getattr(eve, name).any(), name
    days = [name for name in eve._fields if name.endswith("_day")] + ["deadline"]
    assert len(days) == 13
    for name in days:
        assert (getattr(eve, name) == NEVER).all(), name
    for name in ("agreed_rate", "partner_share", "home_share", "signal"):
        assert np.isnan(getattr(eve, name)).all(), name
    assert (eve.last_session == -NEVER).all()
    np.testing.assert_array_equal(eve.basis == Basis.EXEMPT, marked(5))
    np.testing.assert_array_equal(eve.belief_for / (eve.belief_for + eve.belief_against), np.full(PARTNERS, 0.75))


def test_many_runs_open_as_one() -> None:
    one, many = opening_state(setting=SETTING), opening_state(setting=SETTING, runs=RUNS)
    for run in range(RUNS):
        same_bits_of_all(tuple(row(many, run)), tuple(one))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ()),  # nobody retaliates
        ({"retaliation": worlds.only({0: 34.0, 6: 10.0})}, (0, 6)),
        ({"retaliation": 0.5}, (0, 1, 2, 3, 4, 5, 6)),  # a little is enough
        ({"retaliation": 34.0, "stage": Stage.TALKING}, (0, 1, 2, 3, 4, 5, 6)),
        ({"retaliation": 34.0, "stage": Stage.FRAMEWORK}, ()),  # a deal ends it
        ({"retaliation": 34.0, "stage": Stage.FINAL}, ()),
        ({"retaliation": 34.0, "stage": Stage.COLLAPSED}, (0, 1, 2, 3, 4, 5, 6)),  # a void one does not
        ({"retaliation": 10.0, "truce_day": 42}, ()),  # so does a truce, though some retaliation stays
    ],
)
def test_at_war(fields: dict[str, object], expected: tuple[int, ...]) -> None:
    np.testing.assert_array_equal(at_war(worlds.paused(SETTING, **fields)), marked(*expected))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (0, 1, 2, 3, 4, 6)),  # all but the exempt
        ({"stage": Stage.TALKING}, (0, 1, 2, 3, 4, 6)),
        ({"stage": worlds.only({0: Stage.FRAMEWORK, 1: Stage.FINAL})}, (2, 3, 4, 6)),
        ({"stage": Stage.COLLAPSED}, (0, 1, 2, 3, 4, 6)),
        ({"truce_day": worlds.only({6: 42}, NEVER)}, (0, 1, 2, 3, 4)),
    ],
)
def test_without_deal(fields: dict[str, object], expected: tuple[int, ...]) -> None:
    found = without_deal(worlds.paused(SETTING, **fields), SETTING.dyads)
    np.testing.assert_array_equal(found, marked(*expected))


STAGES = worlds.only({1: Stage.WAITING, 2: Stage.TALKING, 3: Stage.FRAMEWORK, 4: Stage.FINAL, 6: Stage.COLLAPSED})


def test_a_deal_is_a_framework_or_final() -> None:
    np.testing.assert_array_equal(has_deal(worlds.paused(SETTING, stage=STAGES)), marked(3, 4))


@pytest.mark.parametrize(
    ("days", "broken", "punished"),
    [
        ({}, (), ()),
        ({"violation_day": 42}, (3, 4), ()),
        ({"violation_day": 42, "snapback_day": 49}, (3, 4), (3, 4)),
        ({"violation_day": 42, "snapback_day": 49, "cured_day": 77}, (), ()),
    ],
)
def test_who_breaks_a_deal_and_who_is_punished(
    days: dict[str, int], broken: tuple[int, ...], punished: tuple[int, ...]
) -> None:
    """Only who has a deal can; a collapsed one is not broken any more."""
    state = worlds.paused(SETTING, stage=STAGES, **days)
    np.testing.assert_array_equal(breaks_deal(state), marked(*broken))
    np.testing.assert_array_equal(snapped_back(state), marked(*punished))


def test_signatures_are_counted_in_every_run_for_itself_collapsed_ones_too() -> None:
    generator = np.random.default_rng(2)
    signed = generator.random((RUNS, PARTNERS)) < 0.4
    state = opening_state(setting=SETTING, runs=RUNS)._replace(
        deal_day=np.where(signed, 14, NEVER), stage=np.where(signed, Stage.COLLAPSED, Stage.TALKING)
    )
    same_bits(number_signed(state), signed.sum(axis=-1, keepdims=True))


@pytest.mark.parametrize(
    ("imposed", "deadline", "ahead"),
    [
        (7, 49, True),
        (7, NEVER, False),
        (35, NEVER, True),  # in the next round
        (34, NEVER, False),  # in this one: acts come before talks
        (NEVER, NEVER, False),
    ],
)
def test_whether_agreed_rates_have_a_start_before_them(imposed: int, deadline: int, ahead: bool) -> None:
    setting = SETTING._replace(calendar=worlds.calendar(impose_threat=imposed))
    state = worlds.paused(SETTING, deadline=deadline)
    same_bits(enforcement_ahead(state, setting, clock(28)), np.array([ahead]))


@pytest.mark.parametrize(
    ("deadlines", "deadline", "pause", "suspended"),
    [
        (True, 49, 7, True),  # until the deadline
        (True, NEVER, 7, False),  # it has come, or was never set
        (False, NEVER, 7, True),  # for good
        (False, NEVER, 34, True),  # from this round on
        (False, NEVER, 35, False),  # only from the next
        (False, NEVER, NEVER, False),  # there is no pause
    ],
)
def test_whether_country_rates_are_suspended(deadlines: bool, deadline: int, pause: int, suspended: bool) -> None:
    """Seen from the week that begins on day 28."""
    setting = SETTING._replace(on=worlds.on(deadline=deadlines), calendar=worlds.calendar(pause=pause))
    state = worlds.paused(SETTING, deadline=deadline)
    same_bits(paused(state, setting, clock(28)), np.array([suspended]))


def test_after_a_truce_a_partner_has_a_track_of_its_own() -> None:
    """GGG is named; DDD has had its war."""
    np.testing.assert_array_equal(on_own_track(worlds.paused(SETTING), SETTING), marked(6))
    after = worlds.paused(SETTING, truce_day=worlds.only({3: 42}, NEVER))
    np.testing.assert_array_equal(on_own_track(after, SETTING), marked(3, 6))


@pytest.mark.parametrize(
    ("day", "days", "scope", "floor"),
    [
        (0, 7, False, True),
        (7, 7, True, True),
        (2, 1, False, False),
        (3, 1, False, True),
        (8, 1, False, True),
        (9, 1, True, True),
    ],
)
def test_an_act_counts_from_the_round_it_falls_in(day: int, days: int, scope: bool, floor: bool) -> None:
    """The floor is charged from day 3, products are taken out on day 9."""
    assert narrowed(SETTING, clock(day, days=days)) == scope
    assert floor_in_force(SETTING, clock(day, days=days)) == floor


def test_what_imports_pay_by_hand() -> None:
    """GGG: 20 emergency points, .75 x 34; with 8 sectoral points half relieved 4 more."""
    facts = worlds.dyads(sectoral=np.full(PARTNERS, 8.0), existing_duty=np.full(PARTNERS, 1.5))
    state = worlds.paused(SETTING, rate=34.0, relief=0.5)
    pays = whole_rate(dyads=facts, rate=state.rate, relief=state.relief)
    assert pays[6] == pytest.approx(1.5 + 20.0 + 4.0 + 25.5)
    assert pays[0] == pytest.approx(1.5 + 4.0 + 25.5)
    same_bits(pays, worlds.whole_rate(facts, 34.0, np.full(PARTNERS, 0.5)))


def test_a_quota_frees_imports_from_the_rate_and_not_from_a_shock() -> None:
    """A third of the .75 that the rate of 34 reaches is free of it, and pays the shock of 6 like the rest."""
    facts = worlds.dyads(sectoral=np.full(PARTNERS, 8.0), existing_duty=np.full(PARTNERS, 1.5))
    pays = whole_rate(dyads=facts, rate=34.0, relief=0.5, exempted=1.0 / 3.0, shock=6.0)
    assert pays[0] == pytest.approx(1.5 + 4.0 + 0.5 * 34.0 + 0.75 * 6.0)
    first = whole_rate(dyads=facts, rate=34.0, relief=0.5, shock=6.0, coverage=facts.coverage_at_first)
    assert first[0] == pytest.approx(1.5 + 4.0 + 0.875 * 40.0)

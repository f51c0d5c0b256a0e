"""Where dyads stand before their sides speak: in the linear world, by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.rounds.position import Position, expected, invited_to_summit, standing_offers
from sim.rules.setting import Setting, Summit
from sim.rules.state import NEVER, Basis, Stage, TalksState
from tests.helpers import draw, worlds
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import (
    HOME_GAIN,
    PARTNER_LOSS,
    PARTNERS,
    SECOND_REFERENCE,
    THREATENED,
    clock,
    marked,
    only,
)

SETTING = worlds.world()
FACTS = SETTING.dyads


def place(state: TalksState, *, setting: Setting = SETTING, **rest: Any) -> Position:
    """Return where the dyads of a state stand, in the world of this file if no other is given."""
    return worlds.place(state, setting=setting, **rest)


def expected_rate(likelihood: float, left: int, **rest: Any) -> np.ndarray:
    """Return the negotiable rate that a side expects without a deal, during the pause."""
    return worlds.expected_rate(SETTING, likelihood, left, **rest)


@pytest.mark.parametrize("day", [14, 42])
@pytest.mark.parametrize("blend", [0.0, 0.4, 1.0])
def test_reserves_are_what_is_expected_without_a_deal(day: int, blend: float) -> None:
    """Partners believe the threat by 3/4, home knows that it enforces with even odds."""
    zone = place(worlds.paused(SETTING), day=day, blend=blend).zone
    size = 1.0 + (SECOND_REFERENCE - 1.0) * blend
    left = 49 - day - 7
    believed = worlds.whole_rate(FACTS, expected_rate(0.75, left))
    likely = worlds.whole_rate(FACTS, expected_rate(0.5, left))
    np.testing.assert_allclose(zone.partner_reserve, -size * PARTNER_LOSS * believed, rtol=1e-12)
    np.testing.assert_allclose(zone.home_reserve, size * HOME_GAIN * likely, rtol=1e-12)
    np.testing.assert_array_equal(zone.exists, THREATENED)
    np.testing.assert_allclose(
        zone.partner_best[THREATENED], (-size * PARTNER_LOSS * likely)[THREATENED], rtol=1e-9
    )
    np.testing.assert_allclose(zone.home_best[THREATENED], (size * HOME_GAIN * believed)[THREATENED], rtol=1e-9)


def test_without_a_deal_sectoral_duties_are_paid_in_full() -> None:
    """By the present rates and by the threatened ones, also where a deal has relieved of them before."""
    setting = worlds.world(dyads=worlds.dyads(sectoral=np.full(PARTNERS, 8.0)))
    zone = place(worlds.paused(setting, relief=0.5, exempted=0.2), setting=setting, day=42).zone
    believed, likely = expected_rate(0.75, 0), expected_rate(0.5, 0)
    np.testing.assert_allclose(
        zone.partner_reserve, -PARTNER_LOSS * (worlds.whole_rate(FACTS, believed) + 8.0), rtol=1e-12
    )
    np.testing.assert_allclose(zone.home_reserve, HOME_GAIN * (worlds.whole_rate(FACTS, likely) + 8.0), rtol=1e-12)


def test_signing_costs_the_partner_and_pleases_home() -> None:
    setting = worlds.world(talks=worlds.talks(signing_cost=0.01, quick_win=0.001))
    plain, dear = place(worlds.paused(SETTING)), place(worlds.paused(SETTING), setting=setting, signing=0.5)
    cost = 0.01 * FACTS.imports * np.log(2.0)
    np.testing.assert_allclose(dear.zone.partner_reserve, plain.zone.partner_reserve + cost, rtol=1e-12)
    np.testing.assert_allclose(dear.zone.home_reserve, plain.zone.home_reserve - 0.001 * FACTS.imports, rtol=1e-12)


def test_where_nobody_believes_more_than_home_knows_there_is_no_zone() -> None:
    doubting = worlds.paused(SETTING, belief_for=1.0, belief_against=1.5)
    assert not place(doubting).zone.exists.any()


def test_stress_shows_in_homes_reserve() -> None:
    """Odds 1 : 1 at no stress, 1 : e at a stress of 2."""
    zone = place(worlds.paused(SETTING, stress=2.0), day=42).zone
    likely = worlds.whole_rate(FACTS, expected_rate(1.0 / (1.0 + np.e), 0))
    np.testing.assert_allclose(zone.home_reserve, HOME_GAIN * likely, rtol=1e-12)


def test_before_a_deadline_is_set_talks_get_nowhere() -> None:
    early = worlds.paused(SETTING, deadline=NEVER)
    where = place(early, day=0)
    assert not where.progress.any()
    assert not where.zone.exists.any()


def test_progress_to_the_deadline_and_after_enforcement_by_hand() -> None:
    """Seven days before the end, weighed by 3/4; then three weeks of talks that nothing hurries."""
    where = place(worlds.paused(SETTING), day=35)
    expected = 0.75 * 0.96**7 + 0.25 * 0.75 * 0.96 ** (7 + 21)
    np.testing.assert_allclose(where.progress, np.full(PARTNERS, expected), rtol=1e-12)
    assert where.days_left == 7.0
    later = place(worlds.paused(SETTING, deadline=NEVER, enforced_day=49), day=63)
    np.testing.assert_allclose(later.progress, np.full(PARTNERS, 1.0 - np.exp(-21.0 / 50.0)), rtol=1e-12)


def test_precedent_is_weighed_by_imports_and_age() -> None:
    """AAA got .6 three weeks ago, DDD .2 now; without weight of regions all see the same mean."""
    setting = worlds.world(talks=worlds.talks(precedent_region_weight=0.0))
    state = worlds.paused(
        setting, stage=only({0: Stage.FRAMEWORK, 3: Stage.FRAMEWORK}), deal_day=only({0: 7, 3: 28}, NEVER),
        partner_share=only({0: 0.6, 3: 0.2}, np.nan), home_share=only({0: 0.5, 3: 0.9}, np.nan),
    )  # fmt: skip
    where = place(state, setting=setting)
    first, second = 400.0 * 0.99**21, 100.0
    mean = (0.6 * first + 0.2 * second) / (first + second)
    np.testing.assert_allclose(where.partner_reference, np.full(PARTNERS, mean), rtol=1e-12)
    mean = (0.5 * first + 0.9 * second) / (first + second)
    np.testing.assert_allclose(where.home_reference, np.full(PARTNERS, mean), rtol=1e-12)


def test_without_deals_there_is_no_precedent() -> None:
    where = place(worlds.paused(SETTING))
    assert np.isnan(where.partner_reference).all()
    assert np.isnan(where.home_reference).all()


def without(**switched: bool) -> Setting:
    """Return the world of this file with some mechanisms switched off."""
    return SETTING._replace(on=worlds.on(**switched))


def test_a_collapsed_deal_is_no_precedent_but_a_signature_that_was_seen() -> None:
    """AAA got .6 and has lost it; DDD got .2 and keeps it."""
    begun = worlds.paused(
        SETTING, stage=only({0: Stage.COLLAPSED, 3: Stage.FINAL}), deal_day=only({0: 7, 3: 14}, NEVER),
        partner_share=only({0: 0.6, 3: 0.2}, np.nan), home_share=only({0: 0.5, 3: 0.9}, np.nan),
    )  # fmt: skip
    where = place(begun)
    np.testing.assert_allclose(where.partner_reference, np.full(PARTNERS, 0.2), rtol=1e-14)
    np.testing.assert_allclose(where.home_reference, np.full(PARTNERS, 0.9), rtol=1e-14)
    assert where.signed == 2


def test_without_the_mechanism_nobody_knows_of_precedent() -> None:
    begun = worlds.paused(
        SETTING, stage=only({0: Stage.FRAMEWORK}), deal_day=only({0: 7}, NEVER),
        partner_share=only({0: 0.6}, np.nan), home_share=only({0: 0.5}, np.nan),
    )  # fmt: skip
    assert not np.isnan(place(begun).partner_reference).any()
    where = place(begun, setting=without(precedent=False))
    for reference in (where.partner_reference, where.home_reference):
        same_bits(reference, np.full(PARTNERS, np.nan))
    same_bits_of_all(where.zone, place(begun).zone)


def test_without_doubt_the_threat_is_taken_at_face_value() -> None:
    """Three weeks before the end: 34 of 46 is what AAA reckons with, whatever it has seen."""
    doubting = worlds.paused(SETTING, belief_for=1.0, belief_against=99.0)
    where = place(doubting, setting=without(belief=False))
    same_bits(where.credibility, np.ones(PARTNERS))
    certain = worlds.whole_rate(FACTS, expected_rate(1.0, 14))
    np.testing.assert_allclose(where.zone.partner_reserve, -PARTNER_LOSS * certain, rtol=1e-12)
    np.testing.assert_allclose(where.progress, np.full(PARTNERS, 0.96**14), rtol=1e-12)  # it cannot slip
    same_bits(where.zone.home_reserve, place(doubting).zone.home_reserve)


@pytest.mark.parametrize(
    ("signal", "floated", "threat"),
    [
        (26.0, 28, 36.0),  # AAA is threatened with 46: half-way, with a weight of one half
        (26.0, 21, 46.0 - 10.0 * 0.95**7),
        (26.0, -NEVER, 46.0),  # forgotten
        (66.0, 28, 46.0),  # more than the threat: no news
        (np.nan, NEVER, 46.0),
    ],
)
def test_a_floated_rate_moves_what_the_partner_reckons_with_and_nothing_else(
    signal: float, floated: int, threat: float
) -> None:
    plain = worlds.paused(SETTING)
    told = worlds.paused(SETTING, signal=only({0: signal}, np.nan), signal_day=only({0: floated}, NEVER))
    hoped = only({0: threat}, FACTS.announced)
    np.testing.assert_allclose(expected(told, SETTING, clock(28)), hoped, rtol=1e-12)
    where, before = place(told), place(plain)
    reserve = -PARTNER_LOSS * worlds.whole_rate(FACTS, expected_rate(0.75, 14, threat=hoped))
    np.testing.assert_allclose(where.zone.partner_reserve, reserve, rtol=1e-12)
    same_bits(where.zone.home_reserve, before.zone.home_reserve)
    same_bits(where.home_at_threat, before.home_at_threat)
    same_bits(where.progress, before.progress)
    others = ~marked(0)
    same_bits_of_all(tuple(part[others] for part in where.zone), tuple(part[others] for part in before.zone))


def test_what_no_deal_takes_away_gives_nobody_leverage() -> None:
    """A political duty is paid with a deal and without: no bit of the bargaining depends on it."""
    struck = worlds.paused(SETTING, shock=only({0: 40.0, 3: -5.0}), shock_day=only({0: 21, 3: 21}, NEVER))
    same_bits_of_all(place(struck), place(worlds.paused(SETTING)))


def test_a_deal_with_a_friend_pleases_home() -> None:
    facts = worlds.dyads(friend=marked(1, 4))
    setting = worlds.world(dyads=facts, talks=worlds.talks(quick_win=0.001, affinity=0.002))
    worth = np.where(marked(1, 4), 0.003, 0.001) * facts.imports
    plain = place(worlds.paused(SETTING)).zone.home_reserve
    found = place(worlds.paused(setting), setting=setting).zone
    np.testing.assert_allclose(found.home_reserve, plain - worth, rtol=1e-12)
    same_bits(found.partner_reserve, place(worlds.paused(SETTING)).zone.partner_reserve)


def at_summit(*dates: tuple[int, tuple[int, ...]], push: float = 0.5) -> Setting:
    """Return a world in which leaders meet on some days; columns of the invited beside each."""
    summits = tuple(Summit(day, marked(*columns)) for day, columns in dates)
    return worlds.world(calendar=worlds.calendar(summits=summits), talks=worlds.talks(summit_push=push))


@pytest.mark.parametrize(("day", "here"), [(27, False), (28, True), (34, True), (35, False)])
def test_a_summit_belongs_to_the_week_it_falls_in(day: int, here: bool) -> None:
    invited = invited_to_summit(at_summit((day, (1, 4))), clock(28))
    np.testing.assert_array_equal(invited, marked(1, 4) & here)


def test_two_summits_in_a_week_invite_both_lists() -> None:
    setting = at_summit((28, (1, 4)), (30, (4, 6)), (40, (2,)))
    np.testing.assert_array_equal(invited_to_summit(setting, clock(28)), marked(1, 4, 6))


@pytest.mark.parametrize("state", [{}, {"deadline": NEVER, "enforced_day": 7}], ids=["before", "after"])
def test_a_summit_takes_the_invited_part_of_the_way_that_is_left(state: dict[str, Any]) -> None:
    """Half of it, and only them; before the deadline and after enforcement alike."""
    setting = at_summit((30, (1, 4)))
    begun = worlds.paused(SETTING, **state)
    going, there = place(begun), place(begun, setting=setting)
    assert (going.progress < 1.0).all()
    expected_way = np.where(marked(1, 4), (1.0 + going.progress) / 2.0, going.progress)
    np.testing.assert_allclose(there.progress, expected_way, rtol=1e-14)
    same_bits(there.progress[~marked(1, 4)], going.progress[~marked(1, 4)])
    same_bits_of_all(there.zone, going.zone)


@pytest.mark.parametrize(("imposed", "since"), [(7, 28), (21, 14)])
def test_where_no_deadline_comes_talks_ripen_from_the_imposition(imposed: int, since: int) -> None:
    begun = worlds.paused(SETTING, deadline=NEVER, enforced_day=imposed)
    where = place(begun, setting=without(deadline=False))
    np.testing.assert_allclose(where.progress, np.full(PARTNERS, 1.0 - np.exp(-since / 50.0)), rtol=1e-12)
    assert not where.zone.exists.any()  # what never comes threatens nobody


def offers(state: TalksState, *, setting: Setting = SETTING, blend: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    where = place(state, setting=setting, blend=blend)
    return tuple(standing_offers(state, setting=setting, position=where))


@pytest.mark.parametrize("blend", [0.0, 0.4, 1.0])
def test_on_straight_frontiers_what_one_gives_up_the_other_is_offered(blend: float) -> None:
    """The partner still asks for all but a third of the zone: a third is left to home; and the other way round."""
    given_up = np.array([0.0, 1.0, 0.25, 0.5, 0.3, 0.3, 1.0 / 3.0])
    begun = worlds.paused(SETTING, partner_concession=given_up, home_concession=given_up[::-1])
    to_partner, to_home = offers(begun, blend=blend)
    np.testing.assert_allclose(to_home, np.where(THREATENED, given_up, 0.0), atol=1e-9)
    np.testing.assert_allclose(to_partner, np.where(THREATENED, given_up[::-1], 0.0), atol=1e-9)


def test_without_a_zone_nothing_is_offered() -> None:
    doubting = worlds.paused(
        SETTING, belief_for=1.0, belief_against=1.5, partner_concession=0.9, home_concession=0.9
    )
    assert not place(doubting).zone.exists.any()
    for offer in offers(doubting):
        np.testing.assert_array_equal(offer, np.zeros(PARTNERS))


CURVED = worlds.world(values=worlds.term_values(FACTS))


@draw.few
@given(partner=draw.blocks(0.0, 1.0, (PARTNERS,)), home=draw.blocks(0.0, 1.0, (PARTNERS,)))
def test_where_terms_can_be_traded_more_is_left_than_was_given_up(partner: np.ndarray, home: np.ndarray) -> None:
    """Concave frontiers, up to the error of their tables; and never less for a further concession."""
    begun = worlds.paused(CURVED, partner_concession=partner, home_concession=home)
    to_partner, to_home = offers(begun, setting=CURVED)
    assert (to_partner >= np.where(THREATENED, home, 0.0) - 3e-3).all()
    assert (to_home >= np.where(THREATENED, partner, 0.0) - 3e-3).all()
    softer = begun._replace(home_concession=(1.0 + home) / 2.0)
    assert (offers(softer, setting=CURVED)[0] >= to_partner - 1e-12).all()


def test_offers_are_read_in_the_zone_of_now() -> None:
    """The same concessions, other reserves: after enforcement at a lower rate the demands are others."""
    begun = worlds.paused(CURVED, partner_concession=0.4, home_concession=0.2)
    now = offers(begun, setting=CURVED)
    later = offers(
        begun._replace(rate=only({0: 20.0}, FACTS.floor), basis=np.full(PARTNERS, int(Basis.DICTATED))),
        setting=CURVED,
    )
    assert now[0][0] != later[0][0]
    same_bits(now[0][1:], later[0][1:])

"""Zone, meeting and split: on straight frontiers by hand, on curved ones against Kalai and Smorodinsky."""

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from sim.rules.agreement import Meeting, Zone, agreed_rate, meet, share_of_gain, zone_of_agreement
from sim.rules.demand import demand
from sim.rules.frontier import Frontier, home_given_partner, partner_given_home
from tests.helpers import draw, worlds
from tests.helpers.bits import assert_elementwise, assert_rowwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

SECTORAL = np.array([0.0, 0.0, 0.0, 0.0, 8.0, 8.0, 0.0])
CURVED = [0, 1, 2, 3, 6]
"""Dyads in which there is something to bargain over besides sectoral duties."""


@functools.cache
def straight() -> Frontier:
    """Return frontiers without terms: straight lines between threat and floor."""
    setting = worlds.world()
    return setting.frontier


@functools.cache
def curved() -> Frontier:
    """Return frontiers with all five terms."""
    facts = worlds.dyads(sectoral=SECTORAL)
    return worlds.frontier(facts, worlds.payoffs(), worlds.term_values(facts))


def at_share(low: np.ndarray, high: np.ndarray, share: object) -> np.ndarray:
    return low + np.asarray(share) * (high - low)


def reserves(frontier: Frontier, partner: object, home: object) -> dict[str, np.ndarray]:
    """Return reserves at shares of the way along the payoffs of the first reference set."""
    return {
        "partner_reserve": at_share(frontier.partner_low[0], frontier.partner_high[0], partner),
        "home_reserve": at_share(frontier.home_low[0], frontier.home_high[0], home),
    }


def zone(frontier: Frontier, partner: object = 0.2, home: object = 0.2) -> Zone:
    return zone_of_agreement(frontier=frontier, blend=0.0, **reserves(frontier, partner, home))


def test_a_zone_by_hand() -> None:
    """AAA: 27 effective points between threat and floor; partner loses 1/4, home gains 1/8 a point."""
    frontier = straight()
    # expects: the partner 31 points (of 34.5), home 17 (of 7.5): anything between is better for both
    found = zone_of_agreement(
        frontier=frontier, partner_reserve=np.full(PARTNERS, -31.0 / 4.0),
        home_reserve=np.full(PARTNERS, 17.0 / 8.0), blend=0.0,
    )  # fmt: skip
    assert found.exists[0]
    assert found.partner_best[0] == pytest.approx(-17.0 / 4.0)
    assert found.home_best[0] == pytest.approx(31.0 / 8.0)


@given(partner=draw.shares, home=draw.shares)
def test_there_is_a_zone_where_reserves_leave_room(partner: float, home: float) -> None:
    """On a straight line both can gain if the shares they have without a deal add up to less than one."""
    frontier = straight()
    found = zone(frontier, partner, home)
    if abs(partner + home - 1.0) > 1e-9:
        np.testing.assert_array_equal(found.exists[worlds.THREATENED], partner + home < 1.0)
    assert (found.partner_best >= found.partner_reserve).all()
    assert (found.home_best >= found.home_reserve).all()
    nobody = ~found.exists
    np.testing.assert_array_equal(found.partner_best[nobody], found.partner_reserve[nobody])
    np.testing.assert_array_equal(found.home_best[nobody], found.home_reserve[nobody])


def test_where_nothing_can_be_given_there_is_no_zone() -> None:
    """A floor partner whose threat equals the floor, and an exempt one whose threat is nothing."""
    frontier = straight()
    found = zone(frontier)
    assert not found.exists[[4, 5]].any()


def test_relief_from_sectoral_duties_opens_a_zone_at_the_floor() -> None:
    assert zone(curved()).exists[[4, 5]].all()


@given(low=draw.shares, high=draw.shares, home=draw.shares)
def test_a_better_reserve_leaves_the_other_side_less(low: float, high: float, home: float) -> None:
    frontier = curved()
    worse, better = (zone(frontier, share, home) for share in sorted([low, high]))
    both = worse.exists & better.exists
    assert (better.home_best <= worse.home_best + 1e-12)[both].all()
    assert (better.exists <= worse.exists).all()


def meeting(frontier: Frontier, found: Zone, partner: object, home: object) -> Meeting:
    """Return the meeting of two sides that have conceded so much."""
    return meet(
        frontier=frontier,
        zone=found,
        partner_demand=demand(
            reserve=found.partner_reserve, best=found.partner_best, share=1.0 - np.asarray(partner)
        ),
        home_demand=demand(reserve=found.home_reserve, best=found.home_best, share=1.0 - np.asarray(home)),
        blend=0.0,
    )


def left_for_home(frontier: Frontier, met: Meeting) -> np.ndarray:
    """Return home's payoff in the deal of a meeting."""
    return home_given_partner(frontier=frontier, partner_payoff=met.partner_payoff, blend=0.0)


@pytest.mark.parametrize(
    ("partner", "home", "compatible", "share"),
    [
        (0.0, 0.0, False, None),
        (0.4, 0.5, False, None),
        (0.51, 0.51, True, 0.5),  # the surplus is split in half
        (0.6, 0.6, True, 0.5),
        (1.0, 1.0, True, 0.5),
        (1.0, 0.01, True, 0.005),  # the partner yields, home does not: home's demand, less half of what is left
        (0.3, 0.8, True, 0.75),  # who concedes more gets less
        (0.8, 0.3, True, 0.25),
    ],
)
def test_straight_frontiers_by_hand(partner: float, home: float, compatible: bool, share: float | None) -> None:
    """The partner asks for 1 - partner of the zone, home leaves it ``home``: the deal is half-way between."""
    frontier = straight()
    found = zone(frontier, 0.25, 0.125)
    met = meeting(frontier, found, partner, home)
    assert (met.compatible[worlds.THREATENED] == compatible).all()
    assert not met.compatible[~worlds.THREATENED].any()
    if share is not None:
        got = share_of_gain(payoff=met.partner_payoff, reserve=found.partner_reserve, best=found.partner_best)
        left = share_of_gain(payoff=left_for_home(frontier, met), reserve=found.home_reserve, best=found.home_best)
        np.testing.assert_allclose(got[worlds.THREATENED], share, atol=1e-12)
        np.testing.assert_allclose(left[worlds.THREATENED], 1.0 - share, atol=1e-12)


@pytest.mark.parametrize(("concession", "compatible"), [(0.499, False), (0.4996, True)])
def test_the_error_of_the_tables_is_no_reason_to_part(concession: float, compatible: bool) -> None:
    """Demands that miss each other by a thousandth of home's gain meet, by two thousandths they do not."""
    frontier = straight()
    met = meeting(frontier, zone(frontier, 0.25, 0.5), concession, concession)
    assert (met.compatible[worlds.THREATENED] == compatible).all()


@given(partner=draw.shares, home=draw.shares, concession=st.tuples(draw.shares, draw.shares))
def test_compatible_means_that_both_get_what_they_ask(
    partner: float, home: float, concession: tuple[float, float]
) -> None:
    """Up to a thousandth of the zone, what the two tables of a frontier differ by."""
    frontier = curved()
    found = zone(frontier, partner, home)
    met = meeting(frontier, found, *concession)
    ok = met.compatible
    assert not (ok & ~found.exists).any()
    wide = np.array([found.partner_best - found.partner_reserve, found.home_best - found.home_reserve])
    asked = np.array(
        [
            demand(reserve=found.partner_reserve, best=found.partner_best, share=1.0 - concession[0]),
            demand(reserve=found.home_reserve, best=found.home_best, share=1.0 - concession[1]),
        ]
    )
    got = np.array([met.partner_payoff, left_for_home(frontier, met)])
    slack = 1e-9 + 0.002 * np.array([np.ptp(frontier.partner[0], axis=-1), np.ptp(frontier.home[0], axis=-1)])
    assert (got >= asked - slack)[:, ok].all()
    assert (got <= asked + wide + slack)[:, ok].all()


@given(concession=st.tuples(draw.shares, draw.shares), more=draw.shares)
def test_a_further_concession_never_breaks_a_meeting(concession: tuple[float, float], more: float) -> None:
    frontier = curved()
    found = zone(frontier, 0.2, 0.3)
    before = meeting(frontier, found, *concession).compatible
    assert (before <= meeting(frontier, found, max(more, concession[0]), concession[1]).compatible).all()
    assert (before <= meeting(frontier, found, concession[0], max(more, concession[1])).compatible).all()


def protocol(frontier: Frontier, found: Zone, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Let both sides concede together; return the shares of their gains when demands first are compatible."""
    shares = np.full((2, PARTNERS), np.nan)
    for concession in np.linspace(0.0, 1.0, steps):
        met = meeting(frontier, found, concession, concession)
        new = met.compatible & np.isnan(shares[0])
        got = share_of_gain(payoff=met.partner_payoff, reserve=found.partner_reserve, best=found.partner_best)
        left = share_of_gain(payoff=left_for_home(frontier, met), reserve=found.home_reserve, best=found.home_best)
        shares = np.where(new, [got, left], shares)
    return shares[0], shares[1]


def kalai_smorodinsky(frontier: Frontier, found: Zone, partner: int) -> float:
    """Return the common share of both gains at the Kalai-Smorodinsky point, by root finding on the frontier."""

    def excess(share: float) -> float:
        asked = demand(reserve=found.partner_reserve, best=found.partner_best, share=share)
        left = home_given_partner(frontier=frontier, partner_payoff=asked, blend=0.0)
        gain = (left - found.home_reserve) / (found.home_best - found.home_reserve)
        return float(gain[partner] - share)

    return float(brentq(excess, 0.0, 1.0, xtol=1e-12))


@pytest.mark.parametrize(("partner", "home"), [(0.0, 0.0), (0.1, 0.4), (0.4, 0.1), (0.3, 0.35)])
def test_equal_concessions_end_at_the_kalai_smorodinsky_point(partner: float, home: float) -> None:
    frontier = curved()
    found = zone(frontier, partner, home)
    got, left = protocol(frontier, found, steps=2001)
    expected = np.array([kalai_smorodinsky(frontier, found, dyad) for dyad in CURVED])
    np.testing.assert_allclose(got[CURVED], expected, atol=2e-3)
    np.testing.assert_allclose(left[CURVED], expected, atol=2e-3)
    assert (expected > 0.501).any()  # curved indeed: both get more than half


@pytest.mark.parametrize(("partner", "home"), [(0.0, 0.0), (0.1, 0.4), (0.4, 0.1)])
def test_equals_on_straight_frontiers_end_at_the_middle(partner: float, home: float) -> None:
    frontier = straight()
    got, left = protocol(frontier, zone(frontier, partner, home), steps=101)
    np.testing.assert_allclose(got[worlds.THREATENED], 0.5, atol=1e-12)
    np.testing.assert_allclose(left[worlds.THREATENED], 0.5, atol=1e-12)
    assert np.isnan(got[~worlds.THREATENED]).all()


def test_the_deal_lies_on_the_frontier() -> None:
    frontier = curved()
    met = meeting(frontier, zone(frontier, 0.1, 0.2), 0.7, 0.9)
    on_it = home_given_partner(frontier=frontier, partner_payoff=met.partner_payoff, blend=0.0)
    back = partner_given_home(frontier=frontier, home_payoff=on_it, blend=0.0)
    slack = 0.002 * np.ptp(frontier.partner[0], axis=-1)
    assert (np.abs(back - met.partner_payoff) <= slack).all()


@pytest.mark.parametrize(
    ("payoff", "reserve", "best", "expected"),
    [
        (1.0, 0.0, 4.0, 0.25),
        (-3.0, -4.0, 0.0, 0.25),
        (5.0, 0.0, 4.0, 1.0),  # clipped
        (-1.0, 0.0, 4.0, 0.0),
        (1.0, 4.0, 4.0, 0.0),  # nothing to gain
        (5.0, 4.0, 4.0, 0.0),
        (1.0, 4.0, 3.0, 0.0),
    ],
)
def test_share_of_gain_by_hand(payoff: float, reserve: float, best: float, expected: float) -> None:
    same_bits(share_of_gain(payoff=payoff, reserve=reserve, best=best), expected)


@pytest.mark.parametrize(
    ("ceiling", "floor", "given_up", "step", "expected"),
    [
        (46.0, 10.0, 0.0, 1.0, 46.0),
        (46.0, 10.0, 1.0, 1.0, 10.0),
        (46.0, 10.0, 0.5, 1.0, 28.0),
        (46.0, 10.0, 0.25, 5.0, 35.0),  # 37 is nearer to 35
        (46.0, 10.0, 0.625, 1.0, 24.0),  # 23.5: halves go up
        (46.0, 10.0, 0.0, 5.0, 45.0),
        (48.0, 10.0, 0.0, 5.0, 48.0),  # 50 would be more than the ceiling
        (46.0, 12.0, 1.0, 5.0, 12.0),  # 10 would be less than the floor
        (10.0, 10.0, 0.4, 1.0, 10.0),  # floor partner
        (0.0, 0.0, 1.0, 1.0, 0.0),  # exempt
        (34.0, 10.0, 0.3, 1e-6, 26.8),  # not rounded
    ],
)
def test_agreed_rate_by_hand(ceiling: float, floor: float, given_up: float, step: float, expected: float) -> None:
    rate = agreed_rate(ceiling=ceiling, floor=floor, leverage_given=given_up, step=step)
    assert rate == pytest.approx(expected, rel=1e-9)


@given(
    ceiling=st.floats(10.0, 130.0), given_up=draw.shares, more=draw.shares, step=st.sampled_from([0.5, 1.0, 5.0])
)
def test_who_gives_more_gets_a_lower_rate(ceiling: float, given_up: float, more: float, step: float) -> None:
    little, much = (
        agreed_rate(ceiling=ceiling, floor=10.0, leverage_given=value, step=step)
        for value in sorted([given_up, more])
    )
    assert 10.0 <= much <= little <= ceiling
    assert abs(little - (ceiling - min(given_up, more) * (ceiling - 10.0))) <= step / 2.0 + 1e-9


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_one_run_and_for_many(generator: np.random.Generator) -> None:
    frontier = curved()
    shape = (RUNS, PARTNERS)
    blend = generator.random((RUNS, 1))
    known = reserves(frontier, generator.random(shape), generator.random(shape))
    assert_rowwise(zone_of_agreement, arrays={**known, "blend": blend}, constants={"frontier": frontier})
    whole = zone_of_agreement(frontier=frontier, blend=blend, **known)
    demands = [generator.uniform(-9.0, 0.0, shape), generator.uniform(0.0, 9.0, shape)]
    met = meet(frontier=frontier, zone=whole, partner_demand=demands[0], home_demand=demands[1], blend=blend)
    for run in range(RUNS):
        alone = Zone(*(field[run] for field in whole))
        asked = {"partner_demand": demands[0][run], "home_demand": demands[1][run], "blend": blend[run]}
        for one, many in zip(meet(frontier=frontier, zone=alone, **asked), met, strict=True):
            same_bits(one, many[run])


@draw.few
@given(payoff=draw.blocks(-9.0, 9.0), reserve=draw.blocks(-9.0, 0.0), best=draw.blocks(-1.0, 9.0))
def test_shares_and_rates_are_one_rule_for_any_shape(
    payoff: np.ndarray, reserve: np.ndarray, best: np.ndarray
) -> None:
    assert_elementwise(share_of_gain, arrays={"payoff": payoff, "reserve": reserve, "best": best})
    arrays = {"ceiling": 30.0 + best, "floor": 10.0 + reserve, "leverage_given": (payoff + 9.0) / 18.0}
    assert_elementwise(agreed_rate, arrays=arrays, constants={"step": 1.0})

"""Pareto frontiers: against brute force, another solver and straight lines, and where nothing can be had."""

import functools
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import minimize

from sim.rules.concession_terms import TermValues
from sim.rules.frontier import Frontier, build_frontier, deal_at, home_given_partner, partner_given_home
from tests.helpers import draw, worlds
from tests.helpers.bits import same_bits
from tests.helpers.worlds import PARTNERS, RUNS

STEPS = 181
ENOUGH = 1e-3
"""Share of a payoff's range that a table may err by."""


class Dyads(NamedTuple):
    """Payoffs without terms along the leverage given up, ``(2, partners, steps)``, and what terms are worth."""

    home: np.ndarray
    partner: np.ndarray
    values: TermValues

    def worth(self, reference: int, partner: int, deals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return both payoffs of deals ``(1 + terms, ...)`` of one dyad, straight from their definition."""
        leverage, terms = deals[0], deals[1:]
        rise = np.linspace(0.0, 1.0, STEPS)
        gain, cost, curvature = (
            field[:, partner].reshape(-1, *[1] * (terms.ndim - 1)) for field in self.values[:3]
        )
        home = np.interp(leverage, rise, self.home[reference, partner]) + (gain * terms).sum(axis=0)
        paid = (cost * terms + curvature * terms**2 / 2.0).sum(axis=0)
        return home, np.interp(leverage, rise, self.partner[reference, partner]) - paid


@functools.cache
def curved() -> tuple[Dyads, Frontier]:
    """Return dyads with strictly concave payoffs and all five terms, no two alike, and their frontiers."""
    rise = np.linspace(0.0, 1.0, STEPS)
    size = np.linspace(1.0, 7.0, PARTNERS)[:, np.newaxis]
    lost = size * (0.7 * rise + 0.5 * rise**2)
    gained = size * (1.5 * rise - 0.45 * rise**2)
    scale = np.array([1.0, 1.3])[:, np.newaxis, np.newaxis]
    values = worlds.term_values(worlds.dyads(partner_tariff=np.array([2.0, 5.0, 10.0, 1.0, 15.0, 3.0, 7.0])))
    dyads = Dyads(5.0 - scale * lost, scale * gained - 9.0, values)
    return dyads, build_frontier(
        home_by_leverage=dyads.home, partner_by_leverage=dyads.partner, values=dyads.values
    )


def line(home: tuple[float, float], partner: tuple[float, float]) -> Frontier:
    """Return frontiers of dyads without terms whose payoffs are linear in the leverage given up."""
    shape = (2, PARTNERS, STEPS)
    return build_frontier(
        home_by_leverage=np.broadcast_to(np.linspace(*home, STEPS), shape),
        partner_by_leverage=np.broadcast_to(np.linspace(*partner, STEPS), shape),
        values=worlds.NO_TERMS,
    )


def ranges(frontier: Frontier) -> tuple[np.ndarray, np.ndarray]:
    """Return the widths of the partners' and of home's payoffs, ``(2, partners)``."""
    return frontier.partner_high - frontier.partner_low, frontier.home_high - frontier.home_low


def affordable(reference: int, partner: int) -> np.ndarray:
    """Return the most of leverage and of each term that a deal can hold, ``(1 + terms,)``.

    A term is limited by itself, and by what the partner can pay without losing more than its whole range.
    """
    dyads, frontier = curved()
    curvature, maximum = dyads.values.curvature[:, partner], dyads.values.maximum[:, partner]
    to_lose = ranges(frontier)[0][reference, partner]
    return np.concatenate([[1.0], np.minimum(maximum, np.sqrt(2.0 * to_lose / curvature))])


BOTH = [(reference, partner) for reference in (0, 1) for partner in range(PARTNERS)]


def test_linear_dyads_have_straight_frontiers() -> None:
    frontier = line(home=(4.0, -2.0), partner=(-10.0, -1.0))
    share = np.linspace(0.0, 1.0, frontier.home.shape[-1])
    np.testing.assert_allclose(frontier.home, np.broadcast_to(4.0 - 6.0 * share, frontier.home.shape), atol=1e-12)
    np.testing.assert_allclose(
        frontier.partner, np.broadcast_to(-1.0 - 9.0 * share, frontier.partner.shape), atol=1e-12
    )
    np.testing.assert_allclose(frontier.deals[:, 0], np.broadcast_to(share, frontier.home.shape), atol=1e-12)
    assert not frontier.deals[:, 1:].any()


def test_ends_of_a_line() -> None:
    frontier = line(home=(4.0, -2.0), partner=(-10.0, -1.0))
    for field, expected in zip(frontier[:4], (-10.0, -1.0, -2.0, 4.0), strict=True):
        np.testing.assert_allclose(field, np.full((2, PARTNERS), expected), rtol=1e-14)


@pytest.mark.parametrize(("reference", "partner"), BOTH)
def test_home_falls_as_the_partner_rises(reference: int, partner: int) -> None:
    _, frontier = curved()
    assert (np.diff(frontier.home[reference, partner]) < 0.0).all()
    assert (np.diff(frontier.partner[reference, partner]) < 0.0).all()


@pytest.mark.parametrize(("reference", "partner"), BOTH)
def test_terms_at_a_node_reproduce_the_payoffs(reference: int, partner: int) -> None:
    """Home's to a thousandth of its range; the partner's cost is convex, so terms between two cost it less."""
    dyads, frontier = curved()
    low, high = frontier.partner_low[reference, partner], frontier.partner_high[reference, partner]
    home, own = dyads.worth(reference, partner, frontier.deals[reference, :, partner])
    partner_range, home_range = (width[reference, partner] for width in ranges(frontier))
    np.testing.assert_allclose(
        own, np.linspace(low, high, frontier.home.shape[-1]), atol=3.0 * ENOUGH * partner_range
    )
    np.testing.assert_allclose(home, frontier.home[reference, partner], atol=ENOUGH * home_range)


@pytest.mark.parametrize(("reference", "partner"), BOTH)
def test_no_deal_found_by_chance_betters_the_frontier(reference: int, partner: int) -> None:
    """Deals anywhere within the limits, and deals near the efficient ones."""
    dyads, frontier = curved()
    generator = np.random.default_rng(17)
    most = affordable(reference, partner)[:, np.newaxis]
    anywhere = generator.random((most.size, 20_011)) * most
    on_it = frontier.deals[reference, :, partner, generator.integers(0, frontier.home.shape[-1], 20_011)].T
    near = np.clip(on_it + generator.normal(scale=0.02, size=on_it.shape) * most, 0.0, most)
    home, own = dyads.worth(reference, partner, np.concatenate([anywhere, near], axis=1))
    low, high = frontier.partner_low[reference, partner], frontier.partner_high[reference, partner]
    inside = (own >= low) & (own <= low + 0.95 * (high - low))
    table = np.interp(
        own[inside], np.linspace(low, high, frontier.home.shape[-1]), frontier.home[reference, partner]
    )
    better = (home[inside] - table) / ranges(frontier)[1][reference, partner]
    assert better.max() <= ENOUGH
    assert better.max() > -0.05  # the search came near: it could have failed


@pytest.mark.parametrize("partner", range(PARTNERS))
@pytest.mark.parametrize("share", [0.1, 0.45, 0.8])
def test_another_solver_finds_the_same_deals(partner: int, share: float) -> None:
    """Most for home given the partner's payoff, by sequential quadratic programming."""
    dyads, frontier = curved()
    low, high = frontier.partner_low[0, partner], frontier.partner_high[0, partner]
    asked = low + share * (high - low)
    most = affordable(0, partner)
    scaled = np.maximum(most, 1e-9)

    def home(x: np.ndarray) -> float:
        return -float(dyads.worth(0, partner, x * scaled)[0])

    def room(x: np.ndarray) -> float:
        return float(dyads.worth(0, partner, x * scaled)[1] - asked)

    start = frontier.deals[0, :, partner, round(share * (frontier.home.shape[-1] - 1))] / scaled * 0.9
    found = minimize(
        home, start, bounds=[(0.0, limit / wide) for limit, wide in zip(most, scaled, strict=True)],
        constraints={"type": "ineq", "fun": room}, method="SLSQP", options={"ftol": 1e-10, "maxiter": 300},
    )  # fmt: skip
    table = np.interp(asked, np.linspace(low, high, frontier.home.shape[-1]), frontier.home[0, partner])
    assert -found.fun == pytest.approx(table, abs=ENOUGH * ranges(frontier)[1][0, partner])


def exact(nodes: int = 20_011) -> Frontier:
    """Return the curved frontiers on a grid so fine that its own error does not count."""
    dyads, _ = curved()
    rates = np.concatenate([[0.0], np.geomspace(1e-2, 1e3, 8009)])
    return build_frontier(
        home_by_leverage=dyads.home, partner_by_leverage=dyads.partner, values=dyads.values, nodes=nodes,
        exchanges=rates,
    )  # fmt: skip


@functools.cache
def errors() -> np.ndarray:
    """Return how far home's table is off at 997 payoffs of the partner, ``(2, partners, 997)``, share of range."""
    _, frontier = curved()
    fine = exact()
    off = []
    for reference, partner in BOTH:
        low, high = frontier.partner_low[reference, partner], frontier.partner_high[reference, partner]
        asked = np.linspace(low, high, 997)
        rough = np.interp(
            asked, np.linspace(low, high, frontier.home.shape[-1]), frontier.home[reference, partner]
        )
        ends = fine.partner_low[reference, partner], fine.partner_high[reference, partner]
        true = np.interp(asked, np.linspace(*ends, 20_011), fine.home[reference, partner])
        off.append((rough - true) / ranges(frontier)[1][reference, partner])
    return np.array(off).reshape(2, PARTNERS, -1)


def test_tables_err_by_less_than_a_thousandth() -> None:
    """Over all but the twentieth of the range that is best for the partner."""
    assert np.abs(errors()[..., :-50]).max() < ENOUGH


def test_tables_err_by_less_than_a_thousandth_at_the_partners_end_too() -> None:
    assert np.abs(errors()).max() < ENOUGH


def test_tables_err_by_less_than_a_hundredth_anywhere() -> None:
    assert np.abs(errors()).max() < 10.0 * ENOUGH


@draw.few
@given(share=draw.blocks(0.0, 1.0))
def test_the_two_tables_are_inverse_to_each_other(share: np.ndarray) -> None:
    """At both reference sets to a thousandth of the range, between them to a third of a percent."""
    _, frontier = curved()
    for blend, slack in ((0.0, ENOUGH), (1.0, ENOUGH), (0.5, 3.0 * ENOUGH)):
        low, high = (
            (1.0 - blend) * field[0] + blend * field[1] for field in (frontier.home_low, frontier.home_high)
        )
        home = low + share * (high - low)
        partner = partner_given_home(frontier=frontier, home_payoff=home, blend=blend)
        back = home_given_partner(frontier=frontier, partner_payoff=partner, blend=blend)
        assert (np.abs(back - home) <= slack * (high - low)).all()


@draw.few
@given(share=draw.blocks(0.0, 1.0), blend=draw.blocks(0.0, 1.0, (RUNS, 1)))
def test_straight_lines_are_inverse_to_each_other_exactly(share: np.ndarray, blend: np.ndarray) -> None:
    setting = worlds.world()
    frontier, moving = setting.frontier, worlds.THREATENED
    low, high = (field[0] + blend * (field[1] - field[0]) for field in (frontier.home_low, frontier.home_high))
    home = low + share * (high - low)
    partner = partner_given_home(frontier=frontier, home_payoff=home, blend=blend)
    back = home_given_partner(frontier=frontier, partner_payoff=partner, blend=blend)
    np.testing.assert_allclose(back[:, moving], home[:, moving], atol=1e-11)


def test_payoffs_outside_the_table_give_its_ends() -> None:
    _, frontier = curved()
    far = np.full(PARTNERS, 1e6)
    read = {"frontier": frontier, "blend": np.zeros(1)}
    np.testing.assert_allclose(home_given_partner(partner_payoff=-far, **read), frontier.home[0, :, 0])
    np.testing.assert_allclose(home_given_partner(partner_payoff=far, **read), frontier.home[0, :, -1])
    np.testing.assert_allclose(partner_given_home(home_payoff=-far, **read), frontier.partner[0, :, 0])
    np.testing.assert_allclose(partner_given_home(home_payoff=far, **read), frontier.partner[0, :, -1])


def test_a_deal_is_read_between_nodes() -> None:
    _, frontier = curved()
    low, high = frontier.partner_low[0], frontier.partner_high[0]
    deal = deal_at(
        frontier=frontier, partner_payoff=low + (high - low) * (40.25 / (frontier.home.shape[-1] - 1)), blend=0.0
    )
    expected = 0.75 * frontier.deals[0, :, :, 40] + 0.25 * frontier.deals[0, :, :, 41]
    np.testing.assert_allclose(deal, expected, rtol=1e-9, atol=1e-12)


def test_a_blend_mixes_the_two_reference_sets() -> None:
    _, frontier = curved()
    payoffs = {}
    for blend in (0.0, 0.3, 1.0):
        low, high = (
            (1.0 - blend) * field[0] + blend * field[1] for field in (frontier.partner_low, frontier.partner_high)
        )
        payoffs[blend] = home_given_partner(
            frontier=frontier, partner_payoff=low + 0.6 * (high - low), blend=np.array([blend])
        )
    np.testing.assert_allclose(payoffs[0.3], 0.7 * payoffs[0.0] + 0.3 * payoffs[1.0], rtol=1e-12)


def test_no_deal_gives_less_than_the_worst_on_the_table() -> None:
    """The table ends where a side would get less than without terms at the threat, or at its own best rate."""
    dyads, frontier = curved()
    assert (frontier.partner_low >= dyads.partner[:, :, 0] - 1e-12).all()
    assert (frontier.home_low >= dyads.home.min(axis=-1) - 1e-9).all()
    np.testing.assert_array_equal(frontier.home_low, frontier.home[:, :, -1])
    np.testing.assert_array_equal(frontier.home_high, frontier.home[:, :, 0])


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_one_run_and_for_many(generator: np.random.Generator) -> None:
    _, frontier = curved()
    payoff, blend = generator.uniform(-12.0, 12.0, (RUNS, PARTNERS)), generator.random((RUNS, 1))
    home = home_given_partner(frontier=frontier, partner_payoff=payoff, blend=blend)
    partner = partner_given_home(frontier=frontier, home_payoff=payoff, blend=blend)
    deals = deal_at(frontier=frontier, partner_payoff=payoff, blend=blend)
    assert deals.shape == (6, RUNS, PARTNERS)
    for run in range(RUNS):
        asked, mix = payoff[run], blend[run]
        same_bits(home_given_partner(frontier=frontier, partner_payoff=asked, blend=mix), home[run])
        same_bits(partner_given_home(frontier=frontier, home_payoff=asked, blend=mix), partner[run])
        same_bits(deal_at(frontier=frontier, partner_payoff=asked, blend=mix), deals[:, run])
    for i in range(PARTNERS):
        alone = Frontier(*(field[:, [i]] for field in frontier[:6]), frontier.deals[:, :, [i]])
        one = home_given_partner(frontier=alone, partner_payoff=payoff[:, [i]], blend=blend)
        same_bits(one, home[:, [i]])


def test_partners_do_not_mix_and_arguments_are_left_alone() -> None:
    dyads, frontier = curved()
    copies = dyads.home.copy(), dyads.partner.copy()
    for i in (0, 4):
        values = TermValues(*(field[:, [i]] for field in dyads.values))
        alone = build_frontier(
            home_by_leverage=dyads.home[:, [i]], partner_by_leverage=dyads.partner[:, [i]], values=values
        )
        for field, fields in zip(alone[:6], frontier[:6], strict=True):
            same_bits(field[:, 0], fields[:, i])
        same_bits(alone.deals[:, :, 0], frontier.deals[:, :, i])
    np.testing.assert_array_equal(dyads.home, copies[0])
    np.testing.assert_array_equal(dyads.partner, copies[1])


def readings(frontier: Frontier, payoffs: np.ndarray, unit: float = 1.0) -> tuple[np.ndarray, ...]:
    """Return home's payoffs, the way back from them, and the leverage given; money in units of ``unit``."""
    home = home_given_partner(frontier=frontier, partner_payoff=unit * payoffs, blend=0.0)
    back = partner_given_home(frontier=frontier, home_payoff=home, blend=0.0)
    return home / unit, back / unit, deal_at(frontier=frontier, partner_payoff=unit * payoffs, blend=0.0)[0]


@pytest.mark.parametrize("unit", [1e-3, 0.125, 64.0])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    """The smallest dyads are worth some millions a year, the largest a hundred billions."""
    dyads, plain = curved()
    gain, cost, curvature, maximum = dyads.values
    scaled = build_frontier(
        home_by_leverage=unit * dyads.home,
        partner_by_leverage=unit * dyads.partner,
        values=TermValues(unit * gain, unit * cost, unit * curvature, maximum),
    )
    payoffs = np.linspace(plain.partner_low[0], plain.partner_high[0], 29)
    for found, expected in zip(readings(scaled, payoffs, unit), readings(plain, payoffs), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_where_one_side_does_not_care_the_frontier_is_the_others_best() -> None:
    """Home indifferent: the lowest rate; the partner indifferent: the highest. One point, no terms, no nan."""
    home_cares_not = line(home=(2.0, 2.0), partner=(-9.0, -1.0))
    np.testing.assert_array_equal(home_cares_not.home, np.full(home_cares_not.home.shape, 2.0))
    np.testing.assert_allclose(home_cares_not.partner_high, -1.0)
    best = partner_given_home(frontier=home_cares_not, home_payoff=np.full(PARTNERS, 2.0), blend=0.0)
    np.testing.assert_allclose(best, -1.0)
    partner_cares_not = line(home=(4.0, -2.0), partner=(-3.0, -3.0))
    read = home_given_partner(frontier=partner_cares_not, partner_payoff=np.full(PARTNERS, -3.0), blend=0.0)
    np.testing.assert_allclose(read, 4.0)


def corner(**changes: np.ndarray) -> Frontier:
    """Return frontiers of the linear world with terms, some facts changed."""
    facts = worlds.dyads(**changes)
    return worlds.frontier(facts, worlds.payoffs(), worlds.term_values(facts))


def test_dyads_without_exports_or_tariffs_have_frontiers_too() -> None:
    nothing = np.zeros(PARTNERS)
    frontier = corner(exports=nothing, deficit=worlds.dyads().imports, partner_tariff=nothing)
    for field in frontier[:7]:
        assert np.isfinite(field).all()
    assert frontier.deals[:, 1].max() == 0.0  # no tariff to cut
    assert frontier.deals[:, 2].max() == 0.0  # no barrier that keeps anything out
    assert frontier.deals[:, 3].max() < 1e-6  # a market of nothing buys nothing
    assert (frontier.home_high > frontier.home_low)[:, worlds.THREATENED].all()


@pytest.mark.parametrize("partner", [4, 5])
def test_where_threat_and_floor_are_one_the_frontier_is_a_point(partner: int) -> None:
    """A floor partner (10 and 10) and an exempt one (0 and 0), without sectoral duties to be relieved of."""
    frontier = corner()
    for low, high in ((frontier.partner_low, frontier.partner_high), (frontier.home_low, frontier.home_high)):
        assert (low == high)[:, partner].all()
    assert not frontier.deals[:, :, partner].any()  # nothing is granted for nothing


@pytest.mark.parametrize("partner", [4, 5])
def test_sectoral_relief_gives_them_something_to_pay_for(partner: int) -> None:
    frontier = corner(sectoral=np.full(PARTNERS, 8.0))
    assert (frontier.partner_high > frontier.partner_low)[:, partner].all()
    best = frontier.deals[:, :, partner, -1]
    np.testing.assert_array_equal(best[:, 0], 1.0)  # the partner's best deal: all relief ...
    np.testing.assert_array_equal(best[:, 1:], 0.0)  # ... for no terms

"""Batches: as exact as Newton's method, and blind to who else is in them."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.arrays import FloatArray
from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.links import BLOCK, LinkEquilibria, LinkSolver, link_solver, solve_links
from sim.trade.outcomes import outcomes

MakeUp = Callable[..., Economy]
CLOSURES = [Closure(t, r) for t in ("portfolio", "fixed") for r in ("tax_relief", "lump_sum")]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def solver(world: Economy) -> LinkSolver:
    return link_solver(world)


def draw(economy: Economy, worlds: int, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    draws = np.random.default_rng(seed)
    home, partners = draws.uniform(0.0, 0.5, (2, worlds, economy.size - 1))
    home[:, 3] = draws.choice([0.3, 0.54, 1.45], worlds)
    return home, partners / 2


def same(a: LinkEquilibria, b: LinkEquilibria, rows: object = slice(None)) -> bool:
    """Tell whether ``b`` holds the rows of ``a``, bit for bit."""
    fields = all(np.array_equal(x[rows], y) for x, y in zip(a.markets, b.markets, strict=True))  # type: ignore[index]
    return fields and np.array_equal(a.residual[rows], b.residual)  # type: ignore[index]


@pytest.mark.parametrize("closure", CLOSURES)
def test_batch_is_newton_to_a_ten_thousandth_of_a_point(world: Economy, closure: Closure) -> None:
    home, partners = draw(world, 5)
    batch = outcomes(world, solve_links(link_solver(world, closure=closure), home, partners))
    for n in range(5):
        tariffs = world_tariffs(world, home[n], partners[n])
        exact = outcomes(world, solve_equilibrium(world, tariffs, closure=closure))
        assert np.abs(batch.welfare_pct[n] - exact.welfare_pct).max() < 1e-4
        assert abs(batch.revenue_usd_bn[n] - exact.revenue_usd_bn) < 0.01


def test_a_finer_tolerance_is_met(solver: LinkSolver, world: Economy) -> None:
    home, partners = draw(world, 3)
    fine = solve_links(solver, home, partners, tolerance=1e-11)
    assert (fine.residual < 1e-11).all()
    exact = solve_equilibrium(world, world_tariffs(world, home[0], partners[0]))
    np.testing.assert_allclose(fine.markets.log_wage[0], exact.markets.log_wage, atol=1e-10)
    assert not fine.by_newton.any()


def test_economies_with_tariffs_everywhere(made_up: MakeUp) -> None:
    economy = made_up(4)
    home, partners = draw(economy, 3)
    found = solve_links(link_solver(economy), home, partners, tolerance=1e-11)
    for n in range(3):
        exact = solve_equilibrium(economy, world_tariffs(economy, home[n], partners[n]))
        np.testing.assert_allclose(found.markets.log_price[n], exact.markets.log_price, atol=1e-9)


def test_bits_do_not_depend_on_the_batch(solver: LinkSolver, world: Economy) -> None:
    """Across block boundaries, in any order, in part, and next to a world that only Newton can solve."""
    home, partners = draw(world, BLOCK + 13)
    home[7], partners[7] = 4.0, 4.0
    whole = solve_links(solver, home, partners)
    assert whole.by_newton.tolist() == [n == 7 for n in range(BLOCK + 13)]
    order = np.random.default_rng(1).permutation(BLOCK + 13)
    assert same(whole, solve_links(solver, home[order], partners[order]), order)
    assert same(whole, solve_links(solver, home[3:31], partners[3:31]), slice(3, 31))
    for n in (0, 7, BLOCK, BLOCK + 12):
        assert same(whole, solve_links(solver, home[n], partners[n]), [n])


def test_far_worlds_fall_back_to_newton(solver: LinkSolver, world: Economy) -> None:
    everyone = np.full((2, world.size - 1), 1.5)
    everyone[1] = 0.15
    found = solve_links(solver, everyone, everyone)
    assert found.by_newton.tolist() == [True, False]
    exact = solve_equilibrium(world, world_tariffs(world, everyone[0], everyone[0]))
    np.testing.assert_allclose(found.markets.log_wage[0], exact.markets.log_wage, atol=1e-9)


def test_a_new_reference_brings_far_worlds_near(world: Economy) -> None:
    far = np.full((1, world.size - 1), 1.5)
    near = link_solver(world, home_tariffs=1.4, partner_tariffs=1.4)
    assert not solve_links(near, far, far).by_newton.any()


def test_the_reference_matters_below_the_tolerance_only(solver: LinkSolver, world: Economy) -> None:
    home, partners = draw(world, 2)
    other = link_solver(world, home_tariffs=0.3, partner_tariffs=np.full(world.size - 1, 0.05))
    ours, theirs = (outcomes(world, solve_links(s, home, partners)).welfare_pct for s in (solver, other))
    assert np.abs(ours - theirs).max() < 1e-4


def test_no_worlds(solver: LinkSolver, world: Economy) -> None:
    nothing = np.zeros((0, world.size - 1))
    assert solve_links(solver, nothing, nothing).markets.income.shape == (0, world.size)


def test_a_world_without_equilibrium_is_named(indebted: Economy) -> None:
    solver = link_solver(indebted, closure=Closure("fixed"))
    home = np.array([[0.2, 0.2], [0.6, 0.2], [0.1, 0.1]])
    with pytest.raises(NoEquilibriumError, match=r"world 1: no equilibrium under these tariffs .* AAA has"):
        solve_links(solver, home, np.zeros_like(home))


def test_refusals(solver: LinkSolver, world: Economy) -> None:
    rates = np.zeros((2, world.size - 1))
    bad = rates.copy()
    bad[1, 4] = -1.0
    for home, partners, tolerance, message in (
        (rates[:, 1:], rates, 1e-6, r"home_tariffs: shape \(2, 72\); expected \(worlds, 73\)"),
        (rates, bad, 1e-6, "partner_tariffs of world 1, JPN: -1"),
        (rates, rates[:1], 1e-6, "2 worlds of home tariffs but 1 of partner tariffs"),
        (rates, rates, 0.0, "tolerance is 0.0; expected 1e-12 or more"),
        (rates, rates, float("nan"), "tolerance is nan"),
    ):
        with pytest.raises(TradeModelError, match=message):
            solve_links(solver, home, partners, tolerance=tolerance)
    with pytest.raises(TradeModelError, match=r"home_tariffs: shape \(5,\)"):
        link_solver(world, home_tariffs=np.zeros(5))

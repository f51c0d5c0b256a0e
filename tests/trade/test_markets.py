"""Excess demand: zero at the baseline, blind to the numeraire, closed by Walras' law."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.jacobian import excess_jacobian
from sim.trade.kernels import world_kernel
from sim.trade.markets import baseline_tax_cut, excess, open_markets

CLOSURES = [Closure(t, r) for t in ("portfolio", "fixed") for r in ("tax_relief", "lump_sum")]  # type: ignore[arg-type]
SEEDS = st.integers(0, 10_000)

MakeUp = Callable[..., Economy]


def random_tariffs(economy: Economy, seed: int) -> np.ndarray:
    rates = np.random.default_rng(seed).uniform(-0.1, 1.0, (economy.size, economy.size))
    return rates * (1.0 - np.eye(economy.size))


@pytest.mark.parametrize("closure", CLOSURES)
def test_markets_clear_at_the_baseline(world: Economy, closure: Closure) -> None:
    kernel = world_kernel(world, world.baseline_tariffs)
    markets = open_markets(world, kernel, np.zeros(2 * world.size), closure)
    np.testing.assert_allclose(excess(world, kernel, markets, closure), 0.0, atol=1e-13)
    np.testing.assert_allclose(markets.expenditure, world.expenditure)
    np.testing.assert_allclose(markets.tax_cut, baseline_tax_cut(world, closure), atol=1e-15)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, closure=st.sampled_from(CLOSURES))
def test_doubling_all_wages_changes_nothing_real(seed: int, closure: Closure, made_up: MakeUp) -> None:
    economy = made_up(seed)
    kernel = world_kernel(economy, random_tariffs(economy, seed))
    unknowns = np.random.default_rng(seed).normal(0.0, 0.05, 2 * economy.size)
    doubled = unknowns + np.log(2.0) * np.repeat([1.0, 0.0], economy.size)
    before, after = (
        excess(economy, kernel, open_markets(economy, kernel, x, closure), closure) for x in (unknowns, doubled)
    )
    after[economy.home] -= np.log(2.0)
    np.testing.assert_allclose(after, before, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, closure=st.sampled_from(CLOSURES))
def test_excess_demand_of_the_world_is_nothing(seed: int, closure: Closure, made_up: MakeUp) -> None:
    """Walras' law: home's labour market, which no equation mentions, takes up the gaps of all others."""
    economy = made_up(seed)
    kernel = world_kernel(economy, random_tariffs(economy, seed))
    unknowns = np.random.default_rng(seed).normal(0.0, 0.05, 2 * economy.size)
    markets = open_markets(economy, kernel, unknowns, closure)
    demand = (1.0 - economy.nu) * markets.expenditure / markets.price_sum
    earned = kernel.sales(markets.capacity, demand) + economy.nu * markets.spending
    assert (earned - markets.income).sum() == pytest.approx(0.0, abs=1e-10)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, closure=st.sampled_from(CLOSURES))
def test_jacobian_is_the_derivative(seed: int, closure: Closure, made_up: MakeUp) -> None:
    economy = made_up(seed)
    kernel = world_kernel(economy, random_tariffs(economy, seed))
    unknowns = np.random.default_rng(seed).normal(0.0, 0.05, 2 * economy.size)
    markets = open_markets(economy, kernel, unknowns, closure)

    def with_divisor_held(x: np.ndarray) -> np.ndarray:
        moved = open_markets(economy, kernel, x, closure)
        gap = excess(economy, kernel, moved, closure)
        others = np.arange(economy.size) != economy.home
        gap[: economy.size][others] *= (moved.income / markets.income)[others]
        return gap

    step = 1e-6
    moves = step * np.eye(2 * economy.size)
    slopes = [(with_divisor_held(unknowns + m) - with_divisor_held(unknowns - m)) / (2 * step) for m in moves]
    exact = excess_jacobian(economy, kernel, markets, closure)
    np.testing.assert_allclose(exact, np.stack(slopes, axis=1), atol=2e-8)


def test_lump_sum_revenue_leaves_taxes_alone(small: Economy) -> None:
    closure = Closure(revenue="lump_sum")
    kernel = world_kernel(small, small.baseline_tariffs)
    assert not open_markets(small, kernel, np.zeros(10), closure).tax_cut.any()
    assert not baseline_tax_cut(small, closure).any()


def test_leading_axes_are_free(small: Economy) -> None:
    kernel = world_kernel(small, small.baseline_tariffs)
    unknowns = np.random.default_rng(0).normal(0.0, 0.1, (3, 10))
    together = excess(small, kernel, open_markets(small, kernel, unknowns, Closure()), Closure())
    alone = [excess(small, kernel, open_markets(small, kernel, x, Closure()), Closure()) for x in unknowns]
    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-14)

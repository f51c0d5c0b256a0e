"""Reported variables: they add up, for one world and for many."""

import numpy as np
import pytest

from sim.trade.closures import Closure
from sim.trade.economy import Economy, economy_from_flows
from sim.trade.equilibrium import Equilibrium, solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.links import link_solver, solve_links
from sim.trade.outcomes import outcomes


@pytest.fixture(scope="module")
def april(world: Economy) -> Equilibrium:
    draws = np.random.default_rng(3)
    home, partners = draws.uniform(0.0, 0.5, (2, world.size - 1))
    return solve_equilibrium(world, world_tariffs(world, home, partners))


def flows(economy: Economy, found: Equilibrium) -> np.ndarray:
    """Return the new matrix of flows net of tariffs, cell by cell, in units with mean prices unmoved."""
    markets, tariffs = found.markets, found.tariffs
    weight = economy.expenditure / economy.expenditure.sum()
    relative = ((1 + tariffs) / (1 + economy.baseline_tariffs)) ** (-4.0 * economy.phi)
    shares = economy.shares * markets.capacity[:, None] * relative
    shares = shares / shares.sum(axis=0)
    deflator = (weight * np.exp(markets.log_price)).sum()
    new: np.ndarray = shares * markets.expenditure / (1 + tariffs) / deflator
    return new


def test_against_the_matrix_of_flows(world: Economy, april: Equilibrium) -> None:
    result, new, home, unit = outcomes(world, april), flows(world, april), world.home, world.unit_usd_bn
    bought, sold = unit * np.delete(new[:, home], home), unit * np.delete(new[home], home)
    np.testing.assert_allclose(result.home_imports_usd_bn[world.foreign], bought)
    np.testing.assert_allclose(result.home_exports_usd_bn[world.foreign], sold)
    assert result.home_imports_usd_bn[home] == result.home_exports_usd_bn[home] == 0.0
    assert result.revenue_usd_bn == pytest.approx((np.delete(april.tariffs[:, home], home) * bought).sum())
    assert result.deficit_usd_bn == pytest.approx(bought.sum() - sold.sum())
    before = world.flows[:, home].sum() - world.flows[home].sum()
    assert result.deficit_change_usd_bn == pytest.approx(bought.sum() - sold.sum() - unit * before)
    np.testing.assert_allclose(result.bilateral_deficit_usd_bn.sum(), result.deficit_usd_bn)
    np.testing.assert_allclose(result.bilateral_deficit_change_usd_bn.sum(), result.deficit_change_usd_bn)


def test_percent_changes_against_the_matrix_of_flows(world: Economy, april: Equilibrium) -> None:
    result, new, old = outcomes(world, april), flows(world, april), world.flows
    off = 1.0 - np.eye(world.size)
    gain = april.markets.income / april.markets.income.sum() * old.sum() / world.income
    income = (new * (1 - world.nu)).sum(axis=1) + world.nu * new.sum(axis=0)
    np.testing.assert_allclose(income / income.sum() * old.sum() / world.income, gain)
    for ours, axis in ((result.exports_pct, 1), (result.imports_pct, 0)):
        ratio = ((new * off).sum(axis=axis) / income) / ((old * off).sum(axis=axis) / world.income)
        np.testing.assert_allclose(ours, 100 * (ratio - 1), rtol=1e-9, atol=1e-9)
    deficit_now, deficit = (m.sum(axis=0) - m.sum(axis=1) for m in (new, old))
    np.testing.assert_allclose(result.deficit_pct, 100 * (deficit_now - deficit) / np.abs(deficit), rtol=1e-6)
    taxed_now, taxed = (new * off * (1 + april.tariffs)).sum(), (old * off * (1 + world.baseline_tariffs)).sum()
    world_trade = taxed_now / taxed / (income.sum() / world.income.sum()) - 1
    assert result.world_trade_pct == pytest.approx(100 * world_trade)


def test_mean_prices_do_not_move(world: Economy, april: Equilibrium) -> None:
    prices = outcomes(world, april).prices_pct
    assert np.average(prices, weights=world.expenditure) == pytest.approx(0.0, abs=1e-12)


def test_money_is_percent_of_expenditure(world: Economy, april: Equilibrium) -> None:
    result = outcomes(world, april)
    np.testing.assert_allclose(
        result.welfare_usd_bn, result.welfare_pct / 100 * world.expenditure * world.unit_usd_bn
    )
    assert result.revenue_usd_bn == pytest.approx(
        result.revenue_share[world.home] * world.expenditure[world.home] * world.unit_usd_bn
    )


def test_welfare_by_hand(small: Economy) -> None:
    """Consumption less toil; toil weighs what the paper says it does."""
    tariffs = small.baseline_tariffs * 2.0
    for revenue in ("tax_relief", "lump_sum"):
        found = solve_equilibrium(small, tariffs, closure=Closure(revenue=revenue))  # type: ignore[arg-type]
        markets, n = found.markets, 3
        price = np.exp(markets.log_price[n])
        before = 1 - (small.expenditure[n] - small.flows.sum(axis=0)[n]) / small.income[n]
        relief = (1 - markets.tax_cut[n]) / before if revenue == "tax_relief" else 1.0
        toil = 0.5 / 1.5 * relief * small.income[n]
        d = small.expenditure[n] / (small.expenditure[n] - toil)
        consumption = markets.expenditure[n] / small.expenditure[n] / price
        wages = np.exp(markets.log_wage[n] + markets.log_employment[n]) / price
        by_hand = 100 * (d * consumption + (1 - d) * wages - 1)
        assert outcomes(small, found).welfare_pct[n] == pytest.approx(by_hand)


def test_one_world_and_many_from_the_same_code(world: Economy, april: Equilibrium) -> None:
    home = april.tariffs[world.foreign, world.home]
    partners = april.tariffs[world.home, world.foreign]
    batch = solve_links(link_solver(world), np.stack([home] * 3), np.stack([partners] * 3), tolerance=1e-12)
    one, many = outcomes(world, april), outcomes(world, batch)
    for name, single, several in zip(one._fields, one, many, strict=True):
        assert several.shape == (3, *np.shape(single)), name
        np.testing.assert_allclose(several[1], single, rtol=1e-7, atol=1e-7, err_msg=name)


def test_a_change_from_nothing_is_infinite_and_none_is_zero() -> None:
    balanced = economy_from_flows(codes="AB", home="A", flows=[[8, 2], [2, 8]], nu=[0, 0])
    still = outcomes(balanced, solve_equilibrium(balanced, np.zeros((2, 2))))
    assert still.deficit_pct.tolist() == [0.0, 0.0]
    hermit = economy_from_flows(codes="ABC", home="A", flows=[[8, 0, 2], [0, 9, 1], [2, 1, 8]], nu=[0, 0.1, 0])
    assert np.isfinite(outcomes(hermit, solve_equilibrium(hermit, hermit.baseline_tariffs)).exports_pct).all()


def test_tariffs_move_things_the_way_economics_says(world: Economy) -> None:
    tariffs = world.baseline_tariffs.copy()
    china, vietnam, home = world.codes.index("CHN"), world.codes.index("VNM"), world.home
    tariffs[china, home] += 0.5
    result = outcomes(world, solve_equilibrium(world, tariffs))
    assert result.welfare_pct[china] < 0 < result.welfare_pct[vietnam]  # trade diversion
    assert result.bilateral_deficit_change_usd_bn[china] < 0 < result.bilateral_deficit_change_usd_bn[vietnam]
    assert result.prices_pct[home] > 0
    assert result.revenue_change_usd_bn < 0  # 60 % is beyond the rate at which revenue peaks
    tariffs[:] = world.baseline_tariffs
    tariffs[world.foreign, home] += 0.1
    modest = outcomes(world, solve_equilibrium(world, tariffs))
    assert modest.revenue_change_usd_bn > 100
    assert modest.deficit_change_usd_bn < 0
    assert modest.world_trade_pct < 0

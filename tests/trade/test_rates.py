"""Rates by partner become tariffs by economy, and results come back."""

import numpy as np
import pytest

from sim.errors import TradeModelError
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.links import link_solver
from sim.trade.outcomes import outcomes
from sim.trade.rates import baseline_rates, home_link_tariffs, partner_link_tariffs
from sim.trade.results import reported_outcomes


def test_rates_land_on_their_partners(small: Economy) -> None:
    rates = np.array([[10.0, 20.0, 30.0], [1.0, 2.0, 3.0]])  # AAA, CCC, DDD; home is BBB
    np.testing.assert_allclose(
        home_link_tariffs(small, rates, 50.0), [[0.1, 0.2, 0.3, 0.5], [0.01, 0.02, 0.03, 0.5]]
    )
    np.testing.assert_allclose(home_link_tariffs(small, rates, [50.0, 60.0])[:, -1], [0.5, 0.6])
    outside = small.baseline_tariffs[small.home, -1]
    np.testing.assert_allclose(partner_link_tariffs(small, rates)[:, -1], outside)
    np.testing.assert_allclose(partner_link_tariffs(small, rates)[0, :3], [0.1, 0.2, 0.3])


def test_baseline_rates_are_percent(small: Economy) -> None:
    rates = baseline_rates(small)
    np.testing.assert_allclose(rates.home_on_partner, 100 * small.baseline_tariffs[[0, 2, 3], 1])
    np.testing.assert_allclose(rates.partner_on_home, 100 * small.baseline_tariffs[1, [0, 2, 3]])


def test_wrong_numbers_of_partners_are_refused(small: Economy) -> None:
    with pytest.raises(TradeModelError, match=r"rates: shape \(1, 4\); expected \(worlds, 3\), one per partner"):
        home_link_tariffs(small, np.zeros(4), 0.0)


def test_reported_outcomes_are_exact(world: Economy) -> None:
    draws = np.random.default_rng(9)
    home, partners = draws.uniform(0.0, 60.0, (3, 72)), draws.uniform(0.0, 20.0, (3, 72))
    found = reported_outcomes(
        link_solver(world), home_rates_pct=home, partner_rates_pct=partners, rest_of_world_pct=[10.0, 0.0, 25.0]
    )
    tariffs = world_tariffs(world, np.append(home[2], 25.0) / 100, np.append(partners[2], 0.0) / 100)
    exact = outcomes(world, solve_equilibrium(world, tariffs))
    assert np.abs(found.welfare_pct[2] - exact.welfare_pct).max() < 1e-6
    assert found.revenue_usd_bn[2] == pytest.approx(float(exact.revenue_usd_bn), abs=1e-5)
    assert found.deficit_change_usd_bn[2] == pytest.approx(float(exact.deficit_change_usd_bn), abs=1e-5)


def test_baseline_rates_report_no_change(world: Economy) -> None:
    rates = baseline_rates(world)
    found = reported_outcomes(
        link_solver(world),
        home_rates_pct=rates.home_on_partner,
        partner_rates_pct=rates.partner_on_home,
        rest_of_world_pct=0.0,
    )
    assert np.abs(found.welfare_pct).max() < 1e-6
    assert abs(found.revenue_change_usd_bn[0]) < 1e-5

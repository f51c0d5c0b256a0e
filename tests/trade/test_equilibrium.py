"""Equilibria known in closed form, and worlds that have none."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.closures import Closure
from sim.trade.economy import Economy, economy_from_flows, recalibrated
from sim.trade.elasticities import Elasticities
from sim.trade.equilibrium import TOLERANCE, Equilibrium, solve_equilibrium
from sim.trade.outcomes import outcomes

FIXED_LABOUR = Elasticities(eps=4.0, psi=0.0, kappa=0.0)
LUMP_SUM = Closure(revenue="lump_sum")

MakeUp = Callable[..., Economy]


def two(flows: object = ((8.0, 2.0), (2.0, 8.0))) -> Economy:
    """Return two economies without overheads, with labour in fixed supply: Eaton and Kortum (2002)."""
    return economy_from_flows(codes="HF", home="H", flows=flows, nu=[0, 0], elasticities=FIXED_LABOUR)  # type: ignore[arg-type]


def real_income(economy: Economy, found: Equilibrium) -> np.ndarray:
    return found.markets.expenditure / economy.expenditure / np.exp(found.markets.log_price)


def test_symmetric_tariffs_in_closed_form() -> None:
    economy, t, own = two(), 0.3, 0.8
    found = solve_equilibrium(economy, [[0, t], [t, 0]])
    price_sum = own + (1 - own) * (1 + t) ** -4.0
    revenue_share = (1 - own) * (1 + t) ** -4.0 / price_sum * t / (1 + t)
    np.testing.assert_allclose(found.markets.log_wage, 0.0, atol=1e-12)
    np.testing.assert_allclose(found.markets.revenue_share, revenue_share, rtol=1e-12)
    np.testing.assert_allclose(real_income(economy, found), price_sum**0.25 / (1 - revenue_share), rtol=1e-12)


def test_autarky_costs_the_gains_from_trade() -> None:
    """Arkolakis, Costinot and Rodríguez-Clare (2012): real income in autarky is ``lambda ** (1 / eps)``."""
    economy = two(((8.0, 2.0), (2.0, 18.0)))
    found = solve_equilibrium(economy, [[0, 1e4], [1e4, 0]])
    np.testing.assert_allclose(real_income(economy, found), [0.8**0.25, 0.9**0.25], rtol=1e-9)


@given(mine=st.floats(-0.3, 2.0), theirs=st.floats(-0.3, 2.0))
@settings(max_examples=20, deadline=None)
def test_domestic_share_and_revenue_tell_welfare(mine: float, theirs: float) -> None:
    """The same authors' formula with tariffs: ``(l / lambda) ** (-1 / eps) / (1 - r)`` under balanced trade."""
    economy = two(((8.0, 2.0), (2.0, 18.0)))
    found = solve_equilibrium(economy, [[0, theirs], [mine, 0]])
    markets = found.markets
    own = np.diagonal(economy.shares) * markets.capacity / markets.price_sum
    formula = (own / np.diagonal(economy.shares)) ** -0.25 / (1 - markets.revenue_share)
    np.testing.assert_allclose(real_income(economy, found), formula, rtol=1e-10)


def test_optimal_tariff_of_two_countries() -> None:
    """Gros (1987): home's best tariff is one over the elasticity times the other's share of its own goods."""
    economy = two(((8.0, 2.0), (2.0, 18.0)))

    def loss(rate: float) -> float:
        return -float(real_income(economy, solve_equilibrium(economy, [[0, 0], [rate, 0]]))[0])

    best = minimize_scalar(loss, bounds=(0.05, 0.8), method="bounded", options={"xatol": 1e-9}).x
    markets = solve_equilibrium(economy, [[0, 0], [best, 0]]).markets
    own_abroad = economy.shares[1, 1] * markets.capacity[1] / markets.price_sum[1]
    assert best == pytest.approx(1 / (4.0 * own_abroad), rel=1e-4)


def test_labour_supply_in_closed_form() -> None:
    """In a symmetric world the wage is one, so employment is the price level to the power of minus kappa."""
    economy = recalibrated(two(), elasticities=Elasticities(eps=4.0, psi=0.0, kappa=0.5))
    markets = solve_equilibrium(economy, [[0, 0.3], [0.3, 0]], closure=LUMP_SUM).markets
    np.testing.assert_allclose(markets.log_employment, -0.5 * markets.log_price, atol=1e-12)
    relieved = solve_equilibrium(economy, [[0, 0.3], [0.3, 0]]).markets
    np.testing.assert_allclose(
        relieved.log_employment, -0.5 * (relieved.log_price + np.log1p(-relieved.tax_cut)), atol=1e-12
    )
    assert (relieved.log_employment > markets.log_employment).all()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    top=st.sampled_from([0.3, 2.0, 10.0]),
    revenue=st.sampled_from(["tax_relief", "lump_sum"]),
)
def test_portfolio_transfers_always_have_an_equilibrium(
    seed: int, top: float, revenue: str, made_up: MakeUp
) -> None:
    economy = made_up(seed)
    tariffs = np.random.default_rng(seed).uniform(-0.2, top, (5, 5)) * (1 - np.eye(5))
    found = solve_equilibrium(economy, tariffs, closure=Closure(revenue=revenue))  # type: ignore[arg-type]
    assert found.residual < TOLERANCE
    assert (found.markets.spending > 0).all()
    assert (found.markets.tax_cut < 1).all()


@pytest.mark.parametrize("rate", [1.0, 5.0])
def test_calibrated_world_solves_at_500_percent_both_ways(world: Economy, rate: float) -> None:
    tariffs = world.baseline_tariffs.copy()
    tariffs[world.foreign, world.home] = tariffs[world.home, world.foreign] = rate
    found = solve_equilibrium(world, tariffs)
    assert found.residual < TOLERANCE


def test_fixed_transfers_end_where_a_payer_can_pay_no_more(world: Economy) -> None:
    tariffs = world.baseline_tariffs.copy()
    tariffs[world.foreign, world.home] = 2.25
    with pytest.raises(
        NoEquilibriumError, match=r"225 % of USA on \w+\) with fixed transfers: .* GUY has \d % of its"
    ):
        solve_equilibrium(world, tariffs, closure=Closure("fixed"))


def test_a_start_next_door_saves_steps_and_not_digits(world: Economy) -> None:
    tariffs = world.baseline_tariffs.copy()
    tariffs[world.foreign, world.home] = 0.3
    near = solve_equilibrium(world, tariffs)
    tariffs[1, world.home] = 0.32
    cold, warm = solve_equilibrium(world, tariffs), solve_equilibrium(world, tariffs, start=near.unknowns)
    assert warm.steps < cold.steps <= 5
    np.testing.assert_allclose(warm.unknowns, cold.unknowns, atol=1e-10)


def test_a_bad_start_does_not_spoil_the_result(small: Economy) -> None:
    tariffs = np.full((5, 5), 0.2) - 0.2 * np.eye(5)
    lost = solve_equilibrium(small, tariffs, start=np.full(10, np.nan))
    np.testing.assert_array_equal(lost.unknowns, solve_equilibrium(small, tariffs).unknowns)


def test_free_trade_recalibrated_gives_the_same_world(small: Economy) -> None:
    """The derivation of baseline tariffs: one world, described from its tariffs or from free trade."""
    for closure in (Closure(), LUMP_SUM, Closure("fixed")):
        free = solve_equilibrium(small, np.zeros((5, 5)), closure=closure)
        demand = free.markets.expenditure / free.markets.price_sum
        flows = free.markets.capacity[:, None] * free.kernel.net * demand
        described = recalibrated(small, flows=flows, baseline_tariffs=np.zeros((5, 5)))
        tariffs = np.random.default_rng(8).uniform(0, 0.6, (5, 5)) * (1 - np.eye(5))
        direct = solve_equilibrium(small, tariffs, closure=closure)
        again = solve_equilibrium(described, tariffs, closure=closure)
        np.testing.assert_allclose(again.unknowns + free.unknowns, direct.unknowns, atol=1e-9)
        np.testing.assert_allclose(again.markets.income, direct.markets.income, rtol=1e-9)
        np.testing.assert_allclose(
            again.markets.log_price + free.markets.log_price, direct.markets.log_price, atol=1e-9
        )
        for found in (direct, again):
            assert found.residual < TOLERANCE
    assert np.abs(free.unknowns).max() > 1e-3  # free trade is another world, or the test would be empty


@pytest.mark.parametrize(
    ("tariffs", "message"),
    [
        (np.zeros((4, 4)), r"tariffs: shape \(4, 4\); expected \(5, 5\)"),
        (np.eye(5), "tariff of AAA on goods of AAA is 1; expected 0"),
        (np.full((5, 5), -1.0), "tariff of AAA on goods of AAA is -1; expected finite and above -1"),
    ],
)
def test_refusals(small: Economy, tariffs: np.ndarray, message: str) -> None:
    with pytest.raises(TradeModelError, match=message):
        solve_equilibrium(small, tariffs)


def test_unknown_closure_is_refused(small: Economy) -> None:
    with pytest.raises(TradeModelError, match="closure transfers: 'dek'"):
        solve_equilibrium(small, small.baseline_tariffs, closure=Closure("dek"))  # type: ignore[arg-type]


def test_start_of_the_wrong_length_is_refused(small: Economy) -> None:
    with pytest.raises(TradeModelError, match=r"start: shape \(3,\); expected \(10,\)"):
        solve_equilibrium(small, small.baseline_tariffs, start=np.zeros(3))


def test_outcomes_of_the_baseline_are_nothing(small: Economy) -> None:
    found = outcomes(small, solve_equilibrium(small, small.baseline_tariffs))
    for name in found._fields:
        if name.endswith("_pct") or "change" in name or name == "welfare_usd_bn":
            np.testing.assert_allclose(getattr(found, name), 0.0, atol=1e-9, err_msg=name)

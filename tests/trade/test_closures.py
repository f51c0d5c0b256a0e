"""Transfers add up to nothing, however incomes move."""

import numpy as np
import pytest

from sim.arrays import FloatArray
from sim.errors import TradeModelError
from sim.trade.closures import Closure, checked_closure, net_spending, net_spending_response
from sim.trade.economy import Economy, economy_from_flows

CLOSURES = [Closure("portfolio"), Closure("fixed")]


def moved(economy: Economy, worlds: int = 3) -> FloatArray:
    return economy.income * np.random.default_rng(5).lognormal(0.0, 0.3, (worlds, economy.size))


@pytest.mark.parametrize("closure", CLOSURES)
def test_world_spends_its_income(small: Economy, closure: Closure) -> None:
    income = moved(small)
    np.testing.assert_allclose(net_spending(small, income, closure).sum(axis=-1), income.sum(axis=-1))


@pytest.mark.parametrize("closure", CLOSURES)
def test_baseline_spending_is_what_flows_say(small: Economy, closure: Closure) -> None:
    np.testing.assert_allclose(net_spending(small, small.income, closure), small.flows.sum(axis=0))


@pytest.mark.parametrize("closure", CLOSURES)
def test_response_is_the_derivative_in_log_income(small: Economy, closure: Closure) -> None:
    income = moved(small, 1)[0]
    step = 1e-6
    slopes = [
        (
            net_spending(small, income * np.exp(move), closure)
            - net_spending(small, income * np.exp(-move), closure)
        )
        / (2 * step)
        for move in step * np.eye(small.size)
    ]
    np.testing.assert_allclose(
        net_spending_response(small, income, closure), np.stack(slopes, axis=1), rtol=1e-6, atol=1e-8
    )


def test_payers_keep_a_constant_share_under_portfolio_only(small: Economy) -> None:
    payer = int(np.argmin(small.transfer / small.income))
    assert small.transfer[payer] < 0.0
    income = small.income.copy()
    income[payer] /= 2.0
    kept = {c.transfers: net_spending(small, income, c)[payer] / income[payer] for c in CLOSURES}
    before = small.flows.sum(axis=0)[payer] / small.income[payer]
    assert kept["portfolio"] == pytest.approx(before)
    assert kept["fixed"] < before - 0.02


def test_balanced_trade_needs_no_pool() -> None:
    economy = economy_from_flows(codes="AB", home="A", flows=[[8, 2], [2, 8]], nu=[0, 0])
    assert net_spending(economy, np.array([11.0, 9.0]), Closure()).tolist() == [11.0, 9.0]


@pytest.mark.parametrize(
    ("closure", "message"),
    [
        (Closure(transfers="dek"), "closure transfers: 'dek' is unknown; expected one of portfolio, fixed"),  # type: ignore[arg-type]
        (Closure(revenue="burnt"), "closure revenue: 'burnt' is unknown; expected one of tax_relief, lump_sum"),  # type: ignore[arg-type]
    ],
)
def test_unknown_rules_are_refused(closure: Closure, message: str) -> None:
    with pytest.raises(TradeModelError, match=message):
        checked_closure(closure)

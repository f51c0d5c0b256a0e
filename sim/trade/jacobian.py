"""The analytic Jacobian of the market-clearing conditions of one world."""

import numpy as np

from sim.arrays import FloatArray
from sim.trade.closures import Closure, net_spending_response
from sim.trade.economy import Economy
from sim.trade.kernels import WorldKernel
from sim.trade.markets import Markets
from sim.trade.tiles import tiled_product


def excess_jacobian(economy: Economy, kernel: WorldKernel, markets: Markets, closure: Closure) -> FloatArray:
    """Return the derivative of :func:`sim.trade.markets.excess` in the unknowns, ``(2N, 2N)``.

    Rows are conditions, columns log wages, then log employment. Both unknowns move capacity
    ``a = exp(eps (psi ln L - ln w))`` and income ``w L``; with the derivative of each aggregate written per
    unit of ``ln a`` and per unit of ``ln(w L)``, the two halves differ only in how they weigh these and in
    the wage's direct effect on prices. The division of the first N conditions by income is not
    differentiated, which makes them exact at the solution and Newton's steps no worse elsewhere.
    """
    eps, psi, _, _ = economy.elasticities
    by_capacity = _responses_to_capacity(economy, kernel, markets)
    spending = net_spending_response(economy, markets.income, closure)
    columns = []
    for capacity_weight, wage_weight in ((-eps, 1.0), (eps * psi, 0.0)):
        price_sum = capacity_weight * by_capacity[0]
        revenue_share = capacity_weight * by_capacity[1]
        expenditure = spending / markets.spending[:, None] + revenue_share / (1.0 - markets.revenue_share)[:, None]
        labour = _labour(economy, kernel, markets, capacity_weight, (price_sum, spending, expenditure))
        supply = _supply(economy, markets, closure, wage_weight, (price_sum, revenue_share, expenditure))
        columns.append(np.concatenate([labour, supply]))
    jacobian = np.concatenate(columns, axis=1)
    jacobian[economy.home] = 0.0
    jacobian[economy.home, economy.home] = 1.0
    return jacobian


def _responses_to_capacity(
    economy: Economy, kernel: WorldKernel, markets: Markets
) -> tuple[FloatArray, FloatArray]:
    """Return the derivatives of ln S and r of the row in ln a of the column, ``(N, N)`` each."""
    gross = (kernel.gross * markets.capacity[:, None] / markets.price_sum).T
    revenue = ((kernel.gross - kernel.net) * markets.capacity[:, None] / markets.price_sum).T
    return gross, revenue - gross * markets.revenue_share[:, None]


def _labour(
    economy: Economy,
    kernel: WorldKernel,
    markets: Markets,
    capacity_weight: float,
    responses: tuple[FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    price_sum, spending, expenditure = responses
    demand = (1.0 - economy.nu) * markets.expenditure / markets.price_sum
    variable = markets.capacity[:, None] * kernel.net * demand
    total = tiled_product(variable, expenditure - price_sum) + economy.nu[:, None] * spending
    total[np.diag_indices(economy.size)] += capacity_weight * variable.sum(axis=1) - markets.income
    return total / markets.income[:, None]


def _supply(
    economy: Economy,
    markets: Markets,
    closure: Closure,
    wage_weight: float,
    responses: tuple[FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    price_sum, revenue_share, expenditure = responses
    eps, _, kappa, _ = economy.elasticities
    own = np.eye(economy.size)
    price = (1.0 - economy.phi)[:, None] * (expenditure - wage_weight * own) - price_sum / eps
    relief = np.zeros_like(own)
    if closure.revenue == "tax_relief":
        rate = (markets.expenditure / markets.income)[:, None] * revenue_share
        growth = markets.tax_cut[:, None] * (expenditure - own)
        relief = (rate + growth) / (1.0 - markets.tax_cut)[:, None]
    return (1.0 - wage_weight) * own - kappa * (wage_weight * own - price + relief)

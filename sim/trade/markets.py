"""Markets at given wages and employment: incomes, prices, revenue, and by how much they fail to clear."""

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.trade.closures import Closure, net_spending
from sim.trade.economy import Economy
from sim.trade.kernels import Kernel


class Markets(NamedTuple):
    """The world at given wages and employment; every field ``(..., N)``, changes are new over old."""

    log_wage: FloatArray
    log_employment: FloatArray
    capacity: FloatArray  # a, change of what an economy offers at given spending
    price_sum: FloatArray  # S
    revenue_share: FloatArray  # r, tariff revenue over expenditure
    income: FloatArray  # money
    spending: FloatArray  # I, expenditure net of tariffs, money
    expenditure: FloatArray  # En, tariffs included, money
    tax_cut: FloatArray  # tau, tariff revenue over income under tax relief, else 0
    log_price: FloatArray


def baseline_tax_cut(economy: Economy, closure: Closure) -> FloatArray:
    """Return tau of the baseline tariffs, ``(N,)``."""
    if closure.revenue == "lump_sum":
        return np.zeros(economy.size)
    return (economy.expenditure - economy.spending) / economy.income


def open_markets(economy: Economy, kernel: Kernel, unknowns: FloatArray, closure: Closure) -> Markets:
    """Return all that follows from wages and employment under given tariffs (closed form).

    Parameters
    ----------
    unknowns : ``(..., 2N)``, log changes of wages, then of employment

    Returns
    -------
    Markets
        Holding nan where an economy's spending would be negative: no such world exists.
    """
    eps, psi = economy.elasticities.eps, economy.elasticities.psi
    log_wage, log_employment = unknowns[..., : economy.size], unknowns[..., economy.size :]
    capacity = np.exp(eps * (psi * log_employment - log_wage))
    price_sum, revenue_share = kernel.price_sums(capacity)
    income = economy.income * np.exp(log_wage + log_employment)
    spending = net_spending(economy, income, closure)
    expenditure = spending / (1.0 - revenue_share)
    tax_cut = revenue_share * expenditure / income if closure.revenue == "tax_relief" else np.zeros_like(income)
    real_market = np.log(expenditure / economy.expenditure) - log_wage
    log_price = (1.0 - economy.phi) * real_market - np.log(price_sum) / eps
    return Markets(
        log_wage, log_employment, capacity, price_sum, revenue_share, income, spending, expenditure,
        tax_cut, log_price,
    )  # fmt: skip


def excess(economy: Economy, kernel: Kernel, markets: Markets, closure: Closure) -> FloatArray:
    """Return how far markets are from clearing: ``(..., 2N)``, all 0 in equilibrium.

    The first N are labour demand over income, less one; home's, redundant by Walras' law, is replaced by the
    numeraire ``ln w = 0``. The last N are log employment less what households want to work, measured from
    the baseline, where revenue already cuts the tax by ``tau0``.
    """
    demand = (1.0 - economy.nu) * markets.expenditure / markets.price_sum
    sales = kernel.sales(markets.capacity, demand)
    labour = (sales + economy.nu * markets.spending) / markets.income - 1.0
    labour[..., economy.home] = markets.log_wage[..., economy.home]
    relief = np.log1p(-baseline_tax_cut(economy, closure)) - np.log1p(-markets.tax_cut)
    wanted = markets.log_wage - markets.log_price + relief
    return np.concatenate([labour, markets.log_employment - economy.elasticities.kappa * wanted], axis=-1)

"""The uniform tariffs that serve a country best when its trading partners are small and passive."""

from typing import Literal

import numpy as np

from sim.arrays import FloatArray
from sim.trade.economy import Economy


def optimal_home_tariff(economy: Economy, *, weight: Literal["expenditure", "income"]) -> float:
    """Return home's best uniform tariff, a fraction, when nobody retaliates.

    ``t* = 1 / ((1 + delta eps) phi - 1)`` where delta, the elasticity with which foreign supply prices react, is
    ``sum_i (1 - nu_i) X_Di (1 - lambda_Di) / ((1 - nu_D) (E_D - X_DD))`` [Ignatenko2025]_.

    Parameters
    ----------
    economy : the baseline
    weight : money that home's sales to itself are taken from: the paper's Table 1 uses its expenditure
        (21.8 %), its Table 2 its income (18.5 %)
    """
    home, foreign = economy.home, economy.foreign
    sold = economy.flows[home, foreign]
    weighed = float(((1.0 - economy.nu[foreign]) * sold * (1.0 - economy.shares[home, foreign])).sum())
    money = economy.expenditure if weight == "expenditure" else economy.income
    abroad = float((1.0 - economy.nu[home]) * (money[home] - economy.flows[home, home]))
    return _optimal(economy, weighed / abroad, float(economy.phi[home]))


def optimal_retaliation(economy: Economy) -> float:
    """Return the best uniform tariff on home, a fraction, of all other economies acting as one.

    The same formula with the others as one region; their nu and phi are means weighed with expenditure.
    """
    home, foreign = economy.home, economy.foreign
    sold = float(economy.flows[foreign, home].sum())
    among = float(economy.flows[np.ix_(foreign, foreign)].sum())
    share = sold / (sold + float(economy.flows[home, home]))
    nu = _mean(economy, economy.nu)
    weighed = (1.0 - float(economy.nu[home])) * sold * (1.0 - share)
    abroad = (1.0 - nu) * (float(economy.income[foreign].sum()) - among)
    return _optimal(economy, weighed / abroad, _mean(economy, economy.phi))


def _optimal(economy: Economy, delta: float, phi: float) -> float:
    return 1.0 / ((1.0 + delta * economy.elasticities.eps) * phi - 1.0)


def _mean(economy: Economy, values: FloatArray) -> float:
    foreign = economy.foreign
    return float(np.average(values[foreign], weights=economy.expenditure[foreign]))

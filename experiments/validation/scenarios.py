"""The tariff scenarios of [Ignatenko2025]_, Tables 1 and 2, and how their results are averaged."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.errors import TradeModelError
from sim.trade.closures import Closure, RevenueRule, TransferRule
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.optimal_tariff import optimal_home_tariff, optimal_retaliation
from sim.trade.outcomes import Outcomes, outcomes


class UniformRates(NamedTuple):
    """The best uniform tariffs, fractions: of home, by two formulas, and of the others."""

    expenditure_form: float
    income_form: float
    retaliation: float


class Scenario(NamedTuple):
    """What home charges each economy, what each charges home, and what becomes of the revenue."""

    home_tariffs: FloatArray  # (N - 1,) fractions, ordered as economy.foreign
    partner_tariffs: FloatArray  # (N - 1,)
    revenue: RevenueRule


def computed_rates(economy: Economy) -> UniformRates:
    """Return the uniform rates that the economy's own accounts imply."""
    return UniformRates(
        optimal_home_tariff(economy, weight="expenditure"),
        optimal_home_tariff(economy, weight="income"),
        optimal_retaliation(economy),
    )


def published_scenario(name: str, schedule: FloatArray, uniform: UniformRates) -> Scenario:
    """Return a scenario by its number in the paper.

    Parameters
    ----------
    name : "1.1", "1.2", "1.3", "2.1", "2.2" or "2.3"
    schedule : ``(N - 1,)``, the US rates of 2 April 2025 as the paper has them, fractions
    uniform : the uniform rates to use
    """
    nothing = np.zeros_like(schedule)
    scenarios = {
        "1.1": Scenario(schedule, nothing, "tax_relief"),
        "1.2": Scenario(schedule, nothing, "lump_sum"),
        "1.3": Scenario(nothing + uniform.expenditure_form, nothing, "tax_relief"),
        "2.1": Scenario(schedule, schedule, "tax_relief"),
        "2.2": Scenario(schedule, nothing + uniform.retaliation, "tax_relief"),
        "2.3": Scenario(nothing + uniform.income_form, nothing + uniform.retaliation, "tax_relief"),
    }
    if name not in scenarios:
        raise TradeModelError(f"scenario {name!r} is unknown; expected one of {', '.join(scenarios)}")
    return scenarios[name]


def solve_scenario(economy: Economy, scenario: Scenario, transfers: TransferRule) -> Outcomes:
    """Return the outcomes of a scenario by Newton's method."""
    closure = Closure(transfers, scenario.revenue)
    tariffs = world_tariffs(economy, scenario.home_tariffs, scenario.partner_tariffs)
    return outcomes(economy, solve_equilibrium(economy, tariffs, closure=closure))


def group_mean(economy: Economy, values: FloatArray, members: Sequence[str]) -> float:
    """Return the mean over the economies named, weighed with baseline expenditure, as the paper averages."""
    chosen = [economy.codes.index(code) for code in members]
    return float(np.average(values[chosen], weights=economy.expenditure[chosen]))

"""Our 74 economies: recorded figures, and the laws that any equilibrium must obey."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product, starmap
from typing import get_args

import numpy as np

from experiments.validation.check import Check, at_most, compare
from experiments.validation.scenarios import (
    UniformRates,
    group_mean,
    published_scenario,
    solve_scenario,
)
from sim.arrays import FloatArray
from sim.data.load import load_table
from sim.trade.calibration import calibrated_economy
from sim.trade.closures import Closure, RevenueRule, TransferRule
from sim.trade.economy import Economy
from sim.trade.equilibrium import Equilibrium, solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.links import link_solver, solve_links
from sim.trade.markets import excess, open_markets
from sim.trade.outcomes import Outcomes, outcomes

REGRESSION_TOLERANCE = 1e-3  # points
BATCH_TOLERANCE = 1e-4  # points of welfare
ROUNDING = 1e-9


def check_economies() -> list[Check]:
    """Return all checks of the 74-economy model."""
    economy = calibrated_economy()
    return [
        *_recorded_figures(),
        *_baseline(economy),
        *_laws(economy, _april(economy)),
        _batch_against_newton(economy),
    ]


def _recorded_figures() -> Iterator[Check]:
    """Compare the published scenarios, without baseline tariffs as in the paper, with an independent program."""
    economy = calibrated_economy(baseline_tariffs=False)
    values = load_table("parameters").set_index("name")["value"]
    forms = (
        "optimal_us_tariff_expenditure_form_pct",
        "optimal_us_tariff_income_form_pct",
        "optimal_retaliation_pct",
    )
    uniform = UniformRates(*(float(values[form]) / 100.0 for form in forms))
    groups = {"NONUS": [economy.codes[n] for n in economy.foreign]}

    @lru_cache
    def solve(transfers: TransferRule, scenario: str) -> Outcomes:
        return solve_scenario(economy, published_scenario(scenario, _april(economy), uniform), transfers)

    for row in load_table("validation_targets_74").itertuples(index=False, name=None):
        transfers, scenario, group, variable, recorded = row
        values = getattr(solve(transfers, scenario), f"{variable}_pct")
        ours = group_mean(economy, values, groups.get(group, [group]))
        yield compare(" ".join(("74 economies", *row[:4])), ours, recorded, REGRESSION_TOLERANCE)


def _april(economy: Economy) -> FloatArray:
    """Return the US rates of 2 April 2025 as the paper has them, fractions ``(N - 1,)``."""
    rates = load_table("economies")["ilms_ustr_tariff_pct"].to_numpy(dtype=np.float64) / 100.0
    chosen: FloatArray = rates[economy.foreign]
    return chosen


def _baseline(economy: Economy) -> Iterator[Check]:
    """Check that nothing moves at the baseline's own tariffs, under every closure."""
    for closure in starmap(Closure, product(get_args(TransferRule), get_args(RevenueRule))):
        found = outcomes(economy, solve_equilibrium(economy, economy.baseline_tariffs, closure=closure))
        moved = max(float(np.abs(getattr(found, name)).max()) for name in found._fields if name.endswith("_pct"))
        yield at_most(
            f"baseline, {closure.transfers}, {closure.revenue}: largest change, percent", moved, ROUNDING
        )


def _laws(economy: Economy, rates: FloatArray) -> Iterator[Check]:
    """Check adding up, Walras' law and homogeneity at the schedule of April, answered in kind."""
    found = solve_equilibrium(economy, world_tariffs(economy, rates, rates))
    markets, world = found.markets, float(found.markets.income.sum())
    yield at_most("spending less income of the world, share", markets.spending.sum() / world - 1.0, ROUNDING)
    result = outcomes(economy, found)
    deficits = _deficits(economy, found)
    yield at_most("trade deficits of the world, share of income", deficits.sum() / world, ROUNDING)
    gap = result.bilateral_deficit_usd_bn.sum() - result.deficit_usd_bn
    yield at_most("home's bilateral deficits less its deficit, USD bn", gap, 1e-6)
    yield at_most("home's own labour market, dropped by Walras' law", _home_market(economy, found), ROUNDING)
    yield at_most("effect of doubling all wages on excess demand", _homogeneity(economy, found), ROUNDING)


def _deficits(economy: Economy, found: Equilibrium) -> FloatArray:
    demand = found.markets.expenditure / found.markets.price_sum
    deficits: FloatArray = found.markets.spending - found.kernel.sales(found.markets.capacity, demand)
    return deficits


def _home_market(economy: Economy, found: Equilibrium) -> float:
    """Return excess demand for home's labour over its income, which no equation of the solver mentions."""
    markets, home = found.markets, economy.home
    demand = (1.0 - economy.nu) * markets.expenditure / markets.price_sum
    earned = found.kernel.sales(markets.capacity, demand)[home] + economy.nu[home] * markets.spending[home]
    return float(earned / markets.income[home] - 1.0)


def _homogeneity(economy: Economy, found: Equilibrium) -> float:
    doubled = found.unknowns + np.log(2.0) * np.repeat([1.0, 0.0], economy.size)
    gap = excess(economy, found.kernel, open_markets(economy, found.kernel, doubled, found.closure), found.closure)
    gap[economy.home] -= np.log(2.0)  # the numeraire, not a market
    return float(np.abs(gap).max())


def _batch_against_newton(economy: Economy) -> Check:
    draws = np.random.default_rng(2025)
    rates = draws.uniform(0.0, 0.5, (16, economy.size - 1))
    answers = draws.uniform(0.0, 0.25, rates.shape)
    rates[:, economy.codes.index("CHN") - 1] = 1.45
    batch = outcomes(economy, solve_links(link_solver(economy), rates, answers))
    exact = [
        outcomes(economy, solve_equilibrium(economy, world_tariffs(economy, *pair)))
        for pair in zip(rates, answers, strict=True)
    ]
    gap = np.abs(batch.welfare_pct - np.stack([world.welfare_pct for world in exact])).max()
    return at_most("batch of 16 worlds against Newton, points of welfare", gap, BATCH_TOLERANCE)

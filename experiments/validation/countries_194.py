"""The published model itself: 194 countries, against every figure the paper prints."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.validation.check import Check, at_most, compare_printed
from experiments.validation.ilms_folder import RESULT_COLUMNS, IlmsFolder, read_ilms_folder
from experiments.validation.scenarios import (
    Scenario,
    computed_rates,
    group_mean,
    published_scenario,
    solve_scenario,
)
from sim.arrays import FloatArray
from sim.data.load import load_table
from sim.trade.economy import Economy
from sim.trade.outcomes import Outcomes
from sim.trade.overheads import economy_from_raw_flows
from sim.trade.variants import eaton_kortum, with_firm_passthrough, with_trade_elasticity

Solve = Callable[[str, str], Outcomes]
"""Outcomes of a scenario in a variant of the model."""
FLOOR = 0.10
"""Lowest US rate of 2 April 2025; the authors' file has lower ones."""
LEFT_OUT_OF_EU = {"CZE", "SVK"}
"""Missing from the list of EU members in the authors' script; their EU has 25."""
COUNTRY_TOLERANCE = 1e-6
RECOMPUTED_TOLERANCE = 1e-4
VARIANTS: dict[str, Callable[[Economy], Economy]] = {
    "baseline": lambda economy: economy,
    "firm_passthrough_0.25": lambda economy: with_firm_passthrough(economy, 0.25),
    "elasticity_8": lambda economy: with_trade_elasticity(economy, 8.0),
    "eaton_kortum": eaton_kortum,
}


class PrintedFigure(NamedTuple):
    """A row of ``validation_targets.csv``."""

    source: str
    scenario: str
    variant: str
    group: str
    variable: str
    printed: float  # percent
    precision: float  # unit of the last printed digit
    recomputed: float  # with more digits; nan if none


def check_countries(folder: Path) -> tuple[list[Check], list[str]]:
    """Return the checks of the 194-country model, and what could not be checked for want of a file.

    Parameters
    ----------
    folder : the published model's input files; see :mod:`experiments.validation.ilms_folder`

    Raises
    ------
    DataError
        For a missing or damaged file.
    """
    given = read_ilms_folder(folder)
    economy = economy_from_raw_flows(
        codes=given.codes, home="USA", flows=given.flows, gdp=given.gdp, unit_usd_bn=1e-6
    )
    solve = _solver(economy, np.maximum(FLOOR, given.tariffs)[economy.foreign])
    checks = [*_printed_figures(economy, solve), *_country_files(given, solve)]
    return checks, [f"{file} is not in {folder}: countries one by one" for file in given.missing]


def _solver(economy: Economy, schedule: FloatArray) -> Solve:
    """Return the function from scenario and variant to outcomes, each solved once."""
    uniform = computed_rates(economy)

    @lru_cache
    def solve(scenario: str, variant: str) -> Outcomes:
        chosen = VARIANTS[variant](economy)
        if scenario == "regional_war":
            return solve_scenario(chosen, _regional_war(chosen), "fixed")
        return solve_scenario(chosen, published_scenario(scenario, schedule, uniform), "fixed")

    return solve


def _regional_war(economy: Economy) -> Scenario:
    """Return Table 8: 10 % both ways with all, 54 % with China, 20 % with the EU (25 members)."""
    codes = np.array(economy.codes)[economy.foreign]
    rates = np.where(np.isin(codes, _eu25()), 0.20, np.where(codes == "CHN", 0.54, 0.10))
    return Scenario(rates, rates, "tax_relief")


@lru_cache
def _eu25() -> list[str]:
    economies = load_table("economies").set_index("iso3")
    return [code for code in str(economies.loc["EUU", "members"]).split() if code not in LEFT_OUT_OF_EU]


def _printed_figures(economy: Economy, solve: Solve) -> Iterator[Check]:
    gaps = []
    for figure in (
        PrintedFigure(*row) for row in load_table("validation_targets").itertuples(index=False, name=None)
    ):
        ours = _figure(economy, solve(figure.scenario, figure.variant), figure)
        name = " ".join(figure[:5]).replace(" baseline", "")
        yield compare_printed(name, ours, figure.printed, figure.precision)
        if np.isfinite(figure.recomputed):
            gaps.append(abs(ours - figure.recomputed))
    yield at_most(f"largest gap to {len(gaps)} recomputed cells", max(gaps), RECOMPUTED_TOLERANCE)


def _figure(economy: Economy, found: Outcomes, figure: PrintedFigure) -> float:
    """Return our value of a printed figure."""
    if figure.variable == "trade":
        return float(found.world_trade_pct)
    is_revenue = figure.variable == "revenue"
    values = 100.0 * found.revenue_share if is_revenue else getattr(found, f"{figure.variable}_pct")
    if figure.group == "WORLD":
        return float(np.average(values, weights=economy.income))
    members = {
        "NONUS": [economy.codes[n] for n in economy.foreign],
        "EU25": _eu25(),
    }.get(figure.group, [figure.group])
    return group_mean(economy, values, members)


def _country_files(given: IlmsFolder, solve: Solve) -> Iterator[Check]:
    for scenario, theirs in given.country_results.items():
        found = solve(scenario, "baseline")
        for column, variable in enumerate(RESULT_COLUMNS):
            gap = np.abs(getattr(found, variable) - theirs[:, column]).max()
            yield at_most(f"scenario {scenario}, {variable}: largest gap in 194 countries", gap, COUNTRY_TOLERANCE)

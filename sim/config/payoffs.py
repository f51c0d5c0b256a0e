"""From the trade model's impact assessments to the payoffs and frontiers of every dyad."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from platformdirs import user_cache_path

from sim.arrays import FloatArray
from sim.config.dyads import build_terms
from sim.config.memo import Memo
from sim.config.schema import Experiment, Trade
from sim.rounds.standing import whole_rate
from sim.rules.audience_cost import audience_cost
from sim.rules.frontier import Frontier, build_frontier
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.setting import Payoffs
from sim.rules.state import Dyads
from sim.trade.assessment import Assessment, question
from sim.trade.assessment_store import load_or_assess
from sim.trade.calibration import calibrated_economy
from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.links import LinkSolver, link_solver
from sim.trade.variants import eaton_kortum, with_trade_elasticity

LEVERAGE_STEPS = 181
"""Steps between threat and lowest rate at which a deal is looked for; finer than a point for every threat."""


MODELS_KEPT = 4
"""Economies and frontiers that the points of a sweep share; each some 20 MB."""


class TradeModel(NamedTuple):
    """The economy that a configuration asks for, and how its accounts close."""

    economy: Economy
    closure: Closure
    solver: LinkSolver


def build_trade_model(experiment: Experiment) -> TradeModel:
    """Calibrate the economy with the tariffs of before the talks in its baseline."""
    return _trade_model(experiment.trade)


@lru_cache(maxsize=MODELS_KEPT)
def _trade_model(trade: Trade) -> TradeModel:
    economy = with_trade_elasticity(calibrated_economy(), trade.elasticity)
    if trade.variant == "eaton_kortum":
        economy = eaton_kortum(economy)
    closure = Closure(trade.closure, trade.revenue)
    return TradeModel(economy, closure, link_solver(economy, closure=closure))


def build_payoffs(
    experiment: Experiment,
    tables: dict[str, pd.DataFrame],
    dyads: Dyads,
    model: TradeModel,
    cache: Path | None,
) -> tuple[Payoffs, Assessment]:
    """Assess every dyad with the others at two reference rates, and weigh home's aims."""
    trade = experiment.trade
    reference = (trade.low_reference_pct, trade.high_reference_pct)
    others = np.stack(
        [whole_rate(dyads=dyads, rate=np.where(dyads.exempt, 0.0, rate), relief=0.0) for rate in reference]
    )
    asked = question(
        model.economy,
        others_pct=others,
        rest_of_world_pct=experiment.home.schedule.floor_pct,
        closure=model.closure,
        max_rate=_highest_rate(experiment, dyads),
    )
    assessed = load_or_assess(asked, cache_dir=cache)
    weight = experiment.home.weights
    objective = (
        weight.welfare * assessed.home_welfare
        - weight.deficit * assessed.bilateral_deficit
        + weight.revenue * assessed.revenue
        - _stress_cost(experiment, dyads, assessed)[:, :, np.newaxis]
    )
    steps = float(assessed.rates[1]), float(assessed.retaliation[1])
    felt = assessed.partner_welfare
    if experiment.mechanism.side_concessions == "on":
        felt = felt - _exposed_sectors_cost(experiment, tables, assessed)[:, :, np.newaxis]
    payoffs = Payoffs(
        partner=PayoffTable(_by_retaliation(felt), *steps),
        home=PayoffTable(_by_retaliation(objective), *steps),
        home_welfare=PayoffTable(_by_retaliation(assessed.home_welfare), *steps),
        low_reference_pct=reference[0],
        high_reference_pct=reference[1],
    )
    return payoffs, assessed


def _by_retaliation(values: FloatArray) -> FloatArray:
    """Return ``(2, partners, rates, retaliations)`` in the order of a payoff table."""
    return np.ascontiguousarray(np.moveaxis(values, -1, 0))


def build_dyad_frontiers(
    experiment: Experiment, tables: dict[str, pd.DataFrame], dyads: Dyads, payoffs: Payoffs
) -> Frontier:
    """Return the frontiers between the highest rate and the floor with full relief."""
    given = np.linspace(0.0, 1.0, LEVERAGE_STEPS)
    rates = [dyads.ceiling - share * (dyads.ceiling - dyads.lowest) for share in given]

    def along(table: PayoffTable, blend: float) -> FloatArray:
        steps = []
        for share, rate in zip(given, rates, strict=True):
            relief, exempted = share * dyads.relief_max, share * dyads.exempted_max
            whole = whole_rate(dyads=dyads, rate=rate, relief=relief, exempted=exempted)
            steps.append(payoff(table=table, rate=whole, retaliation=np.zeros_like(whole), blend=blend))
        return np.stack(steps, axis=-1)

    values = build_terms(experiment, tables, dyads.kind)
    backing_down = _backing_down(experiment, dyads, rates)

    def made() -> Frontier:
        home = np.stack([along(payoffs.home, 0.0), along(payoffs.home, 1.0)]) - backing_down
        partner = np.stack([along(payoffs.partner, 0.0), along(payoffs.partner, 1.0)])
        return build_frontier(home_by_leverage=home, partner_by_leverage=partner, values=values)

    return _FRONTIERS.get((dyads, payoffs.home, payoffs.partner, values, backing_down), made)


def _backing_down(experiment: Experiment, dyads: Dyads, rates: Sequence[FloatArray]) -> FloatArray:
    """Return what deals at some rates cost home before its public, ``(partners, rates)``, USD bn a year."""
    cost = audience_cost(
        announced=dyads.announced,
        rate=np.stack(rates),
        imports=dyads.imports,
        coverage=dyads.coverage,
        weight=experiment.home.weights.audience,
    )
    return cost.T


_FRONTIERS: Memo[Frontier] = Memo(MODELS_KEPT)


def default_cache() -> Path:
    """Return the user's cache folder for assessments."""
    return user_cache_path("tariff-talks")


def _highest_rate(experiment: Experiment, dyads: Dyads) -> float:
    """Return the end of the grid: the highest rate that a war or the schedule can reach, whole points."""
    rate = np.maximum(dyads.announced, dyads.ceiling)
    if experiment.mechanism.tariff_war == "on":
        rate = np.maximum(rate, experiment.home.war.cap_pct)
    return float(np.clip(np.ceil(whole_rate(dyads=dyads, rate=rate, relief=0.0).max()) + 1.0, 20.0, 500.0))


def _exposed_sectors_cost(
    experiment: Experiment, tables: dict[str, pd.DataFrame], assessed: Assessment
) -> FloatArray:
    """Return what exposed export sectors make a rate cost the partner's government, ``(partners, rates)``."""
    partners = tables["partners"]
    share = partners["us_share_of_exports_pct"].to_numpy(dtype=np.float64) / 100.0
    imports = partners["us_imports_2024_usd_bn"].to_numpy(dtype=np.float64)
    duty = imports[:, np.newaxis] * assessed.rates / 100.0
    return np.asarray(experiment.partners.exposure_weight * share[:, np.newaxis] * duty)


def _stress_cost(experiment: Experiment, dyads: Dyads, assessed: Assessment) -> FloatArray:
    """Return what a rate above the floor costs home in stress, ``(partners, rates)``, USD bn a year."""
    at_floor = whole_rate(dyads=dyads, rate=np.minimum(dyads.floor, dyads.announced), relief=0.0)
    above = np.maximum(assessed.rates - at_floor[:, np.newaxis], 0.0) / 100.0
    return np.asarray(experiment.home.stress.cost_share * dyads.imports[:, np.newaxis] * above)

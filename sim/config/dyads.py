"""From the data tables to the facts of every dyad."""

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.config.schema import Experiment
from sim.rules.concession_terms import TermRates, TermValues, value_terms
from sim.rules.schedule import announced_rate_pct
from sim.rules.state import Dyads

ALLIES = ("nato", "treaty_ally")
"""Ties that bind home to defend the partner."""


def build_dyads(experiment: Experiment, tables: dict[str, pd.DataFrame], size_usd_bn: FloatArray) -> Dyads:
    """Return the facts of every dyad, in the order of the partners table.

    Parameters
    ----------
    experiment : checked configuration
    tables : ``partners`` and ``duties``
    size_usd_bn : ``(partners,)``, expenditure in the trade model
    """
    partners, duties = tables["partners"], tables["duties"]
    imports, exports = _column(partners, "us_imports_2024_usd_bn"), _column(partners, "us_exports_2024_usd_bn")
    exempt = _column(partners, "announced_rate_2025_04_02_pct") == 0.0
    schedule = experiment.home.schedule
    formula = announced_rate_pct(
        imports=imports,
        exports=exports,
        floor_pct=schedule.floor_pct,
        share=schedule.share,
        cap_pct=schedule.cap_pct,
    )
    exceptions = _column(partners, "schedule_exception_pct") if schedule.chart_exceptions else 0.0
    announced = np.where(exempt, 0.0, np.minimum(formula + exceptions, schedule.cap_pct))
    in_deficit, lowest = imports > exports, experiment.home.dictate.lowest_pct
    share_of_exports = _column(partners, "us_share_of_exports_pct") / 100.0
    return Dyads(
        imports=imports,
        exports=exports,
        deficit=imports - exports,
        size=size_usd_bn,
        announced=announced,
        floor=np.where(exempt, 0.0, schedule.floor_pct),
        ceiling=np.where(in_deficit & ~exempt, np.maximum(announced, lowest), announced),
        exempt=exempt,
        existing_duty=_column(partners, "us_tariff_pre2025_pct"),
        emergency_headline=_column(duties, "emergency_duty_headline_pct"),
        emergency_effective=_column(duties, "emergency_duty_effective_pct"),
        sectoral=_column(duties, "sectoral_duty_pct"),
        partner_tariff=_column(partners, "tariff_on_us_goods_pct"),
        coverage=_column(duties, "reciprocal_coverage_share"),
        coverage_at_first=_column(duties, "reciprocal_coverage_apr05_share"),
        exposure=share_of_exports * announced / 100.0,
        priority=_merit(experiment, partners, imports - exports),
        complexity=_complexity(experiment, partners),
        own_track=partners["iso3"].isin(experiment.home.own_track).to_numpy(),
        region=_regions(partners),
    )


def build_terms(experiment: Experiment, tables: dict[str, pd.DataFrame]) -> TermValues:
    """Return what the four terms of a deal are worth to both sides of every dyad."""
    partners, talks, weights = tables["partners"], experiment.talks, experiment.home.weights
    factor = {"tariff_cut": weights.access, "barrier_reform": weights.access, "investment": weights.investment}
    rates = {
        name: TermRates(term.gain * factor.get(name, 1.0), term.cost, term.curvature)
        for name, term in ((name, getattr(talks.terms, name)) for name in type(talks.terms).model_fields)
    }
    imports, exports = _column(partners, "us_imports_2024_usd_bn"), _column(partners, "us_exports_2024_usd_bn")
    return value_terms(
        tariff=_column(partners, "tariff_on_us_goods_pct") / 100.0,
        exports=exports,
        deficit=imports - exports,
        gdp=_column(partners, "gdp_2024_usd_bn"),
        rates=rates,
        limits={
            "trade_elasticity": experiment.trade.elasticity,
            "barrier_equivalent": talks.barrier_equivalent_pct / 100.0,
            "investment_gdp_share": talks.investment_gdp_share_max,
        },
        deficit_weight=weights.deficit,
    )


def _column(table: pd.DataFrame, name: str) -> FloatArray:
    return np.ascontiguousarray(table[name].to_numpy(dtype=np.float64))


def _merit(experiment: Experiment, partners: pd.DataFrame, deficit: FloatArray) -> FloatArray:
    """Return what home's queue gives each dossier before noise."""
    weight = experiment.home.priority
    gdp = _column(partners, "gdp_2024_usd_bn")
    ally = partners["alliance"].isin(ALLIES).to_numpy(dtype=np.float64)
    friend = partners["iso3"].isin(experiment.home.affinity).to_numpy(dtype=np.float64)
    merit = weight.deficit * np.log1p(np.maximum(deficit, 0.0)) / 2.0
    merit = merit + weight.alliance * ally + weight.south_east_asia * _column(partners, "asean")
    return np.asarray(merit + weight.affinity * friend - weight.simplicity * np.log10(gdp / 50.0))


def _complexity(experiment: Experiment, partners: pd.DataFrame) -> FloatArray:
    rule = experiment.talks.complexity
    decades = np.log10(_column(partners, "gdp_2024_usd_bn") / rule.reference_gdp_usd_bn)
    return np.maximum(rule.base + rule.per_decade * decades, 1.0)


def _regions(partners: pd.DataFrame) -> np.ndarray:
    names = sorted(partners["region"].unique())
    return np.stack([(partners["region"] == name).to_numpy() for name in names])

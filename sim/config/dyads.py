"""From the data tables to the facts of every dyad."""

import numpy as np
import pandas as pd

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.config.actors import Priority
from sim.config.schema import Experiment
from sim.rules.complexity import complexity
from sim.rules.concession_terms import TermRates, TermValues, value_terms
from sim.rules.deal_kind import MENUS, deal_kind, issues_on_table, terms_on_table
from sim.rules.schedule import announced_rate_pct
from sim.rules.state import DealKind, Dyads


def build_dyads(experiment: Experiment, tables: dict[str, pd.DataFrame], size_usd_bn: FloatArray) -> Dyads:
    """Return the facts of every dyad, in the order of the partners table.

    Parameters
    ----------
    experiment : checked configuration
    tables : ``partners``, ``duties`` and ``preferences``
    size_usd_bn : ``(partners,)``, expenditure in the trade model
    """
    partners, duties = tables["partners"], tables["duties"]
    imports, exports = _column(partners, "us_imports_2024_usd_bn"), _column(partners, "us_exports_2024_usd_bn")
    exempt = _column(partners, "announced_rate_2025_04_02_pct") == 0.0
    schedule, talks = experiment.home.schedule, experiment.talks
    announced = np.where(exempt, 0.0, _announced(experiment, partners))
    floor = np.where(exempt, 0.0, schedule.floor_pct)
    lowest, ceiling = _rates_of_deals(experiment, announced, floor, (imports > exports) & ~exempt)
    kind = _kinds(experiment, partners, ceiling, lowest)
    menus = [MENUS[DealKind(each)] for each in kind]
    share_of_exports = _column(partners, "us_share_of_exports_pct") / 100.0
    return Dyads(
        imports=imports,
        exports=exports,
        deficit=imports - exports,
        size=size_usd_bn,
        announced=announced,
        floor=floor,
        ceiling=ceiling,
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
        complexity=_complexity(experiment, partners, kind),
        own_track=partners["iso3"].isin(experiment.home.own_track).to_numpy(),
        region=_regions(partners),
        friend=partners["iso3"].isin(experiment.home.affinity).to_numpy(),
        favoured=tables["preferences"]["us_preferences"].isin(experiment.home.dictate.mild_to).to_numpy(),
        bloc=_blocs(experiment, partners),
        kind=kind,
        lowest=np.where([menu.rate for menu in menus], lowest, ceiling),
        relief_max=talks.relief_share_max * np.array([menu.relief for menu in menus], dtype=np.float64),
        exempted_max=talks.quota_share_max * np.array([menu.quota for menu in menus], dtype=np.float64),
    )


def _rates_of_deals(
    experiment: Experiment, announced: FloatArray, floor: FloatArray, in_deficit: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and the highest rate that a deal with each partner can hold, if it holds one."""
    dictate = experiment.home.dictate
    bound = in_deficit & dictate.lowest_in_deals
    lowest = np.where(bound, np.maximum(floor, dictate.lowest_pct), floor)
    return lowest, np.where(in_deficit, np.maximum(announced, dictate.lowest_pct), announced)


def _kinds(experiment: Experiment, partners: pd.DataFrame, ceiling: FloatArray, floor: FloatArray) -> IntArray:
    """Return the kind of deal that each partner asks for."""
    talks = experiment.talks
    return deal_kind(
        ceiling=ceiling,
        floor=floor,
        gdp=_column(partners, "gdp_2024_usd_bn"),
        small_gdp=talks.small_gdp_usd_bn,
        offered=tuple(DealKind[name.upper()] for name in talks.kinds),
    )


def _announced(experiment: Experiment, partners: pd.DataFrame) -> FloatArray:
    """Return the announced rates of partners that are not exempt."""
    schedule = experiment.home.schedule
    if experiment.mechanism.schedule != "on":
        return np.full(len(partners), schedule.floor_pct)
    formula = announced_rate_pct(
        imports=_column(partners, "us_imports_2024_usd_bn"),
        exports=_column(partners, "us_exports_2024_usd_bn"),
        floor_pct=schedule.floor_pct,
        share=schedule.share,
        cap_pct=schedule.cap_pct,
    )
    exceptions = _column(partners, "schedule_exception_pct") if schedule.chart_exceptions else 0.0
    return np.asarray(np.minimum(formula + exceptions, schedule.cap_pct))


def build_terms(experiment: Experiment, tables: dict[str, pd.DataFrame], kind: IntArray) -> TermValues:
    """Return what the terms of a deal are worth to both sides of every dyad, and which are on its table."""
    partners, talks, weights = tables["partners"], experiment.talks, experiment.home.weights
    factor = {"tariff_cut": weights.access, "barrier_reform": weights.access, "investment": weights.investment}
    rates = {
        name: TermRates(term.gain * factor.get(name, 1.0), term.cost, term.curvature)
        for name, term in ((name, getattr(talks.terms, name)) for name in type(talks.terms).model_fields)
    }
    imports, exports = _column(partners, "us_imports_2024_usd_bn"), _column(partners, "us_exports_2024_usd_bn")
    values = value_terms(
        tariff=_column(partners, "tariff_on_us_goods_pct") / 100.0,
        exports=exports,
        deficit=imports - exports,
        gdp=_column(partners, "gdp_2024_usd_bn"),
        rates=rates,
        limits={
            "trade_elasticity": experiment.trade.elasticity,
            "barrier_equivalent": talks.barrier_equivalent_pct / 100.0,
            "investment_gdp_share": talks.investment_gdp_share_max,
            "investment": talks.investment_max_usd_bn,
            "licence_gdp_share": talks.licence_gdp_share,
        },
        deficit_weight=weights.deficit,
    )
    tabled = terms_on_table(kind=kind) & ~_switched_off(experiment)[:, np.newaxis]
    return values._replace(maximum=np.where(tabled, values.maximum, 0.0))


def _switched_off(experiment: Experiment) -> BoolArray:
    """Return the terms that mechanisms switched off take from every table, in the order of TERMS."""
    mechanism = experiment.mechanism
    side = mechanism.side_concessions != "on"
    off = (False, mechanism.barrier_reform != "on", mechanism.purchases != "on", side, side)
    return np.array(off)


def _column(table: pd.DataFrame, name: str) -> FloatArray:
    return np.ascontiguousarray(table[name].to_numpy(dtype=np.float64))


def _merit(experiment: Experiment, partners: pd.DataFrame, deficit: FloatArray) -> FloatArray:
    """Return what home's queue gives each dossier before noise; what is switched off is left out."""
    weight, on = experiment.home.priority, experiment.mechanism
    merit = -weight.simplicity * np.log10(_column(partners, "gdp_2024_usd_bn") / 50.0)
    if on.deficit_priority == "on":
        merit = merit + _by_deficit(weight, partners, deficit)
    if on.responsiveness == "on":
        merit = merit + weight.alliance * partners["alliance"].isin(weight.allies).to_numpy(dtype=np.float64)
    return np.asarray(merit + weight.affinity * partners["iso3"].isin(experiment.home.affinity).to_numpy())


def _by_deficit(weight: Priority, partners: pd.DataFrame, deficit: FloatArray) -> FloatArray:
    by_size = weight.deficit * np.log1p(np.maximum(deficit, 0.0)) / 2.0
    return np.asarray(by_size + weight.south_east_asia * _column(partners, "asean"))


def _complexity(experiment: Experiment, partners: pd.DataFrame, kind: IntArray) -> FloatArray:
    rule = experiment.talks.complexity
    if experiment.mechanism.complexity != "on":
        return np.full(len(partners), max(rule.base, 1.0))
    without = terms_on_table(kind=kind) & _switched_off(experiment)[:, np.newaxis]
    return complexity(
        gdp=_column(partners, "gdp_2024_usd_bn"),
        issues=issues_on_table(kind=kind) - without.sum(axis=0),
        base=rule.base,
        per_decade=rule.per_decade,
        per_issue=rule.per_issue,
        reference=(rule.reference_gdp_usd_bn, rule.reference_issues),
    )


def _blocs(experiment: Experiment, partners: pd.DataFrame) -> BoolArray:
    """Return membership of blocs, (blocs, partners), in the order of their names."""
    blocs = experiment.partners.blocs
    rows = [partners["iso3"].isin(blocs[name]).to_numpy() for name in sorted(blocs)]
    return np.stack(rows) if rows else np.zeros((0, len(partners)), dtype=bool)


def _regions(partners: pd.DataFrame) -> np.ndarray:
    names = sorted(partners["region"].unique())
    return np.stack([(partners["region"] == name).to_numpy() for name in names])

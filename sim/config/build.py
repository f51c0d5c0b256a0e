"""The one place that builds objects from a checked configuration."""

import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from sim.arrays import BoolArray
from sim.config.applied import applied, switches
from sim.config.dyads import build_dyads
from sim.config.payoffs import TradeModel, build_dyad_frontiers, build_payoffs, build_trade_model
from sim.config.schema import Experiment
from sim.config.strategies import Roster, build_roster
from sim.data.load import load_all
from sim.rules import setting as rules
from sim.rules.accounts import trade_weighted_mean
from sim.rules.state import NEVER


class Plan(NamedTuple):
    """All that a run needs, built once and frozen."""

    experiment: Experiment
    setting: rules.Setting
    roster: Roster
    model: TradeModel


def build(experiment: Experiment, *, tables: dict[str, pd.DataFrame] | None = None, cache: Path | None) -> Plan:
    """Build a plan.

    Parameters
    ----------
    experiment : checked configuration
    tables : data tables; the package's own, checked together, when left out
    cache : folder for impact assessments; None computes them anew

    Raises
    ------
    DataError, TradeModelError, ConfigError
    """
    # The last bits of an inverse depend on the number of threads, and records must not depend on that of cores.
    with threadpool_limits(1, user_api="blas"):
        return _build(experiment, tables or load_all(), cache)


def _build(experiment: Experiment, tables: dict[str, pd.DataFrame], cache: Path | None) -> Plan:
    asked, experiment = experiment, applied(experiment)
    codes = tuple(str(code) for code in tables["partners"]["iso3"])
    model = build_trade_model(experiment)
    size = model.economy.expenditure * model.economy.unit_usd_bn
    dyads = build_dyads(experiment, tables, size[model.economy.partners])
    if not _scope_is_narrowed(experiment):
        dyads = dyads._replace(coverage=dyads.coverage_at_first)
    payoffs, _ = build_payoffs(experiment, tables, dyads, model, cache)
    frontier = build_dyad_frontiers(experiment, tables, dyads, payoffs)
    imports_2023 = model.economy.flows[:, model.economy.home] * model.economy.unit_usd_bn
    outside = [n for n in model.economy.foreign if n not in set(model.economy.partners.tolist())]
    setting = rules.Setting(
        start=experiment.calendar.start,
        codes=codes,
        slots=tuple(range(len(codes))),
        rounds=experiment.run.horizon,
        round_days=experiment.run.round_days,
        on=switches(experiment),
        dyads=dyads,
        calendar=_calendar(experiment, codes),
        contact=rules.Contact(**experiment.partners.contact.model_dump()),
        capacity=_capacity(experiment),
        belief=rules.Belief(**experiment.partners.belief.model_dump()),
        deadline=_deadline(experiment),
        talks=_talks(experiment),
        after_deal=_after_deal(experiment),
        war=_war(experiment),
        shocks=_shocks(experiment, codes),
        payoffs=payoffs,
        frontier=frontier,
        home_size=float(size[model.economy.home]),
        outside_imports=float(imports_2023[outside].sum()),
        outside_duty=float(trade_weighted_mean(values=dyads.existing_duty, weights=dyads.imports)[0]),
        outside_floor=experiment.home.schedule.floor_pct,
    )
    return Plan(asked, setting, build_roster(experiment, codes), model)


def _scope_is_narrowed(experiment: Experiment) -> bool:
    """Tell whether products are taken out of the reciprocal rates within the horizon."""
    date = experiment.calendar.narrow_scope
    if date is None:
        return False
    return (date - experiment.calendar.start).days < experiment.run.horizon * experiment.run.round_days


def _calendar(experiment: Experiment, codes: tuple[str, ...]) -> rules.Calendar:
    calendar = experiment.calendar

    def day(date: datetime.date | None) -> int:
        return NEVER if date is None else (date - calendar.start).days

    summits = tuple(rules.Summit(day(each.date), _among(codes, each.partners)) for each in calendar.summits)
    floated = tuple(
        rules.FloatedRate(day(each.date), _among(codes, each.partners), each.rate_pct) for each in calendar.signals
    )

    return rules.Calendar(
        announce=day(calendar.announce),
        impose_floor=day(calendar.impose_floor),
        impose_threat=day(calendar.impose_threat),
        pause=day(calendar.pause),
        narrow_scope=day(calendar.narrow_scope),
        deadline=day(calendar.deadline),
        extension_days=calendar.extension_days,
        extensions_at_most=calendar.extensions_at_most,
        letters=calendar.letters,
        summits=summits,
        floated=floated,
    )


def _among(codes: tuple[str, ...], named: tuple[str, ...]) -> BoolArray:
    return np.isin(codes, named)


def _shocks(experiment: Experiment, codes: tuple[str, ...]) -> rules.Shocks:
    shocks, start = experiment.shocks, experiment.calendar.start
    return rules.Shocks(
        dated=tuple(
            rules.Shock((each.date - start).days, _among(codes, each.partners), each.points)
            for each in shocks.dated
        ),
        hazard_per_day=shocks.hazard_per_day,
        points=shocks.points,
        suspends_days=shocks.suspends_days,
    )


def _capacity(experiment: Experiment) -> rules.Capacity:
    home = experiment.home
    return rules.Capacity(
        sessions_per_week=home.teams * home.sessions_per_team_week,
        own_track_sessions_per_week=home.own_track_sessions_per_week,
        session_interval_days=experiment.talks.session_interval_days,
        priority_noise=home.priority.noise,
        responsiveness=home.priority.responsiveness,
        responsiveness_days=home.priority.responsiveness_days,
    )


def _deadline(experiment: Experiment) -> rules.Deadline:
    home = experiment.home
    return rules.Deadline(
        resolve=home.resolve,
        good_faith=home.good_faith,
        stress_sensitivity=home.stress.sensitivity,
        stress_memory_per_day=home.stress.memory_per_day,
        stress_scale_pct=home.stress.scale_pct,
        enforce_full=home.dictate.full_probability,
        lowest_pct=home.dictate.lowest_pct,
        cap_talking_pct=home.dictate.cap_talking_pct,
        credits_progress=home.dictate.milder_for == "progress",
    )


def _talks(experiment: Experiment) -> rules.Talks:
    talks = experiment.talks
    return rules.Talks(
        discount_per_day=talks.discount_per_day,
        progress_discount_per_day=talks.progress_discount_per_day,
        after_enforcement_days=talks.after_enforcement_days,
        signing_cost=experiment.partners.signing_cost,
        audience=experiment.home.weights.audience,
        quick_win=experiment.home.weights.quick_win,
        affinity=experiment.home.weights.affinity,
        precedent_weight=talks.precedent.weight,
        precedent_region_weight=talks.precedent.region_weight,
        precedent_memory_per_day=talks.precedent.memory_per_day,
        rate_step_pct=talks.rate_step_pct,
        agreed_rate_at_signing=talks.agreed_rate_starts == "at_signing",
        summit_push=talks.summit_push,
        signal_weight=talks.signal.weight,
        signal_memory_per_day=talks.signal.memory_per_day,
    )


def _after_deal(experiment: Experiment) -> rules.AfterDeal:
    talks, monitoring = experiment.talks, experiment.home.monitoring
    return rules.AfterDeal(
        finalisation_per_day=talks.finalisation_per_day,
        stall_share=talks.stall_share,
        stall_days=talks.stall_days,
        collapse_per_day=talks.collapse_per_day,
        violation_per_day=experiment.partners.compliance.violation_per_day,
        deterrence=experiment.partners.compliance.deterrence,
        detection_per_day=monitoring.detection_per_day,
        cure_days=monitoring.cure_days,
    )


def _war(experiment: Experiment) -> rules.War:
    war = experiment.home.war
    return rules.War(
        step_pct=war.step_pct,
        cap_pct=war.cap_pct,
        patience_days=war.patience_days,
        truce_rate_pct=war.truce_rate_pct,
        truce_retaliation_pct=war.truce_retaliation_pct,
        partner_patience=experiment.partners.war_patience,
        home_patience=war.patience,
        signal_share=war.signal_share,
        signal_pull=war.signal_pull,
    )

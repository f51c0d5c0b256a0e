"""From a plan to records: play runs, solve their outcomes exactly, write down what happened."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.abm.model import TariffTalks
from sim.arrays import FloatArray, IntArray
from sim.config.build import Plan
from sim.config.strategies import strategies_of_run
from sim.records.tables import TABLES, make_table
from sim.rng import draw_run
from sim.rules.state import NEVER, TERMS, Basis, Stage
from sim.trade.outcomes import Outcomes
from sim.trade.results import reported_outcomes


class Outcome(NamedTuple):
    """Exact outcomes of every round of some runs; ``(runs, rounds)``, welfare with economies last."""

    welfare_pct: FloatArray
    revenue_usd_bn: FloatArray
    deficit_change_usd_bn: FloatArray


def play(plan: Plan, run: int) -> TariffTalks:
    """Play one run with the Mesa engine; sessions are kept of run 0, which is always shown in full."""
    setting, seed = plan.setting, plan.experiment.run.seed
    draws = draw_run(
        seed=seed,
        run=run,
        slots=setting.slots,
        rounds=setting.rounds,
        round_days=setting.round_days,
        deadlines=setting.calendar.extensions_at_most + 1,
    )
    model = TariffTalks(
        setting,
        strategies=strategies_of_run(roster=plan.roster, seed=seed, run=run, slots=setting.slots),
        home_strategy=plan.roster.home,
        draws=draws,
        keep_sessions=run == 0,
    )
    model.run()
    return model


def record(plan: Plan, runs: Sequence[int]) -> dict[str, pa.Table]:
    """Play some runs and return their part of every table."""
    histories = [(run, play(plan, run)) for run in runs]
    outcome = solve_outcomes(plan, [model for _, model in histories])
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for index, (run, model) in enumerate(histories):
        parts["partners"].append(_partners(plan, run, model, outcome.welfare_pct[index, -1]))
        parts["series"].append(_series(plan, run, model, outcome, index))
        parts["events"].append(_events(plan, run, model))
        parts["welfare"].append(_welfare(plan, run, outcome.welfare_pct[index]))
        parts["sessions"].append(_sessions(plan, run, model))
        model.remove_all_agents()  # Mesa below 3.4 keeps every model alive through its agents
    return {
        name: pa.concat_tables([make_table(name, columns) for columns in chunk]) for name, chunk in parts.items()
    }


def solve_outcomes(plan: Plan, models: Sequence[TariffTalks]) -> Outcome:
    """Solve the equilibrium of every round exactly; rounds with the same rates share one solution."""
    accounts = [account for model in models for account in model.accounts]
    home = np.stack([account.effective_pct for account in accounts])
    partner = np.stack([account.partner_tariff_pct for account in accounts])
    outside = np.array([account.outside_pct for account in accounts])
    states = np.concatenate([home, partner, outside[:, np.newaxis]], axis=1)
    _, fresh, owner = np.unique(states, axis=0, return_index=True, return_inverse=True)
    solved: Outcomes = reported_outcomes(
        plan.model.solver,
        home_rates_pct=home[fresh],
        partner_rates_pct=partner[fresh],
        rest_of_world_pct=outside[fresh],
    )
    shape = (len(models), plan.setting.rounds)
    return Outcome(
        solved.welfare_pct[owner].reshape(*shape, -1),
        solved.revenue_usd_bn[owner].reshape(shape),
        solved.deficit_change_usd_bn[owner].reshape(shape),
    )


def account_rounds(plan: Plan) -> list[tuple[datetime.date, int]]:
    """Return the days of account with the round each falls in; days beyond the horizon are left out."""
    start, days = plan.experiment.calendar.start, plan.setting.round_days
    rounds = [(date, (date - start).days // days) for date in plan.experiment.output.account_dates]
    return [(date, index) for date, index in rounds if index < plan.setting.rounds]


def _dates(plan: Plan, days: IntArray) -> list[datetime.date | None]:
    start = plan.experiment.calendar.start
    return [None if abs(day) >= NEVER else start + datetime.timedelta(days=int(day)) for day in days]


def _round_dates(plan: Plan, rounds: Sequence[int]) -> list[datetime.date | None]:
    return _dates(plan, np.asarray(rounds, dtype=np.int64) * plan.setting.round_days)


def _partners(plan: Plan, run: int, model: TariffTalks, welfare: FloatArray) -> dict[str, Any]:
    state, dyads = model.state, plan.setting.dyads
    terms = {name: state.terms[index] for index, name in enumerate(TERMS)}
    return {
        "run": np.full(len(plan.setting.codes), run),
        "iso3": plan.setting.codes,
        "strategy": [partner.strategy.name for partner in model.partners],
        "stage": [Stage(stage).name.lower() for stage in state.stage],
        "contact_date": _dates(plan, state.contact_day),
        "deal_date": _dates(plan, state.deal_day),
        "final_date": _dates(plan, state.final_day),
        "rate_pct": state.rate + dyads.emergency_headline,
        "rate_basis": [Basis(basis).name.lower() for basis in state.basis],
        "threat_pct": state.threat + dyads.emergency_headline,
        "retaliation_pct": state.retaliation,
        **terms,
        "sessions": state.sessions,
        "welfare_pct": welfare[plan.model.economy.partners],
        "agreed_rate_pct": state.agreed_rate + dyads.emergency_headline,
        "relief_share": state.relief,
        "effective_rate_pct": model.accounts[-1].effective_pct,
        "truce_date": _dates(plan, state.truce_day),
        "partner_gain_share": state.partner_share,
        "home_gain_share": state.home_share,
        "home_prefers_deal": [
            bool(prefers) if day != NEVER else None
            for prefers, day in zip(state.home_prefers_deal, state.deal_day, strict=True)
        ],
    }


def _series(plan: Plan, run: int, model: TariffTalks, outcome: Outcome, index: int) -> dict[str, Any]:
    rounds = range(plan.setting.rounds)
    named = ["coverage_share", "average_rate_pct", "stress", "credibility"]
    named += ["average_country_rate_pct", "simple_country_rate_pct"]
    counts = ("deals", "finals", "retaliators")
    columns: dict[str, Any] = {name: [float(getattr(row, name)) for row in model.accounts] for name in named}
    columns |= {name: [int(getattr(row, name)) for row in model.accounts] for name in counts}
    return columns | {
        "run": np.full(len(rounds), run),
        "round": np.arange(len(rounds)),
        "date": _round_dates(plan, rounds),
        "revenue_usd_bn": outcome.revenue_usd_bn[index],
        "deficit_change_usd_bn": outcome.deficit_change_usd_bn[index],
        "home_welfare_pct": outcome.welfare_pct[index, :, plan.model.economy.home],
    }


def _events(plan: Plan, run: int, model: TariffTalks) -> dict[str, Any]:
    events = model.log.events
    rounds = [event.round_index for event in events]
    return {
        "run": np.full(len(events), run),
        "seq": np.arange(len(events)),
        "round": rounds,
        "date": _round_dates(plan, rounds),
        "actor": [event.actor for event in events],
        "target": [event.target for event in events],
        "kind": [event.kind for event in events],
        "rate_before_pct": np.array([event.before for event in events], dtype=np.float64),
        "rate_after_pct": np.array([event.after for event in events], dtype=np.float64),
        "note": [event.note for event in events],
    }


def _welfare(plan: Plan, run: int, welfare: FloatArray) -> dict[str, Any]:
    days = account_rounds(plan) or [(plan.experiment.calendar.start, 0)]
    codes = plan.model.economy.codes
    return {
        "run": np.full(len(days) * len(codes), run),
        "date": [date for date, _ in days for _ in codes],
        "iso3": list(codes) * len(days),
        "welfare_pct": np.concatenate([welfare[index] for _, index in days]),
    }


def _sessions(plan: Plan, run: int, model: TariffTalks) -> dict[str, Any]:
    kept = model.sessions
    rounds = [session.round_index for session in kept]
    money = ("partner_reserve", "partner_best", "partner_demand", "home_reserve", "home_best", "home_demand")
    plain = ("partner_concession", "home_concession", "credibility", "days_left", "zone", "signed")
    columns = {f"{name}_usd_bn": [getattr(session, name) for session in kept] for name in money}
    return (
        columns
        | {name: [getattr(session, name) for session in kept] for name in plain}
        | {
            "run": np.full(len(kept), run),
            "round": rounds,
            "date": _round_dates(plan, rounds),
            "iso3": [plan.setting.codes[session.column] for session in kept],
        }
    )

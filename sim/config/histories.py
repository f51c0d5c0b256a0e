"""From a plan to records: play runs, solve their outcomes exactly, write down what happened."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.arrays import FloatArray, IntArray
from sim.config.build import Plan
from sim.config.played import Played, play, play_agents, play_arrays
from sim.records.tables import TABLES, make_table
from sim.rules.state import NEVER, TERMS, Basis, DealKind, Stage
from sim.trade.outcomes import Outcomes
from sim.trade.results import reported_outcomes

__all__ = ["play", "record"]

STAGES = np.array([stage.name.lower() for stage in Stage])
BASES = np.array([basis.name.lower() for basis in Basis])
KINDS = np.array([kind.name.lower() for kind in DealKind])

DATES = {
    "contact_date": "contact_day",
    "deal_date": "deal_day",
    "final_date": "final_day",
    "collapse_date": "collapse_day",
    "violation_date": "violation_day",
    "snapback_date": "snapback_day",
    "restored_date": "cured_day",
    "truce_date": "truce_day",
}
"""Column of the partners table -> field of the state."""


class Outcome(NamedTuple):
    """Exact outcomes of some rounds of some runs; ``(runs, rounds)``, welfare with economies last."""

    rounds: IntArray  # (rounds,) which they are, the last of the run among them
    welfare_pct: FloatArray
    revenue_usd_bn: FloatArray
    deficit_change_usd_bn: FloatArray


def record(plan: Plan, runs: Sequence[int]) -> dict[str, pa.Table]:
    """Play some runs and return their part of every table; a run that fails has a row in ``failures`` only."""
    engine = play_arrays if plan.experiment.run.engine == "array" else play_agents
    return tables_of(plan, engine(plan, runs))


def tables_of(plan: Plan, played: Played) -> dict[str, pa.Table]:
    """Return the part of every table that runs leave which have been played."""
    columns: dict[str, Mapping[str, Any]] = {"failures": _failures(played)}
    if len(played.runs):
        outcome = solve_outcomes(plan, played)
        columns |= {
            "partners": _partners(plan, played, outcome),
            "series": _series(plan, played, outcome),
            "events": _events(plan, played),
            "welfare": _welfare(plan, played, outcome),
            "sessions": _sessions(plan, played),
        }
    return {name: make_table(name, columns.get(name) or _empty(name)) for name in TABLES}


def solve_outcomes(plan: Plan, played: Played) -> Outcome:
    """Solve equilibria exactly; worlds with the same rates share one solution."""
    rounds, count = solved_rounds(plan), len(played.runs)
    accounts = [played.accounts[index] for index in rounds]
    home = np.concatenate([account.effective_pct for account in accounts])
    partner = np.concatenate([account.partner_tariff_pct for account in accounts])
    outside = np.repeat([account.outside_pct for account in accounts], count)
    fresh, owner = _distinct(np.concatenate([home, partner, outside[:, np.newaxis]], axis=1))
    solved: Outcomes = reported_outcomes(
        plan.model.solver,
        home_rates_pct=home[fresh],
        partner_rates_pct=partner[fresh],
        rest_of_world_pct=outside[fresh],
    )

    def by_run(values: FloatArray) -> FloatArray:
        shaped = values[owner].reshape(len(rounds), count, *values.shape[1:])
        return np.asarray(np.swapaxes(shaped, 0, 1))

    return Outcome(
        np.array(rounds),
        by_run(solved.welfare_pct),
        by_run(solved.revenue_usd_bn),
        by_run(solved.deficit_change_usd_bn),
    )


def _distinct(rows: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the place of each distinct row, and which of them every row is."""
    places: dict[bytes, int] = {}
    owner = np.array([places.setdefault(row.tobytes(), len(places)) for row in rows])
    _, fresh = np.unique(owner, return_index=True)
    return fresh, owner


def solved_rounds(plan: Plan) -> list[int]:
    """Return the rounds whose equilibrium is solved: all, or those that hold a day of account and the last."""
    rounds = plan.setting.rounds
    if plan.experiment.output.outcomes == "every_round":
        return list(range(rounds))
    return sorted({index for _, index in _kept_accounts(plan)} | {rounds - 1})


def _kept_accounts(plan: Plan) -> list[tuple[datetime.date, int]]:
    """Return the days of the welfare table; the first day of all where every other is beyond the horizon."""
    return account_rounds(plan) or [(plan.experiment.calendar.start, 0)]


def account_rounds(plan: Plan) -> list[tuple[datetime.date, int]]:
    """Return the days of account with the round each falls in; days beyond the horizon are left out."""
    start, days = plan.experiment.calendar.start, plan.setting.round_days
    rounds = [(date, (date - start).days // days) for date in plan.experiment.output.account_dates]
    return [(date, index) for date, index in rounds if index < plan.setting.rounds]


def _empty(name: str) -> dict[str, list[Any]]:
    return {column.name: [] for column in TABLES[name]}


def _dates(plan: Plan, days: IntArray) -> pa.Array:
    """Return dates of day numbers; null for what never happened."""
    epoch = (plan.experiment.calendar.start - datetime.date(1970, 1, 1)).days
    flat = days.ravel()
    return pa.array((flat + epoch).astype(np.int32), mask=np.abs(flat) >= NEVER).cast(pa.date32())


def _round_dates(plan: Plan, rounds: Sequence[int] | IntArray) -> pa.Array:
    return _dates(plan, np.asarray(rounds, dtype=np.int64) * plan.setting.round_days)


def _failures(played: Played) -> dict[str, list[Any]]:
    return {"run": list(played.failures), "reason": [str(problem) for problem in played.failures.values()]}


def _partners(plan: Plan, played: Played, outcome: Outcome) -> dict[str, Any]:
    state, dyads, count = played.state, plan.setting.dyads, len(played.runs)
    codes, headline = plan.setting.codes, dyads.emergency_headline
    numbers = {
        "rate_pct": state.rate + state.shock + headline,
        "shock_pct": state.shock,
        "threat_pct": state.threat + headline,
        "retaliation_pct": state.retaliation,
        **{name: state.terms[:, index] for index, name in enumerate(TERMS)},
        "sessions": state.sessions,
        "welfare_pct": outcome.welfare_pct[:, -1, plan.model.economy.partners],
        "agreed_rate_pct": state.agreed_rate + headline,
        "relief_share": state.relief,
        "exempted_share": state.exempted,
        "effective_rate_pct": played.accounts[-1].effective_pct,
        "partner_gain_share": state.partner_share,
        "home_gain_share": state.home_share,
        "strategy": played.strategies,
        "stage": STAGES[state.stage],
        "rate_basis": BASES[state.basis],
        "deal_kind": np.broadcast_to(KINDS[dyads.kind], state.stage.shape),
    }
    return {
        "run": np.repeat(played.runs, len(codes)),
        "iso3": list(codes) * count,
        "home_prefers_deal": pa.array(state.home_prefers_deal.ravel(), mask=state.deal_day.ravel() >= NEVER),
        **{name: _dates(plan, getattr(state, field)) for name, field in DATES.items()},
        **{name: values.ravel() for name, values in numbers.items()},
    }


def _series(plan: Plan, played: Played, outcome: Outcome) -> dict[str, Any]:
    rounds, count = plan.setting.rounds, len(played.runs)
    plain = [
        *("coverage_share", "average_rate_pct", "stress", "credibility"),
        *("average_country_rate_pct", "simple_country_rate_pct"),
    ]
    counts = ("deals", "finals", "retaliators", "collapsed", "violators", "snapbacks")
    columns = {
        name: np.array([getattr(row, name) for row in played.accounts]).T.ravel() for name in (*plain, *counts)
    }
    every = np.tile(np.arange(rounds), count)
    return {
        **columns,
        **{name: columns[name].astype(np.int64) for name in counts},
        "run": np.repeat(played.runs, rounds),
        "round": every,
        "date": _round_dates(plan, every),
        "revenue_usd_bn": _in_their_rounds(outcome.revenue_usd_bn, outcome.rounds, rounds),
        "deficit_change_usd_bn": _in_their_rounds(outcome.deficit_change_usd_bn, outcome.rounds, rounds),
        "home_welfare_pct": _in_their_rounds(
            outcome.welfare_pct[..., plan.model.economy.home], outcome.rounds, rounds
        ),
    }


def _in_their_rounds(values: FloatArray, at: IntArray, rounds: int) -> pa.Array:
    """Return a column over all rounds of numbers known for some of them; the others are null."""
    known = np.zeros(rounds, dtype=bool)
    known[at] = True
    spread = np.zeros((len(values), rounds))
    spread[:, at] = values
    return pa.array(spread.ravel(), mask=np.tile(~known, len(values)))


def _events(plan: Plan, played: Played) -> dict[str, Any]:
    rows = [(run, seq, event) for run, events in played.events.items() for seq, event in enumerate(events)]
    rounds = [event.round_index for _, _, event in rows]
    return {
        "run": [run for run, _, _ in rows],
        "seq": [seq for _, seq, _ in rows],
        "round": rounds,
        "date": _round_dates(plan, rounds),
        "actor": [event.actor for _, _, event in rows],
        "target": [event.target for _, _, event in rows],
        "kind": [event.kind for _, _, event in rows],
        "rate_before_pct": np.array([event.before for _, _, event in rows], dtype=np.float64),
        "rate_after_pct": np.array([event.after for _, _, event in rows], dtype=np.float64),
        "note": [event.note for _, _, event in rows],
    }


def _welfare(plan: Plan, played: Played, outcome: Outcome) -> dict[str, Any]:
    days = _kept_accounts(plan)
    codes, count = plan.model.economy.codes, len(played.runs)
    return {
        "run": np.repeat(played.runs, len(days) * len(codes)),
        "date": [date for date, _ in days for _ in codes] * count,
        "iso3": list(codes) * (len(days) * count),
        "welfare_pct": outcome.welfare_pct[
            :, np.searchsorted(outcome.rounds, [index for _, index in days])
        ].ravel(),
    }


def _sessions(plan: Plan, played: Played) -> dict[str, Any]:
    kept = [(run, session) for run, sessions in played.sessions.items() for session in sessions]
    rounds = [session.round_index for _, session in kept]
    money = ("partner_reserve", "partner_best", "partner_demand", "home_reserve", "home_best", "home_demand")
    plain = ("partner_concession", "home_concession", "credibility", "days_left", "zone", "signed")
    columns = {f"{name}_usd_bn": [getattr(session, name) for _, session in kept] for name in money}
    return (
        columns
        | {name: [getattr(session, name) for _, session in kept] for name in plain}
        | {
            "run": [run for run, _ in kept],
            "round": rounds,
            "date": _round_dates(plan, rounds),
            "iso3": [plan.setting.codes[session.column] for _, session in kept],
        }
    )

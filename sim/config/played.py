"""Runs as either engine played them, in one form: arrays of (runs, ...), and what was kept of single runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.abm.events import Event
from sim.abm.sessions import Session
from sim.arrays import AnyArray, IntArray
from sim.config.build import Plan
from sim.config.strategies import strategies_of_run, strategies_of_runs
from sim.ensemble.asking import Cast
from sim.ensemble.engine import ArrayTalks
from sim.errors import StrategyError
from sim.rng import Draws, draw_run
from sim.rounds.closing import Accounts
from sim.rounds.standing import opening_state
from sim.rules.state import TalksState
from sim.strategies import Strategy

if TYPE_CHECKING:
    from sim.abm.model import TariffTalks


class Played(NamedTuple):
    """Some runs from their first round to their last."""

    runs: IntArray  # (runs,) their indices
    state: TalksState  # at the end, with a leading axis of runs
    accounts: list[Accounts]  # one a round, fields with a leading axis of runs
    strategies: AnyArray  # (runs, partners) names of what partners played
    events: dict[int, list[Event]]  # of the runs shown in full
    sessions: dict[int, list[Session]]
    failures: dict[int, StrategyError]  # runs that a strategy brought down; they are in nothing else


def play(plan: Plan, run: int, *, keep_sessions: bool = False) -> "TariffTalks":
    """Play one run with the Mesa engine; sessions are kept of run 0, always shown in full, or if asked."""
    model = model_of(plan, run, keep_sessions=keep_sessions)
    try:
        model.run()
    except StrategyError:
        model.release()
        raise
    return model


def model_of(plan: Plan, run: int, *, keep_sessions: bool = False) -> "TariffTalks":
    """Return the Mesa model of a run before its first round."""
    from sim.abm.model import TariffTalks  # noqa: PLC0415 - Mesa costs half a second to import, and arrays need none

    return TariffTalks(
        plan.setting,
        strategies=_cast_of_run(plan, run),
        home_strategy=plan.roster.home,
        draws=_draws(plan, np.asarray(run)),
        keep_sessions=keep_sessions or run == 0,
    )


def arrays_of(plan: Plan, runs: Sequence[int]) -> ArrayTalks:
    """Return the arrays of some runs before their first round."""
    draws = _draws(plan, np.asarray(runs)[:, np.newaxis], at_need=True)
    return ArrayTalks(plan.setting, cast=_cast(plan, runs), draws=draws)


def play_agents(plan: Plan, runs: Sequence[int], *, keep_sessions: bool = False) -> Played:
    """Play some runs one by one with the Mesa engine; sessions are kept of run 0, or if asked of all."""
    models: dict[int, TariffTalks] = {}
    failures: dict[int, StrategyError] = {}
    for run in runs:
        try:
            models[run] = play(plan, run, keep_sessions=keep_sessions)
        except StrategyError as problem:  # costs its own run and no other
            failures[run] = problem
    played = _stacked(plan, models, failures)
    for model in models.values():
        model.release()
    return played


def play_arrays(plan: Plan, runs: Sequence[int]) -> Played:
    """Play some runs in step with the array engine; run 0 is played by agents too, to be shown in full."""
    engine = arrays_of(plan, runs)
    engine.run()
    kept = np.array([row for row in range(len(runs)) if row not in engine.failed], dtype=np.int64)
    shown = _shown(plan) if 0 in runs and runs.index(0) in kept else None
    names = np.array([strategy.name for strategy in engine.cast.strategies])
    played = Played(
        np.asarray(runs, dtype=np.int64)[kept],
        _rows(engine.state, kept) if engine.failed else engine.state,
        [_rows_of_accounts(each, kept) for each in engine.accounts] if engine.failed else engine.accounts,
        names[engine.cast.part[kept]],
        {} if shown is None else {0: shown.log.events},
        {} if shown is None else {0: shown.sessions},
        {runs[row]: problem for row, problem in sorted(engine.failed.items())},
    )
    if shown is not None:
        shown.release()
    return played


def _shown(plan: Plan) -> "TariffTalks | None":
    """Return run 0 as agents play it; None where they cannot, so that its other records are kept."""
    try:
        return play(plan, 0)
    except StrategyError:
        return None


def _draws(plan: Plan, run: AnyArray, *, at_need: bool = False) -> Draws:
    setting = plan.setting
    return draw_run(
        seed=plan.experiment.run.seed,
        run=run,
        slots=setting.slots,
        rounds=setting.rounds,
        round_days=setting.round_days,
        deadlines=setting.calendar.extensions_at_most + 1,
        at_need=at_need,
    )


def _cast_of_run(plan: Plan, run: int) -> tuple[Strategy, ...]:
    seed, slots = plan.experiment.run.seed, plan.setting.slots
    return strategies_of_run(roster=plan.roster, seed=seed, run=run, slots=slots)


def _cast(plan: Plan, runs: Sequence[int]) -> Cast:
    seed, slots = plan.experiment.run.seed, plan.setting.slots
    everyone, part = strategies_of_runs(roster=plan.roster, seed=seed, runs=runs, slots=slots)
    return Cast(everyone, part, plan.roster.home)


def _stacked(plan: Plan, models: "dict[int, TariffTalks]", failures: dict[int, StrategyError]) -> Played:
    several = list(models.values())
    states = [model.state for model in several]
    nobody = opening_state(setting=plan.setting, runs=0)
    state = TalksState(*(np.stack(parts) for parts in zip(*states, strict=True))) if several else nobody
    return Played(
        np.array(list(models), dtype=np.int64),
        state,
        _stacked_accounts([model.accounts for model in several]),
        np.array([[partner.strategy.name for partner in model.partners] for model in several]),
        {run: model.log.events for run, model in models.items()},
        {run: model.sessions for run, model in models.items()},
        failures,
    )


def _stacked_accounts(several: Sequence[Sequence[Accounts]]) -> list[Accounts]:
    """Return the accounts of every round with a leading axis of runs, each field stacked at once."""
    whole = [
        np.array([[getattr(account, name) for account in accounts] for accounts in several])
        for name in Accounts._fields[:-1]
    ]
    return [
        Accounts._make([*(values[:, index] for values in whole), account.outside_pct])
        for index, account in enumerate(several[0] if several else ())
    ]


def _rows(state: TalksState, kept: IntArray) -> TalksState:
    return TalksState._make(field[kept] for field in state)


def _rows_of_accounts(accounts: Accounts, kept: IntArray) -> Accounts:
    return Accounts._make([*(np.asarray(field)[kept] for field in accounts[:-1]), accounts.outside_pct])

"""Both engines side by side: the first difference between them, if there is any."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.abm.model import TariffTalks
from sim.arrays import AnyArray
from sim.config.build import Plan
from sim.config.learning import learned
from sim.config.played import arrays_of, model_of
from sim.ensemble.engine import ArrayTalks
from sim.errors import StrategyError
from sim.rules.state import TalksState


class Difference(NamedTuple):
    """Where the engines part."""

    run: int
    round_index: int
    partner: str  # code, or "" for what belongs to the run
    field: str
    agents: object
    arrays: object


class Compared(NamedTuple):
    """What was compared, and the first difference."""

    runs: int
    rounds: int
    numbers: int  # compared to the bit
    failed: dict[int, str]  # runs that a strategy brought down, in both engines with the same words
    difference: Difference | None


def compare_engines(plan: Plan, runs: Sequence[int]) -> Compared:
    """Play some runs with both engines, round by round, and compare every field of their states to the bit.

    Runs that a strategy brings down must be the same ones, in the same round, with the same words.
    """
    plan = learned(plan)
    models = {run: model_of(plan, run) for run in runs}
    found = _in_step(plan, runs, models)
    for model in models.values():
        model.release()
    return found


def _in_step(plan: Plan, runs: Sequence[int], models: dict[int, TariffTalks]) -> Compared:
    engine = arrays_of(plan, runs)
    down: dict[int, str] = {}
    numbers = 0
    for index in range(plan.setting.rounds):
        down |= _step(models, down)
        engine.step()
        found = _failures_differ(runs, index, down, engine)
        pairs = [
            (run, models[run].state, _row(engine.state, row)) for row, run in enumerate(runs) if run not in down
        ]
        found, count = (found, 0) if found is not None else _compare(plan, index, pairs)
        numbers += count
        if found is not None:
            return Compared(len(runs), index + 1, numbers, down, found)
    return Compared(len(runs), plan.setting.rounds, numbers, down, None)


def _compare(
    plan: Plan, index: int, pairs: Sequence[tuple[int, TalksState, TalksState]]
) -> tuple[Difference | None, int]:
    """Return the first difference among the states of one round, and how many numbers agree before it."""
    total = 0
    for run, agents, arrays in pairs:
        found, count = _first_difference(plan, run, index, agents, arrays)
        total += count
        if found is not None:
            return found, total
    return None, total


def _step(models: dict[int, TariffTalks], down: dict[int, str]) -> dict[int, str]:
    """Play a round of every model still up; return those that a strategy brought down in it."""
    fallen = {}
    for run, model in models.items():
        if run in down:
            continue
        try:
            model.step()
        except StrategyError as problem:
            fallen[run] = str(problem)
    return fallen


def _failures_differ(
    runs: Sequence[int], index: int, down: dict[int, str], engine: ArrayTalks
) -> Difference | None:
    failed = {runs[row]: str(problem) for row, problem in engine.failed.items()}
    odd = sorted(run for run in {*down, *failed} if down.get(run) != failed.get(run))
    return Difference(odd[0], index, "", "failure", down.get(odd[0]), failed.get(odd[0])) if odd else None


def _row(state: TalksState, row: int) -> TalksState:
    return TalksState._make(field[row] for field in state)


def _first_difference(
    plan: Plan, run: int, index: int, agents: TalksState, arrays: TalksState
) -> tuple[Difference | None, int]:
    """Return the first field and partner in which two states of one run differ, and how many numbers agree."""
    count = 0
    for field in TalksState._fields:
        left, right = np.asarray(getattr(agents, field)), np.asarray(getattr(arrays, field))
        if left.dtype != right.dtype or left.shape != right.shape:
            return Difference(
                run, index, "", field, f"{left.dtype}{left.shape}", f"{right.dtype}{right.shape}"
            ), count
        odd = np.argwhere(~_same(left, right))
        if len(odd):
            place = tuple(odd[0])
            partner = plan.setting.codes[place[-1]] if left.shape[-1] == len(plan.setting.codes) else ""
            return Difference(run, index, partner, field, left[place].item(), right[place].item()), count
        count += left.size
    return None, count


def _same(left: AnyArray, right: AnyArray) -> AnyArray:
    """Tell which numbers have the same bits; any nan equals any other, and 0 is not -0."""
    if left.dtype.kind != "f":
        return np.asarray(left == right)
    alike = (left == right) & (np.signbit(left) == np.signbit(right))
    return np.asarray(alike | (np.isnan(left) & np.isnan(right)))

"""The problem that a calibration solves: from values of parameters to an ensemble, and from there to a loss."""

import copy
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.backtest_histories import deadlines_of
from experiments.calibrate_settings import Settings
from sim.analysis.backtest import FIRST, Deadlines, observed_of
from sim.analysis.bunching import first_deadline, share_before
from sim.analysis.forecast import Ensemble, Forecast, ensemble_of, forecast
from sim.analysis.record_scores import SCORES, Observed, scored
from sim.arrays import FloatArray
from sim.config.build import build
from sim.config.histories import record
from sim.config.learning import learned
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.config.validate import checked
from sim.data.history_folder import Outcomes
from sim.data.load import load_all, partner_codes
from sim.errors import ConfigError


class Problem(NamedTuple):
    """What a trial needs; can be sent to another process."""

    raw: dict[str, Any]  # configuration as plain containers, up to the round that holds the cut-off date
    settings: Settings
    outcomes: Outcomes
    codes: list[str]  # partners that are scored
    deadlines: Deadlines

    @property
    def observed(self) -> Observed:
        """The record of the partners that are scored."""
        return observed_of(self.outcomes, self.codes)


def problem_of(raw: dict[str, Any], settings: Settings, outcomes: Outcomes) -> Problem:
    """Return the problem, with both ends of every range checked.

    Raises
    ------
    ConfigError
    """
    raw = copy.deepcopy(raw)
    plain = checked(raw, partner_codes())
    days = (outcomes.date - plain.calendar.start).days
    if days < 0:
        raise ConfigError(
            f"calibration.until: got {outcomes.date}; expected no earlier than {plain.calendar.start}"
        )
    raw["run"] |= {"horizon": days // plain.run.round_days + 1, "engine": "array"}
    for each in settings.fixed:
        _set(raw, each.key, each.value)
    codes = [str(code) for code in outcomes.table.index if code not in settings.leave_out]
    problem = Problem(raw, settings, outcomes, codes, deadlines_of(plain))
    for end in ("low", "high"):
        experiment(problem, {each.key: getattr(each, end) for each in settings.parameters})
    return problem


def experiment(problem: Problem, values: Mapping[str, float], seed: int | None = None) -> Experiment:
    """Return the configuration with values in place.

    Raises
    ------
    ConfigError
        For a key that there is not, or a value out of range.
    """
    raw = copy.deepcopy(problem.raw)
    for key, value in values.items():
        _set(raw, key, value)
    if seed is not None:
        raw["run"]["seed"] = seed
    return checked(raw, partner_codes())


def _set(raw: dict[str, Any], key: str, value: float) -> None:
    section, _, name = key.rpartition(".")
    place: Any = raw
    for part in section.split("."):
        place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict) or name not in place or type(place[name]) not in (int, float):
        raise ConfigError(f"calibration.parameters: {key} is no key with a number; see run --help")
    place[name] = round(value) if isinstance(place[name], int) else value


def starting_values(problem: Problem) -> dict[str, float]:
    """Return the values that the configuration has for the parameters."""
    found = {}
    for each in problem.settings.parameters:
        place: Any = problem.raw
        for part in each.key.split("."):
            place = place[part]
        found[each.key] = float(place)
    return found


def histories(problem: Problem, values: Mapping[str, float], *, runs: int, seed: int | None = None) -> Ensemble:
    """Play an ensemble at one point.

    Parameters
    ----------
    problem : Problem
    values : of the parameters
    runs : histories
    seed : of all luck; that of the configuration if left out
    """
    plan = learned(build(experiment(problem, values, seed), tables=_tables(), cache=default_cache()))
    # From run 1 on: run 0 would be played by agents too, to be shown in full.
    tables = record(plan, range(1, 1 + runs))
    return ensemble_of(tables["partners"].to_pandas(), tables["series"].to_pandas())


def joined(parts: Sequence[Ensemble]) -> Ensemble:
    """Return the histories of several ensembles as one."""
    fields = ("deal_day", "agreed_pct", "rate_pct", "dictated", "average_pct", "simple_pct")
    whole: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in fields}
    return parts[0]._replace(**whole)


@lru_cache(maxsize=1)
def _tables() -> dict[str, pd.DataFrame]:
    """Return the tables of the package, checked once a process."""
    return load_all()


class Told(NamedTuple):
    """What histories say of the partners that are scored: enough for every score, of all of them or some."""

    forecast: Forecast
    early: tuple[FloatArray, FloatArray]  # signatures in the weeks before the first deadline, and all before it

    def as_lists(self) -> list[list[float | None]]:
        """Return plain numbers, None for nan."""
        rows = (*self.forecast, *self.early)
        return [[None if np.isnan(each) else float(each) for each in row] for row in rows]

    @classmethod
    def from_lists(cls, rows: Sequence[Sequence[float | None]]) -> "Told":
        """Return what `as_lists` made lists of."""
        arrays = [np.array(row, dtype=np.float64) for row in rows]
        return cls(Forecast(*arrays[:-2]), (arrays[-2], arrays[-1]))


def told_by(problem: Problem, ensemble: Ensemble) -> Told:
    """Return what an ensemble says of the partners that are scored."""
    said = forecast(ensemble, problem.codes, problem.outcomes.date)
    nothing = np.zeros(len(problem.codes))
    if not problem.deadlines.dates:
        return Told(said, (nothing, nothing))
    day = ensemble.deal_day[:, [ensemble.codes.index(code) for code in problem.codes]]
    return Told(said, first_deadline(day, problem.deadlines.dates[0]))


def score_values(problem: Problem, told: Told, weights: FloatArray) -> dict[str, float]:
    """Return every score of what was told, on weighed partners.

    A partner with a deal on record that signs in no run counts with the rate that the model has in force for it:
    nothing is gained by not signing.

    Parameters
    ----------
    problem : Problem
    told : of the same partners
    weights : ``(partners,)``, 0 for those left out
    """
    said, rows = told.forecast, weights[np.newaxis]
    said = said._replace(agreed_pct=np.where(np.isnan(said.agreed_pct), said.in_force_pct, said.agreed_pct))
    found = {score.name: float(scored(score, said, problem.observed, rows)[0]) for score in SCORES}
    return found | {FIRST: float(share_before(told.early, rows)[0])}


def loss_of(problem: Problem, told: Told, weights: FloatArray) -> float:
    """Return the loss of what was told, on weighed partners."""
    return loss(problem, score_values(problem, told, weights))


def loss(problem: Problem, found: Mapping[str, float]) -> float:
    """Return the loss of scores: distances beyond the targets on the wrong side, and a part of those on both.

    Scores that the record does not allow are left out; if nobody signs before the first deadline, that is as far
    from its target as can be.
    """
    better = {score.name: score.better for score in SCORES}
    total = 0.0
    for target in problem.settings.targets:
        value = found.get(target.score, float("nan"))
        if target.score == FIRST:
            value = float(np.nan_to_num(value)) if problem.deadlines.dates else float("nan")
        if np.isnan(value):
            continue
        beyond = (value - target.target) / target.scale
        beyond = beyond if better.get(target.score) == "lower" else -beyond
        slope = 0.0 if target.score == FIRST else problem.settings.slope
        total += max(beyond, 0.0) + slope * beyond
    return total

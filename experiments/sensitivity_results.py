"""What is made of a sample and its runs: indices, shares of luck, conditions; tables, notes and pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.sensitivity_outcomes import Event
from experiments.sensitivity_plays import Played, values_at, values_of
from sim.analysis.discovery import Conditions, discover, limited, within
from sim.analysis.noise_share import Variance, variance_shares
from sim.analysis.sensitivity import DUMMY, MEASURES, Sample, indices, pair_indices, unsettled
from sim.arrays import FloatArray
from sim.errors import ConfigError, RecordError
from sim.sweeps.factors import Factor

DIGITS = "%.8g"
FEW_RUNS = 10
MUCH_LUCK = 0.2
"""Share of the variance of means that is luck, above which more runs a point are asked for."""


PAIR_COLUMNS = ["outcome", "first", "second", "value", "low", "high"]


class Results(NamedTuple):
    """All that is said of one analysis."""

    method: str
    indices: pd.DataFrame  # outcome, n, key, measure, value, low, high
    pairs: pd.DataFrame  # outcome, first, second, value, low, high; empty unless asked for
    variance: pd.DataFrame  # outcome, and the fields of Variance
    notes: list[str]


def analysed(found: Played, method: str, outcomes: Sequence[str]) -> Results:
    """Return indices with intervals, shares of luck, and what to be careful about.

    Raises
    ------
    RecordError
    """
    tables, pairs, shares, notes = [], [], [], []
    sample = _sample_for(found, method)
    for outcome in outcomes:
        values = values_of(found, outcome)
        try:
            table, resampled = indices(sample, values, seed=found.told["seed"])
        except RecordError as problem:
            raise type(problem)(f"{outcome}: {problem}") from None
        tables.append(table.assign(outcome=outcome))
        if sample.has_pairs:
            pairs.append(pair_indices(sample, values, seed=found.told["seed"]).assign(outcome=outcome))
        notes += _unsettled(outcome, method, table, resampled)
        if values.shape[1] > 1:
            variance = variance_shares(_distinct(found, values))
            shares.append({"outcome": outcome, **variance._asdict()})
            notes += _luck(outcome, variance, values.shape[1])
    notes += _few_runs(found)
    columns = ["outcome", "n", "key", "measure", "value", "low", "high"]
    variance_table = pd.DataFrame(shares, columns=["outcome", *Variance._fields])
    pair_table = pd.concat(pairs, ignore_index=True)[PAIR_COLUMNS] if pairs else pd.DataFrame(columns=PAIR_COLUMNS)
    return Results(method, pd.concat(tables, ignore_index=True)[columns], pair_table, variance_table, notes)


def conditions(found: Played, event: Event) -> Conditions:
    """Return the box of parameter values in which an event is common.

    Raises
    ------
    RecordError
    """
    values = values_of(found, event.outcome)
    happens = pd.DataFrame(values).apply(event.happens).to_numpy(float).mean(axis=1)
    _, first = np.unique(found.point, return_index=True)
    raw, share = found.sample.places[first], happens[first]
    places = np.column_stack([_centred(factor, raw[:, column]) for column, factor in enumerate(found.factors)])
    box = discover(places, share, seed=found.told["seed"])
    rows = []
    for column, factor in enumerate(found.factors):
        low, high = values_at(factor, np.array([box.box.low[column], box.box.high[column]]))
        rows.append((factor.key, low, high, box.quasi_p[column], bool(limited(box.box)[column])))
    table = pd.DataFrame(rows, columns=["key", "low", "high", "quasi_p", "limited"])
    return Conditions(str(event), box, table, places, share, within(box.box, places))


def write(folder: Path, results: Results, box: Conditions | None) -> None:
    """Write the tables of an analysis; those of an earlier one with the same method are replaced."""
    results.indices.to_csv(folder / f"indices_{results.method}.csv", index=False, float_format=DIGITS)
    if len(results.pairs):
        results.pairs.to_csv(folder / "pairs.csv", index=False, float_format=DIGITS)
    results.variance.to_csv(folder / "variance.csv", index=False, float_format=DIGITS)
    if box is not None:
        box.limits.to_csv(folder / "conditions.csv", index=False, float_format=DIGITS)
        box.found.steps.to_csv(folder / "conditions_steps.csv", index=False, float_format=DIGITS)


def _sample_for(found: Played, method: str) -> Sample:
    """Return the sample as a method takes it: PAWN takes any that fills the space."""
    made = found.sample.method
    if method == made:
        return found.sample
    if method == "pawn" and made == "sobol":
        return found.sample._replace(method="pawn", block=1)
    raise ConfigError(f"method: got {method}, and the sample was made for {made}; expected {made}")


def _centred(factor: Factor, places: FloatArray) -> FloatArray:
    """Return places so that all points with the same value of a list or a range of whole numbers share one."""
    count = len(factor.values) or (round(factor.high - factor.low) + 1 if factor.whole else 0)
    if not count:
        return places
    return np.asarray((np.minimum(np.floor(places * count), count - 1) + 0.5) / count)


def _distinct(found: Played, values: FloatArray) -> FloatArray:
    _, first = np.unique(found.point, return_index=True)
    return values[first]


def _unsettled(outcome: str, method: str, table: pd.DataFrame, resampled: FloatArray) -> list[str]:
    last = table[(table["n"] == table["n"].max()) & (table["measure"] == MEASURES[method][0])]
    keys, values = last["key"].tolist(), last["value"].tolist()
    notes = []
    if DUMMY in keys:
        bound = float(last.loc[last["key"] == DUMMY, "high"].iloc[0])
        lost = [row.key for row in last.itertuples() if row.key != DUMMY and row.low <= bound]
        if lost:
            notes.append(f"{outcome}: not told from a parameter that nothing reads: {', '.join(map(str, lost))}")
        keep = [place for place, key in enumerate(keys) if key != DUMMY]
        keys, values, resampled = [keys[p] for p in keep], [values[p] for p in keep], resampled[:, keep]
    pairs = unsettled(keys, values, resampled)
    if pairs:
        told = "; ".join(f"{higher} and {lower}" for higher, lower in pairs)
        notes.append(f"{outcome}: intervals are too wide to rank {told}; a larger n settles more")
    return notes


def _luck(outcome: str, variance: Variance, runs: int) -> list[str]:
    if not variance.of_mean > MUCH_LUCK:
        return []
    return [
        f"{outcome}: {variance.of_mean:.0%} of the variance of means over {runs} runs is luck that depends on the "
        "point; indices of parameters are too small or too large by it; more run.runs make it less"
    ]


def _few_runs(found: Played) -> list[str]:
    asked, notes = int(found.told["runs"]), []
    if asked == 1:
        notes.append("one run a point: luck cannot be told from parameters, and no share of it is given")
    elif asked < FEW_RUNS:
        notes.append(f"{asked} runs a point: intervals over so few runs are narrower than they should be")
    played = found.runs.groupby("run")["point"].nunique()
    lost = asked - int((played == found.runs["point"].nunique()).sum())
    if lost:
        notes.append(f"{lost} of {asked} runs failed at some point and are left out at all points")
    return notes

"""The runs of a sensitivity analysis: a sweep over the points of its sample, kept in a folder of its own."""

import contextlib
import datetime
import io
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments import sweep
from experiments.sensitivity_outcomes import samples_of
from experiments.sensitivity_request import Request, settings
from sim.analysis.sensitivity import Sample, sample_of
from sim.arrays import FloatArray
from sim.errors import RecordError, TalksError
from sim.records.store import write_json
from sim.sweeps.factors import Factor

SETTINGS, SAMPLE, POINTS, SAMPLES, RECORDS = (
    *("sensitivity.json", "sample.parquet", "points.parquet", "samples.parquet"),
    "records",
)


class Played(NamedTuple):
    """A sample, and what the model made of it."""

    sample: Sample
    factors: list[Factor]
    told: dict[str, Any]  # what was written to SETTINGS
    point: np.ndarray  # (rows,) point of each row of the sample
    runs: pd.DataFrame  # point, run, outcomes


Evaluate = Callable[[Path, Sequence[str], bool], int]
"""Plays the points of a folder, or goes on with them, and returns an exit code."""


def begin(folder: Path, asked: Request) -> None:
    """Write the sample and its points.

    Rows with the same values are one point: a key with few values, or a whole number, repeats itself.
    """
    assert asked.experiment is not None
    assert asked.method is not None
    keys = [factor.key for factor in asked.factors]
    sample = sample_of(asked.method, keys, n=asked.n, seed=asked.experiment.run.seed, pairs=asked.pairs)
    values = [values_at(factor, sample.places[:, column]) for column, factor in enumerate(asked.factors)]
    rows = list(zip(*values, strict=True))
    distinct = {row: place for place, row in enumerate(dict.fromkeys(rows))}
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder, SETTINGS, {**settings(asked), "block": sample.block})
    places = pd.DataFrame(sample.places, columns=keys)
    places.insert(0, "point", [distinct[row] for row in rows])
    places.to_parquet(folder / SAMPLE, index=False)
    pd.DataFrame(list(distinct), columns=keys).to_parquet(folder / POINTS, index=False)


def values_at(factor: Factor, places: FloatArray) -> list[Any]:
    """Return the values of a factor at places in [0, 1]: the upper end belongs to the last value."""
    whole = bool(factor.values) or factor.whole
    return factor.at(np.minimum(places, np.nextafter(1.0, 0.0)) if whole else places)


def play(folder: Path, words: Sequence[str], resumed: bool) -> int:
    """Play the points as a sweep, or go on with it; what the sweep says of its results is left out."""
    records = _quoted(folder / RECORDS)
    if resumed and (folder / RECORDS / "manifest.json").is_file():
        asked = [f"resume={folder / RECORDS}", *words]
    else:
        asked = ["design=list", f"design.file={_quoted(folder / POINTS)}", f"output.folder={records}", *words]
    with contextlib.redirect_stdout(io.StringIO()):
        return sweep.main(asked)


def started(target: Path, asked: Request, evaluate: Evaluate) -> int:
    """Begin an analysis; leave nothing where its configuration is refused.

    Raises
    ------
    TalksError
    """
    begin(target, asked)
    try:
        return evaluate(target, [*asked.overrides, *asked.launcher], False)
    except TalksError:
        if not (target / RECORDS / "manifest.json").is_file():
            shutil.rmtree(target, ignore_errors=True)
        raise


def gone_on(folder: Path, asked: Request, evaluate: Evaluate) -> int:
    """Go on with an analysis that was stopped; nothing is played when all is there.

    Raises
    ------
    RecordError
        When the folder is none of a sensitivity analysis.
    """
    told = read_settings(folder)
    if (folder / SAMPLES).is_file():
        return 0
    begun = (folder / RECORDS / "manifest.json").is_file()
    words = [*asked.overrides, *asked.launcher]
    return evaluate(folder, words if begun else [*told["overrides"], *words], True)


def read_settings(folder: Path) -> dict[str, Any]:
    """Return what was written when an analysis began.

    Raises
    ------
    RecordError
    """
    try:
        told: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        return {
            **told,
            "factors": [Factor(**{**each, "values": tuple(each["values"])}) for each in told["factors"]],
        }
    except FileNotFoundError:
        raise RecordError(
            f"resume: {folder} has no {SETTINGS}; expected the folder of a sensitivity analysis"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise RecordError(f"{folder / SETTINGS}: cannot be read: {problem}") from problem


def played(folder: Path) -> Played:
    """Return sample and outcomes of a folder whose points are all played; they are collected once.

    Raises
    ------
    RecordError
        When something is missing or damaged.
    """
    told = read_settings(folder)
    dates = [datetime.date.fromisoformat(date) for date in told["report_dates"]]
    try:
        rows = pd.read_parquet(folder / SAMPLE)
        count = len(pd.read_parquet(folder / POINTS))
        if not (folder / SAMPLES).is_file():
            samples_of(folder / RECORDS, count, dates).to_parquet(folder / SAMPLES, index=False)
        runs = pd.read_parquet(folder / SAMPLES)
    except (OSError, ValueError) as problem:
        raise RecordError(f"{folder}: cannot be read: {str(problem).splitlines()[0]}") from problem
    keys = [factor.key for factor in told["factors"]]
    sample = Sample(told["method"], tuple(keys), rows[keys].to_numpy(float), told["block"])
    return Played(sample, told["factors"], told, rows["point"].to_numpy(), runs)


def values_of(found: Played, outcome: str) -> FloatArray:
    """Return an outcome as ``(rows of the sample, runs)``; runs that failed at any point are left out at all.

    Raises
    ------
    RecordError
        When the outcome is not there, or no run is left.
    """
    if outcome not in found.runs:
        raise RecordError(f"outcome: {outcome} is not among the samples; the horizon ends before it")
    wide = found.runs.pivot(index="point", columns="run", values=outcome).dropna(axis=1)
    if wide.shape[1] == 0:
        raise RecordError(f"outcome: {outcome}: every run failed at some point; expected one that did not")
    return np.asarray(wide.sort_index().to_numpy(float)[found.point])


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", r"\'")
    return f"'{escaped}'"

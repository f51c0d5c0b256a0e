"""A table of parameter points, and an ensemble that draws from it: run r plays point r modulo their number."""

import csv
from collections.abc import Callable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa

from sim.config.build import build
from sim.config.histories import record
from sim.config.learning import learned
from sim.config.parallel import simulate
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.errors import ConfigError

SHIPPED = "calibrated"
CHUNK = 50


def read_points(name: str) -> list[list[str]]:
    """Return the points of a table as overrides, one list a point.

    Parameters
    ----------
    name : a CSV file whose columns are keys, or ``calibrated``: the points that come with the package

    Raises
    ------
    ConfigError
    """
    place: Traversable = files("configs").joinpath("calibrated_points.csv") if name == SHIPPED else Path(name)
    try:
        rows = list(csv.reader(place.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise ConfigError(f"points: {name} cannot be read as CSV: {problem}") from None
    rows = [[cell.strip() for cell in row] for row in rows if row]
    if len(rows) < 2:
        raise ConfigError(f"points: {name} has {len(rows)} lines; expected a header of keys and at least one row")
    keys, *values = rows
    for number, row in enumerate(values, start=2):
        if len(row) != len(keys):
            raise ConfigError(f"points: {name}, line {number}: got {len(row)} values; expected {len(keys)}")
    return [[f"{key}={value}" for key, value in zip(keys, row, strict=True)] for row in values]


def simulate_points(
    experiments: Sequence[Experiment], *, progress: Callable[[int], None] = lambda done: None
) -> dict[str, pa.Table]:
    """Play an ensemble whose run r follows the configuration r modulo their number.

    Run r has the luck of run r of any of them, so ensembles over points and single ones are paired run by run.

    Parameters
    ----------
    experiments : one a point, alike in runs, seed and horizon
    progress : called with the number of runs finished so far

    Returns
    -------
    Tables ``partners``, ``series`` and ``failures``, in the order of runs.

    Raises
    ------
    As `sim.config.parallel.simulate`.
    """
    first = experiments[0]
    if len(experiments) == 1:
        return simulate(build(first, cache=default_cache()), processes=first.run.processes, progress=progress)
    parts: list[dict[str, pa.Table]] = []
    done = 0
    for place, experiment in enumerate(experiments):
        runs = range(place, first.run.runs, len(experiments))
        if not runs:
            break
        plan = learned(build(experiment, cache=default_cache()))
        for start in range(0, len(runs), CHUNK):
            parts.append(record(plan, runs[start : start + CHUNK]))
            done += len(runs[start : start + CHUNK])
            progress(done)
    return {name: _in_order(parts, name) for name in ("partners", "series", "failures")}


def _in_order(parts: Sequence[dict[str, pa.Table]], name: str) -> pa.Table:
    whole = pa.concat_tables([part[name] for part in parts])
    order = pa.compute.sort_indices(whole["run"]) if len(whole) else None
    return whole if order is None else whole.take(order)

"""A table of parameter points, and an ensemble that draws from it: run r plays point r modulo their number."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from experiments.compose import composed, plain
from experiments.scenario_keys import scenario_keys
from experiments.sweep_points import points_of
from experiments.sweep_words import value_of
from experiments.unread import check_all_read, unread
from sim.config.build import build
from sim.config.histories import record
from sim.config.learning import learned
from sim.config.parallel import simulate_parts
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.data.load import partner_codes
from sim.errors import ConfigError, StrategyError
from sim.sweeps.design import Row
from sim.sweeps.points import experiment_of, point_of

SHIPPED = "calibrated"
CHUNK = 50
BLOCK = 10_000
"""Runs whose tables are held in memory at once; every point is built anew for each block."""

NOT_DRAWN = ("run", "output", "scenario", "calendar")
"""Sections that are one for a whole ensemble."""


class PointTable(NamedTuple):
    """Parameter points that an ensemble draws from."""

    name: str
    sha256: str
    keys: tuple[str, ...]  # that points set
    rows: list[tuple[str, ...]]  # of values as written, one a point
    held: tuple[str, ...]  # keys of the table that are set otherwise, or that nothing reads for what is set

    @property
    def values(self) -> list[Row]:
        """The points as values, one row a point."""
        return [tuple(map(value_of, row)) for row in self.rows]

    @property
    def overrides(self) -> list[list[str]]:
        """The points as overrides, one list a point."""
        return [[f"{key}={value}" for key, value in zip(self.keys, row, strict=True)] for row in self.rows]


class PointRuns(NamedTuple):
    """An ensemble over points."""

    table: PointTable
    experiments: list[Experiment]  # one a point


def read_points(name: str) -> PointTable:
    """Return the points of a table.

    Parameters
    ----------
    name : a CSV file whose columns are keys, or ``calibrated``: the points that come with the package

    Raises
    ------
    ConfigError
    """
    place: Traversable = files("configs").joinpath("calibrated_points.csv") if name == SHIPPED else Path(name)
    try:
        content = place.read_bytes()
        lines = list(csv.reader(content.decode("utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise ConfigError(f"points: {name} cannot be read as CSV: {problem}") from None
    lines = [[cell.strip() for cell in line] for line in lines if line]
    if len(lines) < 2:
        raise ConfigError(f"points: {name} has {len(lines)} lines; expected a header of keys and at least one row")
    keys, *rows = lines
    for number, row in enumerate(rows, start=2):
        if len(row) != len(keys) or "" in row:
            got = sum(cell != "" for cell in row)
            raise ConfigError(f"points: {name}, line {number}: got {got} values; expected {len(keys)}")
    for key in keys:
        if "." not in key or key.split(".")[0] in NOT_DRAWN or keys.count(key) > 1:
            raise ConfigError(f"points: {name}: column {key!r}; expected keys of the model, each once")
    return PointTable(name, hashlib.sha256(content).hexdigest(), tuple(keys), list(map(tuple, rows)), ())


def points_beside(name: str, overrides: Sequence[str]) -> PointTable:
    """Return the points of a table without the keys that overrides, or the scenario that they choose, set.

    What is asked for counts more than a point, so that a scenario stays what it is, even where its file sets a key
    to the default.

    Parameters
    ----------
    name : as for ``read_points``
    overrides : of the configuration

    Raises
    ------
    ConfigError
        When the table cannot be read, or nothing of it is left.
    """
    table = read_points(name)
    place = [word for word in overrides if word.startswith("hydra.searchpath=")]
    ours, usual = (plain(composed("run", words)) for words in (list(overrides), place))
    given = [*(word.lstrip("+~").partition("=")[0] for word in overrides), *scenario_keys(overrides)]
    held = tuple(key for key in table.keys if _given(key, given) or _value(ours, key) != _value(usual, key))
    if len(held) == len(table.keys):
        raise ConfigError(f"points: every key of {name} is set otherwise; expected one that points may set")
    return _holding(table, held)


def _holding(table: PointTable, held: tuple[str, ...]) -> PointTable:
    """Return a table without the columns of some keys."""
    left = [column for column, key in enumerate(table.keys) if key not in held]
    return table._replace(
        keys=tuple(table.keys[column] for column in left),
        rows=[tuple(row[column] for column in left) for row in table.rows],
        held=(*table.held, *held),
    )


def _given(key: str, given: Sequence[str]) -> bool:
    return any("." in word and (key == word or key.startswith(f"{word}.")) for word in given)


def _value(config: Mapping[str, Any], key: str) -> object:
    """Return the value of a dotted key; None where there is none, which is refused later."""
    found: Any = config
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def spread_runs(name: str, overrides: Sequence[str]) -> PointRuns:
    """Return the ensemble over a table of points, every point checked.

    Parameters
    ----------
    name : as for ``read_points``
    overrides : of the configuration, those that are asked for

    Raises
    ------
    ConfigError
        For a table that cannot be read, a value out of range, or a key that nothing reads.
    """
    points = points_beside(name, overrides)
    found = experiments_at(points, overrides)
    if idle := _idle(points, found, overrides):
        if len(idle) == len(points.keys):
            reason = unread(idle[0], found[0])
            raise ConfigError(f"points: nothing reads any key of {name}: {idle[0]}, since {reason}")
        points = _holding(points, idle)
        found = experiments_at(points, overrides)
    for experiment, words in zip(found, points.overrides, strict=True):
        check_all_read([*overrides, *words], experiment)
    return PointRuns(points, found)


def _idle(points: PointTable, found: Sequence[Experiment], overrides: Sequence[str]) -> tuple[str, ...]:
    """Return keys that nothing reads at any point for what is asked, though usually something does.

    Those of a mechanism that is switched off, say: the point is none the worse for it.
    """
    idle = [key for key in points.keys if all(unread(key, experiment) for experiment in found)]
    if not idle:
        return ()
    place = [word for word in overrides if word.startswith("hydra.searchpath=")]
    usual = experiments_at(points, place)
    return tuple(key for key in idle if not all(unread(key, experiment) for experiment in usual))


def experiments_at(points: PointTable, overrides: Sequence[str]) -> list[Experiment]:
    """Return the configuration of every point; overrides count more than points.

    Raises
    ------
    ConfigError
        For a value out of range, at which point.
    """
    given = [word.lstrip("+~").partition("=")[0] for word in overrides]
    points = _holding(points, tuple(key for key in points.keys if _given(key, given)))
    try:
        spread = points_of(points.keys, points.values, overrides)
        return [experiment_of(point_of(spread, number), partner_codes()) for number in range(len(points.rows))]
    except ConfigError as problem:
        told = str(problem).replace("of the design", "of the table")
        raise ConfigError(f"points: {points.name}: {told}") from None


def told_of(points: PointTable) -> dict[str, Any]:
    """Return what a manifest says of the points."""
    return {
        "file": points.name,
        "sha256": points.sha256,
        "number": len(points.rows),
        "keys": list(points.keys),
        "held": list(points.held),
    }


def point_parts(
    experiments: Sequence[Experiment], *, progress: Callable[[int], None] = lambda done: None
) -> Iterator[dict[str, pa.Table]]:
    """Play an ensemble whose run r follows the configuration r modulo their number; yield its tables in parts.

    Run r has the luck of run r of any of them, so ensembles over points and single ones are paired run by run.

    Parameters
    ----------
    experiments : one a point, alike in runs, seed and rounds
    progress : called with the number of runs finished so far

    Returns
    -------
    Parts of every table, in the order of runs.

    Raises
    ------
    As `sim.config.parallel.simulate`.
    """
    first = experiments[0].run
    if len(experiments) == 1:
        plan = build(experiments[0], cache=default_cache())
        yield from simulate_parts(plan, processes=first.processes, progress=progress)
        return
    failed, reason = 0, ""
    for start in range(0, first.runs, BLOCK):
        part = _block(experiments, start, min(start + BLOCK, first.runs), progress)
        failures = part["failures"]
        failed, reason = failed + len(failures), reason or (failures["reason"][0].as_py() if len(failures) else "")
        yield part
    if failed == first.runs:
        raise StrategyError(reason + (f" (so do all {failed} runs)" if failed > 1 else ""))


def simulate_points(
    experiments: Sequence[Experiment], *, progress: Callable[[int], None] = lambda done: None
) -> dict[str, pa.Table]:
    """Play an ensemble over points, as ``point_parts``, and return its tables whole."""
    parts = list(point_parts(experiments, progress=progress))
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


def _block(
    experiments: Sequence[Experiment], start: int, stop: int, progress: Callable[[int], None]
) -> dict[str, pa.Table]:
    """Play the runs from ``start`` to before ``stop``, point by point, and put them into their order."""
    parts: list[dict[str, pa.Table]] = []
    done = start
    for place, experiment in enumerate(experiments):
        runs = range(start + (place - start) % len(experiments), stop, len(experiments))
        plan = learned(build(experiment, cache=default_cache())) if runs else None
        for at in range(0, len(runs), CHUNK):
            assert plan is not None
            parts.append(record(plan, runs[at : at + CHUNK]))
            done += len(runs[at : at + CHUNK])
            progress(done)
    return {name: _in_order([part[name] for part in parts]) for name in parts[0]}


def _in_order(parts: Sequence[pa.Table]) -> pa.Table:
    whole = pa.concat_tables(parts)
    return whole.take(pa.compute.sort_indices(whole["run"])) if len(whole) else whole

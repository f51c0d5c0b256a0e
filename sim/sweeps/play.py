"""One shard: from points and runs to tables. What fails is a row with its reason, and stops nothing else."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
from threadpoolctl import threadpool_limits

from sim.config.build import Plan, build
from sim.config.histories import record
from sim.config.learning import learned
from sim.config.parallel import CHUNKS
from sim.data.load import load_all, partner_codes
from sim.records.parts import at_point, part_schema
from sim.records.tables import TABLES, make_table
from sim.sweeps.points import Point, experiment_of

CHUNK = 250
"""Runs recorded together at most: there is a worker on every core, and all have the memory of one machine."""

PASSING = (OSError, MemoryError)
"""What says something about the machine and nothing about the point: it ends the sweep, which can be resumed."""

Tables = dict[str, pa.Table]


def play_points(points: Sequence[Point], runs: range, *, store: Path | None) -> Tables:
    """Play some runs of some points and return their tables, each with the point in front.

    Every run of every point has rows in ``partners`` or one in ``failures``.

    Parameters
    ----------
    points : configurations
    runs : indices, the same for every point
    store : folder for impact assessments; None computes them anew
    """
    parts: dict[str, list[pa.Table]] = {name: [part_schema(name).empty_table()] for name in TABLES}
    with threadpool_limits(1, user_api="blas"):  # the same bits on any number of cores
        played = [(point.number, tables) for point in points for tables in _play(point, runs, store)]
    for number, tables in played:
        for name, rows in tables.items():
            parts[name].append(at_point(name, rows, number))
    return {name: pa.concat_tables(several).combine_chunks() for name, several in parts.items()}


def _play(point: Point, runs: range, store: Path | None) -> Iterator[Tables]:
    try:
        plan = learned(build(experiment_of(point, partner_codes()), tables=_facts(), cache=store))
    except PASSING:
        raise
    except Exception as problem:
        yield _failed(runs, problem)
        return
    chunk = min(CHUNKS[plan.experiment.run.engine], CHUNK)
    for first in range(runs.start, runs.stop, chunk):
        yield from _record(plan, range(first, min(first + chunk, runs.stop)))


def _record(plan: Plan, runs: range) -> Iterator[Tables]:
    """Yield the tables of some runs; where they fail together, of one after the other."""
    try:
        yield record(plan, runs)
    except PASSING:
        raise
    except Exception as problem:
        if len(runs) == 1:
            yield _failed(runs, problem)
            return
        middle = runs.start + len(runs) // 2
        yield from _record(plan, range(runs.start, middle))
        yield from _record(plan, range(middle, runs.stop))


def _failed(runs: range, problem: Exception) -> Tables:
    told = " ".join(str(problem).split()) or type(problem).__name__
    return {"failures": make_table("failures", {"run": list(runs), "reason": [told] * len(runs)})}


@cache
def _facts() -> dict[str, pd.DataFrame]:
    """Return the data tables: read and checked once a process."""
    return load_all()

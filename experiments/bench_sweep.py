"""Time what a shard of a sweep costs beside its simulation, and what ten to the ninth histories would take.

Processor time where work is done, time on the clock where something is waited for: disks, pipes, schedulers.
"""

import pickle
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweep_plan import Planned, planned
from experiments.sweep_summary import Piece, shard_headlines
from experiments.sweep_words import sorted_words
from sim.config.payoffs import default_cache
from sim.records.parts import write_parts
from sim.records.place import Place
from sim.sweeps.cluster import Cluster
from sim.sweeps.journal import Journal, done_so_far, write_catalogue
from sim.sweeps.local import Local
from sim.sweeps.play import play_points
from sim.sweeps.points import point_of
from sim.sweeps.session import Launcher, begin
from sim.sweeps.shards import Cut, Shard, cut_for, number_of_shards, shards_of
from sim.sweeps.work import Kept, Receipt, Work, check_shard

RUNS = 1000
"""Histories of a shard; about what a sweep has by itself."""

REPEATS = 3
TASKS = 1000
WORKERS = 2
LINES = 20_000
"""Of a long journal."""

HISTORIES, CORES, POINTS = 1e9, 1000, 1000
"""What is extrapolated to."""


class Costs(NamedTuple):
    """Of one shard, seconds; and bytes."""

    point: float  # a further point before its first history
    simulation: float
    writing: float
    noting: float
    checking: float
    headlines: float
    local: float  # launcher, a task
    dask: float | None
    reading: float  # of the journal, a line
    cataloguing: float
    bytes: int
    files: int
    message: int  # bytes sent to a worker


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["design.points.home.resolve=[0.1,0.5]", f"run.runs={RUNS}", f"output.folder={folder}/sweep"]
        plan = planned(sorted_words([*words, f"design.shard_runs={RUNS}"]))
        (Path(folder) / "sweep").mkdir()
        begin(plan.sweep, plan.config, {})
        costs = _measured(plan)
    _print(costs)
    return 0


def idle(work: Work) -> int:
    """Do nothing with a shard: what is left is the launcher."""
    return work.shard.number


def _measured(plan: Planned) -> Costs:
    place = plan.sweep.place
    first, second = (point_of(plan.sweep.points, number) for number in (0, 1))
    shard, runs = Shard(0, 0, 1, 1, RUNS + 1), range(1, RUNS + 1)  # run 0 is played twice, once to be shown
    work = Work(shard, (first,), place, plan.sweep.identity)
    play_points([first], range(1, 3), store=default_cache())  # imports, and what points share
    short = _processor(lambda: play_points([second], range(1, 2), store=default_cache()))
    tables = play_points([first], runs, store=default_cache())
    parts = write_parts(place, 0, tables)
    receipt = Receipt(0, 0, parts)
    many = {number: receipt._replace(shard=number) for number in range(LINES)}
    noted = Place(f"memory://bench-{time.monotonic_ns()}")
    with Journal(noted) as journal:
        for each in many.values():
            journal.add(each)
    with Journal(place) as journal:
        noting = _clock(lambda: journal.add(receipt), repeats=50)
    return Costs(
        point=short,
        simulation=_processor(lambda: play_points([first], runs, store=default_cache())),
        writing=_clock(lambda: write_parts(place, 0, tables)),
        noting=noting,
        checking=_clock(lambda: check_shard(Kept(place, receipt))),
        headlines=_processor(lambda: shard_headlines(Piece(place, shard, (first,)))),
        local=_launching(Local(WORKERS), work),
        dask=_by_dask(work),
        reading=_clock(lambda: done_so_far(noted)) / LINES,
        cataloguing=_clock(lambda: write_catalogue(noted, shards_of(Cut(1, 1), points=LINES, runs=1), many))
        / LINES,
        bytes=sum(part.bytes for part in parts.values()),
        files=sum(part.rows > 0 for part in parts.values()),
        message=len(pickle.dumps(work)),
    )


def _each(number: int) -> Iterator[Shard]:
    return shards_of(Cut(1, 1), points=number, runs=1)


def _launching(launcher: Local | Cluster, work: Work) -> float:
    with launcher:
        _drained(launcher, work, WORKERS * 4)  # workers start with the first tasks
        begun = time.perf_counter()
        _drained(launcher, work, TASKS)
        return (time.perf_counter() - begun) / TASKS


def _drained(launcher: Launcher, work: Work, tasks: int) -> None:
    for _ in launcher.each(idle, (work for _ in range(tasks))):
        pass


def _by_dask(work: Work) -> float | None:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    local: Any = distributed.LocalCluster
    with local(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster:
        return _launching(Cluster(str(cluster.scheduler_address), ahead=TASKS), work)


def _processor(what: Callable[[], object]) -> float:
    return _median(time.process_time, what, REPEATS)


def _clock(what: Callable[[], object], repeats: int = REPEATS) -> float:
    return _median(time.perf_counter, what, repeats)


def _median(clock: Callable[[], float], what: Callable[[], object], repeats: int) -> float:
    found = []
    for _ in range(repeats):
        begun = clock()
        what()
        found.append(clock() - begun)
    return statistics.median(found)


def _print(costs: Costs) -> None:
    whole = costs.simulation
    print(f"a shard of {RUNS} histories, array engine: {whole:.2f} s; {1e3 * whole / RUNS:.2f} ms a history")
    print(
        f"{costs.files} files, {costs.bytes / RUNS / 1e3:.1f} kB a history; {costs.message} bytes sent to a worker"
    )
    for name, seconds in (
        ("a further point that shares the trade model", costs.point),
        ("tables written, hashed, brought to the disk", costs.writing),
        ("noted in the journal", costs.noting),
        ("launcher: processes of this machine", costs.local),
        ("launcher: dask", costs.dask),
        ("held against checksums on resume", costs.checking),
        ("headlines for the summary", costs.headlines),
    ):
        if seconds is not None:
            print(f"  {name:46} {1e3 * seconds:9.2f} ms  {100 * seconds / whole:7.3f} % of the simulation")
    _print_large(costs)


def _print_large(costs: Costs) -> None:
    cut = cut_for(points=POINTS, runs=int(HISTORIES) // POINTS, rounds=39, partners=72, engine="array")
    shards = number_of_shards(cut, points=POINTS, runs=int(HISTORIES) // POINTS)
    each = (costs.simulation + costs.writing + costs.headlines) * cut.runs / RUNS + costs.point
    print(
        f"{HISTORIES:.0e} histories on {CORES} cores, {shards} shards of {cut.runs} histories, {each:.1f} s each:"
    )
    print(f"  workers: {shards * each / CORES / 3600:.2f} hours")
    print(f"  {costs.files * shards} files, {costs.bytes / RUNS * HISTORIES / 1e12:.1f} TB")
    print(f"  journal: {shards * costs.noting / 60:.1f} minutes of one process, beside the workers")
    print(f"  read back {shards * costs.reading:.0f} s, catalogue {shards * costs.cataloguing:.0f} s")
    if costs.dask is not None:
        busy = 100.0 * costs.dask * CORES / each
        print(f"  scheduler: {shards * costs.dask / 60:.1f} minutes, busy {busy:.0f} % of the time")


if __name__ == "__main__":
    raise SystemExit(main())

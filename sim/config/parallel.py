"""Many runs on the cores of this machine; the records do not depend on how the work is cut."""

import math
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa

from sim.config.build import Plan, build
from sim.config.histories import record
from sim.config.learning import learned
from sim.config.schema import Experiment, Run
from sim.config.shared import shared_parts
from sim.errors import StrategyError, TalksError

CHUNKS = {"mesa": 10, "array": 500}
"""Runs recorded together: few enough for a progress bar that moves and for little memory."""

RUNS_WORTH_A_PROCESS = {"mesa": 40, "array": 1000}
"""A worker takes about two seconds to start; fewer runs than this each are quicker without one."""

AHEAD = 1
"""Chunks begun for each worker beyond the one that is taken next: enough to keep it busy."""

_plan: Plan | None = None


def simulate(
    plan: Plan, *, processes: int | None, progress: Callable[[int], None] = lambda done: None
) -> dict[str, pa.Table]:
    """Play all runs of a plan and return the tables, in the order of runs.

    Parameters
    ----------
    plan : built configuration
    processes : workers; None takes one a core, if there are runs enough to keep them busy
    progress : called with the number of runs finished so far

    Raises
    ------
    StrategyError
        When every run fails; the runs that fail among others are rows of the table ``failures``.
    NoEquilibriumError
        As the run that meets it.
    TalksError
        When a worker process died.
    """
    parts = list(simulate_parts(plan, processes=processes, progress=progress))
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


def simulate_parts(
    plan: Plan,
    *,
    processes: int | None,
    progress: Callable[[int], None] = lambda done: None,
    helper: Executor | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """Play all runs of a plan and yield their tables part by part, in the order of runs; see ``simulate``.

    Only the parts that workers are ahead are held in memory, whatever the number of runs. A ``helper`` is one
    more process that is there already; it shares the work with this one unless more than two are asked for.
    """
    plan, run, workers = learned(plan), plan.experiment.run, _workers(processes, plan.experiment.run)
    shared = helper is not None and processes != 1 and workers <= 2
    chunk = min(CHUNKS[run.engine], math.ceil(run.runs / 2)) if shared else CHUNKS[run.engine]
    chunks = [range(start, min(start + chunk, run.runs)) for start in range(0, run.runs, chunk)]
    done, failed, reason = 0, 0, ""
    for part in shared_parts(plan, chunks, helper) if shared and helper else _parts(plan, chunks, workers):
        failures = part["failures"]
        failed, reason = failed + len(failures), reason or (failures["reason"][0].as_py() if len(failures) else "")
        done += chunk
        progress(min(done, run.runs))
        yield part
    if failed == run.runs:
        raise StrategyError(reason + (f" (so do all {failed} runs)" if failed > 1 else ""))


def simulate_each(
    experiments: Sequence[Experiment],
    *,
    cache: Path | None,
    processes: int | None,
    progress: Callable[[int], None] = lambda done: None,
) -> list[dict[str, pa.Table]]:
    """Play several configurations, each whole in one process, and return their tables in order.

    Parameters
    ----------
    experiments : checked configurations
    cache : folder for impact assessments
    processes : workers; None takes one a core
    progress : called with the number of configurations finished so far

    Raises
    ------
    As ``simulate``.
    """
    workers = min(processes or os.cpu_count() or 1, len(experiments))
    if workers == 1:
        found = []
        for done, experiment in enumerate(experiments, start=1):
            found.append(_build_and_play(experiment, cache))
            progress(done)
        return found
    with _pool(None, workers) as pool:
        waiting = {
            pool.submit(_build_and_play, experiment, cache): place for place, experiment in enumerate(experiments)
        }
        parts = {}
        for done, future in enumerate(as_completed(waiting), start=1):
            parts[waiting[future]] = future.result()
            progress(done)
    return [parts[place] for place in range(len(experiments))]


def _build_and_play(experiment: Experiment, cache: Path | None) -> dict[str, pa.Table]:
    return simulate(build(experiment, cache=cache), processes=1)


def _workers(processes: int | None, run: Run) -> int:
    if processes is not None:
        return processes
    return max(1, min(os.cpu_count() or 1, run.runs // RUNS_WORTH_A_PROCESS[run.engine]))


def _parts(plan: Plan, chunks: list[range], workers: int) -> Iterator[dict[str, pa.Table]]:
    """Yield the parts in their order."""
    if workers == 1:
        yield from (record(plan, chunk) for chunk in chunks)
        return
    with _pool(plan, min(workers, len(chunks))) as pool:
        coming = iter(chunks)
        waiting = deque(pool.submit(_record, chunk) for chunk in islice(coming, (AHEAD + 1) * workers))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_record, chunk) for chunk in islice(coming, 1))


@contextmanager
def _pool(plan: Plan | None, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Yield workers that hold the plan; on an error or an interrupt the work not yet begun is dropped."""
    # "spawn" is the same on every platform and is safe beside the threads of numpy and of the progress bar.
    context = multiprocessing.get_context("spawn")
    # With a worker a core, threads of the linear algebra only get into each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_take, initargs=(plan,))
    try:
        yield pool
    except BrokenProcessPool as death:
        raise TalksError("a worker process died; try fewer with run.processes, or 1") from death
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _take(plan: Plan | None) -> None:
    global _plan  # noqa: PLW0603 - a worker process holds the one plan it was started for
    end_with_parent()
    _plan = plan


def end_with_parent() -> None:
    """Let this worker end as soon as the process that started it has, even if that was killed."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _record(chunk: range) -> dict[str, pa.Table]:
    assert _plan is not None
    return record(_plan, chunk)

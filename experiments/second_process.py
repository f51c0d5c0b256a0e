"""A second process for ``run``, which loads the libraries while the first still reads the configuration."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from sim.errors import TalksError

FEW_RUNS = 200
"""So many runs are played, without pictures, before a second process has loaded what it needs."""

ALONE = ("-h", "--help", "--multirun", "-m", "--cfg", "-c", "--info", "--hydra-help", "run.processes=1")
"""Words with which one process does all."""


@contextmanager
def second_process(words: Sequence[str]) -> Iterator[Executor | None]:
    """Yield one more process, begun but perhaps not ready; None where it would cost more than it saves.

    Parameters
    ----------
    words : arguments of ``run``, not yet checked: they only tell whether there will be much to do

    Raises
    ------
    TalksError
        When that process died.
    """
    before = multiprocessing.active_children()
    pool = _begun() if _pays(words) else None
    own = [child for child in multiprocessing.active_children() if child not in before]
    try:
        yield pool
    except BrokenProcessPool as death:
        raise TalksError("a worker process died; try run.processes=1") from death
    finally:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        for child in own:  # it may still be loading what nobody waits for, after a refused configuration
            child.terminate()


def _pays(words: Sequence[str]) -> bool:
    if [word for word in sys.argv[1:] if word != "--traceback"] != ["run", *words]:
        return False  # a program calls, which may have loaded everything, or begin anew if loaded a second time
    if (os.cpu_count() or 1) == 1 or any(word in ALONE for word in words):
        return False
    runs = [word.partition("=")[2] for word in words if word.startswith("run.runs=")]
    few = bool(runs) and runs[-1].isdecimal() and int(runs[-1]) < FEW_RUNS
    return not (few and "output.figures=false" in words)


def _begun() -> Executor | None:
    # One core each: threads of the linear algebra would get into each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_load)
        pool.submit(int)  # the process starts with the first task
    except (OSError, ImportError):  # no semaphores here, or no more processes: one does all
        return None
    return pool


def _load() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that is asked; this one ends with it
    import sim.abm.model  # noqa: F401, PLC0415 - loading them is what this is for
    from sim.config.parallel import end_with_parent  # noqa: PLC0415 - loading them is what this is for

    end_with_parent()

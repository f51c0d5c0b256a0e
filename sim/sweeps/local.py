"""Shards on the cores of this machine: spawned processes, of which any may die."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Self, TypeVar

from sim.config.parallel import end_with_parent
from sim.errors import TalksError

T = TypeVar("T")
R = TypeVar("R")

DEATHS_AT_MOST = 5
"""Pools that may break one after the other without a single result between them."""


class Local:
    """Plays in processes of this machine; with one worker in this one."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Start nothing yet: workers come with the first task."""
        return self

    def __exit__(self, *problem: object) -> None:
        """End the workers; after an error or an interrupt at once, whatever they are at."""
        if self._pool is not None:
            self._pool.shutdown(wait=problem[0] is None, cancel_futures=True)
        if problem[0] is not None:
            children = multiprocessing.active_children()
            for process in children:
                process.terminate()
            for process in children:
                process.join(5.0)

    def each(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield the result of a task for every item, as they are ready; a task whose worker dies is done again.

        Raises
        ------
        TalksError
            When workers die again and again without a result.
        """
        if self._workers == 1:
            yield from map(task, items)
            return
        coming, again = iter(items), deque[T]()
        waiting: dict[Future[R], T] = {}
        deaths = 0
        while self._submit(task, coming, again, waiting) or again:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            whole = [future for future in done if not isinstance(future.exception(), BrokenProcessPool)]
            for future in whole:
                del waiting[future]
                yield future.result()
            deaths = 0 if whole else deaths
            if self._pool is None or len(whole) < len(done):
                again.extend(waiting.values())
                waiting.clear()
                deaths += 1
                self._rebuild(deaths)

    def _submit(
        self, task: Callable[[T], R], coming: Iterator[T], again: deque[T], waiting: dict[Future[R], T]
    ) -> bool:
        """Keep every worker busy and one item ahead; return whether there is anything to wait for."""
        self._pool = self._pool or _pool(self._workers)
        while len(waiting) < 2 * self._workers:
            again.extend(islice(coming, 0 if again else 1))
            if not again:
                break
            try:
                waiting[self._pool.submit(task, again[0])] = again[0]
                again.popleft()
            except BrokenProcessPool:
                self._rebuild(0)
                break
        return bool(waiting)

    def _rebuild(self, deaths: int) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        if deaths > DEATHS_AT_MOST:
            raise TalksError("worker processes die one after the other; try fewer with run.processes, or 1")


def _pool(workers: int) -> ProcessPoolExecutor:
    # With a worker a core, threads of the linear algebra only get into each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # "spawn" is the same on every platform and is safe beside threads.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()

"""Shards on a Dask cluster, wherever its workers are."""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Self, TypeVar

from sim.errors import TalksError

T = TypeVar("T")
R = TypeVar("R")

TASKS_A_THREAD = 3
"""Waiting or at work for each thread of the cluster: enough to be busy, few for the scheduler to hold."""

ANSWER_SECONDS = 10
"""For the scheduler to answer."""

WORKER_SECONDS = 60
"""For a first worker to be there."""

COUNT_SECONDS = 2.0
"""Between two questions to the scheduler how large the cluster is."""

RETRIES = 2
"""Of a task that its worker could not do; besides, Dask itself gives tasks of dead workers to others."""


class Cluster:
    """Plays on the workers of a scheduler; they need this package, in the same version."""

    def __init__(self, address: str, ahead: int = TASKS_A_THREAD) -> None:
        try:
            import distributed  # noqa: PLC0415 - an extra
        except ImportError:
            raise TalksError(
                "launcher: dask is not installed; expected the extra: pip install 'tariff-talks[dask]'"
            ) from None
        self._dask: Any = distributed
        self._address, self._ahead = address, ahead
        self._client: Any = None
        self._threads, self._counted = 1, -math.inf

    def __enter__(self) -> Self:
        """Connect.

        Raises
        ------
        TalksError
            When nobody answers, or there is no worker.
        """
        try:
            self._client = self._dask.Client(self._address, timeout=ANSWER_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except (OSError, TimeoutError, ValueError, self._dask.TimeoutError) as problem:
            self._close()
            told = " ".join(str(problem).split())
            raise TalksError(
                f"launcher.address: got {self._address!r}: {told}; expected a scheduler with workers"
            ) from None
        return self

    def __exit__(self, *problem: object) -> None:
        """Let go of what is not done, and of the cluster; it goes on for others."""
        self._close()

    def each(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield the result of a task for every item, as they are ready; a task whose worker dies is done again.

        Raises
        ------
        TalksError
            When the cluster goes away, or workers die one after the other over the same task.
        """
        coming = iter(items)
        arriving = self._dask.as_completed(loop=self._client.loop)
        waiting = self._submit(task, coming, arriving, 0)
        while waiting:
            results, others = self._ended(arriving)
            yield from results
            for future in others:  # failed, or lost with its worker and under way again
                yield self._result(future)
            waiting = self._submit(task, coming, arriving, waiting - len(results) - len(others))

    def _ended(self, arriving: Any) -> tuple[list[Any], list[Any]]:
        """Wait for tasks to end; return results, brought over together, and what has none yet."""
        with self._one_line():
            batch = arriving.next_batch()
            done = [future for future in batch if future.status == "finished"]
            return self._client.gather(done), [future for future in batch if future not in done]

    def _result(self, future: Any) -> Any:
        with self._one_line():
            return future.result()

    def _submit(self, task: Callable[[T], R], coming: Iterator[T], arriving: Any, waiting: int) -> int:
        """Keep the cluster as it is now busy; return the number of tasks that are waited for."""
        with self._one_line():
            items = list(islice(coming, max(0, self._ahead * self._size() - waiting)))
            if items:  # in one message, however many
                arriving.update(self._client.map(task, items, pure=False, retries=RETRIES))
            return waiting + len(items)

    def _size(self) -> int:
        """Return the threads of the cluster, which may grow and shrink; asked for now and then."""
        if time.monotonic() - self._counted > COUNT_SECONDS:
            self._threads = sum(self._client.nthreads().values()) or 1
            self._counted = time.monotonic()
        return self._threads

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        """Turn what Dask raises when workers or the scheduler are lost into one line."""
        try:
            yield
        except self._dask.KilledWorker as death:
            told = " ".join(str(death).split())
            raise TalksError(f"launcher: workers die over the same shard: {told}") from None
        except (self._dask.CancelledError, self._dask.comm.CommClosedError) as loss:
            raise TalksError(f"launcher: lost the cluster at {self._address}: {loss}") from None

    def _close(self) -> None:
        if self._client is not None:
            self._client.close(timeout=5)
            self._client = None

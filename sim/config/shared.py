"""The runs of a plan, played by this process and by one more that is there already."""

import pickle
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

import pyarrow as pa

from sim.config.build import Plan
from sim.config.histories import record

Part = dict[str, pa.Table]

QUEUED = 2
"""Chunks begun by the other process or waiting for it, so that it need not wait for this one."""

MOST = 4
"""Parts held while an earlier one is still being played."""


def shared_parts(plan: Plan, chunks: Sequence[range], helper: Executor) -> Iterator[Part]:
    """Yield the part of every chunk, in their order.

    Parameters
    ----------
    plan : built configuration
    chunks : runs to be recorded together
    helper : the other process; it takes the first chunk
    """
    try:
        folder = tempfile.TemporaryDirectory()
        path = Path(folder.name) / "plan"
        path.write_bytes(pickle.dumps(plan))
    except OSError:  # no room for temporary files: the other process cannot be told what to play
        yield from (record(plan, chunk) for chunk in chunks)
        return
    with folder:
        # A user's strategies lie in folders that may be on the path only since the configuration was read.
        there = partial(_record_at, path, tuple(sys.path))
        yield from _in_turn(plan, iter(chunks), lambda chunk: helper.submit(there, chunk))


def _in_turn(plan: Plan, coming: Iterator[range], give: Callable[[range], "Future[Part]"]) -> Iterator[Part]:
    waiting = deque(give(chunk) for chunk in islice(coming, 1))  # one, so that of two chunks each plays one
    while waiting:
        chunk = None if waiting[0].done() or len(waiting) >= MOST else next(coming, None)
        if chunk is None:
            yield waiting.popleft().result()
        else:
            waiting.append(_here(plan, chunk))
        idle = min(QUEUED - sum(not part.done() for part in waiting), MOST - len(waiting))
        waiting.extend(give(chunk) for chunk in islice(coming, max(idle, 0)))


def _here(plan: Plan, chunk: range) -> "Future[Part]":
    played: Future[Part] = Future()
    played.set_result(record(plan, chunk))
    return played


def _record_at(path: Path, folders: tuple[str, ...], chunk: range) -> Part:
    return record(_plan_at(path, folders), chunk)


@lru_cache(maxsize=1)
def _plan_at(path: Path, folders: tuple[str, ...]) -> Plan:
    sys.path[:] = folders
    plan: Plan = pickle.loads(path.read_bytes())
    return plan

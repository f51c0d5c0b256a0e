"""What workers do, wherever they are: functions of one argument that can be sent to them."""

import threading
from functools import lru_cache
from typing import NamedTuple

from sim.config.payoffs import default_cache
from sim.data.load import partner_codes
from sim.errors import RecordError
from sim.records.parts import Part, damage, write_parts
from sim.records.place import Place
from sim.sweeps.identity import Identity, first_change, identity_here, own_strategies
from sim.sweeps.play import play_points
from sim.sweeps.points import Point, experiment_of
from sim.sweeps.shards import Shard

MANIFEST = "manifest.json"


class Work(NamedTuple):
    """One shard with all that it depends on."""

    shard: Shard
    points: tuple[Point, ...]
    place: Place
    identity: Identity  # of the sweep: a worker with other code is no worker of it


class Receipt(NamedTuple):
    """What a shard left."""

    shard: int
    failed: int  # histories
    parts: dict[str, Part]  # by table


class Kept(NamedTuple):
    """A shard that is said to be done."""

    place: Place
    receipt: Receipt


class Verdict(NamedTuple):
    """Whether it is."""

    shard: int
    damage: str | None  # the first thing wrong with it, by table


def play_shard(work: Work) -> Receipt:
    """Play a shard and write its tables.

    Raises
    ------
    RecordError
        When code or data of this worker are not those of the sweep.
    OSError
        When the results cannot be written.
    """
    with _ONE_AT_A_TIME:
        _check_same(work)
        tables = play_points(work.points, work.shard.runs, store=default_cache())
    parts = write_parts(work.place, work.shard.number, tables)
    return Receipt(work.shard.number, len(tables["failures"]), parts)


def check_shard(kept: Kept) -> Verdict:
    """Hold the files of a shard against its checksums."""
    for table, part in kept.receipt.parts.items():
        problem = damage(kept.place, table, kept.receipt.shard, part)
        if problem:
            return Verdict(kept.receipt.shard, f"{table}: {problem}")
    return Verdict(kept.receipt.shard, None)


_ONE_AT_A_TIME = threading.Lock()
"""Threads of one worker take turns: the engines are for one thread."""


def _check_same(work: Work) -> None:
    """Refuse to play where the results would go astray, or would not be those of the sweep."""
    if not _sees(work.place):
        raise RecordError(
            f"worker: sees no {work.place}/{MANIFEST}; expected a folder that all workers share, or a URL"
        )
    here = identity_here()
    told = {name: work.identity[name] for name in here}
    if change := first_change(told, here):
        raise RecordError(f"worker: {change}; expected the code and data with which the sweep began")
    if work.identity["own_strategies_sha256"]:
        codes = partner_codes()
        found = own_strategies(experiment_of(point, codes) for point in work.points)
        wanted = work.identity["own_strategies_sha256"]
        if change := first_change({name: wanted.get(name) for name in found}, found):
            raise RecordError(f"worker: strategy {change}; expected the file with which the sweep began")


def _sees(place: Place) -> bool:
    """Tell whether this worker sees the folder of the sweep, and not one of its own of the same name."""
    return (place.local / MANIFEST).is_file() if place.local is not None else _sees_there(place)


@lru_cache(maxsize=8)
def _sees_there(place: Place) -> bool:
    """Look once: elsewhere every look is a request."""
    return MANIFEST in place.names()

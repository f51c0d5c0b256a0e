"""A sweep in its folder: begun, gone on with, finished."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar

from sim.errors import RecordError
from sim.records.parts import part_name
from sim.records.place import Place
from sim.records.tables import TABLES
from sim.sweeps.identity import Identity, first_change
from sim.sweeps.journal import Journal, done_so_far
from sim.sweeps.lock import NAME as LOCK
from sim.sweeps.points import Points, point_of, write_points
from sim.sweeps.shards import Cut, Shard, number_of_shards, shards_of
from sim.sweeps.work import MANIFEST, Kept, Receipt, Verdict, Work, check_shard, play_shard

T = TypeVar("T")
R = TypeVar("R")

CONFIG, SUMMARY = "config.yaml", "summary.csv"


class Launcher(Protocol):
    """Does a task for every item, somewhere, and survives that a worker dies."""

    def each(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield the results as they are ready, each once."""


class Sweep(NamedTuple):
    """All that makes a sweep."""

    place: Place
    points: Points
    runs: int
    cut: Cut
    identity: Identity

    def shards(self) -> Iterator[Shard]:
        """Yield its shards in the order of points and runs."""
        return shards_of(self.cut, points=len(self.points.rows), runs=self.runs)

    @property
    def size(self) -> int:
        """How many shards there are."""
        return number_of_shards(self.cut, points=len(self.points.rows), runs=self.runs)


class Found(NamedTuple):
    """What an earlier session left."""

    done: dict[int, Receipt]  # sound
    damaged: list[Verdict]  # said to be done, but not so


def check_empty(place: Place) -> None:
    """Refuse a folder that holds anything.

    Raises
    ------
    RecordError
    """
    there = [name for name in place.names() if name != LOCK]
    if MANIFEST in there:
        raise RecordError(
            f"output.folder: {place} holds a sweep or a run; expected a new folder, or resume={place}"
        )
    if there or (place.local is not None and place.local.is_file()):
        raise RecordError(f"output.folder: {place} exists; expected a new or empty folder")


def begin(sweep: Sweep, config: str, manifest: dict[str, Any]) -> None:
    """Write what a sweep is made of; the manifest last, so that a folder with one can be gone on with.

    Raises
    ------
    OSError
    """
    sweep.place.write(CONFIG, config.encode())
    write_points(sweep.place, sweep.points)
    write_manifest(sweep.place, manifest)


def write_manifest(place: Place, content: dict[str, Any]) -> None:
    """Write the manifest.

    Raises
    ------
    OSError
    """
    place.write(MANIFEST, (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode())


def read_sweep_manifest(place: Place) -> dict[str, Any]:
    """Return the manifest of a sweep.

    Raises
    ------
    RecordError
        When there is none, or it is not one of a sweep.
    """
    if MANIFEST not in place.names():
        raise RecordError(f"resume: {place} has no {MANIFEST}; expected the folder of a sweep that has begun")
    try:
        content = json.loads(place.read(MANIFEST))
    except (OSError, ValueError) as problem:
        raise RecordError(f"{place}/{MANIFEST}: cannot be read as JSON: {problem}") from problem
    if not isinstance(content, dict) or "sweep" not in content:
        raise RecordError(f"{place}/{MANIFEST}: is not one of a sweep")
    return content


def check_unchanged(place: Place, before: Identity, now: Identity) -> None:
    """Refuse to go on with another configuration, package, data or strategies than a sweep began with.

    Raises
    ------
    RecordError
        One line: what changed.
    """
    if change := first_change(before, now):
        raise RecordError(f"resume: {change}; expected no change since {place} was begun")


def verified(sweep: Sweep, launcher: Launcher) -> Found:
    """Hold everything that is said to be done against its checksums.

    Raises
    ------
    RecordError
        When the journal itself cannot be read.
    """
    done = done_so_far(sweep.place)
    kept = (Kept(sweep.place, receipt) for shard, receipt in sorted(done.items()) if shard < sweep.size)
    verdicts = sorted(launcher.each(check_shard, kept))
    sound = {verdict.shard: done[verdict.shard] for verdict in verdicts if verdict.damage is None}
    return Found(sound, [verdict for verdict in verdicts if verdict.damage is not None])


def play_missing(
    sweep: Sweep, launcher: Launcher, done: dict[int, Receipt], progress: Callable[[int], None]
) -> dict[int, Receipt]:
    """Play the shards that are not done, and return the receipts of all.

    Parameters
    ----------
    sweep, launcher : what, and where
    done : receipts by shard; those of what is played come to it
    progress : called with the number of histories done

    Raises
    ------
    OSError
        When the results cannot be written; what was done before is kept.
    TalksError
        When a worker plays with other code, or the workers are lost.
    """
    _remove_strangers(sweep, done)
    missing = [shard for shard in sweep.shards() if shard.number not in done]
    sizes = {shard.number: shard.histories for shard in missing}
    histories = len(sweep.points.rows) * sweep.runs - sum(sizes.values())
    progress(histories)
    with Journal(sweep.place) as journal:
        for receipt in launcher.each(play_shard, (_work(sweep, shard) for shard in missing)):
            journal.add(receipt)
            done[receipt.shard] = receipt
            histories += sizes[receipt.shard]
            progress(histories)
    return done


def _work(sweep: Sweep, shard: Shard) -> Work:
    points = tuple(point_of(sweep.points, index) for index in shard.points)
    return Work(shard, points, sweep.place, sweep.identity)


def remove_unfinished(sweep: Sweep) -> None:
    """Remove what writers that were stopped left behind."""
    for table in TABLES:
        sweep.place.sweep_up(part_name(table, 0).rpartition("/")[0])
    sweep.place.sweep_up("")


def _remove_strangers(sweep: Sweep, done: dict[int, Receipt]) -> None:
    """Remove parts that no finished shard speaks of: torn, doubled or another's rows must not be read."""
    remove_unfinished(sweep)
    for table in TABLES:
        folder = part_name(table, 0).rpartition("/")[0]
        spoken_of = {part_name(table, shard) for shard, receipt in done.items() if table in receipt.parts}
        for name in {f"{folder}/{name}" for name in sweep.place.names(folder)} - spoken_of:
            sweep.place.remove(name)

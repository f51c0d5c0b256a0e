"""``sweep``: many configurations in shards, on this machine or a cluster; what is interrupted goes on."""

import hashlib
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from experiments.progress import progress_bar
from experiments.sweep_help import USAGE
from experiments.sweep_plan import Planned, planned, resumed_words
from experiments.sweep_summary import summary_text
from experiments.sweep_terminal import say_done, say_found, say_planned
from experiments.sweep_words import Words, sorted_words
from sim.data.load import data_hashes
from sim.errors import ConfigError, RecordError, TalksError
from sim.records.manifest import command_line, manifest
from sim.records.place import Place, place_at
from sim.sweeps.cluster import Cluster
from sim.sweeps.identity import identity_here
from sim.sweeps.journal import CATALOGUE, write_catalogue
from sim.sweeps.local import Local
from sim.sweeps.lock import locked
from sim.sweeps.session import (
    SUMMARY,
    Sweep,
    begin,
    check_empty,
    check_unchanged,
    play_missing,
    read_sweep_manifest,
    remove_unfinished,
    verified,
    write_manifest,
)
from sim.sweeps.work import Receipt


def main(argv: Sequence[str]) -> int:
    """Sweep from the command line; see ``--help``."""
    words = sorted_words(argv)
    if words.help:
        print(USAGE)
        return 0
    if words.cfg:
        print(planned(words).config, end="")
        return 0
    with _stopped_by_terminate():
        return _resume(words, argv) if words.resume else _start(words, argv)


def _start(words: Words, argv: Sequence[str]) -> int:
    plan = planned(words)
    told = _manifest(plan, words, argv)
    with _held(plan.sweep.place, fresh=True):
        say_planned(plan)
        begin(plan.sweep, plan.config, told)
        return _go_on(plan, told, resumed=False)


def _resume(words: Words, argv: Sequence[str]) -> int:
    place = place_at(words.resume or "")
    if any(word.startswith("output.folder=") for word in words.run):
        raise ConfigError("output.folder: is that of resume; expected one of them")
    told = read_sweep_manifest(place)
    here = identity_here()
    check_unchanged(place, {name: told["identity"].get(name) for name in here}, here)
    with _held(place, fresh=False):
        plan = planned(resumed_words(words, told["sweep"]["words"]), place)
        check_unchanged(place, told["identity"], plan.sweep.identity)
        return _go_on(plan, told, resumed=True)


def _go_on(plan: Planned, told: dict[str, Any], *, resumed: bool) -> int:
    """Play what is missing, and finish; what is done when something stops it is kept."""
    done: dict[int, Receipt] = {}
    try:
        with _explained(plan, done), _launcher(plan) as launcher:
            return _played(plan, told, launcher, done, resumed=resumed)
    except KeyboardInterrupt:
        remove_unfinished(plan.sweep)
        print(f"interrupted: {_kept(plan, done)}", file=sys.stderr)
        return 130


def _played(
    plan: Planned, told: dict[str, Any], launcher: Local | Cluster, done: dict[int, Receipt], *, resumed: bool
) -> int:
    sweep = plan.sweep
    if resumed:
        found = verified(sweep, launcher)
        done |= found.done
        say_found(sweep, found)
        if _is_whole(sweep, told, done):
            return 0
        write_manifest(sweep.place, told | {"sweep": told["sweep"] | {"finished": False}})
    with progress_bar("histories", len(sweep.points.rows) * sweep.runs, lines=True) as advance:
        play_missing(sweep, launcher, done, advance)
    return _finish(plan, told, done, summary_text(sweep, launcher).encode())


@contextmanager
def _explained(plan: Planned, done: Mapping[int, Receipt]) -> Iterator[None]:
    """Say with what stops a sweep what is kept, and how to go on."""
    try:
        yield
    except OSError as problem:
        told = f"output.folder: cannot write {plan.sweep.place}: {problem.strerror or problem}"
        raise RecordError(f"{told}; {_kept(plan, done)}") from problem
    except TalksError as problem:
        raise type(problem)(f"{problem}; {_kept(plan, done)}") from problem


def _kept(plan: Planned, done: Mapping[int, Receipt]) -> str:
    return f"{len(done)} of {plan.sweep.size} shards are kept; go on with: {resume_command(plan)}"


def _finish(plan: Planned, told: dict[str, Any], done: dict[int, Receipt], summary: bytes) -> int:
    """Write what is made of all shards; return 2 when every history failed."""
    sweep = plan.sweep
    failed = sum(receipt.failed for receipt in done.values())
    sweep.place.write(SUMMARY, summary)
    remove_unfinished(sweep)  # of workers that were killed on the way
    write_catalogue(sweep.place, sweep.shards(), done)
    finished = told["sweep"] | {"finished": True, "summary_sha256": hashlib.sha256(summary).hexdigest()}
    seconds = (datetime.now(UTC) - datetime.fromisoformat(told["started"])).total_seconds()
    write_manifest(sweep.place, told | {"sweep": finished, "failed": failed, "seconds": round(seconds, 3)})
    histories = len(sweep.points.rows) * sweep.runs
    say_done(plan, failed)
    if failed == histories:
        print(f"error: every one of {histories} histories failed; see failures.parquet", file=sys.stderr)
    return 2 if failed == histories else 0


def _is_whole(sweep: Sweep, told: Mapping[str, Any], done: Mapping[int, Receipt]) -> bool:
    """Tell whether a finished sweep is as it was left."""
    if not told["sweep"]["finished"] or len(done) < sweep.size or CATALOGUE not in sweep.place.names():
        return False
    try:
        content = sweep.place.read(SUMMARY)
    except OSError:
        return False
    return bool(hashlib.sha256(content).hexdigest() == told["sweep"]["summary_sha256"])


def _launcher(plan: Planned) -> Local | Cluster:
    where = plan.asked.launcher
    if where.name == "dask":
        return Cluster(str(where.address))
    workers = min(plan.processes or os.cpu_count() or 1, plan.sweep.size)
    if plan.sweep.place.url.startswith("memory:"):  # each process has a memory of its own
        workers = 1
    return Local(workers)


def resume_command(plan: Planned) -> str:
    """Return the command that goes on with a sweep."""
    where = plan.asked.launcher
    launcher = f" launcher=dask launcher.address={where.address}" if where.name == "dask" else ""
    return f"python -m experiments sweep resume={shlex.quote(plan.sweep.place.url)}{launcher}"


def _manifest(plan: Planned, words: Words, argv: Sequence[str]) -> dict[str, Any]:
    sweep = plan.sweep
    told = manifest(
        command=command_line(["sweep", *argv]),
        seed=plan.seed,
        runs=sweep.runs,
        failed=0,
        data_hashes=data_hashes(),
        own_code=plan.survey.own,
        started=datetime.now(UTC),
    )
    about = {
        "words": {"run": words.run, "sweep": words.sweep, "points": words.points},
        "points": len(sweep.points.rows),
        "shards": sweep.size,
        "shard_points": sweep.cut.points,
        "shard_runs": sweep.cut.runs,
        "finished": False,
    }
    return told | {"sweep": about, "identity": sweep.identity}


@contextmanager
def _held(place: Place, *, fresh: bool) -> Iterator[None]:
    """Hold the folder; a fresh one is made, and holds nothing."""
    check = check_empty if fresh else lambda place: None
    try:
        check(place)
        if place.local is not None:
            place.local.mkdir(parents=True, exist_ok=True)
        with locked(place):
            check(place)  # nobody was quicker
            yield
    except OSError as problem:
        raise RecordError(f"output.folder: cannot write to {place}: {problem.strerror or problem}") from problem


@contextmanager
def _stopped_by_terminate() -> Iterator[None]:
    """Take a request to end (SIGTERM, as schedulers of clusters send it) like Ctrl-C."""

    def stop(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # only there can signals be taken
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

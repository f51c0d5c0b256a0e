"""One sweep at a time in a folder."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sim.errors import RecordError
from sim.records.place import Place

try:
    import fcntl
except ImportError:  # Windows has no flock: there, and elsewhere than on a file system, a note has to do
    fcntl = None  # type: ignore[assignment]

NAME = ".lock"


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Hold the folder; nobody else can until the block, or the process however it ends, is over.

    On a file system the lock is the kernel's (``flock``), so a killed process leaves none. Elsewhere it is a note
    with host and process, which a killed one leaves behind.

    Raises
    ------
    RecordError
        When another sweep holds it: its process, host and since when.
    OSError
        When the folder cannot be written to.
    """
    holder = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": _now()}).encode()
    if place.local is None or fcntl is None:
        with _noted(place, holder):
            yield
        return
    with _flocked(place, place.local / NAME, holder):
        yield


@contextmanager
def _flocked(place: Place, path: Path, holder: bytes) -> Iterator[None]:
    file = _held(place, path)
    try:
        file.truncate(0)
        file.write(holder)
        file.flush()
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # while it is held: who comes next makes a new one
        file.close()


def _held(place: Place, path: Path) -> IO[bytes]:
    """Return the file of the lock, held by this process."""
    while True:
        file = path.open("a+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise RecordError(_refusal(place, path.read_bytes())) from None
        if _is_there(file, path):
            return file
        file.close()  # the last holder took the name away between our two steps


def _is_there(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def _noted(place: Place, holder: bytes) -> Iterator[None]:
    if NAME in place.names():
        raise RecordError(f"{_refusal(place, place.read(NAME))}; if that is dead, remove {place}/{NAME}")
    place.write(NAME, holder)
    try:
        yield
    finally:
        with suppress(OSError):
            place.remove(NAME)


def _refusal(place: Place, holder: bytes) -> str:
    try:
        said = json.loads(holder)
        who = f"process {said['pid']} on {said['host']}, since {said['since']}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"output.folder: a sweep is at work in {place} ({who}); expected one at a time"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""Where results go: a folder of this machine, or any location that fsspec reaches."""

import os
import shutil
import socket
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import RecordError

UNFINISHED = ".tmp"
"""Ending of a file that is being written; its name begins with a dot, so that readers pass it over."""


class Place(NamedTuple):
    """A results folder; files in it are named by their path below it, with slashes."""

    url: str

    @property
    def local(self) -> Path | None:
        """The folder, where it is one of this machine."""
        protocol, there, rest = self.url.partition("://")
        if not there:
            return Path(self.url)
        return Path(rest) if protocol in ("file", "local") else None

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all; a file of that name is replaced.

        On a file system it is written under another name, brought to the disk and renamed. Elsewhere it is one
        upload, which object stores take whole or not at all.

        Raises
        ------
        OSError
            As the file system has it: no space, read-only, no right to write.
        """
        if self.local is None:
            files, root = _reach(self.url)
            files.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            files.pipe_file(f"{root}/{name}", content)
            return
        path = self.local / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{socket.gethostname()}-{uuid.uuid4().hex}{UNFINISHED}")
        try:
            with partial.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
        _keep_names(path.parent)

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises
        ------
        OSError
            When it is not there or cannot be read.
        """
        if self.local is not None:
            return (self.local / name).read_bytes()
        files, root = _reach(self.url)
        content: bytes = files.cat_file(f"{root}/{name}")
        return content

    def names(self, below: str = "") -> list[str]:
        """Return the names of what lies in the folder, or in a folder of it, sorted; none without it."""
        if self.local is not None:
            folder = self.local / below
            return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        files, root = _reach(self.url)
        where = f"{root}/{below}".rstrip("/")
        if not files.isdir(where):
            return []
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in files.ls(where, detail=False))

    def remove(self, name: str) -> None:
        """Remove a file; it need not be there."""
        with suppress(FileNotFoundError):
            if self.local is not None:
                (self.local / name).unlink()
            else:
                files, root = _reach(self.url)
                files.rm_file(f"{root}/{name}")

    def remove_folder(self, name: str) -> None:
        """Remove a folder with all that is in it; it need not be there."""
        with suppress(FileNotFoundError):
            if self.local is not None:
                shutil.rmtree(self.local / name)
            else:
                files, root = _reach(self.url)
                files.rm(f"{root}/{name}", recursive=True)

    def sweep_up(self, below: str) -> None:
        """Remove what writers that died left behind in a folder of it."""
        for name in self.names(below):
            if name.startswith(".") and name.endswith(UNFINISHED):
                self.remove(f"{below}/{name}".lstrip("/"))

    def __str__(self) -> str:
        return self.url


def place_at(text: str) -> Place:
    """Return the place that a path or URL names.

    Raises
    ------
    RecordError
        For a URL that fsspec cannot reach.
    """
    place = Place(text.rstrip("/") if "://" not in text else text)
    if place.local is None:
        _reach(text)
    return place


def _reach(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path there."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - a quarter of a second that a local folder does not need

    try:
        files, root = url_to_fs(url)
    except (ImportError, ValueError) as problem:
        raise RecordError(f"output.folder: got {url!r}: {' '.join(str(problem).split())}") from problem
    return files, str(root).rstrip("/")


def _keep_names(folder: Path) -> None:
    """Bring the names of a folder to the disk; systems that cannot do so keep them in their own time."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

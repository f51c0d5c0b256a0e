"""What is done: a line for each shard as soon as it is there, and one table of all when the sweep is finished."""

import json
import os
import time
from collections.abc import Iterable
from typing import IO, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RecordError
from sim.records.parts import Part, parquet_bytes
from sim.records.place import Place
from sim.sweeps.shards import Shard
from sim.sweeps.work import Receipt

FOLDER = "journal"
CATALOGUE = "shards.parquet"

FLUSH_SECONDS = 5.0
"""Between two uploads of the journal where a file cannot be appended to."""


class Journal:
    """Takes the receipts of one session; every session writes files of its own, so a torn line stays the last."""

    def __init__(self, place: Place) -> None:
        self._place = place
        session = 1 + max(
            (int(name.split("-")[0]) for name in place.names(FOLDER) if name[:1].isdigit()), default=-1
        )
        self._prefix = f"{session:05d}"
        self._file: IO[bytes] | None = None
        self._waiting: list[bytes] = []
        self._sent, self._uploads = time.monotonic(), 0

    def __enter__(self) -> Self:
        """Open the file of this session.

        Raises
        ------
        OSError
        """
        if self._place.local is not None:
            folder = self._place.local / FOLDER
            folder.mkdir(exist_ok=True)
            self._file = (folder / f"{self._prefix}-000000.jsonl").open("xb")
        return self

    def __exit__(self, *problem: object) -> None:
        """Bring everything to its place."""
        if self._file is not None:
            self._file.close()
        self._upload()

    def add(self, receipt: Receipt) -> None:
        """Note a shard as done; on a file system it is on the disk when this returns.

        Raises
        ------
        OSError
        """
        content = {"shard": receipt.shard, "failed": receipt.failed, "parts": receipt.parts}
        line = json.dumps(content, sort_keys=True).encode() + b"\n"
        if self._file is not None:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
            return
        self._waiting.append(line)
        if time.monotonic() - self._sent >= FLUSH_SECONDS:
            self._upload()

    def _upload(self) -> None:
        if self._waiting:
            self._place.write(f"{FOLDER}/{self._prefix}-{self._uploads:06d}.jsonl", b"".join(self._waiting))
            self._waiting, self._uploads = [], self._uploads + 1
        self._sent = time.monotonic()


def done_so_far(place: Place) -> dict[int, Receipt]:
    """Return the receipts of a sweep by shard: from the catalogue, then from the journal; later ones count.

    Raises
    ------
    RecordError
        When the catalogue is damaged or a file of the journal cannot be read.
    """
    found = _catalogued(place)
    for name in place.names(FOLDER):
        try:
            lines = place.read(f"{FOLDER}/{name}").splitlines()
        except OSError as problem:
            raise RecordError(
                f"{place}/{FOLDER}/{name}: cannot be read: {problem.strerror or problem}"
            ) from problem
        for receipt in filter(None, map(_receipt, lines)):
            found[receipt.shard] = receipt
    return found


def write_catalogue(place: Place, shards: Iterable[Shard], receipts: dict[int, Receipt]) -> None:
    """Write the table of shards and their parts, and remove the journal that it replaces.

    Raises
    ------
    OSError
    """
    rows = [
        (*shard, receipts[shard.number].failed, table, *part)
        for shard in shards
        for table, part in sorted(receipts[shard.number].parts.items())
    ]
    place.write(CATALOGUE, parquet_bytes(pa.table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)))))
    place.remove_folder(FOLDER)


COLUMNS = ("shard", *Shard._fields[1:], "failed", "table", *Part._fields)


def _catalogued(place: Place) -> dict[int, Receipt]:
    if CATALOGUE not in place.names():
        return {}
    try:
        table: pd.DataFrame = pq.read_table(pa.BufferReader(place.read(CATALOGUE))).to_pandas()
        rows = [tuple(row) for row in table[["shard", "failed", "table", *Part._fields]].itertuples(index=False)]
    except (OSError, pa.ArrowException, KeyError) as problem:
        raise RecordError(
            f"{place}/{CATALOGUE}: cannot be read; remove it, and all shards are played again: "
            f"{str(problem).splitlines()[0]}"
        ) from problem
    found: dict[int, Receipt] = {}
    for shard, failed, name, *part in rows:
        found.setdefault(shard, Receipt(shard, failed, {})).parts[name] = Part(*part)
    return found


def _receipt(line: bytes) -> Receipt | None:
    """Read a line; one that a kill cut short says nothing."""
    try:
        content = json.loads(line)
        parts = {str(name): Part(*part) for name, part in content["parts"].items()}
        return Receipt(int(content["shard"]), int(content["failed"]), parts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

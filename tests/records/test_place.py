"""A file is there whole or not at all, here and elsewhere."""

import errno
import os
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sim.errors import RecordError
from sim.records.parts import Part, at_point, damage, read_part, write_parts
from sim.records.place import Place, place_at
from sim.records.tables import make_table


@pytest.fixture(params=["folder", "file", "elsewhere"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    urls = {
        "folder": str(tmp_path),
        "file": tmp_path.as_uri(),
        "elsewhere": f"memory://place-{time.monotonic_ns()}",
    }
    return place_at(urls[request.param])


def test_what_is_written_is_read_and_listed(place: Place) -> None:
    place.write("b/two.txt", b"two")
    place.write("a.txt", b"one")
    place.write("a.txt", b"another")
    assert place.read("a.txt") == b"another"
    assert place.read("b/two.txt") == b"two"
    assert place.names() == ["a.txt", "b"]
    assert place.names("b") == ["two.txt"]
    assert place.names("c") == []


def test_what_is_removed_is_gone(place: Place) -> None:
    place.write("b/two.txt", b"two")
    place.remove("b/two.txt")
    place.remove("b/two.txt")
    place.remove_folder("c")
    assert "two.txt" not in place.names("b")
    with pytest.raises(FileNotFoundError):
        place.read("b/two.txt")


def test_a_full_disk_leaves_the_old_file_and_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(str(tmp_path))
    place.write("a.txt", b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        place.write("a.txt", b"new")
    assert place.read("a.txt") == b"old"
    assert place.names() == ["a.txt"]


def test_leftovers_of_the_killed_are_swept_up_and_nothing_else(tmp_path: Path) -> None:
    for name in (".a.parquet.host-1.tmp", "a.parquet", ".hidden", "b.tmp"):
        (tmp_path / name).touch()
    Place(str(tmp_path)).sweep_up("")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", "a.parquet", "b.tmp"]


def test_a_place_that_cannot_be_reached_is_refused_in_one_line() -> None:
    with pytest.raises(RecordError, match=r"output\.folder: got 'nowhere://x'") as refusal:
        place_at("nowhere://x")
    assert "\n" not in str(refusal.value)


def failures(runs: list[int], point: int) -> pa.Table:
    return at_point("failures", make_table("failures", {"run": runs, "reason": ["so"] * len(runs)}), point)


def test_a_part_is_held_against_its_checksum(place: Place) -> None:
    part = write_parts(place, 3, {"failures": failures([1, 2], 7)})["failures"]
    name = "failures.parquet/part-0000003.parquet"
    content = place.read(name)
    assert part.rows == 2
    assert damage(place, "failures", 3, part) is None
    place.write(name, content[:-1])
    assert damage(place, "failures", 3, part) == f"{len(content) - 1} bytes, {len(content)} were written"
    place.write(name, bytes([content[0] ^ 1]) + content[1:])
    assert damage(place, "failures", 3, part) == "altered: another checksum"
    place.remove(name)
    assert damage(place, "failures", 3, part) == "missing"


def test_the_point_stands_in_front(place: Place) -> None:
    write_parts(place, 0, {"failures": failures([4, 5], 6)})
    expected = pd.DataFrame({"point": pd.array([6, 6], dtype="int32"), "reason": ["so", "so"]})
    frame = read_part(place, "failures", 0, ["point", "reason"])
    assert frame.to_dict("list") == expected.to_dict("list")


def test_only_the_first_shard_writes_tables_without_rows(place: Place) -> None:
    nothing = failures([], 0)
    assert write_parts(place, 1, {"failures": nothing}) == {}
    assert write_parts(place, 0, {"failures": nothing})["failures"].rows == 0
    assert len(read_part(place, "failures", 1, ["point", "run"])) == 0


def test_a_part_is_what_was_written() -> None:
    assert Part._fields == ("rows", "bytes", "sha256")

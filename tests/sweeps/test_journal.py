"""What is done is known after any end, and a torn line says nothing."""

import time
from pathlib import Path

import pytest

from sim.errors import RecordError
from sim.records.parts import Part
from sim.records.place import Place
from sim.sweeps.journal import CATALOGUE, FOLDER, Journal, done_so_far, write_catalogue
from sim.sweeps.shards import Cut, shards_of
from sim.sweeps.work import Receipt


def receipt(shard: int, *, failed: int = 0) -> Receipt:
    return Receipt(
        shard, failed, {"partners": Part(72, 1000 + shard, "ab" * 32), "series": Part(3, 50, "cd" * 32)}
    )


@pytest.fixture(params=["folder", "elsewhere"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(str(tmp_path) if request.param == "folder" else f"memory://journal-{time.monotonic_ns()}")


def test_receipts_of_all_sessions_are_found(place: Place) -> None:
    with Journal(place) as journal:
        journal.add(receipt(0))
        journal.add(receipt(2))
    with Journal(place) as journal:
        journal.add(receipt(1))
        journal.add(receipt(2, failed=5))
    assert done_so_far(place) == {0: receipt(0), 1: receipt(1), 2: receipt(2, failed=5)}


def test_on_a_file_system_a_shard_is_noted_at_once(tmp_path: Path) -> None:
    with Journal(Place(str(tmp_path))) as journal:
        journal.add(receipt(4))
        assert done_so_far(Place(str(tmp_path))) == {4: receipt(4)}


@pytest.mark.parametrize("lost", [1, 20, 150])
def test_a_torn_line_says_nothing(tmp_path: Path, lost: int) -> None:
    place = Place(str(tmp_path))
    with Journal(place) as journal:
        journal.add(receipt(0))
        journal.add(receipt(1))
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(file.read_bytes()[: -lost - 1])
    with Journal(place) as journal:
        journal.add(receipt(2))
    assert done_so_far(place) == {0: receipt(0), 2: receipt(2)}


def test_the_catalogue_takes_the_place_of_the_journal(place: Place) -> None:
    with Journal(place) as journal:
        for shard in range(3):
            journal.add(receipt(shard, failed=shard))
    done = done_so_far(place)
    write_catalogue(place, shards_of(Cut(1, 5), points=3, runs=5), done)
    assert place.names() == [CATALOGUE]
    assert done_so_far(place) == done


def test_a_damaged_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE).write_bytes(b"PAR1 and no more")
    with pytest.raises(RecordError, match="remove it, and all shards are played again"):
        done_so_far(Place(str(tmp_path)))

"""One sweep in a folder; a holder that was killed holds nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import RecordError
from sim.records.place import Place
from sim.sweeps.lock import locked

HOLDER = """
import sys, time
from sim.records.place import Place
from sim.sweeps.lock import locked
with locked(Place(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_one_is_told_who_holds_it(tmp_path: Path) -> None:
    place = Place(str(tmp_path))
    with locked(place), pytest.raises(RecordError, match=f"process {os.getpid()} on "), locked(place):
        pass
    with locked(place):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_holder_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RecordError, match=f"process {holder.pid} on "), locked(Place(str(tmp_path))):
            pass
        holder.kill()
        holder.wait()
    with locked(Place(str(tmp_path))):
        assert (tmp_path / ".lock").exists()


def test_elsewhere_a_note_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(f"memory://lock-{time.monotonic_ns()}")
    with locked(place), pytest.raises(RecordError, match="if that is dead, remove"), locked(place):
        pass
    with locked(place):
        pass

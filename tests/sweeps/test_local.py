"""Processes of this machine: every item once, whoever dies."""

from pathlib import Path

import pytest

from sim.errors import TalksError
from sim.sweeps.local import Local
from tests.helpers.tasks import deadly, failing, fragile, squared


def test_every_item_is_done_once_when_a_worker_is_killed(tmp_path: Path) -> None:
    with Local(2) as launcher:
        results = list(launcher.each(fragile, [(number, tmp_path) for number in range(9)]))
    assert (tmp_path / "killed").exists()
    assert sorted(results) == [number**2 for number in range(9)]


def test_workers_that_always_die_end_the_sweep() -> None:
    with Local(2) as launcher, pytest.raises(TalksError, match=r"run\.processes"):
        list(launcher.each(deadly, range(3)))


def test_what_a_task_raises_comes_through() -> None:
    with pytest.raises(OSError, match="No space left"), Local(2) as launcher:
        list(launcher.each(failing, [7]))


def test_one_worker_is_this_process() -> None:
    with Local(1) as launcher:
        assert list(launcher.each(squared, [2, 3])) == [4, 9]

"""Headlines read some runs at a time are those of all runs read at once."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from sim.analysis import large_ensembles
from sim.analysis.large_ensembles import headlines_of, signatories_of
from sim.analysis.summary import headlines, signatories
from sim.records.store import read_table

RUNS = 11
DATES = (datetime.date(2025, 7, 9), datetime.date(2025, 8, 7))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("large") / "ensemble"
    words = [f"run.runs={RUNS}", "run.horizon=19", "output.figures=false", f"output.folder={target}"]
    assert main(["run", *words]) == 0
    return target


@pytest.mark.parametrize("batch", [1, 4, 11, 50])
def test_batches_change_no_headline(folder: Path, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_ensembles, "BATCH", batch)
    whole = headlines(read_table(folder, "partners"), read_table(folder, "series"), DATES)
    found = headlines_of(folder, RUNS, DATES)
    assert [one[:3] for one in found] == [one[:3] for one in whole]
    for left, right in zip(found, whole, strict=True):
        np.testing.assert_array_equal(left.values.to_numpy(), right.values.to_numpy(), err_msg=left.name)


@pytest.mark.parametrize("batch", [1, 4, 50])
def test_nor_who_signs(folder: Path, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_ensembles, "BATCH", batch)
    found = signatories_of(folder, RUNS, DATES[-1])
    pd.testing.assert_frame_equal(found, signatories(read_table(folder, "partners"), DATES[-1]))


def test_the_median_date_is_the_lower_of_the_two_in_the_middle() -> None:
    days = [datetime.date(2025, 7, day) for day in (2, 9, 16, 23)]
    partners = pd.DataFrame({"run": range(4), "iso3": "JPN", "deal_date": days})
    assert signatories(partners, days[-1])["median_date"][0] == days[1]
    assert signatories(partners, days[2])["median_date"][0] == days[1]

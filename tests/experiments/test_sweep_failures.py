"""What fails is a row with its reason, and stops nothing else."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.cli import main
from sim.config.schema import Experiment
from sim.errors import NoEquilibriumError
from sim.records.store import read_manifest, read_table
from sim.sweeps import play
from tests.experiments.sweeping import swept

build, record = play.build, play.record


def test_a_point_that_cannot_be_built_is_rows_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fragile(experiment: Experiment, **rest: Any) -> Any:
        if experiment.home.teams == 6:
            raise NoEquilibriumError("no such\nworld")
        return build(experiment, **rest)

    monkeypatch.setattr(play, "build", fragile)
    assert swept(tmp_path / "sweep") == 0
    failures = read_table(tmp_path / "sweep", "failures")
    assert failures.to_numpy().tolist() == [[point, run, "no such world"] for point in (1, 3) for run in range(5)]
    assert set(read_table(tmp_path / "sweep", "partners")["point"]) == {0, 2}
    summary = pd.read_csv(tmp_path / "sweep" / "summary.csv")
    assert summary.loc[summary["point"] == 1, ["metric", "runs", "failed"]].to_numpy().tolist() == [
        ["every run failed", 0, 5]
    ]
    assert read_manifest(tmp_path / "sweep")["failed"] == 10
    assert "10 of 20 histories failed" in capsys.readouterr().err


def test_a_run_without_an_equilibrium_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(plan: Any, runs: range) -> Any:
        if 1 in runs:
            raise NoEquilibriumError("none")
        return record(plan, runs)

    monkeypatch.setattr(play, "record", fragile)
    assert swept(tmp_path / "sweep") == 0
    assert read_table(tmp_path / "sweep", "failures")[["point", "run"]].to_numpy().tolist() == [
        [point, 1] for point in range(4)
    ]
    runs = read_table(tmp_path / "sweep", "series").groupby("point")["run"].unique()
    assert [list(of_point) for of_point in runs] == [[0, 2, 3, 4]] * 4


@pytest.mark.parametrize("problem", [MemoryError("much"), OSError(5, "Input/output error")])
def test_what_is_the_machines_fault_is_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def failing(plan: Any, runs: range) -> Any:
        raise problem

    monkeypatch.setattr(play, "record", failing)
    if isinstance(problem, OSError):
        assert swept(tmp_path / "sweep") == 2
    else:
        with pytest.raises(MemoryError):
            swept(tmp_path / "sweep")
    assert list((tmp_path / "sweep").glob("*/part-*")) == []


MOODY = [
    "partners.own.moody={file: 'my_strategies:Moody', parameters: {share: 0.5}}",
    "partners.strategy.JPN=moody",
]


def test_parameters_of_a_strategy_of_ones_own_are_swept_and_its_failures_are_rows(
    own_module: str, tmp_path: Path
) -> None:
    share = "design.points.partners.own.moody.parameters.share=[0.0,0.5,1.0]"
    words = [*MOODY, share, "run.runs=12", "run.horizon=39", "run.processes=1"]
    assert main(["sweep", *words, f"output.folder={tmp_path / 'sweep'}"]) == 0
    failures, partners = (read_table(tmp_path / "sweep", name) for name in ("failures", "partners"))
    failed = failures.groupby("point")["run"].apply(set).to_dict()
    played = partners.groupby("point")["run"].apply(set).to_dict()
    assert all(failed.get(point, set()) ^ played.get(point, set()) == set(range(12)) for point in range(3))
    assert failed.get(0, set()) < failed[1] < failed[2]  # the same luck: who fails at less fails at more
    assert all("not today" in reason for reason in failures["reason"])


def test_a_sweep_in_which_everything_fails_says_so(
    own_module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        *MOODY,
        "partners.strategy.default=moody",
        "design.points.partners.own.moody.parameters.share=[0.99,1.0]",
    ]
    words += ["run.runs=2", "run.horizon=39", "run.processes=1"]
    assert main(["sweep", *words, f"output.folder={tmp_path / 'sweep'}"]) == 2
    assert "every one of 4 histories failed" in capsys.readouterr().err
    assert len(read_table(tmp_path / "sweep", "failures")) == 4
    assert len(read_table(tmp_path / "sweep", "partners")) == 0

"""``sensitivity``: its plumbing on a closed form, the real model in small, and what it refuses."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main as cli
from experiments.sensitivity import main
from sim.records.store import read_table

RESOLVE, TEAMS, PRIOR = "home.resolve", "home.teams", "partners.belief.prior_for"
KEYS = (RESOLVE, TEAMS, PRIOR)
RANGES = (f"design.points.{RESOLVE}=[0,1]", f"design.points.{TEAMS}=[1,8]", f"design.points.{PRIOR}=[2,12]")
RUNS = 4


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are tested elsewhere; here they only cost time."""
    monkeypatch.setattr("sim.analysis.sensitivity.RESAMPLES", 20)


class ClosedForm:
    """Stands where the sweep does: deals are a sum, with luck that is the same at every point."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.calls: list[tuple[list[str], bool]] = []

    def __call__(self, folder: Path, words: Sequence[str], resumed: bool) -> int:
        self.calls.append((list(words), resumed))
        if self.code:
            return self.code
        points = pd.read_parquet(folder / "points.parquet")
        deals = 10.0 * points[RESOLVE] + 0.0 * points[TEAMS] + 0.5 * points[PRIOR]
        luck = np.random.default_rng(1).normal(size=RUNS)
        frame = pd.DataFrame(
            [(point, run, value + luck[run]) for point, value in enumerate(deals) for run in range(RUNS)],
            columns=["point", "run", "deals"],
        )
        frame["tariff"] = frame["deals"] * 2.0
        frame["deals@2025-07-09"] = (frame["deals"] > 9.0) * 20.0
        frame.to_parquet(folder / "samples.parquet", index=False)
        return 0


def ask(folder: Path, *words: str) -> list[str]:
    return [f"output.folder={folder}", f"run.runs={RUNS}", "output.figures=false", *RANGES, *words]


def table(folder: Path, method: str, measure: str, outcome: str = "deals") -> pd.Series:
    found = pd.read_csv(folder / f"indices_{method}.csv")
    own = found[(found["outcome"] == outcome) & (found["measure"] == measure)]
    values: pd.Series = own[own["n"] == own["n"].max()].set_index("key")["value"]
    return values


def test_sobol_through_the_door(tmp_path: Path):
    """Variances of 10 u and 5 u: shares 0.8 and 0.2, and none for the teams."""
    assert main(ask(tmp_path / "a", "method=sobol", "n=256"), evaluate=ClosedForm()) == 0
    found = table(tmp_path / "a", "sobol", "ST")
    assert found[RESOLVE] == pytest.approx(0.8, abs=0.05)
    assert found[PRIOR] == pytest.approx(0.2, abs=0.05)
    assert found[TEAMS] == pytest.approx(0.0, abs=0.001)
    shares = pd.read_csv(tmp_path / "a" / "variance.csv").set_index("outcome")
    assert shares.loc["deals", "both"] == pytest.approx(0.0, abs=1e-9)
    assert shares.loc["deals", "luck"] > 0.02


def test_pairs_through_the_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A sum has no interactions; the same sample still gives each key alone."""
    assert main(ask(tmp_path / "a", "method=sobol", "n=64", "pairs=true"), evaluate=ClosedForm()) == 0
    found = pd.read_csv(tmp_path / "a" / "pairs.csv")
    assert found["outcome"].value_counts().to_dict() == {"deals": 3, "tariff": 3}
    assert found["value"].abs().max() < 0.1
    assert len(pd.read_parquet(tmp_path / "a" / "sample.parquet")) == 64 * 8
    assert table(tmp_path / "a", "sobol", "ST")[RESOLVE] == pytest.approx(0.8, abs=0.1)
    assert "only together" in capsys.readouterr().out


def test_morris_through_the_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(ask(tmp_path / "a", "method=morris", "n=6", "outcome=tariff"), evaluate=ClosedForm()) == 0
    found = table(tmp_path / "a", "morris", "mu_star", "tariff")
    np.testing.assert_allclose(found[list(KEYS)], [20.0, 0.0, 10.0], atol=1e-9)
    said = capsys.readouterr().out
    assert f"{RUNS} runs a point: intervals over so few runs are narrower" in said
    assert "0 to 1" in said


def test_points_are_those_of_the_sample_and_none_twice(tmp_path: Path):
    """A step of the teams within one whole number is no new point."""
    where = tmp_path / "a"
    assert main(ask(where, "method=sobol", "n=64"), evaluate=ClosedForm()) == 0
    sample, points = pd.read_parquet(where / "sample.parquet"), pd.read_parquet(where / "points.parquet")
    assert len(sample) == 64 * 5
    assert len(points) < len(sample)
    assert not points.duplicated().any()
    assert points[TEAMS].dtype.kind == "i"
    assert set(points[TEAMS]) == set(range(1, 9))
    values = points.loc[sample["point"]].reset_index(drop=True)
    np.testing.assert_allclose(values[RESOLVE], sample[RESOLVE])
    np.testing.assert_allclose(values[PRIOR], 2.0 + 10.0 * sample[PRIOR])
    np.testing.assert_array_equal(values[TEAMS], np.minimum(np.floor(sample[TEAMS] * 8), 7) + 1)


def test_words_of_the_runs_reach_the_sweep(tmp_path: Path):
    model = ClosedForm()
    words = ask(tmp_path / "a", "method=morris", "n=4", "home.war.step_pct=40", "launcher=local", "run.seed=9")
    assert main(words, evaluate=model) == 0
    sent = model.calls[0][0]
    assert {"home.war.step_pct=40", "launcher=local", "run.engine=array", "run.seed=9"} <= set(sent)
    assert "output.outcomes=account_dates" in sent
    assert not any(word.startswith(("output.folder", "method", "n=")) for word in sent)


def test_stopped_goes_on_and_whole_is_played_no_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "a"
    assert main(ask(where, "method=sobol", "n=64"), evaluate=ClosedForm(code=130)) == 130
    assert f"sensitivity resume={where}" in capsys.readouterr().err
    model = ClosedForm()
    again = [f"resume={where}", "output.figures=false"]
    assert main(again, evaluate=model) == 0
    assert [resumed for _, resumed in model.calls] == [True]
    assert f"run.runs={RUNS}" in model.calls[0][0]
    assert main([*again, "outcome=tariff", "method=pawn"], evaluate=model) == 0
    assert len(model.calls) == 1
    assert table(where, "pawn", "pawn", "tariff")[RESOLVE] > 0.3


def test_discovery_through_the_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "a"
    words = ask(where, "method=pawn", "n=300", "discover=deals@2025-07-09<10", "outcome=deals")
    assert main(words, evaluate=ClosedForm()) == 0
    limits = pd.read_csv(where / "conditions.csv").set_index("key")
    assert limits.loc[RESOLVE, "limited"]
    assert limits.loc[RESOLVE, "low"] == pytest.approx(0.0, abs=0.01)
    assert limits.loc[RESOLVE, "high"] < 0.8
    assert not limits.loc[TEAMS, "limited"]
    assert (limits.loc[TEAMS, ["low", "high"]] == [1.0, 8.0]).all()
    assert "deals signed below 10 by 9 Jul 2025" in capsys.readouterr().out.replace("\n", " ")


def test_runs_that_failed_somewhere_are_left_out_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "a"
    assert main(ask(where, "method=morris", "n=4"), evaluate=ClosedForm()) == 0
    samples = pd.read_parquet(where / "samples.parquet")
    kept = samples[~((samples["point"] == 2) & (samples["run"] == 1))]
    kept.to_parquet(where / "samples.parquet", index=False)
    assert main([f"resume={where}", "output.figures=false"], evaluate=ClosedForm()) == 0
    assert "1 of 4 runs failed at some point" in capsys.readouterr().out


@pytest.mark.slow
def test_the_real_model(tmp_path: Path):
    """Days until a framework is final move no signature before; the teams move many. Damage is played again."""
    where = tmp_path / "a"
    idle = "talks.finalisation_per_day"
    words = [
        *("method=morris", "n=4", "run.runs=5", "run.processes=1", "run.horizon=16", "output.figures=false"),
        f"output.folder={where}",
        *(f"design.points.{idle}=[0.001,0.05]", f"design.points.{TEAMS}=[1,8]", "outcome=deals@2025-07-09"),
    ]
    assert main(words) == 0
    found = table(where, "morris", "mu_star", "deals@2025-07-09")
    assert found[idle] == 0.0
    assert found[TEAMS] > 5.0
    samples = pd.read_parquet(where / "samples.parquet")
    partners = read_table(where / "records", "partners", points=[1])
    signed = partners["deal_date"].notna() & (partners["deal_date"] <= pd.Timestamp("2025-07-09").date())
    counted = signed.groupby(partners["run"]).sum()
    np.testing.assert_array_equal(samples.loc[samples["point"] == 1, "deals@2025-07-09"], counted)
    (where / "samples.parquet").unlink()
    parts = sorted((where / "records" / "partners.parquet").glob("part-*"))
    parts[0].unlink()
    assert main([f"resume={where}", "outcome=deals@2025-07-09", "run.processes=1"]) == 0
    pd.testing.assert_frame_equal(pd.read_parquet(where / "samples.parquet"), samples)
    for name in ("indices_morris", "convergence_morris"):
        assert (where / "figures" / f"{name}.png").stat().st_size > 10_000


GOOD = ("method=morris", "n=4", *RANGES)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("n=4", *RANGES), "method: missing"),
        (("method=moris", "n=4", *RANGES), "unknown method 'moris'; nearest valid name: morris"),
        (("method=morris", *RANGES), "n: missing"),
        (("method=morris", "n=few", *RANGES), "n: got 'few'"),
        (("method=morris", "n=2", *RANGES), "n: got 2; expected 4 to"),
        (("method=sobol", "n=100", *RANGES), "expected a power of 2"),
        ((*GOOD, "pairs=true"), "pairs: nothing reads it; expected method=sobol"),
        (("method=sobol", "n=8", *RANGES, "pairs=yes"), "pairs: got 'yes'; expected true or false"),
        (("method=morris", "n=4"), "nothing is varied"),
        ((*GOOD, "outcome=deal"), "unknown outcome 'deal'; nearest valid name: deals"),
        ((*GOOD, "outcome=deals@2025-07-10"), "expected one of output.report_dates: 2025-07-09"),
        ((*GOOD, "outcome=welfare@2025-07-09"), "welfare is known at the end only"),
        ((*GOOD, "outcome=deals,deals"), "expected each once"),
        ((*GOOD, "discover=deals<10"), "morris has few levels"),
        (("method=pawn", "n=60", *RANGES, "discover=deals"), "expected an outcome, a sign and a number"),
        (("method=pawn", "n=60", *RANGES, "discover=deals<ten"), "expected a number after <"),
        ((*GOOD, "methods=sobol"), "methods: unknown key; nearest valid name: method"),
        ((*GOOD, "design=grid"), "the method makes the design"),
        ((*GOOD, "n=5"), "n: is given twice"),
        ((*GOOD, "home.resolve=0.4"), "home.resolve: is given, and design.points.home.resolve varies it"),
        ((*GOOD, "design.points.home.resolvee=[0,1]"), "home.resolvee"),
        ((*GOOD, "design.points.shocks.points=[1,9]"), "nothing reads it at any point"),
        ((*GOOD, "design.points.talks.stall_share=[2,3]"), "talks.stall_share"),
        ((*GOOD, "design.points.home.strategy=[boulware,linear,conceder]"), "without an order"),
        ((*GOOD, "design.points.home.affinity=[[ARG],[GBR]]"), "all of one kind"),
    ],
)
def test_refuses(words: tuple[str, ...], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "never"
    assert cli(["sensitivity", f"output.folder={where}", "run.runs=2", *words]) == 2
    told = capsys.readouterr().err
    assert expected in told
    assert told.startswith("error: ")
    assert told.count("\n") == 1
    assert not where.exists()


def test_refuses_folders_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli(["sensitivity", f"resume={tmp_path}"]) == 2
    assert "has no sensitivity.json" in capsys.readouterr().err
    (tmp_path / "sensitivity.json").write_text("[]", encoding="utf-8")
    assert cli(["sensitivity", f"resume={tmp_path}"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert cli(["sensitivity", f"output.folder={tmp_path}", *GOOD]) == 2
    assert "expected a new or empty folder" in capsys.readouterr().err


def test_resume_settles_what_is_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = tmp_path / "a"
    assert main(ask(where, "method=morris", "n=4"), evaluate=ClosedForm()) == 0
    for word in ("run.runs=9", "n=8", "pairs=true", "design.points.home.resolve=[0,1]", "output.folder=b"):
        assert cli(["sensitivity", f"resume={where}", word]) == 2
        assert "is settled by resume" in capsys.readouterr().err
    assert cli(["sensitivity", f"resume={where}", "method=sobol"]) == 2
    assert "the sample was made for morris" in capsys.readouterr().err
    assert json.loads((where / "sensitivity.json").read_text(encoding="utf-8"))["method"] == "morris"


def test_the_folder_has_a_page(tmp_path: Path):
    where = tmp_path / "a"
    assert main(ask(where, "method=morris", "n=4"), evaluate=ClosedForm()) == 0
    told = json.loads((where / "manifest.json").read_text(encoding="utf-8"))
    assert (told["command"][3], told["runs"], told["failed"]) == ("sensitivity", RUNS, 0)
    assert cli(["report", str(where)]) == 0
    page = (where / "report.html").read_text(encoding="utf-8")
    assert "All of indices_morris.csv" in page
    assert all(note in page for note in told["notes"])


def test_help(capsys: pytest.CaptureFixture[str]):
    assert cli(["sensitivity", "--help"]) == 0
    assert "method=morris" in capsys.readouterr().out

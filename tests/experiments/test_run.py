"""The command from end to end: what it writes, that it repeats, that an interrupt leaves nothing."""

import datetime
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from omegaconf import OmegaConf

from experiments.cli import main
from sim.records.store import read_manifest, read_table
from sim.records.tables import TABLES

QUICK = ["run.runs=3", "run.horizon=20", "output.figures=false", "run.processes=1"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("runs") / "first"
    assert main(["run", *QUICK, "run.engine=mesa", f"output.folder={target}"]) == 0
    return target


def test_folder_holds_what_is_promised(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"config.yaml", "manifest.json", "summary.csv"} | {f"{name}.parquet" for name in TABLES}
    assert [path for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_manifest_says_what_made_it(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest["seed"] == 2025
    assert manifest["runs"] == 3
    assert manifest["command"][:4] == ["python", "-m", "experiments", "run"]
    assert set(manifest["data_sha256"]) >= {"partners.csv", "trade_flows.csv"}
    assert manifest["versions"]["mesa"]


def test_config_of_a_folder_repeats_the_run(folder: Path, tmp_path: Path) -> None:
    config = OmegaConf.load(folder / "config.yaml")
    assert config.run.runs == 3
    assert config.home.resolve == 0.5


def test_tables_have_their_rows_in_order(folder: Path) -> None:
    partners, series = read_table(folder, "partners"), read_table(folder, "series")
    assert len(partners) == 3 * 72
    assert len(series) == 3 * 20
    assert list(partners["run"]) == sorted(partners["run"])
    assert list(partners["iso3"][:3]) == ["EUU", "MEX", "CAN"]
    assert list(series["round"][:20]) == list(range(20))
    assert series["date"].iloc[1] - series["date"].iloc[0] == datetime.timedelta(days=7)
    events = read_table(folder, "events")
    assert (events.groupby("run")["seq"].diff().dropna() == 1).all()


def test_no_number_is_missing_where_one_is_due(folder: Path) -> None:
    partners = read_table(folder, "partners")
    always = ["rate_pct", "threat_pct", "retaliation_pct", "welfare_pct", "effective_rate_pct", "sessions"]
    assert np.isfinite(partners[always].to_numpy(dtype=float)).all()
    signed = partners["deal_date"].notna()
    assert signed.any()
    assert partners.loc[signed, "agreed_rate_pct"].notna().all()
    assert partners.loc[~signed, "agreed_rate_pct"].isna().all()
    assert np.isfinite(read_table(folder, "series").drop(columns="date").to_numpy(dtype=float)).all()


def test_by_default_arrays_play_all_runs_and_agents_show_the_first(folder: Path, tmp_path: Path) -> None:
    assert main(["run", *QUICK, f"output.folder={tmp_path / 'arrays'}"]) == 0
    for name in ("partners", "series", "welfare", "sessions"):
        pd.testing.assert_frame_equal(read_table(tmp_path / "arrays", name), read_table(folder, name))
    events = read_table(folder, "events")
    shown = read_table(tmp_path / "arrays", "events")
    pd.testing.assert_frame_equal(shown, events[events["run"] == 0])


def test_outcomes_of_days_of_account_alone_are_the_same_numbers(folder: Path, tmp_path: Path) -> None:
    assert main(["run", *QUICK, "output.outcomes=account_dates", f"output.folder={tmp_path / 'dates'}"]) == 0
    for name in ("partners", "welfare"):
        pd.testing.assert_frame_equal(read_table(tmp_path / "dates", name), read_table(folder, name))
    few, every = read_table(tmp_path / "dates", "series"), read_table(folder, "series")
    solved = few["home_welfare_pct"].notna()
    assert sorted(few.loc[solved, "round"].unique()) == [
        1,
        6,
        14,
        18,
        19,
    ]  # four days of account, and the last round
    pd.testing.assert_frame_equal(few[solved], every[solved])


def assert_events_rebuild(folder: Path) -> None:
    """Fail unless the changes in the log lead from the eve to the rates at the end, run by run, without a gap."""
    partners, events = read_table(folder, "partners"), read_table(folder, "events")
    emergency = {"CHN": 20.0, "CAN": 25.0, "MEX": 25.0}
    for run, rows in partners.groupby("run"):
        rate = {code: emergency.get(code, 0.0) for code in rows["iso3"]}
        threat, retaliation = dict(rate), dict.fromkeys(rows["iso3"], 0.0)
        for event in events[events["run"] == run].itertuples():
            if event.kind == "rate_change":
                assert rate[event.target] == event.rate_before_pct
                rate[event.target] = event.rate_after_pct
            elif event.kind == "threat":
                threat[event.target] = event.rate_after_pct
            elif event.kind == "retaliation":
                retaliation[event.actor] = event.rate_after_pct
        assert list(rows["rate_pct"]) == [rate[code] for code in rows["iso3"]]
        assert list(rows["threat_pct"]) == [threat[code] for code in rows["iso3"]]
        assert list(rows["retaliation_pct"]) == [retaliation[code] for code in rows["iso3"]]


def test_events_rebuild_rates(folder: Path) -> None:
    assert_events_rebuild(folder)


EVENTFUL = [
    "run.runs=5", "run.horizon=39", "run.processes=1", "output.figures=false", "talks.collapse_per_day=0.004",
    "talks.stall_share=0.5", "talks.stall_days=40", "partners.compliance.violation_per_day=0.02",
    "home.monitoring.cure_days=28", "shocks.hazard_per_day=0.0005", "partners.blocs.asean=[VNM,THA,IDN,MYS]",
    "shocks.dated=[{date: '2025-08-06', partners: [BRA], points: 40.0}]",
    "calendar.summits=[{date: '2025-06-15', partners: [JPN, CAN, EUU]}]",
    "calendar.signals=[{date: '2025-05-09', partners: [CHN], rate_pct: 80.0}]",
]  # fmt: skip


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of runs in which deals fail and politics interfere."""
    target = tmp_path_factory.mktemp("runs") / "eventful"
    assert main(["run", *EVENTFUL, "run.engine=mesa", f"output.folder={target}"]) == 0
    return target


def test_events_rebuild_rates_with_political_duties_too(eventful: Path) -> None:
    assert_events_rebuild(eventful)
    partners = read_table(eventful, "partners")
    assert (partners.loc[partners["iso3"] == "BRA", "shock_pct"] >= 40.0).all()
    assert (
        {0.0, 25.0, 40.0} <= set(partners["shock_pct"]) <= {0.0, 25.0, 40.0, 65.0}
    )  # by chance, by date, by both


def test_dates_of_a_deal_are_in_order_and_say_its_stage(eventful: Path) -> None:
    partners = read_table(eventful, "partners")
    for earlier, later in itertools.pairwise(["deal_date", "violation_date", "snapback_date", "restored_date"]):
        both = partners[partners[later].notna()]
        assert len(both) > 3
        assert both[earlier].notna().all()
        assert (both[later] >= both[earlier]).all()
    for stage, date in (("collapsed", "collapse_date"), ("final", "final_date")):
        assert ((partners["stage"] == stage) == partners[date].notna()).all()
        assert partners[date].notna().sum() > 3
    assert partners.loc[partners["stage"] == "collapsed", "deal_date"].notna().all()


def test_a_collapsed_deal_leaves_its_rate_on_paper_and_nothing_else(eventful: Path) -> None:
    partners = read_table(eventful, "partners")
    void = partners[partners["stage"] == "collapsed"]
    granted = ["relief_share", "exempted_share", "tariff_cut_share", "purchases_usd_bn", "licences_share"]
    assert not void[granted].to_numpy().any()
    assert void["agreed_rate_pct"].notna().all()
    assert "negotiated" not in set(void["rate_basis"])


def test_what_was_granted_was_on_the_table(eventful: Path) -> None:
    partners = read_table(eventful, "partners")
    kinds = partners.groupby("iso3")["deal_kind"].nunique()
    assert (kinds == 1).all()
    assert set(partners["deal_kind"]) == {"exemption", "reduction", "agreement"}
    assert (partners.loc[partners["deal_kind"] != "exemption", "exempted_share"] == 0.0).all()
    assert (partners["exempted_share"] > 0.0).any()
    assert partners["licences_share"].between(0.0, 1.0).all()
    assert (partners.loc[partners["deal_kind"] == "exemption", "licences_share"] == 0.0).all()
    reduced = partners[partners["deal_kind"] == "reduction"]
    assert not reduced[["relief_share", "investment_usd_bn", "barrier_reform"]].to_numpy().any()


def test_the_series_count_what_the_partners_say(eventful: Path) -> None:
    partners, series = read_table(eventful, "partners"), read_table(eventful, "series")
    last = series[series["round"] == 38].set_index("run")
    deal = partners["stage"].isin(["framework", "final"])
    counts = {
        "deals": partners["deal_date"].notna(),
        "finals": partners["stage"] == "final",
        "collapsed": partners["stage"] == "collapsed",
        "violators": deal & partners["violation_date"].notna() & partners["restored_date"].isna(),
        "snapbacks": deal & partners["snapback_date"].notna() & partners["restored_date"].isna(),
    }
    for name, marked in counts.items():
        assert list(last[name]) == list(marked.groupby(partners["run"]).sum()), name
    assert series["violators"].max() >= series["snapbacks"].max() > 0


def test_politics_failed_deals_and_blocs_are_all_recorded(eventful: Path) -> None:
    kinds = set(read_table(eventful, "events")["kind"])
    assert kinds >= {"summit", "signal", "shock", "stall", "collapse", "violation", "snapback", "restoration"}
    members = read_table(eventful, "partners").groupby("iso3")["strategy"].unique()
    assert {code for code, names in members.items() if list(names) == ["bloc"]} == {"VNM", "THA", "IDN", "MYS"}


def test_series_agree_with_partners(folder: Path) -> None:
    partners, series = read_table(folder, "partners"), read_table(folder, "series")
    last = series[series["round"] == 19].set_index("run")
    signed = partners["deal_date"].notna().groupby(partners["run"]).sum()
    assert (last["deals"] == signed).all()
    for run, rows in partners.groupby("run"):
        assert last.loc[run, "simple_country_rate_pct"] == pytest.approx(rows["rate_pct"].mean(), abs=1e-12)


def test_one_seed_gives_one_content_whatever_the_processes(folder: Path, tmp_path: Path) -> None:
    assert (
        main(["run", *QUICK[:-1], "run.processes=2", "run.engine=mesa", f"output.folder={tmp_path / 'second'}"])
        == 0
    )
    for name in TABLES:
        assert pq.read_table(folder / f"{name}.parquet").equals(
            pq.read_table(tmp_path / "second" / f"{name}.parquet")
        )


def test_another_seed_gives_another_history(folder: Path, tmp_path: Path) -> None:
    assert main(["run", *QUICK, "run.seed=1", f"output.folder={tmp_path / 'other'}"]) == 0
    first, other = read_table(folder, "partners"), read_table(tmp_path / "other", "partners")
    assert (first["contact_date"] != other["contact_date"]).mean() > 0.3


def test_more_runs_leave_the_first_ones_as_they_were(folder: Path, tmp_path: Path) -> None:
    assert main(["run", "run.runs=1", *QUICK[1:], f"output.folder={tmp_path / 'alone'}"]) == 0
    alone, among = read_table(tmp_path / "alone", "partners"), read_table(folder, "partners")
    pd.testing.assert_frame_equal(alone, among[among["run"] == 0])


def test_summary_is_a_distribution(folder: Path) -> None:
    summary = pd.read_csv(folder / "summary.csv")
    assert {"mean", "mean_low_95", "mean_high_95", "p05", "p50", "p95", "runs"} <= set(summary.columns)
    deals = summary[(summary["metric"] == "deals signed") & (summary["date"] == "end")].iloc[0]
    partners = read_table(folder, "partners")
    assert deals["mean"] == pytest.approx(partners["deal_date"].notna().sum() / 3, rel=1e-5)
    assert deals["mean_low_95"] < deals["mean"] < deals["mean_high_95"]


def test_what_a_short_horizon_leaves_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = ["run", "run.runs=3", "output.figures=false", "run.processes=1"]
    assert main([*short, "run.horizon=16", f"output.folder={tmp_path / 'short'}"]) == 0
    said = capsys.readouterr().out
    assert "not reported, since the run ends before (output.report_dates, run.horizon): 2025-08-07" in said
    assert " 0.00 " not in said.split("likeliest")[-1]  # who never signed is not likely to
    assert main([*short, "run.horizon=2", f"output.folder={tmp_path / 'none'}"]) == 0
    said = capsys.readouterr().out
    assert "nobody signed by the end in any run" in said
    assert "likeliest" not in said


def test_interrupt_leaves_no_half_folder(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "experiments",
        "run",
        "run.runs=2000",
        "output.figures=false",
    ]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as on a terminal, Ctrl-C reaches every process of the command
        # a shell in the background ignores the signal
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    )
    runs = tmp_path / "results" / "runs"
    deadline = time.monotonic() + 60
    while not (runs.exists() and list(runs.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert list(runs.iterdir()) == []


def test_records_are_kept_when_nobody_listens_any_more(tmp_path: Path) -> None:
    """As with ``| head``: headlines are printed before all is written."""
    target = tmp_path / "kept"
    command = [sys.executable, "-m", "experiments", "run", *QUICK, f"output.folder={target}"]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert ended.returncode != 2, ended.stderr
    assert "Traceback" not in ended.stderr
    assert read_manifest(target)["runs"] == 3


def moody(module: str, share: float) -> list[str]:
    """Return overrides with which Japan gives no answer in the runs of a fate below a share."""
    made = f"{{file: '{module}:Moody', parameters: {{share: {share}}}}}"
    return [f"partners.own.moody={made}", "partners.strategy.JPN=moody"]


def test_failed_runs_are_told_of_on_one_line_and_the_others_are_kept(
    own_module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run 0, which is always shown in full, is among those that fail here."""
    assert main(["run", "run.runs=11", "run.horizon=12", "output.folder=out", *moody(own_module, 0.4)]) == 0
    said = capsys.readouterr()
    (warning,) = said.err.splitlines()
    assert warning.startswith(
        "warning: 4 of 11 runs failed, see failures.parquet; first: strategy moody of JPN, round "
    )
    assert warning.endswith("concession raised RuntimeError: not today")
    assert "7 runs" in said.out
    folder = Path("out")
    failures, partners = read_table(folder, "failures"), read_table(folder, "partners")
    assert list(failures["run"]) == [0, 3, 8, 9]
    assert set(partners["run"]) == set(range(11)) - {0, 3, 8, 9}
    assert read_manifest(folder)["failed"] == 4
    assert pd.read_csv(folder / "summary.csv")["runs"].max() == 7
    assert len(list((folder / "figures").glob("*.svg"))) == len(list((folder / "figures").glob("*.png"))) > 3


def test_where_nothing_fails_nothing_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *QUICK, f"output.folder={tmp_path / 'again'}"]) == 0
    assert capsys.readouterr().err == ""
    assert read_manifest(folder)["failed"] == 0
    assert read_table(folder, "failures").empty


def test_where_every_run_fails_there_is_no_folder(own_module: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *QUICK, "output.folder=out", *moody(own_module, 1.0)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: strategy moody of JPN, round ")
    assert said.endswith("concession raised RuntimeError: not today (so do all 3 runs)\n")
    assert said.count("\n") == 1
    assert [path.name for path in Path.cwd().iterdir() if path.name != "__pycache__"] == ["my_strategies.py"]


def test_help_names_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--help"]) == 0
    said = capsys.readouterr().out
    for key in ("run.seed = 2025", "home.resolve = 0.5", "partners.mix", "calendar.deadline = 2025-07-09"):
        assert key in said


def test_cfg_job_prints_the_composed_configuration(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--cfg", "job", "home.resolve=0.25"]) == 0
    assert "resolve: 0.25" in capfd.readouterr().out


def test_multirun_writes_one_folder_a_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "-m", "run.seed=1,2", "run.runs=1", "run.horizon=2", "output.figures=false"]) == 0
    folders = sorted((tmp_path / "results" / "runs").iterdir())
    assert [json.loads((path / "manifest.json").read_text())["seed"] for path in folders] == [1, 2]

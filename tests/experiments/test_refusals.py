"""Bad input ends in one line that names the key, exit code 2, and nothing written."""

import os
from pathlib import Path

import pytest

from experiments.cli import main

REFUSED = {
    "run.sead=1": ("run.sead", "run.seed"),
    "run.seed=-1": ("run.seed", ">= 0"),
    "run.seed=abc": ("run.seed", "whole number"),
    "run.seed=1.5": ("run.seed", "whole number"),
    "run.seed=": ("run.seed", "whole number"),
    "run.seed=[1,2]": ("run.seed", "whole number"),
    "run.seed=null": ("run.seed", "whole number"),
    "run.runs=0": ("run.runs", ">= 1"),
    "run.runs=true": ("run.runs", "whole number"),
    "run.runs=nan": ("run.runs", "whole number"),
    "run.horizon=0": ("run.horizon", ">= 1"),
    "run.horizon=100000": ("run.horizon", "3653"),
    "run.round_days=0": ("run.round_days", ">= 1"),
    "run.round_days=32": ("run.round_days", "<= 31"),
    "run.engine=mess": ("run.engine", "mesa"),
    "run.processes=0": ("run.processes", ">= 1"),
    "home.resolve=1.5": ("home.resolve", "<= 1"),
    "home.resolve=nan": ("home.resolve", "finite"),
    "home.resolve=inf": ("home.resolve", "finite"),
    "home.resolve=firm": ("home.resolve", "number"),
    "home.teams=0": ("home.teams", ">= 1"),
    "home.teams=2.5": ("home.teams", "whole number"),
    "home.weights.deficit=-1": ("home.weights.deficit", ">= 0"),
    "home.wieghts.deficit=1": ("home.wieghts.deficit", "home.weights.deficit"),  # codespell:ignore
    "home.strategy=free_rider": ("home.strategy", "partners only"),
    "home.strategy=bolware": ("home.strategy", "boulware"),
    "mechanism.precedent=off": ("mechanism.precedent", "none"),
    "mechanism.deadlines=open": ("mechanism.deadlines", "open_ended"),
    "mechanism.deadline=open_ended": ("mechanism.deadline", "mechanism.deadlines"),
    "partners.blocs.asean=[VNM,THX]": ("partners.blocs.asean", "THA"),
    "partners.blocs.asean=[VNM]": ("partners.blocs.asean", "two partners or more"),
    "partners.strategy.VNM=bloc": ("partners.strategy.VNM", "partners.blocs"),
    "partners.own.mine=mine:Mine": ("partners.own.mine", "section of keys"),
    "partners.own.linear={file: 'm:M', parameters: {}}": ("partners.own.linear", "expected another"),
    "partners.own.mine={file: 'm:M', parameters: {}}": ("partners.own.mine", "nobody plays mine"),
    "partners.alike=boulware": ("partners.alike", "expected alike"),
    "talks.summit_push=0.9": ("talks.summit_push", "calendar.summits"),
    "talks.kinds=[]": ("talks.kinds", ""),
    "talks.kinds=[exemtion]": ("talks.kinds", "exemption"),  # codespell:ignore
    "shocks.points=40.0": ("shocks.points", "shocks.hazard_per_day"),
    "shocks.dated=[{date: '2025-08-06', partners: [BRX], points: 40.0}]": (
        "shocks.dated[0].partners",
        "unknown partner 'BRX'",
    ),
    "shocks.dated=[{date: '2026-08-06', partners: [BRA], points: 40.0}]": ("shocks.dated[0].date", "run.horizon"),
    "calendar.summits=[{date: '2025-04-01', partners: [JPN]}]": ("calendar.summits[0].date", "calendar.start"),
    "calendar.deadline=2026-07-09": ("calendar.deadline", "run.horizon"),
    "home.own_track=CHN": ("home.own_track", "list"),
    "home.own_track=[JPM]": ("home.own_track", "JPN"),
    "home.affinity=[ARX]": ("home.affinity", "ARX"),
    "home.schedule.cap_pct=5": ("home.schedule.cap_pct", "home.schedule.floor_pct"),
    "home.dictate.cap_talking_pct=5": ("home.dictate.cap_talking_pct", "home.dictate.lowest_pct"),
    "home.war.cap_pct=200": ("home.war.cap_pct", "<= 150"),
    "home.parameters.linear.opening=0.1": ("home.parameters.linear.opening", "nothing reads it"),
    "partners.strategy.JPN=boulwar": ("partners.strategy.JPN", "boulware"),
    "partners.strategy.JPX=boulware": ("partners.strategy.JPX", "JPN"),
    "partners.strategy.default=conceeder": ("partners.strategy.default", "conceder"),
    "partners.strategy.JPN=no_such_module:Thing": ("partners.strategy.JPN", "no_such_module"),
    "partners.strategy.JPN=json:JSONDecoder": ("partners.strategy.JPN", "sim.strategies.Strategy"),
    "partners.strategy.JPN=json:Nothing": ("partners.strategy.JPN", "Nothing"),
    "partners.mix.boulware=0.9": ("partners.mix", "expected 1"),
    "partners.mix={boulware: 0.5}": ("partners.mix", "add up to 0.5"),
    "partners.mix.boulwar=0.1": ("partners.mix", "boulware"),
    "partners.parameters.coin_flip.chance=0.5": ("partners.parameters.coin_flip", "no partner plays"),
    "++partners.contact.hazard=1": ("partners.contact.hazard", "hazard_per_day"),
    "scenario=liberation_dya": ("scenario", "liberation_day"),
    "calender=pause_90_days": ("calender", "calendar"),  # codespell:ignore
    "calendar.pause=null": ("calendar.pause", "date"),
    "calendar.deadline=null": ("calendar.deadline", "date"),
    "calendar.deadline=2025-03-01": ("calendar.deadline", "calendar.start"),
    "calendar.deadline=2025-04-08": ("calendar.deadline", "calendar.pause"),
    "calendar.deadline=soon": ("calendar.deadline", "2025-04-09"),
    "calendar.deadline=2025-02-30": ("calendar.deadline", "date"),
    "calendar.impose_threat=2025-04-03": ("calendar.impose_threat", "calendar.impose_floor"),
    "calendar.extension_days=0": ("calendar.extension_days", ">= 1"),
    "calendar.letters=perhaps": ("calendar.letters", "true or false"),
    "trade.closure=dek": ("trade.closure", "portfolio"),
    "trade.elasticity=0": ("trade.elasticity", "> 0"),
    "trade.variant=krugman": ("trade.variant", "eaton_kortum"),
    "trade.high_reference_pct=5": ("trade.high_reference_pct", "trade.low_reference_pct"),
    "talks.agreed_rate_starts=now": ("talks.agreed_rate_starts", "at_signing"),
    "talks.rate_step_pct=0": ("talks.rate_step_pct", "> 0"),
    "output.account_dates=[2024-01-01]": ("output.account_dates", "start"),
    "output.account_dates=[2025-08-07,2025-07-09]": ("output.account_dates", "rising"),
    "output.report_dates=[]": ("output.report_dates", "one date or more"),
    "+run.extra=1": ("run.extra", "runs"),
    "~home": ("home", "missing"),
    "~run.seed": ("run.seed", "missing"),
    "run=[1": ("run=[1", ""),
    "run": ("run", ""),
    "run.seed=1,2": ("run.seed=1,2", "--multirun"),
    "--nosuch": ("--nosuch", ""),
}


@pytest.fixture
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("override", REFUSED)
def test_override_is_refused_in_one_line_by_name(
    override: str, empty_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["run", override])
    said = capsys.readouterr()
    key, expected = REFUSED[override]
    assert code == 2
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1
    assert key in said.err
    assert expected in said.err
    assert list(empty_place.iterdir()) == []


def test_multirun_is_checked_whole_before_anything_runs(
    empty_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--multirun", "run.runs=1,2,x"]) == 2
    assert "run.runs: got 'x'" in capsys.readouterr().err
    assert list(empty_place.iterdir()) == []


def test_existing_folder_is_not_touched(empty_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty_place / "mine").mkdir()
    (empty_place / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    assert main(["run", "run.runs=1", "output.folder=mine"]) == 2
    assert "output.folder: mine exists" in capsys.readouterr().err
    assert [path.name for path in empty_place.rglob("*")] == ["mine", "notes.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_unwritable_folder_is_refused(empty_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = empty_place / "locked"
    locked.mkdir(mode=0o500)
    assert main(["run", "run.runs=1", "output.folder=locked/x"]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_folder_that_cannot_be_made_is_refused(empty_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty_place / "file").write_text("", encoding="utf-8")
    assert main(["run", "run.runs=1", "run.horizon=1", "output.folder=file/x"]) == 2
    assert "output.folder: cannot write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "hint"), [(["rum"], "run"), (["validat"], "validate"), (["validate", "ilm=x"], "ilms=FOLDER")]
)
def test_unknown_command_or_argument(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert hint in capsys.readouterr().err


def test_traceback_on_request() -> None:
    from sim.errors import ConfigError

    with pytest.raises(ConfigError):
        main(["run", "run.seed=x", "--traceback"])

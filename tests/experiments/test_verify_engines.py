"""The command ``verify_engines``."""

import pytest

from experiments.cli import main
from experiments.verify_engines import report
from sim.config.agreement import Compared, Difference

SMALL = ["run.runs=2", "run.horizon=6"]


def test_engines_that_agree_are_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify_engines", *SMALL]) == 0
    assert capsys.readouterr().out.startswith("the engines agree: 2 runs, 6 rounds, ")


def test_a_difference_is_said_in_one_line_with_exit_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    difference = Difference(3, 7, "JPN", "rate", 10.0, 15.0)
    compared = Compared(8, 8, 100, {}, difference)
    assert report(compared) == "the engines differ: run 3, round 7, JPN, rate: agents 10.0, arrays 15.0"
    monkeypatch.setattr("experiments.verify_engines.compare_engines", lambda *_: compared)
    assert main(["verify_engines", *SMALL]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_runs_that_failed_are_counted() -> None:
    assert report(Compared(4, 39, 10, {1: "why"}, None)).endswith("bit for bit; 1 of them failed, in both alike")


def test_all_runs_failing_is_no_agreement(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = Compared(2, 6, 0, {0: "strategy x of JPN, round 1: nan", 1: "the same"}, None)
    monkeypatch.setattr("experiments.verify_engines.compare_engines", lambda *_: compared)
    assert main(["verify_engines", *SMALL]) == 2
    assert "strategy x of JPN, round 1: nan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--fast"], "verify_engines: unknown argument '--fast'"),
        (["baseline"], "verify_engines: unknown argument 'baseline'"),
        (["home.resolve=2"], "home.resolve: got 2; expected"),
    ],
)
def test_bad_input_is_one_line(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify_engines", *words]) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1

"""The command ``mechanisms``: what it measures, prints and writes, and what it refuses."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.mechanism_effects import EFFECTS, Effect
from experiments.mechanisms import Shown, measure
from experiments.mechanisms_page import page
from sim.analysis.intervals import Interval
from tests.docs.reading import rows

SMALL = ["run.runs=6", "run.horizon=19", "run.processes=1"]


def shown(low: float, high: float, sign: int) -> Shown:
    effect = EFFECTS["capacity"]._replace(sign=sign)
    return Shown("capacity", effect, 1.0, 2.0, Interval((low + high) / 2.0, low, high))


@pytest.mark.parametrize(
    ("low", "high", "sign", "holds"),
    [
        (0.1, 0.3, +1, True),
        (-0.3, -0.1, -1, True),
        (-0.3, -0.1, +1, False),  # the wrong side
        (0.1, 0.3, -1, False),
        (-0.1, 0.3, +1, False),  # zero is inside
        (0.0, 0.3, +1, False),
        (float("nan"), float("nan"), +1, False),
    ],
)
def test_a_mechanism_is_shown_if_the_interval_excludes_zero_as_expected(
    low: float, high: float, sign: int, holds: bool
) -> None:
    assert shown(low, high, sign).holds is holds


def test_capacity_is_shown_by_a_few_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    assert main(["mechanisms", "only=capacity", f"write={file}", *SMALL]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "1 of 1 mechanisms shown"
    (row,) = rows(file.read_text(encoding="utf-8"))
    assert row[1] == "`capacity`"
    assert row[-1] == "yes"


def test_what_is_not_shown_is_said_and_told_by_the_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EFFECTS, "capacity", EFFECTS["capacity"]._replace(sign=+1))
    assert main(["mechanisms", "only=capacity", *SMALL]) == 1
    said = capsys.readouterr().out
    assert "NOT SHOWN" in said
    assert said.endswith("0 of 1 mechanisms shown\n")


def test_the_difference_is_run_by_run_on_the_same_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outcome that is the run's own luck and nothing else has no difference, to the bit."""

    def first_contact(records: object) -> pd.Series:
        partners = records.partners  # type: ignore[attr-defined]
        return (pd.to_datetime(partners["contact_date"]).dt.day_of_year).groupby(partners["run"]).mean()

    effect = Effect("", "", "", first_contact, +1)
    monkeypatch.setitem(EFFECTS, "compliance", effect)
    (found,) = measure(["compliance"], SMALL)
    assert found.difference == Interval(0.0, 0.0, 0.0)


def test_the_page_says_with_what_it_was_made() -> None:
    text = page([shown(0.1, 0.3, +1)], ["run.runs=7", "home.teams=9"])
    assert "`run.runs=7`, `home.teams=9`" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["only=capacit"], "only: unknown mechanism 'capacit'; nearest valid name: capacity"),
        (["mechanism.capacity=unlimited"], "mechanism.capacity: is what this command switches"),
        (["write=page.txt"], "write: got 'page.txt'; expected the name of a .md file"),
        (["write=nowhere/page.md"], "write: got 'nowhere/page.md'; expected"),
        (["only="], "only: got no name"),
        (["scenario=no_precedent"], "mechanism.precedent: is off on both sides"),
        (["calendar.deadline=2025-08-01"], "calendar.deadline: outcomes are counted at 2025-07-09"),
        (["run.horizon=18"], "run.horizon: outcomes are counted at 2025-08-07"),
        (["--fast"], "unknown argument '--fast'"),
        (["capacity"], "unknown argument 'capacity'"),
        (["run.runs=-1"], "run.runs: got -1; expected"),
        (["home.teems=3"], "home.teems: unknown key"),
    ],
)
def test_bad_input_is_one_line(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mechanisms", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert expected in said.err
    assert said.err.count("\n") == 1


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mechanisms", "--help"]) == 0
    assert "only=NAME" in capsys.readouterr().out

"""The published model is reproduced, checks can fail, and damaged files are refused by name."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from experiments.validate import main
from experiments.validation import countries_194, economies_74
from experiments.validation.announced_schedule import check_schedule
from experiments.validation.check import Check, at_most, compare, compare_printed
from experiments.validation.countries_194 import check_countries
from experiments.validation.economies_74 import check_economies
from experiments.validation.ilms_folder import read_ilms_folder
from experiments.validation.scenarios import UniformRates, published_scenario
from sim.data.load import load_table
from sim.errors import ConfigError, DataError, TradeModelError

INPUTS = ("trade_cepii.csv", "gdp.csv", "tariffs.csv", "country_labels.csv")
RESULTS = ("output_map.csv", "output_map_retal.csv")


@pytest.fixture
def copy(ilms: Path, tmp_path: Path) -> Path:
    """Return a folder with a copy of the published model's files, to damage."""
    for name in (*INPUTS, *RESULTS):
        shutil.copy(ilms / name, tmp_path)
    return tmp_path


def test_comparisons() -> None:
    assert compare("x", 1.0, 1.1, 0.1 + 1e-12).passed
    assert not compare("x", 1.0, 1.2, 0.1).passed
    assert not compare("x", float("nan"), 1.0, 9.0).passed
    assert compare_printed("x", -0.355, -0.36, 0.01).passed
    assert not compare_printed("x", -0.3549, -0.36, 0.01).passed
    assert at_most("x", -0.1, 0.1).passed
    assert not at_most("x", 0.2, 0.1).passed


@pytest.fixture(scope="module")
def economies_checks() -> list[Check]:
    return check_economies()


def test_74_economies_pass_every_check(economies_checks: list[Check]) -> None:
    checks = economies_checks
    assert [check for check in checks if not check.passed] == []
    assert len(checks) == len(load_table("validation_targets_74")) + 10


def test_a_wrong_model_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    right = economies_74.calibrated_economy

    def wrong(**options: bool) -> object:
        return right(**options)._replace(phi=np.ones(74))

    monkeypatch.setattr(economies_74, "calibrated_economy", wrong)
    failed = [check.name for check in check_economies() if not check.passed]
    assert sum(name.startswith("74 economies") for name in failed) > 60


def test_all_published_figures_of_194_countries(ilms: Path) -> None:
    checks, unchecked = check_countries(ilms)
    assert [check for check in checks if not check.passed] == []
    assert sum(check.name.startswith(("Table 1 ", "Table 2 ")) for check in checks) == 84
    assert sum(check.name.startswith("scenario") for check in checks) == 14
    assert unchecked == []


def test_schedule() -> None:
    checks = check_schedule()
    assert all(check.passed for check in checks)
    assert [check.reference for check in checks] == [39.0, 1.0, 1.0]


def test_unknown_scenario_is_refused() -> None:
    with pytest.raises(TradeModelError, match=r"scenario '3.1' is unknown; expected one of 1.1"):
        published_scenario("3.1", np.zeros(3), UniformRates(0.1, 0.1, 0.1))


def test_command_reports_a_line_a_check(economies_checks: list[Check], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    count = len(economies_checks) + len(check_schedule())
    assert lines[-1] == f"{count} of {count} checks passed"
    assert "not checked: the published model of 194 countries: give ilms=FOLDER" in lines[-2]
    assert sum(line.rstrip().endswith("pass") for line in lines) == count


def test_command_says_which_check_fails_and_returns_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("experiments.validate.check_economies", lambda: [compare("nonsense", 1.0, 2.0, 0.1)])
    assert main([]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "3 of 4 checks passed"
    assert any(re.match(r"nonsense\s+1\s+2\s+0.1\s+FAIL", line) for line in lines)


def test_help_names_the_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "ilms=FOLDER" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ilsm=/tmp"], r"unknown argument 'ilsm=/tmp'.*ilms"),
        (["ilms"], "'ilms': expected ilms=FOLDER once"),
        (["ilms="], "'ilms=': expected ilms=FOLDER once"),
        (["ilms=/tmp", "ilms=/tmp"], "expected ilms=FOLDER once"),
        (["--verbose"], "unknown argument '--verbose'"),
    ],
)
def test_bad_arguments_are_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        main(arguments)


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(DataError, match="ilms=/nowhere: no such folder"):
        main(["ilms=/nowhere"])


@pytest.mark.parametrize("name", INPUTS)
def test_missing_inputs_are_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(DataError, match=f"{name}: no such file"):
        read_ilms_folder(copy)


def test_missing_results_are_said_to_be_unchecked(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in RESULTS:
        (copy / name).unlink()
    monkeypatch.setattr(countries_194, "_printed_figures", lambda *_: iter([]))
    monkeypatch.setattr("experiments.validate.check_economies", list)
    assert main([f"ilms={copy}"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("not checked: ")]
    assert [line.split()[2] for line in told] == list(RESULTS)


def edit(change: Callable[[str], str]) -> Callable[[Path], None]:
    return lambda path: path.write_text(change(path.read_text())) and None


def line(number: int, text: str) -> Callable[[Path], None]:
    def replace(content: str) -> str:
        lines = content.split("\n")
        lines[number - 1] = text
        return "\n".join(lines)

    return edit(replace)


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("gdp.csv", line(5, "many"), "row 5, column gdp: 'many'; expected a number from 1e"),
        ("gdp.csv", line(5, "0"), "row 5, column gdp"),
        ("gdp.csv", line(5, "-7"), "row 5, column gdp"),
        ("gdp.csv", edit(lambda text: text[: len(text) // 2]), "rows under the header; expected 194"),
        ("gdp.csv", edit(lambda _: ""), "gdp.csv: empty; expected a header and 194 rows"),
        ("gdp.csv", lambda path: path.write_bytes(b"\xff\xfe\x00" * 99), "gdp.csv: not a readable CSV table"),
        ("tariffs.csv", line(3, "54"), "row 3, column applied_tariff: .*; expected a number from 0 to 5"),
        ("tariffs.csv", line(3, ""), "193 rows under the header; expected 194"),
        ("tariffs.csv", line(3, '""'), "row 3, column applied_tariff: ''; expected a number"),
        ("tariffs.csv", edit(lambda text: text.replace("\n", ",1\n")), "2 columns; expected 1"),
        ("tariffs.csv", line(3, ".1,.2"), "row 3 has 2 cells; expected 1"),
        (
            "trade_cepii.csv",
            edit(lambda text: text.replace(".5340000092983246", "-0.5", 1)),
            "row 2, column export_ij17",
        ),
        (
            "trade_cepii.csv",
            edit(lambda text: text.replace(".5340000092983246", "inf", 1)),
            "row 2, column export_ij17",
        ),
        ("trade_cepii.csv", line(9, ",1,2"), "row 9 has 3 cells; expected 194, as its header"),
        ("country_labels.csv", edit(lambda text: text.replace("iso3", "code")), "no column iso3"),
        ("country_labels.csv", edit(lambda text: text.replace("AFG,", "ABW,")), "row 3: ABW again"),
        ("country_labels.csv", edit(lambda text: text.replace("USA,", "XXX,")), "no row for USA"),
        ("output_map.csv", edit(lambda text: text.replace("Value_3", "Value_9")), "columns Country, Value_1"),
        ("output_map.csv", edit(lambda text: text.replace("AFG,", "XXX,")), "row 3 is XXX; expected AFG"),
        ("output_map_retal.csv", edit(lambda text: text.replace("AFG,", "AFG,x")), "row 3, column Value_1"),
    ],
)
def test_damaged_files_are_named(copy: Path, name: str, damage: Callable[[Path], None], message: str) -> None:
    damage(copy / name)
    with pytest.raises(DataError, match=message) as caught:
        read_ilms_folder(copy)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_wrong_numbers_in_sound_files_fail_checks(copy: Path) -> None:
    """A model of other flows is not the published one, and the report says so."""
    table = copy / "tariffs.csv"
    table.write_text(table.read_text().replace(".25", ".30"))
    checks, _ = check_countries(copy)
    assert sum(not check.passed for check in checks) > 10

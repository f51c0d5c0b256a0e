"""Check the trade model and the announced schedule against their references: ``validate [ilms=FOLDER]``."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.validation.announced_schedule import check_schedule
from experiments.validation.check import Check
from experiments.validation.countries_194 import check_countries
from experiments.validation.economies_74 import check_economies
from sim.data.cells import nearest
from sim.errors import ConfigError

FILE_WIDTH = 130
"""Columns of a report that goes to a file or a pipe: a line a check."""
USAGE = """validate [ilms=FOLDER]

Checks the trade model and the schedule of 2 April 2025. A line a check; the last line counts them.

  ilms=FOLDER  also solve the published model of 194 countries from trade_cepii.csv, gdp.csv, tariffs.csv and
               country_labels.csv in FOLDER, and compare it with every printed figure, and with output_map.csv
               and output_map_retal.csv country by country if they are there

Exit code 0 if all checks pass, 1 if one fails, 2 for bad input."""


def main(argv: list[str]) -> int:
    """Run all checks, print them, and return 0 if all pass, else 1.

    Raises
    ------
    ConfigError
        For an argument it does not know.
    DataError
        For a missing or damaged file of the folder.
    """
    if {"-h", "--help"} & set(argv):
        sys.stdout.write(USAGE + "\n")
        return 0
    folder = _ilms_folder(argv)
    countries: list[Check] = []
    unchecked = ["the published model of 194 countries: give ilms=FOLDER with its input files"]
    if folder is not None:
        countries, unchecked = check_countries(folder)
    checks = [*check_economies(), *countries, *check_schedule()]
    _print(checks, unchecked)
    passed = sum(check.passed for check in checks)
    sys.stdout.write(f"{passed} of {len(checks)} checks passed\n")
    return 0 if passed == len(checks) else 1


def _ilms_folder(argv: list[str]) -> Path | None:
    folder = None
    for argument in argv:
        key, equals, value = argument.partition("=")
        if key != "ilms":
            raise ConfigError(
                f"validate: unknown argument {argument!r}{nearest(key, ['ilms'])}, expected ilms=FOLDER"
            )
        if not equals or not value or folder is not None:
            raise ConfigError(f"validate: {argument!r}: expected ilms=FOLDER once, with the name of a folder")
        folder = Path(value).expanduser()
    return folder


def _print(checks: list[Check], unchecked: list[str]) -> None:
    table = Table("check", box=None, pad_edge=False)
    for heading in ("ours", "reference", "tolerance"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for check in checks:
        numbers = (f"{check.ours:.6g}", f"{check.reference:.6g}", f"{check.tolerance:.1g}")
        table.add_row(check.name, *numbers, "pass" if check.passed else "[bold red]FAIL[/]")
    console = Console() if sys.stdout.isatty() else Console(width=FILE_WIDTH)
    console.print(table)
    for each in unchecked:
        console.print(f"not checked: {each}", markup=False)

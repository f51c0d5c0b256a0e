"""``compare``: sides against a baseline, run by run where they share their luck."""

import datetime
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from experiments.compare_arguments import Request, baseline_place, folders, request
from experiments.compare_page import comparison_page, told
from experiments.compare_terminal import print_comparison
from experiments.progress import progress_bar
from sim import __version__
from sim.analysis.comparison import Comparison, compare
from sim.analysis.comparison_records import Folder, hashes
from sim.analysis.comparison_sides import sides_of
from sim.analysis.resampled_means import RESAMPLES, SEED
from sim.errors import RecordError
from sim.records.manifest import command_line, git_commit
from sim.records.store import check_target, new_folder, write_json
from sim.records.tables import SCHEMA_VERSION

USAGE = """usage: python -m experiments compare SIDE SIDE [SIDE ...] [baseline=SIDE] [key=value ...]
       python -m experiments compare SWEEP [baseline=POINT]

Holds every side against the baseline: differences run by run where seeds are shared, else between two samples,
with bootstrap intervals; outcomes, partners and rounds. A side is a results folder of `run`, a results folder of
`sweep` (each of its points is a side), or the name of a scenario, which is run first.

  baseline=SIDE         the reference: a name, a folder, or the number of a point; the first side unless given
  output.folder=FOLDER  where the comparison goes; a fresh dated folder under results/comparisons unless given
  output.figures=false  no pictures
  output.details=false  outcomes only, no partners and rounds: much faster with hundreds of points
  key=value             settings of the scenarios that are run, as for `run`: run.runs=500 run.seed=7; they run
                        with run.engine=array unless asked otherwise, into results/runs
  points=calibrated     the scenarios draw from a table of parameter points, as for `run`
  --config-dir FOLDER   also scenarios of your own

examples
  python -m experiments compare liberation_day firm_deadline run.runs=200
  python -m experiments compare results/runs/A results/runs/B results/runs/C baseline=results/runs/B
  python -m experiments compare results/sweeps/S baseline=3

Writes comparison.csv, levels.csv, partners.csv, rounds.csv, sides.csv, comparison.md, manifest.json and figures/;
docs/comparing.md defines every number. Exit code 0 when done, 2 for bad input or sides that cannot be compared."""

DIGITS = "%.10g"


def main(argv: Sequence[str]) -> int:
    """Compare, record, draw and print.

    Raises
    ------
    ConfigError
        For bad arguments.
    RecordError
        For folders that are no results, or sides that cannot be compared.
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    started = datetime.datetime.now(datetime.UTC)
    asked = request(argv)
    target = asked.target or _fresh(Path("results") / "comparisons")
    check_target(target)
    found = folders(asked)
    sides = sides_of(found)
    place = baseline_place(asked, sides, found)
    with progress_bar("sides", len(sides), doing="comparing") as advance:
        comparison = compare(
            sides, place, dates=_dates(sides[place].folder), detailed=asked.details, progress=advance
        )
    with new_folder(target) as folder:
        figures = _write(folder, comparison, asked)
        write_json(folder, "manifest.json", _manifest(comparison, found, figures, list(argv), started))
    print_comparison(comparison, told(comparison), target)
    return 0


def _write(folder: Path, comparison: Comparison, asked: Request) -> list[Path]:
    tables = {
        "comparison": comparison.measures,
        "levels": comparison.levels,
        "sides": comparison.sides,
        "partners": comparison.partners,
        "rounds": comparison.paths,
    }
    for name, table in tables.items():
        if len(table):
            table.to_csv(folder / f"{name}.csv", index=False, float_format=DIGITS)
    figures = _draw(comparison, folder / "figures") if asked.figures else []
    page = comparison_page(comparison, told(comparison), figures)
    (folder / "comparison.md").write_text(page, encoding="utf-8")
    return figures


def _draw(comparison: Comparison, target: Path) -> list[Path]:
    from sim.figures.compare import draw_comparison_figures  # noqa: PLC0415 - matplotlib costs half a second

    return draw_comparison_figures(comparison, target)


def _dates(folder: Folder) -> list[datetime.date]:
    """Return the days by which deals are counted: those of the baseline's configuration."""
    told = folder.told("output", "report_dates") or []
    try:
        return [datetime.date.fromisoformat(str(each)) for each in told]
    except (TypeError, ValueError) as problem:
        raise RecordError(f"{folder.path / 'config.yaml'}: output.report_dates: {problem}") from problem


def _fresh(parent: Path) -> Path:
    stamp = datetime.datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S")
    target, copy = parent / stamp, 2
    while target.exists():  # two comparisons begun in one second
        target, copy = parent / f"{stamp}-{copy}", copy + 1
    return target


def _manifest(
    comparison: Comparison,
    found: Sequence[Folder],
    figures: Sequence[Path],
    argv: list[str],
    started: datetime.datetime,
) -> dict[str, Any]:
    rows = comparison.sides.astype(object).where(comparison.sides.notna(), None)
    return {
        "package": "tariff-talks",
        "package_version": __version__,
        "schema_version": SCHEMA_VERSION,
        "command": command_line(["compare", *argv]),
        "baseline": comparison.baseline,
        "sides": rows.to_dict("records"),
        "sources": [{"folder": str(folder.path), "sha256": hashes(folder.path)} for folder in found],
        "bootstrap": {"method": "percentile", "resamples": RESAMPLES, "seed": SEED, "level": 0.95},
        "notes": told(comparison),
        "left_out": list(comparison.left_out),
        "figures": [f"figures/{path.name}" for path in figures],
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.datetime.now(datetime.UTC) - started).total_seconds(), 3),
        "versions": {name: version(name) for name in ("numpy", "scipy", "pandas", "pyarrow", "matplotlib")},
        "git_commit": git_commit(),
    }

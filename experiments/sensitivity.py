"""``sensitivity``: which parameters move an outcome, and under which conditions something happens."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.sensitivity_manifest import told_of
from experiments.sensitivity_plays import Evaluate, gone_on, play, played, read_settings, started
from experiments.sensitivity_request import Request, request, wanted
from experiments.sensitivity_results import Results, analysed, conditions, write
from experiments.sensitivity_terminal import print_results
from sim.analysis.discovery import Conditions
from sim.errors import RecordError
from sim.records.store import check_target, write_json

USAGE = """usage: python -m experiments sensitivity method=NAME n=N design.points.KEY=RANGE ... [key=value ...]
       python -m experiments sensitivity resume=FOLDER [method=pawn] [outcome=...] [discover=...]

Says which parameters move an outcome: indices with bootstrap intervals over points and runs, how they settle as
the sample grows, how much of the variance is luck, and, with discover=, in which box of parameter values something
is common. Every point is played with the same luck, run by run.

methods
  method=morris  n trajectories of steps, one key at a time: n (keys + 1) points; for a first look at many keys
  method=sobol   n base samples, a power of 2: n (keys + 2) points; shares of variance, alone and in total
  method=pawn    n points of a Latin hypercube: how far a key moves the whole distribution

  design.points.KEY=[low,high]   ranges and values are those of sweep (sweep --help); morris takes two values at
                                 most where they have no order
  outcome=NAME,NAME@DATE         deals, tariff, coverage, revenue, deficit, welfare at the end; deals and tariff on
                                 a date of output.report_dates too; deals,tariff unless given
  pairs=true                     of sobol: also what two keys do only together (S2); n (2 keys + 2) points
  discover='deals@2025-07-09<10' the conditions under which it happens, by PRIM; sobol and pawn
  run.runs=R                     histories of each point; run.seed, home.resolve and so on as for run
  launcher=..., run.processes=P  where the points are played, as for sweep
  output.folder=FOLDER           where it goes; a fresh dated one in results/sensitivity unless given
  output.figures=false           no pictures
  resume=FOLDER                  go on after an interrupt, or ask a folder that is whole something else: nothing is
                                 played twice

examples
  python -m experiments sensitivity method=morris n=8 run.runs=50 \\
      design.points.home.resolve=[0.1,0.9] design.points.home.teams=[2,8]
  python -m experiments sensitivity resume=results/sensitivity/A outcome=welfare
  python -m experiments sensitivity method=pawn n=500 run.runs=20 discover='deals@2025-07-09<10' \\
      design.points.home.resolve=[0,1] design.points.home.teams=[1,12]

Writes sample.parquet, points.parquet, samples.parquet (point, run, outcomes), indices_METHOD.csv, pairs.csv,
variance.csv, conditions.csv, figures/, and the records of all runs, a sweep, in records/; docs/sensitivity.md
explains them.
Exit code 0 when done, 2 for bad input, 130 interrupted."""


def main(argv: Sequence[str], evaluate: Evaluate = play) -> int:
    """Analyse from the command line; see ``--help``.

    Parameters
    ----------
    argv : words
    evaluate : plays the points; the sweep unless given
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    began = datetime.datetime.now(datetime.UTC)
    asked = request(argv)
    folder = asked.resume or asked.target or _fresh()
    if asked.resume is None:
        check_target(folder)
        code = _or_hint(folder, started(folder, asked, evaluate))
    else:
        method = asked.method or read_settings(folder)["method"]
        dates = [datetime.date.fromisoformat(date) for date in read_settings(folder)["report_dates"]]
        wanted(asked, dates, method)
        code = _or_hint(folder, gone_on(folder, asked, evaluate))
    return code or _finish(folder, asked, argv, began)


def _or_hint(folder: Path, code: int) -> int:
    if code == 130:
        print(f"or all of it: python -m experiments sensitivity resume={folder}", file=sys.stderr)
    return code


def _finish(folder: Path, asked: Request, argv: Sequence[str], began: datetime.datetime) -> int:
    """Analyse what is all played, write, draw and print."""
    found = played(folder)
    method = asked.method or found.told["method"]
    dates = [datetime.date.fromisoformat(date) for date in found.told["report_dates"]]
    outcomes, event = wanted(asked, dates, method)
    results = analysed(found, method, outcomes)
    box = None if event is None else conditions(found, event)
    try:
        write(folder, results, box)
        write_json(folder, "manifest.json", told_of(folder, found, results, argv, began))
        if asked.figures:
            _draw(folder, results, box, _source(found.told))
    except OSError as problem:
        raise RecordError(f"{folder}: cannot be written: {problem.strerror or problem}") from problem
    print_results(results, box, found.factors, folder)
    return 0


def _source(told: dict[str, object]) -> str:
    runs = "1 run" if told["runs"] == 1 else f"{told['runs']} runs"
    return f"Simulated: scenario {told['scenario']}, seed {told['seed']}, {runs} a point."


def _draw(folder: Path, results: Results, box: Conditions | None, source: str) -> None:
    from sim.figures.sensitivity_pages import draw_sensitivity  # noqa: PLC0415 - matplotlib costs half a second

    draw_sensitivity(folder / "figures", method=results.method, indices=results.indices, box=box, source=source)


def _fresh() -> Path:
    stamp = datetime.datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S")
    wanted_folder = Path("results") / "sensitivity" / stamp
    target, copy = wanted_folder, 2
    while target.exists():  # two begun in one second
        target, copy = wanted_folder.with_name(f"{stamp}-{copy}"), copy + 1
    return target

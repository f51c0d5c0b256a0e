"""How the cost of the array engine grows with runs, rounds and partners, and the memory of large ensembles."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.bench_history import plan, processor_seconds
from sim.config.build import Plan
from sim.config.played import arrays_of
from sim.ensemble.asking import Cast
from sim.ensemble.engine import ArrayTalks
from sim.rng import draw_run
from sim.rules.setting import Setting
from sim.rules.state import Dyads

RUNS = (50, 100, 200, 400, 800, 1600)
ROUNDS = (10, 20, 39, 78, 156)
PARTNERS = (18, 36, 72, 144, 288, 576, 1000)
CHUNK = 200
FIRST = 1_000
LARGE = (2_000, 20_000)
REPEATS = 3
PROBE = """
import resource, sys, time
from experiments.cli import main
begun = time.time()
main(sys.argv[1:])
peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print("took", time.time() - begun, *peaks)
"""
"""Runs a command and tells seconds and peak memory, of itself and of the largest of its workers."""


def main(folder: Path | None) -> int:
    """Print how costs grow; with a folder, draw it there."""
    for words in ([], [f"run.runs={FIRST}"], [f"run.runs={FIRST}", "output.figures=false"]):
        headlines, whole = _from_the_start(words)
        told = " ".join(["run", *words])
        print(f"from nothing, {told}: headlines after {headlines:.1f} s on the clock, all after {whole:.1f} s")
    # While this process is small: Linux counts what a child shares with its parent before it starts.
    for runs in LARGE:
        seconds, own, worker = _whole_command(runs)
        peaks = f"peak memory {own:.0f} MiB, of a worker {worker:.0f} MiB"
        print(f"run run.runs={runs}: {seconds:.0f} s on the clock, {peaks}")
    table = pd.DataFrame(_growth(), columns=["axis", "size", "milliseconds"])
    for axis, rows in table.groupby("axis", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        slope = np.polyfit(np.log(rows["size"]), np.log(rows["milliseconds"]), 1)[0]
        told = f"{first['size']} to {last['size']}: {first['milliseconds']:.0f} to {last['milliseconds']:.0f} ms"
        print(f"cost over {axis}, {told}; grows like size^{slope:.2f}")
    if folder is not None:
        from sim.figures.scaling import draw_scaling  # noqa: PLC0415 - matplotlib costs half a second to import

        print(f"picture: {draw_scaling(table, folder)}")
    return 0


def _from_the_start(words: list[str]) -> tuple[float, float]:
    """Return the seconds from nothing to the first line of a run and to its end; the least of some repeats."""
    seconds = [_seconds(words) for _ in range(REPEATS)]
    return min(first for first, _ in seconds), min(whole for _, whole in seconds)


def _seconds(words: list[str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "experiments", "run", *words, f"output.folder={folder}/run"]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        running.stdout.readline()
        headline = time.perf_counter() - begun
        running.communicate()
        assert running.returncode == 0
        return headline, time.perf_counter() - begun


def _growth() -> Iterator[tuple[str, int, float]]:
    baseline = plan("run.engine=array")
    for runs in RUNS:
        yield "runs", runs, _milliseconds(baseline.setting, baseline, runs)
    for rounds in ROUNDS:
        longer = plan("run.engine=array", f"run.horizon={rounds}")
        yield "rounds", rounds, _milliseconds(longer.setting, longer, CHUNK)
    for partners in PARTNERS:
        yield "partners", partners, _milliseconds(synthetic(baseline.setting, partners), baseline, CHUNK)


def synthetic(setting: Setting, partners: int) -> Setting:
    """Return a world of as many copies of the partners of 2025 as are asked for; home's time grows with them."""
    columns = np.arange(partners) % len(setting.codes)
    worth, calendar, capacity = setting.payoffs, setting.calendar, setting.capacity
    tables = {
        name: table._replace(values=np.ascontiguousarray(table.values[:, :, columns]))
        for name in ("partner", "home", "home_welfare")
        for table in [getattr(worth, name)]
    }
    edges = setting.frontier
    share = partners / len(setting.codes)
    return setting._replace(
        codes=tuple(f"{setting.codes[column]}{copy}" for copy, column in enumerate(columns)),
        slots=tuple(range(partners)),
        dyads=Dyads._make(np.ascontiguousarray(values[..., columns]) for values in setting.dyads),
        payoffs=worth._replace(**tables),
        frontier=edges._replace(
            **{
                name: np.ascontiguousarray(getattr(edges, name)[:, columns])
                for name in ("partner_low", "partner_high", "home_low", "home_high", "home", "partner")
            },
            deals=np.ascontiguousarray(edges.deals[:, :, columns]),
        ),
        calendar=calendar._replace(
            summits=tuple(each._replace(invited=each.invited[columns]) for each in calendar.summits),
            floated=tuple(each._replace(target=each.target[columns]) for each in calendar.floated),
        ),
        capacity=capacity._replace(sessions_per_week=capacity.sessions_per_week * share),
    )


def _milliseconds(setting: Setting, built: Plan, runs: int) -> float:
    """Return the processor time of the talks of some runs; the least of some repeats."""
    cast = arrays_of(built, range(runs)).cast
    part = cast.part[:, np.arange(len(setting.codes)) % cast.part.shape[1]]
    draws = draw_run(
        seed=1,
        run=np.arange(runs)[:, np.newaxis],
        slots=setting.slots,
        rounds=setting.rounds,
        round_days=setting.round_days,
        deadlines=setting.calendar.extensions_at_most + 1,
        at_need=True,
    )
    crew = Cast(cast.strategies, part, cast.home)
    return min(
        1e3 * processor_seconds(lambda: ArrayTalks(setting, cast=crew, draws=draws).run()) for _ in range(REPEATS)
    )


def _whole_command(runs: int) -> tuple[float, float, float]:
    """Return seconds on the clock and peak memory of ``run`` with so many runs, in processes of its own."""
    with tempfile.TemporaryDirectory() as place:
        words = ["run", f"run.runs={runs}", "output.outcomes=account_dates", "output.figures=false"]
        words.append(f"output.folder={place}/records")
        done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True)
    seconds, own, worker = map(float, done.stdout.rsplit("took", 1)[1].split())
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, kibibytes elsewhere
    return seconds, own / unit, worker / unit

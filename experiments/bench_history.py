"""Time histories of the talks, by agents and by arrays, against a plain small Mesa model run in turn with them.

Processor time of this process, not time on the clock, so that other work on the machine counts less.
"""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

from experiments.bench_plain import PARTNERS, STEPS, play_plain
from experiments.compose import composed
from experiments.run import read
from sim.config.build import Plan, build
from sim.config.histories import play, record, solve_outcomes
from sim.config.parallel import CHUNKS
from sim.config.payoffs import default_cache
from sim.config.played import play_arrays

PAIRS = 7
PLAIN_RUNS = 4
"""Runs of the plain model timed at once."""


class Costs(NamedTuple):
    """Milliseconds a run, one a pair."""

    plain: list[float]
    agents: list[float]
    agents_recorded: list[float]
    arrays: list[float]
    arrays_recorded: list[float]
    outcomes: list[float]


def main() -> int:
    """Print the median cost of each and its ratio to the plain model, pair by pair."""
    agents, arrays = plan("run.engine=mesa"), plan("run.engine=array", "output.outcomes=account_dates")
    play(agents, 0), record(arrays, range(1, 21))  # imports and caches
    costs = Costs([], [], [], [], [], [])
    for pair in range(PAIRS):
        for values, milliseconds in zip(costs, _measured(agents, arrays, pair), strict=True):
            values.append(milliseconds)
    _print(arrays, costs)
    return 0


def plan(*overrides: str) -> Plan:
    """Return the baseline, built."""
    return build(read(composed("run", list(overrides))), cache=default_cache())


def processor_seconds(work: Callable[[], object]) -> float:
    """Return the processor time that a piece of work takes in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _some_plain() -> None:
    for _ in range(PLAIN_RUNS):
        play_plain()


def _measured(agents: Plan, arrays: Plan, pair: int) -> tuple[float, ...]:
    chunk = CHUNKS["array"]
    runs = range(1 + pair * chunk, 1 + (pair + 1) * chunk)
    played = play_arrays(arrays, runs)
    seconds = (
        processor_seconds(_some_plain) / PLAIN_RUNS,
        processor_seconds(lambda: play(agents, pair)),
        processor_seconds(lambda: record(agents, [pair])),
        processor_seconds(lambda: play_arrays(arrays, runs)) / chunk,
        processor_seconds(lambda: record(arrays, runs)) / chunk,
        processor_seconds(lambda: solve_outcomes(arrays, played)) / chunk,
    )
    return tuple(1e3 * value for value in seconds)


def _print(arrays: Plan, costs: Costs) -> None:
    size = f"{arrays.setting.rounds} weekly rounds, {len(arrays.setting.codes)} partners"
    days = len(arrays.experiment.output.account_dates)
    print(
        f"{size}; chunks of {CHUNKS['array']} runs; medians of {PAIRS} pairs, milliseconds of processor time a run"
    )
    rows = {
        f"plain small Mesa model ({STEPS} steps, {PARTNERS} partners)": costs.plain,
        "Mesa engine, talks alone": costs.agents,
        "Mesa engine, with records and exact outcomes of every round": costs.agents_recorded,
        "array engine, talks alone": costs.arrays,
        f"array engine, with records and exact welfare at {days} dates": costs.arrays_recorded,
        f"  of which exact welfare at {days} dates": costs.outcomes,
    }
    for name, values in rows.items():
        ratio = statistics.median(b / a for a, b in zip(values, costs.plain, strict=True))
        times = f"plain model takes {ratio:6.2f} times as long"
        print(f"  {name:62} {statistics.median(values):8.3f}  {times}")
    against = statistics.median(b / a for a, b in zip(costs.arrays_recorded, costs.agents_recorded, strict=True))
    print(f"array engine with records against Mesa engine with records: {against:.0f} times the runs a second")
    recording = statistics.median(
        1.0 - (talks + solving) / whole
        for talks, solving, whole in zip(costs.arrays, costs.outcomes, costs.arrays_recorded, strict=True)
    )
    print(f"making the records, share of a run of the array engine: {100 * recording:.0f} %")

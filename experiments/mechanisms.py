"""``mechanisms``: the measured effect of each of the twenty mechanisms, switched on and off."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from experiments.compose import composed
from experiments.mechanism_effects import EFFECTS, Effect
from experiments.mechanisms_page import page
from experiments.progress import progress_bar
from experiments.run import read
from experiments.unread import check_all_read
from sim.analysis.intervals import Interval, paired_interval
from sim.analysis.mechanism_outcomes import DEADLINE, LATER, Records
from sim.config.mechanisms import MECHANISMS
from sim.config.names import nearest
from sim.config.parallel import simulate_each
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.errors import ConfigError

RUNS = 40
"""Runs of each side; enough for every interval to exclude zero with the defaults."""

USAGE = """usage: python -m experiments mechanisms [only=NAME,...] [write=FILE.md] [key=value ...]

Plays the configuration with all mechanisms on, and once more with each of them switched off, on the same luck.
Prints the paired difference (on less off) of one outcome a mechanism, with its 95 % interval; a mechanism is
shown if the interval excludes zero on the expected side. The last line counts them.

  only=NAME,...   some mechanisms, by their names in mechanism.*
  write=FILE.md   also write the table as a page (docs/mechanisms.md is made by `make mechanisms`)
  key=value       the configuration of both sides, as for run; run.runs=40 unless given

Exit code 0 if all are shown, 1 if one is not, 2 for bad input."""


class Shown(NamedTuple):
    """The measured effect of one mechanism."""

    name: str
    effect: Effect
    on: float  # mean over runs
    off: float
    difference: Interval

    @property
    def holds(self) -> bool:
        """Whether the interval excludes zero on the expected side."""
        near = self.difference.low if self.effect.sign > 0 else -self.difference.high
        return near > 0.0  # false for nan


def main(argv: Sequence[str]) -> int:
    """Measure, print, and return 0 if every mechanism asked for is shown.

    Raises
    ------
    ConfigError
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    only, write, overrides = _arguments(argv)
    shown = measure(only, overrides)
    _print(shown)
    if write is not None:
        write.write_text(page(shown, overrides), encoding="utf-8")
    held = sum(each.holds for each in shown)
    print(f"{held} of {len(shown)} mechanisms shown")
    return 0 if held == len(shown) else 1


def measure(names: Sequence[str], overrides: Sequence[str]) -> list[Shown]:
    """Play both sides of every mechanism named and return the effects.

    Raises
    ------
    ConfigError
    """
    jobs = [list(overrides), *([*overrides, f"mechanism.{name}={MECHANISMS[name].off}"] for name in names)]
    experiments = [read(composed("run", job), job) for job in jobs]
    check_all_read(overrides, experiments[0])
    _check_comparable(experiments[0])
    with progress_bar("configurations", len(jobs)) as advance:
        tables = simulate_each(
            experiments,
            cache=default_cache(),
            processes=experiments[0].run.processes,
            progress=advance,
        )
    home = experiments[0].home
    on, *offs = (
        Records(each["partners"].to_pandas(), each["series"].to_pandas(), home.affinity, home.priority.allies)
        for each in tables
    )
    return [_shown(name, EFFECTS[name], on, off) for name, off in zip(names, offs, strict=True)]


def _check_comparable(experiment: Experiment) -> None:
    """Refuse a configuration in which a mechanism is off on both sides, or whose dates are not the story's."""
    off = [name for name, state in experiment.mechanism if state != "on"]
    if off:
        raise ConfigError(f"mechanism.{off[0]}: is off on both sides; expected a scenario that leaves it on")
    if experiment.calendar.deadline != DEADLINE:
        raise ConfigError(f"calendar.deadline: outcomes are counted at {DEADLINE}; expected no other date")
    run, start = experiment.run, experiment.calendar.start
    if start + datetime.timedelta(days=run.horizon * run.round_days) <= LATER:
        raise ConfigError(f"run.horizon: outcomes are counted at {LATER}; expected a horizon beyond it")


def _shown(name: str, effect: Effect, on: Records, off: Records) -> Shown:
    with_it, without = effect.outcome(on), effect.outcome(off)
    return Shown(name, effect, float(with_it.mean()), float(without.mean()), paired_interval(with_it, without))


def _arguments(argv: Sequence[str]) -> tuple[list[str], Path | None, list[str]]:
    """Split the command line: names of mechanisms, the page to write, overrides of the configuration."""
    names, write, overrides = list(MECHANISMS), None, []
    for word in argv:
        key, _, value = word.partition("=")
        if key == "only":
            names = [name for name in value.split(",") if name]
        elif key == "write":
            write = _page_file(value)
        elif key.startswith("mechanism."):
            raise ConfigError(f"{key}: is what this command switches; expected other keys")
        elif word.startswith("-") or not value:
            raise ConfigError(f"mechanisms: unknown argument {word!r}; expected key=value, see --help")
        else:
            overrides.append(word)
    if not names:
        raise ConfigError("only: got no name; expected names of mechanisms, separated by commas")
    for name in names:
        if name not in MECHANISMS:
            raise ConfigError(f"only: unknown mechanism {name!r}{nearest(name, list(MECHANISMS))}")
    if not any(word.startswith("run.runs=") for word in overrides):
        overrides.append(f"run.runs={RUNS}")
    return [name for name in MECHANISMS if name in names], write, overrides


def _page_file(value: str) -> Path:
    path = Path(value)
    if path.suffix != ".md" or not path.parent.is_dir():
        raise ConfigError(f"write: got {value!r}; expected the name of a .md file in a folder that exists")
    return path


def _print(shown: Sequence[Shown]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    table = Table("mechanism", "off", "outcome", box=None, pad_edge=False)
    for heading in ("on", "off", "on - off", "95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for each in shown:
        low, high = each.difference.low, each.difference.high
        table.add_row(
            each.name,
            MECHANISMS[each.name].off,
            f"{each.effect.measured} ({each.effect.unit})",
            f"{each.on:.3g}",
            f"{each.off:.3g}",
            f"{each.difference.estimate:+.3g}",
            f"{low:+.3g} to {high:+.3g}",
            "shown" if each.holds else "[bold red]NOT SHOWN[/]",
        )
    console.print(table)

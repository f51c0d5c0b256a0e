"""The command line: one word names the command, the rest is for it."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from sim import __version__
from sim.config.names import nearest
from sim.errors import TalksError


class Command(NamedTuple):
    """A command: the module that holds its ``main(argv)``, and one line of help."""

    module: str
    help: str


COMMANDS = {
    "run": Command("experiments.run_shared", "simulate one configuration with all its runs; records and figures"),
    "validate": Command("experiments.validate", "hold the trade model and the schedule against references"),
    "mechanisms": Command("experiments.mechanisms", "effect of each of the twenty mechanisms, on and off"),
    "scenarios": Command("experiments.scenarios", "list the scenarios: their questions and what they change"),
    "strategies": Command("experiments.strategies", "list the strategies; pictures of how each gives way"),
    "verify_engines": Command("experiments.verify_engines", "both engines on one configuration; first difference"),
    "compare": Command("experiments.compare", "differences between folders, scenarios or points of a sweep"),
    "explain": Command("experiments.explain", "the story of one partner in one run: why it signed or did not"),
    "backtest": Command("experiments.backtest", "an ensemble against the record, beside naive predictors"),
    "calibrate": Command("experiments.calibrate", "search few parameters on the record; score partners left out"),
    "report": Command("experiments.report", "a results folder as one page that opens without a network"),
    "sensitivity": Command("experiments.sensitivity", "which parameters move an outcome; under which conditions"),
    "sweep": Command("experiments.sweep", "many configurations in shards, here or on a cluster; can be resumed"),
    "bench": Command("experiments.bench", "measure speed and memory as ratios against something run beside it"),
}

USAGE = """tariff-talks {version}: the 2025 US tariff negotiations, simulated.

usage: python -m experiments COMMAND [key=value ...]

{commands}

Each command explains itself with --help. Common: --traceback shows the whole traceback of an error.
Start with: python -m experiments run
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 a check failed, 2 bad input, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    full = "--traceback" in words or os.environ.get("HYDRA_FULL_ERROR") == "1"
    words = [word for word in words if word != "--traceback"]
    try:
        return _dispatch(words)
    except TalksError as problem:
        if full:
            raise
        print(f"error: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted: nothing was kept of the unfinished work", file=sys.stderr)
        return 130
    except FileNotFoundError as problem:
        if full:
            raise
        print(f"error: {problem.filename or 'working folder'}: {problem.strerror}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output went away, for instance `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        lines = [f"  {name:15} {command.help}" for name, command in COMMANDS.items()]
        print(USAGE.format(version=__version__, commands="\n".join(lines)))
        return 0
    if words[0] == "--version":
        print(__version__)
        return 0
    if words[0] not in COMMANDS:
        raise TalksError(f"unknown command {words[0]!r}{nearest(words[0], list(COMMANDS))}")
    module = importlib.import_module(COMMANDS[words[0]].module)
    return int(module.main(words[1:]))

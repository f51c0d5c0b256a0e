"""``verify_engines``: both engines on one configuration, and the first difference between them."""

from collections.abc import Sequence

from experiments.compose import composed
from experiments.run import read
from experiments.unread import check_all_read
from sim.config.agreement import Compared, compare_engines
from sim.config.build import build
from sim.config.payoffs import default_cache
from sim.errors import ConfigError, StrategyError

RUNS = 8

USAGE = """usage: python -m experiments verify_engines [key=value ...]

Plays runs of one configuration with the Mesa engine and with the array engine, round by round, and compares every
field of every partner to the bit. Prints the first difference, if there is one.

  key=value   the configuration, as for run; run.runs=8 unless given

Exit code 0 if the engines agree, 1 if they differ, 2 for bad input."""


def main(argv: Sequence[str]) -> int:
    """Compare, print, and return 0 if the engines agree.

    Raises
    ------
    ConfigError
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    overrides = list(argv)
    for word in overrides:
        if word.startswith("-") or "=" not in word:
            raise ConfigError(f"verify_engines: unknown argument {word!r}; expected key=value, see --help")
    if not any(word.startswith("run.runs=") for word in overrides):
        overrides.append(f"run.runs={RUNS}")
    experiment = read(composed("run", overrides), overrides)
    check_all_read(overrides, experiment)
    compared = compare_engines(build(experiment, cache=default_cache()), range(experiment.run.runs))
    if len(compared.failed) == compared.runs and compared.difference is None:
        raise StrategyError(f"{next(iter(compared.failed.values()))} (so, or alike, do all {compared.runs} runs)")
    print(report(compared))
    return 0 if compared.difference is None else 1


def report(compared: Compared) -> str:
    """Say in one line what was compared and where the engines part."""
    scope = f"{compared.runs} run{'s' if compared.runs > 1 else ''}, {compared.rounds} rounds"
    if compared.difference is None:
        down = f"; {len(compared.failed)} of them failed, in both alike" if compared.failed else ""
        return f"the engines agree: {scope}, {compared.numbers} numbers, bit for bit{down}"
    run, index, partner, field, agents, arrays = compared.difference
    where = f"run {run}, round {index}, {partner + ', ' if partner else ''}{field}"
    return f"the engines differ: {where}: agents {agents!r}, arrays {arrays!r}"

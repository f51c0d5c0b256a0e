"""What the command line of ``sensitivity`` asks for, checked before anything is run."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.compose import composed
from experiments.own_words import flag, own_words
from experiments.run import read
from experiments.sensitivity_outcomes import DEFAULT, Event, event_of, outcomes_of
from experiments.sweep_words import Words, asked_of, sorted_words
from sim.analysis.sensitivity import LEAST, METHODS
from sim.config.names import nearest
from sim.config.schema import Experiment
from sim.errors import ConfigError
from sim.sweeps.factors import Factor, ranged

KEYS = ("method", "n", "outcome", "discover", "resume", "pairs")
MOST = 1_000_000

MOVABLE = "run.processes="
"""May change between start and resume."""

ENGINE, OUTCOMES = "run.engine=array", "output.outcomes=account_dates"
"""Of the runs unless asked otherwise: the quicker engine, and no equilibria that nothing reads."""


class Request(NamedTuple):
    """What is asked for."""

    method: str | None  # None with ``resume``: as it was begun
    n: int
    pairs: bool  # of sobol: indices of pairs of keys too
    factors: list[Factor]
    outcome: str
    discover: str | None
    resume: Path | None
    target: Path | None
    figures: bool
    overrides: list[str]
    launcher: list[str]
    experiment: Experiment | None  # of the overrides; None with ``resume``


def request(argv: Sequence[str]) -> Request:
    """Return what a command line asks for.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected.
    """
    own, rest = _own(argv)
    words = sorted_words(rest)
    if words.cfg:
        raise ConfigError("sensitivity: expected key=value, --config-dir or --help")
    overrides, target, figures = _output(words.run)
    launcher = _launcher(words.sweep)
    resume = Path(own["resume"]) if "resume" in own else None
    method = _method(own.get("method"))
    common = {
        "outcome": own.get("outcome", DEFAULT),
        "discover": own.get("discover"),
        "target": target,
        "figures": figures,
        "launcher": launcher,
    }
    if resume is not None:
        _check_resumed(own, words, target)
        kept = [word for word in overrides if word.startswith(MOVABLE)]
        return Request(method, 0, False, [], resume=resume, overrides=kept, experiment=None, **common)  # type: ignore[arg-type]
    if method is None:
        raise ConfigError(f"method: missing; expected {', '.join(METHODS)}")
    factors = _factors(words._replace(run=overrides, sweep=launcher), method)
    n = _number(own.get("n"), method)
    pairs = _pairs(own.get("pairs", "false"), method, len(factors))
    overrides = _with_defaults(overrides)
    experiment = read(composed("run", overrides), overrides)
    asked = Request(
        method,
        n,
        pairs,
        factors,
        resume=None,
        overrides=overrides,
        experiment=experiment,
        **common,  # type: ignore[arg-type]
    )
    wanted(asked, experiment.output.report_dates, method)
    return asked


def wanted(asked: Request, dates: Sequence[datetime.date], method: str) -> tuple[list[str], Event | None]:
    """Return the outcomes and the event that are asked for.

    Raises
    ------
    ConfigError
    """
    event = None if asked.discover is None else event_of(asked.discover, dates)
    if event is not None and method == "morris":
        raise ConfigError(
            "discover: needs points all over the ranges, and morris has few levels; expected sobol or pawn"
        )
    return outcomes_of(asked.outcome, dates), event


def _own(argv: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Split off the words that are of this command alone."""
    own, rest = own_words(argv, KEYS)
    for word in rest:
        _check_not_misspelt(word)
    return own, rest


def _check_not_misspelt(word: str) -> None:
    key, sign, _ = word.partition("=")
    if sign and "." not in key and not _is_group(key) and nearest(key, KEYS).startswith("; nearest"):
        raise ConfigError(f"{key}: unknown key{nearest(key, KEYS)}")


def _is_group(key: str) -> bool:
    return key.lstrip("+~") in {*Experiment.model_fields, "launcher", "design"}


def _output(run: Sequence[str]) -> tuple[list[str], Path | None, bool]:
    """Take where results go, and whether pictures are drawn, out of the overrides."""
    target, figures, rest = None, True, []
    for word in run:
        key, _, value = word.partition("=")
        if key == "output.folder":
            target = Path(value)
        elif key == "output.figures":
            figures = flag(key, value)
        else:
            rest.append(word)
    return rest, target, figures


def _launcher(sweep: Sequence[str]) -> list[str]:
    for word in sweep:
        key = word.partition("=")[0]
        if key.split(".")[0] != "launcher":
            raise ConfigError(f"{key}: the method makes the design; expected method, n and design.points.KEY")
    return list(sweep)


def _method(text: str | None) -> str | None:
    if text is not None and text not in METHODS:
        raise ConfigError(f"method: unknown method {text!r}{nearest(text, METHODS)}")
    return text


def _check_resumed(own: dict[str, str], words: Words, target: Path | None) -> None:
    given = [
        *(key for key in ("n", "pairs") if key in own),
        *words.run,
        *(f"design.points.{key}" for key in words.points),
    ]
    given = [word for word in given if not word.startswith(("output.figures=", MOVABLE))]
    if given or target is not None:
        key = given[0].partition("=")[0] if given else "output.folder"
        raise ConfigError(f"{key}: is settled by resume; expected method, outcome or discover beside it")


def _factors(words: Words, method: str) -> list[Factor]:
    """Return what is varied; keys are checked as those of a sweep are."""
    if not words.points:
        raise ConfigError("design.points: nothing is varied; expected design.points.KEY=[low,high]")
    swept = asked_of(words._replace(sweep=[*words.sweep, "design=lhs", "design.n=1"])).design.points
    factors = [ranged(key, given) for key, given in swept.items()]
    for factor in factors:
        where = f"design.points.{factor.key}"
        _check_values(where, factor, method)
    return factors


def _check_values(where: str, factor: Factor, method: str) -> None:
    if not factor.values:
        return
    kinds = {type(value) for value in factor.values}
    if len(factor.values) < 2:
        raise ConfigError(f"{where}: got one value; expected two or more, or a range")
    if len(kinds) > 1 or not kinds <= {int, float, bool, str}:
        raise ConfigError(
            f"{where}: got {list(factor.values)!r}; expected numbers, words or flags, all of one kind"
        )
    ordered = kinds <= {int, float} and list(factor.values) == sorted(factor.values)
    if method == "morris" and len(factor.values) > 2 and not ordered:
        raise ConfigError(
            f"{where}: has {len(factor.values)} values without an order; expected two, or sobol or pawn"
        )


def _number(text: str | None, method: str) -> int:
    if text is None:
        raise ConfigError("n: missing; expected the number of trajectories, base samples or points")
    try:
        n = int(text)
    except ValueError:
        raise ConfigError(f"n: got {text!r}; expected a whole number") from None
    if not LEAST[method] <= n <= MOST:
        raise ConfigError(f"n: got {n}; expected {LEAST[method]} to {MOST} for {method}")
    if method == "sobol" and n & (n - 1):
        raise ConfigError(f"n: got {n}; expected a power of 2 for sobol, such as {1 << (n.bit_length() - 1)}")
    return n


def _pairs(text: str, method: str, keys: int) -> bool:
    pairs = flag("pairs", text)
    if pairs and (method != "sobol" or keys < 2):
        raise ConfigError("pairs: nothing reads it; expected method=sobol and two keys or more")
    return pairs


def _with_defaults(overrides: Sequence[str]) -> list[str]:
    found = list(overrides)
    for default in (ENGINE, OUTCOMES):
        key = default.partition("=")[0]
        if not any(word.startswith(f"{key}=") for word in overrides):
            found.append(default)
    return found


def settings(asked: Request) -> dict[str, Any]:
    """Return what has to be known to go on with an analysis, ready for JSON."""
    assert asked.experiment is not None
    return {
        "method": asked.method,
        "n": asked.n,
        "seed": asked.experiment.run.seed,
        "scenario": asked.experiment.scenario.name,
        "runs": asked.experiment.run.runs,
        "factors": [{**factor._asdict(), "values": list(factor.values)} for factor in asked.factors],
        "report_dates": [date.isoformat() for date in asked.experiment.output.report_dates],
        "overrides": asked.overrides,
        "points": plain_points(asked.factors),
    }


def plain_points(factors: Sequence[Factor]) -> dict[str, str]:
    """Return the ranges in words, by key."""
    return {factor.key: spelled(factor) for factor in factors}


def spelled(factor: Factor) -> str:
    """Return the range or the values of a factor in words."""
    if factor.values:
        return ", ".join(map(str, factor.values))
    return f"{factor.low:g} to {factor.high:g}" + (" (log)" if factor.log else "")

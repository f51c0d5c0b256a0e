"""The command line of ``backtest``: what is its own, and what belongs to the configuration."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from experiments.own_words import flag, own_words
from sim.config.schema import Experiment
from sim.config.validate import nearest
from sim.data.load import partner_codes
from sim.errors import ConfigError

RUNS = 2000
OWN_TRACKS = ("CHN", "CAN", "MEX")
"""Partners that are not scored: China's truce, and two that are exempt from the schedule."""

OWN = ("history", "folder", "points", "ablations", "leave_out", "draws")

USAGE = f"""usage: python -m experiments backtest [history=FOLDER] [key=value ...]

Holds an ensemble against the record at every cut-off date of a history folder, beside naive predictors and beside
the same ensemble with a mechanism left out. Writes scores.csv, partners.csv, reliability.csv, tariff_path.csv,
figures and manifest.json into a fresh folder results/backtests/<date_time>.

  history=FOLDER   outcomes_YYYY-MM-DD.csv (one a cut-off date), history*.csv, effective_tariff*.csv; default: the
                   record to 7 August 2025 that comes with the package
  folder=FOLDER    score the records of this results folder, instead of simulating; then no ablations
  points=FILE      simulate a table of parameter points (CSV, a column a key): run r plays point r modulo their
                   number; points=calibrated is the one that comes with the package. Keys that are given, or that
                   the scenario sets, are the same in every run
  ablations=false  without those of priority, capacity, strategies and belief
  leave_out=...    partners that are not scored; default {",".join(OWN_TRACKS)}
  draws=2000       draws of the bootstrap over partners
  key=value        the configuration, as for run; run.runs={RUNS} and run.engine=array unless given; histories
                   always end with the round that holds the cut-off date, whatever run.horizon is"""


class Asked(NamedTuple):
    """What was asked for."""

    history: str | None
    folder: Path | None
    points: str | None
    ablations: bool
    leave_out: tuple[str, ...]
    draws: int
    overrides: list[str]  # of the configuration


def arguments(argv: Sequence[str]) -> Asked:
    """Split the command line.

    Raises
    ------
    ConfigError
    """
    own, overrides = own_words(argv, OWN)
    for word in overrides:
        key, equals, _ = word.partition("=")
        if word.startswith("-") or not equals:
            raise ConfigError(f"backtest: unknown argument {word!r}; expected key=value, see --help")
        if "." not in key and key not in Experiment.model_fields:
            raise ConfigError(f"{key}: unknown key{nearest(key, [*OWN, *Experiment.model_fields])}")
    if "folder" in own:
        _check_nothing_simulated(own, overrides)
    return Asked(
        own.get("history"),
        Path(own["folder"]) if "folder" in own else None,
        own.get("points"),
        flag("ablations", own.get("ablations", "false" if "folder" in own else "true")),
        _codes(own.get("leave_out")),
        _whole("draws", own.get("draws", "2000")),
        overrides,
    )


def _check_nothing_simulated(own: dict[str, str], overrides: Sequence[str]) -> None:
    """Refuse what only a simulation would read."""
    idle = [word.split("=", 1)[0] for word in overrides if not word.startswith("output.")]
    idle += [key for key in ("points", "ablations") if own.get(key, "false") != "false"]
    if idle:
        raise ConfigError(f"{idle[0]}: nothing reads it, since folder is given and nothing is simulated")


def _whole(key: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 100 <= int(value) <= 100_000:
        raise ConfigError(f"{key}: got {value!r}; expected a whole number >= 100 and <= 100000")
    return int(value)


def _codes(value: str | None) -> tuple[str, ...]:
    if value is None:
        return OWN_TRACKS
    found = tuple(code for code in value.strip("[]").split(",") if code)
    for code in found:
        if code not in partner_codes():
            raise ConfigError(f"leave_out: unknown partner {code!r}{nearest(code, partner_codes())}")
    return found

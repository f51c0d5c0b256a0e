"""From the words of a sweep to its points, each checked before anything runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from omegaconf import DictConfig, OmegaConf

from experiments.compose import composed, plain
from experiments.sweep_words import is_group, value_of
from experiments.unread import unread
from sim.config.schema import Experiment
from sim.data.load import partner_codes
from sim.errors import ConfigError
from sim.records.parts import POINT
from sim.sweeps.design import Row, check_distinct, filled, grid, zipped
from sim.sweeps.factors import Factor, listed, ranged
from sim.sweeps.identity import own_strategies
from sim.sweeps.points import Points, experiment_of, point_of
from sim.sweeps.schema import Design


class Survey(NamedTuple):
    """What a look at every point showed."""

    runs: int  # the same at every point
    rounds: int  # the most
    engine: str
    own: dict[str, str]  # sha256 of files with strategies of the user's, by module
    partly: dict[str, int]  # keys that something reads at some points only, with the number of these


def rows_of(design: Design, seed: int) -> tuple[tuple[str, ...], list[Row]]:
    """Return swept keys and their values at every point.

    Raises
    ------
    ConfigError
    """
    if design.file is not None:
        keys, rows = _rows_of_file(Path(design.file))
    else:
        make = ranged if design.name in ("lhs", "sobol") else listed
        factors = [make(key, given) for key, given in design.points.items()]
        keys, rows = tuple(factor.key for factor in factors), _rows(design, factors, seed)
    check_distinct(keys, rows)
    return keys, rows


def _rows(design: Design, factors: Sequence[Factor], seed: int) -> list[Row]:
    if design.name == "grid":
        return grid(factors)
    if design.name == "list":
        return zipped(factors)
    assert design.n is not None
    return filled(design.name, factors, design.n, seed)


def _rows_of_file(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    try:
        text = path.suffix == ".csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False) if text else pd.read_parquet(path)
    except (OSError, ValueError) as problem:
        raise ConfigError(f"design.file: cannot read {str(path)!r}: {str(problem).splitlines()[0]}") from None
    frame = frame.drop(columns=POINT.name, errors="ignore")
    if frame.empty:
        raise ConfigError(f"design.file: {str(path)!r} has no points; expected a column a key and a row a point")
    columns = []
    for key in frame.columns:
        values = frame[key].tolist()
        columns.append(listed(str(key), [_cell(path, key, value) for value in values] if text else values).values)
    return tuple(map(str, frame.columns)), list(zip(*columns, strict=True))


def _cell(path: Path, key: str, text: str) -> Any:
    if not text.strip():
        raise ConfigError(
            f"design.file: {str(path)!r} has an empty cell in column {key}; expected a value, or null"
        )
    return value_of(text)


def points_of(keys: tuple[str, ...], rows: list[Row], overrides: Sequence[str]) -> Points:
    """Compose what the points stand on: once, or once for each choice of groups among the swept keys.

    Raises
    ------
    ConfigError
    """
    chosen = [place for place, key in enumerate(keys) if is_group(key)]
    replaced = tuple(key for key in keys if not is_group(key))
    cut_short = "run.horizon" in keys or any(word.startswith("run.horizon=") for word in overrides)
    bases: dict[tuple[str, ...], int] = {}
    configs: list[DictConfig] = []
    base = []
    for row in rows:
        choice = tuple(_choice(keys[place], row[place]) for place in chosen)
        if choice not in bases:
            bases[choice] = len(configs)
            configs.append(composed("run", [*overrides, *choice]))
        base.append(bases[choice])
    if not any(_refers(config) for config in configs):
        return Points(keys, rows, tuple(map(plain, configs)), base, replaced, cut_short)
    filled_in = tuple(_filled(configs[at], keys, row) for at, row in zip(base, rows, strict=True))
    return Points(keys, rows, filled_in, list(range(len(rows))), (), cut_short)


def _choice(group: str, name: Any) -> str:
    """Return the override that takes a choice of a group."""
    if not isinstance(name, str):
        raise ConfigError(f"design.points.{group}: got {name!r}; expected names of choices of {group}")
    return f"{group}={name}"


def _refers(config: DictConfig) -> bool:
    """Tell whether a value refers to another: then a swept one has to be there before that is resolved."""
    return bool(OmegaConf.to_container(config, resolve=False) != plain(config))


def _filled(config: DictConfig, keys: Sequence[str], row: Row) -> Mapping[str, Any]:
    own = config.copy()
    for key, value in zip(keys, row, strict=True):
        if not is_group(key):
            OmegaConf.update(own, key, value, merge=False, force_add=True)
    return plain(own)


def survey(points: Points, overrides: Sequence[str]) -> Survey:
    """Check every point, and that something reads every key.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected, at which point.
    """
    codes = partner_codes()
    given = [word.lstrip("+").split("=", 1)[0] for word in overrides if not word.startswith("~")]
    read_at = dict.fromkeys([*given, *points.keys], 0)
    reasons: dict[str, str] = {}
    own: dict[str, str] = {}
    first: Experiment | None = None
    rounds = 0
    for index in range(len(points.rows)):
        experiment = experiment_of(point_of(points, index), codes)
        first = first or experiment
        _check_same_runs(first, experiment, index)
        rounds = max(rounds, experiment.run.horizon)
        own |= own_strategies([experiment])
        for key in read_at:
            reason = unread(key, experiment)
            read_at[key] += reason is None
            reasons |= {key: reason} if reason else {}
    for key, number in read_at.items():
        if not number:
            raise ConfigError(f"{key}: nothing reads it at any point, since {reasons[key]}")
    assert first is not None
    partly = {key: number for key, number in read_at.items() if number < len(points.rows)}
    return Survey(first.run.runs, rounds, first.run.engine, own, partly)


def _check_same_runs(first: Experiment, experiment: Experiment, index: int) -> None:
    if experiment.run.runs != first.run.runs:
        raise ConfigError(
            f"run.runs: {first.run.runs} at point 0, {experiment.run.runs} at point {index}; expected the same"
        )

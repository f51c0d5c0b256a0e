"""What a sweep is made of: nothing of it may change between its start and its end."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sim import __version__
from sim.config.schema import Experiment
from sim.config.strategies import build_roster, own_code
from sim.data.load import data_hashes, partner_codes
from sim.records.tables import SCHEMA_VERSION
from sim.sweeps.points import Points
from sim.sweeps.shards import Cut

NUMBERS = ("data", "records", "trade", "rules", "rounds", "strategies", "abm", "ensemble", "config", "sweeps")
"""Folders of the package whose code can change a number of a record; so can the modules beside them."""

Identity = dict[str, Any]


@cache
def identity_here() -> Identity:
    """Return what this process plays a sweep with: versions, and hashes of code and data."""
    return {
        "package_version": __version__,
        "schema_version": SCHEMA_VERSION,
        "code_sha256": _code(),
        "data_sha256": data_hashes(),
        "versions": {name: version(name) for name in ("numpy", "scipy")},
    }


def identity_of(points: Points, own: Mapping[str, str], cut: Cut) -> Identity:
    """Return what a whole sweep depends on.

    Parameters
    ----------
    points : of the sweep
    own : strategies of the user's that they play, by module
    cut : the size of its shards
    """
    bases = [_without_place(base) for base in points.bases]
    return {
        **identity_here(),
        "own_strategies_sha256": dict(own),
        "configuration_sha256": _digest([bases, points.base, points.cut_short, cut]),
        "points_sha256": _digest([points.keys, points.rows]),
    }


def own_strategies(experiments: Iterable[Experiment]) -> dict[str, str]:
    """Return the sha256 of every file with a strategy of the user's, by module.

    Raises
    ------
    ConfigError
        When one cannot be loaded.
    """
    found: dict[str, str] = {}
    for experiment in experiments:
        if _may_have_own(experiment):
            found |= own_code(build_roster(experiment, partner_codes()))
    return dict(sorted(found.items()))


def first_change(before: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Return in words what differs between two identities; None where nothing does."""
    for name in sorted({*before, *now}):
        was, is_now = before.get(name), now.get(name)
        if was == is_now:
            continue
        if isinstance(was, Mapping) and isinstance(is_now, Mapping):
            inner = next(key for key in sorted({*was, *is_now}) if was.get(key) != is_now.get(key))
            return f"{_words(name)} {inner}: {_short(was.get(inner))} then, {_short(is_now.get(inner))} now"
        return f"{_words(name)}: {_short(was)} then, {_short(is_now)} now"
    return None


def _words(name: str) -> str:
    return name.removesuffix("_sha256").replace("_", " ").replace("code", "code of the package")


def _short(value: Any) -> str:
    return "none" if value is None else str(value)[:12]


def _may_have_own(experiment: Experiment) -> bool:
    partners = experiment.partners
    named = [*partners.strategy.values(), *partners.mix, partners.alike, experiment.home.strategy]
    return bool(partners.own) or any(":" in name for name in named)


def _without_place(base: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what changes no record: where results go, and how many processes make them."""
    output = {key: value for key, value in base["output"].items() if key not in ("folder", "figures")}
    run = {key: value for key, value in base["run"].items() if key != "processes"}
    return {**base, "output": output, "run": run}


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    package = files("sim")
    folders = [_files(package / name, name) for name in NUMBERS]
    for path, text in [*_modules(package, "sim"), *(file for folder in folders for file in sorted(folder))]:
        digest.update(f"{path}\n".encode() + text)
    return digest.hexdigest()


def _files(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found = _modules(folder, name)
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{name}/{entry.name}")
    return found


def _modules(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    own = [entry for entry in folder.iterdir() if entry.name.endswith(".py")]
    return [(f"{name}/{entry.name}", entry.read_bytes()) for entry in sorted(own, key=lambda entry: entry.name)]

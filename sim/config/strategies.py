"""From names in a configuration to strategy objects, and from shares to a strategy for every partner and run."""

import hashlib
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel

from sim.arrays import IntArray
from sim.config.actors import OwnStrategy
from sim.config.parameters import HomeStrategies
from sim.config.schema import Experiment
from sim.config.validate import MIX, nearest
from sim.errors import ConfigError
from sim.rng import uniforms
from sim.strategies import STRATEGIES, Strategy, Traits


class Roster(NamedTuple):
    """Who plays what: fixed strategies by partner, and shares for those left to chance."""

    fixed: tuple[Strategy | None, ...]  # one a partner; None where the mix decides
    mix: tuple[tuple[float, Strategy], ...]  # cumulated share, strategy
    home: Strategy


def build_roster(experiment: Experiment, codes: tuple[str, ...]) -> Roster:
    """Return the strategies of a configuration.

    Raises
    ------
    ConfigError
        When a module or class of the user's cannot be loaded: names the key and why.
    """
    members = {code: "bloc" for bloc in experiment.partners.blocs.values() for code in bloc}
    named = members | dict(experiment.partners.strategy)
    default = named.pop("default")
    parameters, own = experiment.partners.parameters, experiment.partners.own

    def make(key: str, name: str) -> Strategy:
        return _make(f"partners.{key}", name, parameters, own)

    fallback = None if default == MIX else make("strategy.default", default)
    made = {code: make(f"strategy.{code}", name) for code, name in named.items()}
    cumulated, mix = 0.0, []
    for name in sorted(experiment.partners.mix, key=_registry_order):
        cumulated += experiment.partners.mix[name]
        mix.append((cumulated, make(f"mix.{name}", name)))
    return Roster(
        tuple(made.get(code, fallback) for code in codes),
        tuple(mix),
        _make("home.strategy", experiment.home.strategy, experiment.home.parameters, own),
    )


def strategies_of_run(*, roster: Roster, seed: int, run: int, slots: tuple[int, ...]) -> tuple[Strategy, ...]:
    """Return every partner's strategy in one run; the same luck for a partner whatever the others play."""
    everyone, part = strategies_of_runs(roster=roster, seed=seed, runs=[run], slots=slots)
    return tuple(everyone[place] for place in part[0])


def strategies_of_runs(
    *, roster: Roster, seed: int, runs: Sequence[int], slots: tuple[int, ...]
) -> tuple[tuple[Strategy, ...], IntArray]:
    """Return every strategy that may be played, and the place among them of each partner's in some runs.

    Places are ``(runs, partners)``.
    """
    mixed = [strategy for _, strategy in roster.mix]
    named = list({id(strategy): strategy for strategy in roster.fixed if strategy is not None}.values())
    order = {id(strategy): len(mixed) + place for place, strategy in enumerate(named)}
    fixed = np.array([-1 if strategy is None else order[id(strategy)] for strategy in roster.fixed])
    part = np.tile(fixed, (len(runs), 1))
    if (fixed < 0).any():
        part = np.where(fixed < 0, _drawn(roster, seed, np.asarray(runs)[:, np.newaxis], slots), part)
    return (*mixed, *named), part


def _drawn(roster: Roster, seed: int, run: IntArray, slots: tuple[int, ...]) -> IntArray:
    """Return what each partner would draw from the mix, ``(runs, partners)``."""
    draws = uniforms(seed=seed, stream="mix", run=run, round_index=0, partner=np.array(slots))
    edges = np.array([cumulated for cumulated, _ in roster.mix])
    return np.asarray(np.minimum(np.searchsorted(edges, draws, side="right"), len(edges) - 1))


def _registry_order(name: str) -> tuple[int, str]:
    """Order a mix by the registry, so that the order in a file does not change who draws what."""
    known = list(STRATEGIES)
    return (known.index(name) if name in known else len(known), name)


def _make(key: str, name: str, parameters: HomeStrategies, own: dict[str, OwnStrategy]) -> Strategy:
    if name in own:
        strategy = load_strategy(f"partners.own.{name}.file", own[name].file, own[name].parameters)
        object.__setattr__(strategy, "name", name)  # two entries may share a class; records tell them apart
    elif ":" in name:
        strategy = load_strategy(key, name, {})
    else:
        section = getattr(parameters, name, None)
        values = section.model_dump() if isinstance(section, BaseModel) else {}
        strategy = STRATEGIES[name](**values)
    if key.startswith("home.") and not strategy.traits.for_home:
        raise ConfigError(f"{key}: {name} is for partners only; expected traits = Traits(for_home=True, ...)")
    return strategy


def load_strategy(key: str, name: str, parameters: dict[str, Any]) -> Strategy:
    """Load ``module:Class`` from the user's own file; the working folder counts as a place for modules.

    Raises
    ------
    ConfigError
        One line: the key, and what kept the class from being loaded or made.
    """
    module_name, _, class_name = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except Exception as problem:  # a user's module can fail in any way while it is imported
        raise ConfigError(
            f"{key}: cannot import {module_name!r}: {type(problem).__name__}: {problem}"
        ) from problem
    kind = getattr(module, class_name, None)
    if kind is None:
        raise ConfigError(f"{key}: {module_name!r} has no {class_name!r}{nearest(class_name, dir(module))}")
    if not (isinstance(kind, type) and issubclass(kind, Strategy)):
        raise ConfigError(f"{key}: {name!r} is not a subclass of sim.strategies.Strategy")
    try:
        strategy: Strategy = kind(**parameters)
        eager = float(strategy.eagerness)
    except Exception as problem:  # likewise its constructor
        raise ConfigError(
            f"{key}: {name}({_spelled(parameters)}) failed: {type(problem).__name__}: {problem}"
        ) from problem
    if not isinstance(getattr(strategy, "name", None), str):
        raise ConfigError(f'{key}: {name} has no name; expected name = "..." in the class')
    if not isinstance(getattr(strategy, "traits", None), Traits):
        raise ConfigError(f"{key}: {name} has no traits; expected traits = Traits(...) in the class")
    if not 0.0 <= eager < float("inf"):
        raise ConfigError(f"{key}: eagerness of {name} is {eager}; expected a finite number, 0 or more")
    return strategy


def own_code(roster: Roster) -> dict[str, str]:
    """Return the sha256 of every file that strategies from outside the package come from, by module."""
    played = [*roster.fixed, *(strategy for _, strategy in roster.mix), roster.home]
    modules = {type(strategy).__module__ for strategy in played if strategy is not None}
    files = {name: getattr(sys.modules.get(name), "__file__", None) for name in modules}
    return {
        name: hashlib.sha256(Path(file).read_bytes()).hexdigest()
        for name, file in sorted(files.items())
        if file is not None and not name.startswith("sim.")
    }


def _spelled(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in parameters.items())

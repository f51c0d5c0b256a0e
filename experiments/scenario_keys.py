"""Which keys the file of a scenario sets, to whatever value: its defaults too."""

from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from experiments.scenarios import BASELINE
from sim.errors import ConfigError

SEARCH = "hydra.searchpath="


def scenario_keys(overrides: Sequence[str]) -> list[str]:
    """Return the dotted keys that the scenario chosen by overrides sets by itself.

    Those of the choices that it makes of other groups, or of a scenario that it builds on, are its own too.

    Parameters
    ----------
    overrides : of the configuration, known to compose

    Raises
    ------
    ConfigError
        When the file of a choice is not in the package, nor in a folder of the search path.
    """
    chosen = [word.partition("=")[2] for word in overrides if word.startswith("scenario=")]
    own = [_read(word.removeprefix(SEARCH)) for word in overrides if word.startswith(SEARCH)]
    folders = [Path(str(folder).removeprefix("file://")) for found in own for folder in found]
    places: list[Traversable] = [files("configs"), *folders]
    return _set_by("scenario", chosen[-1].strip("'\"") if chosen else BASELINE, places)


def _set_by(group: str, choice: str, places: Sequence[Traversable]) -> list[str]:
    found = (place.joinpath(group, f"{choice}.yaml") for place in places)
    file = next((each for each in found if each.is_file()), None)
    if file is None:
        raise ConfigError(f"{group}={choice}: no such file; with points= it must be in --config-dir")
    content = _read(file.read_text(encoding="utf-8")) or {}
    above = [key for each in content.pop("defaults", []) for key in _chosen(each, group, places)]
    return [*above, *leaves(content, "" if group == "scenario" else f"{group}.")]


def _read(text: str) -> Any:
    return OmegaConf.to_container(OmegaConf.create(text))


def _chosen(entry: object, group: str, places: Sequence[Traversable]) -> list[str]:
    """Return the keys of an entry of a list of defaults: a choice of this group, or of another one."""
    if isinstance(entry, dict):
        ((other, choice),) = entry.items()
        return _set_by(str(other).split()[-1].strip("/"), str(choice), places)
    return [] if entry == "_self_" else _set_by(group, str(entry), places)


def leaves(content: object, prefix: str = "") -> list[str]:
    """Return the dotted keys of nested sections that hold values.

    Parameters
    ----------
    content : sections
    prefix : of every key

    Examples
    --------
    >>> leaves({"home": {"resolve": 0.5, "weights": {}}, "seed": 1})
    ['home.resolve', 'seed']
    """
    if not isinstance(content, dict):
        return [prefix.rstrip(".")]
    return [key for name, inner in content.items() for key in leaves(inner, f"{prefix}{name}.")]

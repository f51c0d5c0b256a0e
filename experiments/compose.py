"""Hydra at the door: compose a configuration, and turn its refusals into one line."""

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # comes with OmegaConf
from hydra import compose, initialize_config_module
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra._internal.utils import get_args_parser
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.config.schema import Experiment
from sim.config.validate import nearest
from sim.errors import ConfigError

OPEN_KEYS = ("partners.strategy.", "partners.mix.", "partners.own.", "partners.blocs.")
"""Below these a user may add entries; elsewhere a new key is a mistake."""

UNSUPPORTED = ("config_path", "config_name", "experimental_rerun", "version", "shell_completion")
"""Options of Hydra that would lead away from the configuration of the package."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Split a command line into Hydra's flags and overrides; entries of open keys may be new.

    A folder of the user's (``--config-dir``) becomes an override, so that it goes wherever overrides go.

    Raises
    ------
    ConfigError
        For a flag that Hydra does not know, or a folder that cannot add choices.
    """
    parser = get_args_parser()

    def refuse(message: str) -> None:
        raise ConfigError(f"command line: {message}")

    parser.error = refuse  # type: ignore[assignment,method-assign]  # argparse would print usage and exit
    args = parser.parse_intermixed_args(list(argv))
    unknown = [word for word in args.overrides if word.startswith("-")]
    if unknown:
        raise ConfigError(
            f"command line: unknown option {unknown[0]!r}; expected key=value or an option of --help"
        )
    for name in UNSUPPORTED:
        if getattr(args, name, None):
            raise ConfigError(f"command line: --{name.replace('_', '-')} is not supported; see --help")
    args.overrides = [rewritten for word in args.overrides for rewritten in _open(word)]
    if args.config_dir:
        args.overrides.append(_own_folder(Path(args.config_dir)))
    return args


def points(overrides: Sequence[str]) -> list[list[str]]:
    """Return the overrides of every job of a multirun.

    Raises
    ------
    ConfigError
        When an override cannot be parsed.
    """
    with one_line(overrides):
        parsed = OverridesParser.create().parse_overrides(list(overrides))
        batches = BasicSweeper.split_arguments(parsed, max_batch_size=None)
    return [list(job) for batch in batches for job in batch]


def composed(name: str, overrides: Sequence[str]) -> DictConfig:
    """Compose a configuration of the package; entries of open keys may be new.

    Raises
    ------
    ConfigError
        One line that names the override at fault and the nearest valid name.
    """
    GlobalHydra.instance().clear()
    words = [rewritten for word in overrides for rewritten in _open(word)]
    with one_line(overrides, name), initialize_config_module("configs", version_base="1.3"):
        config = compose(config_name=name, overrides=words)
    section = config.get("scenario")
    for key in section if isinstance(section, DictConfig) else ():
        if key in Experiment.model_fields or key == "defaults":
            raise ConfigError(f"scenario.{key}: expected '# @package _global_' in the first line of the scenario")
    return config


def plain(config: DictConfig) -> dict[str, Any]:
    """Return a composed configuration as plain containers with interpolations resolved.

    Raises
    ------
    ConfigError
    """
    with one_line([]):
        content = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    if not isinstance(content, dict):
        raise ConfigError("configuration: expected sections of keys")
    return {str(key): value for key, value in content.items()}


def keys(config: DictConfig, prefix: str = "") -> list[str]:
    """Return every dotted key of a configuration, sections included."""
    found = []
    for name, value in config.items_ex(resolve=False):
        key = str(name)
        found.append(f"{prefix}{key}")
        if isinstance(value, DictConfig):
            found += keys(value, f"{prefix}{key}.")
    return found


def _open(word: str) -> list[str]:
    """Let entries of an open key be new, and a whole open key be replaced (Hydra alone would merge it)."""
    key = word.split("=", 1)[0]
    if f"{key}." in OPEN_KEYS:
        return [f"~{key}", f"+{word}"]
    return [f"++{word}"] if word.startswith(OPEN_KEYS) else [word]


def _own_folder(folder: Path) -> str:
    """Return the override that makes Hydra look for choices in a folder of the user's too, after the package's."""
    if not folder.is_dir():
        raise ConfigError(f"--config-dir: got {str(folder)!r}; expected a folder that exists")
    for file in sorted(folder.glob("*/*.yaml")):
        group, name = file.parent.name, file.name
        if files("configs").joinpath(group, name).is_file():
            raise ConfigError(f"--config-dir: {group}/{name} is a choice of the package; expected another name")
    quoted = str(folder.resolve()).replace("'", r"\'")
    return f"hydra.searchpath=['{quoted}']"


@contextmanager
def one_line(overrides: Sequence[str], name: str = "run") -> Iterator[None]:
    """Turn what Hydra and OmegaConf raise into one line.

    Parameters
    ----------
    overrides : those at work
    name : the configuration whose keys are the valid ones

    Raises
    ------
    ConfigError
    """
    try:
        yield
    except (HydraException, OmegaConfBaseException) as refusal:
        at_fault = [refusal.override] if isinstance(refusal, OverrideParseException) else overrides
        raise ConfigError(_explain(str(refusal), at_fault, name)) from refusal
    except (yaml.YAMLError, ValueError) as damage:  # a file that is no YAML, or whose first lines are odd
        raise ConfigError(f"configuration: {' '.join(str(damage).split())}") from damage
    except RecursionError as loop:
        raise ConfigError("configuration: an interpolation refers to itself") from loop


def _explain(message: str, overrides: Sequence[str], name: str) -> str:
    """Name the key and what was expected, as far as the message tells."""
    if group := re.search(r"Could not find '([\w/]+)/([^'/]+)'\s+Available options in '[^']*':([\s\S]*)", message):
        options = re.findall(r"^\t(\S+)$", group.group(3), re.M)
        return f"{group.group(1)}: unknown choice {group.group(2)!r}{nearest(group.group(2), options)}"
    if key := re.search(r"Could not (?:override|delete from config\.?) '?([\w.@/]+)'?", message):
        return f"{key.group(1)}: unknown key{nearest(key.group(1), keys(composed(name, [])))}"
    if key := re.search(r"Could not append to config\. An item is already at '([^']+)'", message):
        return f"{key.group(1)}: is there already; write it without the +"
    told = re.sub(r"See https?://\S+ for details", "", message)
    first = " ".join(line.strip() for line in told.splitlines() if line.strip(" ^"))
    culprit = overrides[0] if len(overrides) == 1 else next((word for word in overrides if word in message), None)
    return f"{culprit}: {first}" if culprit and not first.startswith(culprit) else first

"""The words of a sweep: what is varied, where it is played, and overrides of the configuration."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import QuotedString
from pydantic import ValidationError

from experiments.compose import composed, one_line, parse, plain
from experiments.help import groups
from sim.config.names import nearest
from sim.config.validate import refusal_line
from sim.errors import ConfigError
from sim.sweeps.schema import Asked

POINTS = "design.points."

NOT_SWEPT = ("run.runs", "run.processes", "run.engine", "output", "scenario.name", "scenario.question")
"""Keys that are one for the whole sweep, or change no number."""

RANGE = {"low", "high", "log", "integer", "values"}


class Words(NamedTuple):
    """A command line, sorted."""

    run: list[str]  # overrides of the configuration
    sweep: list[str]  # of design and launcher
    points: dict[str, Any]  # swept key -> what was given for it
    resume: str | None
    cfg: bool  # print the configuration and stop
    help: bool


def sorted_words(argv: Sequence[str]) -> Words:
    """Sort the words of a command line.

    Raises
    ------
    ConfigError
        For a word that no sweep takes.
    """
    args = parse(argv)
    if args.multirun:
        raise ConfigError("sweep: is a multirun of its own; expected no --multirun")
    if args.info or args.hydra_help or args.resolve or args.package:
        raise ConfigError("sweep: expected key=value, --cfg job, --config-dir or --help")
    found = Words([], [], {}, None, args.cfg is not None, bool(args.help))
    for word in args.overrides:
        key, _, value = word.partition("=")
        if key == "resume":
            found = found._replace(resume=value)
        elif key.startswith(POINTS):
            _add(found.points, key.removeprefix(POINTS), _value(word))
        elif key.split(".")[0] in Asked.model_fields:
            found.sweep.append(word)
        else:
            found.run.append(word)
    if found.resume == "":
        raise ConfigError("resume: got nothing; expected the folder of a sweep")
    return found


def asked_of(words: Words) -> Asked:
    """Return design and launcher, checked.

    Raises
    ------
    ConfigError
    """
    search = [word for word in words.run if word.startswith("hydra.searchpath=")]
    raw = plain(composed("sweep", [*words.sweep, *search]))
    try:
        asked = Asked.model_validate({name: raw[name] for name in Asked.model_fields})
    except ValidationError as refusal:
        raise ConfigError(refusal_line(refusal, Asked)) from None
    swept = dict(_flat(asked.design.points))
    for key, value in words.points.items():
        _add(swept, key, value)
    _check(swept, words.run)
    _check_design(asked, swept)
    return asked.model_copy(update={"design": asked.design.model_copy(update={"points": swept})})


def is_group(key: str) -> bool:
    """Tell whether a swept key is a choice of a group."""
    return any(key == group.name for group in groups())


def _check(swept: Mapping[str, Any], overrides: Sequence[str]) -> None:
    if any(word.startswith("output.figures=") and word != "output.figures=false" for word in overrides):
        raise ConfigError("output.figures: a sweep draws none; expected false, or nothing")
    fixed = [word.lstrip("+~").split("=", 1)[0] for word in overrides]
    for key in swept:
        if any(key == name or key.startswith(f"{name}.") for name in NOT_SWEPT):
            raise ConfigError(f"design.points.{key}: is the same at every point; expected a key of the model")
        if "." not in key and not is_group(key):
            names = [group.name for group in groups()]
            raise ConfigError(f"design.points.{key}: unknown group{nearest(key, names)}")
        both = [name for name in fixed if name == key or (not is_group(key) and name.startswith(f"{key}."))]
        if both:
            raise ConfigError(f"{both[0]}: is given, and design.points.{key} varies it; expected one of them")


def _check_design(asked: Asked, swept: Mapping[str, Any]) -> None:
    design, launcher = asked.design, asked.launcher
    fills = design.name in ("lhs", "sobol")
    if fills and design.n is None:
        raise ConfigError(f"design.n: missing; expected the number of points of {design.name}")
    if not fills and design.n is not None:
        raise ConfigError(f"design.n: nothing reads it, since design is {design.name}; expected lhs or sobol")
    if design.file is not None and (design.name != "list" or swept):
        raise ConfigError("design.file: expected design=list, and no design.points beside it")
    if not swept and design.file is None:
        raise ConfigError("design.points: nothing is varied; expected design.points.KEY=[value, value]")
    if launcher.name == "local" and launcher.address is not None:
        raise ConfigError("launcher.address: nothing reads it, since launcher is local; expected dask")


def _add(swept: dict[str, Any], key: str, value: Any) -> None:
    if key in swept:
        raise ConfigError(f"design.points.{key}: is given twice")
    swept[key] = value


def _flat(section: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return swept keys of a file: dotted or as sections, until something that is a range or a list."""
    found: list[tuple[str, Any]] = []
    for name, value in section.items():
        if isinstance(value, Mapping) and not set(value) <= RANGE:
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", value))
    return found


def _value(word: str) -> Any:
    """Return what stands after the equals sign, in Hydra's grammar; ``1,2,3`` and ``range(1,4)`` are lists too."""
    with one_line([word]):
        override = OverridesParser.create().parse_override(word)
        if not override.is_sweep_override():
            return _bare(override.value())
        return [_bare(value) for value in override.sweep_iterator(lambda value: value)]


def value_of(text: str) -> Any:
    """Return a value as it would be read on the command line.

    Raises
    ------
    ConfigError
    """
    return _value(f"cell={text}")


def _bare(value: Any) -> Any:
    if isinstance(value, QuotedString):
        return value.text
    if isinstance(value, Mapping):
        return {_bare(key): _bare(inner) for key, inner in value.items()}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value

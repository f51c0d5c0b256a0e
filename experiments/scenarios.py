"""``scenarios``: the library of questions, and what each changes against the baseline."""

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from experiments.compose import composed, parse, plain
from sim.config.names import nearest
from sim.config.validate import checked
from sim.data.load import partner_codes
from sim.errors import ConfigError

BASELINE = "liberation_day"
"""What every other scenario is held against."""

PIPE_WIDTH = 110
"""Columns of a list that goes to a file or a pipe."""

NOTHING = "nothing"
"""Stands for an entry that is not there."""

SHORT = 60
"""Longest list of values that the overview shows; of a longer one it gives the number."""

USAGE = """usage: python -m experiments scenarios [NAME] [--config-dir FOLDER]

Lists the scenarios, each with its question and the keys that it changes against the baseline. With a NAME: what it
is about, and every changed key with its value in the baseline.

  --config-dir FOLDER  also those of your own, FOLDER/scenario/NAME.yaml

Run one with: python -m experiments run scenario=NAME
One of your own: a file like those in configs/scenario, with '# @package _global_' in its first line."""


class Change(NamedTuple):
    """A key that differs from the baseline; ``NOTHING`` where one of them has no such entry."""

    key: str
    value: Any
    baseline: Any


class Scenario(NamedTuple):
    """A question, and the configuration that answers it."""

    name: str
    question: str
    about: str  # the comment at the head of its file
    changes: list[Change]


def main(argv: Sequence[str]) -> int:
    """List the scenarios, or explain one.

    Raises
    ------
    ConfigError
    """
    args = parse(argv)
    if args.help:
        print(USAGE)
        return 0
    place = [word for word in args.overrides if word.startswith("hydra.searchpath=")]
    asked = [word for word in args.overrides if word not in place]
    known = scenario_files(Path(args.config_dir) if args.config_dir else None)
    if len(asked) > 1:
        raise ConfigError(f"scenarios: got {' '.join(asked)!r}; expected one name at most")
    for name in asked:
        if name not in known:
            raise ConfigError(f"scenarios: unknown scenario {name!r}{nearest(name, list(known))}")
    baseline = values_of(BASELINE)
    lines = _detail(scenario(asked[0], known, baseline, place)) if asked else _overview(known, baseline, place)
    print("\n".join(lines))
    return 0


def scenario_files(folder: Path | None = None) -> dict[str, Traversable]:
    """Return every scenario by name, the baseline first; the user's, of a configuration folder, come last."""
    places: list[Traversable] = [files("configs") / "scenario"]
    if folder is not None and (folder / "scenario").is_dir():
        places.append(folder / "scenario")
    found = {
        file.name.removesuffix(".yaml"): file
        for place in places
        for file in sorted(place.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }
    return {BASELINE: found[BASELINE]} | found


def values_of(name: str, place: Sequence[str] = ()) -> dict[str, Any]:
    """Return every dotted key of a scenario with its value.

    Raises
    ------
    ConfigError
        When its file cannot be composed, or its values are refused.
    """
    config = plain(composed("run", [*place, f"scenario={name}"]))
    checked(config, partner_codes())
    return _flat(config)


def scenario(
    name: str, known: Mapping[str, Traversable], baseline: Mapping[str, Any], place: Sequence[str] = ()
) -> Scenario:
    """Return a scenario; what it changes is found by composing it.

    Raises
    ------
    ConfigError
        As ``values_of``.
    """
    values = values_of(name, place)
    changes = [
        Change(key, values.get(key, NOTHING), baseline.get(key, NOTHING))
        for key in {**baseline, **values}
        if not key.startswith("scenario.")
    ]
    changes = [each for each in changes if each.value != each.baseline]
    question = str(values.get("scenario.question", ""))
    return Scenario(name, question, _about(known[name].read_text(encoding="utf-8")), changes)


def _about(text: str) -> str:
    """Return the comment at the head of a file, in one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return " ".join(line for line in lines if not line.startswith("@package"))


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def _spelled(value: object) -> str:
    """Return a value as it is written on the command line."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_spelled(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_spelled, value)) + "]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _short(value: object) -> str:
    """Return a value for the overview, without spaces, so that a line is not broken within it."""
    told = _spelled(value).replace(", ", ",")
    return f"[{len(value)} entries]" if isinstance(value, list) and len(told) > SHORT else told


def _wrapped(text: str, indent: str = "") -> list[str]:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _overview(
    known: Mapping[str, Traversable], baseline: Mapping[str, Any], place: Sequence[str]
) -> Iterator[str]:
    for name in known:
        yield name
        try:
            found = scenario(name, known, baseline, place)
        except ConfigError as problem:
            yield from _wrapped(f"cannot be used: {problem}", "  ")
            continue
        yield from _wrapped(found.question, "  ")
        changes = [f"{each.key}={_short(each.value)}" for each in found.changes]
        yield from _wrapped(" ".join(changes) or "(the baseline)", "    ")
    yield ""
    yield "one in detail: python -m experiments scenarios NAME"
    yield "run one:       python -m experiments run scenario=NAME"


def _detail(found: Scenario) -> Iterator[str]:
    yield from [found.name, "", *_wrapped(found.question), "", *_wrapped(found.about)]
    if found.changes:
        yield from ["", "changes"]
    for key, value, before in found.changes:
        entries = value if isinstance(value, list) and value and isinstance(value[0], dict) else []
        told = f"{len(entries)} entries" if entries else _spelled(value)
        yield from _wrapped(f"{key} = {told} (baseline: {_spelled(before)})", "  ")
        for entry in entries:
            yield from _wrapped(f"- {_spelled(entry)}", "    ")
    yield from ["", f"run it:              python -m experiments run scenario={found.name}"]
    if found.name != BASELINE:
        yield f"beside the baseline: python -m experiments run --multirun scenario={BASELINE},{found.name}"

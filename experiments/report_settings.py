"""What a results folder was made with, as far as it differs from the baseline."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.compose import composed, plain
from sim.errors import RecordError
from sim.records.run_points import RUN_POINTS, number_of_points
from sim.records.store import read_config
from sim.report.tables import Field, Table, laid_out

MOST_SIDES = 6
"""Columns of settings beside the baseline's; a comparison of more sides shows none."""

LEFT_OUT = ("output.", "run.processes", "scenario.question")
"""Settings that change no number."""


def name_of(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Return what to call a folder: its scenario, the sides that it compares, or its own name."""
    scenario = _flat(_config(folder) or {}).get("scenario.name")
    if scenario is not None:
        return scenario
    sides = [str(side.get("side")) for side in manifest.get("sides") or [] if isinstance(side, Mapping)]
    others = [side for side in sides if side != manifest.get("baseline")]
    if not others:
        return folder.resolve().name
    told = (
        others[0]
        if len(others) == 1
        else ", ".join(others)
        if len(others) <= MOST_SIDES
        else f"{len(others)} sides"
    )
    return f"{told} against {manifest['baseline']}"


def changed_settings(folder: Path, manifest: Mapping[str, Any]) -> Table | None:
    """Return the settings that differ from the baseline, in the order of the configuration.

    A run or a sweep has its own configuration; the sides of a comparison have theirs, in their folders, where
    those are still there. Of other folders the words of the command line are shown.

    Parameters
    ----------
    folder : results folder
    manifest : of it

    Returns
    -------
    A row a setting; None when nothing can be said.

    Raises
    ------
    RecordError
        When a configuration cannot be read.
    """
    held = _configurations(folder, manifest)
    if not held:
        return _given(manifest)
    baseline = _flat(plain(composed("run", [])))
    keys = dict.fromkeys([*baseline, *(key for told in held.values() for key in told)])
    rows = []
    for key in keys:
        values = [told.get(key, "") for told in held.values()]
        usual = baseline.get(key, "")
        if not key.startswith(LEFT_OUT) and any(value not in (usual, usual or "null") for value in values):
            rows.append([key, usual, *values])
    heads = ["Setting", "Baseline", *held]
    return _table(rows, heads, "The baseline is a run of which nothing is asked.")


def _configurations(folder: Path, manifest: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return flat configurations by the head of their column."""
    own = _settings(folder)
    if own is not None:
        return {"Here": own}
    sides = {
        str(side.get("side")): _settings(Path(str(side.get("folder"))))
        for side in manifest.get("sides") or []
        if isinstance(side, Mapping)
    }
    found = {name: settings for name, settings in sides.items() if settings is not None}
    return found if len(found) == len(sides) <= MOST_SIDES else {}


def _given(manifest: Mapping[str, Any]) -> Table | None:
    words = [str(word).partition("=") for word in manifest.get("command") or [] if "=" in str(word)]
    rows = [[key, value] for key, _, value in words if not key.startswith(LEFT_OUT)]
    return _table(rows, ["Setting", "Here"], "As given on the command line.") if rows else None


def _table(rows: list[list[str]], heads: list[str], note: str) -> Table:
    frame = pd.DataFrame(rows, columns=pd.Index(range(len(heads))).astype(str), dtype=object)
    fields = [Field(head, (str(place),)) for place, head in enumerate(heads)]
    return laid_out(frame, fields, title="Settings", note=note)


def _settings(folder: Path) -> dict[str, str] | None:
    """Return the settings of a folder; of keys that differ from run to run, what they range over."""
    config = _config(folder)
    return None if config is None else _flat(config) | _by_run(folder)


def _by_run(folder: Path) -> dict[str, str]:
    if not number_of_points(folder):
        return {}
    table = pd.read_parquet(folder / f"{RUN_POINTS}.parquet").drop(columns=["run", "point"])
    return {str(key): f"by run: {_spread(values)}" for key, values in table.items()}


def _spread(values: pd.Series) -> str:
    """Return the range of numbers, or all words that there are."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return f"{values.min()} to {values.max()}"
    return ", ".join(sorted(set(map(str, values))))


def _config(folder: Path) -> dict[str, Any] | None:
    path = folder / "config.yaml"
    if not path.is_file():
        return None
    content = read_config(folder)
    if not isinstance(content, dict):
        raise RecordError(f"{path}: expected keys and values")
    return content


def _flat(content: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return every value under its full key, as it would be written."""
    found: dict[str, str] = {}
    for key, value in content.items():
        if isinstance(value, Mapping) and value:
            found |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, Mapping):
            found[f"{prefix}{key}"] = "none"
        else:
            found[f"{prefix}{key}"] = _written(value)
    return found


def _written(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    return ", ".join(map(str, value)) or "none" if isinstance(value, (list, tuple)) else str(value)

"""The sides of a comparison: what each is called, and whether two can be compared, run by run or at all."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.analysis.comparison_records import Folder, Records, first_day
from sim.analysis.quantile_paths import round_length
from sim.data.load import other_data
from sim.errors import RecordError

LONGEST_KEY = 24
"""Letters; of a longer key the middle is left out where it is shown."""

KEYS_IN_A_NAME = 2
"""Points of a sweep over more keys are called by their number."""


class Side(NamedTuple):
    """One run folder, or one point of a sweep."""

    name: str  # tells it from the others
    folder: Folder
    point: int | None
    settings: Mapping[str, Any]  # of the keys that vary in its sweep; empty for a run
    aliases: tuple[str, ...]  # other words for it


class Identity(NamedTuple):
    """What two sides must have in common."""

    name: str
    schema_version: int
    package_version: str
    commit: str | None
    data: Mapping[str, str]  # table -> sha256
    seed: int | None
    start: datetime.date
    round_days: int
    rounds: int
    partners: tuple[str, ...]


def sides_of(folders: Sequence[Folder]) -> list[Side]:
    """Return the sides that folders hold: one a run, one a point of a sweep, in order.

    Parameters
    ----------
    folders : results folders; each once

    Returns
    -------
    Sides with different names. Runs are called by their scenarios, by their folders where scenarios are the same;
    points by the values of the keys that vary, or by number.

    Raises
    ------
    RecordError
        When two folders are the same.
    """
    _check_different(folders)
    names = _folder_names(folders)
    varied = [varying(folder.points) for folder in folders if folder.points is not None]
    short = short_keys(list(dict.fromkeys(str(key) for table in varied for key in table.columns)))
    sides: list[Side] = []
    for folder, name in zip(folders, names, strict=True):
        if folder.points is None:
            sides.append(Side(name, folder, None, {}, _aliases(folder)))
        else:
            sides += _points(folder, "" if len(folders) == 1 else f"{name}: ", short)
    return sides


def identity(side: Side, records: Records) -> Identity:
    """Return what a side was made with.

    Parameters
    ----------
    side : Side
    records : of this side; at least one run

    Raises
    ------
    RecordError
        When the manifest does not say it.
    """
    told = {**side.folder.manifest.get("identity", {}), **side.folder.manifest}
    for key in ("schema_version", "package_version", "data_sha256"):
        if key not in told:
            raise RecordError(
                f"{side.folder.path / 'manifest.json'}: has no {key}; expected that of a finished run"
            )
    swept = side.settings.get("run.seed", told.get("seed", side.folder.told("run", "seed")))
    days = side.folder.told("run", "round_days") if records.series["date"].nunique() == 1 else None
    return Identity(
        name=side.name,
        schema_version=int(told["schema_version"]),
        package_version=str(told["package_version"]),
        commit=told.get("git_commit"),
        data=dict(told["data_sha256"]),
        seed=None if swept is None else int(swept),
        start=first_day(records.series),
        round_days=int(days) if days is not None else round_length(records.series),
        rounds=int(records.series["round"].max()) + 1,
        partners=tuple(records.partners["iso3"].unique()),
    )


def check_comparable(first: Identity, other: Identity) -> None:
    """Refuse two sides whose differences would mean nothing.

    Parameters
    ----------
    first, other : Identity

    Raises
    ------
    RecordError
        One line that says what differs: schema, data, first day, rounds or partners.
    """
    reason = _different(first, other)
    if reason:
        raise RecordError(f"{other.name} cannot be compared with {first.name}: {reason}")


def unpaired_reason(first: Identity, other: Identity) -> str | None:
    """Say why runs with one index do not share their luck; None if they do.

    Parameters
    ----------
    first, other : comparable
    """
    if first.seed is None or other.seed is None:
        return "a seed is not recorded"
    if first.seed != other.seed:
        return f"seeds differ ({first.seed} and {other.seed})"
    if first.package_version != other.package_version:
        return f"made by different versions ({first.package_version} and {other.package_version})"
    return None


def _different(first: Identity, other: Identity) -> str | None:
    data = other_data(first.data, other.data)
    lacking = sorted(set(first.partners) ^ set(other.partners))
    if first.schema_version != other.schema_version:
        return f"schema versions differ ({first.schema_version} and {other.schema_version})"
    if data:
        return f"other data ({', '.join(data[:3])}{' and more' if len(data) > 3 else ''})"
    if first.start != other.start:
        return f"first days differ ({first.start} and {other.start})"
    if first.round_days != other.round_days:
        return f"rounds last {first.round_days} and {other.round_days} days"
    if first.rounds != other.rounds:
        return f"other horizon ({first.rounds} and {other.rounds} rounds)"
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        return f"other partners ({', '.join(lacking[:3])}{more} on one side only)"
    return None


def _check_different(folders: Sequence[Folder]) -> None:
    seen = set()
    for folder in folders:
        place = folder.path.resolve()
        if place in seen:
            raise RecordError(f"{folder.path}: given twice; expected different folders")
        seen.add(place)


def _folder_names(folders: Sequence[Folder]) -> list[str]:
    """Return the plainest names that tell the folders apart: scenario, folder, path."""
    scenarios = [str(folder.told("scenario", "name")) for folder in folders]
    for names in (scenarios, [folder.path.resolve().name for folder in folders]):
        if len(set(names)) == len(names):
            return names
    return [str(folder.path) for folder in folders]


def _aliases(folder: Folder) -> tuple[str, ...]:
    return (str(folder.path), folder.path.resolve().name, str(folder.told("scenario", "name")))


def _points(folder: Folder, prefix: str, short: Mapping[str, str]) -> list[Side]:
    assert folder.points is not None
    varied = varying(folder.points)
    rows = [{str(key): value for key, value in row.items()} for row in varied.to_dict("records")]
    full = [settings_text(row) for row in rows]
    called = [settings_text({short[key]: value for key, value in row.items()}) for row in rows]
    if not 0 < varied.shape[1] <= KEYS_IN_A_NAME or len(set(called)) < len(called):
        called = [f"point {point}" for point in varied.index]
    return [
        Side(f"{prefix}{name}", folder, int(point), settings, (str(point), f"point {point}", name, words))
        for name, words, point, settings in zip(called, full, varied.index, rows, strict=True)
    ]


def varying(points: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table of points that have more than one value.

    Parameters
    ----------
    points : index the point, columns the swept keys
    """
    kept = [name for name in points.columns if points[name].astype(str).nunique() > 1]
    return points[kept]


def short_keys(keys: Sequence[str]) -> dict[str, str]:
    """Return what keys are called where room is short: as they are, of a long one its first part and its end.

    The end has as many parts as tell the key from the others.

    Parameters
    ----------
    keys : dotted

    Examples
    --------
    >>> short_keys(["home.teams", "partners.parameters.boulware.opening"])
    {'home.teams': 'home.teams', 'partners.parameters.boulware.opening': 'partners…opening'}
    >>> list(short_keys([f"partners.parameters.{name}.exponent" for name in ("boulware", "conceder")]).values())
    ['partners…boulware.exponent', 'partners…conceder.exponent']
    """
    return {key: key if len(key) <= LONGEST_KEY else _shortened(key, keys) for key in keys}


def _shortened(key: str, keys: Sequence[str]) -> str:
    path, others = key.split("."), [other.split(".") for other in keys if other != key]
    for parts in range(1, len(path) - 1):
        if not any(other[0] == path[0] and other[-parts:] == path[-parts:] for other in others):
            return f"{path[0]}…{'.'.join(path[-parts:])}"
    return key


def settings_text(settings: Mapping[Any, Any]) -> str:
    """Write values of keys as on the command line.

    Parameters
    ----------
    settings : key -> value

    Examples
    --------
    >>> settings_text({"home.resolve": 0.5, "home.teams": 4})
    'home.resolve=0.5 home.teams=4'
    """
    return " ".join(f"{key}={value_text(value)}" for key, value in settings.items())


def value_text(value: object) -> str:
    """Write a value with at most four digits.

    Parameters
    ----------
    value : of a swept key

    Examples
    --------
    >>> value_text(1 / 3)
    '0.3333'
    """
    return f"{value:.4g}" if isinstance(value, float) else str(value)

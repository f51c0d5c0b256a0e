"""From a results folder to what its page says."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import RecordError
from sim.records.store import read_manifest
from sim.records.tables import SCHEMA_VERSION
from sim.report.ensemble import failure_warnings, partners_table
from sim.report.kinds import COMPARISON, RUN, SWEEP, Kind, further, headline, kind_of
from sim.report.page import Fact, Report
from sim.report.pictures import read_pictures
from sim.report.tables import Table, read_csv

EXPECTED = "expected a results folder of tariff-talks"


def read_folder(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder, or say in one line why it is none that can be read.

    Raises
    ------
    RecordError
        When there is no such folder, it is empty or foreign, or of another schema version.
    """
    if not folder.exists():
        raise RecordError(f"{folder}: no such folder; {EXPECTED}")
    if not folder.is_dir():
        raise RecordError(f"{folder}: is a file; {EXPECTED}")
    if not any(folder.iterdir()):
        raise RecordError(f"{folder}: is empty; {EXPECTED}")
    manifest = read_manifest(folder)
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        raise RecordError(f"{folder / 'manifest.json'}: schema version {version}; expected {SCHEMA_VERSION}")
    command_of(manifest, folder)
    return manifest


def command_of(manifest: Mapping[str, Any], folder: Path) -> str:
    """Return the command that left a folder.

    Raises
    ------
    RecordError
        When the manifest does not say.
    """
    words = manifest.get("command")
    if not isinstance(words, list) or len(words) < 4 or words[1:3] != ["-m", "experiments"]:
        raise RecordError(f"{folder / 'manifest.json'}: names no command; {EXPECTED}")
    return str(words[3])


def report_of(
    folder: Path,
    manifest: Mapping[str, Any],
    settings: Table | None,
    *,
    title: str,
    pictures: Path | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Return what the page of a results folder says.

    Parameters
    ----------
    folder : results folder
    manifest : from `read_folder`
    settings : what differs from the baseline, None where it is not known
    title : of the page
    pictures : folder whose ``figures`` are shown; the results folder itself unless given
    notes : further ones, beside those of the folder

    Raises
    ------
    RecordError
        When a table is missing or damaged, or a sweep is not finished.
    """
    kind = kind_of(command_of(manifest, folder), folder)
    if kind is SWEEP and not (manifest.get("sweep") or {}).get("finished", False):
        raise RecordError(f"{folder}: this sweep is not finished; go on with: sweep resume={folder}")
    first = headline(kind, folder)
    tables = [partners_table(folder)] if kind is RUN else []
    return Report(
        kind=kind.name,
        title=title,
        facts=_facts(manifest),
        warnings=_warnings(kind, folder, manifest),
        notes=[*_notes(folder, manifest), *notes],
        headline=first,
        album=read_pictures(pictures or folder, list(kind.figures)),
        tables=[*tables, *further(kind, folder)],
        settings=settings,
        provenance=_provenance(manifest),
        hashes=_hashes(manifest),
    )


def _facts(manifest: Mapping[str, Any]) -> list[Fact]:
    """Return what a reader wants to know first; what the manifest does not have is left out."""
    told = {
        "Baseline": manifest.get("baseline"),
        "Runs": manifest.get("runs"),
        "Points": (manifest.get("sweep") or {}).get("points"),
        "Seed": manifest.get("seed"),
        "Begun": _moment(manifest.get("started")),
    }
    return [Fact(name, str(value)) for name, value in told.items() if value is not None]


def _moment(text: object) -> str | None:
    """Write when something was begun, to the minute; as it stands where it is no time."""
    if text is None:
        return None
    try:
        begun = datetime.datetime.fromisoformat(str(text))
    except ValueError:
        return str(text)
    return begun.strftime("%Y-%m-%d %H:%M ") + (begun.tzname() or "")


def _warnings(kind: Kind, folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    runs, failed = int(manifest.get("runs") or 0), int(manifest.get("failed") or 0)
    told = failure_warnings(folder, runs * int((manifest.get("sweep") or {}).get("points") or 1), failed)
    if runs == 1:
        told.append("One run only: there is no interval and no spread.")
    if kind is COMPARISON:
        sides = read_csv(folder, "sides.csv", ("side", "runs", "failed"))
        broken = sides[pd.to_numeric(sides["failed"], errors="coerce").fillna(0) > 0]
        told += [f"{side}: {bad} of {all_} runs failed." for side, bad, all_ in _rows(broken)]
    if str(manifest.get("git_commit") or "").endswith("+changes"):
        told.append(
            "The code had changes that no commit holds: the commit below does not give these numbers back."
        )
    return told


def _rows(sides: pd.DataFrame) -> list[tuple[str, int, int]]:
    return [
        (str(side), int(bad), int(bad) + int(runs))
        for side, bad, runs in zip(sides["side"], sides["failed"], sides["runs"], strict=True)
    ]


def _notes(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    path = folder / "notes.txt"
    kept = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    told = manifest.get("notes")
    return [*(str(note) for note in (told if isinstance(told, list) else [])), *(line for line in kept if line)]


def _provenance(manifest: Mapping[str, Any]) -> list[Fact]:
    versions = manifest.get("versions") or {}
    told = {
        "Command": " ".join(str(word) for word in manifest["command"]),
        "Package": f"{manifest.get('package', 'tariff-talks')} {manifest.get('package_version', '')}",
        "Commit": manifest.get("git_commit"),
        "Seed": manifest.get("seed"),
        "Runs": manifest.get("runs"),
        "Failed runs": manifest.get("failed"),
        "Begun": manifest.get("started"),
        "Seconds": manifest.get("seconds"),
        "Python": manifest.get("python"),
        "System": manifest.get("platform"),
        "Schema of the tables": manifest.get("schema_version"),
        "Versions": ", ".join(f"{name} {number}" for name, number in dict(versions).items()) or None,
    }
    return [Fact(name, str(value)) for name, value in told.items() if value is not None]


def _hashes(manifest: Mapping[str, Any]) -> list[Fact]:
    data = {**(manifest.get("data_sha256") or {}), **(manifest.get("own_strategies_sha256") or {})}
    for source in manifest.get("sources") or []:
        data |= {f"{source.get('folder')}/{name}": digest for name, digest in (source.get("sha256") or {}).items()}
    return [Fact(name, str(digest)) for name, digest in data.items()]

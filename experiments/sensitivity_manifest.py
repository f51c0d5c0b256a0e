"""What made the folder of a sensitivity analysis, as every results folder says it."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.sensitivity_plays import RECORDS, Played
from experiments.sensitivity_results import Results
from sim.data.load import data_hashes
from sim.records.manifest import command_line, manifest
from sim.records.store import read_manifest


def told_of(
    folder: Path, found: Played, results: Results, argv: Sequence[str], started: datetime.datetime
) -> dict[str, Any]:
    """Return the manifest.

    Parameters
    ----------
    folder : of the analysis; the records of its runs are in it
    found : the sample and its runs
    results : of this analysis of it
    argv : words of the command
    started : when this command began; a folder that is asked something else has that of the last question
    """
    records = folder / RECORDS
    whole = read_manifest(records) if (records / "manifest.json").is_file() else {}
    told = manifest(
        command=command_line(["sensitivity", *argv]),
        seed=int(found.told["seed"]),
        runs=int(found.told["runs"]),
        failed=int(found.told["runs"]) * int(found.runs["point"].nunique()) - len(found.runs),
        data_hashes=data_hashes(),
        own_code=whole.get("own_strategies_sha256") or {},
        started=started,
    )
    return told | {"notes": results.notes}

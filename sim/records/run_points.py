"""The table of an ensemble over parameter points: run -> its point, and the values there."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RecordError

RUN_POINTS = "run_points"


def number_of_points(folder: Path) -> int:
    """Return how many points the runs of a results folder play in turn, 0 where all have the same parameters.

    Raises
    ------
    RecordError
        When the table is damaged.
    """
    path = folder / f"{RUN_POINTS}.parquet"
    if not path.exists():
        return 0
    try:
        return len(set(pq.read_table(path, columns=["point"])["point"].to_pylist()))
    except (OSError, KeyError, pa.ArrowException) as problem:
        raise RecordError(f"{path}: cannot be read as Parquet: {str(problem).splitlines()[0]}") from problem

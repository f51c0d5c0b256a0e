"""A run played again from the configuration in its folder, and held against the records there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim import __version__
from sim.config.build import Plan, build
from sim.config.histories import tables_of
from sim.config.learning import learned
from sim.config.payoffs import default_cache
from sim.config.played import play_agents
from sim.config.schema import Experiment
from sim.config.strategies import own_code
from sim.config.validate import checked
from sim.data.load import data_hashes, other_data, partner_codes
from sim.errors import RecordError
from sim.records.place import place_at
from sim.records.store import read_config, read_manifest, read_table
from sim.sweeps.points import Point, experiment_of, point_of, read_points, values_of_run

CLOSE = 1e-6
"""Largest difference between a number in the records and its replay: other machines may round the last bits."""


class Replay(NamedTuple):
    """One run in full."""

    plan: Plan
    tables: dict[str, pd.DataFrame]  # of the run; sessions with the columns fits and willing beside their own


def replayed(folder: Path, run: int, point: int | None = None) -> Replay:
    """Play a run of a results folder again, and check that it is the one on record.

    Parameters
    ----------
    folder : of ``run`` or, with a point, of ``sweep``
    run : its index
    point : of a sweep

    Raises
    ------
    RecordError
        When the folder is none, was made with another version, other data or other strategies, or has no such run;
        when the run failed, or the replay differs from the records.
    """
    told = read_manifest(folder)
    _check_same(folder, told)
    _check_run(folder, told, run, point)
    plan = learned(build(_experiment(folder, told, run, point), cache=default_cache()))
    _check_own(folder, told, plan)
    played = play_agents(plan, [run], keep_sessions=True)
    if run in played.failures:
        raise RecordError(f"run {run}: failed when it was played again: {played.failures[run]}")
    tables = {name: table.to_pandas() for name, table in tables_of(plan, played).items()}
    _check_replay(folder, tables["partners"], _recorded(folder, run, point), run)
    kept = played.sessions[run]
    tables["sessions"] = tables["sessions"].assign(
        fits=np.array([session.fits for session in kept], dtype=bool),
        willing=np.array([session.willing for session in kept], dtype=bool),
    )
    return Replay(plan, tables)


def _check_same(folder: Path, told: Mapping[str, Any]) -> None:
    """Refuse records that this version or these data did not make: a replay would be another run."""
    version = told.get("package_version")
    if "data_sha256" not in told:
        raise RecordError(f"{folder}: holds no histories; expected a results folder of run or sweep")
    if version != __version__:
        raise RecordError(
            f"{folder}: made by version {version}; expected {__version__}, to play a run of it again"
        )
    other = other_data(told.get("data_sha256") or {}, data_hashes())
    if other:
        raise RecordError(f"{folder}: made with another {other[0]}; expected the data of this package")


def _check_own(folder: Path, told: Mapping[str, Any], plan: Plan) -> None:
    then, now = told.get("own_strategies_sha256") or {}, own_code(plan.roster)
    other = sorted(name for name in now if then.get(name) != now[name])
    if other:
        raise RecordError(
            f"{folder}: made with another {other[0]}; expected the file with your strategy unchanged"
        )


def _check_run(folder: Path, told: Mapping[str, Any], run: int, point: int | None) -> None:
    runs = int(told.get("runs") or 0)
    if not 0 <= run < runs:
        raise RecordError(f"run: got {run}; expected 0 to {runs - 1}, the runs of {folder}")
    swept = "sweep" in told
    if swept and point is None:
        raise RecordError(f"point: missing; expected a point of the sweep {folder}, from 0")
    if not swept and point is not None:
        raise RecordError(f"point: nothing reads it, since {folder} is no sweep")
    failures = _table(folder, "failures", run, point)
    if len(failures):
        raise RecordError(f"run {run}: failed, so there is no story: {failures['reason'].iloc[0]}")


def _experiment(folder: Path, told: Mapping[str, Any], run: int, point: int | None) -> Experiment:
    if point is not None:
        return _experiment_of_point(folder, told, point)
    try:
        raw = read_config(folder)
    except FileNotFoundError:
        raise RecordError(f"{folder}: has no config.yaml; expected a results folder of run") from None
    if not isinstance(raw, dict):
        raise RecordError(f"{folder / 'config.yaml'}: expected sections of keys")
    own = values_of_run(folder, run)
    return experiment_of(Point(run, raw, own, True), partner_codes()) if own else checked(raw, partner_codes())


def _experiment_of_point(folder: Path, told: Mapping[str, Any], point: int) -> Experiment:
    from experiments.sweep_points import points_of  # noqa: PLC0415 - half a second that a folder of run does not need

    keys, rows = read_points(place_at(str(folder)))
    if not 0 <= point < len(rows):
        raise RecordError(f"point: got {point}; expected 0 to {len(rows) - 1}, the points of {folder}")
    points = points_of(keys, [rows[point]], told["sweep"]["words"]["run"])
    return experiment_of(point_of(points, 0), partner_codes())


def _recorded(folder: Path, run: int, point: int | None) -> pd.DataFrame:
    found = _table(folder, "partners", run, point)
    if found.empty:
        raise RecordError(f"{folder}: has no rows of run {run} in partners.parquet; expected one a partner")
    return found


def _table(folder: Path, name: str, run: int, point: int | None) -> pd.DataFrame:
    points = None if point is None else [point]
    table = read_table(folder, name, runs=range(run, run + 1), points=points)
    return table.drop(columns="point", errors="ignore")


def _check_replay(folder: Path, again: pd.DataFrame, recorded: pd.DataFrame, run: int) -> None:
    """Refuse a replay that gives any partner another date, rate, word or welfare."""
    then, now = (table.set_index("iso3") for table in (recorded, again))
    if list(then.index) != list(now.index):
        raise RecordError(f"{folder}: has other partners than this version; expected {len(now)} in the same order")
    for column in now.columns:
        differs = ~_same(then[column], now[column])
        if differs.any():
            code = now.index[differs][0]
            raise RecordError(
                f"{folder}: run {run} played again gives {code} {column} {now[column][code]}, the records have "
                f"{then[column][code]}; expected the code that made them"
            )


def _same(then: pd.Series, now: pd.Series) -> np.ndarray:
    missing = then.isna().to_numpy() & now.isna().to_numpy()
    if now.dtype.kind == "f":
        return np.asarray(missing | (np.abs(then.to_numpy(float) - now.to_numpy(float)) <= CLOSE))
    return np.asarray(missing | (then.to_numpy(object) == now.to_numpy(object)), dtype=bool)

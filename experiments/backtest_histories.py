"""The histories that a backtest scores: simulated to each cut-off date, or read from a results folder."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import yaml  # type: ignore[import-untyped]

from experiments.backtest_arguments import RUNS, Asked
from experiments.compose import composed
from experiments.point_runs import PointTable, experiments_at, points_beside, simulate_points
from experiments.progress import progress_bar
from experiments.run import read
from experiments.unread import check_all_read
from sim.analysis.backtest import MODEL, Deadlines
from sim.analysis.forecast import Ensemble, ensemble_of
from sim.config.schema import Experiment
from sim.errors import ConfigError, RecordError
from sim.records.store import read_table

ABLATIONS = {
    "no priority": (
        "mechanism.deficit_priority=blind",
        "mechanism.responsiveness=ignored",
        "mechanism.affinity=ignored",
        "home.priority.simplicity=0.0",
    ),
    "no limit of capacity": ("mechanism.capacity=unlimited",),
    "uniform strategy": ("mechanism.strategies=alike",),
    "no belief": ("mechanism.leverage=face_value",),
}
"""What is left out -> the overrides that do without it."""


class Histories(NamedTuple):
    """What is scored at one cut-off date."""

    ensembles: dict[str, Ensemble]  # the model first
    deadlines: Deadlines
    runs: int
    failed: int


def drawn_from(asked: Asked) -> PointTable | None:
    """Return the table of points that the histories draw from, None where all have the same parameters.

    Raises
    ------
    ConfigError
    """
    return points_beside(asked.points, _without_horizon(asked)) if asked.points else None


def variants(asked: Asked, drawn: PointTable | None) -> dict[str, list[str]]:
    """Return the overrides of every ensemble; at all points they are checked before anything is simulated.

    Raises
    ------
    ConfigError
    """
    overrides = _without_horizon(asked)
    given = {word.split("=", 1)[0] for word in overrides}
    base = [word for word in (f"run.runs={RUNS}", "run.engine=array") if word.split("=")[0] not in given]
    job = [*base, *overrides]
    check_all_read(job, read(composed("run", job), job))
    if drawn is not None:
        for experiment, point in zip(experiments_at(drawn, job), drawn.overrides, strict=True):
            check_all_read(point, experiment)
    left_out = ABLATIONS if asked.ablations else {}
    return {name: [*job, *without] for name, without in {MODEL: (), **left_out}.items()}


def _without_horizon(asked: Asked) -> list[str]:
    return [word for word in asked.overrides if not word.startswith("run.horizon=")]


def simulated(jobs: dict[str, list[str]], drawn: PointTable | None, date: datetime.date) -> Histories:
    """Play every ensemble up to the round that holds a date, all with the same luck.

    Raises
    ------
    ConfigError
        When the date lies before the first round.
    """
    ready = {name: _to(date, words, drawn) for name, words in jobs.items()}
    model = ready[MODEL][0]
    ensembles, failed = {}, 0
    with progress_bar("runs", model.run.runs * len(ready)) as advance:
        for place, (name, experiments) in enumerate(ready.items()):
            before = place * model.run.runs
            tables = simulate_points(experiments, progress=lambda done, before=before: advance(before + done))  # type: ignore[misc]
            ensembles[name] = _ensemble(tables)
            failed += len(tables["failures"]) if name == MODEL else 0
    return Histories(ensembles, deadlines_of(model), model.run.runs, failed)


def recorded(folder: Path) -> Histories:
    """Read the histories of a results folder.

    Raises
    ------
    RecordError
    """
    ensemble = ensemble_of(read_table(folder, "partners"), read_table(folder, "series"))
    return Histories({MODEL: ensemble}, _told(folder), ensemble.runs, 0)


def deadlines_of(experiment: Experiment) -> Deadlines:
    """Return the calendar of a configuration: the first deadline and one for every extension there can be."""
    calendar = experiment.calendar
    if calendar.deadline is None or experiment.mechanism.deadlines != "on":
        return Deadlines(calendar.start, calendar.pause, ())
    return Deadlines(
        calendar.start,
        calendar.pause,
        _deadlines(calendar.deadline, calendar.extension_days, calendar.extensions_at_most),
    )


def _deadlines(first: datetime.date, days: int, at_most: int) -> tuple[datetime.date, ...]:
    return tuple(first + datetime.timedelta(days=days * number) for number in range(at_most + 1))


def _to(date: datetime.date, words: Sequence[str], drawn: PointTable | None) -> list[Experiment]:
    """Return a configuration whose last round holds a date, at every point."""
    plain = read(composed("run", list(words)))
    days = (date - plain.calendar.start).days
    if days < 0:
        raise ConfigError(f"history: cut-off date {date} lies before the first round, {plain.calendar.start}")
    cut = [*words, f"run.horizon={days // plain.run.round_days + 1}"]
    return [read(composed("run", cut))] if drawn is None else experiments_at(drawn, cut)


def _ensemble(tables: dict[str, pa.Table]) -> Ensemble:
    return ensemble_of(tables["partners"].to_pandas(), tables["series"].to_pandas())


def _told(folder: Path) -> Deadlines:
    """Return the calendar of a results folder from its configuration."""
    try:
        content = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
        calendar, on = content["calendar"], content["mechanism"]["deadlines"] == "on"
        start, pause, first = (
            None if calendar[name] is None else datetime.date.fromisoformat(str(calendar[name]))
            for name in ("start", "pause", "deadline")
        )
        days, at_most = int(calendar["extension_days"]), int(calendar["extensions_at_most"])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as problem:
        raise RecordError(
            f"{folder}: config.yaml has no readable calendar ({problem!r})".replace("\n", " ")
        ) from None
    if start is None:
        raise RecordError(f"{folder}: config.yaml has no calendar.start")
    return Deadlines(start, pause, () if first is None or not on else _deadlines(first, days, at_most))

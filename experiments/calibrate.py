"""``calibrate``: search few parameters on the record up to a day, keep good points, score partners left out."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.backtest import fresh_folder
from experiments.backtest_terminal import print_scores
from experiments.calibrate_points import good_points
from experiments.calibrate_problem import Problem, problem_of
from experiments.calibrate_results import cross_validation, trial_table, write_points
from experiments.calibrate_screening import print_screening, screening
from experiments.calibrate_search import search
from experiments.calibrate_settings import Settings, settings_of
from experiments.compose import composed, plain
from experiments.progress import progress_bar
from experiments.run import read
from experiments.unread import check_all_read
from sim.analysis.known_by import known_by
from sim.config.schema import Experiment
from sim.config.validate import nearest
from sim.data.history_folder import History, read_history
from sim.data.load import data_hashes
from sim.errors import ConfigError, RecordError
from sim.records.manifest import command_line, manifest
from sim.records.store import check_target, write_json

REQUEST = "request.json"
LONGER = ("calibration.trials", "calibration.patience", "run.processes")
"""What a resumed search may be given."""

USAGE = """usage: python -m experiments calibrate [history=FOLDER] [calibration.key=value ...] [key=value ...]
       python -m experiments calibrate screen=256 [...]
       python -m experiments calibrate resume=FOLDER

Tries points of few parameters, keeps those with which an ensemble comes close to the record up to a day, and
forecasts each partner by points chosen without it. Writes points.csv (for backtest points= or sweep design=list
design.file=), middle.yaml, trials.csv, cross_validation.csv and manifest.json into a fresh folder
results/calibrations/<date_time>; trials are kept there as they are done: with resume= a search goes on wherever
it was stopped.

  history=FOLDER         as for backtest; default: the record to 7 August 2025 that comes with the package
  screen=256             no search: move the keys of calibration.screened all at once over so many points, and say
                         which of them move which score (screening.csv)
  resume=FOLDER          go on with the search of this folder; calibration.trials= and calibration.patience=
                         make it longer, run.processes= is free, all else is kept
  calibration.until=...  the last day of the record that is looked at
  calibration.trials=, .runs=, .folds=, .patience=, .parameters=, .targets=, ...: see configs/calibrate.yaml
  key=value              the configuration, as for run"""


class Asked(NamedTuple):
    """What was asked for."""

    history: str | None
    screen: int | None  # points
    calibration: list[str]
    overrides: list[str]


def main(argv: Sequence[str]) -> int:
    """Run from the command line; see ``--help``."""
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    started = datetime.now(UTC)
    resumed = next((Path(word.partition("=")[2]) for word in argv if word.startswith("resume=")), None)
    words, settings = (list(argv), None) if resumed is None else _request(resumed, argv)
    asked = _arguments(words)
    problem, history, config = _read(asked, settings or settings_of(asked.calibration))
    if asked.screen is not None:
        return _screen(problem, asked.screen, config, words)
    folder = resumed or _begun(config, words, problem.settings)
    processes = config.run.processes or os.cpu_count() or 1
    with _progress() as bar:
        task = bar.add_task("", total=problem.settings.trials, loss=float("nan"))
        done = search(
            folder,
            problem,
            processes=processes,
            progress=lambda count, best: bar.update(task, completed=count, loss=best),
        )
    points = good_points(problem, done, np.ones(len(problem.codes)))
    scores = cross_validation(problem, history, done, points)
    scores.to_csv(folder / "cross_validation.csv", index=False, float_format="%.6g")
    trial_table(problem, done).to_csv(folder / "trials.csv", index=False, float_format="%.6g")
    write_points(folder, problem, points)
    write_json(folder, "manifest.json", _manifest(words, problem, config, started))
    notes = [f"{len(points)} points kept of {len(done)} trials, see points.csv."]
    print_scores(scores, notes, problem.settings.fresh_runs, folder)
    return 0


def _arguments(words: Sequence[str]) -> Asked:
    history, screen, calibration, overrides = None, None, [], []
    for word in words:
        key, equals, value = word.partition("=")
        if word.startswith("-") or not equals:
            raise ConfigError(f"calibrate: unknown argument {word!r}; expected key=value, see --help")
        if key == "history":
            history = value
        elif key == "screen":
            screen = _whole(value)
        elif key.startswith("calibration."):
            calibration.append(word)
        elif "." not in key and key not in Experiment.model_fields:
            raise ConfigError(
                f"{key}: unknown key{nearest(key, ['history', 'resume', 'screen', *Experiment.model_fields])}"
            )
        else:
            overrides.append(word)
    return Asked(history, screen, calibration, overrides)


def _whole(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 64 <= int(value) <= 65536:
        raise ConfigError(f"screen: got {value!r}; expected a whole number >= 64 and <= 65536")
    return int(value)


def _screen(problem: Problem, points: int, config: Experiment, words: Sequence[str]) -> int:
    """Say which keys move which score."""
    folder = _begun(config, words, problem.settings)
    with progress_bar("points", points) as advance:
        found = screening(problem, points, advance)
    found.to_csv(folder / "screening.csv", float_format="%.3f")
    print_screening(found, points)
    print(f"records: {folder}")
    return 0


def _read(asked: Asked, settings: Settings) -> tuple[Problem, History, Experiment]:
    """Return the problem with everything checked before anything is tried."""
    for word in asked.overrides:
        if word.split("=")[0] in ("run.horizon", "run.runs", "run.engine"):
            raise ConfigError(
                f"{word.split('=')[0]}: nothing reads it here; see calibration.until, calibration.runs"
            )
    raw = composed("run", asked.overrides)
    config = read(raw, asked.overrides)
    check_all_read(asked.overrides, config)
    history = read_history(asked.history)
    return problem_of(plain(raw), settings, known_by(history, settings.until)), history, config


def _begun(config: Experiment, words: Sequence[str], settings: Settings) -> Path:
    """Make the folder of a new search, with what was asked for in it."""
    folder = fresh_folder(config.output.folder, "calibrations", config.scenario.name)
    check_target(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise RecordError(f"output.folder: cannot write to {folder}: {problem.strerror}") from problem
    write_json(folder, REQUEST, {"command": list(words), "calibration": settings.model_dump(mode="json")})
    return folder


def _request(folder: Path, argv: Sequence[str]) -> tuple[list[str], Settings]:
    """Return what the search of a folder was asked for; it can be made longer, and use other processes."""
    extra = {word.split("=", 1)[0]: word for word in argv if not word.startswith("resume=")}
    if other := next((key for key in extra if key not in LONGER), None):
        raise ConfigError(
            f"{other}: a resumed search keeps its settings; expected resume= and {', '.join(LONGER)}"
        )
    try:
        request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
        settings = Settings.model_validate(request["calibration"])
        words = [str(word) for word in request["command"] if word.split("=", 1)[0] not in extra]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RecordError(f"resume: {folder} has no readable {REQUEST}; expected a folder of calibrate") from None
    changed = settings_of([word for key, word in extra.items() if key.startswith("calibration.")])
    update = {key: getattr(changed, key) for key in ("trials", "patience") if f"calibration.{key}" in extra}
    return [*words, *extra.values()], settings.model_copy(update=update)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("searching"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("trials, least loss {task.fields[loss]:.2f}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _manifest(words: Sequence[str], problem: Problem, config: Experiment, started: datetime) -> dict[str, Any]:
    whole = manifest(
        command=command_line(["calibrate", *words]),
        seed=config.run.seed,
        runs=problem.settings.runs,
        failed=0,
        data_hashes=data_hashes(),
        own_code={},
        started=started,
    )
    return whole | {"calibration": problem.settings.model_dump(mode="json")}

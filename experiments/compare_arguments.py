"""The command line of ``compare``: which words are sides, which are settings, and the folders of the sides."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from omegaconf import DictConfig

from experiments.compose import composed, parse
from experiments.own_words import flag, own_words
from experiments.point_runs import PointRuns, spread_runs
from experiments.run import execute, read
from experiments.scenarios import scenario_files
from experiments.unread import check_all_read
from sim import __version__
from sim.analysis.comparison_records import Folder, open_folder, read_records
from sim.analysis.comparison_sides import Identity, Side, check_comparable, identity, sides_of
from sim.config.names import nearest
from sim.config.schema import Experiment
from sim.data.load import data_hashes, partner_codes
from sim.errors import ConfigError, RecordError
from sim.records.tables import SCHEMA_VERSION

ENGINE = "run.engine=array"
"""Of the scenarios that are run, unless asked otherwise: both engines give the same records."""

OWN = ("baseline", "points", "output.folder", "output.figures", "output.details")

FLAGS = ("cfg", "info", "multirun", "hydra_help", "run", "resolve", "package")
"""Options of Hydra that mean nothing here; ``--config-dir`` does."""


class Planned(NamedTuple):
    """A scenario that is to be run."""

    name: str
    overrides: list[str]
    config: DictConfig
    experiment: Experiment
    at: PointRuns | None  # the points that it draws from


class Request(NamedTuple):
    """What is asked for."""

    sides: list[Folder | Planned]  # in the order given
    words: list[str]  # one a side, as typed
    baseline: str | None
    target: Path | None
    figures: bool
    details: bool  # partners and rounds


def request(argv: Sequence[str]) -> Request:
    """Return what a command line asks for, all of it checked and nothing run yet.

    Raises
    ------
    ConfigError
        For a word that is neither folder, scenario nor setting, for settings that nothing reads, or for too few
        sides.
    RecordError
        For a folder that is not one of results.
    """
    args = parse(argv)
    for option in FLAGS:
        if getattr(args, option, None):
            raise ConfigError(f"compare: --{option.replace('_', '-')} means nothing here; see --help")
    known = scenario_files(Path(args.config_dir) if args.config_dir else None)
    words = [word for word in args.overrides if "=" not in word or Path(word).is_dir()]
    settings = [word for word in args.overrides if word not in words]
    own, overrides = own_words(settings, OWN)
    sides = [_side(word, overrides, own.get("points"), list(known)) for word in words]
    _check_settings([*overrides, *(word for word in settings if word.startswith("points="))], sides)
    _check_number(sides, words)
    target = Path(own["output.folder"]) if "output.folder" in own else None
    figures = flag("output.figures", own.get("output.figures", "true"))
    details = flag("output.details", own.get("output.details", "true"))
    asked = Request(sides, words, own.get("baseline"), target, figures, details)
    _check_baseline(asked)
    return asked


def folders(asked: Request) -> list[Folder]:
    """Return the folder of every side; scenarios are run first, once all sides are known to be comparable.

    Raises
    ------
    RecordError
        When two sides cannot be compared.
    TalksError
        As ``run``.
    """
    if any(isinstance(side, Planned) for side in asked.sides):
        _check_before(asked.sides)
    return [side if isinstance(side, Folder) else _play(side) for side in asked.sides]


def baseline_place(asked: Request, sides: Sequence[Side], found: Sequence[Folder]) -> int:
    """Return the place of the baseline among the sides; the first if none is asked for.

    ``found`` holds the folder of every word.

    Raises
    ------
    ConfigError
        When no side, or more than one, is called so.
    """
    if asked.baseline is None:
        return 0
    places = _called(asked.baseline, sides)
    if asked.baseline in asked.words:
        chosen = found[asked.words.index(asked.baseline)]
        places = [place for place, side in enumerate(sides) if side.folder is chosen]
    if len(places) == 1:
        return places[0]
    names = [side.name for side in sides]
    if places:
        several = ", ".join(names[place] for place in places[:3])
        raise ConfigError(
            f"baseline: {asked.baseline!r} means {len(places)} sides; expected one, such as {several}"
        )
    raise ConfigError(f"baseline: unknown side {asked.baseline!r}{nearest(asked.baseline, names)}")


def _called(word: str, sides: Sequence[Side]) -> list[int]:
    """Return the places of the sides with a name, or else of those with it among their other names."""
    exact = [place for place, side in enumerate(sides) if side.name == word]
    return exact or [place for place, side in enumerate(sides) if {word, str(Path(word))} & set(side.aliases)]


def _side(word: str, overrides: Sequence[str], points: str | None, known: Sequence[str]) -> Folder | Planned:
    path = Path(word)
    if path.is_dir() and (word not in known or (path / "manifest.json").exists()):
        return open_folder(path)
    if word in known:
        return _planned(word, overrides, points)
    if path.exists() or len(path.parts) > 1:
        raise RecordError(f"{word}: is no folder; expected a results folder of tariff-talks, or a scenario")
    raise ConfigError(f"compare: {word!r} is neither a folder nor a scenario{nearest(word, known)}")


def _planned(name: str, overrides: Sequence[str], points: str | None) -> Planned:
    engine = [] if any(word.startswith("run.engine=") for word in overrides) else [ENGINE]
    words = [f"scenario={name}", *overrides, *engine, "output.figures=false"]
    config = composed("run", words)
    experiment = read(config, words)
    check_all_read(overrides, experiment)
    return Planned(name, words, config, experiment, None if points is None else spread_runs(points, words))


def _check_settings(overrides: Sequence[str], sides: Sequence[Folder | Planned]) -> None:
    for word in overrides:
        key = word.partition("=")[0].lstrip("+~")
        if key == "scenario":
            raise ConfigError("scenario: name the scenarios as words: compare liberation_day firm_deadline")
        if key != "hydra.searchpath" and not any(isinstance(side, Planned) for side in sides):
            raise ConfigError(
                f"{key}: nothing reads it, since all sides are folders; expected a scenario among them"
            )


def _check_number(sides: Sequence[Folder | Planned], words: Sequence[str]) -> None:
    if len(set(words)) < len(words):
        twice = next(word for word in words if list(words).count(word) > 1)
        raise ConfigError(f"compare: {twice} is given twice; expected different sides")
    many = any(isinstance(side, Folder) and side.points is not None and len(side.points) > 1 for side in sides)
    if len(sides) < 2 and not many:
        raise ConfigError(
            f"compare: got {len(sides)} side{'s' * (len(sides) != 1)}; expected two or more, or a sweep"
        )


def _check_baseline(asked: Request) -> None:
    """Refuse an unknown baseline before anything is run."""
    found = [side if isinstance(side, Folder) else _unplayed(side) for side in asked.sides]
    baseline_place(asked, sides_of(found), found)


def _unplayed(planned: Planned) -> Folder:
    """Return the folder that a scenario will have, as far as it can be called by its name."""
    return Folder(Path(planned.name), {}, {"scenario": {"name": planned.name}}, None, {})


def _check_before(sides: Sequence[Folder | Planned]) -> None:
    """Refuse what cannot be compared before anything is run."""
    known = [_planned_identity(side) if isinstance(side, Planned) else _recorded_identity(side) for side in sides]
    for other in known[1:]:
        check_comparable(known[0], other)


def _planned_identity(planned: Planned) -> Identity:
    run = planned.experiment.run
    return Identity(
        name=planned.name,
        schema_version=SCHEMA_VERSION,
        package_version=__version__,
        commit=None,
        data=data_hashes(),
        seed=run.seed,
        start=planned.experiment.calendar.start,
        round_days=run.round_days,
        rounds=run.horizon,
        partners=tuple(partner_codes()),
    )


def _recorded_identity(folder: Folder) -> Identity:
    side = sides_of([folder])[0]
    records = read_records(folder, side.point)
    if records.series.empty:
        raise RecordError(f"{folder.path}: no run finished; expected records of one at least")
    return identity(side, records)


def _play(planned: Planned) -> Folder:
    drawn = [] if planned.at is None else [f"points={planned.at.table.name}"]
    words = [*planned.overrides, *drawn]
    target = execute(planned.config, planned.experiment, words, say=False, at=planned.at)
    print(f"ran {planned.name}: {planned.experiment.run.runs} runs, {target}")
    return open_folder(target)

"""What a sweep is to do, from its words; and from the words it began with, when it goes on."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from omegaconf import OmegaConf

from experiments.compose import composed, plain
from experiments.sweep_points import Survey, points_of, rows_of, survey
from experiments.sweep_words import Words, asked_of
from sim.data.load import check_tables, partner_codes
from sim.errors import ConfigError, RecordError
from sim.records.place import Place, place_at
from sim.sweeps.identity import identity_of
from sim.sweeps.points import read_points
from sim.sweeps.schema import Asked, Design
from sim.sweeps.session import CONFIG, Sweep
from sim.sweeps.shards import Cut, cut_for, cut_to

USUAL = {"run.engine": "array", "output.outcomes": "account_dates"}
"""What a sweep plays and solves unless told otherwise: equilibria of every round cost more than the talks."""

MOVABLE = ("output.folder", "output.figures", "run.processes")
"""Keys that may change between start and resume: they change no record."""


class Planned(NamedTuple):
    """A sweep with what is said about it."""

    sweep: Sweep
    asked: Asked
    config: str  # config.yaml
    survey: Survey
    processes: int | None
    scenario: str
    seed: int


def planned(words: Words, resumed: Place | None = None) -> Planned:
    """Return the sweep that words ask for, every point checked.

    Parameters
    ----------
    words : sorted
    resumed : the folder of a sweep to go on with: the points are taken as they were written there

    Raises
    ------
    ConfigError, DataError, RecordError
    """
    check_tables()
    asked = asked_of(words)
    given = {word.lstrip("+").split("=", 1)[0] for word in words.run}
    overrides = [*words.run, *(f"{key}={value}" for key, value in USUAL.items() if key not in given)]
    base = plain(composed("run", overrides))
    here = {**base, "output": {**base["output"], "folder": None}}  # where it lies, wherever that is
    config = OmegaConf.to_yaml({**here, "design": asked.design.model_dump()})
    if resumed is not None:
        _check_config(resumed, config)
    keys, rows = rows_of(asked.design, _seed(base)) if resumed is None else read_points(resumed)
    points = points_of(keys, rows, overrides)
    looked = survey(points, words.run)
    cut = _cut(asked.design, len(rows), looked)
    place = resumed or _place(base)
    if asked.launcher.name == "dask" and place.local is not None:  # workers have working folders of their own
        place = Place(str(place.local.resolve()))
    sweep = Sweep(place, points, looked.runs, cut, identity_of(points, looked.own, cut))
    processes, scenario = base["run"]["processes"], base["scenario"]["name"]
    return Planned(sweep, asked, config, looked, processes, scenario, _seed(base))


def resumed_words(words: Words, said: Mapping[str, Any]) -> Words:
    """Return the words that a sweep began with; those given now take the place of the same ones.

    Parameters
    ----------
    words : given now
    said : the words of the beginning, as the manifest has them
    """
    return words._replace(
        run=_merged(said["run"], words.run),
        sweep=_merged(said["sweep"], words.sweep),
        points={**said["points"], **words.points},
    )


def _merged(before: list[str], now: list[str]) -> list[str]:
    given = {_key(word) for word in now}
    return [*(word for word in before if _key(word) not in given), *now]


def _key(word: str) -> str:
    return word.lstrip("+~").split("=", 1)[0]


def _seed(base: Mapping[str, Any]) -> int:
    """Return the seed of the design; one that is no seed is refused with the points."""
    seed = base["run"]["seed"]
    return seed if isinstance(seed, int) and seed >= 0 else 0


def _place(base: Mapping[str, Any]) -> Place:
    """Return where results go: as asked for, or a fresh dated folder."""
    folder = base["output"]["folder"]
    if folder is not None:
        return place_at(str(folder))
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S")
    wanted = Path("results") / "runs" / f"{stamp}-sweep-{base['scenario']['name']}"
    target, copy = wanted, 2
    while target.exists():  # two sweeps begun in one second
        target, copy = wanted.with_name(f"{wanted.name}-{copy}"), copy + 1
    return Place(str(target))


def _cut(design: Design, points: int, looked: Survey) -> Cut:
    if design.shard_runs is not None:
        return cut_to(design.shard_runs, points=points, runs=looked.runs)
    partners = len(partner_codes())
    return cut_for(points=points, runs=looked.runs, rounds=looked.rounds, partners=partners, engine=looked.engine)


def _check_config(place: Place, config: str) -> None:
    """Refuse another configuration than the one in the folder, by the first key that differs."""
    try:
        there = _leaves(OmegaConf.to_container(OmegaConf.create(place.read(CONFIG).decode())))
    except Exception as problem:
        raise RecordError(f"{place}/{CONFIG}: cannot be read: {str(problem).splitlines()[0]}") from problem
    now = _leaves(OmegaConf.to_container(OmegaConf.create(config)))
    for key in [*there, *(key for key in now if key not in there)]:
        if there.get(key) != now.get(key) and key not in MOVABLE:
            raise ConfigError(
                f"{key}: {there.get(key)!r} in {place}/{CONFIG}, {now.get(key)!r} now; expected no change between "
                "start and resume"
            )


def _leaves(section: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(section, Mapping) or not section:
        return {prefix: section}
    found: dict[str, Any] = {}
    for name, value in section.items():
        found |= _leaves(value, f"{prefix}.{name}" if prefix else str(name))
    return found

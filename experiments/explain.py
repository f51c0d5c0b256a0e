"""``explain``: the story of one partner in one run, in words and a picture."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from experiments.explain_replay import Replay, replayed
from experiments.own_words import flag, own_words
from experiments.strategy_pages import first_sentence
from sim.analysis.story import Story, story
from sim.analysis.story_records import Dyad
from sim.config.names import nearest
from sim.config.strategies import strategies_of_run
from sim.data.load import load_table, partner_codes
from sim.errors import ConfigError, RecordError
from sim.records.run_points import number_of_points
from sim.strategies import Strategy

USAGE = """usage: python -m experiments explain folder=FOLDER partner=ISO3 [run=0] [key=value ...]

Tells the story of one partner in one run: when it asked for talks, its sessions, what both sides demanded and
gave up, how far it believed the threat, what it was charged and threatened with, and why it signed or did not. The
run is played again from the configuration in the folder and held against the records there; a folder of another
version or with other data is refused.

  folder=FOLDER         results of `run`, or of `sweep`
  partner=ISO3          who: VNM, JPN, EUU, ...
  run=N                 which run; 0 unless given
  point=N               of a sweep: which point
  output.folder=FOLDER  where story_ISO3_N.md and .png go; beside the records unless given
  output.figures=false  no picture

examples
  python -m experiments explain folder=results/runs/A partner=VNM
  python -m experiments explain folder=results/runs/A partner=IND run=7 output.folder=stories

Exit code 0 when done, 2 for bad input."""

KEYS = ("folder", "partner", "run", "point", "output.folder", "output.figures")
WIDTH = 100

WITH_ARTICLE = ("EUU", "GBR", "ARE", "PHL", "DOM", "BHS")
"""Partners whose names take an article in a sentence."""


class Asked(NamedTuple):
    """What is asked for."""

    folder: Path
    partner: str
    run: int
    point: int | None
    target: Path
    figures: bool

    @property
    def name(self) -> str:
        """Name of the files, without ending."""
        at = "" if self.point is None else f"_point_{self.point}"
        return f"story_{self.partner}_{self.run}{at}"


def main(argv: Sequence[str]) -> int:
    """Tell a story.

    Raises
    ------
    ConfigError
        For bad arguments.
    RecordError
        For a folder that is no results folder, or whose run cannot be played again.
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    asked = _asked(argv)
    replay = replayed(asked.folder, asked.run, asked.point)
    dyad = dyad_of(replay, asked.partner, asked.run)
    told, source = story(dyad), _source(replay, asked)
    page = _write(told, dyad, asked, source)
    for line in _spoken(told, source):
        print(line)
    print(f"\nstory: {page}")
    return 0


def dyad_of(replay: Replay, code: str, run: int) -> Dyad:
    """Return the records of one partner, with what its strategy and its dossier are."""
    setting, tables = replay.plan.setting, replay.tables
    column = setting.codes.index(code)
    partner = tables["partners"].iloc[column]
    sessions = tables["sessions"]
    own = sessions[sessions["iso3"] == code].sort_values("round", kind="stable").reset_index(drop=True)
    seed = replay.plan.experiment.run.seed
    cast = strategies_of_run(roster=replay.plan.roster, seed=seed, run=run, slots=setting.slots)
    name, strategy = _name(code), cast[column]
    return Dyad(
        run=run,
        code=code,
        name=name,
        partner=partner,
        events=tables["events"],
        sessions=own,
        series=tables["series"],
        needed=math.ceil(float(setting.dyads.complexity[column])),
        may_walk_away=bool(setting.on.walking_away),
        strategy=_described(strategy),
        refuses=_refuses(name, strategy, replay.plan.roster.home),
    )


def _name(code: str) -> str:
    table = load_table("economies").set_index("iso3")["name"]
    name = str(table[code]).split(" (")[0]
    return f"the {name}" if code in WITH_ARTICLE else name


def _described(strategy: Strategy) -> str:
    """Return the name of a strategy, what it does, and its parameters."""
    told = [f"{field.name} {getattr(strategy, field.name)}" for field in fields(strategy)]  # type: ignore[arg-type]
    parameters = f" ({', '.join(told)})" if told else ""
    what = first_sentence(type(strategy)).split(". ")[0].rstrip(".") + "."
    return f"{strategy.name}{parameters}: {what[0].lower()}{what[1:]}"


def _refuses(name: str, strategy: Strategy, home: Strategy) -> str:
    """Return whose strategy can refuse to sign a deal that meets its demand."""
    sides = {name: strategy, "the US": home}
    able = [side for side, plays in sides.items() if type(plays).signs is not Strategy.signs]
    return " or ".join(able) or "a side"


def _asked(argv: Sequence[str]) -> Asked:
    given, rest = own_words(argv, KEYS)
    for key in (word.partition("=")[0] for word in rest):
        raise ConfigError(f"{key}: unknown key{nearest(key, KEYS)}")
    for key in ("folder", "partner"):
        if key not in given:
            raise ConfigError(f"{key}: missing; see --help")
    codes, code = partner_codes(), given["partner"]
    if code not in codes:
        raise ConfigError(f"partner: unknown partner {code!r}{nearest(code.upper(), codes)}")
    folder = Path(given["folder"])
    if not folder.is_dir():
        raise RecordError(f"folder: {folder} is no folder; expected results of run")
    figures = flag("output.figures", given.get("output.figures", "true"))
    point = None if "point" not in given else _whole("point", given["point"])
    target = Path(given.get("output.folder", folder))
    return Asked(folder, code, _whole("run", given.get("run", "0")), point, target, figures)


def _whole(key: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ConfigError(f"{key}: got {text!r}; expected a whole number, from 0") from None


def _source(replay: Replay, asked: Asked) -> str:
    experiment = replay.plan.experiment
    at = "" if asked.point is None else f", point {asked.point}"
    number = number_of_points(asked.folder)
    at += f", parameter point {asked.run % number}" if number else ""
    return f"Simulated: scenario {experiment.scenario.name}{at}, seed {experiment.run.seed}, run {asked.run}."


def _spoken(told: Story, source: str) -> list[str]:
    """Return the story as lines of a terminal."""
    lines = [told.headline, source]
    for chapter in told.chapters:
        lines += ["", chapter.title]
        for sentence in chapter.sentences:
            lines += textwrap.wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def story_page(told: Story, source: str, figure: str | None) -> str:
    """Return the story as Markdown.

    Parameters
    ----------
    told : Story
    source : how it was made
    figure : name of the picture's file, None without one
    """
    lines = [f"# {told.headline.rstrip('.')}", "", source]
    lines += ["", f"![{told.headline}]({figure})"] if figure else []
    for chapter in told.chapters:
        lines += ["", f"## {chapter.title}", "", *(f"- {sentence}" for sentence in chapter.sentences)]
        lines += ["", f"From the records: {chapter.source}."]
    return "\n".join(lines) + "\n"


def _write(told: Story, dyad: Dyad, asked: Asked, source: str) -> Path:
    figure = f"{asked.name}.png" if asked.figures else None
    try:
        asked.target.mkdir(parents=True, exist_ok=True)
        page = asked.target / f"{asked.name}.md"
        page.write_text(story_page(told, source, figure), encoding="utf-8")
        if figure:
            from sim.figures.story_dyad import draw_story  # noqa: PLC0415 - matplotlib costs half a second

            draw_story(told, dyad, source, asked.target, asked.name)
    except OSError as problem:
        raise RecordError(f"output.folder: cannot write to {asked.target}: {problem.strerror}") from problem
    return page

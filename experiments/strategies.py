"""``strategies``: the roster of named behaviours, and pictures of how each gives way."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib import style
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from experiments.compose import composed
from experiments.run import read
from experiments.strategy_curves import curves
from experiments.strategy_pages import first_sentence, index, page
from sim.config.names import nearest
from sim.config.schema import Experiment
from sim.config.validate import bounds
from sim.errors import ConfigError
from sim.figures.concession_curve import draw
from sim.figures.look import DPI, STYLE
from sim.strategies import STRATEGIES, Strategy

USAGE = """usage: python -m experiments strategies [NAME] [pages=FOLDER] [key=value ...]

Lists the strategies that partners and home may play. With a NAME: what it does, its source, what it looks at, its
parameters with default and range.

  pages=FOLDER  a page on each strategy (or on NAME) and a picture of how it gives way, NAME.md and NAME.png
  key=value     the configuration whose parameters count (partners.parameters.*)

A page on each: docs/strategies. One of your own: docs/own_strategy.md."""


def main(argv: Sequence[str]) -> int:
    """List, explain or draw strategies.

    Raises
    ------
    ConfigError
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    names, folder, overrides = _arguments(argv)
    experiment = read(composed("run", overrides), overrides)
    if folder is not None:
        for name in names or STRATEGIES:
            _draw(made(name, experiment), name, folder)
            (folder / f"{name}.md").write_text(page(name, experiment), encoding="utf-8")
        if not names:
            (folder / "README.md").write_text(index(), encoding="utf-8")
        print(f"pages: {folder}")
        return 0
    if names:
        _explain(names[0], experiment)
    else:
        _list()
    return 0


def made(name: str, experiment: Experiment) -> Strategy:
    """Return a strategy with the parameters that partners have in a configuration."""
    return STRATEGIES[name](**_parameters(name, experiment))


def _parameters(name: str, experiment: Experiment) -> dict[str, object]:
    section = getattr(experiment.partners.parameters, name, None)
    return section.model_dump() if isinstance(section, BaseModel) else {}


def _arguments(argv: Sequence[str]) -> tuple[list[str], Path | None, list[str]]:
    """Split the command line: a name, the folder for pictures, overrides of the configuration."""
    words = [word for word in argv if "=" not in word]
    pairs = [word for word in argv if "=" in word]
    if len(words) > 1:
        raise ConfigError(f"strategies: got {' '.join(words)!r}; expected one name at most")
    for name in words:
        if name not in STRATEGIES:
            raise ConfigError(f"strategies: unknown strategy {name!r}{nearest(name, list(STRATEGIES))}")
    folders = [Path(word.partition("=")[2]) for word in pairs if word.startswith("pages=")]
    if folders and not folders[-1].is_dir():
        raise ConfigError(f"pages: got {str(folders[-1])!r}; expected a folder that exists")
    return words, folders[-1] if folders else None, [word for word in pairs if not word.startswith("pages=")]


def _draw(strategy: Strategy, name: str, folder: Path) -> None:
    told = ", ".join(f"{field} {_spelled(value)}" for field, value in vars(strategy).items())
    with style.context(["default", STYLE]):
        picture = draw(curves(strategy), name=name, what=first_sentence(type(strategy)), parameters=told)
        picture.figure.savefig(folder / f"{name}.png", dpi=DPI // 2, metadata={"Software": None, "Title": name})


def _spelled(value: object) -> str:
    return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=110)


def _list() -> None:
    table = Table("name", "who", "what it does", "source", box=None, pad_edge=False)
    for name, kind in STRATEGIES.items():
        who = "partners, home" if kind.traits.for_home else "partners"
        table.add_row(name, who, first_sentence(kind), kind.source)
    _console().print(table)


def _explain(name: str, experiment: Experiment) -> None:
    kind, console = STRATEGIES[name], _console()
    looks = [trait.replace("uses_", "") for trait, used in kind.traits._asdict().items() if used]
    console.print(f"{name}: {' '.join((kind.__doc__ or '').split())}", markup=False)
    console.print(f"source: {kind.source}; traits: {', '.join(looks) or 'none'}", markup=False)
    section = getattr(experiment.partners.parameters, name, None)
    if not isinstance(section, BaseModel):
        return
    for field, held in type(section).model_fields.items():
        allowed = bounds(held.metadata)
        text = f"  partners.parameters.{name}.{field} = {_spelled(getattr(section, field))}: {held.description}"
        console.print(text + (f"; {allowed}" if allowed else ""), markup=False, soft_wrap=True)

"""All pictures of one results folder."""

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from pathlib import Path

from matplotlib import style

from sim.errors import RecordError
from sim.figures import (
    agreed_against_announced,
    average_tariff,
    deal_probability,
    deals_over_time,
    map,
    one_dyad,
    precedent_network,
    queue,
    timeline,
    war_ladder,
    welfare,
)
from sim.figures.look import STYLE
from sim.figures.page import Page, save
from sim.figures.source import Source, read_source

FIGURES: dict[str, Callable[[Source], Page]] = {
    "deals_over_time": deals_over_time.draw,
    "deal_probability": deal_probability.draw,
    "average_tariff": average_tariff.draw,
    "agreed_against_announced": agreed_against_announced.draw,
    "welfare": welfare.draw,
    "map": map.draw,
    "timeline": timeline.draw,
    "war_ladder": war_ladder.draw,
    "queue": queue.draw,
    "precedent_network": precedent_network.draw,
}
"""Name of the files -> picture of an ensemble, in the order of a report."""


def draw_run_figures(folder: Path, dyad: str | None = None, helper: Executor | None = None) -> list[Path]:
    """Draw every picture of a run into ``folder/figures``, each as PNG and SVG.

    Reads records only. The same records give the same bytes; settings of matplotlib are left as they were.

    Parameters
    ----------
    folder : results folder of ``run``
    dyad : code of the partner whose talks are shown; by default the largest that signed in the run of which
        sessions are kept, else the one that met most
    helper : another process, which draws every other picture

    Returns
    -------
    The files written, two a picture.

    Raises
    ------
    RecordError
        When a table is missing or damaged, the dyad is not in it, or the pictures cannot be written.
    """
    names = [*FIGURES, "one_dyad"]
    if helper is None:
        return [path for files in _draw(folder, names, dyad) for path in files]
    mine, theirs = names[::2], names[1::2]
    try:
        others = helper.submit(_draw, folder, theirs, dyad)
        drawn = dict(zip(mine, _draw(folder, mine, dyad), strict=True))
        drawn |= dict(zip(theirs, others.result(), strict=True))
    except BrokenExecutor:  # the records are whole: its death costs time alone
        drawn = dict(zip(names, _draw(folder, names, dyad), strict=True))
    return [path for name in names for path in drawn[name]]


def _draw(folder: Path, names: Sequence[str], dyad: str | None) -> list[list[Path]]:
    """Draw some pictures and return the files of each."""
    source, target = read_source(folder), folder / "figures"
    drawings = FIGURES | {"one_dyad": partial(one_dyad.draw, dyad=dyad)}
    try:
        target.mkdir(exist_ok=True)
        with style.context(["default", STYLE]):
            return [save(drawings[name](source), target, name) for name in names]
    except OSError as problem:
        raise RecordError(f"{target}: cannot write pictures: {problem.strerror or problem}") from problem

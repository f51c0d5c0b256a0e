"""The pictures of a sweep's page: those that ``compare`` draws of its points."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from sim.analysis.comparison import compare
from sim.analysis.comparison_notes import unfinished
from sim.analysis.comparison_records import open_folder, read_records
from sim.analysis.comparison_shapes import swept_keys
from sim.analysis.comparison_sides import Side, sides_of
from sim.errors import RecordError

MOST_POINTS = 400
"""Of a larger sweep reading all records again would take minutes."""


def sweep_pictures(folder: Path, target: Path, points: int) -> str:
    """Draw outcomes along one key or over two, and say what a reader of the page should know of it.

    Parameters
    ----------
    folder : of a finished sweep
    target : folder in which ``figures`` is made
    points : how many there are
    """
    more = f"every side against one: python -m experiments compare {folder}"
    if points > MOST_POINTS:
        return f"No pictures, since there are more than {MOST_POINTS} points; {more}"
    try:
        sides = sides_of([open_folder(folder)])
        if len(sides) < 2:
            return "No pictures, since there is one point only."
        comparison = compare(sides, _first_finished(sides), dates=list[datetime.date](), detailed=False)
    except RecordError as problem:
        return f"No pictures: {problem}"
    if not 1 <= len(swept_keys(comparison)) <= 2:
        return f"No pictures, since more than two keys vary; {more}"
    from sim.figures.compare import draw_sweep_figures  # noqa: PLC0415 - matplotlib costs half a second

    draw_sweep_figures(comparison, target / "figures")
    return f"{unfinished(comparison)} Pictures show means over the runs of each point; {more}".lstrip()


def _first_finished(sides: Sequence[Side]) -> int:
    """Return the place of the first point of which a run finished; the first if there is none."""
    places = range(len(sides))
    finished = (at for at in places if len(read_records(sides[at].folder, sides[at].point).series))
    return next(finished, 0)

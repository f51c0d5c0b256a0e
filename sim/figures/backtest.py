"""All pictures of a backtest."""

from collections.abc import Callable
from pathlib import Path

from matplotlib import style

from sim.errors import RecordError
from sim.figures import backtest_partners, backtest_path, backtest_rates, backtest_reliability, backtest_scores
from sim.figures.backtest_source import Tables, read_backtest
from sim.figures.look import STYLE
from sim.figures.page import Page, save

FIGURES: dict[str, Callable[[Tables], Page]] = {
    "scores": backtest_scores.draw,
    "partners": backtest_partners.draw,
    "reliability": backtest_reliability.draw,
    "rates": backtest_rates.draw,
    "average_tariff": backtest_path.draw,
}
"""Name of the files, before the cut-off date -> picture, in the order of a report."""


def draw_backtest_figures(folder: Path) -> list[Path]:
    """Draw every picture of a backtest into ``folder/figures``, each as PNG and SVG; a set for each cut-off date.

    Parameters
    ----------
    folder : results folder of ``backtest``

    Returns
    -------
    The files written, two a picture.

    Raises
    ------
    RecordError
        When a table is missing or damaged, or the pictures cannot be written.
    """
    target = folder / "figures"
    try:
        target.mkdir(exist_ok=True)
        with style.context(["default", STYLE]):
            return [path for tables in read_backtest(folder) for path in _drawn(tables, target)]
    except OSError as problem:
        raise RecordError(f"{target}: cannot write pictures: {problem.strerror or problem}") from problem


def _drawn(tables: Tables, target: Path) -> list[Path]:
    """Draw the pictures of one cut-off date."""
    return [path for name, draw in FIGURES.items() for path in save(draw(tables), target, f"{name}_{tables.date}")]

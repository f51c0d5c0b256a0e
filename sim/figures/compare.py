"""All pictures of a comparison, each with its numbers as a table beside it."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib import style

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_shapes import MOST_SIDES, is_grid, swept_keys
from sim.analysis.comparison_sides import short_keys
from sim.errors import RecordError
from sim.figures import (
    compare_distributions,
    compare_order,
    compare_over_time,
    compare_partners,
    compare_sweep,
    compare_sweep_map,
    compare_sweep_panels,
)
from sim.figures.look import STYLE
from sim.figures.page import Page, save

DIGITS = "%.10g"
"""Numbers in the tables."""

Drawing = Callable[[Comparison], tuple[Page, pd.DataFrame]]


def draw_comparison_figures(comparison: Comparison, target: Path) -> list[Path]:
    """Draw every picture that fits a comparison, as PNG and SVG, with its numbers as CSV.

    Parameters
    ----------
    comparison : Comparison
    target : folder for the files, made if it is not there

    Returns
    -------
    The pictures in PNG, in the order of a report.

    Raises
    ------
    RecordError
        When they cannot be written.
    """
    return _draw(comparison, drawings(comparison), target)


def draw_sweep_figures(comparison: Comparison, target: Path) -> list[Path]:
    """Draw the pictures of the keys that a sweep varies, as ``draw_comparison_figures`` does.

    Raises
    ------
    RecordError
        When they cannot be written.
    """
    return _draw(comparison, _of_sweep(comparison), target)


def _draw(comparison: Comparison, drawn: Iterator[tuple[str, Drawing]], target: Path) -> list[Path]:
    try:
        target.mkdir(exist_ok=True)
        with style.context(["default", STYLE]):
            return [_write(*draw(comparison), target, name) for name, draw in drawn]
    except OSError as problem:
        raise RecordError(f"{target}: cannot write pictures: {problem.strerror or problem}") from problem


def _write(page: Page, numbers: pd.DataFrame, target: Path, name: str) -> Path:
    numbers.to_csv(target / f"{name}.csv", index=False, float_format=DIGITS)
    return save(page, target, name)[0]


def drawings(comparison: Comparison) -> Iterator[tuple[str, Drawing]]:
    """Yield the name and the drawing of every picture that fits.

    Parameters
    ----------
    comparison : with more sides than can be told apart, as a sweep has, sides are not drawn one by one; without
        partners and rounds there are no pictures of them
    """
    yield from _of_sweep(comparison)
    if len(comparison.others) > MOST_SIDES:
        return
    yield "distributions", compare_distributions.draw
    if comparison.partners.empty:
        return
    yield "over_time", compare_over_time.draw
    for side in comparison.others:
        ending = "" if len(comparison.others) == 1 else f"-{file_name(side)}"
        yield f"partners{ending}", partial(compare_partners.draw, side=side)
        yield f"deal_order{ending}", partial(compare_order.draw, side=side)


def file_name(side: str) -> str:
    """Return the name of a side with letters that every file system takes.

    Parameters
    ----------
    side : name

    Examples
    --------
    >>> file_name("home.resolve=0.5 home.teams=4")
    'home.resolve-0.5-home.teams-4'
    """
    return re.sub(r"[^\w.-]+", "-", side).strip("-.")


def _with_short_keys(draw: Drawing) -> Drawing:
    """Return a drawing of a sweep that calls long keys by their ends; its numbers have the whole keys."""

    def drawn(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
        short = short_keys(swept_keys(comparison))
        page, numbers = draw(comparison._replace(levels=comparison.levels.rename(columns=short)))
        return page, numbers.rename(columns={called: key for key, called in short.items()})

    return drawn


def _of_sweep(comparison: Comparison) -> Iterator[tuple[str, Drawing]]:
    sides, keys = comparison.sides, swept_keys(comparison)
    if sides["point"].isna().any() or sides["folder"].nunique() > 1:
        return
    if len(keys) == 1:
        yield "sweep", _with_short_keys(compare_sweep.draw)
    if len(keys) == 2:
        yield "sweep_map", _with_short_keys(compare_sweep_map.draw)
        if is_grid(comparison.levels.drop_duplicates("side"), keys, len(comparison.left_out)):
            yield "sweep_panels", _with_short_keys(compare_sweep_panels.draw)

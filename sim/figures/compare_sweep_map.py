"""A sweep of two keys: the mean of each outcome over both, as heat maps."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_outcomes import LEAD
from sim.analysis.comparison_shapes import along_first, is_grid, is_numeric, lead_levels, swept_keys
from sim.analysis.comparison_sides import settings_text, value_text
from sim.arrays import FloatArray
from sim.figures.compare_look import grid, head, runs_text, unit_of
from sim.figures.compare_names import cut_apart
from sim.figures.compare_sweep import place_values
from sim.figures.look import INK, MARGIN, PAPER, SMALL, SOFT, WIDTH
from sim.figures.page import Page, new_page, panel

NOTE = (
    "Colour: mean over runs, from the lowest of its panel (pale) to the highest (dark); the range stands above"
    " each panel. State at the end of the horizon. Intervals: levels.csv."
)

CROSSED = " Crossed: no run finished."

COLUMNS = 3
MOST_WRITTEN = 5
"""With at most so many columns the means are written into the cells."""

MOST_TICKS = 8
COLOURS = colormaps["viridis_r"]


def draw(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : of the points of a sweep of two keys
    """
    levels = lead_levels(comparison)
    keys = list(along_first(levels, swept_keys(comparison)))
    shown = [measure for measure in LEAD if measure in set(levels["measure"])]
    page = new_page(
        title=title(levels, keys),
        subtitle=f"Means over runs; {keys[0]} along each panel, {keys[1]} upwards.",
        caption=f"{NOTE}{CROSSED if comparison.left_out else ''}\n{runs_text(comparison, comparison.names)}",
        body=0.55 + 2.35 * -(-len(shown) // COLUMNS),
    )
    _scale(page)
    below = page._replace(high=page.high - 0.4)
    panels = grid(
        below, -(-len(shown) // COLUMNS), COLUMNS, left=_names(levels[keys[1]]), gap=0.5, below=0.5, above=0.6
    )
    for index, (axes, measure) in enumerate(zip(panels, shown, strict=False)):
        rows = levels[levels["measure"] == measure]
        draw_panel(axes, rows, keys, len(comparison.left_out))
        if index % COLUMNS:
            axes.tick_params(labelleft=False)
        else:
            axes.set_ylabel(keys[1], size=SMALL)
        axes.set_xlabel(keys[0], size=SMALL)
    for axes in panels[len(shown) :]:
        axes.remove()
    return page, levels


def title(levels: pd.DataFrame, keys: list[str]) -> str:
    """Say where fewest and where most deals are signed.

    Parameters
    ----------
    levels : from `sim.analysis.comparison_shapes.lead_levels`
    keys : two swept keys
    """
    rows = levels[levels["measure"] == LEAD[0]]
    means = rows["mean"].to_numpy()
    low, high = rows.iloc[int(means.argmin())], rows.iloc[int(means.argmax())]
    ends = f"{low['mean']:.3g}", f"{high['mean']:.3g}"
    if ends[0] == ends[1]:
        return f"Deals signed: {ends[0]} at every point"
    told = [settings_text(row[keys].to_dict()) for row in (low, high)]
    return f"Deals signed: from {ends[0]} with {told[0]} to {ends[1]} with {told[1]}"


def draw_panel(axes: Axes, rows: pd.DataFrame, keys: list[str], lacking: int = 0) -> None:
    """Draw the mean of one outcome: cells if each value of a key comes with each of the other, else dots.

    Parameters
    ----------
    axes : empty
    rows : of one outcome
    keys : along and upwards
    lacking : points without a finished run; their cells are crossed
    """
    unit = unit_of(str(rows["unit"].iloc[0]))
    means = rows["mean"] * unit.scale
    low, high = float(means.min()), float(means.max())
    norm = Normalize(low, high if high > low else low + 1.0)
    if is_grid(rows, keys, lacking):
        _cells(axes, rows.assign(mean=means), keys, norm)
    else:
        across = place_values(axes, rows[keys[0]])
        axes.scatter(across, rows[keys[1]], c=means, cmap=COLOURS, norm=norm, s=26.0, ec=INK, lw=0.4)
    axes.tick_params(labelsize=SMALL, length=0.0)
    for side in axes.spines.values():
        side.set_visible(False)
    ends, level = (f"{low:.3g}", f"{high:.3g}"), "" if unit.level == "number" else f" {unit.level}"
    told = f"{ends[0]} everywhere" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}{level}"
    head(axes, str(rows["measure"].iloc[0]), told.replace("-", "\N{MINUS SIGN}"))


def _cells(axes: Axes, rows: pd.DataFrame, keys: list[str], norm: Normalize) -> None:
    table = rows.pivot(index=keys[1], columns=keys[0], values="mean")
    # Values without an order stand as the sweep has them.
    orders = [rows[name].drop_duplicates() for name in keys]
    orders = [order.sort_values() if is_numeric(order) else order for order in orders]
    means: FloatArray = table.loc[orders[1], orders[0]].to_numpy(dtype=float)
    axes.pcolormesh(means, cmap=COLOURS, norm=norm, ec=PAPER, lw=0.8)
    for values, ticks in ((orders[0], axes.set_xticks), (orders[1], axes.set_yticks)):
        step = -(-len(values) // MOST_TICKS)
        labels = cut_apart([value_text(each) for each in values])
        ticks(np.arange(len(values))[::step] + 0.5, labels=labels[::step])
    empty = np.argwhere(np.isnan(means)) + 0.5
    axes.plot(empty[:, 1], empty[:, 0], "x", color=SOFT, ms=9.0, mew=1.6)
    if means.shape[1] <= MOST_WRITTEN:
        for row, column in np.argwhere(~np.isnan(means)):
            mean = float(means[row, column])
            colour = PAPER if norm(mean) > 0.4 else INK
            told = f"{mean:.3g}".replace("-", "\N{MINUS SIGN}")
            axes.text(column + 0.5, row + 0.5, told, ha="center", va="center", size=SMALL, color=colour)


def _names(values: pd.Series) -> float:
    """Return the inches that the names of the values upwards take."""
    return 0.55 + 0.075 * max(map(len, cut_apart([value_text(each) for each in values])))


def _scale(page: Page) -> None:
    """Draw the scale of colours at the top of the body."""
    axes = panel(
        page, left=MARGIN + 1.05, right=WIDTH - MARGIN - 2.85, low=page.high - 0.16, high=page.high - 0.02
    )
    bar = page.figure.colorbar(ScalarMappable(Normalize(0.0, 1.0), COLOURS), cax=axes, orientation="horizontal")
    bar.set_ticks([])
    bar.outline.set_visible(False)
    for x, text, align, shift in ((0.0, "lowest mean", "right", -6.0), (1.0, "highest mean", "left", 6.0)):
        axes.annotate(text, (x, 0.5), (shift, 0.0), "axes fraction", "offset points", ha=align, va="center")

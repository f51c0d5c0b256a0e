"""How the cost of the array engine grows: a panel each for runs, rounds and partners, beside straight growth."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.figures.look import BLUE, FAINT, MARGIN, SOFT, STYLE, WIDTH
from sim.figures.page import Page, key, name_vertical, new_page, panel, save

PANELS = {
    "runs": "Runs in a chunk",
    "rounds": "Rounds of a run",
    "partners": "Partners",
}
GAP = 0.62


def draw_scaling(table: pd.DataFrame, folder: Path) -> Path:
    """Draw measured costs; return the PNG.

    Parameters
    ----------
    table : columns ``axis`` (runs, rounds, partners), ``size``, ``milliseconds`` (of processor time)
    folder : exists
    """
    with style.context(["default", STYLE]):
        return save(_page(table), folder, "scaling")[0]


def _page(table: pd.DataFrame) -> Page:
    page = new_page(
        title="How does the cost of an ensemble grow?",
        subtitle="Processor time of the array engine, talks alone; both axes in logs",
        caption="Chunks of 200 runs, 39 weekly rounds and 72 partners unless the axis says otherwise. More"
        " partners are copies of those of 2025, with home's time growing in step. Grey: straight growth through"
        " the largest size; points above it on the left are the fixed cost of a round.",
        body=3.3,
    )
    handles = [
        Line2D([], [], color=BLUE, marker="o", ms=5, label="measured"),
        Line2D([], [], color=SOFT, lw=1.0, ls=(0, (4, 2)), label="in proportion to size"),
    ]
    key(page, handles, columns=2)
    width = (WIDTH - 0.75 - MARGIN - 2 * GAP) / 3
    for place, (name, label) in enumerate(PANELS.items()):
        left = 0.75 + place * (width + GAP)
        axes = panel(page, left=left, right=WIDTH - left - width, low=page.low + 0.5, high=page.high - 0.85)
        _fill(axes, table[table["axis"] == name], label)
        if place == 0:
            name_vertical(axes, "Milliseconds")
    return page


def _fill(axes: Axes, rows: pd.DataFrame, label: str) -> None:
    size, cost = rows["size"].to_numpy(), rows["milliseconds"].to_numpy()
    axes.plot(size, cost[-1] * size / size[-1], color=SOFT, lw=1.0, ls=(0, (4, 2)))
    axes.plot(size, cost, color=BLUE, lw=2.0, marker="o", ms=5)
    axes.set_xscale("log")
    axes.set_yscale("log")
    ticks = size if len(size) <= 4 else size[:: max(1, len(size) // 3)]
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(cost.min() / 2.0, cost.max() * 1.5)
    powers = np.arange(np.ceil(np.log10(cost.min() / 2.0)), np.floor(np.log10(cost.max() * 1.5)) + 1)
    axes.set_yticks(10.0**powers, [f"{10.0**power:,.0f}" for power in powers])
    axes.grid(axis="y", color=FAINT)
    axes.set_xlabel(label)

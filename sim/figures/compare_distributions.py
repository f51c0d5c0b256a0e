"""Outcomes of the sides beside each other: how they spread over runs."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.analysis.comparison import Comparison, changed
from sim.analysis.comparison_outcomes import LEAD
from sim.analysis.comparison_shapes import END, histograms
from sim.figures.compare_look import grid, head, interval_text, looks, runs_text, unit_of
from sim.figures.compare_names import called, in_lines
from sim.figures.look import FAINT, INK, SOFT
from sim.figures.page import Page, key, new_page

NOTE = (
    "Bars: share of the runs of a side, all bars of a panel on one scale. Dot: median. Line: 9 in 10 runs."
    " State at the end of the horizon. Intervals of all outcomes are in comparison.csv."
)

COLUMNS = 3
SHARE_OF_ROW = 0.74
"""Height of the tallest bar."""


def draw(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : with few sides
    """
    bars = histograms(comparison)
    shown = [name for name in LEAD if name in set(bars["measure"])]
    rows = -(-len(shown) // COLUMNS)
    page = new_page(
        title=title(comparison),
        subtitle=answer(comparison),
        caption=f"{NOTE}\n{runs_text(comparison, comparison.names)}",
        body=0.5 + rows * (1.12 + 0.42 * len(comparison.names)),
    )
    key(page, _key(), columns=3)
    sides = [in_lines(called(name, comparison.names)) for name in comparison.names]
    left = 0.45 + 0.08 * max(len(line) for name in sides for line in name.splitlines())
    below = page._replace(high=page.high - 0.32)
    for index, axes in enumerate(grid(below, rows, COLUMNS, left=left, gap=0.3, below=0.5, above=0.6)):
        if index >= len(shown):
            axes.remove()
            continue
        draw_panel(axes, bars[bars["measure"] == shown[index]], comparison, named=index % COLUMNS == 0)
    return page, bars


def title(comparison: Comparison) -> str:
    """Say in how many of the outcomes shown the sides differ.

    Parameters
    ----------
    comparison : Comparison
    """
    rows = comparison.measures
    rows = rows[(rows["date"] == END) & rows["measure"].isin(LEAD)]
    if len(comparison.others) > 1:
        return f"{len(comparison.others)} alternatives beside {called(comparison.baseline, comparison.names)}"
    other = called(comparison.others[0], comparison.names)
    if rows["low"].isna().all():
        return f"{other} beside {called(comparison.baseline, comparison.names)}: too few runs for intervals"
    told = f"{int(changed(rows).sum())} of {len(rows)} outcomes differ"
    return f"{other} against {called(comparison.baseline, comparison.names)}: {told}"


def answer(comparison: Comparison) -> str:
    """Say what becomes of the number of deals.

    Parameters
    ----------
    comparison : Comparison
    """
    rows = comparison.measures
    rows = rows[(rows["date"] == END) & (rows["measure"] == "deals signed")]
    first = f"Framework deals by the end: {rows['baseline_mean'].iloc[0]:.3g} on average in the baseline"
    found = [interval_text(row, unit_of("count")) for _, row in rows.iterrows()]
    told = [f"{called(side, comparison.names)}: {text}" for side, text in zip(rows["side"], found, strict=True)]
    return f"{first}; {'; '.join(told)}."


def draw_panel(axes: Axes, bars: pd.DataFrame, comparison: Comparison, *, named: bool) -> None:
    """Draw a row a side: bars, median and nine in ten runs.

    Parameters
    ----------
    axes : empty
    bars : of one outcome, from `sim.analysis.comparison_shapes.histograms`
    comparison : Comparison
    named : write the names of the sides
    """
    unit, tallest = unit_of(str(bars["unit"].iloc[0])), float(bars["share"].max())
    for place, (name, (colour, _)) in enumerate(_in_order(comparison)):
        own = bars[bars["side"] == name]
        if own.empty:
            continue
        lows, highs = own["bin_low"] * unit.scale, own["bin_high"] * unit.scale
        heights = SHARE_OF_ROW * own["share"] / tallest
        axes.bar(lows, heights, width=highs - lows, bottom=-place, align="edge", color=colour, lw=0, zorder=2.0)
        spread = own[["p05", "p50", "p95"]].iloc[0] * unit.scale
        axes.hlines(-place - 0.09, spread["p05"], spread["p95"], color=INK, lw=1.6, zorder=3.0)
        axes.plot(spread["p50"], -place - 0.09, "o", color=INK, ms=4.6, zorder=3.1)
    count = len(comparison.names)
    axes.hlines(
        [-place for place in range(count)], 0, 1, color=FAINT, lw=0.8, transform=axes.get_yaxis_transform()
    )
    axes.set_ylim(-count + 1 - 0.25, SHARE_OF_ROW + 0.06)
    names = [in_lines(called(name, comparison.names)) for name, _ in _in_order(comparison)]
    axes.set_yticks([0.3 - place for place in range(count)], labels=names if named else [""] * count)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3, integer=bool(unit.level == "number")))
    axes.set_xlabel(f"({unit.level})")
    head(axes, str(bars["measure"].iloc[0]), lines=3)


def _in_order(comparison: Comparison) -> list[tuple[str, tuple[str, str]]]:
    return list(looks(comparison).items())


def _key() -> list[Line2D]:
    return [
        Line2D([], [], color=SOFT, lw=6.0, label="Share of runs"),
        Line2D([], [], color=INK, marker="o", lw=0, ms=4.6, label="Median"),
        Line2D([], [], color=INK, lw=1.6, label="9 in 10 runs"),
    ]

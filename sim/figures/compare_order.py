"""The order of deals on two sides: who moves up and who moves down."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.comparison import Comparison, changed
from sim.analysis.comparison_shapes import ORDER, deal_order
from sim.figures.compare_look import NOT_ADJUSTED, runs_text
from sim.figures.compare_names import called, in_lines
from sim.figures.look import BLUE, INK, SMALL, SOFT, TEXT, VERMILION
from sim.figures.page import Page, key, new_page, panel
from sim.figures.source import counted, names

AT_MOST = 24
"""Partners with a row."""

ROW = 0.235
"""Inches."""

NOTE = (
    "Place 1 signs first; deals of one round share their places, and without a deal a partner has the last place."
    " Numbers: mean place over runs, among all partners. Lines join places among the partners shown."
)


def draw(comparison: Comparison, side: str) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    """
    rows = deal_order(comparison, side, at_most=AT_MOST)
    rest = f"Not shown: {counted(rows.others, 'partner')} with later places on both sides. " if rows.others else ""
    page = new_page(
        title=title(comparison, side),
        subtitle=answer(rows.shown),
        caption="\n".join([NOTE, rest + NOT_ADJUSTED, runs_text(comparison, [comparison.baseline, side])]),
        body=0.85 + ROW * len(rows.shown),
    )
    key(page, _key(), columns=3)
    axes = panel(page, left=2.75, right=2.75, low=page.low + 0.05, high=page.high - 0.7)
    draw_lines(axes, rows.shown)
    for x, name in ((0.0, comparison.baseline), (1.0, side)):
        side_of_axes = "right" if x == 0.0 else "left"
        axes.annotate(
            in_lines(called(name, comparison.names)), (x, 1.0), (0.0, 4.0), "axes fraction", "offset points",
            size=TEXT, weight="bold", ha=side_of_axes, va="bottom",
        )  # fmt: skip
    return page, rows.shown


def title(comparison: Comparison, side: str) -> str:
    """Say how many partners sign earlier and how many later, as far as intervals tell.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    """
    rows, name = comparison.partners, called(side, comparison.names)
    rows = rows[(rows["side"] == side) & (rows["measure"] == ORDER)]
    if rows["low"].isna().all():
        return f"Who signs first under {name}?"
    told = rows[changed(rows)]
    earlier, later = int((told["difference"] < 0.0).sum()), int((told["difference"] > 0.0).sum())
    return f"Order of deals: {counted(earlier, 'partner')} earlier and {later} later under {name}"


def answer(rows: pd.DataFrame) -> str:
    """Name the partner that moves most among those shown.

    Parameters
    ----------
    rows : from `sim.analysis.comparison_shapes.deal_order`
    """
    if rows.empty:
        return "No partner has a place."
    row = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    if row["difference"] == 0.0:
        return "No place changes."
    word = "earlier" if row["difference"] < 0.0 else "later"
    places = counted(f"{abs(row['difference']):.2g}", "place")
    return f"Of those shown, {names().get(row['iso3'], row['iso3'])} moves most: {places} {word} on average."


def draw_lines(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw a line a partner from its rank in the baseline to its rank on the side.

    Parameters
    ----------
    axes : empty
    rows : from `sim.analysis.comparison_shapes.deal_order`
    """
    known = names()
    axes.set(xlim=(0.0, 1.0), ylim=(len(rows) + 0.5, 0.5))
    axes.axis("off")
    for _, row in rows.iterrows():
        colour, style = _look(row)
        ends = (row["baseline_rank"], row["side_rank"])
        axes.plot(
            (0.0, 1.0), ends, color=colour, ls=style, lw=2.0 if colour != SOFT else 1.2, zorder=2.0, clip_on=False
        )
        axes.plot((0.0, 1.0), ends, "o", color=colour, ms=4.0, zorder=3.0, clip_on=False)
        name = known.get(row["iso3"], row["iso3"])
        for x, place, mean in ((0.0, ends[0], row["baseline_mean"]), (1.0, ends[1], row["side_mean"])):
            text = f"{name}  {mean:.1f}" if x == 0.0 else f"{mean:.1f}  {name}"
            align = "right" if x == 0.0 else "left"
            shift = -7.0 if x == 0.0 else 7.0
            axes.annotate(
                text, (x, place), (shift, 0.0), textcoords="offset points", ha=align, va="center", size=SMALL,
                color=INK, annotation_clip=False,
            )  # fmt: skip


def _look(row: pd.Series) -> tuple[str, object]:
    if row["high"] < 0.0:
        return BLUE, "-"
    if row["low"] > 0.0:
        return VERMILION, (0, (4, 1.5))
    return SOFT, "-"


def _key() -> list[Line2D]:
    return [
        Line2D([], [], color=BLUE, lw=2.0, label="Earlier"),
        Line2D([], [], color=VERMILION, lw=2.0, ls=(0, (4, 1.5)), label="Later"),
        Line2D([], [], color=SOFT, lw=1.2, label="Interval of the change holds zero"),
    ]

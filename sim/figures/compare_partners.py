"""Who gains and who loses by a side: partners with intervals, the most affected first."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.analysis.comparison import Comparison, changed
from sim.analysis.comparison_shapes import Rows, most_changed
from sim.figures.compare_look import NOT_ADJUSTED, head, runs_text, unit_of
from sim.figures.compare_names import called
from sim.figures.look import BLUE, INK, MARGIN, NAMES, PALE, PAPER, SMALL, SOFT, VERMILION, WIDTH
from sim.figures.page import Page, key, new_page, panel
from sim.figures.source import counted, names

AT_MOST = 30
"""Partners with a row."""

ROW = 0.215
"""Inches."""

FEW = 10
"""Differences of fewer runs stand hollow."""

PANELS = (
    ("welfare", "Welfare"),
    ("rate in force", "Rate in force"),
    ("deal", "Deal probability"),
)
"""Measure and heading."""

NOTE = (
    "Mean over runs of the side less the baseline, at the end, with 95 % bootstrap intervals; grey where the"
    " interval holds zero, hollow below 10 runs. Welfare: change against the world before the tariffs."
)


def draw(comparison: Comparison, side: str) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    """
    rows = most_changed(comparison, side, at_most=AT_MOST)
    codes = list(rows.shown["iso3"].unique())
    page = new_page(
        title=title(comparison, side),
        subtitle=answer(comparison, side),
        caption="\n".join(
            [NOTE, left_out(rows) + NOT_ADJUSTED, runs_text(comparison, [comparison.baseline, side])]
        ),
        body=1.15 + ROW * max(len(codes), 3),
    )
    key(page, _key(known=bool(rows.shown["low"].notna().any())), columns=3)
    width = (WIDTH - NAMES - MARGIN - 0.5) / len(PANELS)
    for place, (measure, heading) in enumerate(PANELS):
        left = NAMES + place * (width + 0.25)
        axes = panel(page, left=left, right=WIDTH - left - width, low=page.low + 0.55, high=page.high - 0.6)
        draw_panel(axes, rows.shown[rows.shown["measure"] == measure], codes, named=place == 0)
        head(axes, heading)
    return page, rows.shown


def title(comparison: Comparison, side: str) -> str:
    """Say how many partners are better and worse off, as far as intervals tell.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    """
    rows = _welfare(comparison, side)
    told = rows[changed(rows)]
    better, worse = int((told["difference"] > 0.0).sum()), int((told["difference"] < 0.0).sum())
    name, base = (called(each, comparison.names) for each in (side, comparison.baseline))
    if rows["low"].isna().all():
        return f"Partners under {name} beside {base}"
    return f"{name} leaves {counted(better, 'partner')} better and {worse} worse off than {base}"


def answer(comparison: Comparison, side: str) -> str:
    """Name the partners at both ends.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    """
    rows, known = _welfare(comparison, side).dropna(subset=["difference"]), names()
    if rows.empty:
        return "No welfare is recorded."
    ends = rows.loc[[rows["difference"].idxmax(), rows["difference"].idxmin()]]
    told = [
        f"{known.get(code, code)} {value:+.2g}".replace("-", "−")
        for code, value in ends[["iso3", "difference"]].to_numpy()
    ]
    return f"Change of welfare, percentage points: from {told[1]} to {told[0]}, of {len(rows)} partners."


def left_out(rows: Rows) -> str:
    """Say how many partners have no row.

    Parameters
    ----------
    rows : from `sim.analysis.comparison_shapes.most_changed`
    """
    if rows.others == 0:
        return ""
    told = f"Not shown: {counted(rows.others, 'partner')} whose welfare moves less"
    return f"{told}, {rows.others_changed} of them with an interval that excludes zero. "


def draw_panel(axes: Axes, rows: pd.DataFrame, codes: list[str], *, named: bool) -> None:
    """Draw a row a partner: difference and interval.

    Parameters
    ----------
    axes : empty
    rows : of one measure of the partners table
    codes : partners from top to bottom
    named : write their names
    """
    known, unit = names(), unit_of(str(rows["unit"].iloc[0]) if len(rows) else "percent")
    rows = rows.set_index("iso3").reindex(codes)
    axes.set_ylim(max(len(codes), 1) - 0.5, -0.5)
    labels = [known.get(code, code) if named else "" for code in codes]
    axes.set_yticks(range(len(codes)), labels=labels)
    axes.barh(
        range(1, len(codes), 2), 1.0, height=1.0, color=PALE, transform=axes.get_yaxis_transform(), zorder=0.1
    )
    axes.axvline(0.0, color=INK, lw=1.0, zorder=1.0)
    axes.xaxis.grid(visible=True)
    for place, (_, row) in enumerate(rows.iterrows()):
        marker, colour = _look(row)
        axes.hlines(place, row["low"] * unit.scale, row["high"] * unit.scale, color=colour, lw=2.4, zorder=2.0)
        face = PAPER if row["side_n"] < FEW else colour
        axes.plot(row["difference"] * unit.scale, place, marker, color=colour, mfc=face, ms=5.4, zorder=3.0)
    reach = np.append(rows[["low", "difference", "high"]].to_numpy(dtype=float).ravel(), 0.0) * unit.scale
    low, high = float(np.nanmin(reach)), float(np.nanmax(reach))
    room = 0.08 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.set_xlabel(f"({unit.difference})", size=SMALL)


def _look(row: pd.Series) -> tuple[str, str]:
    if row["low"] > 0.0:
        return "^", BLUE
    if row["high"] < 0.0:
        return "v", VERMILION
    return "o", SOFT


def _welfare(comparison: Comparison, side: str) -> pd.DataFrame:
    rows = comparison.partners
    return rows[(rows["side"] == side) & (rows["measure"] == "welfare")]


def _key(*, known: bool) -> list[Line2D]:
    if not known:
        return [Line2D([], [], color=SOFT, marker="o", mfc=PAPER, lw=0.0, ms=5.4, label="Difference, no interval")]
    texts = (("^", BLUE, "Higher"), ("v", VERMILION, "Lower"), ("o", SOFT, "Interval holds zero"))
    return [
        Line2D([], [], color=colour, marker=marker, lw=2.4, ms=5.4, label=text) for marker, colour, text in texts
    ]

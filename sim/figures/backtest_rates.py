"""Rates said beside rates on record: of deals, and the largest errors of partners without one."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from sim.analysis.backtest import MODEL
from sim.figures.backtest_partners import draw_stripes
from sim.figures.backtest_source import Tables, told
from sim.figures.look import INNER_BAND, MARGIN, NAMES, SIMULATED, TEXT
from sim.figures.page import Page, key, new_page, panel
from sim.figures.rate_panels import MEDIAN, ON_RECORD
from sim.figures.source import counted, names

TITLE = "Which rates were right?"
MOST, ROW = 20, 0.215
"""Rows at most; inches of a row."""

NOTES = (
    "Headline rates, medians over runs: of deals signed by then, and of what home dictates to partners without"
    " one, once it does. Sorted by error. Not shown: {rest}, with an error of at most {most}."
)


def draw(tables: Tables) -> Page:
    """Return the picture."""
    deals = ranked(tables.partners[tables.partners["deal"] == 1], "agreed_pct")
    every = ranked(tables.partners[tables.partners["deal"] == 0], "dictated_pct")
    dictated = every.head(MOST)
    rest = every.iloc[MOST:]["error"]
    notes = NOTES.format(
        rest=counted(len(rest), "partner"), most=counted(rest.max() if len(rest) else 0.0, "point")
    )
    body = 1.35 + ROW * max(len(deals), len(dictated), 6)
    page = new_page(title=TITLE, subtitle=answer(tables), caption=told(tables, notes), body=body)
    key(page, _key(), columns=2)
    top = float(np.nanmax([30.0, *tables.partners[["agreed_pct", "dictated_pct", "recorded_pct"]].max()])) + 3.0
    for rows, name, left, right in ((deals, "Deals", NAMES, 4.2), (dictated, "No deal: dictated", 5.75, MARGIN)):
        high = page.high - 0.62
        low = high - ROW * max(len(rows), 1)
        axes = panel(page, left=left, right=right, low=low, high=high)
        _draw_rows(axes, rows, top)
        axes.annotate(name, (0.0, 1.0), (0.0, 6.0), "axes fraction", "offset points", size=TEXT, weight="bold")
    return page


def ranked(partners: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the partners of which forecast and record have a rate, the largest error first.

    Parameters
    ----------
    partners : table of a backtest at one cut-off date
    column : the rate said, percent

    Returns
    -------
    With columns ``said`` and ``error``, percentage points.
    """
    rows = partners.dropna(subset=[column, "recorded_pct"]).assign(said=lambda table: table[column])
    rows["error"] = (rows["said"] - rows["recorded_pct"]).abs()
    return rows.sort_values("error", ascending=False, kind="stable").reset_index(drop=True)


def answer(tables: Tables) -> str:
    """Say the mean errors beside those of the naive rule."""
    parts = []
    for name, score in (("agreed", "error of agreed rates"), ("dictated", "error of dictated rates")):
        model, naive = (tables.score(score, who) for who in (MODEL, "naive rule of rates"))
        if not np.isnan(model):
            parts.append(f"{model:.1f} points for {name} rates (naive rule: {naive:.1f})")
    return f"Mean error: {', '.join(parts)}." if parts else "No rates are scored."


def _draw_rows(axes: Axes, rows: pd.DataFrame, top: float) -> None:
    places, called = np.arange(len(rows)), names()
    draw_stripes(axes, len(rows))
    axes.set_yticks(places, labels=[called.get(code, code) for code in rows["iso3"]])
    axes.hlines(places, rows["said"], rows["recorded_pct"], color=INNER_BAND, lw=2.5, zorder=1.0)
    axes.plot(rows["recorded_pct"], places, **{**ON_RECORD, "zorder": 3.0})
    axes.plot(rows["said"], places, **{**MEDIAN, "ms": 5.0}, mfc=SIMULATED)
    axes.set(xlim=(5.0, top), xlabel="Headline US rate (%)")
    axes.xaxis.set_major_locator(MultipleLocator(10.0 if top < 60.0 else 20.0))
    axes.xaxis.grid(visible=True)


def _key() -> list[Line2D]:
    return [
        Line2D([], [], **{**MEDIAN, "ms": 5.0}, mfc=SIMULATED, label="Model"),
        Line2D([], [], **ON_RECORD, label="On record"),
    ]

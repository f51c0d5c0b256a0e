"""The queue at home's door in one run: who is seen in each round, who waits, who signs."""

import datetime
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.analysis.quantile_paths import round_length
from sim.analysis.queue_rounds import OUT, SEEN, SIGNED, WAITING, queue_rounds
from sim.figures.dates import date_axis, numbers
from sim.figures.look import NAMES, ORANGE, PALE, SIMULATED, SOFT, SUBTITLE
from sim.figures.page import Page, key, name_vertical, new_page, panel
from sim.figures.source import Source, caption, counted, names, number

TITLE = "Who is seen, and who waits?"

AT_MOST, ROW = 42, 0.19
"""Most rows, and inches for each."""

WAIT = (SOFT, 0.4)
"""Darker than the stripes behind the rows, which mean nothing."""

HIGH, RIGHT = 1.25, 0.75
"""Inches: of the panel above the rows, and right of both."""

NOTES = (
    "One run only (run {run}), the one whose sessions are kept. Partners in the order in which they are first"
    " seen. A partner is in the queue from the round in which it asks for talks to its signature; one in a tariff"
    " war stands outside. Talks at a summit are outside the queue too. Not shown: {rest}."
)


def draw(source: Source) -> Page:
    """Return the picture."""
    grid = grid_of(source)
    rows = shown(grid)
    empty = rows.empty
    run = int(source.sessions["run"].min()) if len(source.sessions) else 0
    rest = grid[~grid.index.isin(rows.index)]
    others = f"{counted(len(rest), 'partner')}, {int((rest >= SEEN).any(axis='columns').sum())} of them seen"
    page = new_page(
        title=TITLE,
        subtitle=answer(grid),
        caption=caption(source, notes="" if empty else NOTES.format(run=run, rest=others)),
        body=1.5 if empty else HIGH + 1.75 + ROW * len(rows),
    )
    if empty:
        middle = (page.low + page.high) / 2.0 / page.figure.get_figheight()
        page.figure.text(0.5, middle, "There are no sessions to draw", ha="center", size=SUBTITLE, color=SOFT)
        return page
    key(page, _key(), columns=3)
    low = page.low + 0.5
    lower = panel(page, left=NAMES, right=RIGHT, low=low, high=low + ROW * len(rows))
    upper = panel(page, left=NAMES, right=RIGHT, low=page.high - 0.7 - HIGH, high=page.high - 0.7, below=lower)
    days = round_length(source.series)
    draw_rows(lower, rows, days)
    draw_counts(upper, grid, days)
    return page


def grid_of(source: Source) -> pd.DataFrame:
    """Return what each partner does in each round of the run of which sessions are kept."""
    run = source.sessions["run"].min() if len(source.sessions) else source.partners["run"].min()
    partners = source.partners[source.partners["run"] == run]
    return queue_rounds(partners, source.sessions[source.sessions["run"] == run], source.dates)


def shown(grid: pd.DataFrame) -> pd.DataFrame:
    """Return the partners worth a row, those seen first above; between equals those seen more often.

    Parameters
    ----------
    grid : from `sim.analysis.queue_rounds.queue_rounds`
    """
    seen = grid >= SEEN
    met = grid[seen.any(axis="columns")]
    first = np.argmax((met >= SEEN).to_numpy(), axis=1) if len(met) else []
    order = pd.DataFrame({"first": first, "often": -(met >= SEEN).sum(axis="columns")}, index=met.index)
    rows: pd.DataFrame = met.loc[order.sort_values(["first", "often"], kind="stable").index].head(AT_MOST)
    return rows


def answer(grid: pd.DataFrame) -> str:
    """Say how many are seen in a round, and how many wait.

    Parameters
    ----------
    grid : from `sim.analysis.queue_rounds.queue_rounds`
    """
    seen, waiting = (grid >= SEEN).sum(), (grid == WAITING).sum()
    if not seen.any():
        return "No session was held in the run of which sessions are kept."
    most = int(waiting.max())
    never = int(((grid == WAITING).any(axis="columns") & ~(grid >= SEEN).any(axis="columns")).sum())
    asked = f"{counted(never, 'partner')} that asked {'is' if never == 1 else 'are'} never seen."
    wait = f"up to {most} wait" if most else "nobody waits"
    return (
        f"{number(float(seen[seen > 0].median()))} partners are seen in the usual round; {wait}."
        f" {asked if never else 'All that asked are seen at some time.'}"
    )


def draw_rows(axes: Axes, rows: pd.DataFrame, days: int) -> None:
    """Draw a row a partner: a pale bar while it waits, a block for a round at the table, a star at the deal.

    Parameters
    ----------
    axes : empty
    rows : from `shown`
    days : length of a round
    """
    called, dates = names(), _dates(rows)
    starts = numbers(dates)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels=[called.get(code, code) for code in rows.index])
    stripes: dict[str, Any] = {"height": 1.0, "color": PALE, "alpha": 0.5, "lw": 0, "zorder": 0.1}
    axes.barh(range(1, len(rows), 2), 1.0, transform=axes.get_yaxis_transform(), **stripes)
    for kind, colour, height in ((WAITING, WAIT, 0.3), (SEEN, SIMULATED, 0.66), (SIGNED, ORANGE, 0.9)):
        places, rounds = np.nonzero(rows.to_numpy() == kind)
        axes.barh(places, days, left=starts[rounds], height=height, color=colour, align="center", zorder=1.0)
    date_axis(axes, dates[0], dates[-1] + datetime.timedelta(days=days))


def draw_counts(axes: Axes, grid: pd.DataFrame, days: int) -> None:
    """Draw how many are seen and how many wait in each round, one on the other.

    Parameters
    ----------
    axes : with time along it
    grid : from `sim.analysis.queue_rounds.queue_rounds`
    days : length of a round
    """
    starts = numbers(_dates(grid))
    bottom = np.zeros(len(starts))
    for kinds, colour in (((SEEN,), SIMULATED), ((SIGNED,), ORANGE), ((WAITING,), WAIT)):
        count = grid.isin(kinds).sum().to_numpy(dtype=float)
        axes.bar(starts, count, width=days, bottom=bottom, align="edge", color=colour, lw=0, zorder=1.0)
        bottom += count
    axes.tick_params(labelbottom=False)
    axes.yaxis.grid(visible=True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.set_ylim(0.0, max(4.0, 1.05 * float((grid > OUT).sum().max())))
    name_vertical(axes, "Partners in the queue (number)")


def _dates(grid: pd.DataFrame) -> list[datetime.date]:
    return [pd.Timestamp(str(date)).date() for date in grid.columns]


def _key() -> list[Artist]:
    look: dict[str, Any] = {"ls": "none", "marker": "s", "ms": 9.0}
    return [
        Line2D([], [], **look, color=SIMULATED, label="At the table"),
        Line2D([], [], **look, color=ORANGE, label="Signs"),
        Patch(color=WAIT, lw=0, label="Waits"),
    ]

"""How likely each partner is to have signed by each date: a heat map, with the recorded deals on it."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.deal_probability import deal_probability, likeliest
from sim.analysis.intervals import share_interval
from sim.analysis.quantile_paths import round_length
from sim.analysis.recorded import record_end, recorded_deals
from sim.figures.dates import numbers
from sim.figures.look import NAMES, PALE, PAPER, RECORDED, SHARE_COLOURS, SMALL, SOFT
from sim.figures.marks import Room, calendar_marks, record_mark, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption, counted, day, names

TITLE = "Who is likely to sign, and by when?"

AT_LEAST, AT_MOST = 0.05, 40
"""Rows: partners that sign in at least this share of the runs, but no more than so many; and all on record."""

ROW = 0.205
"""Inches."""

MARKER: dict[str, Any] = {
    "marker": "D", "ms": 7.5, "ls": "none", "color": RECORDED, "mec": PAPER, "mew": 1.3, "zorder": 4.0
}  # fmt: skip

BOUNDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""A colour stands for shares above one bound up to the next; a share of 0 is left white."""


def draw(source: Source) -> Page:
    """Return the picture."""
    every = deal_probability(source.partners, source.dates)
    first = source.dates[0]
    last = source.dates[-1] + datetime.timedelta(days=round_length(source.series))
    record = recorded_deals()
    record = record[(record["date"] >= first) & (record["date"] < last)]
    rows = likeliest(every, at_least=AT_LEAST, at_most=AT_MOST, always=list(record["iso3"]))
    page = new_page(
        title=TITLE,
        subtitle=answer(every, runs=source.runs),
        caption=caption(source, recorded="White House and press", notes=notes(every, rows, source.runs)),
        body=1.5 + ROW * max(len(rows), 6),
    )
    key(page, _key(one=source.runs == 1), columns=6)
    marks = [*calendar_marks(source.events), record_mark(record_end())]
    axes = time_panel(
        page, marks=marks, span=(first, last), name="", room=Room(above=0.12, left=NAMES, right=0.85)
    )
    draw_map(axes, rows, last)
    _draw_record(axes, rows, record)
    return page


def answer(probability: pd.DataFrame, *, runs: int) -> str:
    """Say what is shown, and how many partners are likelier than not to have signed at the end of the record.

    Parameters
    ----------
    probability : from `sim.analysis.deal_probability.deal_probability`
    runs : replications
    """
    rounds = [pd.Timestamp(start).date() for start in probability.columns]
    date = max(rounds[0], min(record_end(), rounds[-1]))
    likely = int((probability[max(start for start in rounds if start <= date)] > 0.5).sum())
    if runs == 1:
        return (
            f"Framework deals of the one run. By {day(date)}, {likely} of {len(probability)} partners have signed."
        )
    return (
        "Share of runs in which a partner has signed a framework deal by each date."
        f" By {day(date)}, {likely} of {len(probability)} partners have signed in more than half of the runs."
    )


def notes(probability: pd.DataFrame, rows: pd.DataFrame, runs: int) -> str:
    """Say which partners have no row, and how far shares of so many runs can be trusted.

    Parameters
    ----------
    probability, rows : all partners, and those with a row
    runs : replications
    """
    rest = probability.iloc[:, -1].drop(rows.index)
    never = int((rest == 0.0).sum())
    kinds = [f"{counted(never, 'partner')} without a deal in any run"] if never or len(rest) == never else []
    if len(rest) > never:
        few = counted(len(rest) - never, "partner")
        kinds.append(f"{few} with a deal in at most {rest.max():.0%} of the runs")
    others = f"Not shown: {', '.join(kinds)}"
    if runs == 1 or rows.empty:
        return f"{others}."
    bounds = share_interval(runs // 2, runs)
    points = 50.0 * (bounds.high - bounds.low)
    return f"{others}. With {runs} runs a share near one half is known to within {points:.0f} percentage points."


def spells(row: Sequence[float], edges: Sequence[float]) -> list[tuple[int, float, float]]:
    """Return the stretches of time of one colour: class (0 the palest), start and length in days.

    Parameters
    ----------
    row : shares that never fall, one a round
    edges : starts of the rounds and the end of the last one, day numbers

    Examples
    --------
    >>> spells([0.0, 0.1, 0.1, 0.9], [0.0, 7.0, 14.0, 21.0, 28.0])
    [(0, 7.0, 14.0), (4, 21.0, 7.0)]
    """
    classes = np.searchsorted(np.array(BOUNDS) + 1e-9, np.asarray(row, dtype=float)) - 1
    found = []
    for number in range(len(SHARE_COLOURS)):
        (rounds,) = np.nonzero(classes == number)
        if len(rounds):
            found.append((number, float(edges[rounds[0]]), float(edges[rounds[-1] + 1] - edges[rounds[0]])))
    return found


def draw_map(axes: Axes, rows: pd.DataFrame, last: datetime.date) -> None:
    """Draw a row a partner, coloured by probability, with the probability at the end in numbers.

    Parameters
    ----------
    axes : with time along it
    rows : from `sim.analysis.deal_probability.likeliest`
    last : end of the last round
    """
    called = names()
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels=[called.get(code, code) for code in rows.index])
    edges = [float(edge) for edge in numbers([*rows.columns, last])]
    axes.hlines(range(len(rows)), edges[0], edges[-1], color=PALE, lw=0.8, zorder=0.1)
    found = [(place, *spell) for place, row in enumerate(rows.to_numpy()) for spell in spells(list(row), edges)]
    for number, colour in enumerate(SHARE_COLOURS):
        drawn = [(place, start, length) for place, kind, start, length in found if kind == number]
        places, starts, lengths = zip(*drawn, strict=True) if drawn else ((), (), ())
        axes.barh(places, lengths, left=starts, height=0.86, color=colour, zorder=0.5)
    _write_ends(axes, rows.iloc[:, -1])
    if rows.empty:
        axes.text(0.5, 0.5, "No partner signs in any run", transform=axes.transAxes, ha="center")


def _write_ends(axes: Axes, shares: pd.Series) -> None:
    look: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "ha": "right"}
    for place, share in enumerate(shares):
        where = axes.get_yaxis_transform()
        axes.annotate(f"{share:.0%}", (1.0, place), (40.0, 0.0), xycoords=where, va="center", **look)
    if len(shares):
        look |= {"color": SOFT, "size": SMALL, "xycoords": "axes fraction"}
        axes.annotate("at the end", (1.0, 1.0), (40.0, 5.0), **look)


def _draw_record(axes: Axes, rows: pd.DataFrame, record: pd.DataFrame) -> None:
    places = {code: place for place, code in enumerate(rows.index)}
    known = record[record["iso3"].isin(places)]
    axes.plot(numbers(known["date"]), [places[code] for code in known["iso3"]], **MARKER)


def _key(*, one: bool) -> list[Artist]:
    """Return the entries of the key; in one run a partner has signed or has not."""
    texts = ["up to 20%", "20–40%", "40–60%", "60–80%", "80–100%"]
    classes = list(zip(SHARE_COLOURS, texts, strict=True))
    shown = [(SHARE_COLOURS[-1], "Signed")] if one else classes
    patches: list[Artist] = [Patch(color=colour, lw=0, label=text) for colour, text in shown]
    return [*patches, Line2D([], [], **MARKER, label="Deal on record")]

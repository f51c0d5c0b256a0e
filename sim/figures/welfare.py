"""What the tariffs do to the welfare of home and its largest partners."""

import datetime
from collections.abc import Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.recorded import record_end
from sim.analysis.welfare_accounts import account_dates, welfare_spread
from sim.figures.look import BLUE, INK, NAMES, ORANGE, PALE, PAPER, SKY
from sim.figures.page import Page, key, new_page, panel
from sim.figures.source import Source, caption, day, home_code, names

TITLE = "Who gains, who loses, and how much?"

NOTE = (
    "Partners in the order of their goods trade with the United States. Exact equilibrium of the trade model for"
    " the tariffs in force that day; long-run effects as if they stayed for good, retaliation included. {spread}"
)

SPREAD = "Bars span 9 in 10 runs; where none is seen, all runs are nearly alike."

PARTNERS, ROW = 20, 0.32
"""Rows, and inches for each."""

LOOKS = ((SKY, "o"), (ORANGE, "s"), (BLUE, "D"))
"""Colour and marker of the first, the middle and the last day; one day takes the last, two the outer ones."""


def draw(source: Source) -> Page:
    """Return the picture."""
    spread, bands = welfare_spread(source.welfare), source.runs > 1
    dates = account_dates(source.welfare, record_end())
    codes = [home_code(), *source.partners["iso3"].unique()[:PARTNERS]]
    page = new_page(
        title=TITLE,
        subtitle=("At the median over runs " if bands else "In this run ") + answer(spread, dates[-1], codes),
        caption=caption(source, notes=NOTE.format(spread=SPREAD if bands else "")),
        body=1.1 + ROW * len(codes),
    )
    key(page, [_entry(date, look, bands) for date, look in zip(dates, looks(len(dates)), strict=True)], columns=3)
    axes = panel(page, left=NAMES, right=0.35, low=page.low + 0.55, high=page.high - 0.34)
    draw_rows(axes, spread, codes, dates)
    return page


def answer(spread: pd.DataFrame, date: datetime.date, codes: Sequence[str]) -> str:
    """Say what home gets at the median on a day, and how many of the partners shown lose.

    Parameters
    ----------
    spread : from `sim.analysis.welfare_accounts.welfare_spread`
    date : a day of account
    codes : home first, then the partners shown
    """
    median = spread["p50"].xs(date, level="date").reindex(list(codes))
    losers = int((median.iloc[1:] < 0.0).sum())
    shown = f"all {losers}" if losers == len(codes) - 1 else f"{losers} of the {len(codes) - 1}"
    verb = "gains" if median.iloc[0] >= 0.0 else "loses"
    return f"the United States {verb} {abs(median.iloc[0]):.1f}% by {day(date)}; {shown} partners shown lose."


def looks(days: int) -> tuple[tuple[str, str], ...]:
    """Return colour and marker of each of one to three days, so that the last day always looks the same."""
    return {1: LOOKS[2:], 2: (LOOKS[0], LOOKS[2])}.get(days, LOOKS)


def draw_rows(axes: Axes, spread: pd.DataFrame, codes: Sequence[str], dates: Sequence[datetime.date]) -> None:
    """Draw a row an economy, in it a marker and an interval a day; home stands apart at the top.

    Parameters
    ----------
    axes : empty
    spread : from `sim.analysis.welfare_accounts.welfare_spread`
    codes : home first, then partners
    dates : days of account, one to three
    """
    called = names()
    places = [-0.5, *range(1, len(codes))]
    axes.set_ylim(len(codes) - 0.5, -1.1)
    axes.set_yticks(places, labels=[called.get(code, code) for code in codes])
    axes.get_yticklabels()[0].set_fontweight("bold")
    axes.barh(places[1::2], 1.0, height=1.0, color=PALE, transform=axes.get_yaxis_transform(), zorder=0.1)
    axes.axvline(0.0, color=INK, lw=1.0, zorder=1.0)
    axes.xaxis.grid(visible=True)
    step = 0.26
    for index, (date, (colour, marker)) in enumerate(zip(dates, looks(len(dates)), strict=True)):
        rows = spread.xs(date, level="date").reindex(list(codes))
        heights = [place + step * (index - (len(dates) - 1) / 2) for place in places]
        axes.hlines(heights, rows["p05"], rows["p95"], color=colour, lw=3.2, alpha=1.0, zorder=2.0)
        axes.plot(rows["p50"], heights, marker, color=colour, ms=6.2, mec=PAPER, mew=0.9, zorder=3.0 + index)
    axes.set_xlabel("Change of welfare against the world before the tariffs of 2025 (%)")


def _entry(date: datetime.date, look: tuple[str, str], bands: bool) -> Artist:
    text = f"Median, {day(date)}" if bands else day(date)
    return Line2D([], [], color=look[0], marker=look[1], lw=3.2 if bands else 0.0, ms=6.2, mec=PAPER, label=text)

"""The tariff war, rung by rung: what home charges and what the partner adds, beside the record."""

import datetime
from typing import Any

import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.analysis.partner_outcomes import date_quantile
from sim.analysis.quantile_paths import round_length
from sim.analysis.recorded import record_end
from sim.analysis.war_rates import HOME, PARTNER, rate_paths, recorded_rates, truce_dates, war_partner
from sim.figures.dates import numbers
from sim.figures.fan import draw_fan, draw_record, fan_key, through_last_round
from sim.figures.look import DOTS, INK, PAPER, SIMULATED, SMALL, SOFT, SUBTITLE
from sim.figures.marks import Mark, Room, calendar_marks, record_mark, time_panel
from sim.figures.page import Page, key, name_vertical, new_page, panel
from sim.figures.source import Source, caption, counted, day, names, number

TITLE = "How far does the tariff war go, and when does it stop?"

SIDE, DATES, HIGH, GAP = 0.75, 0.45, 2.1, 0.6
"""Inches: beside the axes, for dates below them, of the lower panel, and between the panels."""

AFTER = datetime.timedelta(days=28)
"""What is shown after the last change of a rate."""

NOTES = (
    "Upper panel: headline rate in force on the partner's goods. Lower panel: what the partner adds to its tariff"
    " on US goods, percentage points; on record from the day it was announced."
)


def draw(source: Source) -> Page:
    """Return the picture."""
    code, played = war_partner(source.events), source.events["run"].nunique()
    bands = played > 1
    page = new_page(
        title=TITLE,
        subtitle=answer(source, code),
        caption=caption(source, recorded="White House and press", notes=notes(source, code, played)),
        body=1.5 if code is None else 6.3,
    )
    if code is None:
        middle = (page.low + page.high) / 2.0 / page.figure.get_figheight()
        page.figure.text(0.5, middle, "There is no war to draw", ha="center", size=SUBTITLE, color=SOFT)
        return page
    paths = rate_paths(source.events, code, source.dates)
    record = recorded_rates(code, source.dates[0])
    entries = fan_key(bands=bands, recorded=not record[PARTNER].empty)
    if not bands:
        entries[0].set_label(f"Run {source.events['run'].iloc[0]}")
    key(page, entries, columns=4)
    _draw_panels(page, source, code, paths, record)
    return page


def answer(source: Source, code: str | None) -> str:
    """Say how high both sides go, and when they step down.

    Parameters
    ----------
    source : Source
    code : the partner, None without a war
    """
    if code is None:
        return "No partner retaliates in the runs of which events are kept."
    paths, name = rate_paths(source.events, code, source.dates), names().get(code, code)
    tops = {side: number(float(path["p50"].max())) for side, path in paths.items()}
    told = f"The US rate on {name} climbs to {tops[HOME]}%, {name}'s extra tariff to {tops[PARTNER]} points."
    truces = truce_dates(source.partners, code)
    if truces.empty:
        return f"{told} No truce in any run."
    low, middle, high = (date_quantile(truces, share) for share in (0.05, 0.5, 0.95))
    if low is None or middle is None or high is None or source.runs == 1:
        return f"{told} Truce on {day(truces.iloc[0])}."
    share = len(truces) / source.runs
    return f"{told} Truce in {share:.0%} of the runs, at the median on {day(middle)} ({day(low)} to {day(high)})."


def notes(source: Source, code: str | None, played: int) -> str:
    """Say what is shown, of which runs, and who else retaliates."""
    if code is None:
        return ""
    who = source.events
    others = who[(who["kind"] == PARTNER) & (who["actor"] != code)]["actor"].nunique()
    kept = "Rates: run 0, the one whose events are kept; dates of the truce: all runs." if played == 1 else ""
    more = f"{counted(others, 'other partner')} retaliate{'s' if others == 1 else ''} too." if others else ""
    return " ".join(part for part in (NOTES, kept, more) if part)


def _draw_panels(
    page: Page, source: Source, code: str, paths: dict[str, pd.DataFrame], record: dict[str, pd.Series]
) -> None:
    length, name = round_length(source.series), names().get(code, code)
    first, last = source.dates[0], min(_end(paths, record), source.dates[-1] + datetime.timedelta(days=length))
    marks = [*_marks(source), record_mark(record_end())]
    above = f"US rate on goods of {name} (%)"
    room = Room(above=0.36, below=DATES + HIGH + GAP)
    upper = time_panel(page, marks=marks, span=(first, last), name=above, room=room)
    low = page.low + DATES
    lower = panel(page, left=SIDE, right=SIDE, low=low, high=low + HIGH, below=upper)
    upper.tick_params(labelbottom=False)
    name_vertical(lower, f"Extra tariff of {name} on US goods (percentage points)")
    shown = [mark for mark in marks if first <= mark.date <= last]
    lines = numbers(mark.date for mark in shown)
    lower.vlines(lines, 0.0, 1.0, transform=lower.get_xaxis_transform(), color=SOFT, lw=1.0, ls=DOTS)
    for axes, side in ((upper, HOME), (lower, PARTNER)):
        _draw_side(axes, paths[side], record[side], length)
    _draw_truces(lower, truce_dates(source.partners, code), several=source.runs > 1)


def _end(paths: dict[str, pd.DataFrame], record: dict[str, pd.Series]) -> datetime.date:
    """Return the end of what is worth showing: some weeks after the last change of either rate."""
    changes = [date for path in paths.values() for date in path.index[path.diff().abs().max(axis="columns") > 0.0]]
    known = [date for series in record.values() for date in series.index[series.diff().abs() > 0.0]]
    last: datetime.date = max([*changes, *known, min(path.index[0] for path in paths.values())])
    return last + AFTER


def _marks(source: Source) -> list[Mark]:
    return [mark for mark in calendar_marks(source.events) if mark.text != "Announced"]


def _draw_side(axes: Axes, path: pd.DataFrame, record: pd.Series, length: int) -> None:
    whole = through_last_round(path, length)
    draw_fan(axes, whole, bands=bool((path["p05"] < path["p95"]).any()))
    last = axes.get_xlim()[1]
    draw_record(axes, record[numbers(record.index) <= last] if len(record) else record)
    top = max([10.0, float(path.to_numpy().max()), *record])
    axes.set_ylim(0.0, 1.16 * top)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
    _write_rungs(axes, path["p50"])


def _write_rungs(axes: Axes, median: pd.Series) -> None:
    """Write its height at the beginning of every new level of the median."""
    levels = median[median.diff().abs().fillna(1.0) > 0.0]
    for date, value in levels.items():
        place = (numbers([pd.Timestamp(str(date)).date()])[0], float(value))
        look: dict[str, Any] = {"color": SIMULATED, "size": SMALL, "weight": "bold", "zorder": 5.0}
        text = axes.annotate(number(float(value)), place, (3.0, 3.5), textcoords="offset points", **look)
        text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground=PAPER)])


def _draw_truces(axes: Axes, truces: pd.Series, *, several: bool) -> None:
    """Draw over the panel when the truce comes: nine in ten of the runs, and the median."""
    if truces.empty:
        return
    low, middle, high = (
        numbers([date_quantile(truces, share) or truces.iloc[0]])[0] for share in (0.05, 0.5, 0.95)
    )
    where, up = axes.get_xaxis_transform(), 0.9
    axes.plot([low, high], [up, up], transform=where, color=INK, lw=3.0, solid_capstyle="butt", zorder=4.0)
    axes.plot([middle], [up], transform=where, color=INK, marker="o", ms=6.0, zorder=4.1)
    text = "truce, 9 in 10 runs" if several else "truce"
    axes.annotate(text, (high, up), (8.0, 0.0), where, "offset points", va="center", size=SMALL, color=INK)

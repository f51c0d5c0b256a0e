"""When each partner signs: the median date and its spread over the runs, beside the recorded date."""

import datetime
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.partner_outcomes import partner_outcomes
from sim.analysis.quantile_paths import round_length
from sim.analysis.recorded import record_end, recorded_deals
from sim.figures.dates import numbers
from sim.figures.look import INNER_BAND, NAMES, PALE, PAPER, RECORDED, SIMULATED, SMALL, SOFT
from sim.figures.marks import Room, calendar_marks, record_mark, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption, counted, day, names

TITLE = "When does each partner sign?"

AT_LEAST, AT_MOST = 0.10, 40
"""Rows: partners that sign in at least this share of the runs, but no more than so many; and all on record."""

ROW = 0.205
"""Inches."""

MEDIAN: dict[str, Any] = {"marker": "o", "ms": 6.0, "ls": "none", "color": SIMULATED, "mec": PAPER, "mew": 0.8}
DIAMOND: dict[str, Any] = {
    "marker": "D", "ms": 6.5, "ls": "none", "color": RECORDED, "mec": PAPER, "mew": 1.1, "zorder": 4.0
}  # fmt: skip


def draw(source: Source) -> Page:
    """Return the picture."""
    first = source.dates[0]
    last = source.dates[-1] + datetime.timedelta(days=round_length(source.series))
    found, deals = partner_outcomes(source.partners, source.dates[-1]), recorded_deals()
    deals = deals[(deals["date"] >= first) & (deals["date"] < last) & deals["iso3"].isin(found.index)]
    record = deals.set_index("iso3")["date"]
    rows, bands = shown(found, record), source.runs > 1
    page = new_page(
        title=TITLE,
        subtitle=answer(rows, record, bands=bands),
        caption=caption(source, recorded="White House and press", notes=notes(found, rows, bands=bands)),
        body=1.6 + ROW * max(len(rows), 6),
    )
    key(page, _key(bands=bands), columns=3)
    marks = [*calendar_marks(source.events), record_mark(record_end())]
    room = Room(above=0.16, left=NAMES, right=0.85)
    axes = time_panel(page, marks=marks, span=(first, last), name="", room=room)
    draw_rows(axes, rows, record)
    if bands:
        write_shares(axes, rows["ever"])
    return page


def shown(found: pd.DataFrame, record: pd.Series) -> pd.DataFrame:
    """Return the partners worth a row, the earliest first; those without any deal come last.

    Parameters
    ----------
    found : from `sim.analysis.partner_outcomes.partner_outcomes`
    record : recorded date of each partner with a deal, index ``iso3``
    """
    others = found[~found.index.isin(record.index) & (found["ever"] >= AT_LEAST)]
    likely = others.sort_values("ever", ascending=False, kind="stable").head(max(0, AT_MOST - len(record)))
    kept: pd.DataFrame = found[found.index.isin([*record.index, *likely.index])]
    last = datetime.date.max
    order = kept.assign(order=[date or last for date in kept["date"]], rare=-kept["ever"])
    return order.sort_values(["order", "rare"], kind="stable").drop(columns=["order", "rare"])


def answer(rows: pd.DataFrame, record: pd.Series, *, bands: bool) -> str:
    """Say who is first and last of the usual signatories, and how many recorded dates are within the spread.

    Parameters
    ----------
    rows : from `shown`
    record : recorded date of each partner with a deal, index ``iso3``
    bands : several runs, so there is a spread
    """
    usual, called = rows[rows["ever"] >= 0.5].dropna(subset=["date"]), names()
    if usual.empty:
        return "No partner signs in half of the runs."
    first, last = usual.index[0], usual.index[-1]
    told = (
        f"{called.get(first, first)} comes first ({day(usual['date'][first])}),"
        f" {called.get(last, last)} last ({day(usual['date'][last])})"
    )
    told += f" of the {len(usual)} that sign in at least half of the runs." if bands else "."
    both = rows[rows.index.isin(record.index)].dropna(subset=["date"])
    if not bands or both.empty:
        return told
    dates = record[both.index]
    within = int(((both["early"] <= dates) & (dates <= both["late"])).sum())
    return f"{told} {within} of {counted(len(both), 'recorded date')} lie within the spread."


def notes(found: pd.DataFrame, rows: pd.DataFrame, *, bands: bool) -> str:
    """Say what the dates are, and which partners have no row."""
    rest = found[~found.index.isin(rows.index)]
    dates = "Dates of the runs in which the partner signs at all. " if bands else ""
    some = f", each with a deal in at most {rest['ever'].max():.0%} of the runs" if bands and len(rest) else ""
    return (
        f"{dates}A deal is dated to the first day of its round. Not shown: {counted(len(rest), 'partner')}{some}."
    )


def draw_rows(axes: Axes, rows: pd.DataFrame, record: pd.Series) -> None:
    """Draw a row a partner: median and spread of the simulated dates, recorded date."""
    called = names()
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels=[called.get(code, code) for code in rows.index])
    axes.barh(
        range(1, len(rows), 2), 1.0, height=1.0, color=PALE, transform=axes.get_yaxis_transform(), zorder=0.1
    )
    signed = rows["date"].notna().to_numpy()
    places = signed.nonzero()[0]
    dated = rows[signed]
    axes.hlines(places, numbers(dated["early"]), numbers(dated["late"]), color=INNER_BAND, lw=5.0, zorder=1.0)
    axes.plot(numbers(dated["date"]), places, **MEDIAN, zorder=3.0)
    where = {code: place for place, code in enumerate(rows.index)}
    axes.plot(numbers(record), [where[code] for code in record.index], **DIAMOND)
    if rows.empty:
        axes.text(0.5, 0.5, "No partner signs in any run", transform=axes.transAxes, ha="center")


def write_shares(axes: Axes, shares: pd.Series) -> None:
    """Write at the right end of each row in how many of the runs the partner signs."""
    look: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "ha": "right"}
    for place, share in enumerate(shares):
        where = axes.get_yaxis_transform()
        axes.annotate(f"{share:.0%}", (1.0, place), (42.0, 0.0), xycoords=where, va="center", **look)
    look |= {"color": SOFT, "size": SMALL, "xycoords": "axes fraction"}
    axes.annotate("of runs", (1.0, 1.0), (42.0, 5.0), **look)


def _key(*, bands: bool) -> list[Artist]:
    return [
        Line2D([], [], **MEDIAN, label="Signed, median" if bands else "Signed"),
        *([Line2D([], [], color=INNER_BAND, lw=5.0, label="9 in 10 of the deals")] if bands else []),
        Line2D([], [], **DIAMOND, label="Deal on record"),
    ]

"""Partner by partner: the probability of a deal and its date, beside the record."""

import datetime

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from sim.analysis.backtest_partners import NAIVE
from sim.figures.backtest_source import Tables, told
from sim.figures.dates import date_axis, numbers
from sim.figures.look import INNER_BAND, MARGIN, NAMES, PALE, RECORDED, SIMULATED, SOFT, TEXT
from sim.figures.page import Page, key, new_page, panel
from sim.figures.rate_panels import MEDIAN, ON_RECORD
from sim.figures.source import counted, day, names

TITLE = "Who was expected to sign, and who did?"
AT_LEAST, AT_MOST, ROW = 0.03, 36, 0.21
"""Smallest probability and number of rows, those with a deal aside; inches of a row."""


def draw(tables: Tables) -> Page:
    """Return the picture."""
    rows = shown(tables.partners)
    page = new_page(
        title=TITLE,
        subtitle=answer(tables),
        caption=told(tables, notes(tables.partners, rows)),
        body=1.35 + ROW * max(len(rows), 6),
    )
    key(page, _key(), columns=4)
    low, high, split = page.low + 0.55, page.high - 0.62, 3.35
    left = panel(page, left=NAMES, right=8.0 - NAMES - 2.7, low=low, high=high)
    right = panel(page, left=NAMES + split - 0.35, right=MARGIN, low=low, high=high)
    _draw_probability(left, rows)
    _draw_dates(right, rows, tables)
    return page


def shown(partners: pd.DataFrame) -> pd.DataFrame:
    """Return the partners worth a row: all with a deal, and the likeliest others; the likeliest first."""
    ranked = partners.sort_values("probability", ascending=False, kind="stable")
    others = ranked[(ranked["deal"] == 0) & (ranked["probability"] >= AT_LEAST)]
    kept = others.head(max(0, AT_MOST - int(partners["deal"].sum())))
    rows: pd.DataFrame = ranked[(ranked["deal"] == 1) | ranked["iso3"].isin(kept["iso3"])]
    return rows.reset_index(drop=True)


def answer(tables: Tables) -> str:
    """Say how many were expected, how many came, and who was missed."""
    rows, called = tables.partners, names()
    missed = rows[(rows["deal"] == 1) & (rows["probability"] < 0.5)]["iso3"]
    alarm = rows[(rows["deal"] == 0) & (rows["probability"] >= 0.5)]["iso3"]
    return (
        f"{rows['probability'].sum():.1f} deals expected by {day(tables.date)}, {rows['deal'].sum()} on record."
        f" Signed although given less than one half: {_listed(missed, called)}."
        f" The reverse: {_listed(alarm, called)}."
    )


def notes(partners: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Say who has no row."""
    rest = partners[~partners["iso3"].isin(rows["iso3"])]
    most = rest["probability"].max() if len(rest) else 0.0
    return (
        "Dates: of the runs with a deal by then; median, and the interval of nine in ten. Log imports: logistic,"
        f" each from the others. Not shown: {counted(len(rest), 'partner')} without a deal, given at most"
        f" {most:.0%}."
    )


def _listed(codes: pd.Series, called: dict[str, str]) -> str:
    found = [called.get(code, code) for code in codes]
    return ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "") if found else "none"


def _draw_probability(axes: Axes, rows: pd.DataFrame) -> None:
    places, called = np.arange(len(rows)), names()
    draw_stripes(axes, len(rows))
    axes.set_yticks(places, labels=[called.get(code, code) for code in rows["iso3"]])
    axes.hlines(places, 0.0, rows["probability"], color=SIMULATED, lw=0.8, zorder=1.0)
    axes.plot(rows["naive_probability"], places, ls="none", marker="|", ms=9.0, mew=1.8, color=SOFT, zorder=2.0)
    axes.plot(rows["probability"], places, **MEDIAN, mfc=SIMULATED)
    signed = rows["deal"] == 1
    axes.plot(np.ones(signed.sum()), places[signed], **ON_RECORD)
    axes.set(xlim=(-0.02, 1.05), xlabel="Probability of a deal")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xticks([0.0, 0.5, 1.0])
    _head(axes, "Who")


def _draw_dates(axes: Axes, rows: pd.DataFrame, tables: Tables) -> None:
    places = np.arange(len(rows))
    draw_stripes(axes, len(rows))
    axes.set_yticks([])
    known = rows["deal_date_p50"].notna().to_numpy()
    early, middle, late = (numbers(rows.loc[known, f"deal_date_p{share}"]) for share in ("05", "50", "95"))
    axes.hlines(places[known], early, late, color=INNER_BAND, lw=5.0, zorder=1.0)
    axes.plot(middle, places[known], **MEDIAN, mfc=SIMULATED)
    dated = rows["deal_date"].notna().to_numpy()
    axes.plot(numbers(rows.loc[dated, "deal_date"]), places[dated], **ON_RECORD)
    first: datetime.date = tables.tariff_path["date"].min()
    date_axis(axes, first, tables.date + datetime.timedelta(days=3))
    axes.xaxis.grid(visible=True)
    _head(axes, "When")


def draw_stripes(axes: Axes, count: int) -> None:
    """Give axes a row for each partner, every other one shaded."""
    axes.set_ylim(max(count, 1) - 0.4, -0.6)
    axes.barh(range(1, count, 2), 1.0, height=1.0, color=PALE, transform=axes.get_yaxis_transform(), zorder=0.1)


def _head(axes: Axes, text: str) -> None:
    axes.annotate(text, (0.0, 1.0), (0.0, 6.0), "axes fraction", "offset points", size=TEXT, weight="bold")


def _key() -> list[Line2D]:
    return [
        Line2D([], [], **MEDIAN, mfc=SIMULATED, label="Model"),
        Line2D([], [], color=INNER_BAND, lw=5.0, label="9 in 10 of its dates"),
        Line2D([], [], ls="none", marker="|", ms=9.0, mew=1.8, color=SOFT, label=f"{NAIVE[0].upper()}{NAIVE[1:]}"),
        Line2D([], [], **{**ON_RECORD, "color": RECORDED}, label="Deal on record"),
    ]

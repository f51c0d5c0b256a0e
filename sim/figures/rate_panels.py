"""Panels of the picture of agreed rates: partner by partner, all together, how often each rate is agreed."""

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from sim.figures.look import FAINT, INK, INNER_BAND, PALE, PAPER, RECORDED, SIMULATED, SMALL, SOFT, TEXT
from sim.figures.source import names

FEW = 10
"""Medians of fewer deals stand hollow."""

ASIDE = 0.17
"""Part of a row by which simulated and recorded rates stand above and below its middle."""

ANNOUNCED: dict[str, Any] = {"marker": "|", "ms": 10.0, "mew": 2.0, "ls": "none", "color": INK, "zorder": 3.0}
MEDIAN: dict[str, Any] = {"marker": "o", "ms": 6.5, "ls": "none", "color": SIMULATED, "mew": 1.4, "zorder": 3.5}
ON_RECORD: dict[str, Any] = {
    "marker": "D", "ms": 6.5, "ls": "none", "color": RECORDED, "mec": PAPER, "mew": 0.9, "zorder": 4.0
}  # fmt: skip
RING: dict[str, Any] = {**ON_RECORD, "ms": 7.0, "mfc": "none", "mec": RECORDED, "mew": 1.4}
FLOOR_LINE: dict[str, Any] = {"color": INK, "lw": 1.0, "ls": (0, (4, 2)), "zorder": 1.0}


class Rates(NamedTuple):
    """What the panels show, percent."""

    rows: pd.DataFrame  # from `sim.analysis.agreed_rates.worth_a_row`
    record: pd.Series  # recorded rate of each partner with a deal
    floor: float

    @property
    def known(self) -> pd.Series:
        """The record of the partners that have a row."""
        return self.record[self.record.index.isin(self.rows.index)]

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of a rate axis that holds everything."""
        top = [30.0, *self.rows["announced_pct"], *self.rows["p95"].dropna(), *self.record]
        return max(0.0, self.floor - 4.0), max(top) + 3.0


def draw_rows(axes: Axes, rates: Rates) -> None:
    """Draw a row a partner: announced rate, median and interval of the agreed rate, recorded rate."""
    rows, called = rates.rows, names()
    places = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_yticks(places, labels=[called.get(code, code) for code in rows.index])
    axes.barh(places[1::2], 1.0, height=1.0, color=PALE, transform=axes.get_yaxis_transform(), zorder=0.1)
    axes.axvline(rates.floor, **FLOOR_LINE)
    axes.hlines(places, rows["p50"], rows["announced_pct"], color=FAINT, lw=1.4, zorder=1.5)
    axes.hlines(places - ASIDE, rows["p05"], rows["p95"], color=INNER_BAND, lw=5.0, zorder=2.0)
    axes.plot(rows["announced_pct"], places, **ANNOUNCED)
    _medians(axes, rows["p50"], places - ASIDE, rows["deals"])
    axes.plot(rates.known, places[rates.known.index] + ASIDE, **ON_RECORD)
    axes.set(xlim=rates.limits, xlabel="Headline US rate (%)")
    _head(axes, "Partner by partner")


def draw_pattern(axes: Axes, rates: Rates) -> None:
    """Draw agreed against announced rates with the line on which they are equal, and the floor."""
    rows, limits = rates.rows, rates.limits
    axes.plot(limits, limits, color=SOFT, lw=1.0, zorder=1.0)
    axes.axhline(rates.floor, **FLOOR_LINE)
    axes.vlines(rows["announced_pct"], rows["p05"], rows["p95"], color=INNER_BAND, lw=2.5, zorder=1.5)
    _medians(axes, rows["announced_pct"], rows["p50"], rows["deals"])
    axes.plot(rows.loc[rates.known.index, "announced_pct"], rates.known, **RING)
    look: dict[str, Any] = {"rotation": 45.0, "rotation_mode": "anchor", "transform": axes.transAxes}
    axes.text(0.70, 0.73, "as announced", size=SMALL, color=SOFT, ha="center", **look)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MultipleLocator(10.0 if limits[1] < 70.0 else 20.0))
    axes.set(xlim=limits, ylim=limits, xlabel="Announced rate (%)", ylabel="Agreed rate (%)")
    axes.yaxis.grid(visible=True)
    _head(axes, "All together")


def draw_tiers(axes: Axes, frequency: pd.Series, rates: Rates) -> None:
    """Draw how often each whole rate is agreed, simulated and on record.

    Parameters
    ----------
    axes : empty
    frequency : from `sim.analysis.agreed_rates.rate_frequency`
    rates : Rates
    """
    known = 100.0 * rates.record.round().astype(int).value_counts(normalize=True).sort_index()
    axes.bar(frequency.index, 100.0 * frequency, width=0.8, color=SIMULATED, zorder=2.0)
    axes.vlines(known.index, 0.0, known, color=RECORDED, lw=1.2, zorder=2.5)
    axes.plot(known.index, known, **{**ON_RECORD, "ms": 5.5})
    axes.xaxis.set_major_locator(MultipleLocator(5.0 if rates.limits[1] < 70.0 else 20.0))
    axes.set_ylim(0.0, 1.1 * max([10.0, *known, *(100.0 * frequency)]))
    axes.set(xlabel="Agreed rate (%)", ylabel="Share of deals (%)")
    axes.yaxis.grid(visible=True)
    _head(axes, "Rates agreed most often")


def _medians(axes: Axes, across: pd.Series, up: pd.Series, deals: pd.Series) -> None:
    """Draw medians; where most partners have few deals, because there are few runs, none stands hollow."""
    many = deals >= (FEW if deals.max() >= FEW else 1)
    axes.plot(across[many], up[many], **MEDIAN, mfc=SIMULATED)
    axes.plot(across[~many], up[~many], **MEDIAN, mfc=PAPER)


def _head(axes: Axes, text: str) -> None:
    axes.annotate(text, (0.0, 1.0), (0.0, 7.0), "axes fraction", "offset points", size=TEXT, weight="bold")

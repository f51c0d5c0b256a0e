"""Agreed rates against announced rates: partner by partner, all together, and how often each rate is agreed."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from sim.analysis.agreed_rates import agreed_rates, discounts, rate_frequency, worth_a_row
from sim.analysis.recorded import recorded_deals
from sim.figures.look import INNER_BAND, MARGIN, NAMES, SIMULATED, WIDTH
from sim.figures.page import Page, key, new_page, panel
from sim.figures.rate_panels import ANNOUNCED, FEW, MEDIAN, ON_RECORD, Rates, draw_pattern, draw_rows, draw_tiers
from sim.figures.source import Source, caption, counted, number

TITLE = "How much does a deal take off the announced rate?"

AT_LEAST, AT_MOST = 0.05, 36
"""Rows: partners that sign in at least this share of the runs, but no more than so many; and all on record."""

ROW, SIDE, GAP = 0.215, 2.25, 0.65
"""Inches: height of a row, width of the panels at the right and of the gap before them."""


def draw(source: Source) -> Page:
    """Return the picture."""
    rates = rates_of(source)
    found = discounts(source.partners, source.events)
    page = new_page(
        title=TITLE,
        subtitle=answer(found, source.partners["agreed_rate_pct"], rates.floor),
        caption=caption(source, recorded="White House and press, to 7 August 2025", notes=notes(source, rates)),
        body=max(1.45 + ROW * len(rates.rows), 6.2),
    )
    key(page, _key(bands=source.runs > 1), columns=4)
    low, high, left = page.low + 0.55, page.high - 0.62, WIDTH - MARGIN - SIDE
    draw_rows(panel(page, left=NAMES, right=MARGIN + SIDE + GAP, low=low, high=high), rates)
    draw_pattern(panel(page, left=left, right=MARGIN, low=high - SIDE, high=high), rates)
    tiers = panel(page, left=left, right=MARGIN, low=low, high=min(low + 2.1, high - SIDE - 0.95))
    draw_tiers(tiers, rate_frequency(source.partners), rates)
    return page


def rates_of(source: Source) -> Rates:
    """Return the rates to draw; the floor is the lowest rate that anybody was told."""
    table = agreed_rates(source.partners, source.events)
    record = recorded_deals().set_index("iso3")["rate_pct"]
    record = record[record.index.isin(table.index)]
    rows = worth_a_row(table, at_least=AT_LEAST, at_most=AT_MOST, always=list(record.index))
    return Rates(rows, record, float(table["announced_pct"].min()))


def answer(found: pd.Series, agreed: pd.Series, floor: float) -> str:
    """Say what the median deal takes off, and how many deals end at the floor.

    Parameters
    ----------
    found : from `sim.analysis.agreed_rates.discounts`
    agreed : agreed rate of every partner in every run, percent, nan without a deal
    floor : percent
    """
    if found.empty:
        return "No partner signs in any run: only announced and recorded rates are shown."
    lowest = float((agreed.dropna() <= floor).mean())
    return (
        f"The median deal takes {number(found.median())} percentage points off the rate first announced;"
        f" {lowest:.0%} of the deals end at the floor of {number(floor)}%."
    )


def notes(source: Source, rates: Rates) -> str:
    """Say how the picture is to be read and which partners have no row."""
    shown = source.partners["iso3"].isin(rates.rows.index)
    rest = source.partners[~shown]
    hollow = f" Hollow: median of fewer than {FEW} deals." if source.runs >= FEW else ""
    return (
        "Headline rates, emergency duties included; deals of all runs up to their end. Dashed: the floor."
        f"{hollow} Not shown: {counted(rest['iso3'].nunique(), 'partner')} with"
        f" {counted(int(rest['agreed_rate_pct'].notna().sum()), 'deal')} in all runs together."
    )


def _key(*, bands: bool) -> list[Artist]:
    return [
        Line2D([], [], **ANNOUNCED, label="Announced"),
        Line2D([], [], **MEDIAN, mfc=SIMULATED, label="Agreed, median" if bands else "Agreed"),
        *([Line2D([], [], color=INNER_BAND, lw=5.0, label="9 in 10 deals")] if bands else []),
        Line2D([], [], **ON_RECORD, label="On record"),
    ]

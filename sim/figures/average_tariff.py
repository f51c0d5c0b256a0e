"""Home's average tariff over time, beside the record."""

import datetime

import pandas as pd
from matplotlib.ticker import MaxNLocator

from sim.analysis.quantile_paths import quantile_path, round_length
from sim.analysis.recorded import record_end, recorded_tariff
from sim.figures.fan import answer, draw_fan, draw_record, fan_key, fan_note, name_ends, through_last_round
from sim.figures.marks import Room, calendar_marks, record_mark, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption

TITLE = "How high do US tariffs go?"

NOTE = "Average over all goods imports, all duties counted, with fixed import weights. "

SOURCE = "GitHub tradewartracker/trade-war-redux-2025, weights of 2024"

LEAD = datetime.timedelta(days=92)
"""How much of the record before the first round is shown, so that the level before it is seen."""


def draw(source: Source) -> Page:
    """Return the picture."""
    path = quantile_path(source.series, "average_rate_pct")
    shown = through_last_round(path, round_length(source.series))
    record, bands = recorded_between(shown.index[0] - LEAD, shown.index[-1]), source.runs > 1
    span = min([shown.index[0], *record.index[:1]]), shown.index[-1]
    page = new_page(
        title=TITLE,
        subtitle=answer(path, record, bands=bands, what="Average tariff on", unit="%"),
        caption=caption(source, recorded=SOURCE, notes=NOTE + fan_note(bands=bands)),
        body=4.7,
    )
    key(page, fan_key(bands=bands, recorded=not record.empty), columns=4)
    marks = [*calendar_marks(source.events), record_mark(record_end())]
    name = "Average US tariff on imports (% of their value)"
    axes = time_panel(page, marks=marks, span=span, name=name, room=Room(above=0.36))
    draw_fan(axes, shown, bands=bands)
    draw_record(axes, record)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7))
    axes.set_ylim(0.0, 1.06 * max(float(shown.to_numpy().max()), record.max() if len(record) else 0.0))
    name_ends(axes, shown["p50"], record, "%")
    return page


def recorded_between(first: datetime.date, last: datetime.date) -> pd.Series:
    """Return the recorded average tariff of the days from ``first`` to ``last``, percent; index dates."""
    record = recorded_tariff().set_index("date")["rate_pct"]
    return record[(record.index >= first) & (record.index <= last)]

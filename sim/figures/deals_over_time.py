"""How many partners have signed a framework deal, over time, beside the record."""

from matplotlib.ticker import MaxNLocator

from sim.analysis.quantile_paths import quantile_path, round_length
from sim.analysis.recorded import record_end, recorded_deal_count
from sim.figures.fan import answer, draw_fan, draw_record, fan_key, fan_note, name_ends, through_last_round
from sim.figures.marks import Room, calendar_marks, record_mark, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption, counted

TITLE = "How many partners sign, and how soon?"

NOTE = "A simulated deal is dated to the first day of its round of {days}. "


def draw(source: Source) -> Page:
    """Return the picture."""
    path, days = quantile_path(source.series, "deals"), round_length(source.series)
    shown = through_last_round(path, days)
    span = shown.index[0], shown.index[-1]
    record, bands = recorded_deal_count(*span), source.runs > 1
    notes = NOTE.format(days=counted(days, "day")) + fan_note(bands=bands)
    page = new_page(
        title=TITLE,
        subtitle=answer(path, record, bands=bands, what="Framework deals by"),
        caption=caption(source, recorded="White House and press", notes=notes),
        body=4.7,
    )
    key(page, fan_key(bands=bands, recorded=not record.empty), columns=4)
    marks = [*calendar_marks(source.events), record_mark(record_end())]
    axes = time_panel(
        page, marks=marks, span=span, name="Framework deals signed so far (number)", room=Room(above=0.36)
    )
    draw_fan(axes, shown, bands=bands)
    draw_record(axes, record)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_ylim(0.0, max(4.0, 1.06 * float(shown.to_numpy().max()), 1.06 * record.max() if len(record) else 0.0))
    name_ends(axes, shown["p50"], record)
    return page

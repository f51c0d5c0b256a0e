"""The average tariff of the histories, beside the record."""

import datetime

import pandas as pd
from matplotlib.ticker import MaxNLocator

from sim.analysis.backtest import MODEL, PATH
from sim.figures.backtest_source import Tables, told
from sim.figures.fan import draw_fan, draw_record, fan_key, name_ends, through_last_round
from sim.figures.marks import Room, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import number

TITLE = "Does the average tariff follow its path?"


def draw(tables: Tables) -> Page:
    """Return the picture."""
    path = tables.tariff_path.set_index("date")
    record = path["recorded_pct"].dropna()
    bands = bool((path["p05"] < path["p95"]).any())
    fan = through_last_round(path[["p05", "p25", "p50", "p75", "p95"]], days=1)
    page = new_page(title=TITLE, subtitle=answer(tables, fan), caption=told(tables, NOTES), body=4.4)
    key(page, fan_key(bands=bands, recorded=not record.empty), columns=4)
    span = (fan.index[0], max(fan.index[-1], fan.index[0] + datetime.timedelta(days=7)))
    axes = time_panel(
        page, marks=[], span=span, name="Average US tariff (% of import value)", room=Room(above=0.36)
    )
    draw_fan(axes, fan, bands=bands)
    draw_record(axes, record)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7))
    axes.set_ylim(0.0, 1.08 * max(float(fan.to_numpy().max()), float(record.max()) if len(record) else 0.0))
    name_ends(axes, fan["p50"], record, "%")
    return page


NOTES = (
    "Average over all goods imports, all duties counted, fixed import weights. A run has one value a round."
    " Section 232 duties stay at their level of April in the model. Bands are taken date by date."
)


def answer(tables: Tables, fan: pd.DataFrame) -> str:
    """Say how far the histories are from the record, in points, and the median at the end."""
    rows = tables.scores[tables.scores["score"] == PATH]
    if not len(rows):
        return "The average tariff is not on record over this time."
    others = [f"{row['predictor']} {number(row['estimate'])}" for row in rows.to_dict("records")
              if str(row["predictor"]).startswith("as ")]  # fmt: skip
    return (
        f"CRPS {tables.score(PATH, MODEL):.1f} points, mean over the days ({'; '.join(others)})."
        f" Median on the last day: {number(float(fan['p50'].iloc[-1]))} %."
    )

"""Every score of every predictor on one page."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.backtest import MODEL, RECORD
from sim.figures.backtest_source import Tables, told
from sim.figures.look import MARGIN, PAPER, RECORDED, SIMULATED, SMALL, SOFT, TEXT, WIDTH
from sim.figures.page import Page, key, new_page, panel
from sim.figures.source import day

TITLE = "Is the model better than dull predictors, and does each part earn its place?"
ABLATED = ("no ", "uniform ")
"""How the names of ensembles with a mechanism left out begin."""

ROW, HEAD = 0.2, 0.62
LONGEST = 33
"""Letters of a predictor's name that fit beside a panel."""
NOTES = (
    "Bars: 95 % intervals from a bootstrap over partners; those of differences from the model are in scores.csv."
    " Probabilities of naive predictors are fitted with each partner left out in turn."
)


def draw(tables: Tables) -> Page:
    """Return the picture."""
    groups = list(tables.scores.groupby("score", sort=False))
    columns = [groups[0::2], groups[1::2]]
    body = 0.35 + max(sum(HEAD + ROW * len(rows) for _, rows in each) for each in columns)
    text = f"Every score to {day(tables.date)}: the model, the model without a part of it, naive predictors."
    page = new_page(title=TITLE, subtitle=text, caption=told(tables, NOTES), body=body)
    kinds = {_kind(predictor) for predictor in tables.scores["predictor"]}
    key(page, [_entry(name, look) for name, look in MARKS.items() if name in kinds], columns=4)
    for column, each in enumerate(columns):
        high = page.high - 0.35
        for name, rows in each:
            low = high - HEAD - ROW * len(rows)
            left = MARGIN + 2.15 + column * (WIDTH / 2 - 0.05)
            axes = panel(page, left=left, right=WIDTH - left - 1.3, low=low + 0.3, high=high - 0.28)
            _draw_score(axes, rows.reset_index(drop=True), str(name))
            high = low
    return page


MARKS = {
    "Model": (SIMULATED, "o", SIMULATED),
    "Without a part": (SIMULATED, "o", PAPER),
    "Naive": (SOFT, "s", PAPER),
    "On record": (RECORDED, "D", RECORDED),
}
"""Kind of predictor -> colour, marker, fill."""


def _kind(predictor: str) -> str:
    if predictor == MODEL:
        return "Model"
    if predictor == RECORD:
        return "On record"
    return "Without a part" if predictor.startswith(ABLATED) else "Naive"


def _entry(name: str, look: tuple[str, str, str]) -> Line2D:
    return Line2D([], [], ls="none", color=look[0], marker=look[1], mfc=look[2], ms=6.0, mew=1.4, label=name)


def _draw_score(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    axes.set_ylim(len(rows) - 0.5, -0.5)
    texts = [text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for text in rows["predictor"]]
    axes.set_yticks(range(len(rows)), labels=texts, size=SMALL)
    axes.xaxis.grid(visible=True)
    for place, row in enumerate(rows.to_dict("records")):
        colour, marker, fill = MARKS[_kind(row["predictor"])]
        axes.hlines(place, row["low"], row["high"], color=colour, lw=1.6)
        axes.plot(row["estimate"], place, color=colour, marker=marker, mfc=fill, ms=6.0, mew=1.4)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.locator_params(axis="x", nbins=4)
    better = f"{rows['unit'].iloc[0]}; {rows['better'].iloc[0]} is better"
    axes.annotate(
        f"{name[0].upper()}{name[1:]}", (0.0, 1.0), (-140.0, 14.0), "axes fraction", "offset points",
        size=TEXT, weight="bold",
    )  # fmt: skip
    axes.annotate(better, (0.0, 1.0), (-140.0, 3.0), "axes fraction", "offset points", size=SMALL, color=SOFT)

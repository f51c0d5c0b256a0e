"""The picture of a story: rates charged and threatened, demands and belief of one partner."""

import datetime
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.analysis.story import Story
from sim.analysis.story_records import Dyad, own_events, shares, steps
from sim.figures.dates import numbers
from sim.figures.look import DOTS, FAINT, INK, ORANGE, PAPER, PURPLE, SOFT, STYLE, VERMILION
from sim.figures.marks import Mark, Room, time_panel
from sim.figures.page import Page, key, name_vertical, new_page, panel, save
from sim.figures.talks_panels import (
    CLOSED,
    DATES,
    DEAL_STAR,
    GAP,
    HIGH,
    HOME_LINE,
    PARTNER_LINE,
    SIDE,
    draw_demands,
    fitting,
)

ACTS = {"announce": "Announced", "pause": "Paused", "extension": "Extended", "deadline": "Enforced"}

CHARGED: dict[str, Any] = {"color": INK, "ls": "-", "lw": 2.2}
THREATENED: dict[str, Any] = {"color": VERMILION, "ls": (0, (5, 2)), "lw": 2.0, "zorder": 3.0}
RETALIATED: dict[str, Any] = {"color": ORANGE, "ls": (0, (1, 1)), "lw": 2.2}

RATES, DEMANDS = 1.9, 2.3
"""Inches: height of the panel of rates, and of that of demands."""

BELOW = DATES + HIGH + GAP
"""Inches that the dates and the panel of the belief take."""

NOTE = (
    "Demands: 0% is no better off than without a deal, 100% the most the other side could accept; the US scale"
    " runs downwards. Sessions of rounds without a zone of agreement have no demands to draw."
)


def draw_story(story: Story, dyad: Dyad, source: str, folder: Path, name: str) -> Path:
    """Write the picture of a story as PNG.

    Parameters
    ----------
    story, dyad : what is told, and the records
    source : how they were made
    folder, name : where the picture goes, without ending

    Returns
    -------
    The file.
    """
    with style.context(["default", STYLE]):
        png, svg = save(draw(story, dyad, source), folder, name)
    svg.unlink()
    return png


def draw(story: Story, dyad: Dyad, source: str) -> Page:
    """Return the picture of a story."""
    met = not dyad.sessions.empty
    entries = _key(dyad)
    lines = -(-len(entries) // 3)
    below = (BELOW + DEMANDS + GAP) if met else DATES
    page = new_page(
        title=story.headline.rstrip("."),
        subtitle=story.chapters[0].sentences[0],
        caption=f"{NOTE}\n{source}" if met else source,
        body=below + RATES + 0.9 + 0.3 * lines,
    )
    key(page, entries, columns=3)
    span = (dyad.series["date"].min(), dyad.series["date"].max())
    marks = acts(dyad)
    name = "Headline rate (%); extra tariff (points)" if _fought(dyad) else "Headline rate (%)"
    axes = time_panel(page, marks=marks, span=span, name=name, room=Room(above=0.3 * lines, below=below))
    _draw_rates(axes, dyad, span[1])
    if met:
        axes.tick_params(labelbottom=False)
        _draw_talks(page, axes, dyad, [mark.date for mark in marks])
    return page


def acts(dyad: Dyad) -> list[Mark]:
    """Return what home did to everybody, and what became of a deal, as marks of the time axis."""
    events = own_events(dyad)
    found = [
        Mark(date, text)
        for kind, text in ACTS.items()
        for date in events.loc[(events["kind"] == kind) & (events["target"] == "ALL"), "date"]
    ]
    for column, text in (("deal_date", "Signed"), ("final_date", "Final"), ("collapse_date", "Collapsed")):
        date = dyad.partner[column]
        found += [Mark(date, text, INK)] if isinstance(date, datetime.date) else []
    return found


def _fought(dyad: Dyad) -> bool:
    return any(value > 0.0 for value in steps(dyad, "retaliation")[1])


def _draw_rates(axes: Axes, dyad: Dyad, last: datetime.date) -> None:
    lines = [("threat", THREATENED), ("rate_change", CHARGED)]
    lines += [("retaliation", RETALIATED)] if _fought(dyad) else []
    highest = 10.0
    for kind, look in lines:
        days, rates = steps(dyad, kind)
        highest = max(highest, *rates)
        axes.step(numbers([*days, last]), [*rates, rates[-1]], where="post", **look)
    axes.set_ylim(0.0, 1.08 * highest)
    axes.yaxis.grid(visible=True)


def _draw_talks(page: Page, above: Axes, dyad: Dyad, marked: list[datetime.date]) -> None:
    """Draw demands and belief below the rates, over the same time."""
    low = page.low + BELOW
    axes = panel(page, left=SIDE, right=SIDE, low=low, high=low + DEMANDS, below=above)
    name_vertical(axes, f"{dyad.name[:1].upper()}{dyad.name[1:]} asks for (% of what it could gain)")
    lines, share = numbers(marked), shares(dyad)
    axes.vlines(lines, 0.0, 1.0, transform=axes.get_xaxis_transform(), color=SOFT, lw=1.0, ls=DOTS)
    gained = dyad.partner["partner_gain_share"] if share["signed"].any() else None
    draw_demands(axes, share, round_days=_round_days(dyad), gained=None if gained is None else float(gained))
    below = panel(page, left=SIDE, right=SIDE, low=page.low + DATES, high=page.low + DATES + HIGH, below=axes)
    name_vertical(below, f"Belief of {dyad.name} that the threat is carried out (%)")
    below.vlines(lines, 0.0, 1.0, transform=below.get_xaxis_transform(), color=SOFT, lw=1.0, ls=DOTS)
    days, belief = numbers(share["date"]), share["credibility"]
    below.plot(days, belief, color=PURPLE, marker="v", lw=2.0, ms=6.5, mec=PAPER, clip_on=False)
    below.set_ylim(0.0, 1.0)
    below.set_yticks([0.0, 0.5, 1.0])
    below.yaxis.set_major_formatter(PercentFormatter(1.0))
    below.yaxis.grid(visible=True)


def _round_days(dyad: Dyad) -> int:
    dates = sorted(dyad.series["date"].unique())
    return int((dates[1] - dates[0]).days) if len(dates) > 1 else 1


def _key(dyad: Dyad) -> list[Artist]:
    entries: list[Artist] = [
        Line2D([], [], **CHARGED, label="Charged"),
        Line2D([], [], **THREATENED, label="Threatened"),
    ]
    if _fought(dyad):
        entries.append(Line2D([], [], **RETALIATED, label="Its extra tariff on US goods"))
    if dyad.sessions.empty:
        return entries
    share = shares(dyad)
    if share["zone"].any():
        entries.append(Line2D([], [], **PARTNER_LINE, label=f"{dyad.name[:1].upper()}{dyad.name[1:]} asks"))
        entries.append(Line2D([], [], **HOME_LINE, label="US asks"))
    if fitting(share).any():
        entries.append(Patch(color=FAINT, lw=0, label="Demands fit together"))
    if not share["zone"].all():
        entries.append(Patch(**CLOSED, label="No deal could please both"))
    if share["signed"].any():
        entries.append(Line2D([], [], **DEAL_STAR, label="Deal"))
    return entries

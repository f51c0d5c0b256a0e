"""The talks of one dyad in one run: demands, zone of agreement, belief in the threat, days to the deadline."""

import datetime
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.dyad_talks import dyad_talks, shown_dyad
from sim.analysis.quantile_paths import round_length
from sim.errors import RecordError
from sim.figures.dates import numbers
from sim.figures.look import FAINT, INK, SOFT, SUBTITLE
from sim.figures.marks import Mark, Room, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption, counted, day, names, number
from sim.figures.talks_panels import (
    BELOW,
    CLOSED,
    DEAL_STAR,
    HOME_LINE,
    PARTNER_LINE,
    draw_belief,
    draw_days_left,
    draw_demands,
    fitting,
)

NOTE = (
    "0%: no better off than without a deal; 100%: the most the other side could accept. The US scale runs"
    " downwards, so the lines close in on each other. Once they cross, the demands fit together, and sessions may"
    " still be needed to settle details; where both can gain at once, the demands may fit a little earlier."
)

ACTS = {"announce": "Announced", "pause": "Paused", "extension": "Extended", "deadline": "Deadline enforced"}


class Talks(NamedTuple):
    """One dyad in one run."""

    run: int
    name: str  # of the partner
    sessions: pd.DataFrame  # from `sim.analysis.dyad_talks.dyad_talks`
    end: pd.Series  # the partner's row of table `partners`
    round_days: int


def draw(source: Source, dyad: str | None = None) -> Page:
    """Return the picture.

    Parameters
    ----------
    source : Source
    dyad : code of the partner; by default the largest that signed, else the one that met most

    Raises
    ------
    RecordError
        When there is no such partner.
    """
    talks = talks_of(source, dyad)
    empty = talks is None or talks.sessions.empty
    page = new_page(
        title=title(talks),
        subtitle=answer(talks, source.dates[-1]),
        caption=caption(source, notes="" if empty else NOTE),
        body=1.5 if empty else 7.2,
    )
    if talks is None or talks.sessions.empty:
        middle = (page.low + page.high) / 2.0 / page.figure.get_figheight()
        page.figure.text(0.5, middle, "There are no sessions to draw", ha="center", size=SUBTITLE, color=SOFT)
    else:
        _draw_panels(page, source, talks)
    return page


def talks_of(source: Source, dyad: str | None = None) -> Talks | None:
    """Return the dyad to draw, or None when nobody met and no dyad is asked for."""
    known = list(source.partners["iso3"].unique())
    if dyad is not None and dyad not in known:
        raise RecordError(f"dyad {dyad!r}: not in the records; expected one of {', '.join(known)}")
    run = int(source.sessions["run"].min()) if len(source.sessions) else int(source.partners["run"].min())
    sessions = source.sessions[source.sessions["run"] == run]
    code = dyad or shown_dyad(source.partners, sessions)
    if code is None:
        return None
    rows = source.partners[(source.partners["run"] == run) & (source.partners["iso3"] == code)]
    name, days = names().get(code, code), round_length(source.series)
    return Talks(run, name, dyad_talks(sessions, code), rows.iloc[0], days)


def title(talks: Talks | None) -> str:
    """Say who talks, and whether they came to terms."""
    if talks is None:
        return "Nobody came to the table"
    if talks.sessions.empty:
        return f"US and {talks.name}: they never met"
    signed = bool(talks.sessions["signed"].any())
    return f"US and {talks.name}: {'how they came to terms' if signed else 'talks without a deal'}"


def answer(talks: Talks | None, last: datetime.date) -> str:
    """Say in numbers how the talks went.

    Parameters
    ----------
    talks : Talks or None
    last : first day of the last round
    """
    if talks is None or talks.sessions.empty:
        return f"No session was held up to {day(last)}. Sessions are kept of one run only."
    sessions, end = talks.sessions, talks.end
    held = counted(len(sessions), "session")
    text = f"One run only (run {talks.run}): {held} from {day(sessions['date'].iloc[0])}"
    if not sessions["signed"].any():
        return f"{text}, and no framework by {day(last)}."
    signed = sessions.loc[sessions["signed"], "date"].iloc[0]
    rate = number(float(end["agreed_rate_pct"]))
    return f"{text}; framework signed on {day(signed)} at a rate of {rate}%."


def marks(source: Source, talks: Talks) -> list[Mark]:
    """Return what home did in this run, and the signature, up to the last session."""
    events = source.events[source.events["run"] == talks.run]
    found = [
        Mark(date, text)
        for kind, text in ACTS.items()
        for date in events.loc[(events["kind"] == kind) & (events["target"] == "ALL"), "date"]
    ]
    signed = talks.sessions.loc[talks.sessions["signed"], "date"]
    until = talks.sessions["date"].iloc[-1]
    return [*(mark for mark in found if mark.date <= until), *(Mark(date, "Signed", INK) for date in signed)]


def _draw_panels(page: Page, source: Source, talks: Talks) -> None:
    sessions = talks.sessions
    last = sessions["date"].iloc[-1] + datetime.timedelta(days=2 * talks.round_days)
    entries, span, found = _key(talks), (source.dates[0], last), marks(source, talks)
    key(page, entries, columns=4)
    name, lines = f"{talks.name} asks for (% of what it could gain)", -(-len(entries) // 4)
    axes = time_panel(page, marks=found, span=span, name=name, room=Room(above=0.3 * lines, below=BELOW))
    gained = float(talks.end["partner_gain_share"]) if sessions["signed"].any() else None
    draw_demands(axes, sessions, round_days=talks.round_days, gained=gained)
    days = numbers(mark.date for mark in found)
    draw_belief(page, axes, sessions, name=talks.name, lines=days)
    draw_days_left(page, axes, sessions, lines=days)


def _key(talks: Talks) -> list[Artist]:
    entries: list[Artist] = [
        Line2D([], [], **PARTNER_LINE, label=f"{talks.name} asks"),
        Line2D([], [], **HOME_LINE, label="US asks"),
    ]
    if fitting(talks.sessions).any():
        entries.append(Patch(color=FAINT, lw=0, label="Demands fit together"))
    if not talks.sessions["zone"].all():
        entries.append(Patch(**CLOSED, label="No deal could please both"))
    if talks.sessions["signed"].any():
        entries.append(Line2D([], [], **DEAL_STAR, label="Deal"))
    return entries

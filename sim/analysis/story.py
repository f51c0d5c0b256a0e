"""The story of one partner in one run, in sentences; each says from which table it is derived."""

import datetime
import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.story_end import asked, at_the_end, why
from sim.analysis.story_events import acts_between, chronicle
from sim.analysis.story_records import Dyad, ending, held_so_far, own_events, shares
from sim.analysis.words import counted, day, number, percent

MOVED = 0.005
"""Least change of a belief that is told."""


class Chapter(NamedTuple):
    """Some sentences, and the tables that they are derived from."""

    title: str
    source: str
    sentences: list[str]


class Story(NamedTuple):
    """What is told of one partner in one run."""

    headline: str
    ending: str  # one of `sim.analysis.story_records.ENDINGS`
    chapters: list[Chapter]


def story(dyad: Dyad) -> Story:
    """Tell the story of a partner.

    Every sentence is made of numbers in the records, and of what a replay of the run adds to its sessions: whether
    the demands fitted, and whether both sides would have signed.
    """
    end = ending(dyad)
    chapters = [
        Chapter("Why", "partners, sessions", why(dyad, end)),
        Chapter("Contact and sessions", "partners, sessions, events", _meetings(dyad)),
        Chapter("Demands and concessions", "sessions", _demands(dyad)),
        Chapter("Belief in the threat", "sessions, events", _belief(dyad)),
        Chapter("What happened", "events", chronicle(dyad)),
        Chapter("At the end", "partners, series", at_the_end(dyad)),
    ]
    return Story(_begun(_headline(dyad)), end, [_told(each) for each in chapters if each.sentences])


def _told(chapter: Chapter) -> Chapter:
    return chapter._replace(sentences=[_begun(sentence) for sentence in chapter.sentences])


def _begun(sentence: str) -> str:
    """Begin a sentence with a capital: names can come with an article."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _headline(dyad: Dyad) -> str:
    partner, name = dyad.partner, dyad.name
    last = day(dyad.series["date"].max())
    if pd.isna(partner["deal_date"]):
        return f"{name} signed nothing up to {last}."
    rate = number(float(partner["agreed_rate_pct"]))
    told = f"{name} signed a framework on {day(partner['deal_date'])} at {rate}%"
    if pd.notna(partner["collapse_date"]):
        return f"{told}; it collapsed on {day(partner['collapse_date'])}."
    if pd.notna(partner["final_date"]):
        return f"{told}; it became final on {day(partner['final_date'])}."
    return f"{told}."


def _meetings(dyad: Dyad) -> list[str]:
    partner, sessions, name = dyad.partner, dyad.sessions, dyad.name
    found = [f"{name} plays {dyad.strategy}"]
    events = own_events(dyad)
    announced = events.loc[events["kind"] == "announce", "date"]
    if pd.notna(partner["contact_date"]):
        told = _after(announced.iloc[0], partner["contact_date"]) if len(announced) else ""
        found.append(f"It asked for talks on {day(partner['contact_date'])}{told}.")
    if sessions.empty:
        return [*found, "No session was held."]
    first, last = sessions["date"].iloc[0], sessions["date"].iloc[-1]
    held = held_so_far(dyad)[-1]
    rounds = counted(len(sessions), "round")
    between = f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    found.append(f"{counted(held, 'session')} in {rounds} {between}; a framework takes at least {dyad.needed}.")
    if pd.notna(partner["contact_date"]) and first > partner["contact_date"]:
        found.append(f"From its asking to the first session it waited {_days(partner['contact_date'], first)}.")
    gap, since = _longest_gap(sessions)
    if gap > 2 * _round_days(dyad):
        found.append(f"The longest time without a session was {counted(gap, 'day')}, from {day(since)}.")
    end = dyad.series["date"].max()
    if pd.isna(partner["deal_date"]) and (end - last).days > 2 * _round_days(dyad):
        found.append(f"After {day(last)} there was none, up to {day(end)}.")
    return found


def _demands(dyad: Dyad) -> list[str]:
    sessions = dyad.sessions
    if sessions.empty:
        return []
    share = shares(dyad)
    found = []
    closed = int((~sessions["zone"]).sum())
    if closed:
        found.append(f"In {closed} of {len(sessions)} rounds with sessions no deal could please both sides.")
    opened = share.index[share["zone"]]
    if len(opened):
        found.append(f"First demands ({day(share['date'][opened[0]])}): {asked(dyad, opened[0])}.")
    if len(opened) > 1:
        found.append(f"Last demands ({day(share['date'][opened[-1]])}): {asked(dyad, opened[-1])}.")
    first, last = sessions.iloc[0], sessions.iloc[-1]
    for name, column in ((dyad.name, "partner_concession"), ("The US", "home_concession")):
        found.append(f"{name} had given up {percent(first[column])} at first and {percent(last[column])} at last.")
    return found


def _belief(dyad: Dyad) -> list[str]:
    """Tell how the belief went, and its largest rise and fall with what home did in between."""
    sessions = dyad.sessions
    if sessions.empty:
        return []
    belief, dates = sessions["credibility"].to_numpy(), list(sessions["date"])
    found = [f"At the first session it gave the threat a probability of {percent(belief[0])}."]
    if len(belief) > 1:
        found = [f"{found[0][:-1]}, at the last one {percent(belief[-1])}."]
    changes = np.diff(belief, prepend=belief[0])
    for word, at in (("rise", int(changes.argmax())), ("fall", int(changes.argmin()))):
        if abs(changes[at]) > MOVED and (changes[at] > 0.0) == (word == "rise"):
            acts = acts_between(dyad, dates[at - 1], dates[at])
            told = "; ".join(acts) or "no act of the US in between"
            steps = f"from {percent(belief[at - 1])} to {percent(belief[at])}"
            found.append(f"Its largest {word}, {steps}, came between two sessions up to {day(dates[at])}: {told}.")
    return found


def _after(announced: datetime.date, asked_on: datetime.date) -> str:
    if asked_on < announced:
        return ", before the announcement"
    if asked_on == announced:
        return ", in the round of the announcement"
    return f", {_days(announced, asked_on)} after the announcement"


def _days(first: datetime.date, later: datetime.date) -> str:
    return counted((later - first).days, "day")


def _round_days(dyad: Dyad) -> int:
    dates = sorted(dyad.series["date"].unique())
    return int((dates[1] - dates[0]).days) if len(dates) > 1 else 1


def _longest_gap(sessions: pd.DataFrame) -> tuple[int, datetime.date]:
    dates = list(sessions["date"])
    gaps = [((later - first).days, first) for first, later in itertools.pairwise(dates)]
    return max(gaps, key=lambda gap: gap[0]) if gaps else (0, dates[0])

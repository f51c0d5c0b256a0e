"""What happened to one partner, day by day, each event in words."""

import datetime
from collections.abc import Callable

import pandas as pd

from sim.analysis.story_records import Dyad, own_events
from sim.analysis.words import day, number

BASES = {
    "none": "no rate of its own",
    "baseline": "the floor that everybody pays",
    "announced": "the announced rate",
    "paused": "the floor, since the announced rate is suspended",
    "negotiated": "the agreed rate",
    "dictated": "dictated at the deadline",
    "escalated": "raised in the tariff war",
    "truce": "lowered by the truce",
    "exempt": "outside the schedule",
    "snapback": "the threat, since the deal was broken",
}
"""Basis of a rate, as in the note of an event -> in words."""

SPARE = ("announce", "impose_floor", "impose_threat")
"""Acts on everybody that a change of the partner's own rate or threat tells better."""


def chronicle(dyad: Dyad) -> list[str]:
    """Return one sentence an event that concerns the partner, in order, each with its day."""
    told = own_events(dyad)
    told = told[~told["kind"].isin(SPARE)]
    return [f"{day(event['date'])}: {_words(event, dyad)}" for _, event in told.iterrows()]


def acts_between(dyad: Dyad, after: datetime.date, until: datetime.date) -> list[str]:
    """Return what home did after a day and up to another that tells whether it means its threats."""
    told = own_events(dyad)
    told = told[(told["date"] > after) & (told["date"] <= until) & told["kind"].isin(list(_EVIDENCE))]
    paused = set(told.loc[told["kind"] == "pause", "date"])
    kept = told[(told["kind"] != "impose_threat") | ~told["date"].isin(paused)]
    return [f"{_EVIDENCE[kind]} ({day(date)})" for kind, date in zip(kept["kind"], kept["date"], strict=True)]


_EVIDENCE = {
    "impose_threat": "the US charged the announced rates",
    "pause": "the US suspended the announced rates",
    "extension": "the US put the deadline off",
    "deadline": "the US enforced the deadline",
    "letter": "the US sent it a dated letter",
}


def _words(event: pd.Series, dyad: Dyad) -> str:
    kind, name = event["kind"], dyad.name
    if kind in _PLAIN:
        return _PLAIN[kind].format(name=name)
    return _RATES[kind](event, name) if kind in _RATES else f"{kind} {event['note']}".strip() + "."


def _later(note: str) -> str:
    """Return the new day of an extension, whose note is ``to 2025-08-01``."""
    return day(datetime.date.fromisoformat(note.removeprefix("to ")))


def _change(event: pd.Series, unit: str) -> str:
    before, after = number(event["rate_before_pct"]), number(event["rate_after_pct"])
    return f"from {before} to {after}{unit}"


def _charged(event: pd.Series, name: str) -> str:
    why = BASES.get(event["note"], event["note"])
    return f"the rate on {name} went {_change(event, '%')}: {why}."


_PLAIN = {
    "pause": "the US suspended the announced rates until a deadline.",
    "narrow_scope": "the US took products out of the country rates.",
    "deadline": "the US enforced the deadline.",
    "letter": "the US sent {name} a dated letter.",
    "ultimatum": "the US set {name} a time to take its retaliation back.",
    "escalation": "the ultimatum ran out; the US went a step further.",
    "truce": "truce: both sides of the tariff war stepped down.",
    "shock": "the US put a duty on {name} for reasons of its own politics.",
    "summit": "leaders met: a session outside the queue.",
    "snapback": "the US charged {name} the threat again, since it broke its deal.",
    "restoration": "the broken deal held again.",
    "contact": "{name} asked for talks.",
    "final_deal": "the framework became final.",
    "stall": "the details of the framework were stuck: it would have been final by now.",
    "collapse": "the framework fell through.",
    "violation": "{name} broke its deal.",
}

_RATES: dict[str, Callable[[pd.Series, str], str]] = {
    "threat": lambda event, name: f"the rate that the US threatened {name} with went {_change(event, '%')}.",
    "rate_change": _charged,
    "retaliation": lambda event, name: f"the extra tariff of {name} on US goods went {_change(event, ' points')}.",
    "signal": lambda event, name: f"the US floated a rate of {number(event['rate_after_pct'])}% for {name}.",
    "extension": lambda event, name: f"the US put the deadline off to {_later(event['note'])}.",
    "framework_deal": lambda event, name: (
        f"{name} signed a framework at {number(event['rate_after_pct'])}%: {event['note']}."
    ),
}

"""Why a partner signed or did not, and where it stood at the end."""

import pandas as pd

from sim.analysis.story_events import BASES
from sim.analysis.story_records import (
    APART,
    COLLAPSED,
    NEVER_ASKED,
    NEVER_MET,
    NO_ZONE,
    OBSTACLES,
    SIGNED,
    TOO_FEW,
    UNWILLING,
    WAR,
    Dyad,
    held_so_far,
    obstacles,
    own_events,
    rate_of,
    shares,
)
from sim.analysis.words import counted, day, money, number, percent


def why(dyad: Dyad, end: str) -> list[str]:
    """Say why the partner signed or did not.

    Parameters
    ----------
    dyad : Dyad
    end : one of ``ENDINGS``
    """
    if end in (SIGNED, COLLAPSED):
        return [*_why_signed(dyad), *(_why_collapsed(dyad) if end == COLLAPSED else [])]
    if end == NEVER_ASKED:
        last = day(dyad.series["date"].max())
        return [f"It never asked for talks, up to {last}."]
    if end == WAR:
        return [*_war(dyad), *([] if dyad.sessions.empty else _in_the_way(dyad))]
    if end == NEVER_MET:
        return ["It was in the queue, and the US gave it no session."]
    return _in_the_way(dyad)


def _why_signed(dyad: Dyad) -> list[str]:
    """Say what had changed since the session before, and what pressed."""
    sessions, ways = dyad.sessions, obstacles(dyad)
    at = len(sessions) - 1
    if at < 0:
        return []
    signing = sessions.iloc[at]
    found = []
    if at == 0:
        found.append("Nothing stood in the way in its first round of sessions.")
    else:
        before = [_before(dyad, name, at - 1) for name in OBSTACLES if ways[name].iloc[at - 1]]
        found.append(f"In the sessions before, on {day(sessions['date'].iloc[at - 1])}, {'; '.join(before)}.")
        found.append(_gave_way(dyad, at))
    gains = [rate_of(dyad.partner, column) for column in ("partner_gain_share", "home_gain_share")]
    if None not in gains:
        own, home = percent(float(gains[0] or 0.0)), percent(float(gains[1] or 0.0))
        found.append(f"By the deal {dyad.name} got {own} of what it could gain at most, the US {home}.")
    left = shares(dyad)["days_left"].iloc[at]
    until = "came" if left == 0.0 else f"was {counted(left, 'day')} away"
    away = f"At the end of that round the deadline {until}"
    clock = "There was no deadline ahead" if pd.isna(left) else away
    found.append(f"{clock}; {dyad.name} gave the threat a probability of {percent(signing['credibility'])}.")
    if not bool(dyad.partner["home_prefers_deal"]):
        found.append("By its own objective the US would have had no less from carrying out its threat.")
    return found


def _before(dyad: Dyad, obstacle: str, row: int) -> str:
    held = held_so_far(dyad)[row]
    return {
        NO_ZONE: "no deal could please both sides",
        TOO_FEW: f"{counted(held, 'session')} of the {dyad.needed} that a framework takes had been held",
        UNWILLING: f"{dyad.refuses} would not have signed",
        APART: "the demands were apart",
    }[obstacle]


def _gave_way(dyad: Dyad, at: int) -> str:
    """Say what both sides gave up between two sessions."""
    before, after = dyad.sessions.iloc[at - 1], dyad.sessions.iloc[at]
    told = []
    for name, column in ((dyad.name, "partner_concession"), ("the US", "home_concession")):
        more = f"went from {percent(before[column])} to {percent(after[column])} of its demand given up"
        told.append(f"{name} {more if after[column] > before[column] else 'gave up nothing more'}")
    return f"On {day(after['date'])} nothing did: since then {', '.join(told)}."


def _why_collapsed(dyad: Dyad) -> list[str]:
    partner = dyad.partner
    days = (partner["collapse_date"] - partner["deal_date"]).days
    told = f"The framework fell through {counted(days, 'day')} after it was signed"
    return [f"{told}; what both sides granted in it is void, and the dossier is closed."]


def _war(dyad: Dyad) -> list[str]:
    events = own_events(dyad)
    hit = events[(events["kind"] == "retaliation") & (events["rate_after_pct"] > 0.0)]
    since = f" since {day(hit['date'].iloc[0])}" if len(hit) else ""
    extra = number(float(dyad.partner["retaliation_pct"]))
    told = f"Its extra tariff on US goods, in force{since}, still stands at {extra} points without a truce"
    asked_too = ["It never asked for talks either."] if dyad.partner["stage"] == "silent" else []
    return [f"{told}; as long as it does, no sessions are held.", *asked_too]


def _in_the_way(dyad: Dyad) -> list[str]:
    """Say what stood in the way of most sessions, of the others, and at the last one."""
    ways = obstacles(dyad)
    rows, counts = len(ways), ways.sum()
    most = str(counts.idxmax())
    found = [_mainly(dyad, most, int(counts[most]))]
    others = [f"{_SHORT[name]} in {counts[name]}" for name in OBSTACLES if counts[name] and name != most]
    if others:
        found.append(f"What else stood in the way, of {counted(rows, 'round')}: {', '.join(others)}.")
    if rows > 1:
        last = [_before(dyad, name, -1) for name in OBSTACLES if ways[name].iloc[-1]]
        found.append(f"At the last session, on {day(dyad.sessions['date'].iloc[-1])}, {'; '.join(last)}.")
    opened = ways.index[dyad.sessions["zone"]]
    if len(opened) and dyad.may_walk_away:
        found.append(_how_far(dyad, int(opened[-1])))
    return found


_SHORT = {
    NO_ZONE: "no zone of agreement",
    TOO_FEW: "sessions too few",
    UNWILLING: "a side unwilling to sign",
    APART: "demands apart",
}


def _mainly(dyad: Dyad, obstacle: str, count: int) -> str:
    of_all = f"In {count} of {counted(len(dyad.sessions), 'round')} with sessions"
    if obstacle == TOO_FEW:
        held = counted(held_so_far(dyad)[-1], "session")
        return f"Only {held} had been held up to the last one, and a framework takes at least {dyad.needed}."
    if obstacle == NO_ZONE:
        return f"{of_all} there was no zone of agreement: no deal on the table could make both sides better off."
    if obstacle == UNWILLING:
        signed = _signed_by_others(dyad)
        return f"{of_all} {dyad.refuses} would not have signed, whatever the demands{signed}."
    return f"{of_all} the demands were apart: no deal could meet both."


def _how_far(dyad: Dyad, row: int) -> str:
    """Say how far apart the demands were in the last session with a zone of agreement."""
    last = row == len(dyad.sessions) - 1
    told = "Demands then" if last else "Demands in the last session with a zone of agreement"
    at = "" if last else f", on {day(dyad.sessions['date'].iloc[row])}"
    fitted = "; a deal could have met both" if dyad.sessions["fits"].iloc[row] else "; no deal gives both"
    return f"{told}{at}: {asked(dyad, row)}{fitted}."


def _signed_by_others(dyad: Dyad) -> str:
    """Say how many had signed before the round of the last session."""
    before = dyad.series[dyad.series["round"] < dyad.sessions["round"].iloc[-1]]
    count = int(before["deals"].iloc[-1]) if len(before) else 0
    return f" (by the last one {counted(count, 'partner')} had signed)"


def asked(dyad: Dyad, row: int) -> str:
    """Say what both sides ask for in a session with a zone of agreement, in shares and dollars."""
    share, session = shares(dyad).iloc[row], dyad.sessions.iloc[row]
    told = []
    for name, side in ((dyad.name, "partner"), ("the US", "home")):
        reserve = session[f"{side}_reserve_usd_bn"]
        wanted, most = (money(session[f"{side}_{each}_usd_bn"] - reserve) for each in ("demand", "best"))
        of_most = percent(share[f"{side}_share"])
        told.append(f"{name} asked for {of_most} of what it could gain at most (USD {wanted} of {most} bn a year)")
    return ", ".join(told)


def at_the_end(dyad: Dyad) -> list[str]:
    """Say what the partner is charged at the end, why, and what that means for its welfare."""
    partner = dyad.partner
    rate, basis = number(float(partner["rate_pct"])), str(partner["rate_basis"])
    events = own_events(dyad)
    changes = events[(events["kind"] == "rate_change") & (events["note"] == basis)]
    since = f" since {day(changes['date'].iloc[-1])}" if len(changes) else ""
    found = [f"The US charges {rate}%{since}: {BASES.get(basis, basis)}."]
    if partner["shock_pct"] > 0.0:
        found.append(f"Of it {number(float(partner['shock_pct']))} points are a political duty.")
    if pd.isna(partner["deal_date"]) and partner["threat_pct"] != partner["rate_pct"]:
        found.append(f"It still threatens {number(float(partner['threat_pct']))}%.")
    pays = number(float(partner["effective_rate_pct"]))
    found.append(f"All duties together, its goods pay {pays}% on average.")
    welfare = rate_of(partner, "welfare_pct")
    if welfare is not None:
        found.append(f"Its welfare is {welfare:+.2f}% against the world before the tariffs.")
    return found

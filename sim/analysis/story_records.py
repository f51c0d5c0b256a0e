"""The records of one partner in one run, and what they say about every session and about the end."""

import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.dyad_talks import dyad_talks

SIGNED, COLLAPSED, WAR, NEVER_ASKED, NEVER_MET = "signed", "collapsed", "war", "never asked", "never met"
NO_ZONE, TOO_FEW, UNWILLING, APART = "no zone", "too few sessions", "would not sign", "demands apart"

OBSTACLES = (NO_ZONE, TOO_FEW, UNWILLING, APART)
"""What can keep a session from ending in a framework; a session in which none stands in the way ends in one."""

ENDINGS = (SIGNED, COLLAPSED, WAR, NEVER_ASKED, NEVER_MET, *OBSTACLES)
"""How the story of a partner can end."""


class Dyad(NamedTuple):
    """All that is known of one partner in one run."""

    run: int
    code: str
    name: str
    partner: pd.Series  # its row of table partners
    events: pd.DataFrame  # of the run, in order
    sessions: pd.DataFrame  # its rows of table sessions in order, with the columns fits and willing
    series: pd.DataFrame  # of the run
    needed: int  # sessions a framework takes at least
    may_walk_away: bool  # else it signs as soon as there were sessions enough
    strategy: str  # what it plays, in words
    refuses: str  # who may be unwilling to sign: a name, or words


def obstacles(dyad: Dyad) -> pd.DataFrame:
    """Tell for every session what stood in the way of a framework.

    Returns
    -------
    One row a session in order; a column of booleans for each of ``OBSTACLES``. Demands are apart where there is a
    zone of agreement and no deal in it meets both; without a zone they are not compared.
    """
    sessions = dyad.sessions
    zone, fits = sessions["zone"].to_numpy(bool), sessions["fits"].to_numpy(bool)
    free, willing = dyad.may_walk_away, sessions["willing"].to_numpy(bool)
    return pd.DataFrame(
        {
            NO_ZONE: ~zone & free,
            TOO_FEW: held_so_far(dyad) < dyad.needed,
            UNWILLING: ~willing & free,
            APART: zone & ~fits & free,
        }
    )


def held_so_far(dyad: Dyad) -> np.ndarray:
    """Return how many sessions had been held after each row: a round can hold several."""
    rows = len(dyad.sessions)
    each = int(dyad.partner["sessions"]) // rows if rows else 0
    return each * np.arange(1, rows + 1)


def ending(dyad: Dyad) -> str:
    """Return how the story ends: one of ``ENDINGS``.

    Where sessions were held in vain, it is what stood in the way of most of them; of two that did so equally often
    the first of ``OBSTACLES``.
    """
    partner = dyad.partner
    if pd.notna(partner["collapse_date"]):
        return COLLAPSED
    if pd.notna(partner["deal_date"]):
        return SIGNED
    if at_war(partner):
        return WAR
    if partner["stage"] == "silent":
        return NEVER_ASKED
    if dyad.sessions.empty:
        return NEVER_MET
    return str(obstacles(dyad).sum().idxmax())


def at_war(partner: pd.Series) -> bool:
    """Tell whether retaliation is in force at the end without deal or truce: then no sessions are held."""
    no_truce, no_deal = pd.isna(partner["truce_date"]), partner["stage"] not in ("framework", "final")
    return bool(partner["retaliation_pct"] > 0.0 and no_truce and no_deal)


def shares(dyad: Dyad) -> pd.DataFrame:
    """Return demands as shares of what each side could gain at best; see ``dyad_talks``."""
    return dyad_talks(dyad.sessions, dyad.code)


def own_events(dyad: Dyad) -> pd.DataFrame:
    """Return the events that concern the partner, those on everybody among them, in order."""
    events = dyad.events
    concerned = (events["actor"] == dyad.code) | events["target"].isin([dyad.code, "ALL"])
    return events[concerned].sort_values("seq", kind="stable")


def steps(dyad: Dyad, kind: str) -> tuple[list[datetime.date], list[float]]:
    """Return a rate over time as steps: days on which it changes, and the rate from then on, percent.

    Parameters
    ----------
    dyad : Dyad
    kind : ``rate_change``, ``threat`` or ``retaliation``

    Returns
    -------
    Days, the first that of the first round; rates. Of several changes in a round the last one counts.
    """
    column = {"rate_change": "rate_pct", "threat": "threat_pct", "retaliation": "retaliation_pct"}[kind]
    events = own_events(dyad)
    changes = events[events["kind"] == kind]
    begin = float(changes["rate_before_pct"].iloc[0]) if len(changes) else float(dyad.partner[column])
    path = {dyad.series["date"].min(): begin}
    for date, rate in zip(changes["date"], changes["rate_after_pct"], strict=True):
        path[date] = float(rate)
    return list(path), list(path.values())


def rate_of(partner: pd.Series, column: str) -> float | None:
    """Return a number of the partner's row, None where there is none."""
    value = partner[column]
    return None if pd.isna(value) else float(value)

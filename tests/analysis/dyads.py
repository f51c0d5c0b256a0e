"""Made-up records of one partner in one run, every number easy to check by hand."""

import datetime
from typing import Any

import pandas as pd

from sim.analysis.story_records import Dyad

START = datetime.date(2025, 4, 2)
ROUNDS = 11


def date(index: int) -> datetime.date:
    return START + datetime.timedelta(days=7 * index)


def session(index: int, **changed: Any) -> dict[str, Any]:
    """Both could gain 20 and 40; the partner asks for three quarters of it, home for a half."""
    plain: dict[str, Any] = {
        "run": 0,
        "round": index,
        "date": date(index),
        "iso3": "VNM",
        "partner_reserve_usd_bn": -30.0,
        "partner_best_usd_bn": -10.0,
        "partner_demand_usd_bn": -15.0,
        "home_reserve_usd_bn": 300.0,
        "home_best_usd_bn": 340.0,
        "home_demand_usd_bn": 320.0,
        "partner_concession": 0.25,
        "home_concession": 0.5,
        "credibility": 0.7,
        "days_left": float(70 - 7 * index),
        "zone": True,
        "signed": False,
        "fits": False,
        "willing": True,
    }
    return plain | changed


def no_zone(index: int) -> dict[str, Any]:
    same = {"partner_best_usd_bn": -30.0, "partner_demand_usd_bn": -30.0}
    return session(index, zone=False, home_best_usd_bn=300.0, home_demand_usd_bn=300.0, **same)


def signing(index: int) -> dict[str, Any]:
    return session(index, signed=True, fits=True, partner_concession=0.65, home_concession=0.5)


def event(seq: int, index: int, kind: str, **changed: Any) -> dict[str, Any]:
    plain = {"actor": "USA", "target": "ALL", "rate_before_pct": None, "rate_after_pct": None, "note": ""}
    return {"run": 0, "seq": seq, "round": index, "date": date(index), "kind": kind} | plain | changed


CALENDAR = [
    event(0, 0, "announce"),
    event(1, 0, "threat", target="VNM", rate_before_pct=0.0, rate_after_pct=46.0, note="baseline"),
    event(2, 0, "rate_change", target="VNM", rate_before_pct=0.0, rate_after_pct=10.0, note="baseline"),
    event(3, 0, "contact", actor="VNM", target="USA"),
    event(4, 1, "pause"),
    event(5, 3, "threat", target="JPN", rate_before_pct=0.0, rate_after_pct=99.0, note="baseline"),
]


def dyad(
    held: list[dict[str, Any]], events: list[dict[str, Any]] | None = None, needed: int = 2, **partner: Any
) -> Dyad:
    """Return a partner that asked at once and talks, with some sessions; by name what is else in its row."""
    row: dict[str, Any] = {
        "stage": "talking" if held else "waiting",
        "sessions": len(held),
        "contact_date": START,
        "rate_pct": 10.0,
        "rate_basis": "baseline",
        "threat_pct": 46.0,
        "retaliation_pct": 0.0,
        "shock_pct": 0.0,
        "effective_rate_pct": 11.0,
        "welfare_pct": -0.5,
        "home_prefers_deal": True,
        **dict.fromkeys(("deal_date", "final_date", "collapse_date", "truce_date", "agreed_rate_pct")),
        **dict.fromkeys(("partner_gain_share", "home_gain_share")),
    }
    series = {"round": range(ROUNDS), "date": [date(index) for index in range(ROUNDS)], "deals": range(ROUNDS)}
    return Dyad(
        run=0,
        code="VNM",
        name="Vietnam",
        partner=pd.Series(row | partner),
        events=pd.DataFrame(CALENDAR if events is None else events),
        sessions=pd.DataFrame(held, columns=list(session(0))),
        series=pd.DataFrame(series),
        needed=needed,
        may_walk_away=True,
        strategy="linear: gives way in proportion to the time gone.",
        refuses="Vietnam",
    )

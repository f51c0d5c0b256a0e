"""A small made-up results folder: no simulation behind it, every number easy to check by hand.

Sizes of the axes are different primes (runs 5, partners 7, rounds 23), so that mixing them up shows.
"""

import datetime
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.records.store import write_table
from sim.records.tables import TABLES, make_table

RUNS, ROUNDS = 5, 23
PARTNERS = ("EUU", "MEX", "CHN", "JPN", "KOR", "VNM", "GBR")
ANNOUNCED = {"EUU": 20.0, "CHN": 54.0, "JPN": 24.0, "KOR": 25.0, "VNM": 46.0, "GBR": 10.0}
MEXICO = 25.0
START = datetime.date(2025, 4, 2)

DEALS: dict[tuple[int, str], tuple[int, float]] = {
    **{(run, "JPN"): (9 + run, 14.0 + run) for run in range(5)},
    (0, "VNM"): (13, 20.0),
    (1, "VNM"): (13, 22.0),
    (3, "VNM"): (15, 30.0),
    (2, "CHN"): (20, 30.0),
}
"""(run, partner) -> (round, rate agreed): Japan in all runs, Vietnam in three, China in one."""


class Ensemble(NamedTuple):
    """What is to be written."""

    runs: int = RUNS
    rounds: int = ROUNDS
    round_days: int = 7
    deals: dict[tuple[int, str], tuple[int, float]] = DEALS
    met: tuple[str, ...] = ("EUU", "JPN", "VNM")  # in run 0

    def date(self, index: int) -> datetime.date:
        return START + datetime.timedelta(days=self.round_days * index)

    @property
    def signed(self) -> dict[tuple[int, str], tuple[int, float]]:
        return {key: deal for key, deal in self.deals.items() if key[0] < self.runs and deal[0] < self.rounds}


def write(folder: Path, ensemble: Ensemble | None = None) -> Path:
    """Write a results folder as ``run`` does before it draws: no manifest yet."""
    made = ensemble or Ensemble()
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "partners": partners(made),
        "series": series(made),
        "events": events(made),
        "welfare": welfare(made),
        "sessions": sessions(made),
        "failures": [],
    }
    for name, content in rows.items():
        columns = {column.name: [row.get(column.name) for row in content] for column in TABLES[name]}
        write_table(folder, name, make_table(name, columns))
    (folder / "config.yaml").write_text("scenario:\n  name: made_up\nrun:\n  seed: 11\n", encoding="utf-8")
    return folder


def write_manifest(folder: Path) -> None:
    """Write the manifest that ``run`` leaves when all is done."""
    (folder / "manifest.json").write_text(json.dumps({"seed": 11, "runs": RUNS}), encoding="utf-8")


def partners(made: Ensemble) -> list[dict[str, Any]]:
    found = []
    for run in range(made.runs):
        for code in PARTNERS:
            deal = made.signed.get((run, code))
            row: dict[str, Any] = {"run": run, "iso3": code, "threat_pct": ANNOUNCED.get(code, MEXICO)}
            if deal:
                row |= {"deal_date": made.date(deal[0]), "agreed_rate_pct": deal[1], "partner_gain_share": 0.4}
            found.append(row)
    return found


def average_rate(run: int, index: int) -> float:
    return 10.0 + run + index % 3


def series(made: Ensemble) -> list[dict[str, Any]]:
    return [
        {
            "run": run,
            "round": index,
            "date": made.date(index),
            "deals": sum(key[0] == run and deal[0] <= index for key, deal in made.signed.items()),
            "average_rate_pct": average_rate(run, index),
        }
        for run in range(made.runs)
        for index in range(made.rounds)
    ]


def events(made: Ensemble) -> list[dict[str, Any]]:
    deadline = -(-98 // made.round_days)
    found = []
    for run in range(made.runs):
        acts: list[tuple[int, str, str, float | None]] = [(0, "announce", "ALL", None)]
        acts += [(0, "threat", code, rate) for code, rate in ANNOUNCED.items()]
        acts += [(7 // made.round_days, "pause", "ALL", None), (2, "threat", "CHN", 145.0)]
        acts += [(deadline, "deadline" if run % 2 else "extension", "ALL", None)]
        for seq, (index, kind, target, rate) in enumerate(act for act in acts if act[0] < made.rounds):
            row = {"run": run, "seq": seq, "round": index, "date": made.date(index), "actor": "USA"}
            found.append(row | {"target": target, "kind": kind, "rate_after_pct": rate, "note": ""})
    return found


def welfare_of(run: int, day: int, place: int) -> float:
    return 0.1 * day - 0.2 * place + 0.01 * run * place


def welfare(made: Ensemble) -> list[dict[str, Any]]:
    last = made.date(made.rounds - 1)
    days = [datetime.date(2025, 4, 9), datetime.date(2025, 5, 14), datetime.date(2025, 8, 7)]
    dates = [day for day in days if day < last] + [last]
    return [
        {"run": run, "date": date, "iso3": code, "welfare_pct": welfare_of(run, day, place)}
        for run in range(made.runs)
        for day, date in enumerate(dates)
        for place, code in enumerate(("USA", *PARTNERS))
    ]


def sessions(made: Ensemble) -> list[dict[str, Any]]:
    """Both sides concede steadily in run 0; no zone in the first two rounds, no deadline in the first."""
    found = []
    for index in range(made.rounds):
        for code in made.met:
            last = made.signed.get((0, code), (made.rounds, 0.0))[0]
            if index <= last:
                found.append(session(made, index, code, signed=index == last))
    return found


def session(made: Ensemble, index: int, code: str, *, signed: bool) -> dict[str, Any]:
    zone = index >= 2
    asked = float(np.clip(0.9 - 0.05 * index, 0.0, 1.0))
    return {
        "run": 0,
        "round": index,
        "date": made.date(index),
        "iso3": code,
        "partner_reserve_usd_bn": -30.0,
        "partner_best_usd_bn": -10.0 if zone else -30.0,
        "partner_demand_usd_bn": -30.0 + 20.0 * asked if zone else -30.0,
        "home_reserve_usd_bn": 300.0,
        "home_best_usd_bn": 340.0 if zone else 300.0,
        "home_demand_usd_bn": 300.0 + 40.0 * asked if zone else 300.0,
        "partner_concession": 1.0 - asked,
        "home_concession": 1.0 - asked,
        "credibility": 0.7,
        "days_left": 999_993.0 if index == 0 else float(max(0, 98 - made.round_days * (index + 1))),
        "zone": zone,
        "signed": signed,
    }

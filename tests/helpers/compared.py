"""Results folders made by hand, for comparisons: no simulation behind them, every number known.

Sizes of the axes are different primes (runs 5, partners 7, rounds 3), so that mixing them up shows.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from sim.records.store import write_table
from sim.records.tables import SCHEMA_VERSION, TABLES, make_table

PARTNERS = ("EUU", "MEX", "CHN", "JPN", "KOR", "VNM", "GBR")
ROUNDS = 3
START = datetime.date(2025, 4, 2)


class Made(NamedTuple):
    """One side: what differs from the plainest one."""

    runs: Sequence[int] = range(5)
    shift: float = 0.0  # added to rates, welfare and tariffs
    signing: Mapping[tuple[int, str], int] = {}  # (run, partner) -> round of its deal
    failed: int = 0
    noise: float = 1.0  # spread over runs
    luck: int = 0  # other numbers run by run


def luck(made: Made, run: int, *place: int) -> float:
    """Return a number of a run, the same for all sides with the same luck."""
    return made.noise * float(np.random.default_rng([made.luck, run, *place]).normal())


def day(index: int) -> datetime.date:
    """Return the first day of a round."""
    return START + datetime.timedelta(days=7 * index)


def agreed(run: int, place: int) -> float:
    """Return the rate of a deal."""
    return 10.0 + run + 2.0 * place


def partner_rows(made: Made) -> list[dict[str, Any]]:
    """Return the rows of the table ``partners``."""
    found = []
    for run in made.runs:
        for place, code in enumerate(PARTNERS):
            index = made.signing.get((run, code))
            row: dict[str, Any] = {
                "run": run,
                "iso3": code,
                "rate_pct": 20.0 + made.shift + luck(made, run, 1, place),
                "effective_rate_pct": 15.0 + made.shift,
                "welfare_pct": -1.0 + place / 4.0 + made.shift * (place - 3) + luck(made, run, 2, place) / 4.0,
                "sessions": run,
                "purchases_usd_bn": 1.0,
            }
            if index is not None:
                row |= {"deal_date": day(index), "agreed_rate_pct": agreed(run, place), "partner_gain_share": 0.5}
            found.append(row)
    return found


def series_rows(made: Made, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Return the rows of the table ``series``."""
    return [
        {
            "run": run,
            "round": index,
            "date": day(index),
            "deals": sum(key[0] == run and signed <= index for key, signed in made.signing.items()),
            "finals": 0,
            "coverage_share": 0.1 * index,
            "average_rate_pct": 10.0 + index + made.shift * index + luck(made, run, 3),
            "revenue_usd_bn": 300.0 + 10.0 * made.shift + luck(made, run, 4),
            "deficit_change_usd_bn": -100.0,
            "home_welfare_pct": 0.5 + luck(made, run, 5) / 10.0,
        }
        for run in made.runs
        for index in range(rounds)
    ]


def tables(made: Made, rounds: int = ROUNDS) -> dict[str, pa.Table]:
    """Return the tables that a comparison reads."""
    rows = {
        "partners": partner_rows(made),
        "series": series_rows(made, rounds),
        "failures": [{"run": 1000 + place, "reason": "why"} for place in range(made.failed)],
    }
    return {
        name: make_table(name, {column.name: [row.get(column.name) for row in content] for column in TABLES[name]})
        for name, content in rows.items()
    }


def write_side(folder: Path, made: Made, *, scenario: str = "", rounds: int = ROUNDS, **told: Any) -> Path:
    """Write a results folder of ``run``; ``told`` replaces entries of the manifest, None takes one out."""
    folder.mkdir(parents=True)
    for name, table in tables(made, rounds).items():
        write_table(folder, name, table)
    _write_about(folder, scenario or folder.name, told)
    return folder


def write_sweep(folder: Path, points: Mapping[int, tuple[Mapping[str, Any], Made]], **told: Any) -> Path:
    """Write a results folder of ``sweep``: point -> (values of the swept keys, what it is), a part a point."""
    folder.mkdir(parents=True)
    for point, (_, made) in points.items():
        for name, table in tables(made).items():
            (folder / f"{name}.parquet").mkdir(exist_ok=True)
            column = pa.array([point] * len(table), pa.int32())
            with_point = table.add_column(0, "point", column).replace_schema_metadata(table.schema.metadata)
            pq.write_table(with_point, folder / f"{name}.parquet" / f"part-{point}.parquet")
    keys = [{"point": point, **settings} for point, (settings, _) in points.items()]
    pq.write_table(pa.Table.from_pylist(keys), folder / "points.parquet")
    _write_about(folder, "swept", told)
    return folder


def _write_about(folder: Path, scenario: str, told: Mapping[str, Any]) -> None:
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "package_version": "0.1.0",
        "seed": 11,
        "data_sha256": {"economies.csv": "e1", "partners.csv": "p1"},
        "git_commit": "abc",
    }
    kept = {key: value for key, value in (manifest | dict(told)).items() if value is not None}
    (folder / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")
    config = {
        "scenario": {"name": scenario},
        "run": {"seed": 11, "round_days": 7},
        "output": {"report_dates": ["2025-04-09"]},
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")


JAPAN_FIRST = {(run, code): index for run in range(5) for code, index in (("JPN", 0), ("KOR", 1), ("VNM", 1))}
KOREA_FIRST = {(run, code): index for run in range(5) for code, index in (("KOR", 0), ("JPN", 2))}
"""Japan in round 0, Korea and Vietnam together in round 1; or Korea in round 0, Japan in round 2, no Vietnam."""

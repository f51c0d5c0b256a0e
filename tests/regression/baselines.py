"""Numbers that guard every change: ``python -m tests.regression.baselines`` rewrites ``results/baselines``.

Decisions and dates are compared as they are, other numbers to 1e-9: the same on every supported Python.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.compose import composed
from experiments.run import read
from sim.config.build import build
from sim.config.histories import record

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "results" / "baselines" / "liberation_day.json"
RUNS = 3
DECISIONS = (
    "strategy",
    "stage",
    "contact_date",
    "deal_date",
    "final_date",
    "truce_date",
    "rate_basis",
    "sessions",
)
NUMBERS = ("rate_pct", "threat_pct", "agreed_rate_pct", "purchases_usd_bn", "investment_usd_bn", "welfare_pct")


def current() -> dict[str, Any]:
    """Simulate a few runs of the baseline and return what is guarded."""
    tables = record(build(read(composed("run", [])), cache=None), range(RUNS))
    partners, series = tables["partners"].to_pandas(), tables["series"].to_pandas()
    return {
        "decisions": {name: [_plain(value) for value in partners[name]] for name in DECISIONS},
        "numbers": {name: [_plain(value) for value in partners[name]] for name in NUMBERS},
        "series": {
            name: series[name].astype(float).tolist()
            for name in ("average_rate_pct", "revenue_usd_bn", "deficit_change_usd_bn", "stress", "credibility")
        },
    }


def stored() -> dict[str, Any]:
    """Return what was kept."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def _plain(value: object) -> object:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return float(value) if isinstance(value, float) else int(value) if hasattr(value, "bit_count") else str(value)


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(current(), separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {FILE.relative_to(ROOT)}\n")

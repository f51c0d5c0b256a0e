"""How an ensemble of the baseline sits beside the record to 7 August 2025, in sample, with naive predictors.

The starting values were chosen with this record in view, so these figures describe fit, not foresight.
``python tests/helpers/in_sample.py [runs]`` prints them.
"""

import datetime
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from experiments.compose import composed
from experiments.run import read
from sim.config.build import build
from sim.config.parallel import simulate
from sim.config.payoffs import default_cache
from sim.data.load import load_table, partner_codes

CUT = datetime.date(2025, 8, 7)
OWN_TRACKS = ("CHN", "CAN", "MEX")


class Record(NamedTuple):
    """The record on 7 August 2025 of the partners that are scored."""

    codes: list[str]
    signed: np.ndarray
    day: np.ndarray  # days since 2 April 2025, nan without a deal
    rate_pct: np.ndarray


class Fit(NamedTuple):
    """Section 9(e) of the model's specification."""

    auc: float
    brier: float
    concordance: float
    agreed_rate_error: float
    rate_in_force_error: float
    deals: float
    last_three_weeks_share: float


def recorded() -> Record:
    """Return the record of the 69 partners without tracks of their own."""
    outcomes = load_table("outcomes_2025-08-07").set_index("iso3")
    codes = [code for code in partner_codes() if code not in OWN_TRACKS]
    rows = outcomes.loc[codes]
    days = (pd.to_datetime(rows["deal_date"]) - pd.Timestamp("2025-04-02")).dt.days
    return Record(
        codes, rows["deal"].to_numpy().astype(bool), days.to_numpy(dtype=float), rows["us_rate_pct"].to_numpy()
    )


def auc(score: np.ndarray, signed: np.ndarray) -> float:
    """Return the probability that a signatory ranks above another partner, ties counting half."""
    ranks, hits = rankdata(score), int(signed.sum())
    return float((ranks[signed].sum() - hits * (hits + 1) / 2) / (hits * (signed.size - hits)))


def concordance(score: np.ndarray, day: np.ndarray) -> float:
    """Return the share of comparable pairs in which the earlier signatory has the higher score (Harrell)."""
    time = np.where(np.isnan(day), np.inf, day)
    earlier = time[:, np.newaxis] < time[np.newaxis, :]
    higher = score[:, np.newaxis] > score[np.newaxis, :]
    equal = score[:, np.newaxis] == score[np.newaxis, :]
    return float((higher[earlier].sum() + 0.5 * equal[earlier].sum()) / earlier.sum())


def ensemble(runs: int, *overrides: str) -> dict[str, pd.DataFrame]:
    """Simulate the baseline to the week of 7 August and return partners and events."""
    experiment = read(composed("run", [f"run.runs={runs}", "run.horizon=19", *overrides]))
    tables = simulate(build(experiment, cache=default_cache()), processes=None)
    return {name: tables[name].to_pandas() for name in ("partners", "series")}


def fit(partners: pd.DataFrame, record: Record) -> Fit:
    """Score an ensemble against the record."""
    by_run = partners[partners["iso3"].isin(record.codes)].pivot(index="run", columns="iso3")
    days = by_run["deal_date"][record.codes].apply(
        lambda column: (pd.to_datetime(column) - pd.Timestamp("2025-04-02")).dt.days
    )
    limit = (CUT - datetime.date(2025, 4, 2)).days
    by_cut = days.to_numpy(dtype=float) <= limit
    probability = by_cut.mean(axis=0)
    earliness = -np.where(by_cut, days.to_numpy(dtype=float), limit + 1).mean(axis=0)
    agreed = by_run["agreed_rate_pct"][record.codes].mean().to_numpy(dtype=float)
    in_force = by_run["rate_pct"][record.codes].mean().to_numpy(dtype=float)
    signed_days = days.to_numpy(dtype=float)[by_cut]
    return Fit(
        auc(probability, record.signed),
        float(((probability - record.signed) ** 2).mean()),
        concordance(earliness, record.day),
        float(np.nanmean(np.abs(agreed - record.rate_pct)[record.signed])),
        float(np.abs(in_force - record.rate_pct).mean()),
        float(by_cut.sum(axis=1).mean()),
        float(((signed_days >= 77) & (signed_days < 98)).sum() / (signed_days < 98).sum()),
    )


def naive(record: Record) -> dict[str, tuple[float, float]]:
    """Return AUC and concordance of the dull predictors."""
    partners = load_table("partners").set_index("iso3").loc[record.codes]
    imports = np.log(partners["us_imports_2024_usd_bn"].to_numpy())
    mixed = np.log(partners["us_imports_2024_usd_bn"].to_numpy() + 1.0)
    mixed = mixed + partners["announced_rate_2025_04_02_pct"].to_numpy() / 20.0
    return {
        name: (auc(score, record.signed), concordance(score, record.day))
        for name, score in (("log imports", imports), ("log(imports + 1) + announced / 20", mixed))
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    the_record = recorded()
    for name, (area, order) in naive(the_record).items():
        sys.stdout.write(f"{name}: AUC {area:.3f}, concordance {order:.3f}\n")
    scored = fit(ensemble(runs, *sys.argv[2:])["partners"], the_record)
    figures = ", ".join(f"{name} {value:.3f}" for name, value in scored._asdict().items())
    sys.stdout.write(f"model, {runs} runs: {figures}\n")

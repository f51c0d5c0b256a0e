"""Partner by partner: what was said and what came about, and the path of the average tariff beside the record."""

import numpy as np
import pandas as pd

from sim.analysis.backtest import MODEL, Case
from sim.analysis.forecast import EPOCH, Ensemble, day_number
from sim.analysis.reliability import reliability_table
from sim.analysis.summary import QUANTILES
from sim.arrays import FloatArray
from sim.data.load import load_table

NAIVE = "log imports"
"""The naive predictor whose probabilities stand beside those of the model."""


def partner_table(case: Case) -> pd.DataFrame:
    """Return what the model says of each scored partner, and the record.

    Returns
    -------
    One row a partner in the order of the data: ``cutoff, iso3, name, probability, naive_probability``;
    ``deal_date_p05, deal_date_p50, deal_date_p95`` of the runs with a deal by then; ``agreed_pct, dictated_pct,
    in_force_pct`` (medians over runs, percent); ``deal, deal_date, recorded_pct``.
    """
    said, naive, seen = case.forecasts[MODEL], case.forecasts[NAIVE], case.observed
    names = load_table("economies").set_index("iso3")["name"]
    table = pd.DataFrame(
        {
            "cutoff": case.date,
            "iso3": case.codes,
            "name": [names[code] for code in case.codes],
            "probability": said.probability,
            "naive_probability": naive.probability,
        }
    )
    for share, days in zip((5, 50, 95), _deal_days(case), strict=True):
        table[f"deal_date_p{share:02d}"] = _dates(days)
    table = table.assign(
        agreed_pct=said.agreed_pct, dictated_pct=said.dictated_pct, in_force_pct=said.in_force_pct
    )
    return table.assign(deal=seen.signed.astype(int), deal_date=_dates(seen.day), recorded_pct=seen.rate_pct)


def reliability_tables(case: Case) -> pd.DataFrame:
    """Return the `reliability_table` of every predictor with probabilities, one below another."""
    tables = []
    for name, said in case.forecasts.items():
        known = ~np.isnan(said.probability)
        if known.any():
            table = reliability_table(said.probability[known], case.observed.signed[known])
            table.insert(0, "predictor", name)
            tables.append(table)
    whole = pd.concat(tables, ignore_index=True)
    whole.insert(0, "cutoff", case.date)
    return whole


def path_table(case: Case) -> pd.DataFrame:
    """Return the average tariff day by day: ``cutoff, date, p05 .. p95`` over runs, and ``recorded_pct``.

    A run has one value a round; the record is nan on a day that it does not have.
    """
    ensemble = case.ensembles[MODEL]
    days = np.arange(ensemble.days[0], min(ensemble.end, day_number(case.date)) + 1)
    paths = np.quantile(ensemble.average_pct, QUANTILES, axis=0)
    rounds = np.searchsorted(ensemble.days, days, side="right") - 1
    dates = [day.date() for day in pd.Timestamp(EPOCH) + pd.to_timedelta(days, unit="D")]
    table = pd.DataFrame({"cutoff": case.date, "date": dates})
    for share, path in zip(QUANTILES, paths, strict=True):
        table[f"p{round(100 * share):02d}"] = path[rounds]
    return table.assign(recorded_pct=case.tariff.reindex(dates).to_numpy(dtype=float))


def _deal_days(case: Case) -> FloatArray:
    """Return quantiles of the day of the deal over runs with one by the cut-off date, ``(3, partners)``."""
    ensemble: Ensemble = case.ensembles[MODEL]
    day = ensemble.deal_day[:, [ensemble.codes.index(code) for code in case.codes]]
    day = np.where(day <= day_number(case.date), day, np.nan)
    found = np.full((3, day.shape[1]), np.nan)
    known = ~np.isnan(day).all(axis=0)
    if known.any():
        found[:, known] = np.nanquantile(day[:, known], [0.05, 0.5, 0.95], axis=0, method="nearest")
    return found


def _dates(days: FloatArray) -> pd.Series:
    """Return day numbers as dates, blank where there is none."""
    known = np.where(np.isfinite(days), days, np.nan)
    return pd.Series(pd.Timestamp(EPOCH) + pd.to_timedelta(known, unit="D")).dt.date

"""What an ensemble says of every partner at a cut-off date: deal or none, when, at what rate."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.summary import last_day
from sim.arrays import BoolArray, FloatArray, IntArray

EPOCH = datetime.date(1970, 1, 1)


class Ensemble(NamedTuple):
    """Many histories of the partners, as arrays of (runs, partners)."""

    codes: tuple[str, ...]
    deal_day: FloatArray  # days since 1970-01-01 of the framework; inf without one
    agreed_pct: FloatArray  # headline rate of the framework; nan without one
    rate_pct: FloatArray  # headline rate in force on the last day
    dictated: BoolArray  # that rate was dictated
    days: IntArray  # (rounds,) first days of the rounds, since 1970-01-01
    average_pct: FloatArray  # (runs, rounds) average tariff on all imports
    simple_pct: FloatArray  # (runs, rounds) unweighted mean of the country rates
    end: int  # last day of the last round, since 1970-01-01

    @property
    def runs(self) -> int:
        """Number of histories."""
        return len(self.deal_day)


class Forecast(NamedTuple):
    """What a predictor says of every partner, each ``(partners,)``; nan where it says nothing."""

    chance: FloatArray  # higher = likelier to have a deal by the cut-off date
    earliness: FloatArray  # higher = earlier
    probability: FloatArray  # 0..1, of a deal by the cut-off date
    agreed_pct: FloatArray  # rate of its deal
    dictated_pct: FloatArray  # rate without a deal, once one is dictated
    in_force_pct: FloatArray  # rate on the cut-off date


def day_number(date: datetime.date) -> int:
    """Return a date as days since 1970-01-01."""
    return (date - EPOCH).days


def silent(partners: int) -> Forecast:
    """Return the forecast that says nothing of anybody."""
    return Forecast(*(np.full(partners, np.nan) for _ in Forecast._fields))


def ensemble_of(partners: pd.DataFrame, series: pd.DataFrame) -> Ensemble:
    """Return the histories of a results folder as arrays.

    Parameters
    ----------
    partners, series : tables of one results folder
    """
    codes = tuple(str(code) for code in partners["iso3"].unique())

    def by_run(values: pd.Series) -> FloatArray:
        return values.to_numpy(dtype=float).reshape(-1, len(codes))

    rounds = series["round"].nunique()

    def path(name: str) -> FloatArray:
        return series[name].to_numpy(dtype=float).reshape(-1, rounds)

    dates = pd.to_datetime(partners["deal_date"])
    deal = (dates - pd.Timestamp(EPOCH)).dt.days.fillna(np.inf)
    return Ensemble(
        codes,
        by_run(deal),
        by_run(partners["agreed_rate_pct"]),
        by_run(partners["rate_pct"]),
        by_run(partners["rate_basis"] == "dictated").astype(bool),
        np.array([day_number(date) for date in series["date"].iloc[:rounds]]),
        path("average_rate_pct"),
        path("simple_country_rate_pct"),
        day_number(last_day(series)),
    )


def forecast(ensemble: Ensemble, codes: Sequence[str], date: datetime.date) -> Forecast:
    """Return what an ensemble says of some partners at a cut-off date.

    Rates are medians over runs, the number that makes the mean absolute error smallest. Rates in force and
    dictated rates are known of the last day only: they are nan unless the cut-off date lies in the last round.

    Parameters
    ----------
    ensemble : Ensemble
    codes : partners, in the order of the answer
    date : cut-off

    Returns
    -------
    Forecast
        ``earliness`` is the mean day of the deal with the sign turned; a run without a deal by then counts as one
        the day after the cut-off.
    """
    places = [ensemble.codes.index(code) for code in codes]
    cut = day_number(date)
    deal = ensemble.deal_day[:, places]
    signed = deal <= cut
    rate, dictated = ensemble.rate_pct[:, places], ensemble.dictated[:, places]
    covered = ensemble.days[-1] <= cut <= ensemble.end
    probability = signed.mean(axis=0)
    nothing = np.full(len(places), np.nan)
    return Forecast(
        chance=probability,
        earliness=-np.where(signed, deal, cut + 1.0).mean(axis=0),
        probability=probability,
        agreed_pct=_median(np.where(signed, ensemble.agreed_pct[:, places], np.nan)),
        dictated_pct=_median(np.where(~signed & _imposed(ensemble, dictated), rate, np.nan))
        if covered
        else nothing,
        in_force_pct=_median(rate) if covered else nothing,
    )


def _imposed(ensemble: Ensemble, dictated: BoolArray) -> BoolArray:
    """Return where home has told what partners without a deal pay: in runs in which it dictated to anybody.

    A partner kept at the floor by then has been told so too, though its rate did not move.
    """
    return np.broadcast_to(ensemble.dictated.any(axis=1, keepdims=True), dictated.shape)


def _median(values: FloatArray) -> FloatArray:
    """Return medians over runs, nan where there is no number."""
    known = ~np.isnan(values).all(axis=0)
    found = np.full(values.shape[1], np.nan)
    found[known] = np.nanmedian(values[:, known], axis=0)
    return found

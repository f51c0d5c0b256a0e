"""The path of the average tariff: how far an ensemble is from the record, day by day."""

import datetime

import numpy as np
import pandas as pd

from sim.analysis.forecast import EPOCH, Ensemble, day_number
from sim.arrays import FloatArray, IntArray


def crps(ensemble: FloatArray, truth: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score of samples [Gneiting2007]_: 0 is best, one sample: its error.

    Mean distance of the samples from the truth, less half the mean distance of two samples from each other.

    Parameters
    ----------
    ensemble : ``(runs, ...)``
    truth : ``(...)``

    Returns
    -------
    ``(...)``, in the unit of the input.

    Examples
    --------
    >>> crps(np.array([[0.0], [2.0]]), np.array([1.0]))
    array([0.5])
    """
    runs = len(ensemble)
    rank = np.arange(1, runs + 1).reshape(-1, *[1] * (ensemble.ndim - 1))
    apart = ((2.0 * rank - runs - 1.0) * np.sort(ensemble, axis=0)).sum(axis=0) / runs**2
    return np.asarray(np.abs(ensemble - truth).mean(axis=0) - apart)


def path_error(ensemble: Ensemble, record: pd.Series, date: datetime.date) -> float:
    """Return the CRPS of the average tariff, mean over the days from the first round to a date, points.

    Parameters
    ----------
    ensemble : Ensemble
    record : percent, index dates; days that it does not have are left out
    date : last day

    Returns
    -------
    float
        nan if the record has no day in between, or the ensemble ends before ``date``.
    """
    days, values = _days_and_values(record, int(ensemble.days[0]), day_number(date))
    if not len(days) or ensemble.end < day_number(date):
        return float("nan")
    rounds = np.searchsorted(ensemble.days, days, side="right") - 1
    return float(crps(ensemble.average_pct[:, rounds], values).mean())


def no_change_error(record: pd.Series, span: tuple[datetime.date, datetime.date], known: datetime.date) -> float:
    """Return the same for the forecast that the tariff stays as it was on a day.

    Parameters
    ----------
    record : percent, index dates
    span : first and last day
    known : the day after which nothing changes; the last value on or before it counts

    Returns
    -------
    float
        Percentage points; nan if the record does not reach back so far.
    """
    before = record[record.index <= known]
    _, values = _days_and_values(record, day_number(span[0]), day_number(span[1]))
    if before.empty or not len(values):
        return float("nan")
    return float(np.abs(values - before.iloc[-1]).mean())


def _days_and_values(record: pd.Series, first: int, last: int) -> tuple[IntArray, FloatArray]:
    days = np.array([(date - EPOCH).days for date in record.index], dtype=np.int64)
    inside = (days >= first) & (days <= last)
    return days[inside], record.to_numpy(dtype=float)[inside]

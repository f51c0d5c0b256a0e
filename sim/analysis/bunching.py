"""Whether deals come in the last weeks before a deadline, as they do where the deadline is believed."""

import datetime
from collections.abc import Sequence

import numpy as np

from sim.analysis.forecast import Ensemble, day_number
from sim.arrays import BoolArray, FloatArray

WINDOW_DAYS = 21
RISE_PCT = 1.0
"""Points by which the mean country rate rises at least when home carries out its threat."""


def share_before(counts: tuple[FloatArray, FloatArray], weights: FloatArray) -> FloatArray:
    """Return the share of signatures that fall into the window.

    Parameters
    ----------
    counts : ``(partners,)`` each
        Signatures in the window, and signatures counted at all.
    weights : ``(draws, partners)``, 0 or more

    Returns
    -------
    ``(draws,)``, nan where nobody signs.
    """
    inside, whole = (weights @ each for each in counts)
    return np.asarray(np.divide(inside, whole, out=np.full(len(whole), np.nan), where=whole > 0.0))


def first_deadline(day: FloatArray, deadline: datetime.date) -> tuple[FloatArray, FloatArray]:
    """Count the signatures in the last three weeks before the first deadline, and all before it.

    Parameters
    ----------
    day : ``(..., partners)``, of the deal, days since 1970-01-01; inf without one
    deadline : the first one; what is signed on the day itself counts as later
    """
    end = day_number(deadline)
    window = (day >= end - WINDOW_DAYS) & (day < end)
    return _by_partner(window), _by_partner(day < end)


def standing_deadlines(
    day: FloatArray, standing: BoolArray, deadlines: Sequence[datetime.date], last: datetime.date
) -> tuple[FloatArray, FloatArray]:
    """Count the signatures in the last three weeks before any deadline that stood, and all of them.

    Parameters
    ----------
    day : ``(runs, partners)``, of the deal, days since 1970-01-01; inf without one
    standing : ``(runs, deadlines)``, the run came to this deadline with the threat not yet carried out
    deadlines : in order
    last : cut-off date; later signatures do not count
    """
    window = np.zeros(day.shape, dtype=bool)
    for place, deadline in enumerate(deadlines):
        end = day_number(deadline)
        window |= standing[:, place, np.newaxis] & (day >= end - WINDOW_DAYS) & (day < end)
    by_then = day <= day_number(last)
    return _by_partner(window & by_then), _by_partner(by_then)


def deadlines_that_stood(ensemble: Ensemble, deadlines: Sequence[datetime.date]) -> BoolArray:
    """Return which deadlines each run came to before home had carried out its threat, ``(runs, deadlines)``.

    Home has done so when the mean country rate rises at a deadline; an extension leaves the rates as they are.

    Parameters
    ----------
    ensemble : Ensemble
    deadlines : in order, each a possible one: the first, and one for every extension
    """
    standing = np.ones((ensemble.runs, len(deadlines)), dtype=bool)
    for place, deadline in enumerate(deadlines[:-1]):
        index = int(np.searchsorted(ensemble.days, day_number(deadline), side="right")) - 1
        rise = ensemble.simple_pct[:, index] - ensemble.simple_pct[:, max(index - 1, 0)]
        standing[:, place + 1] = standing[:, place] & (rise < RISE_PCT)
    return standing


def _by_partner(counted: BoolArray) -> FloatArray:
    return np.asarray(counted.reshape(-1, counted.shape[-1]).sum(axis=0), dtype=float)

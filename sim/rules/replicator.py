"""Behaviours that do better than others spread."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray, as_float


def replicated_shares(*, shares: ArrayLike, payoff: ArrayLike, rate: float) -> FloatArray:
    """Return the shares of behaviours in a population after a generation.

    The replicator equation [Taylor1978]_, ``dx_i / dt = x_i (payoff_i - mean payoff)``, solved exactly over
    the time ``rate`` with payoffs held: ``x_i exp(rate payoff_i)``, made to add up again. A behaviour that nobody
    has shown gives no evidence and keeps its share. A share never falls to zero, so any can come back.

    Parameters
    ----------
    shares : ``(..., arms)``, 0 or more, adding up to 1
        Before.
    payoff : ``(..., arms)``
        Mean payoff of each; nan where nobody has shown it.
    rate : 0 or more
        Speed of learning, per unit of payoff; 0 learns nothing.

    Returns
    -------
    ``(..., arms)``, > 0, adding up to 1.

    Examples
    --------
    >>> replicated_shares(shares=[0.25, 0.5, 0.25], payoff=[0.5, 0.2, np.nan], rate=2.0).round(3)
    array([0.358, 0.392, 0.25 ])
    """
    payoff = as_float(payoff)
    known = ~np.isnan(payoff)
    before = as_float(shares)
    # The best payoff is taken off first: that changes no share, and nothing overflows.
    best = np.max(np.where(known, payoff, -np.inf), axis=-1, keepdims=True)
    grown = np.where(known, before * np.exp(rate * np.where(known, payoff - best, 0.0)), 0.0)
    evident = np.sum(np.where(known, before, 0.0), axis=-1, keepdims=True)
    total = np.sum(grown, axis=-1, keepdims=True)
    spread = np.where(known, evident * grown / np.where(total > 0.0, total, 1.0), before)
    positive = np.maximum(spread, np.finfo(np.float64).tiny)
    return np.asarray(positive / np.sum(positive, axis=-1, keepdims=True))


def drawn_arm(*, shares: ArrayLike, draw: ArrayLike) -> IntArray:
    """Return which of several behaviours falls to each.

    Parameters
    ----------
    shares : ``(arms,)``, 0 or more, adding up to 1
    draw : ``(..., partners)``, uniform in [0, 1)

    Returns
    -------
    ``(..., partners)``, whole, from 0.

    Examples
    --------
    >>> drawn_arm(shares=[0.5, 0.25, 0.25], draw=[0.0, 0.49, 0.5, 0.8])
    array([0, 0, 1, 2])
    """
    ends = np.cumsum(as_float(shares))[:-1]
    return np.asarray(np.sum(as_float(draw)[..., np.newaxis] >= ends, axis=-1), dtype=np.int64)

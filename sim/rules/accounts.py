"""Averages over partners that the talks themselves react to."""

import numpy as np

from sim.arrays import PARTNER_AXIS, ArrayLike, FloatArray, as_float


def trade_weighted_mean(*, values: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return the weighted mean over partners.

    Parameters
    ----------
    values : ``(..., partners)``
    weights : ``(..., partners)`` or ``(partners,)``, 0 or more, not all zero

    Returns
    -------
    ``(..., 1)``, units of ``values``.

    Examples
    --------
    >>> trade_weighted_mean(values=[10.0, 40.0], weights=[2.0, 1.0])
    array([20.])
    """
    weights = as_float(weights)
    product = as_float(values) * weights
    total = weights.sum(axis=PARTNER_AXIS, keepdims=True)
    return np.asarray(product.sum(axis=PARTNER_AXIS, keepdims=True) / total)


def reference_blend(*, average_rate: ArrayLike, low: float, high: float) -> FloatArray:
    """Return where the others' mean rate lies between the two reference sets of the assessments.

    Parameters
    ----------
    average_rate : ``(..., 1)``, percent
        Import-weighted mean of the negotiable rates in force.
    low, high : percent
        Rates of the two reference sets.

    Returns
    -------
    ``(..., 1)``, clipped to 0..1.

    Examples
    --------
    >>> reference_blend(average_rate=[5.0, 12.5, 40.0], low=10.0, high=20.0)
    array([0.  , 0.25, 1.  ])
    """
    share = (as_float(average_rate) - low) / (high - low)
    return np.asarray(np.minimum(np.maximum(share, 0.0), 1.0))

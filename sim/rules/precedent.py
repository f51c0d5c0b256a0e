"""How signed deals move what is asked for in later ones."""

import math

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def reference_share(*, share: ArrayLike, weight: ArrayLike, region: BoolArray, region_weight: float) -> FloatArray:
    """Return the share of the gain that signed deals suggest to the partners of each region.

    A mean of the shares in signed deals, weighted by trade and age (``weight``), where a deal signed in the
    region itself counts ``1 + region_weight`` times.

    Parameters
    ----------
    share : ``(..., partners)``, 0..1
        Of the possible gain, in the partner's own signed deal; nan without one.
    weight : ``(..., partners)``, 0 or more
    region : booleans ``(regions, partners)``
        Membership; every partner is in one region.
    region_weight : 0 or more

    Returns
    -------
    ``(..., regions)``, 0..1; nan before the first deal.

    Examples
    --------
    >>> two_regions = np.array([[True, True, False], [False, False, True]])
    >>> reference_share(share=[0.2, np.nan, 0.6], weight=1.0, region=two_regions, region_weight=1.0).round(3)
    array([0.333, 0.467])
    """
    share, weight = np.broadcast_arrays(as_float(share), as_float(weight))
    regions, partners = region.shape
    signed = np.flatnonzero(~np.isnan(share))  # few, so sums run over them and not over all
    weights = weight.reshape(-1)[signed]
    run, partner = np.divmod(signed, partners)
    cell = run * regions + region.argmax(axis=0)[partner]
    shape = (*share.shape[:-1], regions)

    def near_and_far(values: FloatArray) -> FloatArray:
        own_region = np.bincount(cell, weights=values, minlength=math.prod(shape)).reshape(shape)
        return np.asarray(own_region.sum(axis=-1, keepdims=True) + region_weight * own_region)

    total, sum_of_shares = near_and_far(weights), near_and_far(weights * share.reshape(-1)[signed])
    return np.asarray(np.where(total > 0.0, sum_of_shares / np.where(total > 0.0, total, 1.0), np.nan))


def lean_on_precedent(*, share: ArrayLike, reference: ArrayLike, weight: float) -> FloatArray:
    """Return the share a side asks for, moved towards what signed deals suggest.

    Parameters
    ----------
    share : ``(..., partners)``, 0..1
        What the side would ask for by itself.
    reference : ``(..., partners)``, 0..1, nan without precedent
    weight : in [0, 1]
        0 = every talk stands alone, 1 = only precedent counts.

    Returns
    -------
    ``(..., partners)``, 0..1.

    Examples
    --------
    >>> lean_on_precedent(share=0.8, reference=[np.nan, 0.4], weight=0.5).round(3)
    array([0.8, 0.6])
    """
    share = as_float(share)
    reference = as_float(reference)
    known = ~np.isnan(reference)
    return np.asarray(share + np.where(known, weight * (np.where(known, reference, 0.0) - share), 0.0))

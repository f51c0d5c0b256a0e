"""How signed deals move what is asked for in later ones."""

import numpy as np

from sim.arrays import PARTNER_AXIS, ArrayLike, BoolArray, FloatArray, as_float


def reference_share(*, share: ArrayLike, weight: ArrayLike, region: BoolArray, region_weight: float) -> FloatArray:
    """Return, for every partner, the share of the gain that signed deals suggest.

    A mean of the shares in signed deals, weighted by trade and age (``weight``), where a deal signed in the
    partner's own region counts ``1 + region_weight`` times.

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
    ``(..., partners)``, 0..1; nan before the first deal.

    Examples
    --------
    >>> one_region = np.array([[True, True, False], [False, False, True]])
    >>> reference_share(share=[0.2, np.nan, 0.6], weight=1.0, region=one_region, region_weight=1.0).round(3)
    array([0.333, 0.333, 0.467])
    """
    share = as_float(share)
    signed = ~np.isnan(share)
    weight = np.where(signed, as_float(weight), 0.0)
    product = weight * np.where(signed, share, 0.0)

    def near_and_far(values: FloatArray) -> FloatArray:
        by_region = np.sum(np.where(region, values[..., np.newaxis, :], 0.0), axis=PARTNER_AXIS, keepdims=True)
        own_region = np.sum(np.where(region, by_region, 0.0), axis=-2)
        return np.asarray(np.sum(values, axis=PARTNER_AXIS, keepdims=True) + region_weight * own_region)

    total, sum_of_shares = near_and_far(weight), near_and_far(product)
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

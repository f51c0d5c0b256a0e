"""The rate announced for each partner on 2 April 2025, from its trade balance alone."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def announced_rate_pct(
    *, imports: ArrayLike, exports: ArrayLike, floor_pct: ArrayLike, share: ArrayLike, cap_pct: ArrayLike
) -> FloatArray:
    """Return the reciprocal rate that the published formula gives.

    The formula asks for the rate that would close the bilateral deficit: deficit / (elasticity x pass-through x
    imports) [USTR2025]_. With its elasticity of 4 and pass-through of 0.25 the two cancel, so the raw rate is the
    deficit as a percentage of imports. It was rounded to whole percent (halves up), "discounted" by half and
    rounded up, and nobody got less than the baseline of 10 [EO14257]_.

    With ``share`` 0.5, floor 10 and the 2024 flows of ``partners.csv`` this is the corrected Annex I rate of 39
    of its 41 partners. JPN and VNM were announced one point higher: ``schedule_exception_pct`` of that table.

    Parameters
    ----------
    imports, exports : ``(..., partners)``, >= 0, one currency unit
        Goods the home country buys from and sells to each partner.
    floor_pct : ``(..., partners)``, percent
        Lowest rate, for partners with little or no surplus and those home buys nothing from.
    share : ``(..., partners)``, in [0, 1]
        Part of the raw rate that is asked for: 1 less the discount.
    cap_pct : ``(..., partners)``, percent
        Highest rate, above the floor; ``numpy.inf`` for none, as in 2025.

    Returns
    -------
    ``(..., partners)``, whole percent wherever floor and cap are.

    Examples
    --------
    >>> announced_rate_pct(imports=[438.9, 63.4, 68.1], exports=[143.5, 25.0, 79.9],
    ...                    floor_pct=10.0, share=0.5, cap_pct=np.inf)
    array([34., 31., 10.])
    """
    bought, sold = as_float(imports), as_float(exports)
    deficit_pct = 100.0 * (bought - sold) / np.where(bought > 0.0, bought, 1.0)  # nothing bought: no deficit
    raw = np.floor(_clean(deficit_pct) + 0.5)
    asked = np.ceil(_clean(as_float(share) * raw))
    return np.asarray(np.clip(asked, as_float(floor_pct), as_float(cap_pct)))


def _clean(percent: FloatArray) -> FloatArray:
    return np.round(percent, 9)  # else a hair of floating point lifts 14 to 15 or holds 28.5 down to 28

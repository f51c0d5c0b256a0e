"""How much of home's trade is in talks that are going well."""

import numpy as np

from sim.arrays import PARTNER_AXIS, ArrayLike, FloatArray, as_float


def good_faith(*, imports: ArrayLike, counts: ArrayLike, done: ArrayLike) -> FloatArray:
    """Return the share of home's imports that comes from partners in talks, each as far as its talks have come.

    Home's Treasury Secretary said in June 2025 that partners that bargain in good faith would be given more time.
    One that never came counts nothing, one whose talks lack the signature alone counts in full. An assumption of
    this model (ODD, section 7.8).

    Parameters
    ----------
    imports : ``(partners,)``, USD bn a year
        Home's imports from each partner.
    counts : booleans ``(partners,)``
        Partners on the schedule.
    done : ``(..., partners)``, in [0, 1]
        Sessions held, share of those that a deal takes; 0 for those that are not in talks, or done with them.

    Returns
    -------
    ``(..., 1)``, in [0, 1]; 0 where nobody counts.

    Examples
    --------
    >>> good_faith(imports=[60.0, 40.0, 500.0], counts=[True, True, False], done=[0.5, 1.0, 1.0])
    array([0.7])
    """
    weight = np.where(counts, as_float(imports), 0.0)
    whole = weight.sum(axis=PARTNER_AXIS, keepdims=True)
    going_well = (weight * as_float(done)).sum(axis=PARTNER_AXIS, keepdims=True)
    return np.asarray(going_well / np.where(whole > 0.0, whole, 1.0))

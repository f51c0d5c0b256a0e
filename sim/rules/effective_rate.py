"""From the headline rate to what imports really pay."""

from sim.arrays import ArrayLike, FloatArray, as_float


def effective_rate(
    *, rate: ArrayLike, coverage: ArrayLike, sectoral: ArrayLike, relief: ArrayLike, other_duties: ArrayLike
) -> FloatArray:
    """Return home's average tariff on a partner's goods, all duties together.

    Reciprocal duties reach only the goods that are neither listed as exempt nor under a sectoral duty, so
    the layers add: ``other duties + sectoral (1 - relief) + coverage x rate``.

    Parameters
    ----------
    rate : ``(..., partners)``, percent
        Negotiable headline rate.
    coverage : ``(..., partners)``, share 0..1
        Imports that the rate reaches.
    sectoral, other_duties : ``(..., partners)``, effective percent points
        Duties on sectors; duties from before and emergency duties.
    relief : ``(..., partners)``, share 0..1
        Part of the sectoral duties that a deal lifts.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> effective_rate(rate=15.0, coverage=0.8, sectoral=9.0, relief=0.5, other_duties=1.8).round(1)
    np.float64(18.3)
    """
    lifted = as_float(sectoral) * (1.0 - as_float(relief))
    return as_float(other_duties) + lifted + as_float(coverage) * as_float(rate)

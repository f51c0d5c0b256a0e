"""What it costs home, before its own public, to settle below what it announced."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def audience_cost(
    *, announced: ArrayLike, rate: ArrayLike, imports: ArrayLike, coverage: ArrayLike, weight: float
) -> FloatArray:
    """Return what a deal costs home for backing down: ``weight x imports x (duty given up)^2``.

    A leader who threatens in public and settles for less is held to the threat by its own audience [Fearon1994]_;
    a small retreat is hardly noticed, a large one is. Only a settlement costs: while talks go on, also over an
    extension, the threat stands. The square is an assumption of this model (ODD, section 7.2).

    Parameters
    ----------
    announced : ``(..., partners)``, percent
        Rate of the announced schedule.
    rate : ``(..., partners)``, percent
        Rate of the deal; one above what was announced costs nothing.
    imports : ``(..., partners)``, USD bn a year
        Home's imports from the partner.
    coverage : ``(..., partners)``, in [0, 1]
        Share of them that the rate reaches: on products that were spared from the start nothing is given up.
    weight : 0 or more
        Cost of giving up a duty as large as the imports themselves, share of imports.

    Returns
    -------
    ``(..., partners)``, USD bn a year, 0 or more.

    Examples
    --------
    >>> audience_cost(announced=[20.0, 40.0, 10.0], rate=15.0, imports=100.0, coverage=1.0, weight=1.0).round(3)
    array([0.25, 6.25, 0.  ])
    """
    given_up = as_float(coverage) * np.maximum(as_float(announced) - as_float(rate), 0.0) / 100.0
    return np.asarray(weight * as_float(imports) * given_up**2)

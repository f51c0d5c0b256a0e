"""What a side has if the talks end without a deal."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float, power


def disagreement(
    *, now: ArrayLike, threat: ArrayLike, likelihood: ArrayLike, days_left: ArrayLike, discount: float
) -> FloatArray:
    """Return a side's payoff from going on without a deal.

    Until the deadline the present rates hold; after it the threat holds with the likelihood that is believed,
    else the present rates go on: ``now + discount^days_left x likelihood x (threat - now)``. Partners take
    home's credibility for the likelihood, home takes its own probability of enforcing.

    Parameters
    ----------
    now, threat : ``(..., partners)``, USD bn a year
        Payoffs at the rates in force and at the threatened ones.
    likelihood : ``(..., partners)``, in [0, 1]
    days_left : ``(..., 1)``, 0 or more
        To the deadline.
    discount : in (0, 1]
        Weight of a day later.

    Returns
    -------
    ``(..., partners)``, USD bn a year.

    Examples
    --------
    >>> disagreement(now=-1.0, threat=-5.0, likelihood=0.5, days_left=0, discount=0.99)
    np.float64(-3.0)
    """
    now = as_float(now)
    weight = power(discount, days_left) * as_float(likelihood)
    return now + weight * (as_float(threat) - now)


def signing_cost(*, imports: ArrayLike, rate: float, draw: ArrayLike) -> FloatArray:
    """Return what signing costs a partner's government at home, whatever the terms.

    Exponential across partners and runs with mean ``rate x imports``: without it every partner announced
    above the floor would have a zone of agreement.

    Parameters
    ----------
    imports : ``(..., partners)``, USD bn a year
        Home's imports from the partner: what the talks are about.
    rate : 0 or more
        Mean cost per dollar.
    draw : ``(..., partners)``, in [0, 1)

    Returns
    -------
    ``(..., partners)``, USD bn a year, 0 or more.

    Examples
    --------
    >>> signing_cost(imports=100.0, rate=0.01, draw=[0.0, 0.5]).round(3)
    array([0.   , 0.693])
    """
    return rate * as_float(imports) * -np.log1p(-as_float(draw))

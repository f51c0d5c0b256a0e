"""What partners believe of home's threats."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def credibility(*, belief_for: ArrayLike, belief_against: ArrayLike) -> FloatArray:
    """Return the believed probability that home carries out a threat.

    The mean of a Beta belief over an unknown probability, as in reputation models after [Kreps1982]_.

    Parameters
    ----------
    belief_for, belief_against : ``(..., partners)``, > 0
        Parameters of the Beta distribution: weight of carried-out and of slipped threats.

    Returns
    -------
    ``(..., partners)``, in (0, 1).

    Examples
    --------
    >>> credibility(belief_for=3.0, belief_against=1.0)
    np.float64(0.75)
    """
    belief_for = as_float(belief_for)
    return belief_for / (belief_for + as_float(belief_against))


def update_belief(*, belief: ArrayLike, evidence: ArrayLike, memory: float, days: ArrayLike) -> FloatArray:
    """Return one parameter of the Beta belief after a round: old evidence fades, new is added.

    Fading pulls towards 1, the uniform belief, by the factor ``memory`` a day: ``1 + (belief - 1) memory^days``
    [Josang2002]_.

    Parameters
    ----------
    belief : ``(..., partners)``, > 0
    evidence : ``(..., partners)``, 0 or more
        Weight of what was seen in this round.
    memory : in (0, 1]
        Share of evidence that is left after a day.
    days : length of the round

    Returns
    -------
    ``(..., partners)``, > 0.

    Examples
    --------
    >>> update_belief(belief=[3.0, 1.0], evidence=[0.0, 2.0], memory=0.5, days=1)
    array([2., 3.])
    """
    kept = np.power(memory, as_float(days))
    return 1.0 + (as_float(belief) - 1.0) * kept + as_float(evidence)

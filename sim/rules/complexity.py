"""How many sessions a framework takes."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def complexity(
    *,
    gdp: ArrayLike,
    issues: ArrayLike,
    base: float,
    per_decade: float,
    per_issue: float,
    reference: tuple[float, float],
) -> FloatArray:
    """Return the sessions that a dyad needs before it can sign.

    Larger economies have more interests at home to be heard, and a longer list takes longer:
    ``base + per_decade log10(GDP / reference GDP) + per_issue (issues - reference issues)``, at least one session.
    An assumption of this model (ODD, section 7.7).

    Parameters
    ----------
    gdp : ``(partners,)``, USD bn, > 0
    issues : ``(partners,)``, 0 or more
        On the table, home's and the partner's.
    base : sessions at the reference, 0 or more
    per_decade : sessions for ten times the GDP, 0 or more
    per_issue : sessions for one more issue, 0 or more
    reference : USD bn, issues
        Where ``base`` holds.

    Returns
    -------
    ``(partners,)``, sessions, 1 or more.

    Examples
    --------
    >>> complexity(gdp=[30.0, 3000.0, 3.0], issues=[7, 7, 4], base=6.0, per_decade=1.5, per_issue=1.0,
    ...            reference=(30.0, 7))
    array([6. , 9. , 1.5])
    """
    decades = np.log10(as_float(gdp) / reference[0])
    more_issues = as_float(issues) - reference[1]
    return np.asarray(np.maximum(base + per_decade * decades + per_issue * more_issues, 1.0))

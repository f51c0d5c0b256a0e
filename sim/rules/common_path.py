"""How members of a bloc keep together."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def common_path(*, own: ArrayLike, others: ArrayLike) -> FloatArray:
    """Return the concession of a bloc's member: half-way between its own path and where the others stand.

    Averaging one's own judgement with the others' brings a group to agree [DeGroot1974]_. Nobody runs ahead or
    is left behind by more than half, and since the others do the same, the distance between two members that lag
    behind one path at least halves with each of their sessions. A rule that never went ahead of the others would
    never begin, since all would wait; one that always followed the highest would make all jump to it.

    Parameters
    ----------
    own : ``(..., partners)``, in [0, 1]
        Where the member would stand by itself.
    others : ``(..., partners)``, in [0, 1]
        Mean concession of the other members in talks; nan without any.

    Returns
    -------
    ``(..., partners)``, between ``own`` and ``others``.

    Examples
    --------
    >>> common_path(own=0.4, others=[0.2, 0.6, np.nan]).round(3)
    array([0.3, 0.5, 0.4])
    """
    own, others = as_float(own), as_float(others)
    return np.asarray(np.where(np.isnan(others), own, (own + others) / 2.0))

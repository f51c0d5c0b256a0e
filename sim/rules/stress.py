"""How high tariffs in force wear home down."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def stress(*, before: ArrayLike, average_rate: ArrayLike, memory: float, scale: float, days: int) -> FloatArray:
    """Return home's stress after a round.

    Exponential smoothing of the average added tariff, in units of ``scale``: markets, importers and voters
    react to what is charged, and forget. An assumption of this model (ODD, section 7.8).

    Parameters
    ----------
    before : ``(..., 1)``, 0 or more
    average_rate : ``(..., 1)``, percent
        Import-weighted average of duties added since the start of 2025.
    memory : in [0, 1)
        Share of stress that is left after a day.
    scale : percent, > 0
        Average rate that means a stress of 1 when it lasts.
    days : length of the round

    Returns
    -------
    ``(..., 1)``, 0 or more.

    Examples
    --------
    >>> stress(before=0.0, average_rate=20.0, memory=0.5, scale=20.0, days=1)
    np.float64(0.5)
    """
    kept = np.power(memory, as_float(days))
    return as_float(before) * kept + (1.0 - kept) * (as_float(average_rate) / scale)

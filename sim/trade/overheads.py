"""Calibration from raw trade flows and GDP: overhead shares, then the sales of each country to itself."""

from collections.abc import Sequence

import numpy as np

from sim.arrays import ArrayLike, FloatArray
from sim.errors import TradeModelError
from sim.trade.economy import Economy, economy_from_flows
from sim.trade.elasticities import Elasticities
from sim.trade.refusals import checked_codes, checked_flows, checked_positive

TARGET_ABROAD, TARGET_HOME = 0.12, 0.26
"""Overheads as a share of GDP that the paper matches: all others together, and the US."""


def economy_from_raw_flows(
    *,
    codes: Sequence[str],
    home: str,
    flows: ArrayLike,
    gdp: ArrayLike,
    elasticities: Elasticities | None = None,
    unit_usd_bn: float = 1.0,
) -> Economy:
    """Return the economy of [Ignatenko2025]_: observed trade, calibrated sales at home.

    Parameters
    ----------
    codes, home, elasticities, unit_usd_bn : as :func:`sim.trade.economy.economy_from_flows`
    flows : ``(N, N)``, money, row exports to column; the diagonal is ignored but must hold numbers
    gdp : ``(N,)``, the same money, > 0

    Raises
    ------
    TradeModelError
    """
    names = checked_codes(codes, home)
    trade, output = checked_flows(flows, names), checked_positive("gdp", gdp, names)
    np.fill_diagonal(trade, 0.0)
    nu_abroad, nu_home = overhead_shares(trade, output, names.index(home))
    nu = np.where(np.array(names) == home, nu_home, nu_abroad)
    return economy_from_flows(
        codes=names,
        home=home,
        flows=completed_flows(trade, output, nu),
        nu=nu,
        elasticities=elasticities,
        unit_usd_bn=unit_usd_bn,
    )


def overhead_shares(trade: FloatArray, gdp: FloatArray, home: int) -> tuple[float, float]:
    """Return nu of all but home, and nu of home, each in [0, 1).

    Solves the paper's two conditions on the world of two regions, all others (1) and home (2): the overheads
    paid in a region, out of what both sell there, are the target shares of its GDP.

    Parameters
    ----------
    trade : ``(N, N)`` with an empty diagonal
    gdp : ``(N,)``
    """
    abroad = np.arange(len(gdp)) != home
    regions = np.array([abroad, ~abroad], dtype=np.float64)
    flows, output = regions @ trade @ regions.T, regions @ gdp
    nu = np.array([0.1, 0.24])
    for _ in range(50):
        gap = _overhead_gap(nu, flows, output)
        slope = np.stack(
            [(_overhead_gap(nu + step, flows, output) - gap) / 1e-7 for step in 1e-7 * np.eye(2)], axis=1
        )
        change = np.linalg.solve(slope, gap)
        nu = nu - change
        if float(np.abs(change).max()) < 1e-13:
            return float(max(nu[0], 0.0)), float(max(nu[1], 0.0))
    raise TradeModelError("overhead shares: no solution for these flows and GDP; are they in the same money?")


def completed_flows(trade: FloatArray, gdp: FloatArray, nu: FloatArray) -> FloatArray:
    """Return the flows with the sales of each country to itself: ``max(GDP + transfer - imports, 0)``.

    The transfer is ``(1 - nu) (imports - exports net of overheads)``; it differs from the one of the accounts that
    follow from the completed flows, as it does in the authors' code.
    """
    imports = trade.sum(axis=0)
    earned = trade @ (1.0 - nu)
    transfer = (1.0 - nu) * (imports - earned)
    completed = trade.copy()
    np.fill_diagonal(completed, np.maximum(gdp + transfer - imports, 0.0))
    return completed


def _overhead_gap(nu: FloatArray, flows: FloatArray, gdp: FloatArray) -> FloatArray:
    """Return overheads less their target, of the others' region and of home: ``(2,)``."""
    expenditure = gdp + (1.0 - nu) * (flows.sum(axis=0) - flows @ (1.0 - nu))
    sold = np.array([flows[0, 1], flows[1, 0]])
    at_home = expenditure - sold[::-1]
    own_share = at_home / (at_home + sold)
    gap: FloatArray = own_share * nu + (1.0 - own_share) * nu[::-1] - (TARGET_ABROAD, TARGET_HOME)
    return gap

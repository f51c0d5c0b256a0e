"""Between the rates of the talks, percent by partner, and the tariffs of the trade model."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray
from sim.errors import TradeModelError
from sim.trade.economy import REST_OF_WORLD, Economy


class BaselineRates(NamedTuple):
    """Tariffs in force in the baseline, percent."""

    home_on_partner: FloatArray  # (P,)
    partner_on_home: FloatArray  # (P,)


def baseline_rates(economy: Economy) -> BaselineRates:
    """Return what home and each partner charge one another in the baseline."""
    tariffs, partners = 100.0 * economy.baseline_tariffs, economy.partners
    return BaselineRates(tariffs[partners, economy.home], tariffs[economy.home, partners])


def home_link_tariffs(economy: Economy, rates_pct: ArrayLike, rest_of_world_pct: ArrayLike) -> FloatArray:
    """Return home's tariffs on all other economies, fractions ``(B, N - 1)`` ordered as ``economy.foreign``.

    Parameters
    ----------
    rates_pct : ``(B, P)``, home's whole rate on each partner
    rest_of_world_pct : ``()`` or ``(B,)``, its rate on the rest of the world; unused where there is none
    """
    return _spread(economy, rates_pct, np.asarray(rest_of_world_pct, dtype=np.float64) / 100.0)


def partner_link_tariffs(economy: Economy, rates_pct: ArrayLike) -> FloatArray:
    """Return the tariffs of all other economies on home, fractions ``(B, N - 1)``.

    Parameters
    ----------
    rates_pct : ``(B, P)``, each partner's whole rate on home's goods; the rest of the world keeps its baseline
    """
    outside = economy.baseline_tariffs[economy.home, _is_outside(economy)]
    return _spread(economy, rates_pct, outside[0] if outside.size else np.float64(0.0))


def _spread(economy: Economy, rates_pct: ArrayLike, outside: ArrayLike) -> FloatArray:
    rates = np.atleast_2d(np.asarray(rates_pct, dtype=np.float64))
    partners = economy.partners
    if rates.ndim != 2 or rates.shape[1] != len(partners):
        raise TradeModelError(f"rates: shape {rates.shape}; expected (worlds, {len(partners)}), one per partner")
    tariffs = np.empty((len(rates), economy.size))
    tariffs[:, _is_outside(economy)] = np.reshape(outside, (-1, 1))
    tariffs[:, partners] = rates / 100.0
    return tariffs[:, economy.foreign]


def _is_outside(economy: Economy) -> np.ndarray:
    return np.array([code == REST_OF_WORLD for code in economy.codes])

"""What the partner can grant, what that is worth to home, and what it costs."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


class TermRates(NamedTuple):
    """How one term is valued; see ``value_terms`` for the units."""

    gain: float
    cost: float
    curvature: float


class TermValues(NamedTuple):
    """Linear gain and quadratic cost of each term, ``(terms, partners)``; the order of terms is TERMS."""

    gain: FloatArray  # home's, USD bn a year per unit of the term
    cost: FloatArray  # the partner's first unit, USD bn a year per unit
    curvature: FloatArray  # rise of the marginal cost per unit, > 0
    maximum: FloatArray  # most that can be granted, units of the term


def value_terms(
    *,
    tariff: ArrayLike,
    exports: ArrayLike,
    deficit: ArrayLike,
    gdp: ArrayLike,
    rates: dict[str, TermRates],
    limits: dict[str, float],
    deficit_weight: float,
) -> TermValues:
    """Return gain, cost and limit of the five terms for every partner.

    A tariff cut of share ``x`` frees ``x t X``: home's exporters gain in proportion and, with a trade
    elasticity ``eps``, the deficit falls by ``eps x t X``; the partner loses revenue and protection. Barrier
    reform is the same for barriers worth ``limits["barrier_equivalent"]`` of tariff. Purchases lower the deficit
    one for one, up to the whole deficit. Investment is a pledge whose cost rises with its share of
    ``sqrt(GDP x deficit)``: what a partner can raise, and what it owes the other side's favour to; the pledges of
    2025 known so far lie near that scale (ODD, section 7.2). Licences are favours to home's firms, worth up to
    a share of the partner's GDP. Assumptions, all sweepable.

    Parameters
    ----------
    tariff : ``(partners,)``, fraction
        The partner's tariff on home's goods.
    exports, deficit, gdp : ``(partners,)``, USD bn a year
        Home's exports to and deficit with the partner; the partner's GDP.
    rates : name of the term -> TermRates
        Per dollar of freed trade (cut, barrier), per dollar (purchases, investment, licences); curvature per
        freed trade, per exports, per root of GDP times deficit, and per licences on the table.
    limits : ``trade_elasticity``, ``barrier_equivalent`` (fraction), ``investment_gdp_share``, ``investment``
        (USD bn), ``licence_gdp_share``
    deficit_weight : 0 or more
        Home's value of a dollar less of deficit.

    Returns
    -------
    TermValues
    """
    tariff, exports, gdp = (as_float(values) for values in (tariff, exports, gdp))
    deficit = np.maximum(as_float(deficit), 0.0)
    freed = {"tariff_cut": tariff * exports, "barrier": limits["barrier_equivalent"] * exports}
    one = np.ones_like(exports)
    tiny = 1e-12  # keeps the quadratic cost of a partner without exports or tariffs well defined
    response = limits["trade_elasticity"] * deficit_weight
    cut, barrier = rates["tariff_cut"], rates["barrier_reform"]
    buy, invest, licence = rates["purchases"], rates["investment"], rates["licences"]
    licences = limits["licence_gdp_share"] * gdp
    gain = [
        (cut.gain + response) * freed["tariff_cut"],
        (barrier.gain + response) * freed["barrier"],
        (buy.gain + deficit_weight) * one,
        invest.gain * one,
        licence.gain * licences,
    ]
    cost = [
        cut.cost * freed["tariff_cut"],
        barrier.cost * freed["barrier"],
        buy.cost * one,
        invest.cost * one,
        licence.cost * licences,
    ]
    curvature = [
        cut.curvature * freed["tariff_cut"] + tiny,
        barrier.curvature * freed["barrier"] + tiny,
        buy.curvature / np.maximum(exports, tiny),
        invest.curvature / np.maximum(np.sqrt(gdp * deficit), tiny),
        licence.curvature * licences + tiny,
    ]
    pledge = np.minimum(limits["investment_gdp_share"] * gdp, limits["investment"])
    maximum = [np.where(tariff > 0.0, 1.0, 0.0), one, deficit, pledge, one]
    return TermValues(np.stack(gain), np.stack(cost), np.stack(curvature), np.stack(maximum))


def efficient_terms(*, values: TermValues, exchange: ArrayLike) -> FloatArray:
    """Return the terms that an efficient deal holds at one rate of exchange between the two sides.

    Maximises ``exchange x gain x - (cost x + curvature x^2 / 2)`` within the limits: closed form, term by term.

    Parameters
    ----------
    values : TermValues
    exchange : scalar, 0 or more
        Weight of home's dollars over the partner's, ``w / (1 - w)`` on the frontier.

    Returns
    -------
    ``(terms, partners)``, units of the terms.
    """
    best = (as_float(exchange) * values.gain - values.cost) / values.curvature
    return np.clip(best, 0.0, values.maximum)

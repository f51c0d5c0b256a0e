"""When two demands meet, and where the deal lies between them."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float
from sim.rules.frontier import Frontier, home_given_partner, partner_given_home

TABLE_ERROR = 1e-3
"""Share of the possible gain by which the two tables of a frontier may contradict each other."""


class Zone(NamedTuple):
    """The zone of agreement of every dyad; every field ``(..., partners)``, USD bn a year."""

    partner_reserve: FloatArray
    home_reserve: FloatArray
    partner_best: FloatArray
    home_best: FloatArray
    exists: BoolArray  # both sides can gain


def zone_of_agreement(
    *, frontier: Frontier, partner_reserve: ArrayLike, home_reserve: ArrayLike, blend: ArrayLike
) -> Zone:
    """Return the stretch of the frontier that both sides prefer to no deal.

    Parameters
    ----------
    frontier : Frontier
    partner_reserve, home_reserve : ``(..., partners)``, USD bn a year
        Payoffs without a deal.
    blend : ``(..., 1)``, 0..1
        Between the reference sets of the others' rates.

    Returns
    -------
    Zone; where none exists, the best payoffs equal the reserves.
    """
    partner_reserve = as_float(partner_reserve)
    home_reserve = as_float(home_reserve)
    partner_best = partner_given_home(frontier=frontier, home_payoff=home_reserve, blend=blend)
    home_best = home_given_partner(frontier=frontier, partner_payoff=partner_reserve, blend=blend)
    exists = np.asarray((partner_best > partner_reserve) & (home_best > home_reserve))
    return Zone(
        partner_reserve,
        home_reserve,
        np.asarray(np.where(exists, partner_best, partner_reserve)),
        np.asarray(np.where(exists, home_best, home_reserve)),
        exists,
    )


class Meeting(NamedTuple):
    """Whether demands are compatible, and the deal if they are; ``(..., partners)``."""

    compatible: BoolArray
    partner_payoff: FloatArray  # USD bn a year; home's is read off the frontier where a deal is signed


def meet(
    *, frontier: Frontier, zone: Zone, partner_demand: ArrayLike, home_demand: ArrayLike, blend: ArrayLike
) -> Meeting:
    """Compare the demands of both sides and split what lies between them in half.

    Demands are compatible when the deal that gives the partner its demand leaves home at least its own: on the
    frontier this is the AC_next rule for both sides [Baarslag2014]_. With equal concessions the talks end at the
    Kalai-Smorodinsky point [Kalai1975]_.

    Parameters
    ----------
    frontier : Frontier
    zone : Zone
    partner_demand, home_demand : ``(..., partners)``, USD bn a year
    blend : ``(..., 1)``, 0..1

    Returns
    -------
    Meeting; the payoff is meaningful only where compatible.
    """
    left_for_home = home_given_partner(frontier=frontier, partner_payoff=partner_demand, blend=blend)
    left_for_partner = partner_given_home(frontier=frontier, home_payoff=home_demand, blend=blend)
    payoff = (as_float(partner_demand) + left_for_partner) / 2.0
    slack = TABLE_ERROR * (zone.home_best - zone.home_reserve)
    compatible = np.asarray(zone.exists & (left_for_home >= as_float(home_demand) - slack))
    return Meeting(compatible, payoff)


def share_of_gain(*, payoff: ArrayLike, reserve: ArrayLike, best: ArrayLike) -> FloatArray:
    """Return the part of its possible gain that a side gets.

    Parameters
    ----------
    payoff, reserve, best : ``(..., partners)``, USD bn a year

    Returns
    -------
    ``(..., partners)``, clipped to 0..1; 0 where nothing could be gained.

    Examples
    --------
    >>> share_of_gain(payoff=[1.0, 1.0], reserve=0.0, best=[4.0, 0.0])
    array([0.25, 0.  ])
    """
    width = as_float(best) - as_float(reserve)
    gained = as_float(payoff) - as_float(reserve)
    return np.asarray(np.clip(np.where(width > 0.0, gained / np.where(width > 0.0, width, 1.0), 0.0), 0.0, 1.0))


def agreed_rate(*, ceiling: ArrayLike, floor: ArrayLike, leverage_given: ArrayLike, step: float) -> FloatArray:
    """Return the rate written into a deal.

    Parameters
    ----------
    ceiling, floor : ``(..., partners)``, percent
        Ends of the range over which the frontier was drawn.
    leverage_given : ``(..., partners)``, 0..1
        Share of the way from the ceiling to the floor that home gives up.
    step : percent points, > 0
        Deals are written in multiples of it, halves upward, but never outside floor and ceiling.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> agreed_rate(ceiling=46.0, floor=10.0, leverage_given=[0.0, 0.72, 1.0], step=5.0)
    array([45., 20., 10.])
    """
    ceiling, floor = as_float(ceiling), as_float(floor)
    exact = ceiling - as_float(leverage_given) * (ceiling - floor)
    rounded = np.floor(exact / step + 0.5) * step
    return np.asarray(np.minimum(np.maximum(rounded, np.minimum(floor, ceiling)), ceiling))

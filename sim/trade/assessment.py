"""Impact assessments: what each rate between home and one partner is worth to both, the others standing still."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray
from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.closures import Closure, checked_closure
from sim.trade.economy import Economy
from sim.trade.interpolation import chebyshev_nodes, interpolation_matrix, node_count
from sim.trade.link_kernel import checked_links
from sim.trade.links import LinkSolver, link_solver, solve_links
from sim.trade.outcomes import outcomes
from sim.trade.rates import baseline_rates, home_link_tariffs, partner_link_tariffs

RATE_STEP = 1.0
RETALIATION_STEP = 5.0
MAX_RETALIATION = 150.0
RETALIATION_NODES = 11
TOLERANCE = 1e-10
"""Largest excess left in any market: far below what the smallest partner means to home."""
PAYOFFS = ("partner_welfare", "home_welfare", "bilateral_deficit", "revenue")


class Assessment(NamedTuple):
    """Payoffs of every dyad on a uniform grid, USD bn a year, changes from the baseline.

    Tables are ``(R, P, K, M)``: reference set, partner, rate, retaliation.
    """

    partners: tuple[str, ...]  # (P,) codes
    rates: FloatArray  # (K,) percent, home's whole rate on the partner, 0 to the maximum in steps of 1
    retaliation: FloatArray  # (M,) points that the partner adds to its baseline tariff, 0 to 150 in steps of 5
    partner_welfare: FloatArray  # the partner's welfare
    home_welfare: FloatArray  # home's welfare
    bilateral_deficit: FloatArray  # home's deficit with the partner
    revenue: FloatArray  # home's tariff revenue from all economies


class Question(NamedTuple):
    """All that an assessment depends on."""

    economy: Economy
    closure: Closure
    others_pct: FloatArray  # (R, P) home's whole rates on the partners not at the table
    rest_of_world_pct: float
    max_rate: float


def question(
    economy: Economy,
    *,
    others_pct: ArrayLike,
    rest_of_world_pct: float,
    max_rate: float = 180.0,
    closure: Closure | None = None,
) -> Question:
    """Return a checked question, the argument of :func:`assess`.

    Parameters
    ----------
    economy : the baseline
    others_pct : ``(R, P)``, percent
        Reference sets: home's whole rates, baseline duties included, on the partners when they are not the one
        at the table. The world of partner i ignores entry i. The others never retaliate.
    rest_of_world_pct : percent, home's rate on the rest of the world in all sets
    max_rate : percent, a whole number, 1 to 500
    closure : portfolio transfers and tax relief when left out

    Raises
    ------
    TradeModelError
    """
    if not (1.0 <= max_rate <= 500.0 and float(max_rate).is_integer()):
        raise TradeModelError(f"max_rate is {max_rate!r}; expected a whole percentage from 1 to 500")
    others = np.atleast_2d(np.asarray(others_pct, dtype=np.float64))
    if not len(others):
        raise TradeModelError("others_pct: no reference set; expected at least one")
    checked_links(economy, "others_pct", home_link_tariffs(economy, others, rest_of_world_pct))
    rules = checked_closure(closure or Closure())
    return Question(economy, rules, others, float(rest_of_world_pct), float(max_rate))


def assess(asked: Question) -> Assessment:
    """Return the tables of every dyad, in about a second and a half for 72 partners and two sets.

    Each dyad is solved exactly at 14 x 11 Chebyshev points of ``ln(1 + rate)`` and ``ln(1 + retaliation)`` and
    read at the grid through the polynomial they define. Payoffs are smooth in these logs: at 8640 random points
    of all dyads the largest error was 0.0018 bn USD and 7e-6 of a table's range; a larger maximum rate gets more
    points. Piecewise cubic Hermite interpolation (PCHIP), which keeps shapes by force, errs by 1e-2 of the range
    with twice as many points, because it flattens the very peaks of welfare and revenue that bargaining looks
    for; the polynomial keeps the shapes because it is exact.

    Raises
    ------
    NoEquilibriumError
        Naming the partner whose world has none (fixed transfers only).
    """
    return expand(asked, exact_payoffs(asked))


def exact_payoffs(asked: Question) -> FloatArray:
    """Return exact payoffs at the Chebyshev points, ``(4, R, P, rate points, retaliation points)``."""
    rate, retaliation = np.meshgrid(
        chebyshev_nodes(node_count(asked.max_rate), asked.max_rate),
        chebyshev_nodes(RETALIATION_NODES, MAX_RETALIATION),
        indexing="ij",
    )
    sets = []
    for others in asked.others_pct:
        solver = _reference_solver(asked, others)
        dyads = [
            dyad_payoffs(solver, asked, others, n, rate.ravel(), retaliation.ravel())
            for n in range(len(asked.economy.partners))
        ]
        sets.append(np.stack(dyads, axis=1))
    return np.stack(sets, axis=1).reshape(len(PAYOFFS), *asked.others_pct.shape, *rate.shape)


def expand(asked: Question, exact: FloatArray) -> Assessment:
    """Return the tables on the uniform grid from the exact payoffs of :func:`exact_payoffs`."""
    rates = np.arange(0.0, asked.max_rate + RATE_STEP, RATE_STEP)
    retaliation = np.arange(0.0, MAX_RETALIATION + RETALIATION_STEP, RETALIATION_STEP)
    by_rate = interpolation_matrix(node_count(asked.max_rate), asked.max_rate, rates)
    by_retaliation = interpolation_matrix(RETALIATION_NODES, MAX_RETALIATION, retaliation)
    tables = by_rate @ exact @ by_retaliation.T
    codes = tuple(asked.economy.codes[n] for n in asked.economy.partners)
    return Assessment(codes, rates, retaliation, *tables)


def _reference_solver(asked: Question, others: FloatArray) -> LinkSolver:
    reference = home_link_tariffs(asked.economy, others, asked.rest_of_world_pct)
    return link_solver(asked.economy, closure=asked.closure, home_tariffs=reference[0])


def dyad_payoffs(
    solver: LinkSolver,
    asked: Question,
    others: FloatArray,
    partner: int,
    rate: FloatArray,
    retaliation: FloatArray,
) -> FloatArray:
    """Return exact payoffs of one dyad, ``(4, B)``, in the order of :data:`PAYOFFS`.

    Parameters
    ----------
    others : ``(P,)``, percent, home's rates on the partners not at the table
    partner : position among the partners, 0 to P - 1
    rate, retaliation : ``(B,)``, percent and percent points
    """
    economy = asked.economy
    rates = np.tile(others, (len(rate), 1))
    answers = np.tile(baseline_rates(economy).partner_on_home, (len(rate), 1))
    rates[:, partner] = rate
    answers[:, partner] += retaliation
    position = economy.partners[partner]
    links = home_link_tariffs(economy, rates, asked.rest_of_world_pct), partner_link_tariffs(economy, answers)
    try:
        result = outcomes(economy, solve_links(solver, *links, tolerance=TOLERANCE))
    except NoEquilibriumError as error:
        raise NoEquilibriumError(f"assessment of {economy.codes[position]}: {error}") from error
    return np.stack(
        [
            result.welfare_usd_bn[:, position],
            result.welfare_usd_bn[:, economy.home],
            result.bilateral_deficit_change_usd_bn[:, position],
            result.revenue_change_usd_bn,
        ]
    )

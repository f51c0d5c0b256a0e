"""Outcomes of many states of the talks, solved exactly."""

from sim.arrays import ArrayLike
from sim.trade.links import LinkSolver, solve_links
from sim.trade.outcomes import Outcomes, outcomes
from sim.trade.rates import home_link_tariffs, partner_link_tariffs

REPORTING_TOLERANCE = 1e-9
"""Largest excess left in any market: welfare to 1e-7 points."""


def reported_outcomes(
    solver: LinkSolver,
    *,
    home_rates_pct: ArrayLike,
    partner_rates_pct: ArrayLike,
    rest_of_world_pct: ArrayLike,
) -> Outcomes:
    """Return the outcomes of B worlds; a world's numbers do not depend on the others in the batch.

    Parameters
    ----------
    solver : from :func:`sim.trade.links.link_solver`
    home_rates_pct : ``(B, P)``, percent, whole rates of home on its partners, baseline duties included
    partner_rates_pct : ``(B, P)``, percent, whole rates of the partners on home's goods, likewise
    rest_of_world_pct : ``()`` or ``(B,)``, percent, home's rate on the rest of the world

    Returns
    -------
    Outcomes
        Fields ``(B, N)`` and ``(B,)``; changes are from the baseline of ``solver.economy``.

    Raises
    ------
    TradeModelError, NoEquilibriumError
        As :func:`sim.trade.links.solve_links`.
    """
    economy = solver.economy
    rates = home_link_tariffs(economy, home_rates_pct, rest_of_world_pct)
    answers = partner_link_tariffs(economy, partner_rates_pct)
    return outcomes(economy, solve_links(solver, rates, answers, tolerance=REPORTING_TOLERANCE))

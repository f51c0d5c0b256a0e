"""What actors see when they decide: worked out for all dyads at once, of which an actor is shown one."""

from sim.rng import Draws
from sim.rounds.blocs import BlocView
from sim.rounds.position import Offers, Position
from sim.rounds.sight import seen_by_partners
from sim.rules.setting import Setting
from sim.rules.state import Clock, TalksState, View, other_side


def views_of_partners(
    state: TalksState,
    *,
    setting: Setting,
    clock: Clock,
    draws: Draws,
    place: Position,
    offers: Offers,
    bloc: BlocView,
) -> View:
    """Return what partners see of their dyads; fields ``(partners,)``, histories ``(partners, MEMORY)``."""
    seen = seen_by_partners(
        state,
        setting=setting,
        clock=clock,
        place=place,
        offers=offers,
        bloc=bloc,
        luck=(draws.partner_session[clock.round_index], draws.fate),
    )
    return seen._replace(
        own_history=seen.own_history.T,
        other_history=seen.other_history.T,
        signed=seen.signed.repeat(len(state.sessions)),
    )


def views_of_home(own: View, *, clock: Clock, draws: Draws, place: Position) -> View:
    """Return what home sees of the same dyads: what partners see, with the sides exchanged."""
    return other_side(view=own, reference_share=place.home_reference, draw=draws.home_session[clock.round_index])


def of_dyad(views: View, column: int) -> View:
    """Return the view of one dyad: numbers, and its histories ``(MEMORY,)``."""
    return View._make([values[column] for values in views])

"""What actors see when they decide: worked out for all dyads at once, of which an actor is shown one."""

import numpy as np

from sim.rng import Draws
from sim.rounds.blocs import BlocView
from sim.rounds.position import Offers, Position
from sim.rules.priority import sessions_per_dyad
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
    held, interval = state.sessions, setting.capacity.session_interval_days
    held_at_once = sessions_per_dyad(days=clock.days, interval=interval)
    # In whole numbers, whose remainders are twelve times as fast as those of floats.
    beyond = held + held_at_once - np.ceil(setting.dyads.complexity).astype(np.int64)
    return View(
        progress=place.progress,
        own_concession=state.partner_concession,
        other_concession=state.home_concession,
        own_moves=state.partner_moves,
        other_moves=state.home_moves,
        own_history=state.partner_history.T,
        other_history=state.home_history.T,
        offered=offers.to_partner,
        left=offers.to_home,
        sessions=held,
        ready=beyond >= 0,
        proposes=(np.maximum(beyond, 0) // held_at_once & 1) == 0,
        signed=place.signed.repeat(len(held)),
        reference_share=place.partner_reference,
        bloc_concession=bloc.concession,
        bloc_signed=bloc.signed,
        bloc_hit=bloc.hit,
        credibility=place.credibility,
        threat=state.threat,
        rate=state.rate,
        retaliation=state.retaliation,
        exposure=setting.dyads.exposure,
        draw=draws.partner_session[clock.round_index],
        fate=draws.fate,
    )


def views_of_home(own: View, *, clock: Clock, draws: Draws, place: Position) -> View:
    """Return what home sees of the same dyads: what partners see, with the sides exchanged."""
    return other_side(view=own, reference_share=place.home_reference, draw=draws.home_session[clock.round_index])


def of_dyad(views: View, column: int) -> View:
    """Return the view of one dyad: numbers, and its histories ``(MEMORY,)``."""
    return View._make([values[column] for values in views])

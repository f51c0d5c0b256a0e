"""Step 5, between its halves: what partners see of their dyads before both sides speak."""

import numpy as np

from sim.arrays import FloatArray
from sim.rounds.blocs import BlocView
from sim.rounds.position import Offers, Position
from sim.rules.priority import sessions_per_dyad
from sim.rules.setting import Setting
from sim.rules.state import Clock, TalksState, View


def seen_by_partners(
    state: TalksState,
    *,
    setting: Setting,
    clock: Clock,
    place: Position,
    offers: Offers,
    bloc: BlocView,
    luck: tuple[FloatArray, FloatArray],
) -> View:
    """Return what partners see; fields as in ``state`` and ``place``.

    Parameters
    ----------
    state, setting, clock, place : as they stand at the start of the talks
    offers : what demands leave to the other side
    bloc : what members of the own bloc do
    luck : draw of the round, draw of the run; ``(..., partners)``, in [0, 1)
    """
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
        own_history=state.partner_history,
        other_history=state.home_history,
        offered=offers.to_partner,
        left=offers.to_home,
        sessions=held,
        ready=beyond >= 0,
        proposes=(np.maximum(beyond, 0) // held_at_once & 1) == 0,
        signed=place.signed,
        reference_share=place.partner_reference,
        bloc_concession=bloc.concession,
        bloc_signed=bloc.signed,
        bloc_hit=bloc.hit,
        credibility=place.credibility,
        threat=state.threat,
        rate=state.rate,
        retaliation=state.retaliation,
        exposure=setting.dyads.exposure,
        draw=luck[0],
        fate=luck[1],
    )

"""What the actors of some dyads see."""

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.ensemble.picking import Places, of_dyads
from sim.rng import Addressed, Draws
from sim.rounds.blocs import BlocView
from sim.rounds.position import Offers, Position
from sim.rules.setting import Setting
from sim.rules.state import TalksState, View, other_side


class Sights(NamedTuple):
    """All there is to see for some dyads in a round; fields of its parts ``(dyads,)``."""

    setting: Setting
    state: TalksState
    place: Position
    offers: Offers
    bloc: BlocView
    held_at_once: int  # sessions that a dyad holds in one round
    with_luck: bool  # somebody's decisions may depend on a draw


def partner_view(sights: Sights, draws: Draws, at: Places, round_index: int) -> View:
    """Return what the partners of some dyads see."""
    state, place, facts = sights.state, sights.place, sights.setting.dyads
    held, at_once = state.sessions, sights.held_at_once
    # In whole numbers, whose remainders are twelve times as fast as those of floats.
    beyond = held + at_once - np.ceil(facts.complexity).astype(np.int64)
    return View(
        progress=place.progress,
        own_concession=state.partner_concession,
        other_concession=state.home_concession,
        own_moves=state.partner_moves,
        other_moves=state.home_moves,
        own_history=state.partner_history,
        other_history=state.home_history,
        offered=sights.offers.to_partner,
        left=sights.offers.to_home,
        sessions=held,
        ready=beyond >= 0,
        proposes=(np.maximum(beyond, 0) // at_once & 1) == 0,
        signed=place.signed,
        reference_share=place.partner_reference,
        bloc_concession=sights.bloc.concession,
        bloc_signed=sights.bloc.signed,
        bloc_hit=sights.bloc.hit,
        credibility=place.credibility,
        threat=state.threat,
        rate=state.rate,
        retaliation=state.retaliation,
        exposure=facts.exposure,
        draw=_luck(draws.partner_session, sights, at, round_index),
        fate=of_dyads(draws.fate, at),
    )


def home_view(own: View, sights: Sights, draws: Draws, at: Places, round_index: int) -> View:
    """Return what home sees of the same dyads: their partners' view with the sides exchanged."""
    return other_side(
        view=own,
        reference_share=sights.place.home_reference,
        draw=_luck(draws.home_session, sights, at, round_index),
    )


def _luck(draws: FloatArray | Addressed, sights: Sights, at: Places, round_index: int) -> FloatArray:
    return draws[at.rows, round_index, at.columns] if sights.with_luck else np.full(len(at.flat), np.nan)

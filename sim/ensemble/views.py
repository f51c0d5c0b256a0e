"""What the actors of some dyads see."""

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.ensemble.picking import Places, of_dyads
from sim.rng import Addressed, Draws
from sim.rounds.blocs import BlocView
from sim.rounds.position import Offers, Position
from sim.rounds.sight import seen_by_partners
from sim.rules.setting import Setting
from sim.rules.state import Clock, TalksState, View, other_side


class Sights(NamedTuple):
    """All there is to see for some dyads in a round; fields of its parts ``(dyads,)``."""

    setting: Setting
    state: TalksState
    place: Position
    offers: Offers
    bloc: BlocView
    with_luck: bool  # somebody's decisions may depend on a draw


def partner_view(sights: Sights, draws: Draws, at: Places, clock: Clock) -> View:
    """Return what the partners of some dyads see."""
    return seen_by_partners(
        sights.state,
        setting=sights.setting,
        clock=clock,
        place=sights.place,
        offers=sights.offers,
        bloc=sights.bloc,
        luck=(_luck(draws.partner_session, sights, at, clock.round_index), of_dyads(draws.fate, at)),
    )


def home_view(own: View, sights: Sights, draws: Draws, at: Places, clock: Clock) -> View:
    """Return what home sees of the same dyads: their partners' view with the sides exchanged."""
    return other_side(
        view=own,
        reference_share=sights.place.home_reference,
        draw=_luck(draws.home_session, sights, at, clock.round_index),
    )


def _luck(draws: FloatArray | Addressed, sights: Sights, at: Places, round_index: int) -> FloatArray:
    return draws[at.rows, round_index, at.columns] if sights.with_luck else np.full(len(at.flat), np.nan)

"""Single sessions, kept for whoever wants to look at the talks themselves."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray
from sim.rounds.bargaining import Demands
from sim.rounds.position import Position
from sim.rules.state import NEVER, Clock, TalksState


class Session(NamedTuple):
    """One session of a dyad as it went."""

    round_index: int
    column: int
    partner_reserve: float
    partner_best: float
    partner_demand: float
    home_reserve: float
    home_best: float
    home_demand: float
    partner_concession: float
    home_concession: float
    credibility: float
    days_left: float
    zone: bool
    signed: bool
    fits: bool  # a deal could have met both demands
    willing: bool  # both sides would have signed it; False where nobody may walk away, and nobody is asked


def sessions_held(
    state: TalksState,
    *,
    clock: Clock,
    session: BoolArray,
    position: Position,
    demands: Demands,
    signed: BoolArray,
    willing: BoolArray,
) -> list[Session]:
    """Return the sessions of one round of one run, in the order of partners."""
    zone = position.zone
    left = float(position.days_left[0]) if state.deadline[0] < NEVER else float("nan")
    return [
        Session(
            round_index=clock.round_index,
            column=column,
            partner_reserve=float(zone.partner_reserve[column]),
            partner_best=float(zone.partner_best[column]),
            partner_demand=float(demands.partner[column]),
            home_reserve=float(zone.home_reserve[column]),
            home_best=float(zone.home_best[column]),
            home_demand=float(demands.home[column]),
            partner_concession=float(state.partner_concession[column]),
            home_concession=float(state.home_concession[column]),
            credibility=float(position.credibility[column]),
            days_left=left,
            zone=bool(zone.exists[column]),
            signed=bool(signed[column]),
            fits=bool(demands.meeting.compatible[column]),
            willing=bool(willing[column]),
        )
        for column in np.flatnonzero(session).tolist()
    ]

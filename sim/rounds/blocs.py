"""Step 5: what the members of a bloc see of each other."""

from typing import NamedTuple

import numpy as np

from sim.arrays import PARTNER_AXIS, BoolArray, FloatArray
from sim.rounds.standing import has_deal, without_deal
from sim.rules.setting import Setting
from sim.rules.state import Stage, TalksState


class BlocView(NamedTuple):
    """What each member sees of its own bloc; ``(..., partners)``."""

    concession: FloatArray  # mean of the other members in talks, 0..1; nan without any
    signed: FloatArray  # share of the other members that have a deal, 0..1; nan without a bloc
    hit: BoolArray  # a member, this one too, pays more than the floor without a deal


def bloc_view(state: TalksState, *, setting: Setting) -> BlocView:
    """Work out what each member sees of its bloc; a partner is in one bloc at most."""
    bloc, shape = setting.dyads.bloc, state.stage.shape
    if not bloc.any():
        unknown = np.full(shape, np.nan)
        return BlocView(unknown, unknown, np.zeros(shape, dtype=bool))
    member = bloc.any(axis=0)

    def total(values: FloatArray) -> FloatArray:
        by_bloc = np.sum(np.where(bloc, values[..., np.newaxis, :], 0.0), axis=PARTNER_AXIS, keepdims=True)
        return np.asarray(np.sum(np.where(bloc, by_bloc, 0.0), axis=-2))

    def of_others(values: FloatArray, weight: FloatArray) -> FloatArray:
        count = total(weight) - weight
        known = member & (count > 0.0)
        return np.asarray(
            np.where(known, (total(values * weight) - values * weight) / np.where(known, count, 1), np.nan)
        )

    talking = (state.stage == Stage.TALKING).astype(np.float64)
    signed, all_of_them = has_deal(state).astype(np.float64), np.ones(shape)
    hit = without_deal(state, setting.dyads) & (state.rate > setting.dyads.floor)
    return BlocView(
        of_others(state.partner_concession, talking),
        of_others(signed, all_of_them),
        np.asarray(member & (total(hit.astype(np.float64)) > 0.0)),
    )

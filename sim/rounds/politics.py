"""Step 1, second half: what home says in public, and what its own politics make it do."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray
from sim.rng import Draws
from sim.rules.calendar import falls_in_round
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Clock, TalksState
from sim.rules.waiting_time import waiting_time


class Politics(NamedTuple):
    """Whom home addressed in this round; booleans ``(..., partners)``."""

    signal: BoolArray
    shock: BoolArray


def follow_politics(
    state: TalksState, *, setting: Setting, clock: Clock, draws: Draws
) -> tuple[TalksState, Politics]:
    """Float the rates and put on the duties dated in this round, and those shocks that come by chance."""
    state, signal = _float_rates(state, setting, clock)
    state, shock = _shock(state, setting, clock, draws)
    return state, Politics(signal, shock)


def _float_rates(state: TalksState, setting: Setting, clock: Clock) -> tuple[TalksState, BoolArray]:
    told = np.zeros(state.stage.shape, dtype=bool)
    rate = state.signal
    for floated in setting.calendar.floated:
        if falls_in_round(act_day=floated.day, day=clock.day, days=clock.days):
            told = told | floated.target
            rate = np.where(floated.target, floated.rate_pct, rate)
    if not told.any():
        return state, told
    return state._replace(signal=rate, signal_day=np.where(told, clock.day, state.signal_day)), told


def _shock(state: TalksState, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, BoolArray]:
    """Add duties that no deal takes away; one shock by chance at most strikes a partner in a run."""
    rule = setting.shocks
    struck = np.zeros(state.stage.shape, dtype=bool)
    points = state.shock
    for shock in rule.dated:
        if falls_in_round(act_day=shock.day, day=clock.day, days=clock.days):
            struck = struck | shock.target
            points = points + shock.points * shock.target
    if rule.hazard_per_day > 0.0:
        when = waiting_time(hazard=rule.hazard_per_day, draw=draws.shock)
        comes = (when >= clock.day) & (when < clock.day + clock.days)
        struck, points = struck | comes, points + rule.points * comes
    if not struck.any():
        return state, struck
    day = np.where(struck, clock.day, state.shock_day)
    return state._replace(shock=points, shock_day=day), np.asarray(struck)


def suspended_by_shock(state: TalksState, *, setting: Setting, clock: Clock) -> BoolArray:
    """Return the partners that hold no sessions since a shock struck them; ``(..., partners)``."""
    since = clock.day - state.shock_day
    return np.asarray((state.shock_day != NEVER) & (since >= 0) & (since < setting.shocks.suspends_days))

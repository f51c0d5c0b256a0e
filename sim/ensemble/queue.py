"""Home's queue in many runs: whom it has time for in a round."""

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.ensemble.picking import places_of
from sim.rng import Draws
from sim.rounds.closing import days_before_asking
from sim.rounds.politics import suspended_by_shock
from sim.rounds.position import invited_to_summit
from sim.rounds.standing import at_war, on_own_track
from sim.rules.priority import (
    allocate_sessions,
    priority,
    responsiveness,
    sessions_in_round,
    sessions_per_dyad,
)
from sim.rules.setting import Setting
from sim.rules.state import Clock, Stage, TalksState


class Queue:
    """Dossiers that wait for a session, and what each is worth to home before the mood of the week."""

    def __init__(self, setting: Setting, *, eagerness: FloatArray, draws: Draws) -> None:
        """Weigh the dossiers; ``eagerness`` is ``(runs, partners)``."""
        self.setting = setting
        self.draws = draws
        self.held_at_once = sessions_per_dyad(
            days=setting.round_days, interval=setting.capacity.session_interval_days
        )
        self.merit = np.broadcast_to(setting.dyads.priority, eagerness.shape)
        if setting.on.responsiveness:
            waits = days_before_asking(setting=setting, eagerness=eagerness, draws=draws)
            prompt = responsiveness(days=waits, scale=setting.capacity.responsiveness_days)
            self.merit = np.asarray(self.merit + setting.capacity.responsiveness * prompt)

    def schedule(self, state: TalksState, clock: Clock) -> BoolArray:
        """Return who meets in this round; ``(runs, partners)``."""
        setting = self.setting
        rested = clock.day - state.last_session >= setting.capacity.session_interval_days
        dossier = (state.stage == Stage.WAITING) | (state.stage == Stage.TALKING)
        dossier = dossier & ~at_war(state) & ~suspended_by_shock(state, setting=setting, clock=clock)
        summit = dossier & invited_to_summit(setting, clock)
        eligible = dossier & rested & ~summit
        if not setting.on.capacity:
            return np.asarray(summit | eligible)
        own, capacity = on_own_track(state, setting), setting.capacity

        def room(per_week: float) -> int:
            return sessions_in_round(per_week=per_week / self.held_at_once, day=clock.day, days=clock.days)

        common = self._allocated(eligible & ~own, room(capacity.sessions_per_week), clock.day // 7)
        apart = eligible & own & (room(capacity.own_track_sessions_per_week) > 0)
        return np.asarray(summit | common | apart)

    def _allocated(self, eligible: BoolArray, room: int, week: int) -> BoolArray:
        """Return whom home sees; it ranks its dossiers only in runs in which there are too many."""
        crowded = np.flatnonzero(np.count_nonzero(eligible, axis=1) > room)
        if not len(crowded):
            return eligible
        waiting = places_of(eligible[crowded])
        rows, columns = crowded[waiting.rows], waiting.columns
        wish = np.zeros((len(crowded), eligible.shape[1]))
        wish[waiting.rows, columns] = priority(
            merit=self.merit[rows, columns],
            noise_scale=self.setting.capacity.priority_noise,
            draw=self.draws.queue[rows, week, columns],
        )
        seen = eligible.copy()
        seen[crowded] = allocate_sessions(priority=wish, eligible=eligible[crowded], capacity=room)
        return seen

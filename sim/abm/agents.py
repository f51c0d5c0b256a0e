"""Home and its partners: who they are and what they decide.

An agent decides through its own strategy, from what it sees of its dyad. What is not a decision (payoffs, beliefs,
frontiers, accounts) is arithmetic on the model's arrays, of which an agent owns one column.
"""

from typing import Protocol

import mesa
import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.standing import on_own_track
from sim.rules.contact import contact_hazard
from sim.rules.priority import (
    allocate_sessions,
    priority,
    responsiveness,
    sessions_in_round,
    sessions_per_dyad,
)
from sim.rules.setting import Setting
from sim.rules.state import Clock, Stage, TalksState, View
from sim.rules.waiting_time import has_come
from sim.strategies import Strategy
from sim.strategies.answers import ask, check_flag, check_ratio, check_share


class World(Protocol):
    """What an agent needs of the model it lives in."""

    setting: Setting
    clock: Clock
    draws: Draws
    state: TalksState
    waits: FloatArray  # (partners,) days from the announcement until each asks for talks


class Actor(mesa.Agent):
    """Somebody with a strategy of its own."""

    model: World

    def __init__(self, model: World, strategy: Strategy, iso3: str) -> None:
        super().__init__(model)
        self.strategy = strategy
        self.iso3 = iso3

    @property
    def round_index(self) -> int:
        """The round in which this actor decides."""
        return self.model.clock.round_index


class Partner(Actor):
    """A country that answers home: asks for talks, concedes, signs, retaliates, withdraws."""

    def __init__(self, model: World, strategy: Strategy, iso3: str, column: int) -> None:
        super().__init__(model, strategy, iso3)
        self.column = column

    @property
    def stage(self) -> Stage:
        """How far this partner's talks have come."""
        return Stage(self.model.state.stage[self.column])

    @property
    def rate(self) -> float:
        """Negotiable rate that home charges, percent."""
        return float(self.model.state.rate[self.column])

    @property
    def concession(self) -> float:
        """What this partner has given up of its demand so far, 0..1."""
        return float(self.model.state.partner_concession[self.column])

    def asks_for_talks(self) -> bool:
        """Decide whether to ask home for talks by the end of this round."""
        setting, clock = self.model.setting, self.model.clock
        since = clock.day + clock.days - setting.calendar.announce
        if not setting.on.contact:
            return self.strategy.eagerness > 0.0 and since > 0
        hazard = contact_hazard(
            eagerness=self.strategy.eagerness,
            exposure=setting.dyads.exposure[self.column],
            base=setting.contact.hazard_per_day,
            slope=setting.contact.exposure_slope,
        )
        draw = self.model.draws.contact[self.column]
        return bool(has_come(hazard=hazard, days=since, draw=draw))

    def concede(self, view: View) -> float:
        """Decide how much of its demand to give up in this session."""
        return check_share(ask(self.strategy.concession, view, self, "concession"), self, "concession")

    def signs(self, view: View) -> bool:
        """Decide whether a deal that meets its demand gets a signature."""
        return check_flag(ask(self.strategy.signs, view, self, "signs"), self, "signs")

    def retaliates(self, view: View) -> float:
        """Decide how many points to answer for each point that hits."""
        return check_ratio(
            ask(self.strategy.retaliation_ratio, view, self, "retaliation_ratio"), self, "retaliation_ratio"
        )

    def withdraws(self, view: View) -> bool:
        """Decide whether to take its retaliation back under an ultimatum."""
        return check_flag(ask(self.strategy.withdraws, view, self, "withdraws"), self, "withdraws")


class Home(Actor):
    """The importer that announced the tariffs: chooses whom to see, and concedes to each on its own terms."""

    def schedule(self, eligible: BoolArray) -> BoolArray:
        """Choose the partners that get a session in this round; a track of its own has a team of its own."""
        setting, clock = self.model.setting, self.model.clock
        if not setting.on.capacity:
            return eligible
        capacity, own = setting.capacity, on_own_track(self.model.state, setting)
        each = sessions_per_dyad(days=clock.days, interval=capacity.session_interval_days)

        def room(per_week: float) -> int:
            return sessions_in_round(per_week=per_week / each, day=clock.day, days=clock.days)

        common = allocate_sessions(
            priority=self._wish(), eligible=eligible & ~own, capacity=room(capacity.sessions_per_week)
        )
        return np.asarray(common | (eligible & own & (room(capacity.own_track_sessions_per_week) > 0)))

    def _wish(self) -> FloatArray:
        """Return how much home wants to see each partner this week."""
        setting = self.model.setting
        capacity, merit = setting.capacity, setting.dyads.priority
        if setting.on.responsiveness:
            prompt = responsiveness(days=self.model.waits, scale=capacity.responsiveness_days)
            merit = merit + capacity.responsiveness * prompt
        week = self.model.clock.day // 7
        return priority(merit=merit, noise_scale=capacity.priority_noise, draw=self.model.draws.queue[week])

    def concede(self, view: View) -> float:
        """Decide how much of its demand on one partner to give up in this session."""
        return check_share(ask(self.strategy.concession, view, self, "concession"), self, "concession")

    def signs(self, view: View) -> bool:
        """Decide whether a deal that meets its demand gets a signature."""
        return check_flag(ask(self.strategy.signs, view, self, "signs"), self, "signs")

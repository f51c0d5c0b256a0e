"""The array engine: the rounds of many runs, in step.

The same rules and strategies as the Mesa model, with bookkeeping of its own, so that comparing the two tests
something: a run has the same bits in both, in any batch and at any place in it. A step is worked out for the dyads
that take part in it, not for all.
"""

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.ensemble.answers import CONCESSION, RATIO, SIGNS, WITHDRAWS
from sim.ensemble.asking import Cast, Interview
from sim.ensemble.picking import (
    Places,
    pick_draws,
    pick_fields,
    pick_setting,
    pick_state,
    places_of,
    put_state,
    take,
)
from sim.ensemble.views import Sights, home_view, partner_view
from sim.errors import StrategyError
from sim.rng import Draws
from sim.rounds.after_deal import settle
from sim.rounds.bargaining import hold_sessions, sign
from sim.rounds.blocs import bloc_view
from sim.rounds.closing import Accounts, account, blend_of_others, days_before_asking, enter_queue, observe
from sim.rounds.home_acts import evidence, follow_calendar
from sim.rounds.politics import follow_politics, suspended_by_shock
from sim.rounds.position import Offers, invited_to_summit, look_at_others, position, standing_offers
from sim.rounds.standing import at_war, has_deal, on_own_track, opening_state
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.contact import contact_hazard
from sim.rules.priority import (
    allocate_sessions,
    priority,
    responsiveness,
    sessions_in_round,
    sessions_per_dyad,
)
from sim.rules.setting import Setting
from sim.rules.state import Clock, Stage, TalksState
from sim.rules.waiting_time import has_come


class ArrayTalks:
    """Many histories of the talks, one a row; all luck comes in as ``draws`` with a leading axis of runs."""

    def __init__(self, setting: Setting, *, cast: Cast, draws: Draws) -> None:
        self.setting = setting
        self.cast = cast
        self.draws = draws
        self.clock = Clock(0, 0, setting.round_days)
        self.state: TalksState = opening_state(setting=setting, runs=len(cast.part))
        self.accounts: list[Accounts] = []
        self.failed: dict[int, StrategyError] = {}
        every = cast.strategies
        self.eagerness = np.array([float(strategy.eagerness) for strategy in every])[cast.part]
        self.waits = days_before_asking(setting=setting, eagerness=self.eagerness, draws=draws)
        self.hawks = np.array([strategy.traits.retaliates for strategy in every])[cast.part] & setting.on.war
        self.offers_matter = any(actor.traits.uses_offers for actor in (cast.home, *every))
        self.held_at_once = sessions_per_dyad(
            days=setting.round_days, interval=setting.capacity.session_interval_days
        )

    def run(self) -> None:
        """Play all rounds."""
        for _ in range(self.setting.rounds):
            self.step()

    def step(self) -> None:
        """Play one round of every run."""
        self._follow_calendar()
        self._contact()
        self._meet(self._schedule())
        self._settle()
        self.state, accounts = account(self.state, setting=self.setting, clock=self.clock)
        self.accounts.append(accounts)
        index, day, days = self.clock
        self.clock = Clock(index + 1, day + days, days)

    def _follow_calendar(self) -> None:
        setting, clock = self.setting, self.clock
        state, acts = follow_calendar(self.state, setting=setting, clock=clock, draws=self.draws)
        state, _ = follow_politics(state, setting=setting, clock=clock, draws=self.draws)
        seen = evidence(acts=acts, setting=setting, partners=len(setting.codes))
        self.state = observe(state, setting=setting, clock=clock, evidence=seen)

    def _contact(self) -> None:
        setting, clock = self.setting, self.clock
        since = clock.day + clock.days - setting.calendar.announce
        at = places_of(self.state.stage == Stage.SILENT)
        if setting.on.contact:
            hazard = contact_hazard(
                eagerness=self.eagerness[at],
                exposure=setting.dyads.exposure[at[1]],
                base=setting.contact.hazard_per_day,
                slope=setting.contact.exposure_slope,
            )
            asks = has_come(hazard=hazard, days=since, draw=self.draws.contact[at])
        else:
            asks = (self.eagerness[at] > 0.0) & (since > 0)
        before = pick_state(self.state, at)
        self.state = put_state(self.state, at, before, enter_queue(before, clock=clock, asks=asks))

    def _schedule(self) -> BoolArray:
        """Return who meets in this round; ``(runs, partners)``."""
        setting, clock, state = self.setting, self.clock, self.state
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

        common = allocate_sessions(
            priority=self._wish(), eligible=eligible & ~own, capacity=room(capacity.sessions_per_week)
        )
        apart = eligible & own & (room(capacity.own_track_sessions_per_week) > 0)
        return np.asarray(summit | common | apart)

    def _wish(self) -> FloatArray:
        """Return how much home wants to see each partner this week."""
        setting, capacity = self.setting, self.setting.capacity
        merit = setting.dyads.priority
        if setting.on.responsiveness:
            prompt = responsiveness(days=self.waits, scale=capacity.responsiveness_days)
            merit = merit + capacity.responsiveness * prompt
        week = self.draws.queue[:, self.clock.day // 7]
        return priority(merit=merit, noise_scale=capacity.priority_noise, draw=week)

    def _meet(self, session: BoolArray) -> None:
        """Let the dyads that meet talk, and then those that may fight; both act on what was to be seen before."""
        alive = self._alive()
        at = places_of((session | self.hawks) & alive)
        sights = self._sights(at)
        meets, hawkish = session[at], self.hawks[at]
        talking, fighting = ((at[0][chosen], at[1][chosen]) for chosen in (meets, hawkish))
        self._talk(talking, self._sights_of(sights, talking, meets))
        if hawkish.any():
            self._fight(fighting, self._sights_of(sights, fighting, hawkish))

    def _sights(self, at: Places) -> Sights:
        """Work out all that the actors of some dyads see."""
        setting, state, clock = self.setting, self.state, self.clock
        blend = blend_of_others(state, setting=setting)
        others = look_at_others(state, setting=setting, clock=clock)
        picked, facts = pick_state(state, at), pick_setting(setting, at[1])
        place = position(
            picked,
            setting=facts,
            clock=clock,
            draws=pick_draws(self.draws, at, "signing"),
            blend=blend[at[0], 0],
            others=pick_fields(others, at, of_run=("signed",)),
        )
        nothing = np.full(len(at[0]), np.nan)
        offers = Offers(nothing, nothing)
        if self.offers_matter:
            offers = standing_offers(picked, setting=facts, position=place)
        bloc = pick_fields(bloc_view(state, setting=setting), at)
        return Sights(facts, picked, place, offers, bloc, self.held_at_once)

    def _talk(self, at: Places, sights: Sights) -> None:
        setting, clock, before = sights.setting, self.clock, sights.state
        partner, home, willing = self._decisions(at, sights)
        met, demands = hold_sessions(
            before,
            setting=setting,
            clock=clock,
            position=sights.place,
            session=np.ones(len(at[0]), dtype=bool),
            concessions=(partner, home),
        )
        signed = met.sessions >= setting.dyads.complexity
        if setting.on.walking_away:
            signed = signed & willing & demands.meeting.compatible
        after = sign(
            met, setting=setting, clock=clock, position=sights.place, meeting=demands.meeting, signed=signed
        )
        self.state = put_state(self.state, at, before, after)

    def _decisions(self, at: Places, sights: Sights) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Ask both sides of every dyad that meets."""
        index = self.clock.round_index
        own = partner_view(sights, self.draws, at, index)
        other = home_view(own, sights, self.draws, at, index)
        interview = Interview(self.cast, self.setting.codes, index)
        partner = interview.partners(CONCESSION, own, at, turn=0)
        home = interview.home(CONCESSION, other, at, turn=1)
        willing = np.zeros(len(at[0]), dtype=bool)
        if self.setting.on.walking_away:
            agrees = interview.partners(SIGNS, own, at, turn=2)
            willing = agrees & interview.home(SIGNS, other, at, turn=3, only=agrees)
        self._fail(interview)
        return partner, home, willing

    def _fight(self, at: Places, sights: Sights) -> None:
        """Play the moves of the tariff war of those that may fight."""
        clock, setting = self.clock, sights.setting
        before = pick_state(self.state, at)
        expired = expired_ultimata(before, setting=setting, clock=clock)
        view = partner_view(sights._replace(state=before), self.draws, at, clock.round_index)
        interview = Interview(self.cast, self.setting.codes, clock.round_index)
        ratio = interview.partners(RATIO, view, at, turn=0)
        withdrawn = interview.partners(WITHDRAWS, view, at, turn=1, only=expired)
        self._fail(interview)
        answered = escalate(before, setting=setting, clock=clock, expired=expired, withdrawn=withdrawn)
        fought = retaliate(answered, setting=setting, clock=clock, ratio=np.where(withdrawn, 0.0, ratio))
        draws = pick_draws(self.draws, at, "partner_patience", "home_patience")
        after, _, _ = seek_truce(fought, setting=setting, clock=clock, draws=draws, blend=sights.place.blend)
        self.state = put_state(self.state, at, before, after)

    def _settle(self) -> None:
        at = places_of(has_deal(self.state))
        before, facts = pick_state(self.state, at), pick_setting(self.setting, at[1])
        draws = pick_draws(self.draws, at, "final", "stall", "collapse", "violation", "detection", "full")
        after, _ = settle(before, setting=facts, clock=self.clock, draws=draws)
        self.state = put_state(self.state, at, before, after)

    def _alive(self) -> BoolArray:
        """Return which runs have not failed; ``(runs, 1)``."""
        alive = np.ones((len(self.cast.part), 1), dtype=bool)
        alive[list(self.failed)] = False
        return alive

    def _fail(self, interview: Interview) -> None:
        """End the runs in which an answer was none, with the refusal that comes first in the order of agents."""
        for row, refusal in interview.refusals.items():
            self.failed.setdefault(row, refusal.problem)

    def _sights_of(self, sights: Sights, at: Places, chosen: BoolArray) -> Sights:
        """Return the sights of some of the dyads that were looked at; ``at`` are their places."""
        if chosen.all():
            return sights
        places = np.flatnonzero(chosen)
        return Sights(
            pick_setting(self.setting, at[1]),
            take(sights.state, places),
            take(sights.place, places),
            take(sights.offers, places),
            take(sights.bloc, places),
            self.held_at_once,
        )

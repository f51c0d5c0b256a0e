"""The Mesa model: one run of the talks, round by round."""

import datetime
from typing import NamedTuple

import mesa
import numpy as np

from sim.abm.agents import Home, Partner
from sim.abm.events import HOME, EventLog
from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.bargaining import Demands, Position, hold_sessions, position, sign
from sim.rounds.closing import Accounts, account, blend_of_others, enter_queue, observe, settle
from sim.rounds.home_acts import Acts, evidence, follow_calendar
from sim.rounds.standing import at_war, opening_state
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Clock, Stage, TalksState, View
from sim.strategies import Strategy


class Session(NamedTuple):
    """One session of a dyad as it went, for whoever wants to look at the talks themselves."""

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


class TariffTalks(mesa.Model):
    """One history of the talks: home, its partners, and a calendar of threats and deadlines.

    Within a step of a round all act at the same time on what they saw at its start, so the order in which
    agents are activated never matters. All luck comes in as ``draws``; Mesa's own generator is not used.
    """

    def __init__(
        self,
        setting: Setting,
        *,
        strategies: tuple[Strategy, ...],
        home_strategy: Strategy,
        draws: Draws,
        keep_sessions: bool = False,
    ) -> None:
        super().__init__(rng=0)
        self.setting = setting
        self.draws = draws
        self.clock = Clock(0, 0, setting.round_days)
        self.state: TalksState = opening_state(setting=setting)
        self.home = Home(self, home_strategy, HOME)
        self.partners = [
            Partner(self, strategy, code, column)
            for column, (code, strategy) in enumerate(zip(setting.codes, strategies, strict=True))
        ]
        self.hawks = [partner for partner in self.partners if partner.strategy.traits.retaliates]
        self.log = EventLog(setting.codes, setting.dyads.emergency_headline)
        self.accounts: list[Accounts] = []
        self.sessions: list[Session] = []
        self.keep_sessions = keep_sessions

    def run(self) -> None:
        """Play all rounds."""
        for _ in range(self.setting.rounds):
            self.step()

    def step(self) -> None:
        """Play one round."""
        self.log.round_index = self.clock.round_index
        acts = self._follow_calendar()
        self._observe(acts)
        self._contact()
        session = self._schedule()
        place = self._talk(session)
        self._fight(place)
        self._settle()
        self._account()
        index, day, days = self.clock
        self.clock = Clock(index + 1, day + days, days)

    def _follow_calendar(self) -> Acts:
        before = self.state
        self.state, acts = follow_calendar(before, setting=self.setting, clock=self.clock, draws=self.draws)
        for kind in ("announce", "impose_floor", "impose_threat", "pause", "narrow_scope"):
            if getattr(acts, kind):
                self.log.act(kind)
        if acts.enforce[0]:
            self.log.act("deadline", "enforced")
        if acts.extend[0]:
            later = self.setting.start + datetime.timedelta(days=int(self.state.deadline[0]))
            self.log.act("extension", f"to {later.isoformat()}")
        self.log.marks("letter", acts.letters, by_home=True)
        self.log.changes(before, self.state)
        return acts

    def _observe(self, acts: Acts) -> None:
        seen = evidence(acts=acts, setting=self.setting, partners=len(self.partners))
        self.state = observe(self.state, setting=self.setting, clock=self.clock, evidence=seen)

    def _contact(self) -> None:
        silent = self.state.stage == Stage.SILENT
        asks = np.zeros(len(self.partners), dtype=bool)
        for column in np.flatnonzero(silent):
            asks[column] = self.partners[column].asks_for_talks()
        self.state = enter_queue(self.state, clock=self.clock, asks=asks)
        self.log.marks("contact", asks, by_home=False)

    def _schedule(self) -> BoolArray:
        state = self.state
        interval = self.setting.capacity.session_interval_days
        rested = self.clock.day - state.last_session >= interval
        open_dossier = (state.stage == Stage.WAITING) | (state.stage == Stage.TALKING)
        return self.home.schedule(open_dossier & rested & ~at_war(state))

    def _talk(self, session: BoolArray) -> Position:
        setting, state = self.setting, self.state
        blend = blend_of_others(state, setting=setting)
        place = position(state, setting=setting, clock=self.clock, draws=self.draws, blend=blend)
        partner, home, willing = self._decisions(session, place)
        met, demands = hold_sessions(
            state,
            setting=setting,
            clock=self.clock,
            position=place,
            session=session,
            concessions=(partner, home),
        )
        ready = met.sessions >= setting.dyads.complexity
        signed = session & ready & willing & demands.meeting.compatible
        self.state = sign(
            met, setting=setting, clock=self.clock, position=place, meeting=demands.meeting, signed=signed
        )
        if self.keep_sessions:
            self._keep_sessions(session, place, demands, signed)
        self.log.deals(signed, met, self.state)
        self.log.changes(met, self.state)
        return place

    def _decisions(self, session: BoolArray, place: Position) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Ask both sides of every dyad that meets what they concede and whether they would sign."""
        partner, home = np.zeros(len(self.partners)), np.zeros(len(self.partners))
        willing = np.zeros(len(self.partners), dtype=bool)
        for column in np.flatnonzero(session).tolist():
            agent = self.partners[column]
            own, other = self.view(column, place), self.home_view(column, place)
            partner[column], home[column] = agent.concede(own), self.home.concede(other)
            willing[column] = agent.signs(own) and self.home.signs(other)
        return partner, home, willing

    def view(self, column: int, place: Position) -> View:
        """Return what a partner sees of its dyad."""
        state, index = self.state, self.clock.round_index
        return View(
            progress=place.progress[column],
            own_concession=state.partner_concession[column],
            other_concession=state.home_concession[column],
            sessions=state.sessions[column],
            signed=place.signed[0],
            reference_share=place.partner_reference[column],
            credibility=place.credibility[column],
            threat=state.threat[column],
            rate=state.rate[column],
            retaliation=state.retaliation[column],
            exposure=self.setting.dyads.exposure[column],
            draw=self.draws.partner_session[index, column],
        )

    def home_view(self, column: int, place: Position) -> View:
        """Return what home sees of one dyad: the same with the sides exchanged."""
        own = self.view(column, place)
        return own._replace(
            own_concession=own.other_concession,
            other_concession=own.own_concession,
            reference_share=place.home_reference[column],
            draw=self.draws.home_session[self.clock.round_index, column],
        )

    def _keep_sessions(self, session: BoolArray, place: Position, demands: Demands, signed: BoolArray) -> None:
        zone, state = place.zone, self.state
        for column in np.flatnonzero(session):
            self.sessions.append(
                Session(
                    round_index=self.clock.round_index,
                    column=int(column),
                    partner_reserve=float(zone.partner_reserve[column]),
                    partner_best=float(zone.partner_best[column]),
                    partner_demand=float(demands.partner[column]),
                    home_reserve=float(zone.home_reserve[column]),
                    home_best=float(zone.home_best[column]),
                    home_demand=float(demands.home[column]),
                    partner_concession=float(state.partner_concession[column]),
                    home_concession=float(state.home_concession[column]),
                    credibility=float(place.credibility[column]),
                    days_left=float(place.days_left[0]) if state.deadline[0] < NEVER else float("nan"),
                    zone=bool(zone.exists[column]),
                    signed=bool(signed[column]),
                )
            )

    def _fight(self, place: Position) -> None:
        """Play the moves of the tariff war on what was seen at the start of the talks; no hawks, no war."""
        if not self.hawks:
            return
        before = self.state
        expired = expired_ultimata(before, setting=self.setting, clock=self.clock)
        withdrawn, ratio = np.zeros_like(expired), np.zeros(len(self.partners))
        for agent in self.hawks:
            seen = self.view(agent.column, place)
            ratio[agent.column] = agent.retaliates(seen)
            withdrawn[agent.column] = expired[agent.column] and agent.withdraws(seen)
        answered = escalate(before, setting=self.setting, clock=self.clock, expired=expired, withdrawn=withdrawn)
        self.log.marks("escalation", expired & ~withdrawn, by_home=True)
        ratio = np.where(withdrawn, 0.0, ratio)
        fought = retaliate(answered, setting=self.setting, clock=self.clock, ratio=ratio)
        self.log.marks("ultimatum", fought.ultimatum_day == self.clock.day, by_home=True)
        self.state, ends = seek_truce(
            fought, setting=self.setting, clock=self.clock, draws=self.draws, blend=place.blend
        )
        self.log.marks("truce", ends, by_home=True)
        self.log.changes(before, self.state)

    def _settle(self) -> None:
        self.state, final = settle(self.state, setting=self.setting, clock=self.clock, draws=self.draws)
        self.log.marks("final_deal", final, by_home=False)

    def _account(self) -> None:
        self.state, accounts = account(self.state, setting=self.setting, clock=self.clock)
        self.accounts.append(accounts)

"""The Mesa model: one run of the talks, round by round."""

import datetime

import mesa
import numpy as np

from sim.abm.agents import Home, Partner
from sim.abm.events import HOME, EventLog, columns_of
from sim.abm.sessions import Session, sessions_held
from sim.abm.views import of_dyad, views_of_home, views_of_partners
from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.after_deal import settle
from sim.rounds.bargaining import hold_sessions, sign
from sim.rounds.blocs import BlocView, bloc_view
from sim.rounds.closing import Accounts, account, blend_of_others, days_before_asking, enter_queue, observe
from sim.rounds.home_acts import Acts, evidence, follow_calendar
from sim.rounds.politics import follow_politics, suspended_by_shock
from sim.rounds.position import Offers, Position, invited_to_summit, position, standing_offers
from sim.rounds.standing import at_war, opening_state
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.setting import Setting
from sim.rules.state import Clock, Stage, TalksState, View
from sim.strategies import Strategy


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
        self.offers_matter = any(actor.strategy.traits.uses_offers for actor in (self.home, *self.partners))
        eagerness = np.array([float(strategy.eagerness) for strategy in strategies])
        self.waits = days_before_asking(setting=setting, eagerness=eagerness, draws=draws)
        self.log = EventLog(setting.codes, setting.dyads.emergency_headline)
        self.accounts: list[Accounts] = []
        self.sessions: list[Session] = []
        self.keep_sessions = keep_sessions
        nothing = np.full(len(self.partners), np.nan)
        self.offers = Offers(nothing, nothing)
        self.bloc: BlocView = bloc_view(self.state, setting=setting)

    def release(self) -> None:
        """Let go of the agents when the last has been asked of them, so that memory can be used again.

        Mesa below 3.4 counts agents in a table of models, which keeps every model alive that ever had one.
        """
        self.remove_all_agents()
        counters = getattr(mesa.Agent, "_ids", {})
        if self in counters:
            del counters[self]

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
        self.state, said = follow_politics(self.state, setting=self.setting, clock=self.clock, draws=self.draws)
        self.log.floated(said.signal, self.state)
        self.log.marks("shock", said.shock, by_home=True)
        self.log.changes(before, self.state)
        return acts

    def _observe(self, acts: Acts) -> None:
        seen = evidence(acts=acts, setting=self.setting, partners=len(self.partners))
        self.state = observe(self.state, setting=self.setting, clock=self.clock, evidence=seen)

    def _contact(self) -> None:
        silent = self.state.stage == Stage.SILENT.value
        asks = np.zeros(len(self.partners), dtype=bool)
        for column in columns_of(silent):
            asks[column] = self.partners[column].asks_for_talks()
        if asks.any():
            self.state = enter_queue(self.state, clock=self.clock, asks=asks)
        self.log.marks("contact", asks, by_home=False)

    def _schedule(self) -> BoolArray:
        state = self.state
        interval = self.setting.capacity.session_interval_days
        rested = self.clock.day - state.last_session >= interval
        open_dossier = (state.stage == Stage.WAITING.value) | (state.stage == Stage.TALKING.value)
        suspended = suspended_by_shock(state, setting=self.setting, clock=self.clock)
        open_dossier = open_dossier & ~at_war(state) & ~suspended
        summit = open_dossier & invited_to_summit(self.setting, self.clock)
        self.log.marks("summit", summit, by_home=True)
        return np.asarray(summit | self.home.schedule(open_dossier & rested & ~summit))

    def _talk(self, session: BoolArray) -> Position:
        setting, state = self.setting, self.state
        blend = blend_of_others(state, setting=setting)
        place = position(state, setting=setting, clock=self.clock, draws=self.draws, blend=blend)
        self._look_around(place)
        partner, home, willing = self._decisions(session, place)
        met, demands = hold_sessions(
            state,
            setting=setting,
            clock=self.clock,
            position=place,
            session=session,
            concessions=(partner, home),
        )
        signed = session & (met.sessions >= setting.dyads.complexity)
        if setting.on.walking_away:
            signed = signed & willing & demands.meeting.compatible
        self.state = sign(
            met, setting=setting, clock=self.clock, position=place, meeting=demands.meeting, signed=signed
        )
        if self.keep_sessions:
            self.sessions += sessions_held(
                self.state,
                clock=self.clock,
                session=session,
                position=place,
                demands=demands,
                signed=signed,
                willing=willing,
            )
        self.log.deals(signed, met, self.state)
        self.log.changes(met, self.state)
        return place

    def _decisions(self, session: BoolArray, place: Position) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Ask both sides of every dyad that meets what they concede and whether they would sign."""
        partner, home = np.zeros(len(self.partners)), np.zeros(len(self.partners))
        willing = np.zeros(len(self.partners), dtype=bool)
        views = self._views(place)
        home_views = views_of_home(views, clock=self.clock, draws=self.draws, place=place)
        for column in columns_of(session):
            agent = self.partners[column]
            own, other = of_dyad(views, column), of_dyad(home_views, column)
            partner[column], home[column] = agent.concede(own), self.home.concede(other)
            if self.setting.on.walking_away:
                willing[column] = agent.signs(own) and self.home.signs(other)
        return partner, home, willing

    def _look_around(self, place: Position) -> None:
        """Work out what actors see of offers and blocs, before anybody speaks."""
        nothing = np.full(len(self.partners), np.nan)
        self.offers = Offers(nothing, nothing)
        if self.offers_matter:
            self.offers = standing_offers(self.state, setting=self.setting, position=place)
        self.bloc = bloc_view(self.state, setting=self.setting)

    def _views(self, place: Position) -> View:
        """Return what partners see of their dyads, as the state is now."""
        return views_of_partners(
            self.state,
            setting=self.setting,
            clock=self.clock,
            draws=self.draws,
            place=place,
            offers=self.offers,
            bloc=self.bloc,
        )

    def _fight(self, place: Position) -> None:
        """Play the moves of the tariff war on what was seen at the start of the talks; no hawks, no war."""
        if not (self.hawks and self.setting.on.war):
            return
        before = self.state
        expired = expired_ultimata(before, setting=self.setting, clock=self.clock)
        withdrawn, ratio = np.zeros_like(expired), np.zeros(len(self.partners))
        views = self._views(place)
        for agent in self.hawks:
            seen = of_dyad(views, agent.column)
            ratio[agent.column] = agent.retaliates(seen)
            withdrawn[agent.column] = expired[agent.column] and agent.withdraws(seen)
        answered = escalate(before, setting=self.setting, clock=self.clock, expired=expired, withdrawn=withdrawn)
        self.log.marks("escalation", expired & ~withdrawn, by_home=True)
        ratio = np.where(withdrawn, 0.0, ratio)
        fought = retaliate(answered, setting=self.setting, clock=self.clock, ratio=ratio)
        self.state, ends, floats = seek_truce(
            fought, setting=self.setting, clock=self.clock, draws=self.draws, blend=place.blend
        )
        self.log.floated(floats, self.state)
        self.log.marks("truce", ends, by_home=True)
        self.log.changes(before, self.state)
        self.log.marks("ultimatum", fought.ultimatum_day == self.clock.day, by_home=True)

    def _settle(self) -> None:
        before = self.state
        self.state, settled = settle(before, setting=self.setting, clock=self.clock, draws=self.draws)
        self.log.marks("final_deal", settled.final, by_home=False)
        self.log.marks("stall", settled.stall, by_home=False)
        self.log.marks("collapse", settled.collapse, by_home=False)
        self.log.marks("violation", settled.violation, by_home=False)
        self.log.marks("snapback", settled.snapback, by_home=True)
        self.log.marks("restoration", settled.restored, by_home=True)
        self.log.changes(before, self.state)

    def _account(self) -> None:
        self.state, accounts = account(self.state, setting=self.setting, clock=self.clock)
        self.accounts.append(accounts)

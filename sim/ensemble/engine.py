"""The array engine: the rounds of many runs, in step.

The same rules and strategies as the Mesa model, with bookkeeping of its own, so that comparing the two tests
something: a run has the same bits in both, in any batch and at any place in it. A step is worked out for the dyads
that take part in it, not for all.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.ensemble.answers import CONCESSION, RATIO, SIGNS, WITHDRAWS, is_tested
from sim.ensemble.asking import Cast, Interview
from sim.ensemble.picking import (
    Places,
    of_dyads,
    own_copy,
    pick_draws,
    pick_fields,
    pick_setting,
    pick_state,
    places_of,
    put_state,
    take,
)
from sim.ensemble.queue import Queue
from sim.ensemble.views import Sights, home_view, partner_view
from sim.errors import StrategyError
from sim.rng import Draws
from sim.rounds.after_deal import earliest_fates, finalise, monitor
from sim.rounds.bargaining import hold_sessions, sign
from sim.rounds.blocs import bloc_view
from sim.rounds.closing import Accounts, account, blend_of_others, enter_queue, observe
from sim.rounds.home_acts import evidence, follow_calendar
from sim.rounds.politics import follow_politics
from sim.rounds.position import Offers, Others, Position, position, references, standing_offers
from sim.rounds.standing import has_deal, number_signed, opening_state
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.agreement import Meeting
from sim.rules.contact import contact_hazard
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Clock, Stage, TalksState
from sim.rules.waiting_time import has_come

SEEN = (
    *("stage", "rate", "threat", "retaliation", "sessions", "last_session", "partner_concession"),
    *("home_concession", "partner_moves", "home_moves", "partner_history", "home_history", "belief_for"),
    *("belief_against", "signal", "signal_day", "stress", "deadline", "enforced_day"),
)
"""Fields of a state that talks read or change before anything is signed."""

SEEN_FACTS = (
    *("imports", "existing_duty", "emergency_effective", "sectoral", "coverage", "exposure", "complexity"),
    *("friend", "bloc", "exempt"),
)
"""Facts of dyads that they read."""

SIGNED = (
    *("stage", "rate", "basis", "retaliation", "deal_day", "agreed_rate", "relief", "exempted", "terms"),
    *("partner_share", "home_share", "home_prefers_deal", "deadline"),
)
"""Fields of a state that a signature reads or changes."""

FOUGHT = (*("basis", "truce_day", "ultimatum_day", "yielded_to", "shock", "partner_pain", "home_pain"),)
"""Fields of a state that matter in a tariff war, beside those that talks read."""

SETTLED = (
    *("stage", "rate", "basis", "threat", "deal_day", "final_day", "collapse_day", "violation_day"),
    *("snapback_day", "cured_day", "truce_day", "agreed_rate", "relief", "exempted", "terms", "deadline"),
    "enforced_day",
)
"""Fields of a state that matter once a deal is signed."""

SETTLED_FACTS = ("floor", "deficit", "exempt", "favoured")
"""Facts of dyads that matter then."""


class ArrayTalks:
    """Many histories of the talks, one a row; all luck comes in as ``draws`` with a leading axis of runs."""

    def __init__(self, setting: Setting, *, cast: Cast, draws: Draws) -> None:
        self.setting = setting
        self.cast = cast
        self.draws = draws
        self.clock = Clock(0, 0, setting.round_days)
        self.state = own_copy(opening_state(setting=setting, runs=len(cast.part)))
        self.accounts: list[Accounts] = []
        self.failed: dict[int, StrategyError] = {}
        every, offers = cast.strategies, np.array([actor.traits.uses_offers for actor in cast.strategies])
        self.eagerness = np.array([float(strategy.eagerness) for strategy in every])[cast.part]
        self.hawks = np.array([strategy.traits.retaliates for strategy in every])[cast.part] & setting.on.war
        self.sees_offers = (offers | cast.home.traits.uses_offers)[cast.part]
        self.with_luck = any(actor.traits.stochastic or not is_tested(actor) for actor in (cast.home, *every))
        self.earliest = earliest_fates(setting, draws)
        self.region = setting.dyads.region.argmax(axis=0)
        self.queue = Queue(setting, eagerness=self.eagerness, draws=draws)

    def run(self) -> None:
        """Play all rounds."""
        for _ in range(self.setting.rounds):
            self.step()

    def step(self) -> None:
        """Play one round of every run."""
        self._follow_calendar()
        self._contact()
        self._meet(self.queue.schedule(self.state, self.clock))
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
        eagerness = of_dyads(self.eagerness, at)
        if setting.on.contact:
            hazard = contact_hazard(
                eagerness=eagerness,
                exposure=setting.dyads.exposure[at.columns],
                base=setting.contact.hazard_per_day,
                slope=setting.contact.exposure_slope,
            )
            asks = has_come(hazard=hazard, days=since, draw=of_dyads(self.draws.contact, at))
        else:
            asks = (eagerness > 0.0) & (since > 0)
        before = pick_state(self.state, at, ("stage", "contact_day"))
        put_state(self.state, at, before, enter_queue(before, clock=clock, asks=asks))

    def _meet(self, session: BoolArray) -> None:
        """Let the dyads that meet talk, and then those that may fight; both act on what was to be seen before."""
        alive = self._alive()
        meeting, others = places_of(session & alive), places_of(self.hawks & ~session & alive)
        at = Places(*(np.concatenate(parts) for parts in zip(meeting, others, strict=True)))
        sights = self._sights(at)
        self._talk(*self._some(at, sights, slice(0, len(meeting.flat))))
        hawks = np.flatnonzero(of_dyads(self.hawks, at))
        if len(hawks):
            self._fight(*self._some(at, sights, hawks))

    def _sights(self, at: Places) -> Sights:
        """Work out all that the actors of some dyads see."""
        setting, state, clock = self.setting, self.state, self.clock
        blend = blend_of_others(state, setting=setting)
        picked, facts = pick_state(state, at, SEEN), pick_setting(setting, at.columns, SEEN_FACTS)
        region = at.rows * len(setting.dyads.region) + self.region[at.columns]
        of_partner, of_home = references(state, setting=setting, clock=clock)
        place = position(
            picked,
            setting=facts,
            clock=clock,
            draws=pick_draws(self.draws, at, "signing"),
            blend=blend[at.rows, 0],
            others=Others(
                of_partner.reshape(-1).take(region),
                of_home.reshape(-1).take(region),
                number_signed(state)[at.rows, 0],
            ),
        )
        if setting.dyads.bloc.any():
            bloc = pick_fields(bloc_view(state, setting=setting), at)
        else:
            bloc = bloc_view(picked, setting=facts)
        offers = self._offers(at, picked, facts, place)
        return Sights(facts, picked, place, offers, bloc, self.with_luck)

    def _offers(self, at: Places, state: TalksState, facts: Setting, place: Position) -> Offers:
        """Return what demands leave to the other side, for those that look at it."""
        looks = np.flatnonzero(of_dyads(self.sees_offers, at))
        offers = Offers(np.full(len(at.flat), np.nan), np.full(len(at.flat), np.nan))
        if len(looks) == len(at.flat):
            return standing_offers(state, setting=facts, position=place)
        if len(looks):
            chosen = pick_setting(self.setting, at.columns[looks], SEEN_FACTS)
            seen = standing_offers(take(state, looks), setting=chosen, position=take(place, looks))
            for values, some in zip(offers, seen, strict=True):
                values[looks] = some
        return offers

    def _talk(self, at: Places, sights: Sights) -> None:
        setting, before = sights.setting, sights.state
        partner, home, willing = self._decisions(at, sights)
        met, demands = hold_sessions(
            before,
            setting=setting,
            clock=self.clock,
            position=sights.place,
            session=np.ones(len(at.flat), dtype=bool),
            concessions=(partner, home),
        )
        signed = met.sessions >= setting.dyads.complexity
        if setting.on.walking_away:
            signed = signed & willing & demands.meeting.compatible
        put_state(self.state, at, before, met)
        self._sign(at, sights.place, demands.meeting, np.flatnonzero(signed))

    def _sign(self, at: Places, place: Position, meeting: Meeting, signed: IntArray) -> None:
        """Write the frameworks of some of the dyads that have met."""
        if not len(signed):
            return
        signing = take(at, signed)
        before = pick_state(self.state, signing, SIGNED)
        after = sign(
            before,
            setting=pick_setting(self.setting, signing.columns),
            clock=self.clock,
            position=take(place, signed),
            meeting=take(meeting, signed),
            signed=np.ones(len(signed), dtype=bool),
        )
        put_state(self.state, signing, before, after)

    def _decisions(self, at: Places, sights: Sights) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Ask both sides of every dyad that meets."""
        index = self.clock.round_index
        own = partner_view(sights, self.draws, at, self.clock)
        other = home_view(own, sights, self.draws, at, self.clock)
        interview = Interview(self.cast, self.setting.codes, index, at, own=own, other=other)
        partner = interview.partners(CONCESSION, turn=0)
        home = interview.home(CONCESSION, turn=1)
        willing = np.zeros(len(at.flat), dtype=bool)
        if self.setting.on.walking_away:
            agrees = interview.partners(SIGNS, turn=2)
            willing = agrees & interview.home(SIGNS, turn=3, only=agrees)
        self._fail(interview)
        return partner, home, willing

    def _fight(self, at: Places, sights: Sights) -> None:
        """Play the moves of the tariff war of those that may fight."""
        clock, setting = self.clock, sights.setting
        before = pick_state(self.state, at, (*SEEN, *FOUGHT))
        expired = expired_ultimata(before, setting=setting, clock=clock)
        view = partner_view(sights._replace(state=before), self.draws, at, clock)
        interview = Interview(self.cast, self.setting.codes, clock.round_index, at, own=view)
        ratio = interview.partners(RATIO, turn=0)
        withdrawn = interview.partners(WITHDRAWS, turn=1, only=expired)
        self._fail(interview)
        answered = escalate(before, setting=setting, clock=clock, expired=expired, withdrawn=withdrawn)
        fought = retaliate(answered, setting=setting, clock=clock, ratio=np.where(withdrawn, 0.0, ratio))
        draws = pick_draws(self.draws, at, "partner_patience", "home_patience")
        after, _, _ = seek_truce(fought, setting=setting, clock=clock, draws=draws, blend=sights.place.blend)
        put_state(self.state, at, before, after)

    def _settle(self) -> None:
        """Move deals on: frameworks that may be at their end, and deals that may be broken or restored."""
        state, end = self.state, self.clock.day + self.clock.days
        age = end - state.deal_day
        framework = (state.stage == Stage.FRAMEWORK) & (age > self.earliest.end)
        self._move_on(finalise, places_of(framework), "final", "stall", "collapse", "full")
        if self.setting.on.compliance:
            suspect = (age > self.earliest.violation) | (state.violation_day != NEVER)
            case = has_deal(state) & suspect & (state.cured_day == NEVER)
            self._move_on(monitor, places_of(case), "violation", "detection")

    def _move_on(self, step: Callable[..., tuple[TalksState, Any]], at: Places, *luck: str) -> None:
        if not len(at.flat):
            return
        before = pick_state(self.state, at, SETTLED)
        facts = pick_setting(self.setting, at.columns, SETTLED_FACTS)
        after, _ = step(before, setting=facts, clock=self.clock, draws=pick_draws(self.draws, at, *luck))
        put_state(self.state, at, before, after)

    def _alive(self) -> BoolArray:
        """Return which runs have not failed; ``(runs, 1)``."""
        alive = np.ones((len(self.cast.part), 1), dtype=bool)
        alive[list(self.failed)] = False
        return alive

    def _fail(self, interview: Interview) -> None:
        """End the runs in which an answer was none, with the refusal that comes first in the order of agents."""
        for row, refusal in interview.refusals.items():
            self.failed.setdefault(row, refusal.problem)

    def _some(self, at: Places, sights: Sights, places: IntArray | slice) -> tuple[Places, Sights]:
        """Return some of the dyads that were looked at, and what is to be seen of them."""
        chosen = take(at, places)
        return chosen, Sights(
            pick_setting(self.setting, chosen.columns),
            take(sights.state, places),
            take(sights.place, places),
            take(sights.offers, places),
            take(sights.bloc, places),
            sights.with_luck,
        )

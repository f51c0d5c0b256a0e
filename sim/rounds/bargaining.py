"""Step 5: where every dyad stands, what the two sides ask for, and whether they sign."""

from typing import NamedTuple

import numpy as np

from sim.arrays import PARTNER_AXIS, BoolArray, FloatArray, IntArray
from sim.rng import Draws
from sim.rounds.standing import whole_rate
from sim.rules.agreement import Meeting, Zone, agreed_rate, meet, share_of_gain, zone_of_agreement
from sim.rules.calendar import days_left
from sim.rules.credibility import credibility
from sim.rules.demand import demand
from sim.rules.disagreement import disagreement, signing_cost
from sim.rules.enforcement import enforcement_probability
from sim.rules.frontier import deal_at
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.precedent import lean_on_precedent, reference_share
from sim.rules.priority import sessions_per_dyad
from sim.rules.progress import progress_after_enforcement, progress_to_deadline
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Clock, Stage, TalksState


class Position(NamedTuple):
    """Where every dyad stands at the start of the talks of a round; ``(..., partners)`` unless said."""

    zone: Zone
    progress: FloatArray
    credibility: FloatArray
    days_left: FloatArray  # (..., 1)
    blend: FloatArray  # (..., 1)
    partner_reference: FloatArray  # shares of the possible gain in signed deals, nan before the first
    home_reference: FloatArray
    home_at_threat: FloatArray  # home's payoff if it carries out its threat, USD bn a year
    signed: IntArray  # (..., 1) frameworks signed by all partners so far


def position(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws, blend: FloatArray) -> Position:
    """Work out reserves, zone of agreement, progress and precedent of every dyad."""
    dyads, talks = setting.dyads, setting.talks
    left = days_left(deadline=state.deadline, day=clock.day, days=clock.days)
    believed = credibility(belief_for=state.belief_for, belief_against=state.belief_against)
    likely = enforcement_probability(
        resolve=setting.deadline.resolve, stress=state.stress, sensitivity=setting.deadline.stress_sensitivity
    )
    now = whole_rate(dyads=dyads, rate=state.rate, relief=state.relief)
    then = whole_rate(dyads=dyads, rate=state.threat, relief=state.relief)

    def reserve(side: str, likelihood: FloatArray) -> tuple[FloatArray, FloatArray]:
        table = setting.payoffs.partner if side == "partner" else setting.payoffs.home
        present = payoff(table=table, rate=now, retaliation=state.retaliation, blend=blend)
        threat = payoff(table=table, rate=then, retaliation=state.retaliation, blend=blend)
        discount = talks.discount_per_day
        value = disagreement(now=present, threat=threat, likelihood=likelihood, days_left=left, discount=discount)
        return value, threat

    partner_reserve, _ = reserve("partner", believed)
    home_reserve, home_at_threat = reserve("home", likely)
    cost = signing_cost(imports=dyads.imports, rate=talks.signing_cost, draw=draws.signing)
    zone = zone_of_agreement(
        frontier=setting.frontier,
        partner_reserve=partner_reserve + cost,
        home_reserve=home_reserve - talks.quick_win * dyads.imports,
        blend=blend,
    )
    progress = _progress(state, setting, clock, believed, left)
    references = _references(state, setting, clock)
    signed = np.sum(state.deal_day != NEVER, axis=PARTNER_AXIS, keepdims=True)
    return Position(zone, progress, believed, left, blend, *references, home_at_threat, signed)


def _progress(
    state: TalksState, setting: Setting, clock: Clock, believed: FloatArray, left: FloatArray
) -> FloatArray:
    before = progress_to_deadline(
        credibility=believed,
        days_left=left,
        extension_days=setting.calendar.extension_days,
        discount=setting.talks.progress_discount_per_day,
    )
    since = np.maximum(clock.day + clock.days - state.enforced_day, 0)
    after = progress_after_enforcement(days_since=since, time_scale=setting.talks.after_enforcement_days)
    return np.asarray(np.where(state.enforced_day == NEVER, before, after))


def _references(state: TalksState, setting: Setting, clock: Clock) -> tuple[FloatArray, FloatArray]:
    talks, dyads = setting.talks, setting.dyads
    age = np.maximum(clock.day - state.deal_day, 0)
    weight = dyads.imports * np.power(talks.precedent_memory_per_day, age.astype(np.float64))

    def reference(share: FloatArray) -> FloatArray:
        region_weight = talks.precedent_region_weight
        return reference_share(share=share, weight=weight, region=dyads.region, region_weight=region_weight)

    return reference(state.partner_share), reference(state.home_share)


class Demands(NamedTuple):
    """What both sides ask for in this round; ``(..., partners)``, USD bn a year."""

    partner: FloatArray
    home: FloatArray
    meeting: Meeting


def hold_sessions(
    state: TalksState,
    *,
    setting: Setting,
    clock: Clock,
    position: Position,
    session: BoolArray,
    concessions: tuple[FloatArray, FloatArray],
) -> tuple[TalksState, Demands]:
    """Hold the sessions of a round: both sides state their demands at the same time.

    Parameters
    ----------
    state, setting, clock, position : as they stand at the start of the talks
    session : booleans ``(..., partners)``
        Dyads that meet in this round.
    concessions : partners', home's; ``(..., partners)``, 0..1
        What the actors decided; only the entries of dyads that meet count. What was given up stays given up.
    """
    weight = setting.talks.precedent_weight
    held = sessions_per_dyad(days=clock.days, interval=setting.capacity.session_interval_days)
    partner = np.where(session, np.maximum(state.partner_concession, concessions[0]), state.partner_concession)
    home = np.where(session, np.maximum(state.home_concession, concessions[1]), state.home_concession)
    zone = position.zone
    partner_share = lean_on_precedent(share=1.0 - partner, reference=position.partner_reference, weight=weight)
    home_share = lean_on_precedent(share=1.0 - home, reference=position.home_reference, weight=weight)
    partner_demand = demand(reserve=zone.partner_reserve, best=zone.partner_best, share=partner_share)
    home_demand = demand(reserve=zone.home_reserve, best=zone.home_best, share=home_share)
    meeting = meet(
        frontier=setting.frontier,
        zone=zone,
        partner_demand=partner_demand,
        home_demand=home_demand,
        blend=position.blend,
    )
    met = state._replace(
        stage=np.where(session, Stage.TALKING, state.stage),
        sessions=state.sessions + session * held,
        last_session=np.where(session, clock.day, state.last_session),
        partner_concession=partner,
        home_concession=home,
    )
    return met, Demands(partner_demand, home_demand, meeting)


def sign(
    state: TalksState,
    *,
    setting: Setting,
    clock: Clock,
    position: Position,
    meeting: Meeting,
    signed: BoolArray,
) -> TalksState:
    """Write the terms of the frameworks signed in this round; agreed rates start when the setting says."""
    if not signed.any():
        return state
    talks, zone = setting.talks, position.zone
    deal = deal_at(frontier=setting.frontier, partner_payoff=meeting.partner_payoff, blend=position.blend)
    relief = talks.relief_share_max * deal[0]
    written = _written(setting=setting, position=position, meeting=meeting, given=deal[0], relief=relief)
    rate = written.rate
    starts = np.asarray(talks.agreed_rate_at_signing) | ~_enforcement_ahead(state, setting, clock)
    starts = starts | (rate < state.rate)
    terms = np.moveaxis(deal[1:], 0, -2)
    gained = share_of_gain(payoff=written.partner_payoff, reserve=zone.partner_reserve, best=zone.partner_best)
    home_gained = share_of_gain(payoff=written.home_payoff, reserve=zone.home_reserve, best=zone.home_best)
    return state._replace(
        stage=np.where(signed, Stage.FRAMEWORK, state.stage),
        rate=np.where(signed & starts, rate, state.rate),
        basis=np.where(signed & starts, Basis.NEGOTIATED, state.basis),
        retaliation=np.where(signed, 0.0, state.retaliation),
        deal_day=np.where(signed, clock.day, state.deal_day),
        agreed_rate=np.where(signed, rate, state.agreed_rate),
        relief=np.where(signed, relief, state.relief),
        terms=np.where(signed[..., np.newaxis, :], terms, state.terms),
        partner_share=np.where(signed, gained, state.partner_share),
        home_share=np.where(signed, home_gained, state.home_share),
        home_prefers_deal=np.where(
            signed, written.home_payoff >= position.home_at_threat, state.home_prefers_deal
        ),
    )


def _enforcement_ahead(state: TalksState, setting: Setting, clock: Clock) -> BoolArray:
    """Tell whether a day will come on which agreed rates are put into force; ``(..., 1)``."""
    imposed = setting.calendar.impose_threat
    to_be_imposed = imposed != NEVER and imposed >= clock.day + clock.days
    return np.asarray((state.deadline != NEVER) | to_be_imposed)


class _Written(NamedTuple):
    """A deal as it is written: the rate, and what it then brings; ``(..., partners)``."""

    rate: FloatArray
    partner_payoff: FloatArray
    home_payoff: FloatArray


def _written(
    *, setting: Setting, position: Position, meeting: Meeting, given: FloatArray, relief: FloatArray
) -> _Written:
    """Round the rates of deals, except where rounding would cost a side all that it gained."""
    dyads, zone = setting.dyads, position.zone
    exact = dyads.ceiling - given * (dyads.ceiling - dyads.floor)
    step = setting.talks.rate_step_pct
    rounded = agreed_rate(ceiling=dyads.ceiling, floor=dyads.floor, leverage_given=given, step=step)

    def change(table: PayoffTable) -> FloatArray:
        def at(rate: FloatArray) -> FloatArray:
            pays = whole_rate(dyads=dyads, rate=rate, relief=relief)
            return payoff(table=table, rate=pays, retaliation=np.zeros_like(pays), blend=position.blend)

        return at(rounded) - at(exact)

    partner = meeting.partner_payoff + change(setting.payoffs.partner)
    home = meeting.home_payoff + change(setting.payoffs.home)
    both_content = (partner >= zone.partner_reserve) & (home >= zone.home_reserve)
    return _Written(
        np.where(both_content, rounded, exact),
        np.where(both_content, partner, meeting.partner_payoff),
        np.where(both_content, home, meeting.home_payoff),
    )

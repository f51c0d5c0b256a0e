"""Step 5, first half: where every dyad stands before its sides speak."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, power
from sim.rng import Draws
from sim.rounds.standing import has_deal, number_signed, whole_rate
from sim.rules.agreement import Zone, share_of_gain, zone_of_agreement
from sim.rules.calendar import days_left, falls_in_round
from sim.rules.credibility import credibility
from sim.rules.demand import demand
from sim.rules.disagreement import disagreement, signing_cost
from sim.rules.enforcement import enforcement_probability
from sim.rules.frontier import home_given_partner, partner_given_home
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.precedent import reference_share
from sim.rules.progress import progress_after_enforcement, progress_at_summit, progress_to_deadline
from sim.rules.setting import Setting
from sim.rules.signal import expected_threat
from sim.rules.state import NEVER, Clock, TalksState


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


class Others(NamedTuple):
    """What the signed deals of all partners tell each of them; ``(..., partners)``, or ``(..., 1)``."""

    partner_reference: FloatArray
    home_reference: FloatArray
    signed: IntArray


def look_at_others(state: TalksState, *, setting: Setting, clock: Clock) -> Others:
    """Work out what is the same for a dyad whether it is looked at alone or among the others."""
    region = setting.dyads.region.argmax(axis=0)
    of_partner, of_home = references(state, setting=setting, clock=clock)
    return Others(of_partner[..., region], of_home[..., region], number_signed(state))


def position(
    state: TalksState,
    *,
    setting: Setting,
    clock: Clock,
    draws: Draws,
    blend: FloatArray,
    others: Others | None = None,
) -> Position:
    """Work out reserves, zone of agreement, progress and precedent of every dyad.

    ``others`` is worked out here unless it is given: it has to be where only some dyads of a run are looked at.

    Duties that no deal takes away (shocks) are paid with a deal and without, so they are in neither reserve.
    """
    dyads, talks = setting.dyads, setting.talks
    left = np.where(
        state.deadline == NEVER, np.inf, days_left(deadline=state.deadline, day=clock.day, days=clock.days)
    )
    believed = believed_threats(state, setting)
    likely = enforcement_probability(
        resolve=setting.deadline.resolve, stress=state.stress, sensitivity=setting.deadline.stress_sensitivity
    )
    # What imports pay now, at the rate that partners reckon with, and at the threatened one.
    rates = np.array([state.rate, expected(state, setting, clock), state.threat])
    pays = whole_rate(dyads=dyads, rate=rates, relief=0.0)

    def reserve(table: PayoffTable, likelihood: FloatArray, paid: FloatArray) -> tuple[FloatArray, FloatArray]:
        present, worst = payoff(table=table, rate=paid, retaliation=state.retaliation, blend=blend)
        discount = talks.discount_per_day
        value = disagreement(now=present, threat=worst, likelihood=likelihood, days_left=left, discount=discount)
        return value, worst

    partner_reserve, _ = reserve(setting.payoffs.partner, believed, pays[:2])
    home_reserve, home_at_threat = reserve(setting.payoffs.home, likely, pays[::2])
    cost = signing_cost(imports=dyads.imports, rate=talks.signing_cost, draw=draws.signing)
    zone = zone_of_agreement(
        frontier=setting.frontier,
        partner_reserve=partner_reserve + cost,
        home_reserve=home_reserve - (talks.quick_win + talks.affinity * dyads.friend) * dyads.imports,
        blend=blend,
    )
    progress = _progress(state, setting, clock, believed, left)
    seen = look_at_others(state, setting=setting, clock=clock) if others is None else others
    return Position(
        zone,
        progress,
        believed,
        left,
        blend,
        seen.partner_reference,
        seen.home_reference,
        home_at_threat,
        seen.signed,
    )


def believed_threats(state: TalksState, setting: Setting) -> FloatArray:
    """Return the probability with which each partner reckons with the threat; ``(..., partners)``."""
    if not setting.on.belief:
        return np.ones(state.belief_for.shape)
    return credibility(belief_for=state.belief_for, belief_against=state.belief_against)


def expected(state: TalksState, setting: Setting, clock: Clock) -> FloatArray:
    """Return the rate that each partner reckons with without a deal: the threat, moved by signals."""
    return expected_threat(
        threat=state.threat,
        signal=state.signal,
        age=np.maximum(clock.day - state.signal_day, 0),
        weight=setting.talks.signal_weight,
        memory_per_day=setting.talks.signal_memory_per_day,
    )


def invited_to_summit(setting: Setting, clock: Clock) -> BoolArray:
    """Return the partners whose leaders meet home's in this round; ``(partners,)``."""
    invited = np.zeros(setting.dyads.exempt.shape, dtype=bool)
    for summit in setting.calendar.summits:
        if falls_in_round(act_day=summit.day, day=clock.day, days=clock.days):
            invited = invited | summit.invited
    return invited


def _progress(
    state: TalksState, setting: Setting, clock: Clock, believed: FloatArray, left: FloatArray
) -> FloatArray:
    before = np.zeros(believed.shape)
    if setting.on.deadline:
        before = progress_to_deadline(
            credibility=believed,
            days_left=left,
            extension_days=setting.calendar.extension_days,
            discount=setting.talks.progress_discount_per_day,
        )
    since = np.maximum(clock.day + clock.days - state.enforced_day, 0)
    after = progress_after_enforcement(days_since=since, time_scale=setting.talks.after_enforcement_days)
    going = np.where(state.enforced_day == NEVER, before, after)
    summit = progress_at_summit(progress=going, push=setting.talks.summit_push)
    return np.asarray(np.where(invited_to_summit(setting, clock), summit, going))


def references(state: TalksState, *, setting: Setting, clock: Clock) -> tuple[FloatArray, FloatArray]:
    """Return what signed deals suggest to the partners of each region, and to home; ``(..., regions)``."""
    talks, dyads = setting.talks, setting.dyads
    standing = has_deal(state)
    if not (setting.on.precedent and standing.any()):
        unknown = np.full((*state.stage.shape[:-1], len(dyads.region)), np.nan)
        return unknown, unknown
    deals, weight = np.flatnonzero(standing), np.zeros(standing.shape)
    age = np.maximum(clock.day - state.deal_day.take(deals), 0)
    imports = dyads.imports.take(deals % standing.shape[-1])
    weight.reshape(-1)[deals] = imports * power(talks.precedent_memory_per_day, age)
    known = np.where(standing, np.array([state.partner_share, state.home_share]), np.nan)
    of_partner, of_home = reference_share(
        share=known, weight=weight, region=dyads.region, region_weight=talks.precedent_region_weight
    )
    return of_partner, of_home


class Offers(NamedTuple):
    """What each side would get if the other had what it asks for; shares of the possible gain, 0..1."""

    to_partner: FloatArray
    to_home: FloatArray


def standing_offers(state: TalksState, *, setting: Setting, position: Position) -> Offers:
    """Return what the demands of before this round leave to the other side, in the zone of this round."""
    zone, blend, frontier = position.zone, position.blend, setting.frontier
    partner_asks = demand(
        reserve=zone.partner_reserve, best=zone.partner_best, share=1.0 - state.partner_concession
    )
    home_asks = demand(reserve=zone.home_reserve, best=zone.home_best, share=1.0 - state.home_concession)
    for_partner = partner_given_home(frontier=frontier, home_payoff=home_asks, blend=blend)
    for_home = home_given_partner(frontier=frontier, partner_payoff=partner_asks, blend=blend)
    return Offers(
        share_of_gain(payoff=for_partner, reserve=zone.partner_reserve, best=zone.partner_best),
        share_of_gain(payoff=for_home, reserve=zone.home_reserve, best=zone.home_best),
    )

"""Steps 2, 3 and 8: beliefs, the queue, and the accounts of a round."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.position import believed_threats
from sim.rounds.standing import (
    breaks_deal,
    floor_in_force,
    has_deal,
    narrowed,
    number_signed,
    snapped_back,
    whole_rate,
)
from sim.rules.accounts import reference_blend, trade_weighted_mean
from sim.rules.contact import contact_hazard
from sim.rules.credibility import update_belief
from sim.rules.setting import Setting
from sim.rules.state import Clock, Stage, TalksState
from sim.rules.stress import stress
from sim.rules.waiting_time import waiting_time


def observe(
    state: TalksState, *, setting: Setting, clock: Clock, evidence: tuple[FloatArray, FloatArray]
) -> TalksState:
    """Let beliefs fade and take in what home did in this round."""
    if not setting.on.belief:
        return state
    memory, days = setting.belief.memory_per_day, clock.days
    return state._replace(
        belief_for=update_belief(belief=state.belief_for, evidence=evidence[0], memory=memory, days=days),
        belief_against=update_belief(belief=state.belief_against, evidence=evidence[1], memory=memory, days=days),
    )


def days_before_asking(*, setting: Setting, eagerness: FloatArray, draws: Draws) -> FloatArray:
    """Return how long after the announcement each partner asks for talks; infinite for one that never does.

    To the day, whatever the length of rounds: what it is to be prompt must not depend on that.
    """
    if not setting.on.contact:
        return np.where(eagerness > 0.0, 0.0, np.inf)
    hazard = contact_hazard(
        eagerness=eagerness,
        exposure=setting.dyads.exposure,
        base=setting.contact.hazard_per_day,
        slope=setting.contact.exposure_slope,
    )
    return waiting_time(hazard=hazard, draw=draws.contact)


def enter_queue(state: TalksState, *, clock: Clock, asks: BoolArray) -> TalksState:
    """Put partners that ask for talks into home's queue."""
    return state._replace(
        stage=np.where(asks, Stage.WAITING, state.stage),
        contact_day=np.where(asks, clock.day, state.contact_day),
    )


def blend_of_others(state: TalksState, *, setting: Setting) -> FloatArray:
    """Return where the others' mean rate lies between the reference sets of the assessments; ``(..., 1)``.

    A dyad bargains over the time after the deadline, so the mean is the one that is expected for then: agreed
    rates where there is a deal, elsewhere the present rate moved towards the threat by its credibility. Exempt
    partners keep their own duties in both sets and do not count.
    """
    payoffs, dyads = setting.payoffs, setting.dyads
    without = state.rate
    if setting.on.deadline:
        without = without + believed_threats(state, setting) * (state.threat - state.rate)
    agreed = np.where(np.isnan(state.agreed_rate), 0.0, state.agreed_rate)
    expected = np.where(has_deal(state), agreed, without) + state.shock
    mean = trade_weighted_mean(values=expected, weights=np.where(dyads.exempt, 0.0, dyads.imports))
    return reference_blend(average_rate=mean, low=payoffs.low_reference_pct, high=payoffs.high_reference_pct)


class Accounts(NamedTuple):
    """What a round adds up to; ``(...,)`` for each run unless said."""

    deals: FloatArray
    finals: FloatArray
    collapsed: FloatArray
    violators: FloatArray
    snapbacks: FloatArray
    coverage_share: FloatArray
    average_rate_pct: FloatArray
    average_country_rate_pct: FloatArray
    simple_country_rate_pct: FloatArray
    stress: FloatArray
    credibility: FloatArray
    retaliators: FloatArray
    effective_pct: FloatArray  # (..., partners) what imports pay, percent
    partner_tariff_pct: FloatArray  # (..., partners) what home's goods pay there: cut by deals, plus retaliation
    outside_pct: float  # what imports from the rest of the world pay on top of duties from before


def account(state: TalksState, *, setting: Setting, clock: Clock) -> tuple[TalksState, Accounts]:
    """Add up a round and let home feel it."""
    dyads, rule = setting.dyads, setting.deadline
    coverage = dyads.coverage if narrowed(setting, clock) else dyads.coverage_at_first
    held, broken, punished = has_deal(state), breaks_deal(state), snapped_back(state)
    pays = _charged(state, setting, coverage, free=held & ~punished)
    outside_added = setting.outside_floor if floor_in_force(setting, clock) else 0.0
    headline = state.rate + state.shock + dyads.emergency_headline
    averaged = np.array([held, pays - dyads.existing_duty, pays, headline, believed_threats(state, setting)])
    covered, added, paid, charged, believed = trade_weighted_mean(values=averaged, weights=dyads.imports)
    after = state._replace(
        stress=stress(
            before=state.stress,
            average_rate=added,
            memory=rule.stress_memory_per_day,
            scale=rule.stress_scale_pct,
            days=clock.days,
        )
    )
    final, void = state.stage == Stage.FINAL.value, state.stage == Stage.COLLAPSED.value
    finals, collapsed, violators, snapbacks, retaliators = _count(
        final, void, broken, punished, state.retaliation > 0.0
    )
    granted = np.where(held & ~broken, state.terms[..., 0, :], 0.0)
    accounts = Accounts(
        deals=number_signed(state)[..., 0].astype(np.float64),
        finals=finals,
        collapsed=collapsed,
        violators=violators,
        snapbacks=snapbacks,
        coverage_share=covered[..., 0],
        average_rate_pct=_average_tariff(paid, outside_added, setting)[..., 0],
        average_country_rate_pct=charged[..., 0],
        simple_country_rate_pct=headline.mean(axis=-1),
        stress=after.stress[..., 0],
        credibility=believed[..., 0],
        retaliators=retaliators,
        effective_pct=pays,
        partner_tariff_pct=dyads.partner_tariff * (1.0 - granted) + state.retaliation,
        outside_pct=outside_added,
    )
    return after, accounts


def _average_tariff(own: FloatArray, outside_added: float, setting: Setting) -> FloatArray:
    """Return home's average tariff over all imports from that on partners, the rest of the world's included."""
    total, outside = setting.dyads.imports.sum(), setting.outside_imports
    return np.asarray((own * total + (setting.outside_duty + outside_added) * outside) / (total + outside))


def _charged(state: TalksState, setting: Setting, coverage: FloatArray, *, free: BoolArray) -> FloatArray:
    """Return what imports pay in this round; what a deal frees is charged again while home snaps back."""
    return whole_rate(
        dyads=setting.dyads,
        rate=state.rate,
        relief=np.where(free, state.relief, 0.0),
        exempted=np.where(free, state.exempted, 0.0),
        shock=state.shock,
        coverage=coverage,
    )


def _count(*groups: BoolArray) -> FloatArray:
    """Return how many partners are in each group; ``(groups, ...)``."""
    # Whole numbers add up exactly in any order, so the fast product gives every run the same bits.
    who = np.array(groups, dtype=np.float32)
    return np.asarray(who @ np.ones(who.shape[-1], dtype=np.float32), dtype=np.float64)

"""Steps 2, 7 and 8: beliefs, finalisation, and the accounts of a round."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.standing import floor_in_force, narrowed, whole_rate
from sim.rules.accounts import reference_blend, trade_weighted_mean
from sim.rules.credibility import credibility, update_belief
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Clock, Stage, TalksState
from sim.rules.stress import stress
from sim.rules.waiting_time import has_come


def observe(
    state: TalksState, *, setting: Setting, clock: Clock, evidence: tuple[FloatArray, FloatArray]
) -> TalksState:
    """Let beliefs fade and take in what home did in this round."""
    memory, days = setting.belief.memory_per_day, clock.days
    return state._replace(
        belief_for=update_belief(belief=state.belief_for, evidence=evidence[0], memory=memory, days=days),
        belief_against=update_belief(belief=state.belief_against, evidence=evidence[1], memory=memory, days=days),
    )


def enter_queue(state: TalksState, *, clock: Clock, asks: BoolArray) -> TalksState:
    """Put partners that ask for talks into home's queue."""
    return state._replace(
        stage=np.where(asks, Stage.WAITING, state.stage),
        contact_day=np.where(asks, clock.day, state.contact_day),
    )


def settle(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, BoolArray]:
    """Turn frameworks whose details are done into final agreements."""
    waited = np.where(state.stage == Stage.FRAMEWORK, clock.day + clock.days - state.deal_day, -1)
    final = has_come(hazard=setting.talks.finalisation_per_day, days=waited, draw=draws.final) & (waited >= 0)
    after = state._replace(
        stage=np.where(final, Stage.FINAL, state.stage),
        final_day=np.where(final, clock.day, state.final_day),
    )
    return after, final


def blend_of_others(state: TalksState, *, setting: Setting) -> FloatArray:
    """Return where the others' mean rate lies between the reference sets of the assessments; ``(..., 1)``.

    A dyad bargains over the time after the deadline, so the mean is the one that is expected for then: agreed
    rates where there is a deal, elsewhere the present rate moved towards the threat by its credibility. Exempt
    partners keep their own duties in both sets and do not count.
    """
    payoffs, dyads = setting.payoffs, setting.dyads
    believed = credibility(belief_for=state.belief_for, belief_against=state.belief_against)
    without = state.rate + believed * (state.threat - state.rate)
    expected = np.where(
        state.deal_day == NEVER, without, np.where(np.isnan(state.agreed_rate), 0.0, state.agreed_rate)
    )
    mean = trade_weighted_mean(values=expected, weights=np.where(dyads.exempt, 0.0, dyads.imports))
    return reference_blend(average_rate=mean, low=payoffs.low_reference_pct, high=payoffs.high_reference_pct)


class Accounts(NamedTuple):
    """What a round adds up to; ``(...,)`` for each run unless said."""

    deals: FloatArray
    finals: FloatArray
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
    pays = whole_rate(dyads=dyads, rate=state.rate, relief=state.relief, coverage=coverage)
    imports = dyads.imports
    own = trade_weighted_mean(values=pays, weights=imports)
    total = imports.sum()
    outside = setting.outside_imports
    outside_added = setting.outside_floor if floor_in_force(setting, clock) else 0.0
    average = (own * total + (setting.outside_duty + outside_added) * outside) / (total + outside)
    added = trade_weighted_mean(values=pays - dyads.existing_duty, weights=imports)
    after = state._replace(
        stress=stress(
            before=state.stress,
            average_rate=added,
            memory=rule.stress_memory_per_day,
            scale=rule.stress_scale_pct,
            days=clock.days,
        )
    )
    headline = state.rate + dyads.emergency_headline
    signed = state.deal_day != NEVER
    believed = credibility(belief_for=after.belief_for, belief_against=after.belief_against)
    accounts = Accounts(
        deals=signed.sum(axis=-1).astype(np.float64),
        finals=(state.stage == Stage.FINAL).sum(axis=-1).astype(np.float64),
        coverage_share=trade_weighted_mean(values=signed.astype(np.float64), weights=imports)[..., 0],
        average_rate_pct=average[..., 0],
        average_country_rate_pct=trade_weighted_mean(values=headline, weights=imports)[..., 0],
        simple_country_rate_pct=headline.mean(axis=-1),
        stress=after.stress[..., 0],
        credibility=trade_weighted_mean(values=believed, weights=imports)[..., 0],
        retaliators=(state.retaliation > 0.0).sum(axis=-1).astype(np.float64),
        effective_pct=pays,
        partner_tariff_pct=dyads.partner_tariff * (1.0 - state.terms[..., 0, :]) + state.retaliation,
        outside_pct=outside_added,
    )
    return after, accounts

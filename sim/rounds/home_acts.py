"""Step 1: home's dated acts, and what it does when a deadline comes."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.dictating import imposed_rate, talks_done
from sim.rounds.standing import at_war, has_deal, snapped_back, without_deal
from sim.rules.calendar import falls_in_round
from sim.rules.enforcement import enforcement_probability, enforces
from sim.rules.good_faith import good_faith
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Clock, Stage, TalksState


class Acts(NamedTuple):
    """What home did in this round, for the record and for beliefs."""

    announce: bool
    impose_floor: bool
    impose_threat: bool
    pause: bool
    narrow_scope: bool
    enforce: BoolArray  # (..., 1)
    extend: BoolArray  # (..., 1)
    letters: BoolArray  # (..., partners)


def follow_calendar(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, Acts]:
    """Carry out the acts dated in this round, in the order in which they build on each other."""
    calendar = setting.calendar
    dated = [
        *(calendar.announce, calendar.impose_floor, calendar.impose_threat),
        *(calendar.pause, calendar.narrow_scope),
    ]
    due: list[bool] = falls_in_round(act_day=dated, day=clock.day, days=clock.days).tolist()
    announce, impose_floor, impose_threat, pause, narrow_scope = due
    if announce:
        state = state._replace(threat=state.threat + setting.dyads.announced)
    if impose_floor:
        state = _impose_floor(state, setting)
    if impose_threat:
        state = _impose_threat(state, setting, clock, agreed_rates_start=not pause)
    if pause:
        state = _pause(state, setting)
    state, enforce, extend, letters = _deadline(state, setting, clock, draws)
    return state, Acts(announce, impose_floor, impose_threat, pause, narrow_scope, enforce, extend, letters)


def evidence(*, acts: Acts, setting: Setting, partners: int) -> tuple[FloatArray, FloatArray]:
    """Return the weight of what partners saw for and against home's word, each ``(..., partners)``.

    A pause is a threat that slipped even if it was carried out for some hours; a dated letter is a threat made
    more definite.
    """
    weight = setting.belief.deadline_weight
    carried_out = acts.enforce | (acts.impose_threat and not acts.pause)
    slipped = acts.extend | acts.pause
    each = np.ones(partners)
    in_favour = weight * carried_out * each + setting.belief.letter_weight * acts.letters
    return np.asarray(in_favour), np.asarray(weight * slipped * each)


def _impose_floor(state: TalksState, setting: Setting) -> TalksState:
    hit = without_deal(state, setting.dyads) & (state.basis != Basis.ESCALATED)
    return state._replace(
        rate=np.where(hit, np.minimum(setting.dyads.floor, state.threat), state.rate),
        basis=np.where(hit, Basis.BASELINE, state.basis),
    )


def _impose_threat(state: TalksState, setting: Setting, clock: Clock, *, agreed_rates_start: bool) -> TalksState:
    """Charge the announced rates; unless they are paused at once, agreed rates start with them."""
    hit = without_deal(state, setting.dyads) & (state.threat > setting.dyads.floor)
    agreed = agreed_rates_start & has_deal(state) & ~snapped_back(state)
    rate = np.where(hit, np.maximum(state.rate, state.threat), state.rate)
    basis = np.where(hit, Basis.ANNOUNCED, state.basis)
    return state._replace(
        rate=np.where(agreed, state.agreed_rate, rate),
        basis=np.where(agreed, Basis.NEGOTIATED, basis),
        enforced_day=np.full_like(state.enforced_day, clock.day),
    )


def _pause(state: TalksState, setting: Setting) -> TalksState:
    """Suspend the country rates of all but those that retaliate, and set the deadline."""
    spared = without_deal(state, setting.dyads) & ~at_war(state) & (state.threat > setting.dyads.floor)
    paused = state._replace(
        rate=np.where(spared, setting.dyads.floor, state.rate),
        basis=np.where(spared, Basis.PAUSED, state.basis),
    )
    if not setting.on.deadline:  # a pause without an end: the talks drag on from the day of the imposition
        return paused
    return paused._replace(
        deadline=np.full_like(state.deadline, setting.calendar.deadline),
        enforced_day=np.full_like(state.enforced_day, NEVER),
    )


def _deadline(
    state: TalksState, setting: Setting, clock: Clock, draws: Draws
) -> tuple[TalksState, BoolArray, BoolArray, BoolArray]:
    # Not only a deadline of this round: a short extension can end before the next round begins.
    due = np.asarray(state.deadline < clock.day + clock.days)
    nobody = np.zeros(state.stage.shape, dtype=bool)
    if not due.any():
        return state, due, due, nobody
    rule, calendar = setting.deadline, setting.calendar
    probability = enforcement_probability(
        resolve=rule.resolve,
        stress=state.stress,
        sensitivity=rule.stress_sensitivity,
        lenience=rule.good_faith * _going_well(state, setting),
    )
    number = np.minimum(state.extensions, draws.deadline.shape[-2] - 1)
    draw = np.take_along_axis(draws.deadline[..., 0], number, axis=-1)
    may_extend = state.extensions < calendar.extensions_at_most
    enforce = due & (enforces(probability=probability, draw=draw) | ~may_extend)
    extend = due & ~enforce
    state = _enforce(state, setting, clock, enforce, draws.full < rule.enforce_full)
    state = state._replace(
        deadline=np.where(extend, state.deadline + calendar.extension_days, state.deadline),
        extensions=state.extensions + extend,
    )
    hit = without_deal(state, setting.dyads) & (state.threat > setting.dyads.floor) & ~at_war(state)
    return state, enforce, extend, np.asarray(extend & hit & calendar.letters)


def _going_well(state: TalksState, setting: Setting) -> FloatArray:
    """Return how much of the trade is in talks that enforcement would cut short; ``(..., 1)``, a share."""
    dyads = setting.dyads
    open_talks = (state.stage == Stage.TALKING) & without_deal(state, dyads) & ~at_war(state)
    done = np.where(open_talks, talks_done(state, setting=setting), 0.0)
    return good_faith(imports=dyads.imports, counts=~dyads.exempt, done=done)


def _enforce(state: TalksState, setting: Setting, clock: Clock, enforce: BoolArray, full: BoolArray) -> TalksState:
    """Put agreed rates into force, and dictate a rate to the others."""
    dyads, talking = setting.dyads, state.stage == Stage.TALKING
    done = np.where(talking, talks_done(state, setting=setting), 0.0)
    dictated = imposed_rate(state, setting=setting, full=full, talking=talking, done=done)
    hit = enforce & without_deal(state, dyads) & ~at_war(state)
    agreed = enforce & has_deal(state) & ~snapped_back(state)
    rate = np.where(hit, dictated, np.where(agreed, state.agreed_rate, state.rate))
    basis = np.where(hit & (dictated > dyads.floor), Basis.DICTATED, state.basis)
    return state._replace(
        rate=rate,
        basis=np.where(agreed, Basis.NEGOTIATED, basis),
        threat=np.where(hit, dictated, state.threat),
        deadline=np.where(enforce, NEVER, state.deadline),
        enforced_day=np.where(enforce, clock.day, state.enforced_day),
    )

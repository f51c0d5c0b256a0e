"""Step 7: what becomes of deals: final, stuck or collapsed; kept, broken, punished and restored."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.rng import Draws
from sim.rounds.dictating import imposed_rate
from sim.rounds.standing import enforcement_ahead, floor_in_force, has_deal, paused
from sim.rules.compliance import violation_hazard
from sim.rules.finalisation import Fate, fate_of_framework
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Clock, Stage, TalksState
from sim.rules.waiting_time import waiting_time


class Settled(NamedTuple):
    """What happened to deals in this round; booleans ``(..., partners)``."""

    final: BoolArray
    stall: BoolArray  # would have become final in this round, and is stuck
    collapse: BoolArray
    violation: BoolArray
    snapback: BoolArray
    restored: BoolArray


class Case(NamedTuple):
    """Deals broken, punished and restored in this round; booleans ``(..., partners)``."""

    violation: BoolArray
    snapback: BoolArray
    restored: BoolArray


def settle(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, Settled]:
    """Move every deal on by a round."""
    if not has_deal(state).any():
        nobody = np.zeros(state.stage.shape, dtype=bool)
        return state, Settled(nobody, nobody, nobody, nobody, nobody, nobody)
    days = np.array([clock.day, clock.day + clock.days])
    before, fate = (Fate._make(at) for at in zip(*_fate(state, setting, days, draws), strict=True))
    state = _finalised(state, setting, clock, draws, fate)
    state, case = monitor(state, setting=setting, clock=clock, draws=draws)
    stall = np.asarray(fate.stalled & ~before.stalled)
    return state, Settled(fate.final, stall, fate.collapsed, case.violation, case.snapback, case.restored)


def finalise(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, Fate]:
    """Make frameworks final, or let them collapse."""
    fate = _fate(state, setting, clock.day + clock.days, draws)
    return _finalised(state, setting, clock, draws, fate), fate


def _finalised(state: TalksState, setting: Setting, clock: Clock, draws: Draws, fate: Fate) -> TalksState:
    after = _made_final(state, fate.final, clock)
    if not setting.on.stages:
        return after
    return _collapse(after, setting, clock, fate.collapsed, draws.full < setting.deadline.enforce_full)


class Earliest(NamedTuple):
    """Days after signing before which nothing can happen to a deal; ``(..., partners)``, for one luck."""

    end: FloatArray  # final or collapsed
    violation: FloatArray


def earliest_fates(setting: Setting, draws: Draws) -> Earliest:
    """Return bounds by which steps of many runs leave out deals: in most rounds nothing happens to most."""
    rule = setting.after_deal
    final = waiting_time(hazard=rule.finalisation_per_day, draw=draws.final)
    collapse = waiting_time(hazard=rule.collapse_per_day, draw=draws.collapse)
    end = np.minimum(final, collapse) if setting.on.stages else np.full(final.shape, -np.inf)
    return Earliest(end, waiting_time(hazard=rule.violation_per_day, draw=draws.violation))


def _fate(state: TalksState, setting: Setting, day: int | IntArray, draws: Draws) -> Fate:
    """Return what has become of frameworks by a day, or by some days, which are then the first axis."""
    framework = np.asarray(state.stage == Stage.FRAMEWORK.value)
    waited = np.subtract.outer(day, state.deal_day)
    if not setting.on.stages:
        nobody = np.zeros(waited.shape, dtype=bool)
        return Fate(framework | nobody, nobody, nobody)
    rule = setting.after_deal
    return fate_of_framework(
        days=np.where(framework, waited, -1),
        final_draw=draws.final,
        stall_draw=draws.stall,
        collapse_draw=draws.collapse,
        hazards=(rule.finalisation_per_day, rule.collapse_per_day),
        stall=(rule.stall_share, rule.stall_days),
    )


def _made_final(state: TalksState, final: BoolArray, clock: Clock) -> TalksState:
    if not final.any():
        return state
    return state._replace(
        stage=np.where(final, Stage.FINAL, state.stage),
        final_day=np.where(final, clock.day, state.final_day),
    )


def _collapse(
    state: TalksState, setting: Setting, clock: Clock, collapsed: BoolArray, full: BoolArray
) -> TalksState:
    """Void frameworks: what the partner granted and what home gave up is gone, and the dossier is closed."""
    if not collapsed.any():
        return state
    rate, basis = _without_deal(state, setting, clock, full)
    dictated = collapsed & (basis == Basis.DICTATED)
    return state._replace(
        stage=np.where(collapsed, Stage.COLLAPSED, state.stage),
        collapse_day=np.where(collapsed, clock.day, state.collapse_day),
        rate=np.where(collapsed, rate, state.rate),
        threat=np.where(dictated, rate, state.threat),
        basis=np.where(collapsed, basis, state.basis),
        relief=np.where(collapsed, 0.0, state.relief),
        exempted=np.where(collapsed, 0.0, state.exempted),
        terms=np.where(collapsed[..., np.newaxis, :], 0.0, state.terms),
    )


def _without_deal(
    state: TalksState, setting: Setting, clock: Clock, full: BoolArray
) -> tuple[FloatArray, np.ndarray]:
    """Return the rate and its basis that a partner falls back to when its deal is void: that of those without one.

    ``full`` tells to whom home carries out its threat in full.
    """
    dyads = setting.dyads
    spared = enforcement_ahead(state, setting, clock) | paused(state, setting, clock)
    spared = spared | (state.enforced_day == NEVER)
    at_floor = np.minimum(dyads.floor, state.threat) * floor_in_force(setting, clock)
    imposed, imposed_basis = state.threat, np.full(state.stage.shape, Basis.ANNOUNCED)
    if setting.on.deadline and setting.calendar.deadline != NEVER:
        nobody = np.zeros(state.stage.shape, dtype=bool)  # is in talks any more
        imposed = imposed_rate(state, setting=setting, full=full, talking=nobody, done=0.0)
        imposed_basis = np.where(imposed > dyads.floor, Basis.DICTATED, Basis.BASELINE)
    suspended = paused(state, setting, clock) & (state.threat > dyads.floor)
    floor_basis = np.where(suspended, Basis.PAUSED, np.where(at_floor > 0.0, Basis.BASELINE, Basis.NONE))
    rate, basis = np.where(spared, at_floor, imposed), np.where(spared, floor_basis, imposed_basis)
    peace = state.truce_day != NEVER
    rate, basis = np.where(peace, state.threat, rate), np.where(peace, Basis.TRUCE, basis)
    return np.where(dyads.exempt, 0.0, rate), np.where(dyads.exempt, Basis.EXEMPT, basis)


def monitor(state: TalksState, *, setting: Setting, clock: Clock, draws: Draws) -> tuple[TalksState, Case]:
    """Let partners break their deals once, home find out and charge the threat, and the deal be restored."""
    if not setting.on.compliance:
        nobody = np.zeros(state.stage.shape, dtype=bool)
        return state, Case(nobody, nobody, nobody)
    rule, end = setting.after_deal, clock.day + clock.days
    signed, untried = has_deal(state), state.violation_day == NEVER
    hazard = violation_hazard(
        base=rule.violation_per_day,
        deterrence=rule.deterrence,
        detection=rule.detection_per_day,
        cure_days=float(rule.cure_days),
        points=np.where(signed, state.threat - state.agreed_rate, 0.0),
    )
    breaks = signed & untried & (end - state.deal_day > waiting_time(hazard=hazard, draw=draws.violation))
    violation_day = np.where(breaks, clock.day, state.violation_day)
    if not (signed & (violation_day != NEVER)).any():
        nobody = np.zeros(state.stage.shape, dtype=bool)
        return state, Case(nobody, nobody, nobody)
    patience = waiting_time(hazard=rule.detection_per_day, draw=draws.detection)
    unpunished = signed & (violation_day != NEVER) & (state.snapback_day == NEVER)
    caught = unpunished & (end - violation_day > patience)
    punished = signed & (state.snapback_day != NEVER) & (state.cured_day == NEVER)
    restored = np.asarray(punished & (clock.day >= state.snapback_day + rule.cure_days))
    after = state._replace(
        violation_day=violation_day,
        snapback_day=np.where(caught, clock.day, state.snapback_day),
        cured_day=np.where(restored, clock.day, state.cured_day),
        rate=np.where(caught, np.maximum(state.threat, state.rate), state.rate),
        basis=np.where(caught, Basis.SNAPBACK, state.basis),
    )
    return _restore(after, setting, clock, restored), Case(np.asarray(breaks), np.asarray(caught), restored)


def _restore(state: TalksState, setting: Setting, clock: Clock, restored: BoolArray) -> TalksState:
    if not restored.any():
        return state
    rate, basis = _with_deal(state, setting, clock)
    return state._replace(rate=np.where(restored, rate, state.rate), basis=np.where(restored, basis, state.basis))


def _with_deal(state: TalksState, setting: Setting, clock: Clock) -> tuple[FloatArray, np.ndarray]:
    """Return the rate and its basis of a restored deal: the agreed rate, unless its start is still to come."""
    nobody = np.zeros(state.stage.shape, dtype=bool)
    waiting, waiting_basis = _without_deal(state, setting, clock, nobody)
    starts = np.asarray(setting.talks.agreed_rate_at_signing) | ~enforcement_ahead(state, setting, clock)
    starts = starts | (state.agreed_rate < waiting)
    rate = np.where(starts, state.agreed_rate, waiting)
    return np.asarray(rate), np.asarray(np.where(starts, Basis.NEGOTIATED, waiting_basis))

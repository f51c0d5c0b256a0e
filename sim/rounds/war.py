"""Step 6: ultimatum and escalation, retaliation, truce.

Home's answer to an ultimatum that ran out comes before the partners' retaliation of the same round, so that one
exchange of blows fits into a weekly round; a truce is looked at last. Moves within each part are simultaneous.
"""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray
from sim.rng import Draws
from sim.rounds.standing import at_war, has_deal, paused, whole_rate
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Clock, Stage, TalksState
from sim.rules.tariff_war import cumulated_pain, escalated_rate, retaliation, truce


def expired_ultimata(state: TalksState, *, setting: Setting, clock: Clock) -> BoolArray:
    """Return the partners whose time to take their retaliation back is over; ``(..., partners)``.

    An ultimatum given before the announced rates are charged runs at least until they are.
    """
    imposed = setting.calendar.impose_threat
    begun = imposed == NEVER or clock.day + clock.days > imposed
    over = clock.day >= state.ultimatum_day + setting.war.patience_days
    return np.asarray(at_war(state) & over & begun)


def escalate(
    state: TalksState, *, setting: Setting, clock: Clock, expired: BoolArray, withdrawn: BoolArray
) -> TalksState:
    """Answer ultimata that ran out: a step up against those who stand firm, the pause for those who yield."""
    if not expired.any():
        return state
    dyads, war = setting.dyads, setting.war
    firm, yielding = expired & ~withdrawn, expired & withdrawn
    higher = escalated_rate(rate=state.threat, step=war.step_pct, cap=war.cap_pct)
    lowered = yielding & ((state.basis == Basis.ESCALATED) | (state.basis == Basis.ANNOUNCED))
    spared = paused(state, setting, clock)
    back = np.where(spared, np.minimum(dyads.floor, dyads.announced), dyads.announced)
    back_basis = np.where(spared, Basis.PAUSED, Basis.ANNOUNCED)
    return state._replace(
        threat=np.where(firm, higher, np.where(lowered, dyads.announced, state.threat)),
        rate=np.where(firm, higher, np.where(lowered, back, state.rate)),
        basis=np.where(firm, Basis.ESCALATED, np.where(lowered, back_basis, state.basis)),
        yielded_to=np.where(yielding, _hit_by(state), state.yielded_to),
        retaliation=np.where(yielding, 0.0, state.retaliation),
        ultimatum_day=np.where(firm | yielding, NEVER, state.ultimatum_day),
    )


def _hit_by(state: TalksState) -> FloatArray:
    return np.asarray(np.where(state.basis == Basis.PAUSED, state.rate, state.threat))


def retaliate(state: TalksState, *, setting: Setting, clock: Clock, ratio: FloatArray) -> TalksState:
    """Set the partners' extra tariffs, and home's ultimatum to those whose retaliation is new or higher.

    ``ratio`` is what the partners decided, ``(..., partners)``; it counts only without deal or truce. What hits
    is the threatened rate, or the rate in force where the threat is paused. Who has yielded to an ultimatum
    answers again only when it is hit harder than then.
    """
    open_dyad = ~has_deal(state) & (state.truce_day == NEVER) & (state.threat > 0.0)
    if not (open_dyad & (ratio > 0.0)).any():
        return state
    hit_by = _hit_by(state)
    answer = retaliation(ratio=ratio, hit_by=hit_by, cap=setting.war.cap_pct)
    answer = np.where(hit_by > state.yielded_to, answer, 0.0)
    wanted = np.where(open_dyad, np.maximum(answer, state.retaliation), state.retaliation)
    can_escalate = state.threat < setting.war.cap_pct
    new = (wanted > state.retaliation) & can_escalate & (state.ultimatum_day == NEVER)
    return state._replace(retaliation=wanted, ultimatum_day=np.where(new, clock.day, state.ultimatum_day))


def seek_truce(
    state: TalksState, *, setting: Setting, clock: Clock, draws: Draws, blend: FloatArray
) -> tuple[TalksState, BoolArray, BoolArray]:
    """Cumulate the pain of both sides, float lower rates, and end the wars of which both have had enough.

    Returns the state, who has a truce, and to whom home has floated a rate half-way to that of a truce. Patience
    differs between runs by up to half of its mean either way.
    """
    fighting = at_war(state)
    none = np.zeros(state.stage.shape, dtype=bool)
    if not fighting.any():
        return state, none, none
    war = setting.war
    partner_pain, home_pain = _pains(state, setting, clock, fighting, blend)
    home_patience = war.home_patience * (0.5 + draws.home_patience)
    floats = fighting & (home_pain >= war.signal_share * home_patience) & (state.signal_day == NEVER)
    state = state._replace(
        signal=np.where(floats, (state.threat + _truce_rate(setting)) / 2.0, state.signal),
        signal_day=np.where(floats, clock.day, state.signal_day),
    )
    pull = np.where(state.signal_day < clock.day, 1.0 - war.signal_pull, 1.0)  # heard from the next round on
    ends = truce(
        at_war=fighting,
        partner_pain=partner_pain,
        home_pain=home_pain,
        partner_patience=war.partner_patience * (0.5 + draws.partner_patience) * pull,
        home_patience=home_patience,
    )
    after = state._replace(
        partner_pain=partner_pain,
        home_pain=home_pain,
        truce_day=np.where(ends, clock.day, state.truce_day),
        stage=np.where(ends, np.maximum(state.stage, Stage.WAITING), state.stage),
        rate=np.where(ends, _truce_rate(setting), state.rate),
        basis=np.where(ends, Basis.TRUCE, state.basis),
        threat=np.where(ends, _truce_rate(setting), state.threat),
        retaliation=np.where(ends, np.minimum(war.truce_retaliation_pct, state.retaliation), state.retaliation),
        ultimatum_day=np.where(ends, NEVER, state.ultimatum_day),
    )
    return after, ends, floats


def _truce_rate(setting: Setting) -> FloatArray:
    return np.asarray(np.minimum(setting.war.truce_rate_pct, setting.dyads.announced))


def _pains(
    state: TalksState, setting: Setting, clock: Clock, fighting: BoolArray, blend: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the pain of partners, and home's from each of them, with that of this round."""
    dyads, shape = setting.dyads, state.rate.shape
    rates = np.array([np.broadcast_to(_truce_rate(setting), shape), state.rate])
    pays = whole_rate(dyads=dyads, rate=rates, relief=0.0, shock=state.shock)
    answers = np.array([np.full(shape, setting.war.truce_retaliation_pct), state.retaliation])

    def pain(before: FloatArray, table: PayoffTable, size: ArrayLike) -> FloatArray:
        peace, present = payoff(table=table, rate=pays, retaliation=answers, blend=blend)
        loss = np.where(fighting, peace - present, 0.0)
        return cumulated_pain(before=before, loss=loss, size=size, days=clock.days)

    worth = setting.payoffs
    return (
        pain(state.partner_pain, worth.partner, dyads.size),
        pain(state.home_pain, worth.home_welfare, setting.home_size),
    )

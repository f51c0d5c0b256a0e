"""Step 5, second half: what the two sides ask for, whether they sign, and what is written."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rounds.position import Position
from sim.rounds.standing import enforcement_ahead, whole_rate
from sim.rules.agreement import Meeting, agreed_rate, meet, share_of_gain
from sim.rules.audience_cost import audience_cost
from sim.rules.demand import demand
from sim.rules.frontier import deal_at, home_given_partner
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.precedent import lean_on_precedent
from sim.rules.priority import sessions_per_dyad
from sim.rules.setting import Setting
from sim.rules.state import Basis, Clock, Stage, TalksState


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
    held = sessions_per_dyad(days=clock.days, interval=setting.capacity.session_interval_days)
    partner = np.where(session, np.maximum(state.partner_concession, concessions[0]), state.partner_concession)
    home = np.where(session, np.maximum(state.home_concession, concessions[1]), state.home_concession)
    zone = position.zone
    partner_share = _asked(1.0 - partner, position.partner_reference, setting)
    home_share = _asked(1.0 - home, position.home_reference, setting)
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
        partner_moves=state.partner_moves + (partner > state.partner_concession),
        home_moves=state.home_moves + (home > state.home_concession),
        partner_history=_remembered(state.partner_history, partner, session),
        home_history=_remembered(state.home_history, home, session),
    )
    return met, Demands(partner_demand, home_demand, meeting)


def _asked(share: FloatArray, reference: FloatArray, setting: Setting) -> FloatArray:
    """Return the share of the gain that a side asks for, leaning on precedent if there is such a thing."""
    if not setting.on.precedent:
        return share
    return lean_on_precedent(share=share, reference=reference, weight=setting.talks.precedent_weight)


def _remembered(history: FloatArray, concession: FloatArray, session: BoolArray) -> FloatArray:
    """Return a history of concessions with that of this session in front; ``(..., MEMORY, partners)``."""
    newest = concession[..., np.newaxis, :]
    moved = np.concatenate([newest, history[..., :-1, :]], axis=-2)
    return np.asarray(np.where(session[..., np.newaxis, :], moved, history))


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
    relief, exempted = setting.dyads.relief_max * deal[0], setting.dyads.exempted_max * deal[0]
    written = _written(
        setting=setting, position=position, meeting=meeting, given=deal[0], freed=(relief, exempted)
    )
    rate = written.rate
    starts = np.asarray(talks.agreed_rate_at_signing) | ~enforcement_ahead(state, setting, clock)
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
        exempted=np.where(signed, exempted, state.exempted),
        terms=np.where(signed[..., np.newaxis, :], terms, state.terms),
        partner_share=np.where(signed, gained, state.partner_share),
        home_share=np.where(signed, home_gained, state.home_share),
        home_prefers_deal=np.where(
            signed, written.home_payoff >= position.home_at_threat, state.home_prefers_deal
        ),
    )


class _Written(NamedTuple):
    """A deal as it is written: the rate, and what it then brings; ``(..., partners)``."""

    rate: FloatArray
    partner_payoff: FloatArray
    home_payoff: FloatArray


def _written(
    *,
    setting: Setting,
    position: Position,
    meeting: Meeting,
    given: FloatArray,
    freed: tuple[FloatArray, FloatArray],
) -> _Written:
    """Round the rates of deals, except where rounding would cost a side all that it gained.

    ``freed``: relief from sectoral duties, share of imports exempted.
    """
    dyads, zone = setting.dyads, position.zone
    relief, exempted = freed
    exact = dyads.ceiling - given * (dyads.ceiling - dyads.lowest)
    step = setting.talks.rate_step_pct
    rounded = agreed_rate(ceiling=dyads.ceiling, floor=dyads.lowest, leverage_given=given, step=step)
    pays = whole_rate(dyads=dyads, rate=np.array([rounded, exact]), relief=relief, exempted=exempted)

    def change(table: PayoffTable) -> FloatArray:
        at_rounded, at_exact = payoff(table=table, rate=pays, retaliation=0.0, blend=position.blend)
        return np.asarray(at_rounded - at_exact)

    partner = meeting.partner_payoff + change(setting.payoffs.partner)
    agreed = home_given_partner(
        frontier=setting.frontier, partner_payoff=meeting.partner_payoff, blend=position.blend
    )
    at_rounded, at_exact = audience_cost(
        announced=dyads.announced,
        rate=np.array([rounded, exact]),
        imports=dyads.imports,
        coverage=dyads.coverage,
        weight=setting.talks.audience,
    )
    home = agreed + change(setting.payoffs.home) - (at_rounded - at_exact)
    both_content = (partner >= zone.partner_reserve) & (home >= zone.home_reserve)
    return _Written(
        np.where(both_content, rounded, exact),
        np.where(both_content, partner, meeting.partner_payoff),
        np.where(both_content, home, agreed),
    )

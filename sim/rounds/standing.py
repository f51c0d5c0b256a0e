"""Who stands where: groups of partners that several steps ask for, and the opening state."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray
from sim.rules.effective_rate import effective_rate
from sim.rules.setting import Setting
from sim.rules.state import NEVER, TERMS, Basis, Clock, Dyads, Stage, TalksState


def at_war(state: TalksState) -> BoolArray:
    """Return the partners whose retaliation is in force, with neither deal nor truce; ``(..., partners)``."""
    return np.asarray((state.retaliation > 0.0) & (state.truce_day == NEVER) & (state.stage < Stage.FRAMEWORK))


def without_deal(state: TalksState, dyads: Dyads) -> BoolArray:
    """Return the partners that home's calendar can hit: no deal, no truce, not exempt; ``(..., partners)``."""
    return np.asarray((state.stage < Stage.FRAMEWORK) & (state.truce_day == NEVER) & ~dyads.exempt)


def narrowed(setting: Setting, clock: Clock) -> bool:
    """Tell whether products have been taken out of the reciprocal rates by this round."""
    return setting.calendar.narrow_scope < clock.day + clock.days


def floor_in_force(setting: Setting, clock: Clock) -> bool:
    """Tell whether the floor is charged on everybody by this round, the rest of the world included."""
    return setting.calendar.impose_floor < clock.day + clock.days


def whole_rate(
    *, dyads: Dyads, rate: ArrayLike, relief: ArrayLike, coverage: FloatArray | None = None
) -> FloatArray:
    """Return what imports from each partner pay at a negotiable rate, all duties together.

    Parameters
    ----------
    dyads : facts of the dyads
    rate : ``(..., partners)``, percent
    relief : ``(..., partners)``, share of sectoral duties lifted
    coverage : ``(partners,)``, share of imports that the rate reaches; that of the talks when left out
    """
    return effective_rate(
        rate=rate,
        coverage=dyads.coverage if coverage is None else coverage,
        sectoral=dyads.sectoral,
        relief=relief,
        other_duties=dyads.existing_duty + dyads.emergency_effective,
    )


def opening_state(*, setting: Setting, runs: int | None = None) -> TalksState:
    """Return the state on the eve of the announcement.

    Parameters
    ----------
    setting : Setting
    runs : number of runs, or None for one run without a leading axis
    """
    lead = () if runs is None else (runs,)
    shape = (*lead, len(setting.codes))
    single = (*lead, 1)
    zero, nothing = np.zeros(shape), np.full(shape, np.nan)
    count = np.zeros(shape, dtype=np.int64)
    never = np.full(shape, NEVER)
    basis = np.where(setting.dyads.exempt, Basis.EXEMPT, Basis.NONE) + count
    return TalksState(
        stage=count + Stage.SILENT,
        rate=zero,
        basis=basis,
        threat=zero,
        retaliation=zero,
        sessions=count,
        last_session=-never,
        partner_concession=zero,
        home_concession=zero,
        belief_for=zero + setting.belief.prior_for,
        belief_against=zero + setting.belief.prior_against,
        contact_day=never,
        deal_day=never,
        final_day=never,
        truce_day=never,
        ultimatum_day=never,
        yielded_to=zero - 1.0,
        partner_pain=zero,
        home_pain=zero,
        agreed_rate=nothing,
        relief=zero,
        terms=np.zeros((*lead, len(TERMS), len(setting.codes))),
        partner_share=nothing,
        home_share=nothing,
        home_prefers_deal=np.zeros(shape, dtype=bool),
        stress=np.zeros(single),
        deadline=np.full(single, NEVER),
        extensions=np.zeros(single, dtype=np.int64),
        enforced_day=np.full(single, NEVER),
    )

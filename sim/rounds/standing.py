"""Who stands where: groups of partners that several steps ask for, and the opening state."""

import numpy as np

from sim.arrays import PARTNER_AXIS, ArrayLike, BoolArray, FloatArray
from sim.rules.effective_rate import effective_rate
from sim.rules.setting import Setting
from sim.rules.state import MEMORY, NEVER, TERMS, Basis, Clock, Dyads, Stage, TalksState

# Plain numbers, as wherever stages are compared in every round: numpy is slow with members of enumerations.
_FRAMEWORK, _FINAL = Stage.FRAMEWORK.value, Stage.FINAL.value


def has_deal(state: TalksState) -> BoolArray:
    """Return the partners with a framework or a final deal that has not collapsed; ``(..., partners)``."""
    return np.asarray((state.stage == _FRAMEWORK) | (state.stage == _FINAL))


def breaks_deal(state: TalksState) -> BoolArray:
    """Return the partners that do not keep their deal at present; ``(..., partners)``."""
    return np.asarray((state.violation_day != NEVER) & (state.cured_day == NEVER) & has_deal(state))


def snapped_back(state: TalksState) -> BoolArray:
    """Return the partners that home charges the threat again for a broken deal; ``(..., partners)``."""
    return np.asarray((state.snapback_day != NEVER) & (state.cured_day == NEVER) & has_deal(state))


def number_signed(state: TalksState) -> np.ndarray:
    """Return the frameworks signed so far, collapsed ones too; ``(..., 1)``."""
    return np.asarray((state.deal_day != NEVER).sum(axis=PARTNER_AXIS, keepdims=True))


def enforcement_ahead(state: TalksState, setting: Setting, clock: Clock) -> BoolArray:
    """Tell whether a day will come on which agreed rates are put into force; ``(..., 1)``."""
    imposed = setting.calendar.impose_threat
    to_be_imposed = imposed != NEVER and imposed >= clock.day + clock.days
    return np.asarray((state.deadline != NEVER) | to_be_imposed)


def on_own_track(state: TalksState, setting: Setting) -> BoolArray:
    """Return the partners with a team of their own: those named, and all with a truce; ``(..., partners)``."""
    return np.asarray(setting.dyads.own_track | (state.truce_day != NEVER))


def paused(state: TalksState, setting: Setting, clock: Clock) -> BoolArray:
    """Tell whether country rates are suspended, until a deadline or for good; ``(..., 1)``."""
    calendar = setting.calendar
    for_good = not setting.on.deadline and calendar.pause < clock.day + clock.days
    return np.asarray((state.deadline != NEVER) | for_good)


def at_war(state: TalksState) -> BoolArray:
    """Return the partners whose retaliation is in force, with neither deal nor truce; ``(..., partners)``."""
    return np.asarray((state.retaliation > 0.0) & (state.truce_day == NEVER) & ~has_deal(state))


def without_deal(state: TalksState, dyads: Dyads) -> BoolArray:
    """Return the partners that home's calendar can hit: no deal, no truce, not exempt; ``(..., partners)``."""
    return np.asarray(~has_deal(state) & (state.truce_day == NEVER) & ~dyads.exempt)


def narrowed(setting: Setting, clock: Clock) -> bool:
    """Tell whether products have been taken out of the reciprocal rates by this round."""
    return setting.calendar.narrow_scope < clock.day + clock.days


def floor_in_force(setting: Setting, clock: Clock) -> bool:
    """Tell whether the floor is charged on everybody by this round, the rest of the world included."""
    return setting.calendar.impose_floor < clock.day + clock.days


def whole_rate(
    *,
    dyads: Dyads,
    rate: ArrayLike,
    relief: ArrayLike,
    exempted: ArrayLike = 0.0,
    shock: ArrayLike = 0.0,
    coverage: FloatArray | None = None,
) -> FloatArray:
    """Return what imports from each partner pay at a negotiable rate, all duties together.

    Parameters
    ----------
    dyads : facts of the dyads
    rate : ``(..., partners)``, percent
    relief : ``(..., partners)``, share of sectoral duties lifted
    exempted : ``(..., partners)``, share of covered imports that a quota frees from the rate
    shock : ``(..., partners)``, political duty on top of the rate, percent points
    coverage : ``(partners,)``, share of imports that the rate reaches; that of the talks when left out
    """
    return effective_rate(
        rate=(1.0 - np.asarray(exempted)) * np.asarray(rate) + np.asarray(shock),
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
    shape, single = (*lead, len(setting.codes)), (*lead, 1)
    count = np.zeros(shape, dtype=np.int64)
    fields = {
        **dict.fromkeys(_NOTHING_YET, np.zeros(shape)),
        **dict.fromkeys(_UNKNOWN, np.full(shape, np.nan)),
        **dict.fromkeys(_NOT_HAPPENED, np.full(shape, NEVER)),
        **dict.fromkeys(("sessions", "partner_moves", "home_moves"), count),
        **dict.fromkeys(("partner_history", "home_history"), np.zeros((*lead, MEMORY, len(setting.codes)))),
    }
    return TalksState(
        **fields,
        stage=count + Stage.SILENT,
        basis=np.where(setting.dyads.exempt, Basis.EXEMPT, Basis.NONE) + count,
        last_session=np.full(shape, -NEVER),
        belief_for=np.zeros(shape) + setting.belief.prior_for,
        belief_against=np.zeros(shape) + setting.belief.prior_against,
        yielded_to=np.full(shape, -1.0),
        terms=np.zeros((*lead, len(TERMS), len(setting.codes))),
        home_prefers_deal=np.zeros(shape, dtype=bool),
        stress=np.zeros(single),
        deadline=np.full(single, NEVER),
        extensions=np.zeros(single, dtype=np.int64),
        enforced_day=np.full(single, NEVER),
    )


_NOTHING_YET = (
    "rate",
    "threat",
    "retaliation",
    "shock",
    "partner_concession",
    "home_concession",
    "partner_pain",
    "home_pain",
    "relief",
    "exempted",
)
_UNKNOWN = ("agreed_rate", "partner_share", "home_share", "signal")
_NOT_HAPPENED = (
    "contact_day",
    "deal_day",
    "final_day",
    "collapse_day",
    "violation_day",
    "snapback_day",
    "cured_day",
    "truce_day",
    "ultimatum_day",
    "signal_day",
    "shock_day",
)

"""What partners without a deal are charged once home has carried out its threat."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray
from sim.rules.dictated_rate import dictated_rate, milder_by_progress, milder_by_stage
from sim.rules.setting import Setting
from sim.rules.state import TalksState


def imposed_rate(
    state: TalksState, *, setting: Setting, full: BoolArray, talking: ArrayLike, done: ArrayLike
) -> FloatArray:
    """Return the rate that home dictates to each partner if it has no deal; ``(..., partners)``, percent.

    Parameters
    ----------
    state, setting : as they stand
    full : booleans ``(..., partners)``
        To whom the threat is carried out in full.
    talking, done : ``(..., partners)``
        Is in talks, and the share of the sessions that they take, 0..1: what counts of the two, the setting says.
    """
    dyads, rule = setting.dyads, setting.deadline
    bounds = (rule.lowest_pct, rule.cap_talking_pct)
    if rule.credits_progress:
        milder = milder_by_progress(threat=state.threat, floor=dyads.floor, done=done, bounds=bounds)
    else:
        milder = milder_by_stage(threat=state.threat, floor=dyads.floor, talking=talking, bounds=bounds)
    return dictated_rate(
        threat=state.threat,
        floor=dyads.floor,
        surplus=dyads.deficit < 0.0,
        favoured=dyads.favoured,
        full=full,
        milder=milder,
        lowest_pct=rule.lowest_pct,
    )


def talks_done(state: TalksState, *, setting: Setting) -> FloatArray:
    """Return the sessions held as a share of those that a deal takes; ``(..., partners)``, 0..1."""
    return np.minimum(state.sessions / setting.dyads.complexity, 1.0)

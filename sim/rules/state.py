"""What a run is made of: closed vocabularies, the state of the talks, and what an actor sees.

Rates are in percent, money in USD bn a year, time in days since the start. The last axis is ``partners``;
leading axes are free. "Rate" without more is the negotiable (reciprocal) part of home's tariff on a partner;
the headline rate adds the emergency duty that is not on the table.
"""

from enum import IntEnum
from typing import NamedTuple

from sim.arrays import BoolArray, FloatArray, IntArray

NEVER = 1_000_000
"""Day number of an act that does not happen (some 2,700 years)."""

MEMORY = 4
"""Sessions that a dyad remembers: entries of the histories of concessions."""


class Stage(IntEnum):
    """How far a partner's talks have come; order matters: later is further."""

    SILENT = 0
    WAITING = 1
    TALKING = 2
    FRAMEWORK = 3
    FINAL = 4
    COLLAPSED = 5


class Basis(IntEnum):
    """Where the rate in force comes from: a property of the rate, not of the talks."""

    NONE = 0
    BASELINE = 1
    ANNOUNCED = 2
    PAUSED = 3
    NEGOTIATED = 4
    DICTATED = 5
    ESCALATED = 6
    TRUCE = 7
    EXEMPT = 8
    SNAPBACK = 9


class DealKind(IntEnum):
    """What a partner asks for: what is on the table, on both sides."""

    EXEMPTION = 0  # relief from sectoral duties and a quota; the rate stays
    REDUCTION = 1  # a lower rate against lower tariffs and purchases
    AGREEMENT = 2  # everything


class Clock(NamedTuple):
    """Where a run is in time."""

    round_index: int
    day: int  # first day of the round, counted from the start
    days: int  # length of a round


class Dyads(NamedTuple):
    """Facts about home and each partner that do not change in a run; every field ``(partners,)``."""

    imports: FloatArray  # home's goods imports from the partner, USD bn a year
    exports: FloatArray  # home's goods exports to the partner, USD bn a year
    deficit: FloatArray  # home's goods deficit with the partner, USD bn a year; negative for a surplus
    size: FloatArray  # the partner's expenditure, USD bn a year
    announced: FloatArray  # rate of the announced schedule, percent
    floor: FloatArray  # lowest rate an ordinary partner can get, percent; 0 where exempt
    ceiling: FloatArray  # highest rate without a war, percent: announced, or dictated where that is more
    exempt: BoolArray  # outside the schedule, with duties of their own
    existing_duty: FloatArray  # home's average tariff before 2025, effective points
    emergency_headline: FloatArray  # emergency duty already in force, headline percent
    emergency_effective: FloatArray  # the same over all imports from the partner, effective points
    sectoral: FloatArray  # duties on sectors, effective points over all imports
    partner_tariff: FloatArray  # the partner's tariff on home's goods before the talks, percent
    coverage: FloatArray  # share of imports that the reciprocal rate reaches, 0..1, scope of 11 April 2025
    coverage_at_first: FloatArray  # the same before products were taken out of the scope
    exposure: FloatArray  # home's share in the partner's exports x announced rate, 0..1
    priority: FloatArray  # what home's queue gives the dossier before noise, utility units
    complexity: FloatArray  # sessions a framework takes
    own_track: BoolArray  # has a team of its own, outside the common capacity
    region: BoolArray  # (regions, partners) membership
    friend: BoolArray  # close to home's leader
    favoured: BoolArray  # holds trade preferences that home spares when it dictates
    bloc: BoolArray  # (blocs, partners) membership of blocs that bargain together; a partner is in one at most
    kind: IntArray  # DealKind that the partner asks for
    lowest: FloatArray  # lowest rate on the table, percent: the floor, or the ceiling where the rate is not
    relief_max: FloatArray  # most relief from sectoral duties on the table, share 0..1
    exempted_max: FloatArray  # most imports that a quota on the table frees from the rate, share 0..1


class TalksState(NamedTuple):
    """What changes in a run; ``(..., partners)`` unless said. A rule returns a new one, none is written into."""

    stage: IntArray
    rate: FloatArray  # in force
    basis: IntArray
    threat: FloatArray  # what home says it will charge without a deal
    retaliation: FloatArray  # the partner's extra tariff on home's goods, percent points
    sessions: IntArray
    last_session: IntArray  # day, -NEVER before the first
    partner_concession: FloatArray  # 0..1, never falls
    home_concession: FloatArray  # 0..1, never falls
    partner_moves: IntArray  # sessions in which the partner gave up something
    home_moves: IntArray  # sessions in which home gave up something
    partner_history: FloatArray  # (..., MEMORY, partners) concession after each of the last sessions, latest first
    home_history: FloatArray  # (..., MEMORY, partners)
    belief_for: FloatArray  # first parameter of the Beta belief that home carries out its threats
    belief_against: FloatArray  # second parameter
    contact_day: IntArray  # NEVER until it happens; so are the next nine
    deal_day: IntArray
    final_day: IntArray
    collapse_day: IntArray
    violation_day: IntArray  # since when the partner has not kept its deal
    snapback_day: IntArray  # since when home charges the threat again for it
    cured_day: IntArray  # when the deal was restored
    truce_day: IntArray
    ultimatum_day: IntArray  # since when an ultimatum runs
    signal_day: IntArray  # when home last floated a rate
    signal: FloatArray  # the rate floated, percent; nan before
    shock: FloatArray  # political duty on top of the rate, whatever is negotiated, percent points
    shock_day: IntArray  # since when
    yielded_to: FloatArray  # the rate that hit when an ultimatum made the partner withdraw, -1 before
    partner_pain: FloatArray  # cumulated welfare loss of the tariff war, percent of expenditure x days
    home_pain: FloatArray  # home's
    agreed_rate: FloatArray  # nan without a deal
    relief: FloatArray  # share of sectoral duties lifted by the deal, 0..1
    exempted: FloatArray  # share of imports that the deal frees from the rate, 0..1
    terms: FloatArray  # (..., 5, partners): what the partner grants, in the order of TERMS
    partner_share: FloatArray  # of the partner's possible gain, in its signed deal; nan without
    home_share: FloatArray
    home_prefers_deal: BoolArray  # to carrying out its threat
    stress: FloatArray  # (..., 1)
    deadline: IntArray  # (..., 1) day, NEVER when none is set
    extensions: IntArray  # (..., 1) so far
    enforced_day: IntArray  # (..., 1) when the consequences fell, NEVER before


TERMS = ("tariff_cut_share", "barrier_reform", "purchases_usd_bn", "investment_usd_bn", "licences_share")
"""What a partner can grant, in the order of the terms axis."""


class View(NamedTuple):
    """What an actor sees of one dyad when it decides; shapes broadcast to ``(..., partners)`` unless said."""

    progress: FloatArray  # 0..1, way to the deadline weighed by belief
    own_concession: FloatArray  # 0..1, so far
    other_concession: FloatArray  # 0..1, the other side's up to its last session
    own_moves: IntArray  # sessions in which this side gave up something
    other_moves: IntArray  # sessions in which the other side did
    own_history: FloatArray  # (MEMORY, ..., partners) own concession after the last sessions, latest first
    other_history: FloatArray  # (MEMORY, ..., partners) the other side's; 0 before the first session
    offered: FloatArray  # 0..1, own share of the possible gain in what the other side asks for; nan if nobody asks
    left: FloatArray  # 0..1, the other side's share of its possible gain in what this side asks for; nan likewise
    sessions: IntArray  # held before this one
    ready: BoolArray  # this session can end in a framework: enough have been held
    proposes: BoolArray  # this side's turn to propose: the partner's first, then in turn, from readiness on
    signed: IntArray  # frameworks signed by all partners so far
    reference_share: FloatArray  # own side's share of its possible gain in signed deals; nan before the first
    bloc_concession: FloatArray  # 0..1, mean of the own bloc's other members in talks; nan without any
    bloc_signed: FloatArray  # 0..1, share of the own bloc's other members that have a deal; nan without a bloc
    bloc_hit: BoolArray  # a member of the own bloc, this one too, pays more than the floor without a deal
    credibility: FloatArray  # 0..1, belief that home carries out its threats
    threat: FloatArray  # percent
    rate: FloatArray  # percent, in force
    retaliation: FloatArray  # percent points
    exposure: FloatArray  # 0..1
    draw: FloatArray  # uniform in [0, 1), one for each round, partner and side
    fate: FloatArray  # uniform in [0, 1), one for each run and partner


def other_side(*, view: View, reference_share: FloatArray, draw: FloatArray) -> View:
    """Return what the other side of the same dyads sees: own and other exchanged, precedent and luck of its own.

    Parameters
    ----------
    view : of one side
    reference_share, draw : of the other side, shapes as in ``view``

    Returns
    -------
    View, shapes as in ``view``.
    """
    return view._replace(
        own_concession=view.other_concession,
        other_concession=view.own_concession,
        own_moves=view.other_moves,
        other_moves=view.own_moves,
        own_history=view.other_history,
        other_history=view.own_history,
        offered=view.left,
        left=view.offered,
        proposes=~view.proposes,
        reference_share=reference_share,
        draw=draw,
    )

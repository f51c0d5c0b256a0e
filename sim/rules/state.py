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
    belief_for: FloatArray  # first parameter of the Beta belief that home carries out its threats
    belief_against: FloatArray  # second parameter
    contact_day: IntArray  # NEVER until it happens; so are the next five
    deal_day: IntArray
    final_day: IntArray
    truce_day: IntArray
    ultimatum_day: IntArray  # since when an ultimatum runs
    yielded_to: FloatArray  # the rate that hit when an ultimatum made the partner withdraw, -1 before
    partner_pain: FloatArray  # cumulated welfare loss of the tariff war, percent of expenditure x days
    home_pain: FloatArray  # home's
    agreed_rate: FloatArray  # nan without a deal
    relief: FloatArray  # share of sectoral duties lifted, 0..1
    terms: FloatArray  # (..., 4, partners): what the partner grants, in the order of TERMS
    partner_share: FloatArray  # of the partner's possible gain, in its signed deal; nan without
    home_share: FloatArray
    home_prefers_deal: BoolArray  # to carrying out its threat
    stress: FloatArray  # (..., 1)
    deadline: IntArray  # (..., 1) day, NEVER when none is set
    extensions: IntArray  # (..., 1) so far
    enforced_day: IntArray  # (..., 1) when the consequences fell, NEVER before


TERMS = ("tariff_cut_share", "barrier_reform", "purchases_usd_bn", "investment_usd_bn")
"""What a partner can grant, in the order of the terms axis."""


class View(NamedTuple):
    """What an actor sees of one dyad when it decides; shapes broadcast to ``(..., partners)``."""

    progress: FloatArray  # 0..1, way to the deadline weighed by belief
    own_concession: FloatArray  # 0..1, so far
    other_concession: FloatArray  # 0..1, the other side's up to its last session
    sessions: IntArray  # held before this one
    signed: IntArray  # frameworks signed by all partners so far
    reference_share: FloatArray  # own side's share of its possible gain in signed deals; nan before the first
    credibility: FloatArray  # 0..1, belief that home carries out its threats
    threat: FloatArray  # percent
    rate: FloatArray  # percent, in force
    retaliation: FloatArray  # percent points
    exposure: FloatArray  # 0..1
    draw: FloatArray  # uniform in [0, 1), one for each round, partner and side

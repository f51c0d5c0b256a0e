"""Everything a run is given and cannot change: calendar, parameters, payoffs, frontiers.

Fields are plain numbers; rates in percent, money in USD bn a year, time in days since the start. Ranges and
sources of the values stand with the configuration schema, which is the only door through which they come.
"""

import datetime
from typing import NamedTuple

from sim.rules.frontier import Frontier
from sim.rules.payoff import PayoffTable
from sim.rules.state import Dyads


class Calendar(NamedTuple):
    """Days of home's acts; NEVER for an act that does not happen."""

    announce: int
    impose_floor: int
    impose_threat: int
    pause: int
    narrow_scope: int  # products are taken out of the reciprocal rates
    deadline: int  # set by the pause
    extension_days: int
    extensions_at_most: int
    letters: bool  # a dated letter goes out with each extension


class Contact(NamedTuple):
    """When partners ask for talks."""

    hazard_per_day: float
    exposure_slope: float


class Capacity(NamedTuple):
    """Home's time for talks."""

    sessions_per_week: float
    own_track_sessions_per_week: float
    session_interval_days: int
    priority_noise: float


class Belief(NamedTuple):
    """How partners learn whether threats are carried out."""

    prior_for: float
    prior_against: float
    deadline_weight: float
    letter_weight: float
    memory_per_day: float


class Deadline(NamedTuple):
    """What home does when a deadline comes."""

    resolve: float
    stress_sensitivity: float
    stress_memory_per_day: float
    stress_scale_pct: float
    enforce_full: float
    lowest_pct: float
    cap_talking_pct: float


class Talks(NamedTuple):
    """How a dyad bargains."""

    discount_per_day: float
    progress_discount_per_day: float
    after_enforcement_days: float
    signing_cost: float
    quick_win: float  # worth to home of having a deal to show, share of imports
    precedent_weight: float
    precedent_region_weight: float
    precedent_memory_per_day: float
    rate_step_pct: float
    relief_share_max: float
    finalisation_per_day: float
    agreed_rate_at_signing: bool


class War(NamedTuple):
    """Moves of a tariff war."""

    step_pct: float
    cap_pct: float
    patience_days: int
    truce_rate_pct: float
    truce_retaliation_pct: float
    partner_patience: float  # percent of expenditure x days
    home_patience: float


class Payoffs(NamedTuple):
    """What each dyad is worth to the two sides, taken from the trade model before the run."""

    partner: PayoffTable  # the partner's welfare
    home: PayoffTable  # home's objective: weighed welfare, deficit, revenue, less its stress
    home_welfare: PayoffTable  # home's welfare alone
    low_reference_pct: float  # rate of all others in the first reference set
    high_reference_pct: float  # and in the second


class Setting(NamedTuple):
    """What a run is given."""

    start: datetime.date
    codes: tuple[str, ...]
    slots: tuple[int, ...]  # position of each partner in the data's full order: the address of its draws
    rounds: int
    round_days: int
    dyads: Dyads
    calendar: Calendar
    contact: Contact
    capacity: Capacity
    belief: Belief
    deadline: Deadline
    talks: Talks
    war: War
    payoffs: Payoffs
    frontier: Frontier
    home_size: float  # home's expenditure, USD bn a year
    outside_imports: float  # home's imports from the rest of the world, USD bn a year
    outside_duty: float  # duty on them before the talks, percent: taken to be the partners' mean
    outside_floor: float  # rate charged on them once the floor is in force, percent

"""Everything a run is given and cannot change: calendar, parameters, payoffs, frontiers.

Fields are plain numbers; rates in percent, money in USD bn a year, time in days since the start. Ranges and
sources of the values stand with the configuration schema, which is the only door through which they come.
"""

import datetime
from typing import NamedTuple

from sim.arrays import BoolArray
from sim.rules.frontier import Frontier
from sim.rules.payoff import PayoffTable
from sim.rules.state import Dyads


class Switches(NamedTuple):
    """Mechanisms that a round can do without; each False is a model without that rule."""

    contact: bool  # partners decide when to ask; else all that ever ask do so at once
    capacity: bool  # home's time is limited
    responsiveness: bool  # who asks early is seen early
    precedent: bool  # signed deals are known to others
    stages: bool  # a framework still has to become final; else it is at once
    walking_away: bool  # talks can end without a deal; else every dossier that has had its sessions is closed
    war: bool  # partners may retaliate
    belief: bool  # partners doubt; else a threat is taken at face value
    deadline: bool  # the pause ends; else it goes on
    compliance: bool  # partners may break their deals; else all keep them


class Summit(NamedTuple):
    """Leaders meet: a session outside the queue in which much can be given up."""

    day: int
    invited: BoolArray  # (partners,)


class FloatedRate(NamedTuple):
    """Home floats a lower rate in public."""

    day: int
    target: BoolArray  # (partners,)
    rate_pct: float


class Shock(NamedTuple):
    """A duty that home puts on a partner for reasons of its own politics."""

    day: int
    target: BoolArray  # (partners,)
    points: float


class Shocks(NamedTuple):
    """Duties that no talks are about: dated ones, and ones that come by chance."""

    dated: tuple[Shock, ...]
    hazard_per_day: float
    points: float  # of a shock that comes by chance
    suspends_days: int  # without sessions after a shock


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
    summits: tuple[Summit, ...]
    floated: tuple[FloatedRate, ...]


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
    responsiveness: float  # utility of a partner that asks on the day of the announcement
    responsiveness_days: float  # after which a third of it is left


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
    good_faith: float  # log odds of enforcing lost per share of imports in talks that go well
    stress_sensitivity: float
    stress_memory_per_day: float
    stress_scale_pct: float
    enforce_full: float
    lowest_pct: float
    cap_talking_pct: float
    credits_progress: bool  # talks count for how far they have come; else any talks for the whole


class Talks(NamedTuple):
    """How a dyad bargains."""

    discount_per_day: float
    progress_discount_per_day: float
    after_enforcement_days: float
    signing_cost: float
    audience: float  # cost to home of settling below what it announced, share of imports at a duty of 100 %
    quick_win: float  # worth to home of having a deal to show, share of imports
    affinity: float  # and of one with a friend, on top
    precedent_weight: float
    precedent_region_weight: float
    precedent_memory_per_day: float
    rate_step_pct: float
    agreed_rate_at_signing: bool
    summit_push: float  # way to the end that a summit takes at once, share of what is left
    signal_weight: float  # of a floated rate in what a partner expects instead of the threat
    signal_memory_per_day: float


class AfterDeal(NamedTuple):
    """What becomes of a framework."""

    finalisation_per_day: float
    stall_share: float  # of frameworks whose details get stuck
    stall_days: int
    collapse_per_day: float
    violation_per_day: float  # of a partner that has nothing to fear
    deterrence: float  # log hazard lost per ten points of snap-back, weighed by the chance of being found out
    detection_per_day: float
    cure_days: int  # from the snap-back to the restored deal


class War(NamedTuple):
    """Moves of a tariff war."""

    step_pct: float
    cap_pct: float
    patience_days: int
    truce_rate_pct: float
    truce_retaliation_pct: float
    partner_patience: float  # percent of expenditure x days
    home_patience: float
    signal_share: float  # of home's patience, at which it floats a lower rate
    signal_pull: float  # share of the partner's patience that a floated rate takes away


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
    on: Switches
    dyads: Dyads
    calendar: Calendar
    contact: Contact
    capacity: Capacity
    belief: Belief
    deadline: Deadline
    talks: Talks
    after_deal: AfterDeal
    war: War
    shocks: Shocks
    payoffs: Payoffs
    frontier: Frontier
    home_size: float  # home's expenditure, USD bn a year
    outside_imports: float  # home's imports from the rest of the world, USD bn a year
    outside_duty: float  # duty on them before the talks, percent: taken to be the partners' mean
    outside_floor: float  # rate charged on them once the floor is in force, percent

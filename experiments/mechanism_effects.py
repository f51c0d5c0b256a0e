"""The twenty mechanisms of the reported story: what each is to do, and how that is measured."""

from typing import NamedTuple

from sim.analysis import mechanism_outcomes as outcomes
from sim.analysis.mechanism_outcomes import Outcome


class Effect(NamedTuple):
    """What switching one mechanism on is expected to do to one outcome."""

    reported: str  # the row of the story
    measured: str  # the outcome in words
    unit: str
    outcome: Outcome
    sign: int  # of the difference, on less off


_AGREED = ("mean agreed rate, partners announced above 10 %", "percent", outcomes.agreed_rate)

EFFECTS = {
    "schedule": Effect(
        "a 10 % baseline for everyone, more for large surpluses, by formula",
        "mean country rate at the end, weighted by imports",
        "percent",
        outcomes.average_rate,
        +1,
    ),
    "contact": Effect(
        "50, 60, almost 70 countries ask for talks over the first weeks",
        "mean wait of partners before they ask for talks",
        "days",
        outcomes.days_to_contact,
        +1,
    ),
    "deal_kinds": Effect(
        "they ask for exemptions, reductions or bilateral agreements",
        "deals by the end with partners that have no rate to bring down",
        "deals",
        outcomes.floor_partners_signed,
        +1,
    ),
    "capacity": Effect(
        "three principals lead talks with about 20 countries at once",
        "deals by 7 August",
        "deals",
        outcomes.deals_by_august,
        -1,
    ),
    "deficit_priority": Effect(
        "the list is topped by deficits and by South-East Asia",
        "share of home's bilateral deficits that is with signatories of 7 August",
        "share",
        outcomes.deficit_signed,
        +1,
    ),
    "responsiveness": Effect(
        "Japan answers quickly, is an ally, and is received early",
        "share of allies that have signed by 7 August",
        "share",
        outcomes.allies_signed,
        +1,
    ),
    "affinity": Effect(
        "Argentina is among the first after talks with its president",
        "share of friends that have signed by 7 August",
        "share",
        outcomes.friends_signed,
        +1,
    ),
    "complexity": Effect(
        "small economies are taken because their deals are swift and simple",
        "sessions at signature, other economies less small ones",
        "sessions",
        outcomes.head_start_of_small,
        +1,
    ),
    "precedent": Effect(
        "the first deals are examples for later ones",
        "spread of the partners' shares of gain over the deals of a run",
        "share",
        outcomes.spread_of_gains,
        -1,
    ),
    "stages": Effect(
        "the outline with the UK still wants its final details",
        "final agreements at the end",
        "deals",
        outcomes.final_deals,
        -1,
    ),
    "walking_away": Effect(
        "not all will close quickly; no zone of agreement, no deal",
        "deals by the end",
        "deals",
        outcomes.deals,
        -1,
    ),
    "side_concessions": Effect("Lesotho grants a licence and eases investment", *_AGREED, -1),
    "purchases": Effect("Israel pledges to remove its surplus altogether", *_AGREED, -1),
    "barrier_reform": Effect("non-tariff practices matter as much as tariffs", *_AGREED, -1),
    "tariff_war": Effect(
        "China retaliates; ultimatum, 145 %, a floated 80 %, truce",
        "highest average US tariff of a run",
        "percent",
        outcomes.peak_tariff,
        +1,
    ),
    "leverage": Effect("maximum leverage first; a doubted threat is worth less", *_AGREED, -1),
    "deadlines": Effect(
        "deadlines loom, countries race to close before them",
        "deals before 9 July",
        "deals",
        outcomes.deals_before_deadline,
        +1,
    ),
    "compliance": Effect(
        "decades of weak enforcement",
        "deals at the end that have been kept so far",
        "deals",
        outcomes.kept_deals,
        -1,
    ),
    "strategies": Effect(
        "each country bargains in its own way",
        "spread of the partners' shares of gain over the deals of a run",
        "share",
        outcomes.spread_of_gains,
        +1,
    ),
    "objective": Effect(
        "the tariff is to compel real reform and to shrink the deficit",
        "barriers taken down in deals, mean over them",
        "share",
        outcomes.barrier_reform,
        +1,
    ),
}
"""Mechanism -> expected effect, in the order of the story."""

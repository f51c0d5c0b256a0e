"""Section ``mechanism``: every mechanism of the reported story with its switch.

A mechanism is ``on`` or in its one off state, which has a name. Where it is a matter of values,
`sim.config.applied` puts the values that do without it; where it is a rule, the rounds are told to leave it out
(``Switches`` of `sim.rules.setting`). Either way a switched-off mechanism is a model without it, to the bit.
"""

from typing import Literal, NamedTuple

from pydantic import Field

from sim.config.fields import Section


class Mechanisms(Section):
    """Switches; the order is that of the reported story."""

    schedule: Literal["on", "uniform"] = Field(description="rates by formula; uniform: the floor for everybody")
    contact: Literal["on", "all_at_once"] = Field(
        description="partners choose when to ask for talks; all_at_once: all ask on the day of the announcement"
    )
    deal_kinds: Literal["on", "one_kind"] = Field(
        description="exemption, reduction or agreement; one_kind: everybody asks for an agreement"
    )
    capacity: Literal["on", "unlimited"] = Field(
        description="limited teams; unlimited: all open dossiers are seen"
    )
    deficit_priority: Literal["on", "blind"] = Field(
        description="deficit and South-East Asia first; blind: neither counts in the queue"
    )
    responsiveness: Literal["on", "ignored"] = Field(
        description="prompt partners and allies are seen early; ignored: neither counts in the queue"
    )
    affinity: Literal["on", "ignored"] = Field(
        description="friends are seen early and on better terms; ignored: no partner is a friend"
    )
    complexity: Literal["on", "flat"] = Field(
        description="small economies and short lists close in fewer sessions; flat: the same number for all"
    )
    precedent: Literal["on", "none"] = Field(description="signed terms guide later talks; none: nobody knows them")
    stages: Literal["on", "at_signing"] = Field(
        description="frameworks become final, stall or collapse; at_signing: final at once"
    )
    walking_away: Literal["on", "forced"] = Field(
        description="talks can fail; forced: every dossier that has had its sessions is closed with a deal"
    )
    side_concessions: Literal["on", "none"] = Field(
        description="investment, licences, exposed sectors; none: they are not on any table and move nobody"
    )
    purchases: Literal["on", "none"] = Field(description="up to the whole deficit; none: not on any table")
    barrier_reform: Literal["on", "none"] = Field(description="non-tariff barriers; none: not on any table")
    tariff_war: Literal["on", "none"] = Field(
        description="retaliation, ultimatum, escalation, truce; none: nobody retaliates"
    )
    leverage: Literal["on", "face_value"] = Field(
        description="threats are worth what partners believe; face_value: they are believed for certain"
    )
    deadlines: Literal["on", "open_ended"] = Field(
        description="the pause ends, or is extended; open_ended: it goes on for good"
    )
    compliance: Literal["on", "perfect"] = Field(
        description="deals can be broken, found out and punished; perfect: all are kept"
    )
    strategies: Literal["on", "alike"] = Field(
        description="each partner bargains in its own way; alike: all play partners.alike"
    )
    objective: Literal["on", "welfare_only"] = Field(
        description="home weighs deficit, access, revenue, wins, audience, stress; welfare_only: welfare alone"
    )


class Mechanism(NamedTuple):
    """What belongs to one mechanism."""

    off: str  # the name of its off state
    keys: tuple[str, ...]  # beginnings of the keys that nothing reads when it is off


MECHANISMS = {
    "schedule": Mechanism(
        "uniform", ("home.schedule.share", "home.schedule.cap_pct", "home.schedule.chart_exceptions")
    ),
    "contact": Mechanism("all_at_once", ("partners.contact.",)),
    "deal_kinds": Mechanism(
        "one_kind",
        (
            "talks.kinds",
            "talks.small_gdp_usd_bn",
            "talks.quota_share_max",
            "talks.complexity.per_issue",
            "talks.complexity.reference_issues",
        ),
    ),
    "capacity": Mechanism(
        "unlimited",
        (
            "home.teams",
            "home.sessions_per_team_week",
            "home.own_track",
            "home.priority.",
        ),
    ),
    "deficit_priority": Mechanism("blind", ("home.priority.deficit", "home.priority.south_east_asia")),
    "responsiveness": Mechanism(
        "ignored", ("home.priority.responsiveness", "home.priority.alliance", "home.priority.allies")
    ),
    "affinity": Mechanism("ignored", ("home.priority.affinity", "home.weights.affinity", "home.affinity")),
    "complexity": Mechanism(
        "flat",
        ("talks.complexity.per_decade", "talks.complexity.per_issue", "talks.complexity.reference_"),
    ),
    "precedent": Mechanism("none", ("talks.precedent.",)),
    "stages": Mechanism(
        "at_signing",
        ("talks.finalisation_per_day", "talks.stall_share", "talks.stall_days", "talks.collapse_per_day"),
    ),
    "walking_away": Mechanism("forced", ()),
    "side_concessions": Mechanism(
        "none",
        (
            "talks.terms.investment",
            "talks.terms.licences",
            "talks.licence_gdp_share",
            "talks.investment_gdp_share_max",
            "talks.investment_max_usd_bn",
            "home.weights.investment",
            "partners.exposure_weight",
        ),
    ),
    "purchases": Mechanism("none", ("talks.terms.purchases",)),
    "barrier_reform": Mechanism("none", ("talks.terms.barrier_reform", "talks.barrier_equivalent_pct")),
    "tariff_war": Mechanism("none", ("home.war.", "partners.war_patience")),
    "leverage": Mechanism("face_value", ("partners.belief.",)),
    "deadlines": Mechanism(
        "open_ended",
        (
            "calendar.deadline",
            "calendar.extension_days",
            "calendar.extensions_at_most",
            "calendar.letters",
            "home.resolve",
            "home.good_faith",
            "home.stress.sensitivity",
            "home.dictate.full_probability",
            "home.dictate.cap_talking_pct",
            "home.dictate.milder_for",
            "home.dictate.mild_to",
            "talks.progress_discount_per_day",
        ),
    ),
    "compliance": Mechanism("perfect", ("home.monitoring.", "partners.compliance.")),
    "strategies": Mechanism("alike", ("partners.strategy", "partners.mix", "partners.blocs")),
    "objective": Mechanism(
        "welfare_only",
        (
            "home.weights.deficit",
            "home.weights.revenue",
            "home.weights.access",
            "home.weights.investment",
            "home.weights.audience",
            "home.weights.quick_win",
            "home.weights.affinity",
            "home.stress.cost_share",
            "talks.terms.purchases.gain",
            "talks.terms.licences.gain",
        ),
    ),
}
"""Name of the mechanism -> its off state and what it governs, in the order of the reported story."""

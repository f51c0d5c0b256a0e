"""Sections ``home`` and ``partners``: who bargains, and how they decide."""

from typing import Annotated, Literal

from pydantic import Field

from sim.config.fields import Codes, DailyFactor, NonNegative, Percent, Positive, Section, Share, Utility
from sim.config.parameters import HomeStrategies, Learning, PartnerStrategies


class HomeWeights(Section):
    """What home wants: value of each aim against a dollar of welfare."""

    welfare: NonNegative = Field(description="of home's real income")
    deficit: NonNegative = Field(description="of a dollar less of bilateral deficit")
    revenue: NonNegative = Field(description="of a dollar of tariff revenue, beyond its part in welfare")
    access: NonNegative = Field(description="factor on the gain from tariff cuts and barrier reform")
    investment: NonNegative = Field(description="factor on the gain from pledged investment")
    audience: NonNegative = Field(
        description="cost of settling below what was announced, share of imports at 100 points given up on all"
    )
    quick_win: Annotated[float, Field(ge=0.0, le=10.0)] = Field(
        description="of having a deal to show, share of imports from the partner"
    )
    affinity: Annotated[float, Field(ge=0.0, le=10.0)] = Field(
        description="of a deal with a friend on top, share of imports from it"
    )


class Schedule(Section):
    """The formula of the announced rates."""

    floor_pct: Percent = Field(description="lowest rate, percent")
    share: Annotated[float, Field(ge=0.0, le=10.0)] = Field(description="of deficit over imports")
    cap_pct: Percent = Field(description="highest rate, percent")
    chart_exceptions: bool = Field(description="add the point by which the chart of 2 April departs (JPN, VNM)")


class Priority(Section):
    """Weights of home's queue, utility units."""

    noise: NonNegative = Field(description="scale of the Gumbel noise of a week")
    deficit: Utility = Field(description="of log(1 + deficit in USD bn) / 2")
    alliance: Utility = Field(description="of an ally")
    allies: Annotated[
        tuple[Literal["nato", "treaty_ally", "major_non_nato_ally", "rio_treaty"], ...], Field(strict=False)
    ] = Field(description="security ties that make a partner an ally; []: nobody is one")
    south_east_asia: Utility = Field(description="of a member of ASEAN")
    responsiveness: Utility = Field(description="of a partner that asked on the day of the announcement")
    responsiveness_days: Positive = Field(description="after which 37 % of it is left")
    affinity: Utility = Field(description="of a partner named in home.affinity")
    simplicity: Utility = Field(description="of -log10(GDP / 50 USD bn); negative sees large economies first")


class Stress(Section):
    """How tariffs in force wear home down."""

    sensitivity: NonNegative = Field(description="log odds of enforcing lost per unit of stress")
    memory_per_day: Annotated[float, Field(ge=0.0, lt=1.0)] = Field(description="share of stress left after a day")
    scale_pct: Positive = Field(description="added tariff that means a stress of 1, percent")
    cost_share: NonNegative = Field(description="sigma: cost of a point above the floor, share of duty paid")


class Dictate(Section):
    """Rates imposed at enforcement on those without a deal."""

    full_probability: Share = Field(description="that the full threat is carried out")
    lowest_pct: Percent = Field(description="lowest rate of a partner with which home has a deficit, percent")
    cap_talking_pct: Percent = Field(
        description="what talks bring the threat down to, at their end or at once (milder_for), percent"
    )
    milder_for: Literal["progress", "any_talks"] = Field(
        description="what lowers a rate to the cap: the share of talks that is done; any_talks: a session"
    )
    mild_to: Annotated[tuple[Literal["fta", "agoa", "cbera"], ...], Field(strict=False)] = Field(
        description="kinds of trade preferences whose holders are dictated the lowest rate; []: none"
    )
    lowest_in_deals: bool = Field(description="no deal with a deficit partner goes below lowest_pct either")


class WarMoves(Section):
    """Home's side of a tariff war."""

    step_pct: Percent = Field(description="one escalation, percent points")
    cap_pct: Annotated[float, Field(ge=0.0, le=150.0)] = Field(description="highest rate of a war, percent")
    patience_days: Annotated[int, Field(ge=0, le=3650)] = Field(description="given by an ultimatum")
    truce_rate_pct: Percent = Field(description="home's rate after a truce, percent")
    truce_retaliation_pct: Annotated[float, Field(ge=0.0, le=150.0)] = Field(
        description="the partner's after a truce, percent points"
    )
    patience: NonNegative = Field(description="home's pain before a truce, percent of expenditure x days")
    signal_share: NonNegative = Field(description="of home's patience at which it floats a lower rate")
    signal_pull: Share = Field(description="part of the partner's patience that a floated rate takes away")


class Monitoring(Section):
    """How home sees to it that deals are kept."""

    detection_per_day: NonNegative = Field(description="hazard of finding a broken deal out, per day")
    cure_days: Annotated[int, Field(ge=0, le=3650)] = Field(description="from the snap-back to the restored deal")


class Home(Section):
    """The importer that announces."""

    strategy: str = Field(description="a strategy that home may play, or module:Class")
    parameters: HomeStrategies
    weights: HomeWeights
    schedule: Schedule
    teams: Annotated[int, Field(ge=1, le=1000)] = Field(description="negotiating teams")
    sessions_per_team_week: Annotated[float, Field(ge=0.0, le=100.0)] = Field(description="sessions")
    own_track: Codes = Field(description="partners with a team of their own")
    own_track_sessions_per_week: Annotated[float, Field(ge=0.0, le=100.0)] = Field(description="of those teams")
    priority: Priority
    affinity: Codes = Field(description="partners close to home's leader")
    resolve: Share = Field(description="probability of enforcing a deadline at zero stress")
    good_faith: NonNegative = Field(
        description="log odds of enforcing a deadline lost if all imports came from partners about to sign"
    )
    stress: Stress
    dictate: Dictate
    war: WarMoves
    monitoring: Monitoring


class Contact(Section):
    """When partners ask for talks."""

    hazard_per_day: NonNegative = Field(description="of a partner without exposure, per day")
    exposure_slope: NonNegative = Field(description="log hazard per unit of exposure")


class Belief(Section):
    """Beta belief that home carries out its threats."""

    prior_for: Positive = Field(description="first parameter before the talks")
    prior_against: Positive = Field(description="second parameter")
    deadline_weight: NonNegative = Field(description="added by a deadline kept or slipped")
    letter_weight: NonNegative = Field(description="added by a dated letter")
    memory_per_day: DailyFactor = Field(description="share of evidence left after a day")


class Compliance(Section):
    """Whether partners keep their deals."""

    violation_per_day: NonNegative = Field(description="hazard of breaking a deal with nothing to fear, per day")
    deterrence: NonNegative = Field(description="log hazard lost per ten points of certain snap-back")


class OwnStrategy(Section):
    """A strategy of the user's with values for the parameters of its class."""

    file: str = Field(description="module:Class")
    parameters: dict[str, float | int | str | bool] = Field(
        default_factory=dict, description="keyword arguments of the class"
    )


class Partners(Section):
    """Those who answer."""

    strategy: dict[str, str] = Field(description="default and per partner: a name, module:Class, or mix")
    mix: dict[str, Share] = Field(description="shares of strategies where the default is mix; add up to 1")
    alike: str = Field(description="what all play where mechanism.strategies is alike")
    own: dict[str, OwnStrategy] = Field(description="strategies of the user's by the name they are to have")
    blocs: dict[str, Codes] = Field(description="partners that bargain together, by name of the bloc")
    parameters: PartnerStrategies
    learning: Learning
    contact: Contact
    belief: Belief
    signing_cost: Annotated[float, Field(ge=0.0, le=10.0)] = Field(
        description="phi: mean political cost of signing, share of imports"
    )
    exposure_weight: NonNegative = Field(
        description="cost of a duty to exposed sectors, share of duty paid x home's share in exports"
    )
    compliance: Compliance
    war_patience: NonNegative = Field(description="pain before a truce, percent of expenditure x days")

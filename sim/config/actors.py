"""Sections ``home`` and ``partners``: who bargains, and how they decide."""

from typing import Annotated

from pydantic import Field

from sim.config.fields import Codes, DailyFactor, NonNegative, Percent, Positive, Section, Share, Utility


class TimeDependent(Section):
    """Parameters of a time-dependent tactic."""

    opening: Share = Field(description="share of the demand given up at the start")
    exponent: Annotated[float, Field(gt=0.0, le=100.0)] = Field(
        description="beta: below 1 boulware, above 1 conceder"
    )


class OpeningOnly(Section):
    """Parameters of a steady tactic."""

    opening: Share = Field(description="share of the demand given up at the start")


class Reciprocal(Section):
    """Parameters of tit for tat."""

    opening: Share = Field(description="share given up before the other side moves")
    reciprocity: Annotated[float, Field(ge=0.0, le=10.0)] = Field(description="own concession per other's")


class Early(Section):
    """Parameters of a first mover."""

    opening: Share = Field(description="share of the demand given up at the start")
    pace: Annotated[float, Field(gt=0.0, le=1.0)] = Field(
        description="share of what is left given up in each session"
    )
    haste: Annotated[float, Field(ge=1.0, le=1000.0)] = Field(description="factor on the contact hazard")


class Waiting(Section):
    """Parameters of a free rider."""

    opening: Share = Field(description="share of the demand given up at the start")
    signatures: Annotated[int, Field(ge=1, le=1000)] = Field(description="deals of others it waits for")


class Hawkish(Section):
    """Parameters of a retaliator."""

    opening: Share = Field(description="share given up at the start of talks after a truce")
    exponent: Annotated[float, Field(gt=0.0, le=100.0)] = Field(description="beta of those talks")
    ratio: Annotated[float, Field(ge=0.0, le=10.0)] = Field(description="points answered for each point")


class Chance(Section):
    """Parameters of a coin flip."""

    chance: Share = Field(description="probability of yielding in a session")


class HomeStrategies(Section):
    """Parameters of the strategies that home may play."""

    boulware: TimeDependent
    linear: OpeningOnly
    conceder: TimeDependent
    tit_for_tat: Reciprocal
    coin_flip: Chance


class PartnerStrategies(HomeStrategies):
    """Parameters of the strategies that partners may play."""

    first_mover: Early
    free_rider: Waiting
    retaliator: Hawkish


class HomeWeights(Section):
    """What home wants: value of each aim against a dollar of welfare."""

    welfare: NonNegative = Field(description="of home's real income")
    deficit: NonNegative = Field(description="of a dollar less of bilateral deficit")
    revenue: NonNegative = Field(description="of a dollar of tariff revenue, beyond its part in welfare")
    access: NonNegative = Field(description="factor on the gain from tariff cuts and barrier reform")
    investment: NonNegative = Field(description="factor on the gain from pledged investment")
    quick_win: Annotated[float, Field(ge=0.0, le=10.0)] = Field(
        description="of having a deal to show, share of imports from the partner"
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
    alliance: Utility = Field(description="of a NATO or treaty ally")
    south_east_asia: Utility = Field(description="of a member of ASEAN")
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
    cap_talking_pct: Percent = Field(description="highest for partners in talks where the threat is not, percent")


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
    stress: Stress
    dictate: Dictate
    war: WarMoves


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


class Partners(Section):
    """Those who answer."""

    strategy: dict[str, str] = Field(description="default and per partner: a name, module:Class, or mix")
    mix: dict[str, Share] = Field(description="shares of strategies where the default is mix; add up to 1")
    parameters: PartnerStrategies
    contact: Contact
    belief: Belief
    signing_cost: Annotated[float, Field(ge=0.0, le=10.0)] = Field(
        description="phi: mean political cost of signing, share of imports"
    )
    war_patience: NonNegative = Field(description="pain before a truce, percent of expenditure x days")

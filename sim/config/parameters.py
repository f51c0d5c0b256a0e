"""Parameters of the strategies, and of what their players learn beforehand."""

from typing import Annotated

from pydantic import AfterValidator, Field

from sim.config.fields import Section, Share
from sim.rules.state import MEMORY

Exponent = Annotated[float, Field(gt=0.0, le=100.0)]
Signatures = Annotated[int, Field(ge=1, le=1000)]
Ratio = Annotated[float, Field(ge=0.0, le=10.0)]
PositiveShare = Annotated[float, Field(gt=0.0, le=1.0)]
Discount = Annotated[float, Field(gt=0.0, lt=1.0)]


class TimeDependent(Section):
    """Parameters of a time-dependent tactic."""

    opening: Share = Field(description="share of the demand given up at the start")
    exponent: Exponent = Field(description="beta: below 1 boulware, above 1 conceder")


class OpeningOnly(Section):
    """Parameters of a steady tactic."""

    opening: Share = Field(description="share of the demand given up at the start")


class Reciprocal(Section):
    """Parameters of tit for tat."""

    opening: Share = Field(description="share given up before the other side moves")
    reciprocity: Ratio = Field(description="own concession per other's")


class Averaging(Section):
    """Parameters of averaged tit for tat."""

    opening: Share = Field(description="share given up before the other side moves")
    window: Annotated[int, Field(ge=1, le=MEMORY - 1)] = Field(description="sessions looked back on")


class Listed(Section):
    """Parameters of MiCRO."""

    step: PositiveShare = Field(description="share of the demand given up with each new proposal")


class Risking(Section):
    """Parameters of Zeuthen's rule."""

    step: PositiveShare = Field(description="least share of the demand given up in a concession")


class Patient(Section):
    """Parameters of alternating offers."""

    discount: Discount = Field(description="worth to this side of a share a session later")
    other_discount: Discount = Field(description="worth to the other side of a share a session later")


class Early(Section):
    """Parameters of a first mover."""

    opening: Share = Field(description="share of the demand given up at the start")
    pace: PositiveShare = Field(description="share of what is left given up in each session")
    haste: Annotated[float, Field(ge=1.0, le=1000.0)] = Field(description="factor on the contact hazard")


class Waiting(Section):
    """Parameters of a free rider."""

    opening: Share = Field(description="share of the demand given up at the start")
    signatures: Signatures = Field(description="deals of others it waits for")


class Following(Section):
    """Parameters of a bandwagon."""

    opening: Share = Field(description="share given up before anybody has signed")
    signatures: Signatures = Field(description="deals of others at which it gives up everything")


class Allied(Section):
    """Parameters of a member of a bloc."""

    opening: Share = Field(description="share of the demand given up at the start")
    exponent: Exponent = Field(description="beta of each member's path")
    quorum: PositiveShare = Field(description="share of the other members whose deals dissolve the bloc")
    temptation: Share = Field(description="share of its own possible gain on offer at which a member defects")
    ratio: Ratio = Field(description="points answered for each point, once a member is hit")


def _add_up(shares: tuple[float, float, float]) -> tuple[float, float, float]:
    total = sum(shares)
    if abs(total - 1.0) > 1e-9:
        raise ValueError(f"expected shares that add up to 1, not to {total:.6g}")
    return shares


class Learned(Section):
    """Parameters of an adaptive actor."""

    opening: Share = Field(description="share of the demand given up at the start")
    exponents: Annotated[tuple[Exponent, Exponent, Exponent], Field(strict=False)] = Field(
        description="beta of each temper"
    )
    shares: Annotated[tuple[Share, Share, Share], Field(strict=False), AfterValidator(_add_up)] = Field(
        description="chance of each temper before any training; add up to 1"
    )


class Hawkish(Section):
    """Parameters of a retaliator."""

    opening: Share = Field(description="share given up at the start of talks after a truce")
    exponent: Exponent = Field(description="beta of those talks")
    ratio: Ratio = Field(description="points answered for each point")


class Chance(Section):
    """Parameters of a coin flip."""

    chance: Share = Field(description="probability of yielding in a session")


class HomeStrategies(Section):
    """Parameters of the strategies that home may play."""

    boulware: TimeDependent
    linear: OpeningOnly
    conceder: TimeDependent
    tit_for_tat: Reciprocal
    averaged_tit_for_tat: Averaging
    micro: Listed
    zeuthen: Risking
    alternating_offers: Patient
    coin_flip: Chance


class PartnerStrategies(HomeStrategies):
    """Parameters of the strategies that partners may play."""

    first_mover: Early
    free_rider: Waiting
    bandwagon: Following
    bloc: Allied
    adaptive: Learned
    retaliator: Hawkish


class Learning(Section):
    """How adaptive partners learn before the recorded runs, in histories of their own."""

    rate: Ratio = Field(description="speed of learning, log odds per unit of mean payoff in a generation")
    generations: Annotated[int, Field(ge=0, le=1000)] = Field(description="updates of the shares; 0 for none")
    runs: Annotated[int, Field(ge=1, le=1000)] = Field(description="training histories in a generation")

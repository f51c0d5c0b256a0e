"""The schema of a configuration: type, range, unit and meaning of every key.

Defaults live in ``configs/`` only, so every field is required here. Unknown keys, other types, nan and values
out of range are refused (`sim.config.validate` turns the refusal into one line).
"""

from typing import Annotated, Literal

from pydantic import Field

from sim.config.actors import Home, Partners
from sim.config.fields import DailyFactor, Date, NonNegative, Percent, Positive, Section, Share
from sim.config.mechanisms import Mechanisms
from sim.config.politics import FloatedRate, Shocks, Summit


class Scenario(Section):
    """What is asked."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] = Field(description="names the results folder")
    question: str = Field(description="what the scenario is to answer, one sentence")


class Calendar(Section):
    """Home's dated acts; null for an act that does not happen."""

    start: Date = Field(description="first day of the first round")
    announce: Date = Field(description="the schedule is announced")
    impose_floor: Date | None = Field(description="the floor is charged on everybody")
    impose_threat: Date | None = Field(description="the announced country rates are charged")
    pause: Date | None = Field(description="country rates are suspended, the deadline is set")
    narrow_scope: Date | None = Field(description="products are taken out of the reciprocal rates")
    deadline: Date | None = Field(description="end of the pause; needs a pause")
    extension_days: Annotated[int, Field(ge=1, le=3650)] = Field(description="length of an extension, days")
    extensions_at_most: Annotated[int, Field(ge=0, le=100)] = Field(description="then home enforces")
    letters: bool = Field(description="a dated letter goes out with each extension")
    summits: Annotated[tuple[Summit, ...], Field(strict=False)] = Field(description="meetings of leaders")
    signals: Annotated[tuple[FloatedRate, ...], Field(strict=False)] = Field(description="rates floated in public")


class Complexity(Section):
    """Sessions that a framework takes."""

    base: NonNegative = Field(description="at the reference GDP")
    per_decade: NonNegative = Field(description="more for ten times the GDP")
    reference_gdp_usd_bn: Positive = Field(description="USD bn")
    per_issue: NonNegative = Field(description="more for each issue on the table")
    reference_issues: Annotated[int, Field(ge=0, le=100)] = Field(description="issues at which base holds")


class Precedent(Section):
    """How signed deals move later ones."""

    weight: Share = Field(description="of precedent in what is asked for")
    region_weight: NonNegative = Field(description="extra weight of a deal in the own region")
    memory_per_day: DailyFactor = Field(description="share of a deal's weight left after a day")


class Term(Section):
    """Value of one term of a deal; the unit it counts in is given with the ODD's table of terms."""

    gain: NonNegative = Field(description="home's, dollars a year per unit")
    cost: NonNegative = Field(description="the partner's first unit, dollars a year")
    curvature: Positive = Field(description="rise of the partner's marginal cost")


class Terms(Section):
    """The five terms that a partner can grant."""

    tariff_cut: Term
    barrier_reform: Term
    purchases: Term
    investment: Term
    licences: Term


class Signals(Section):
    """What a floated rate does."""

    weight: Share = Field(description="of a fresh signal in what a partner reckons with instead of the threat")
    memory_per_day: DailyFactor = Field(description="share of that weight left after a day")


class Talks(Section):
    """How a dyad bargains."""

    complexity: Complexity
    session_interval_days: Annotated[int, Field(ge=1, le=365)] = Field(description="between sessions of a dyad")
    discount_per_day: Annotated[float, Field(gt=0.0, lt=1.0)] = Field(
        description="weight of a day later in the disagreement point"
    )
    progress_discount_per_day: Annotated[float, Field(gt=0.0, lt=1.0)] = Field(
        description="delta: how fast a deadline's pull fades"
    )
    after_enforcement_days: Positive = Field(description="T of talks without a deadline, days")
    precedent: Precedent
    terms: Terms
    barrier_equivalent_pct: Percent = Field(description="tariff that the partner's other barriers are worth")
    investment_gdp_share_max: Share = Field(description="largest pledge, share of GDP")
    relief_share_max: Share = Field(description="most relief from sectoral duties in a deal")
    investment_max_usd_bn: NonNegative = Field(description="largest pledge, USD bn")
    licence_gdp_share: Share = Field(description="yearly worth of all licences on the table, share of GDP")
    kinds: Annotated[
        tuple[Literal["exemption", "reduction", "agreement"], ...], Field(strict=False, min_length=1)
    ] = Field(description="kinds of deal on offer; the agreement always is")
    small_gdp_usd_bn: NonNegative = Field(description="economies below it ask for a plain reduction, USD bn")
    quota_share_max: Share = Field(description="most of the covered imports that an exemption frees")
    rate_step_pct: Annotated[float, Field(gt=0.0, le=50.0)] = Field(description="rates are multiples of it")
    agreed_rate_starts: Literal["at_enforcement", "at_signing"] = Field(description="when above the rate in force")
    summit_push: Share = Field(description="way to the end that a summit takes at once, share of what is left")
    signal: Signals
    finalisation_per_day: NonNegative = Field(description="hazard of a framework becoming final, per day")
    stall_share: Share = Field(description="of frameworks whose details get stuck")
    stall_days: Annotated[int, Field(ge=0, le=3650)] = Field(description="how long")
    collapse_per_day: NonNegative = Field(description="hazard of a framework collapsing, per day")


class Trade(Section):
    """The trade model behind payoffs and outcomes."""

    closure: Literal["portfolio", "fixed"] = Field(description="how trade imbalances are financed")
    revenue: Literal["tax_relief", "lump_sum"] = Field(description="what tariff revenue is used for")
    elasticity: Annotated[float, Field(gt=0.0, le=50.0)] = Field(description="trade elasticity")
    variant: Literal["baseline", "eaton_kortum"] = Field(description="market structure")
    low_reference_pct: Percent = Field(description="others' rate in the first set of assessments, percent")
    high_reference_pct: Percent = Field(description="and in the second, percent")


class Run(Section):
    """How much is simulated."""

    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(description="of all luck")
    runs: Annotated[int, Field(ge=1, le=1_000_000)] = Field(description="replications")
    horizon: Annotated[int, Field(ge=1, le=3653)] = Field(description="rounds")
    round_days: Annotated[int, Field(ge=1, le=31)] = Field(description="days in a round")
    engine: Literal["mesa", "array"] = Field(description="agents as objects, or arrays of runs; the same bits")
    processes: Annotated[int, Field(ge=1, le=1024)] | None = Field(description="null: one for each core")


class Output(Section):
    """What is kept."""

    folder: str | None = Field(description="results folder; null: a fresh dated one under results/runs")
    figures: bool = Field(description="draw the figures")
    report_dates: Annotated[tuple[Date, ...], Field(strict=False)] = Field(
        description="days by which deals are counted in the summary"
    )
    account_dates: Annotated[tuple[Date, ...], Field(strict=False)] = Field(
        description="days of account kept in the welfare table; those beyond the horizon are left out"
    )
    outcomes: Literal["every_round", "account_dates"] = Field(
        description="rounds whose equilibrium is solved; the last one always is"
    )


class Experiment(Section):
    """One configuration, checked."""

    scenario: Scenario
    mechanism: Mechanisms
    calendar: Calendar
    home: Home
    partners: Partners
    talks: Talks
    shocks: Shocks
    trade: Trade
    run: Run
    output: Output

"""Small worlds with known answers: seven partners, payoffs linear in the rates, no trade model, no tables.

Each point of home's effective rate costs partner i ``PARTNER_LOSS[i]`` and brings home ``HOME_GAIN[i]``; each
point of retaliation costs partner i ``PARTNER_COST[i]`` and home ``HOME_COST[i]`` (USD bn a year). So every
frontier without terms is a straight line, a deal is a rate, and the rate at which equals meet is the mean of the
rates that both sides expect without a deal. Every builder takes the fields to be changed by name.
"""

import datetime
from typing import Any

import numpy as np

from sim.abm.model import TariffTalks
from sim.arrays import AnyArray, ArrayLike, BoolArray, FloatArray
from sim.rng import Draws, draw_run
from sim.rounds.position import Position, position
from sim.rounds.standing import opening_state
from sim.rules import setting as parts
from sim.rules.concession_terms import TermRates, TermValues, value_terms
from sim.rules.effective_rate import effective_rate
from sim.rules.frontier import Frontier, build_frontier
from sim.rules.payoff import PayoffTable, payoff
from sim.rules.state import NEVER, TERMS, Basis, Clock, DealKind, Dyads, TalksState
from sim.strategies import Strategy
from sim.strategies.first_mover import FirstMover
from sim.strategies.free_rider import FreeRider
from sim.strategies.retaliator import Retaliator
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from sim.strategies.tit_for_tat import TitForTat

RUNS, PARTNERS, PERIODS = 5, 7, 3
"""Sizes of the axes in tests: different primes, so that a wrong broadcast cannot pass."""

CODES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")
THREATENED = np.array([True, True, True, True, False, False, True])
"""Those announced above the floor; EEE is a surplus partner at the floor, FFF is exempt."""
LOWEST_DICTATED = 15.0
"""Least that partners with which home has a deficit pay after enforcement."""
HAWK = 6
"""GGG has a track of its own, as China has."""

PARTNER_LOSS = np.array([0.25, 0.5, 0.125, 1.0, 0.375, 0.75, 0.625])
HOME_GAIN = np.array([0.125, 0.375, 0.25, 0.5, 0.1875, 0.5, 0.3125])
PARTNER_COST = np.array([0.0625, 0.03125, 0.0625, 0.125, 0.03125, 0.125, 0.0625])
HOME_COST = np.array([0.03125, 0.03125, 0.015625, 0.0625, 0.03125, 0.0625, 0.125])
SECOND_REFERENCE = 1.5
"""All payoffs are this much larger where the others pay the high reference rate."""

NO_TERMS = TermValues(*(np.full((len(TERMS), PARTNERS), value) for value in (0.0, 0.0, 1.0, 0.0)))
"""Terms that cannot be granted: a deal is a rate and nothing else."""


def dyads(**changes: Any) -> Dyads:
    """Return the facts of the seven dyads; the ceiling follows from the announced rates unless it is given."""
    nothing = np.zeros(PARTNERS)
    made = Dyads(
        imports=np.array([400.0, 300.0, 200.0, 100.0, 50.0, 350.0, 440.0]),
        exports=np.array([100.0, 150.0, 100.0, 80.0, 90.0, 300.0, 140.0]),
        deficit=np.array([300.0, 150.0, 100.0, 20.0, -40.0, 50.0, 300.0]),
        size=np.array([4000.0, 3000.0, 2000.0, 1000.0, 500.0, 1500.0, 18000.0]),
        announced=np.array([46.0, 32.0, 24.0, 20.0, 10.0, 0.0, 34.0]),
        floor=np.array([10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 10.0]),
        ceiling=nothing,
        exempt=np.array([False, False, False, False, False, True, False]),
        existing_duty=nothing,
        emergency_headline=np.array([0.0, 0.0, 0.0, 0.0, 0.0, 25.0, 20.0]),
        emergency_effective=np.array([0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 20.0]),
        sectoral=nothing,
        partner_tariff=np.array([2.0, 5.0, 10.0, 0.0, 15.0, 3.0, 7.0]),
        coverage=np.full(PARTNERS, 0.75),
        coverage_at_first=np.full(PARTNERS, 0.875),
        exposure=np.array([0.12, 0.08, 0.05, 0.02, 0.01, 0.0, 0.05]),
        priority=np.array([3.0, 2.0, 1.0, 0.5, 0.25, 0.0, 4.0]),
        complexity=np.array([3.0, 2.0, 2.0, 1.0, 1.0, 2.0, 3.0]),
        own_track=np.arange(PARTNERS) == HAWK,
        region=np.array(
            [[True, True, False, False, True, False, False], [False, False, True, True, False, True, True]]
        ),
        friend=np.zeros(PARTNERS, dtype=bool),
        favoured=np.zeros(PARTNERS, dtype=bool),
        bloc=np.zeros((0, PARTNERS), dtype=bool),
        kind=np.full(PARTNERS, int(DealKind.AGREEMENT)),
        lowest=nothing,
        relief_max=np.full(PARTNERS, 0.5),
        exempted_max=nothing,
    )
    made = made._replace(**changes)
    in_deficit = (made.deficit > 0.0) & ~made.exempt
    highest = np.where(in_deficit, np.maximum(made.announced, LOWEST_DICTATED), made.announced)
    return made._replace(ceiling=changes.get("ceiling", highest), lowest=changes.get("lowest", made.floor))


def calendar(**changes: Any) -> parts.Calendar:
    """Return the acts of April 2025 and a deadline at the start of the eighth week."""
    made = parts.Calendar(
        announce=0,
        impose_floor=3,
        impose_threat=7,
        pause=7,
        narrow_scope=9,
        deadline=49,
        extension_days=21,
        extensions_at_most=2,
        letters=True,
        summits=(),
        floated=(),
    )
    return made._replace(**changes)


def contact(**changes: Any) -> parts.Contact:
    """Return how soon partners ask for talks."""
    return parts.Contact(hazard_per_day=0.12, exposure_slope=10.0)._replace(**changes)


def capacity(**changes: Any) -> parts.Capacity:
    """Return home's time: enough for everybody."""
    made = parts.Capacity(
        sessions_per_week=7.0,
        own_track_sessions_per_week=1.0,
        session_interval_days=7,
        priority_noise=0.5,
        responsiveness=0.0,
        responsiveness_days=7.0,
    )
    return made._replace(**changes)


def belief(**changes: Any) -> parts.Belief:
    """Return how partners learn: a prior credibility of 3/4."""
    made = parts.Belief(
        prior_for=6.0, prior_against=2.0, deadline_weight=2.0, letter_weight=4.0, memory_per_day=0.999
    )
    return made._replace(**changes)


def deadline(**changes: Any) -> parts.Deadline:
    """Return what home does at a deadline: enforces with even odds when not under stress."""
    made = parts.Deadline(
        resolve=0.5,
        good_faith=0.0,
        stress_sensitivity=0.5,
        stress_memory_per_day=0.97,
        stress_scale_pct=20.0,
        enforce_full=0.5,
        lowest_pct=LOWEST_DICTATED,
        cap_talking_pct=20.0,
        credits_progress=False,
    )
    return made._replace(**changes)


def talks(**changes: Any) -> parts.Talks:
    """Return how dyads bargain: no cost of signing, no precedent, rates written to a millionth of a point."""
    made = parts.Talks(
        discount_per_day=0.998,
        progress_discount_per_day=0.96,
        after_enforcement_days=50.0,
        signing_cost=0.0,
        audience=0.0,
        quick_win=0.0,
        affinity=0.0,
        precedent_weight=0.0,
        precedent_region_weight=1.0,
        precedent_memory_per_day=0.99,
        rate_step_pct=1e-6,
        agreed_rate_at_signing=False,
        summit_push=0.5,
        signal_weight=0.5,
        signal_memory_per_day=0.95,
    )
    return made._replace(**changes)


def on(**changes: bool) -> parts.Switches:
    """Return all mechanisms switched on, but for the changes."""
    return parts.Switches(*(True for _ in parts.Switches._fields))._replace(**changes)


def after_deal(**changes: Any) -> parts.AfterDeal:
    """Return what becomes of deals: they become final, and nothing else happens to them."""
    made = parts.AfterDeal(
        finalisation_per_day=0.02,
        stall_share=0.0,
        stall_days=30,
        collapse_per_day=0.0,
        violation_per_day=0.0,
        deterrence=1.0,
        detection_per_day=0.05,
        cure_days=28,
    )
    return made._replace(**changes)


def shocks(**changes: Any) -> parts.Shocks:
    """Return no shocks."""
    made = parts.Shocks(dated=(), hazard_per_day=0.0, points=25.0, suspends_days=21)
    return made._replace(**changes)


def war(**changes: Any) -> parts.War:
    """Return the moves of a tariff war."""
    made = parts.War(
        step_pct=50.0,
        cap_pct=125.0,
        patience_days=2,
        truce_rate_pct=10.0,
        truce_retaliation_pct=10.0,
        partner_patience=12.0,
        home_patience=6.0,
        signal_share=1e9,
        signal_pull=0.0,
    )
    return made._replace(**changes)


def linear_table(*, per_rate: FloatArray, per_retaliation: FloatArray, second: float) -> PayoffTable:
    """Return payoffs that are linear in both rates, so that reading between nodes is exact."""
    rates, retaliations = 50.0 * np.arange(5.0), 50.0 * np.arange(4.0)
    first = per_rate[:, np.newaxis] * rates + np.multiply.outer(retaliations, per_retaliation)[..., np.newaxis]
    return PayoffTable(np.stack([first, second * first], axis=1), 50.0, 50.0)


def payoffs(**changes: Any) -> parts.Payoffs:
    """Return what the dyads are worth: linear, as the head of this file says."""
    made = parts.Payoffs(
        partner=linear_table(per_rate=-PARTNER_LOSS, per_retaliation=-PARTNER_COST, second=SECOND_REFERENCE),
        home=linear_table(per_rate=HOME_GAIN, per_retaliation=-HOME_COST, second=SECOND_REFERENCE),
        home_welfare=linear_table(per_rate=-HOME_GAIN, per_retaliation=-HOME_COST, second=SECOND_REFERENCE),
        low_reference_pct=10.0,
        high_reference_pct=20.0,
    )
    return made._replace(**changes)


def term_values(facts: Dyads, *, deficit_weight: float = 0.3) -> TermValues:
    """Return terms that can be granted, valued as the configuration does."""
    return value_terms(
        tariff=facts.partner_tariff / 100.0,
        exports=facts.exports,
        deficit=facts.deficit,
        gdp=facts.size,
        rates={
            "tariff_cut": TermRates(2.0, 1.1, 0.6),
            "barrier_reform": TermRates(2.6, 2.75, 1.5),
            "purchases": TermRates(0.02, 0.02, 1.0),
            "investment": TermRates(0.02, 0.006, 0.1),
            "licences": TermRates(1.0, 0.4, 0.8),
        },
        limits={
            "trade_elasticity": 4.0,
            "barrier_equivalent": 0.03,
            "investment_gdp_share": 0.25,
            "investment": 600.0,
            "licence_gdp_share": 0.001,
        },
        deficit_weight=deficit_weight,
    )


def whole_rate(facts: Dyads, rate: ArrayLike, relief: ArrayLike = 0.0, exempted: ArrayLike = 0.0) -> FloatArray:
    """Return what imports pay at a negotiable rate, in the narrowed scope."""
    return effective_rate(
        rate=(1.0 - np.asarray(exempted)) * rate,
        coverage=facts.coverage,
        sectoral=facts.sectoral,
        relief=relief,
        other_duties=facts.existing_duty + facts.emergency_effective,
    )


def by_leverage(facts: Dyads, table: PayoffTable, steps: int = 181) -> FloatArray:
    """Return payoffs without terms from the ceiling to the lowest rate with full relief; (2, partners, steps)."""
    given = np.linspace(0.0, 1.0, steps)[:, np.newaxis]
    falling = facts.ceiling - given * (facts.ceiling - facts.lowest)
    rate = whole_rate(facts, falling, given * facts.relief_max, given * facts.exempted_max)
    along = [payoff(table=table, rate=rate, retaliation=np.zeros_like(rate), blend=blend) for blend in (0.0, 1.0)]
    return np.ascontiguousarray(np.moveaxis(np.stack(along), 1, -1))


_DRAWN: dict[bytes, Frontier] = {}
"""Frontiers made before, by all that they are made of: many worlds share theirs."""


def frontier(facts: Dyads, worth: parts.Payoffs, values: TermValues, audience: float = 0.0) -> Frontier:
    """Return the frontiers of a world; with an audience what home gives up of its threat costs it something."""
    home, partner = (by_leverage(facts, table) for table in (worth.home, worth.partner))
    falling = facts.ceiling - np.linspace(0.0, 1.0, 181)[:, np.newaxis] * (facts.ceiling - facts.lowest)
    given_up = facts.coverage * np.maximum(facts.announced - falling, 0.0) / 100.0
    home = home - (audience * facts.imports * given_up**2).T
    key = b"".join(field.tobytes() for field in (home, partner, *values))
    if key not in _DRAWN:
        made = build_frontier(home_by_leverage=home, partner_by_leverage=partner, values=values)
        for field in made:
            if field is not None:
                field.flags.writeable = False
        _DRAWN[key] = made
    return _DRAWN[key]


def world(
    *, rounds: int = 13, round_days: int = 7, values: TermValues = NO_TERMS, **changes: Any
) -> parts.Setting:
    """Return a setting; ``changes`` are whole parts by name, for instance ``talks=talks(quick_win=0.001)``."""
    facts, worth = changes.pop("dyads", dyads()), changes.pop("payoffs", payoffs())
    bargain = changes.pop("talks", talks())
    table = changes.pop("frontier", None) or frontier(facts, worth, values, bargain.audience)
    made = parts.Setting(
        start=datetime.date(2025, 4, 2),
        codes=CODES,
        slots=tuple(range(PARTNERS)),
        rounds=rounds,
        round_days=round_days,
        on=on(),
        dyads=facts,
        calendar=calendar(),
        contact=contact(),
        capacity=capacity(),
        belief=belief(),
        deadline=deadline(),
        talks=bargain,
        after_deal=after_deal(),
        war=war(),
        shocks=shocks(),
        payoffs=worth,
        frontier=table,
        home_size=20000.0,
        outside_imports=160.0,
        outside_duty=1.0,
        outside_floor=10.0,
    )
    return made._replace(**changes)


def luck(setting: parts.Setting, *, seed: int = 2025, run: ArrayLike = 0, **fixed: ArrayLike) -> Draws:
    """Return the draws of a run, or of many for ``run`` of shape (runs, 1); ``fixed`` ones are set by hand."""
    drawn = draw_run(
        seed=seed,
        run=run,
        slots=setting.slots,
        rounds=setting.rounds,
        round_days=setting.round_days,
        deadlines=setting.calendar.extensions_at_most + 1,
    )
    return drawn._replace(
        **{name: np.broadcast_to(value, getattr(drawn, name).shape).astype(float) for name, value in fixed.items()}
    )


AT_ONCE: dict[str, ArrayLike] = {"contact": 0.0}
"""Luck with which everybody asks for talks in the first round."""
ENFORCED: dict[str, ArrayLike] = {"deadline": 0.0}
"""Luck with which home enforces at the first deadline."""
EXTENDED: dict[str, ArrayLike] = {"deadline": 1.0 - 2.0**-53}
"""Luck with which home extends as often as it may."""

STEADY = Linear(opening=0.1)


def model(
    setting: parts.Setting,
    *,
    partners: Strategy | tuple[Strategy, ...] = STEADY,
    home: Strategy = STEADY,
    draws: Draws | None = None,
) -> TariffTalks:
    """Return a model before its first round."""
    each = partners if isinstance(partners, tuple) else (partners,) * len(setting.codes)
    drawn = luck(setting) if draws is None else draws
    return TariffTalks(setting, strategies=each, home_strategy=home, draws=drawn, keep_sessions=True)


def play(setting: parts.Setting, **choices: Any) -> TariffTalks:
    """Return a model after its last round; ``choices`` as for ``model``."""
    made = model(setting, **choices)
    made.run()
    return made


def signed(played: TariffTalks) -> BoolArray:
    """Return which partners have a deal."""
    return np.asarray(played.state.deal_day != NEVER)


def clock(day: int, *, days: int = 7) -> Clock:
    """Return the round that begins on a day."""
    return Clock(day // days, day, days)


def state(setting: parts.Setting, *, runs: int | None = None, **fields: ArrayLike) -> TalksState:
    """Return the opening state with some fields set; numbers hold for every partner."""
    opened = opening_state(setting=setting, runs=runs)

    def shaped(name: str, value: ArrayLike) -> AnyArray:
        like = getattr(opened, name)
        return np.broadcast_to(np.asarray(value).astype(like.dtype), like.shape).copy()

    return opened._replace(**{name: shaped(name, value) for name, value in fields.items()})


def paused(setting: parts.Setting, *, runs: int | None = None, **fields: ArrayLike) -> TalksState:
    """Return a state during the pause, before anybody has asked for talks; fields may be set by hand."""
    facts = setting.dyads
    bases = np.where(facts.announced > facts.floor, Basis.PAUSED, Basis.BASELINE)
    common: dict[str, ArrayLike] = {
        "threat": facts.announced,
        "rate": facts.floor,
        "basis": np.where(facts.exempt, Basis.EXEMPT, bases),
        "deadline": setting.calendar.deadline,
    }
    return state(setting, runs=runs, **(common | fields))


def place(
    begun: TalksState, *, setting: parts.Setting, day: int = 28, blend: float = 0.0, **fixed: ArrayLike
) -> Position:
    """Return where the dyads of a state stand in the week that begins on ``day``; draws as for ``luck``."""
    drawn = luck(setting, **fixed)
    return position(begun, setting=setting, clock=clock(day), draws=drawn, blend=np.array([blend]))


def expected_rate(setting: parts.Setting, likelihood: ArrayLike, left: int, *, threat: Any = None) -> FloatArray:
    """Return the negotiable rate that a side expects without a deal, in a pause of which some days are left."""
    facts = setting.dyads
    highest = facts.announced if threat is None else threat
    return np.asarray(facts.floor + setting.talks.discount_per_day**left * likelihood * (highest - facts.floor))


def marked(*columns: int) -> BoolArray:
    """Return booleans that mark some partners."""
    return np.isin(np.arange(PARTNERS), columns)


def only(values: dict[int, float], otherwise: ArrayLike = 0.0) -> FloatArray:
    """Return an array with some partners' values set."""
    filled = np.broadcast_to(np.asarray(otherwise, dtype=np.float64), PARTNERS).copy()
    for column, value in values.items():
        filled[column] = value
    return filled


def reordered(setting: parts.Setting, order: ArrayLike) -> parts.Setting:
    """Return the world with its partners in another order, or with some of them left out."""
    kept = np.asarray(order)

    def table(values: PayoffTable) -> PayoffTable:
        return values._replace(values=values.values[:, :, kept])

    facts, worth, edges = setting.dyads, setting.payoffs, setting.frontier
    acts, duties = setting.calendar, setting.shocks
    return setting._replace(
        codes=tuple(setting.codes[column] for column in kept),
        slots=tuple(setting.slots[column] for column in kept),
        dyads=Dyads(*(values[..., kept] for values in facts)),
        calendar=acts._replace(
            summits=tuple(each._replace(invited=each.invited[kept]) for each in acts.summits),
            floated=tuple(each._replace(target=each.target[kept]) for each in acts.floated),
        ),
        shocks=duties._replace(dated=tuple(each._replace(target=each.target[kept]) for each in duties.dated)),
        payoffs=worth._replace(
            partner=table(worth.partner), home=table(worth.home), home_welfare=table(worth.home_welfare)
        ),
        frontier=Frontier(*(values[:, kept] for values in edges[:6]), edges.deals[:, :, kept]),
    )


def busy(**changes: Any) -> parts.Setting:
    """Return a world in which all kinds of things happen, at 10 to 26 percent, from the sixth week to the last.

    All terms but small ones, relief, a cost of signing, precedent, three sessions in two weeks; home gains two and
    a half times as much from its rates as elsewhere.
    """
    facts = changes.pop("dyads", dyads(sectoral=np.array([0.0, 4.0, 0.0, 0.0, 6.0, 8.0, 2.0])))
    small = facts._replace(exports=0.01 * facts.exports, deficit=0.01 * facts.deficit, size=0.01 * facts.size)
    gains = linear_table(per_rate=2.5 * HOME_GAIN, per_retaliation=-HOME_COST, second=SECOND_REFERENCE)
    bargain = talks(
        signing_cost=0.003, quick_win=2e-3, precedent_weight=0.3, rate_step_pct=1.0, progress_discount_per_day=0.94
    )
    made: dict[str, Any] = {
        "rounds": 20,
        "values": term_values(small, deficit_weight=0.1),
        "dyads": facts,
        "payoffs": payoffs(home=gains),
        "talks": bargain,
        "capacity": capacity(sessions_per_week=1.5),
    }
    return world(**(made | changes))


def eventful(**changes: Any) -> parts.Setting:
    """Return the busy world with all that can happen besides.

    Summits, floated rates, political duties, quotas, friends and a bloc; deals that get stuck, collapse, are
    broken, found out and restored.
    """
    facts = dyads(
        sectoral=np.array([0.0, 4.0, 0.0, 0.0, 6.0, 8.0, 2.0]),
        friend=marked(1, 3),
        favoured=marked(2, 3),
        bloc=marked(0, 2, 4)[np.newaxis],
        exempted_max=only({4: 0.3, 5: 0.2}),
    )
    made: dict[str, Any] = {
        "rounds": 26,
        "dyads": facts,
        "calendar": calendar(
            summits=(parts.Summit(30, marked(0, 3)), parts.Summit(76, marked(1, 2, 6))),
            floated=(parts.FloatedRate(24, marked(0, 1), 12.0),),
        ),
        "shocks": shocks(
            dated=(parts.Shock(44, marked(2, 5), 40.0), parts.Shock(100, marked(2), -40.0)),
            hazard_per_day=0.001,
            suspends_days=14,
        ),
        "after_deal": after_deal(
            stall_share=0.4,
            stall_days=28,
            collapse_per_day=0.006,
            violation_per_day=0.02,
            deterrence=0.1,
            cure_days=21,
        ),
        "war": war(signal_share=0.5, signal_pull=0.2),
        "deadline": deadline(credits_progress=True),
    }
    return busy(**(made | changes))


MIXED: tuple[Strategy, ...] = (
    Boulware(opening=0.2, exponent=0.5),
    Linear(opening=0.15),
    Conceder(opening=0.2, exponent=2.0),
    TitForTat(opening=0.2, reciprocity=1.0),
    FirstMover(opening=0.3, pace=0.2, haste=10.0),
    FreeRider(opening=0.2, signatures=2),
    Retaliator(opening=0.1, exponent=0.5, ratio=1.0),
)
"""Strategies for the seven partners, no two alike; the last one fights."""

"""Hypothesis strategies for what the talks are made of: numbers, views, and whole states of many runs.

States and blocks of numbers are made by numpy from a drawn seed: quick, and a failing seed says enough.
"""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from sim.arrays import AnyArray, FloatArray
from sim.rounds.standing import opening_state
from sim.rules.setting import Setting
from sim.rules.state import MEMORY, NEVER, TERMS, Basis, Stage, TalksState, View
from tests.helpers.worlds import PARTNERS, RUNS

shares = st.floats(0.0, 1.0)
inner_shares = st.floats(0.01, 0.99)
percents = st.floats(0.0, 130.0)
money = st.floats(-500.0, 500.0)
days = st.integers(0, 400)
uniform = st.integers(0, 2**53 - 1).map(lambda numerator: numerator * 2.0**-53)
"""Numbers as ``sim.rng`` draws them: in [0, 1), zero and the largest among them."""

few = settings(max_examples=10)
"""For tests that compare 35 dyads at each example."""

generators = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def blocks(low: float, high: float, shape: tuple[int, ...] = (RUNS, PARTNERS)) -> st.SearchStrategy[FloatArray]:
    """Return arrays of numbers between two bounds; now and then the bounds themselves."""

    def make(generator: np.random.Generator) -> FloatArray:
        values = generator.uniform(low, high, shape)
        return np.asarray(np.where(generator.random(shape) < 0.1, generator.choice([low, high], shape), values))

    return generators.map(make)


def random_view(generator: np.random.Generator, shape: tuple[int, ...]) -> View:
    def share(*lead: int) -> FloatArray:
        return np.asarray(generator.random((*lead, *shape)))

    def flag() -> AnyArray:
        return np.asarray(generator.random(shape) < 0.5)

    reference = np.where(generator.random(shape) < 0.3, np.nan, share())
    in_bloc = flag()
    return View(
        progress=share(),
        own_concession=share(),
        other_concession=share(),
        own_moves=generator.integers(0, 12, shape),
        other_moves=generator.integers(0, 12, shape),
        own_history=-np.sort(-share(MEMORY), axis=0),
        other_history=-np.sort(-share(MEMORY), axis=0),
        offered=share(),
        left=share(),
        sessions=generator.integers(0, 30, shape),
        ready=flag(),
        proposes=flag(),
        signed=generator.integers(0, 60, shape),
        reference_share=reference,
        bloc_concession=np.where(in_bloc, share(), np.nan),
        bloc_signed=np.where(in_bloc, share(), np.nan),
        bloc_hit=in_bloc & flag(),
        credibility=share(),
        threat=100.0 * share(),
        rate=100.0 * share(),
        retaliation=np.where(share() < 0.5, 0.0, 100.0 * share()),
        exposure=0.2 * share(),
        draw=share(),
        fate=share(),
    )


def views(shape: tuple[int, ...] = (RUNS, PARTNERS)) -> st.SearchStrategy[View]:
    """Return what actors see, of any shape."""
    return generators.map(lambda generator: random_view(generator, shape))


HISTORIES = ("own_history", "other_history")
"""Fields of a view with an axis of sessions before the others."""


def one(view: View, *index: int) -> View:
    """Return a view of a single dyad out of a view of many: numpy scalars, as an agent sees them."""

    def picked(name: str) -> AnyArray:
        place = (slice(None), *index) if name in HISTORIES else index
        return np.asarray(getattr(view, name))[place]

    return View(*(picked(name) for name in View._fields))


def random_state(
    generator: np.random.Generator, *, setting: Setting, runs: int = RUNS, day: int = 49
) -> TalksState:
    """Return a state that talks could be in on ``day``, consistent in itself, different in every run."""
    shape = (runs, len(setting.codes))
    facts = setting.dyads

    def share() -> FloatArray:
        return np.asarray(generator.random(shape))

    def past(happened: AnyArray) -> AnyArray:
        return np.where(happened, generator.integers(0, day + 1, shape), NEVER)

    stage = generator.integers(Stage.SILENT, Stage.COLLAPSED + 1, shape)
    signed = (stage == Stage.FRAMEWORK) | (stage == Stage.FINAL)
    once = signed | (stage == Stage.COLLAPSED)
    fights = (share() < 0.3) & ~signed & ~facts.exempt
    peace = (share() < 0.3) & ~fights & ~facts.exempt
    rate = np.minimum(facts.floor, facts.announced) + share() * (facts.announced - facts.floor)
    agreed = np.where(signed, facts.floor + share() * (facts.announced - facts.floor), np.nan)
    basis = np.where(signed, Basis.NEGOTIATED, np.where(peace, Basis.TRUCE, Basis.PAUSED))
    due = generator.random((runs, 1)) < 0.5
    broken = signed & (share() < 0.5)
    punished = broken & (share() < 0.6)
    told, struck = share() < 0.3, share() < 0.3
    return opening_state(setting=setting, runs=runs)._replace(
        stage=stage,
        rate=np.where(facts.exempt, 0.0, rate),
        basis=np.where(facts.exempt, Basis.EXEMPT, basis),
        threat=facts.announced + np.zeros(shape),
        retaliation=np.where(fights, 50.0 * share() + 1.0, np.where(peace, 10.0, 0.0)),
        sessions=generator.integers(0, 9, shape),
        last_session=np.where(stage >= int(Stage.TALKING), generator.integers(0, day, shape), -NEVER),
        partner_concession=share(),
        home_concession=share(),
        partner_moves=generator.integers(0, 5, shape),
        home_moves=generator.integers(0, 5, shape),
        partner_history=-np.sort(-generator.random((runs, MEMORY, shape[1])), axis=-2),
        home_history=-np.sort(-generator.random((runs, MEMORY, shape[1])), axis=-2),
        belief_for=1.0 + 9.0 * share(),
        belief_against=1.0 + 9.0 * share(),
        contact_day=past(stage >= Stage.WAITING),
        deal_day=past(once),
        collapse_day=past(stage == Stage.COLLAPSED),
        final_day=past(stage == Stage.FINAL),
        violation_day=past(broken),
        snapback_day=past(punished),
        cured_day=past(punished & (share() < 0.3)),
        signal=np.where(told, 30.0 * share(), np.nan),
        signal_day=past(told),
        shock=np.where(struck, 40.0 * share() - 10.0, 0.0),
        shock_day=past(struck),
        truce_day=past(peace),
        ultimatum_day=past(fights & (share() < 0.6)),
        partner_pain=10.0 * share() * fights,
        home_pain=share() * fights,
        agreed_rate=agreed,
        relief=np.where(signed, 0.5 * share(), 0.0),
        exempted=np.where(signed, 0.3 * share(), 0.0),
        terms=generator.random((runs, len(TERMS), shape[1])) * signed[:, np.newaxis, :],
        partner_share=np.where(signed, share(), np.nan),
        home_share=np.where(signed, share(), np.nan),
        home_prefers_deal=signed & (share() < 0.5),
        stress=2.0 * generator.random((runs, 1)),
        deadline=np.where(due, day, day + 21),
        extensions=generator.integers(0, 3, (runs, 1)),
        enforced_day=np.full((runs, 1), NEVER),
    )


def states(*, setting: Setting, day: int = 49) -> st.SearchStrategy[TalksState]:
    """Return states of several runs, as ``random_state``."""
    return generators.map(lambda generator: random_state(generator, setting=setting, day=day))

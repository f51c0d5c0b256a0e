"""Hypothesis strategies for what the talks are made of: numbers, views, and whole states of many runs.

States and blocks of numbers are made by numpy from a drawn seed: quick, and a failing seed says enough.
"""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from sim.arrays import AnyArray, FloatArray
from sim.rounds.standing import opening_state
from sim.rules.setting import Setting
from sim.rules.state import NEVER, TERMS, Basis, Stage, TalksState, View
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
    def share() -> FloatArray:
        return np.asarray(generator.random(shape))

    reference = np.where(generator.random(shape) < 0.3, np.nan, share())
    return View(
        progress=share(),
        own_concession=share(),
        other_concession=share(),
        sessions=generator.integers(0, 30, shape),
        signed=generator.integers(0, 60, shape),
        reference_share=reference,
        credibility=share(),
        threat=100.0 * share(),
        rate=100.0 * share(),
        retaliation=np.where(share() < 0.5, 0.0, 100.0 * share()),
        exposure=0.2 * share(),
        draw=share(),
    )


def views(shape: tuple[int, ...] = (RUNS, PARTNERS)) -> st.SearchStrategy[View]:
    """Return what actors see, of any shape."""
    return generators.map(lambda generator: random_view(generator, shape))


def one(view: View, *index: int) -> View:
    """Return a view of a single dyad out of a view of many: numpy scalars, as an agent sees them."""
    return View(*(np.asarray(field)[index] for field in view))


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

    stage = generator.integers(Stage.SILENT, Stage.COLLAPSED, shape)
    signed = stage >= Stage.FRAMEWORK
    fights = (share() < 0.3) & ~signed & ~facts.exempt
    peace = (share() < 0.3) & ~fights & ~facts.exempt
    rate = np.minimum(facts.floor, facts.announced) + share() * (facts.announced - facts.floor)
    agreed = np.where(signed, facts.floor + share() * (facts.announced - facts.floor), np.nan)
    basis = np.where(signed, Basis.NEGOTIATED, np.where(peace, Basis.TRUCE, Basis.PAUSED))
    due = generator.random((runs, 1)) < 0.5
    return opening_state(setting=setting, runs=runs)._replace(
        stage=stage,
        rate=np.where(facts.exempt, 0.0, rate),
        basis=np.where(facts.exempt, Basis.EXEMPT, basis),
        threat=facts.announced + np.zeros(shape),
        retaliation=np.where(fights, 50.0 * share() + 1.0, np.where(peace, 10.0, 0.0)),
        sessions=generator.integers(0, 9, shape),
        last_session=np.where(stage >= Stage.TALKING, generator.integers(0, day, shape), -NEVER),
        partner_concession=share(),
        home_concession=share(),
        belief_for=1.0 + 9.0 * share(),
        belief_against=1.0 + 9.0 * share(),
        contact_day=past(stage >= Stage.WAITING),
        deal_day=past(signed),
        final_day=past(stage == Stage.FINAL),
        truce_day=past(peace),
        ultimatum_day=past(fights & (share() < 0.6)),
        partner_pain=10.0 * share() * fights,
        home_pain=share() * fights,
        agreed_rate=agreed,
        relief=np.where(signed, 0.5 * share(), 0.0),
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

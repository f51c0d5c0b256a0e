"""The array engine on small worlds: in step with the agents, run by run, and when strategies fail."""

import itertools
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.ensemble.asking import Cast
from sim.ensemble.engine import ArrayTalks
from sim.errors import StrategyError
from sim.rules.setting import Setting
from sim.rules.state import View
from sim.strategies import Strategy, Traits
from tests.helpers.bits import row, same_bits_of_all
from tests.helpers.worlds import MIXED, PARTNERS, RUNS, STEADY, busy, luck, world

INDICES = np.arange(RUNS)


def arrays(setting: Setting, partners: tuple[Strategy, ...], home: Strategy = STEADY) -> ArrayTalks:
    part = np.tile(np.arange(PARTNERS), (RUNS, 1))
    engine = ArrayTalks(setting, cast=Cast(partners, part, home), draws=luck(setting, run=INDICES[:, np.newaxis]))
    engine.run()
    return engine


def agents(setting: Setting, partners: tuple[Strategy, ...], run: int, home: Strategy = STEADY) -> TariffTalks:
    model = TariffTalks(setting, strategies=partners, home_strategy=home, draws=luck(setting, run=run))
    model.run()
    return model


@pytest.mark.parametrize("setting", [busy(), world()], ids=["busy", "plain"])
def test_every_run_has_the_bits_it_has_with_agents(setting: Setting) -> None:
    engine = arrays(setting, MIXED)
    for run in INDICES:
        model = agents(setting, MIXED, int(run))
        same_bits_of_all(row(engine.state, run), model.state, f"run {run}")
        for whole, single in zip(engine.accounts, model.accounts, strict=True):
            same_bits_of_all(
                tuple(np.asarray(field)[run] for field in whole[:-1]),
                tuple(np.asarray(field) for field in single[:-1]),
                f"accounts of run {run}",
            )


def test_no_two_fields_of_the_state_share_memory() -> None:
    """Steps of a few dyads are written into the arrays of all."""
    setting = busy()
    part = np.tile(np.arange(PARTNERS), (RUNS, 1))
    luck_of_runs = luck(setting, run=INDICES[:, np.newaxis])
    engine = ArrayTalks(setting, cast=Cast(MIXED, part, STEADY), draws=luck_of_runs)
    for _ in range(setting.rounds):
        engine.step()
        for left, right in itertools.combinations(engine.state, 2):
            assert not np.shares_memory(left, right)


@dataclass(frozen=True)
class Moody(Strategy):
    """Raises where its fate is high, and only when it has held a session."""

    name: ClassVar[str] = "moody"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(uses_memory=True, stochastic=True)

    def concession(self, view: View) -> Any:
        """Be well or not at all."""
        if np.ndim(view.fate) == 0 and view.fate > 0.5 and view.sessions > 0:
            raise RuntimeError("not today")
        if np.ndim(view.fate):
            raise ValueError("one at a time, please")
        return 0.3


def test_a_strategy_that_fails_ends_its_own_runs_with_the_words_of_agents() -> None:
    setting = busy()
    partners = (*MIXED[:2], Moody(), *MIXED[3:])
    engine, healthy = arrays(setting, partners), 0
    for run in INDICES:
        if run in engine.failed:
            with pytest.raises(StrategyError) as raised:
                agents(setting, partners, int(run))
            assert str(raised.value) == str(engine.failed[int(run)])
            continue
        same_bits_of_all(row(engine.state, run), agents(setting, partners, int(run)).state, f"run {run}")
        healthy += 1
    assert 0 < healthy < RUNS


def test_of_two_refusals_in_a_round_the_first_in_the_order_of_agents_counts() -> None:
    @dataclass(frozen=True)
    class Broken(Strategy):
        name: ClassVar[str] = "broken"
        source: ClassVar[str] = "null"
        traits: ClassVar[Traits] = Traits(for_home=True)

        def concession(self, view: View) -> Any:
            return float("nan")

    setting = busy()
    partners, home = (*MIXED[:5], Broken(), Broken()), Broken()
    engine = arrays(setting, partners, home)
    assert len(engine.failed) == RUNS
    for run in INDICES:
        with pytest.raises(StrategyError) as raised:
            agents(setting, partners, int(run), home)
        assert str(raised.value) == str(engine.failed[int(run)])

"""The two engines give the same bits, on a covering set of configurations and on random ones.

The set covers every scenario of the library, every strategy on both sides, every mechanism switched off, and
rounds of a day, of three days, of a week and of seventeen days.
"""

from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.compose import composed, plain
from experiments.run import read
from sim.config.agreement import Compared, compare_engines
from sim.config.build import Plan, build
from sim.config.mechanisms import MECHANISMS
from sim.config.payoffs import default_cache
from sim.config.played import play_agents, play_arrays
from sim.config.validate import checked
from sim.data.load import partner_codes
from sim.rules.state import TalksState
from sim.strategies import STRATEGIES
from tests.helpers.bits import row, same_bits_of_all

SCENARIOS = sorted(file.name.removesuffix(".yaml") for file in (files("configs") / "scenario").iterdir())
FOR_HOME = [name for name, kind in STRATEGIES.items() if kind.traits.for_home]
NEEDS_A_BLOC = "bloc"


def plan(*overrides: str) -> Plan:
    return build(read(composed("run", list(overrides))), cache=default_cache())


def compared(*overrides: str, runs: int = 3) -> Compared:
    return compare_engines(plan(*overrides), range(runs))


@pytest.mark.parametrize("name", SCENARIOS)
def test_in_every_scenario(name: str) -> None:
    assert compared(f"scenario={name}").difference is None


@pytest.mark.parametrize("name", [name for name in STRATEGIES if name != NEEDS_A_BLOC])
def test_with_every_strategy_of_partners(name: str) -> None:
    found = compared(f"partners.strategy.default={name}", "partners.learning.generations=0", "run.horizon=26")
    assert found.difference is None
    assert found.numbers > 10_000


@pytest.mark.parametrize("name", FOR_HOME)
def test_with_every_strategy_of_home(name: str) -> None:
    assert compared(f"home.strategy={name}", "run.horizon=26", runs=2).difference is None


@pytest.mark.parametrize("name", MECHANISMS)
def test_with_every_mechanism_off(name: str) -> None:
    off = f"mechanism.{name}={MECHANISMS[name].off}"
    assert compared(off, "run.horizon=26", runs=2).difference is None


@pytest.mark.parametrize(("days", "rounds"), [(1, 140), (3, 60), (7, 39), (17, 12)])
def test_with_rounds_of_any_length(days: int, rounds: int) -> None:
    found = compared(f"run.round_days={days}", f"run.horizon={rounds}", "scenario=summits_2025", runs=2)
    assert found.difference is None


def test_a_run_is_the_same_in_any_batch_and_at_any_place_in_it() -> None:
    whole, built = play_arrays(plan(), [4, 0, 2, 9, 1]), plan()
    for place, run in enumerate([4, 0, 2, 9, 1]):
        alone = play_arrays(built, [run])
        same_bits_of_all(row(alone.state, 0), row(whole.state, place), f"run {run}")


def test_both_engines_leave_the_same_records_of_a_run() -> None:
    built = plan("run.horizon=20")
    agents, arrays = play_agents(built, range(4)), play_arrays(built, range(4))
    same_bits_of_all(arrays.state, agents.state)
    for left, right in zip(arrays.accounts, agents.accounts, strict=True):
        same_bits_of_all(left[:-1], right[:-1])
        assert left.outside_pct == right.outside_pct
    np.testing.assert_array_equal(arrays.strategies, agents.strategies)
    assert arrays.events == {0: agents.events[0]}
    assert arrays.sessions[0] == agents.sessions[0] or len(arrays.sessions[0]) == len(agents.sessions[0])


def test_a_difference_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One bit in the state of one partner, in one round, in one engine."""
    from sim.ensemble.engine import ArrayTalks

    step = ArrayTalks.step

    def bent(engine: Any) -> None:
        step(engine)
        if engine.clock.round_index == 5:
            rate = engine.state.rate.copy()
            rate[1, 3] = np.nextafter(rate[1, 3], 1000.0)
            engine.state = engine.state._replace(rate=rate)

    monkeypatch.setattr(ArrayTalks, "step", bent)
    built = plan("run.horizon=8")
    found = compare_engines(built, range(3)).difference
    assert found is not None
    assert (found.run, found.round_index, found.partner, found.field) == (1, 4, built.setting.codes[3], "rate")
    assert found.agents != found.arrays


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Return random configurations: strategies of many partners, mechanisms, lengths, capacities, beliefs."""
    raw = plain(composed("run", ["run.runs=2"]))
    names = [name for name in STRATEGIES if name not in (NEEDS_A_BLOC, "adaptive")]
    chosen = draw(st.lists(st.sampled_from(partner_codes()), max_size=30, unique=True))
    raw["partners"]["strategy"] |= {code: draw(st.sampled_from(names)) for code in chosen}
    raw["home"]["strategy"] = draw(st.sampled_from(FOR_HOME))
    for name, mechanism in MECHANISMS.items():
        if draw(st.integers(0, 5)) == 0:
            raw["mechanism"][name] = mechanism.off
    raw["run"]["seed"] = draw(st.integers(0, 2**40))
    raw["run"]["round_days"] = days = draw(st.sampled_from([1, 2, 7, 10, 30]))
    raw["run"]["horizon"] = max(1, draw(st.integers(60, 150)) // days)
    raw["home"]["teams"] = draw(st.integers(1, 30))
    raw["home"]["resolve"] = draw(st.sampled_from([0.0, 0.3, 1.0]))
    raw["partners"]["belief"]["prior_for"] = draw(st.floats(0.1, 20.0))
    raw["talks"]["collapse_per_day"] = draw(st.sampled_from([0.0, 0.02]))
    raw["partners"]["compliance"]["violation_per_day"] = draw(st.sampled_from([0.0, 0.05]))
    raw["shocks"]["hazard_per_day"] = draw(st.sampled_from([0.0, 0.01]))
    return raw


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=configurations())
def test_in_random_configurations(raw: dict[str, Any]) -> None:
    found = compare_engines(build(checked(raw, partner_codes()), cache=default_cache()), range(2))
    assert found.difference is None


def test_every_field_of_the_state_is_compared() -> None:
    built = plan("run.horizon=1")
    per_partner = len(TalksState._fields) - 4 + (5 - 1) + 2 * (4 - 1)  # terms have five, histories four entries
    assert compare_engines(built, range(1)).numbers == per_partner * len(built.setting.codes) + 4

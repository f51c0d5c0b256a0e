"""Runs in which a strategy gives no answer cost themselves and nothing else."""

import gc
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.abm.model import TariffTalks
from sim.config import parallel
from sim.config.agreement import compare_engines
from sim.config.build import Plan, build
from sim.config.histories import record
from sim.config.parallel import simulate, simulate_parts
from sim.config.payoffs import default_cache
from sim.data.load import partner_codes
from sim.errors import StrategyError
from sim.records.tables import TABLES
from sim.rng import uniforms

RUNS = 11
FATE = uniforms(seed=2025, stream="fate", run=np.arange(RUNS), round_index=0, partner=partner_codes().index("JPN"))
"""What decides, in each run, whether Japan answers."""
SHARE = 0.4
FAILED = np.flatnonzero(FATE < SHARE).tolist()


@pytest.fixture(params=["mesa", "array"])
def engine(request: pytest.FixtureRequest) -> str:
    """Return the name of an engine: what is said here holds for both."""
    name: str = request.param
    return name


def plan(module: str, share: float, mood: str = "raise", *, engine: str = "mesa") -> Plan:
    """Return a plan in which Japan gives no answer in runs of a fate below a share; it meets home at once."""
    words = [
        f"run.runs={RUNS}", "run.horizon=6", f"run.engine={engine}",
        "mechanism.capacity=unlimited", "mechanism.contact=all_at_once",
        f"partners.own.moody={{file: '{module}:Moody', parameters: {{share: {share}, mood: '{mood}'}}}}",
        "partners.strategy.JPN=moody",
    ]  # fmt: skip
    return build(read(composed("run", parse(words).overrides)), cache=default_cache())


def kept(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the rows of the runs that do not fail."""
    runs = pa.array([run for run in range(RUNS) if run not in FAILED], type=pa.int32())
    return {name: table.filter(pc.is_in(table["run"], value_set=runs)) for name, table in tables.items()}


def assert_same(left: dict[str, pa.Table], right: dict[str, pa.Table], *names: str) -> None:
    for name in names or TABLES:
        assert left[name].equals(right[name], check_metadata=True), name


OTHERS = tuple(name for name in TABLES if name != "failures")


def test_the_sample_is_worth_testing() -> None:
    """Some runs fail and some do not, the first and the last among those that are told apart by chunks."""
    assert 2 < len(FAILED) < RUNS - 2


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("raise", "concession raised RuntimeError: not today"),
        ("nan", "concession returned nan; expected a number in [0, 1]"),
        ("high", "concession returned 1.5; expected a number in [0, 1]"),
        ("low", "concession returned -0.1; expected a number in [0, 1]"),
        ("shape", "concession returned array([0., 0., 0.]); expected one number for one dyad"),
        ("text", "concession returned 'much'; expected a number"),
        ("nothing", "concession returned None; expected a number"),
    ],
)
def test_a_strategy_without_an_answer_costs_its_own_runs_only(
    own_module: str, mood: str, said: str, engine: str
) -> None:
    """The others are what they are where it always answers: to the bit, in every table."""
    tables = record(plan(own_module, SHARE, mood, engine=engine), range(RUNS))
    assert tables["failures"]["run"].to_pylist() == FAILED
    assert set(tables["failures"]["reason"].to_pylist()) == {f"strategy moody of JPN, round 0: {said}"}
    whole = record(plan(own_module, 0.0, mood, engine=engine), range(RUNS))
    assert len(whole["failures"]) == 0
    assert_same(tables, kept(whole), *OTHERS)
    assert set(tables["partners"]["run"].to_pylist()) == set(range(RUNS)) - set(FAILED)


def test_the_round_is_that_of_the_first_answer_that_is_none(own_module: str, engine: str) -> None:
    """Where partners choose when to ask, Japan is asked in the first week or in the second."""
    words = [
        f"run.runs={RUNS}", "run.horizon=2",
        f"partners.own.moody={{file: '{own_module}:Moody', parameters: {{share: 1.0}}}}",
        "partners.strategy.JPN=moody", "home.teams=9", f"run.engine={engine}",
    ]  # fmt: skip
    tables = record(build(read(composed("run", parse(words).overrides)), cache=default_cache()), range(RUNS))
    reasons = tables["failures"]["reason"].to_pylist()
    assert {reason.split(": ")[0] for reason in reasons} == {
        "strategy moody of JPN, round 0", "strategy moody of JPN, round 1",
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 3, 10])
def test_failures_do_not_depend_on_how_the_work_is_cut(
    own_module: str, chunk: int, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks of one: some hold nothing but a failure, and have no rows elsewhere."""
    monkeypatch.setitem(parallel.CHUNKS, engine, chunk)
    made, done = plan(own_module, SHARE, engine=engine), []
    tables = simulate(made, processes=1, progress=done.append)
    assert_same(tables, record(made, range(RUNS)))
    assert done[-1] == RUNS
    assert len(done) == math.ceil(RUNS / chunk)


@pytest.mark.parametrize("chunk", [2, 500])
def test_nor_on_another_that_shares_the_work(
    own_module: str, chunk: int, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan(own_module, SHARE, engine=engine)
    monkeypatch.setitem(parallel.CHUNKS, engine, chunk)
    done: list[int] = []
    with ThreadPoolExecutor(1) as helper:
        parts = list(simulate_parts(made, processes=2, progress=done.append, helper=helper))
    assert done[-1] == RUNS
    assert len(parts) == max(2, math.ceil(RUNS / chunk))
    assert_same(
        {name: pa.concat_tables([part[name] for part in parts]) for name in TABLES}, record(made, range(RUNS))
    )


def test_nor_on_the_processes(own_module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's module is found in every process."""
    made = plan(own_module, SHARE)
    monkeypatch.setitem(parallel.CHUNKS, made.experiment.run.engine, 4)
    assert_same(simulate(made, processes=2), record(made, range(RUNS)))


def test_where_all_runs_fail_there_is_nothing_to_record(own_module: str, engine: str) -> None:
    expected = r"^strategy moody of JPN, round 0: concession raised RuntimeError: not today \(so do all 11 runs\)$"
    with pytest.raises(StrategyError, match=expected):
        simulate(plan(own_module, 1.0, engine=engine), processes=1)


def test_also_where_there_is_only_one(own_module: str) -> None:
    made = plan(own_module, 1.0)
    alone = made.experiment.model_copy(update={"run": made.experiment.run.model_copy(update={"runs": 1})})
    with pytest.raises(StrategyError, match=r"not today$"):
        simulate(made._replace(experiment=alone), processes=1)


def test_a_chunk_of_failures_has_every_table_and_no_row(own_module: str, engine: str) -> None:
    tables = record(plan(own_module, 1.0, engine=engine), [0, 1])
    assert list(tables) == list(TABLES)
    assert {name: len(table) for name, table in tables.items()} == dict.fromkeys(OTHERS, 0) | {"failures": 2}
    whole = record(plan(own_module, 0.0), [0, 1])
    for name in TABLES:
        assert tables[name].schema.equals(whole[name].schema, check_metadata=True)


def test_an_error_that_is_no_strategys_ends_everything(own_module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours must not hide among the failures."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    made = plan(own_module, SHARE)
    monkeypatch.setattr("sim.abm.model.account", fail)
    with pytest.raises(ZeroDivisionError):
        record(made, [run for run in range(RUNS) if run not in FAILED])


def models_alive() -> int:
    gc.collect()
    return sum(isinstance(each, TariffTalks) for each in gc.get_objects())


def test_no_model_outlives_its_run(own_module: str, engine: str) -> None:
    """Each holds the plan it was made from, some 20 MB: a sweep of many points would fill the memory."""
    before = models_alive()
    made = plan(own_module, SHARE, engine=engine)
    assert len(record(made, range(RUNS))["failures"]) > 0
    compare_engines(made, range(2))
    assert models_alive() == before

"""A mechanism that is switched off is a model without it, to the bit.

Two tests of that for each: its rules may be replaced by ones that fail, and every key it governs may be changed,
without any number of the records moving. With the mechanism on, both are felt, so both tests can fail.
"""

import datetime
import functools
from collections.abc import Iterator
from typing import Any, NoReturn

import pyarrow as pa
import pytest

from experiments.compose import composed, plain
from sim.config.build import Plan, build
from sim.config.histories import play, record
from sim.config.mechanisms import MECHANISMS
from sim.config.payoffs import default_cache
from sim.config.played import model_of
from sim.config.validate import checked
from sim.data.load import partner_codes
from sim.rules.deal_kind import MENUS, DealKind, Menu
from tests.helpers.bits import same_bits, same_bits_of_all

pytestmark = pytest.mark.slow  # as a whole; on one version of Python

RUNS = (0, 1)
SIZE = ("run.horizon=22", "run.runs=2")
"""Five months: announcement, pause, deadline, enforcement or extension, and what follows."""

NOTHING = Menu(False, False, False, (False,) * 5)


class RemovedError(AssertionError):
    """A rule was consulted that is not there."""


def removed(*_: Any, **__: Any) -> NoReturn:
    raise RemovedError


RULES: dict[str, tuple[str, ...]] = {
    "schedule": ("sim.config.dyads.announced_rate_pct",),
    "contact": (
        "sim.abm.agents.contact_hazard",
        "sim.abm.agents.has_come",
        "sim.rounds.closing.contact_hazard",
    ),
    "capacity": (
        "sim.abm.agents.allocate_sessions",
        "sim.abm.agents.sessions_in_round",
        "sim.abm.agents.priority",
        "sim.abm.agents.on_own_track",
    ),
    "deficit_priority": ("sim.config.dyads._by_deficit",),
    "responsiveness": ("sim.abm.agents.responsiveness",),
    "complexity": ("sim.config.dyads.complexity",),
    "precedent": ("sim.rounds.position.reference_share", "sim.rounds.bargaining.lean_on_precedent"),
    "stages": ("sim.rounds.after_deal.fate_of_framework", "sim.rounds.after_deal._collapse"),
    "walking_away": ("sim.abm.agents.Partner.signs", "sim.abm.agents.Home.signs"),
    "side_concessions": ("sim.config.payoffs._exposed_sectors_cost",),
    "tariff_war": tuple(
        f"sim.abm.model.{name}" for name in ("expired_ultimata", "escalate", "retaliate", "seek_truce")
    ),
    "leverage": ("sim.rounds.position.credibility", "sim.rounds.closing.update_belief"),
    "deadlines": (
        "sim.rounds.home_acts.enforces",
        "sim.rounds.dictating.dictated_rate",
        "sim.rounds.position.progress_to_deadline",
    ),
    "compliance": ("sim.rounds.after_deal.violation_hazard",),
    "strategies": ("sim.config.strategies._drawn",),
}
"""Mechanism -> the rules that are it, by the place where they are called; the others are values (see below)."""


def content(*overrides: str) -> dict[str, Any]:
    return plain(composed("run", [*SIZE, *overrides]))


def plan(raw: dict[str, Any]) -> Plan:
    return build(checked(raw, partner_codes()), cache=default_cache())


def play_ten(raw: dict[str, Any]) -> None:
    """Play until most things have happened once."""
    built = plan(raw)
    for run in range(10):
        play(built, run)


def tables(raw: dict[str, Any]) -> dict[str, pa.Table]:
    return record(plan(raw), RUNS)


@functools.cache
def without(name: str) -> dict[str, pa.Table]:
    return tables(content(switch_off(name)))


@functools.cache
def with_all() -> dict[str, pa.Table]:
    return tables(content())


def switch_off(name: str) -> str:
    return f"mechanism.{name}={MECHANISMS[name].off}"


def same(left: dict[str, pa.Table], right: dict[str, pa.Table]) -> bool:
    """Tell whether two sets of tables agree to the bit; what a partner's strategy is called is no number."""
    return all(left[name].equals(right[name], check_metadata=True) for name in left)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Return a mechanism's name, with its rules gone."""
    name: str = request.param
    for place in RULES[name]:
        monkeypatch.setattr(place, removed)
    return name


@pytest.mark.parametrize("broken", RULES, indirect=True)
def test_off_does_not_consult_its_rules(broken: str) -> None:
    assert same(tables(content(switch_off(broken))), without(broken))


@pytest.mark.parametrize("name", RULES)
def test_on_consults_each_of_them(name: str) -> None:
    for place in RULES[name]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, removed)
            with pytest.raises(RemovedError):
                play_ten(content())


def test_one_kind_of_deal_looks_at_no_other_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (DealKind.EXEMPTION, DealKind.REDUCTION):
        monkeypatch.setitem(MENUS, kind, NOTHING)
    assert same(tables(content(switch_off("deal_kinds"))), without("deal_kinds"))
    assert not same(tables(content()), without("deal_kinds"))


OTHERS = {
    "talks.kinds": ["reduction"],
    "home.dictate.mild_to": ["cbera"],
    "home.priority.allies": ["nato"],
    "home.dictate.milder_for": "any_talks",
    "partners.strategy.default": "conceder",
    "partners.strategy.CHN": "linear",
}
"""Other values of keys that take words."""


def changed(key: str, value: Any) -> Any:
    """Return another value that the schema takes."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return 0.8 * value if value > 0.0 else 0.25
    if key in OTHERS:
        return OTHERS[key]
    if isinstance(value, list):
        return ["BRA", "CHL"]
    return (datetime.date.fromisoformat(value) + datetime.timedelta(days=3)).isoformat()


def leaves(section: dict[str, Any], prefix: str = "") -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield every value of a configuration: where it stands, its own name, its dotted key."""
    for name, value in section.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield section, name, f"{prefix}{name}"


def with_keys_changed(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the configuration with every key that a mechanism governs set to something else."""
    touched = 0
    for section, own, key in leaves(raw):
        if key.startswith(MECHANISMS[name].keys) and not key.startswith("partners.mix"):
            section[own] = changed(key, section[own])
            touched += 1
    assert touched
    return raw


GOVERNING = [name for name, mechanism in MECHANISMS.items() if mechanism.keys]


@pytest.mark.parametrize("name", GOVERNING)
def test_off_reads_none_of_its_keys(name: str) -> None:
    assert same(tables(with_keys_changed(content(switch_off(name)), name)), without(name))


@pytest.mark.parametrize("name", GOVERNING)
def test_on_reads_its_keys(name: str) -> None:
    assert not same(tables(with_keys_changed(content(), name)), with_all())


@pytest.mark.parametrize("name", MECHANISMS)
def test_switching_leaves_all_luck_as_it_is(name: str) -> None:
    on, off = plan(content()), plan(content(switch_off(name)))
    for run in RUNS:
        same_bits_of_all(model_of(off, run).draws, model_of(on, run).draws, name)


def test_what_a_mechanism_does_not_touch_stays_as_it_is() -> None:
    """Who asks for talks when does not depend on home's time, nor on what becomes of deals."""
    dates = with_all()["partners"]["contact_date"].to_pylist()
    for name in ("capacity", "compliance", "stages", "precedent", "purchases"):
        assert without(name)["partners"]["contact_date"].to_pylist() == dates, name


@pytest.mark.parametrize("name", MECHANISMS)
def test_off_changes_the_records(name: str) -> None:
    assert not same(with_all(), without(name))


def test_the_comparison_sees_a_single_bit() -> None:
    one = pa.table({"x": [1.0, 2.0]})
    assert not same({"t": one}, {"t": pa.table({"x": [1.0, 2.0000000000000004]})})
    same_bits(one["x"].to_numpy(), [1.0, 2.0])

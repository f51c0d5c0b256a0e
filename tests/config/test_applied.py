"""What switching a mechanism off does to a configuration: values in their place, rules left out, nothing else."""

import re
from typing import Any

import pytest

from experiments.compose import composed
from experiments.run import read
from sim.config.applied import applied, switches
from sim.config.mechanisms import MECHANISMS
from sim.config.schema import Experiment

RULES = {
    "contact": "contact",
    "capacity": "capacity",
    "responsiveness": "responsiveness",
    "precedent": "precedent",
    "stages": "stages",
    "walking_away": "walking_away",
    "tariff_war": "war",
    "leverage": "belief",
    "deadlines": "deadline",
    "compliance": "compliance",
}
"""Mechanism -> switch of the rounds."""


def configured(*overrides: str) -> Experiment:
    return read(composed("run", list(overrides)))


def without(name: str, *overrides: str) -> Experiment:
    return configured(f"mechanism.{name}={MECHANISMS[name].off}", *overrides)


def changes(before: Any, after: Any, path: str = "") -> dict[str, Any]:
    """Return the dotted keys in which two plain configurations differ, with the values of the second."""
    if isinstance(before, dict) and isinstance(after, dict) and set(before) == set(after):
        parts = [changes(before[name], after[name], f"{path}.{name}") for name in before]
        return {key: value for part in parts for key, value in part.items()}
    return {} if before == after else {path[1:]: after}


def put_in_place(name: str, *overrides: str) -> dict[str, Any]:
    asked = without(name, *overrides)
    return changes(asked.model_dump(), applied(asked).model_dump())


def test_where_all_are_on_nothing_is_touched() -> None:
    asked = configured()
    assert applied(asked) is asked
    assert all(switches(asked))


@pytest.mark.parametrize("name", MECHANISMS)
def test_one_rule_is_left_out_or_none(name: str) -> None:
    """Ten mechanisms are rules of the rounds; the others are values, menus, merits, kinds."""
    found = {field for field, on in switches(without(name))._asdict().items() if not on}
    assert found == ({RULES[name]} if name in RULES else set())


def test_one_kind_is_the_agreement_and_lists_do_not_count() -> None:
    expected = {"talks.kinds": ("agreement",), "talks.complexity.per_issue": 0.0}
    assert put_in_place("deal_kinds", "talks.complexity.per_issue=0.7") == expected


def test_without_affinity_nobody_is_a_friend() -> None:
    assert put_in_place("affinity") == {"home.affinity": ()}


def test_by_welfare_alone_nothing_else_weighs() -> None:
    aims = ("deficit", "revenue", "access", "investment", "audience", "quick_win", "affinity")
    others = ("home.stress.cost_share", "talks.terms.purchases.gain", "talks.terms.licences.gain")
    weights = {f"home.weights.{aim}": 0.0 for aim in aims}
    assert put_in_place("objective", "home.weights.audience=1") == weights | dict.fromkeys(others, 0.0)


def test_alike_all_play_the_one_strategy_alone() -> None:
    """No mix, no names, no blocs; home plays its own."""
    found = put_in_place("strategies", "partners.alike=boulware", "+partners.blocs.one=[VNM,THA]")
    assert found == {"partners.strategy": {"default": "boulware"}, "partners.blocs": {}}
    assert applied(without("strategies")).home.strategy == "boulware"


VALUES = ("deal_kinds", "affinity", "objective", "strategies")


@pytest.mark.parametrize("name", [name for name in MECHANISMS if name not in VALUES])
def test_the_others_change_no_value(name: str) -> None:
    assert put_in_place(name) == {}


def test_two_are_switched_off_together_as_each_alone() -> None:
    asked = configured(
        "mechanism.affinity=ignored", "mechanism.objective=welfare_only", "mechanism.stages=at_signing"
    )
    found = changes(asked.model_dump(), applied(asked).model_dump())
    assert found == put_in_place("affinity") | put_in_place("objective")
    assert not switches(asked).stages


def test_what_was_asked_for_is_left_as_it_was() -> None:
    asked = without("objective")
    copy = asked.model_copy(deep=True)
    assert applied(asked) is not asked
    assert asked == copy
    assert asked.home.weights.deficit == 0.3


def test_applying_twice_is_applying_once() -> None:
    for name in MECHANISMS:
        once = applied(without(name))
        assert applied(once) == once


@pytest.mark.parametrize("name", MECHANISMS)
def test_off_states_say_what_they_are(name: str) -> None:
    """One word each, and the description of the key explains it."""
    off = MECHANISMS[name].off
    assert re.fullmatch(r"[a-z_]+", off)
    described = type(configured().mechanism).model_fields[name].description
    explains = off in described or off in ("none", "flat", "forced")
    assert explains, described

"""Overrides that nothing would read are refused, with what would make them count."""

import functools
import re

import pytest
from omegaconf import ListConfig, OmegaConf

from experiments.compose import composed, keys, parse
from experiments.run import read
from experiments.unread import check_all_read
from sim.config.build import build
from sim.config.mechanisms import MECHANISMS, Mechanisms
from sim.config.payoffs import default_cache
from sim.config.played import play_arrays
from sim.config.schema import Experiment
from sim.errors import ConfigError

BASE = composed("run", [])
COMPOSED = keys(BASE)


def asked(*overrides: str) -> Experiment:
    """Return the configuration of a command line, after all that is checked before anything runs."""
    words = parse(list(overrides)).overrides
    experiment = read(composed("run", words), words)
    check_all_read(words, experiment)
    return experiment


def refusal(*overrides: str) -> str:
    with pytest.raises(ConfigError) as refused:
        asked(*overrides)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def off(name: str) -> str:
    return f"mechanism.{name}={MECHANISMS[name].off}"


@functools.cache
def without(name: str) -> Experiment:
    """Return the configuration with a mechanism off."""
    return asked(off(name))


def as_it_stands(key: str) -> str:
    """Return an override that changes nothing: that it would change nothing is no reason to accept it."""
    value = OmegaConf.select(BASE, key)
    listed = f"[{','.join(value)}]" if isinstance(value, ListConfig) else str(value)
    return f"{key}={listed.lower() if isinstance(value, bool) else listed}"


GOVERNED = [
    (name, key)
    for name, mechanism in MECHANISMS.items()
    for key in COMPOSED
    if key.startswith(mechanism.keys)
    and not any(other.startswith(f"{key}.") for other in COMPOSED)  # a leaf
    and key not in ("partners.blocs",)
]


@pytest.mark.parametrize(("name", "key"), GOVERNED)
def test_a_key_of_a_mechanism_that_is_off_is_refused_by_the_name_of_the_mechanism(name: str, key: str) -> None:
    words = parse([as_it_stands(key)]).overrides
    with pytest.raises(ConfigError) as refused:
        check_all_read(words, without(name))
    said = str(refused.value)
    assert "\n" not in said
    assert said == f"{key}: nothing reads it, since mechanism.{name} is {MECHANISMS[name].off!r}; expected on"


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_beginning_of_a_key_is_one(name: str) -> None:
    for beginning in MECHANISMS[name].keys:
        assert any(key.startswith(beginning) for key in COMPOSED), beginning
        assert beginning.rstrip(".").rpartition(".")[0] in COMPOSED, beginning


def test_mechanisms_are_the_switches_of_the_configuration() -> None:
    """In the same order, each with the one off state that the schema takes."""
    assert list(MECHANISMS) == list(Mechanisms.model_fields)
    for name, mechanism in MECHANISMS.items():
        assert f"mechanism.{name}" in COMPOSED
        assert getattr(asked(off(name)).mechanism, name) == mechanism.off


@pytest.mark.parametrize("name", MECHANISMS)
@pytest.mark.parametrize("state", ["off", "false", "null", "ON"])
def test_a_wrong_state_is_refused_with_the_right_ones(name: str, state: str) -> None:
    said = refusal(f"mechanism.{name}={state}")
    assert said.startswith(f"mechanism.{name}: got ")
    assert f"expected on or {MECHANISMS[name].off}" in said


def test_an_off_state_of_another_mechanism_is_none() -> None:
    """And the nearest is named where one is near."""
    assert "expected on or one_kind" in refusal("mechanism.deal_kinds=one_kin")
    assert "nearest valid name: one_kind" in refusal("mechanism.deal_kinds=one_kin")
    assert "expected on or blind" in refusal("mechanism.deficit_priority=ignored")


def test_an_unknown_mechanism_is_refused() -> None:
    assert "mechanism.affinity" in refusal("mechanism.afinity=ignored")  # codespell:ignore


def test_blocs_count_only_where_partners_differ() -> None:
    word = "partners.blocs.asean=[VNM,THA]"
    asked(word)
    expected = "partners.blocs.asean: nothing reads it, since mechanism.strategies is 'alike'; expected on"
    assert refusal("mechanism.strategies=alike", word) == expected


OWN = "partners.own.mine={file: 'mine:Mine', parameters: {}}"


@pytest.mark.parametrize(
    ("idle", "needs"),
    [
        ("partners.alike=boulware", "mechanism.strategies=alike"),
        ("talks.summit_push=0.9", "calendar.summits=[{date: '2025-06-15', partners: [JPN]}]"),
        ("shocks.points=40.0", "shocks.hazard_per_day=0.001"),
        ("shocks.suspends_days=7", "shocks.hazard_per_day=0.001"),
        ("shocks.suspends_days=7", "shocks.dated=[{date: '2025-08-06', partners: [BRA], points: 40.0}]"),
        ("partners.learning.rate=1.0", "partners.strategy.JPN=adaptive"),
        ("partners.learning.generations=2", "partners.strategy.JPN=adaptive"),
        ("partners.learning.runs=2", "partners.mix={linear: 0.9, adaptive: 0.1}"),
        ("partners.parameters.coin_flip.chance=0.5", "partners.strategy.JPN=coin_flip"),
        ("partners.parameters.bloc.quorum=0.4", "partners.blocs.asean=[VNM,THA]"),
        ("home.parameters.linear.opening=0.4", "home.strategy=linear"),
        (OWN, "partners.strategy.JPN=mine"),
        (OWN, "home.strategy=mine"),
        (OWN, "partners.mix={linear: 0.9, mine: 0.1}"),
    ],
)
def test_what_is_idle_alone_counts_with_what_it_needs(idle: str, needs: str) -> None:
    key = idle.split("=", 1)[0]
    assert refusal(idle).startswith(f"{key}: nothing reads it, since ")
    asked(idle, needs)
    asked(needs, idle)


@pytest.mark.parametrize(
    ("key", "without"),
    [
        ("home.priority.responsiveness", "mechanism.contact=all_at_once"),
        ("home.priority.responsiveness_days", "mechanism.contact=all_at_once"),
        ("partners.parameters.first_mover.haste", "mechanism.contact=all_at_once"),
        ("home.priority.affinity", "home.affinity=[]"),
        ("home.weights.affinity", "home.affinity=[]"),
        ("home.monitoring.detection_per_day", "partners.compliance.violation_per_day=0.0"),
        ("home.monitoring.cure_days", "partners.compliance.violation_per_day=0.0"),
        ("partners.compliance.deterrence", "partners.compliance.violation_per_day=0.0"),
        ("talks.stall_days", "talks.stall_share=0.0"),
        ("partners.belief.letter_weight", "calendar.letters=false"),
        ("home.dictate.cap_talking_pct", "home.dictate.full_probability=1.0"),
        ("home.dictate.full_probability", "scenario=no_pause"),
        ("talks.signal.weight", "mechanism.tariff_war=none"),
        ("talks.signal.weight", "partners.strategy.CHN=linear"),
        ("talks.signal.memory_per_day", "partners.strategy.CHN=linear"),
    ],
)
def test_a_key_is_idle_without_what_it_acts_on(key: str, without: str) -> None:
    """And it is: a run of other values is the same to the bit."""
    value = OmegaConf.select(BASE, key)
    asked(f"{key}={value}")
    assert refusal(f"{key}={value}", without).startswith(f"{key}: nothing reads it, since ")
    assert played(without) == played(without, f"{key}={value * 0.9 if isinstance(value, float) else value + 9}")


@pytest.mark.parametrize(
    ("word", "without"),
    [
        ("home.priority.allies=[nato]", "mechanism.responsiveness=ignored"),
        ("home.priority.allies=[nato]", "home.priority.alliance=0.0"),
        ("home.priority.alliance=2.0", "home.priority.allies=[]"),
        ("home.good_faith=2.0", "mechanism.deadlines=open_ended"),
        ("home.weights.audience=1.0", "mechanism.objective=welfare_only"),
    ],
)
def test_allies_good_faith_and_audience_are_idle_without_what_they_act_on(word: str, without: str) -> None:
    asked(word)
    assert refusal(word, without).startswith(f"{word.split('=', maxsplit=1)[0]}: nothing reads it, since ")
    assert played(without) == played(without, word)


def test_the_lowest_rate_of_deals_counts_above_the_floor() -> None:
    at_floor = "home.dictate.lowest_pct=10.0"
    said = refusal("home.dictate.lowest_in_deals=false", at_floor)
    assert said.startswith("home.dictate.lowest_in_deals: nothing reads it, since home.dictate.lowest_pct")
    assert played(at_floor) == played(at_floor, "home.dictate.lowest_in_deals=false")


def played(*overrides: str) -> list[bytes]:
    """Return how some runs end, whatever is said of keys that nothing reads."""
    plan = build(read(composed("run", [*overrides, "run.horizon=20"])), cache=default_cache())
    return [values.tobytes() for values in play_arrays(plan, range(1, 11)).state]


def test_a_floated_rate_is_heard_also_without_a_war() -> None:
    asked(
        "talks.signal.weight=0.9",
        "partners.strategy.CHN=linear",
        "calendar.signals=[{date: '2025-05-09', partners: [CHN], rate_pct: 80.0}]",
    )


def test_where_all_are_alike_the_one_strategy_that_is_played_counts_and_no_other() -> None:
    """Whatever stands in partners.strategy and partners.mix."""
    alike = ["mechanism.strategies=alike", "partners.alike=coin_flip"]
    asked(*alike, "partners.parameters.coin_flip.chance=0.5")
    said = refusal(*alike, "partners.parameters.boulware.opening=0.5")
    assert said.startswith(
        "partners.parameters.boulware.opening: nothing reads it, since no partner plays boulware;"
    )


WAR = [key for key in COMPOSED if key.startswith("home.war.") and key != "home.war.cap_pct"] + [
    "partners.war_patience"
]


@pytest.mark.parametrize("key", WAR)
def test_the_moves_of_a_war_count_only_where_somebody_may_fight(key: str) -> None:
    word = as_it_stands(key)
    asked(word)
    peaceful = "partners.strategy.CHN=linear"
    said = refusal(peaceful, word)
    assert said.startswith(f"{key}: nothing reads it, since no partner plays a strategy that retaliates;")
    asked(peaceful, "partners.strategy.JPN=mine", OWN, word)  # one of the user's own may
    alike = ["mechanism.strategies=alike", word]
    assert re.match(rf"{re.escape(key)}: nothing reads it, since no partner plays", refusal(*alike))
    asked(*alike, "partners.alike=retaliator")


def test_what_is_taken_away_needs_no_reader() -> None:
    with pytest.raises(ConfigError, match="missing"):
        asked("~partners.learning.rate")


@pytest.mark.slow
def test_every_key_of_the_composed_configuration_can_count_somehow() -> None:
    """None that is refused whatever else is said: of those governed by a mechanism all are read when it is on."""
    asked(*sorted({as_it_stands(key) for _, key in GOVERNED}))

"""What a model is made of, and that one seed has one history."""

import random
from collections import Counter

import mesa
import numpy as np
import pytest

from sim.abm.agents import Home, Partner
from sim.abm.model import TariffTalks
from sim.rules.state import NEVER, Stage
from sim.strategies.nulls import CoinFlip
from tests.helpers import worlds
from tests.helpers.bits import same_bits, same_bits_of_all


def test_partners_and_home_are_mesa_agents_with_strategies_of_their_own() -> None:
    model = worlds.model(worlds.world(), partners=worlds.MIXED)
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == worlds.PARTNERS + 1
    assert Counter(type(agent) for agent in model.agents) == {Partner: worlds.PARTNERS, Home: 1}
    assert [partner.iso3 for partner in model.partners] == list(worlds.CODES)
    assert [partner.strategy for partner in model.partners] == list(worlds.MIXED)
    assert model.home.strategy is worlds.STEADY
    assert model.home.iso3 == "USA"


def test_strategies_must_be_one_for_each_partner() -> None:
    with pytest.raises(ValueError, match="shorter"):
        worlds.model(worlds.world(), partners=worlds.MIXED[:-1])


def test_agents_show_their_own_part_of_the_state() -> None:
    model = worlds.play(worlds.world())
    for column, partner in enumerate(model.partners):
        assert partner.stage == Stage(model.state.stage[column])
        assert partner.rate == model.state.rate[column]
        assert partner.concession == model.state.partner_concession[column]
    assert len({partner.rate for partner in model.partners}) > 3


def test_a_run_has_as_many_rounds_as_the_setting_says() -> None:
    model = worlds.play(worlds.world(rounds=3))
    assert len(model.accounts) == 3
    assert model.steps == 3
    assert model.clock == worlds.clock(21)


def test_before_the_first_round_nothing_has_happened() -> None:
    model = worlds.model(worlds.world())
    assert not model.log.events
    assert not model.accounts
    assert model.clock == worlds.clock(0)
    assert (model.state.contact_day == NEVER).all()


def fingerprint(model: TariffTalks) -> tuple[str, str]:
    """Return all events and sessions of a run as text: nan equals nan there."""
    return str(model.log.events), str(model.sessions)


def test_one_seed_has_one_history() -> None:
    setting = worlds.busy()
    one, two = (worlds.play(setting, partners=worlds.MIXED, draws=worlds.luck(setting, seed=5)) for _ in range(2))
    same_bits_of_all(tuple(one.state), tuple(two.state))
    assert fingerprint(one) == fingerprint(two)


def test_no_generator_but_the_draws_is_used() -> None:
    """Neither numpy's global generator, nor Python's, nor Mesa's, moves a history or is moved by it."""
    setting = worlds.busy()
    strategies = (CoinFlip(chance=0.3), *worlds.MIXED[1:])
    before = random.getstate(), str(np.random.get_state())  # noqa: NPY002 - it is the legacy state that is guarded
    one = worlds.play(setting, partners=strategies)
    assert (random.getstate(), str(np.random.get_state())) == before  # noqa: NPY002
    two = worlds.model(setting, partners=strategies)
    two.random.seed(99)
    two.rng.random(17)
    state = str(two.rng.bit_generator.state)
    two.run()
    assert str(two.rng.bit_generator.state) == state
    assert fingerprint(one) == fingerprint(two)


def test_another_seed_has_another_history(histories: list[TariffTalks]) -> None:
    assert len({fingerprint(model) for model in histories}) == len(histories)


def test_sessions_are_kept_only_when_asked_for() -> None:
    setting = worlds.world(rounds=5)
    quiet = TariffTalks(setting, strategies=worlds.MIXED, home_strategy=worlds.STEADY, draws=worlds.luck(setting))
    quiet.run()
    loud = worlds.play(setting, partners=worlds.MIXED)
    assert not quiet.sessions
    assert loud.sessions
    same_bits_of_all(tuple(quiet.state), tuple(loud.state))


def test_a_model_leaves_its_setting_and_its_draws_alone() -> None:
    setting = worlds.busy(rounds=9)
    draws = worlds.luck(setting)
    fields = [field for field in (*setting.dyads, *setting.frontier, *draws) if field is not None]
    copies = [field.copy() for field in fields]
    worlds.play(setting, partners=worlds.MIXED, draws=draws)
    for field, copy in zip(fields, copies, strict=True):
        same_bits(field, copy)


def test_busy_histories_are_worth_testing(histories: list[TariffTalks]) -> None:
    """Every kind of event occurs, deals come before and after enforcement, some sessions have no zone."""
    kinds = Counter(event.kind for model in histories for event in model.log.events)
    assert set(kinds) == {
        "announce", "impose_floor", "impose_threat", "pause", "narrow_scope", "deadline", "extension", "letter",
        "contact", "framework_deal", "final_deal", "ultimatum", "escalation", "truce", "threat", "rate_change",
        "retaliation", "summit", "signal", "shock", "stall", "collapse", "violation", "snapback", "restoration",
    }  # fmt: skip
    late = sum(
        (model.state.deal_day > model.state.enforced_day).sum() - (~worlds.signed(model)).sum()
        for model in histories
    )
    assert late > 5
    assert sum(worlds.signed(model).sum() for model in histories) - late > 0
    assert sum(not session.zone for model in histories for session in model.sessions) > 20
    assert sum((~worlds.signed(model)).sum() for model in histories) > 2

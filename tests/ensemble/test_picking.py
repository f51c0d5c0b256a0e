"""Some dyads out of many, and their way back."""

import numpy as np
import pytest

from sim.ensemble.picking import (
    RUN_FIELDS,
    STACKED_FIELDS,
    Places,
    own_copy,
    pick_fields,
    pick_setting,
    pick_state,
    places_of,
    put_state,
    take,
)
from sim.rounds.blocs import bloc_view
from sim.rounds.standing import opening_state
from sim.rules.frontier import home_given_partner
from sim.rules.payoff import payoff
from sim.rules.state import TalksState
from tests.helpers.bits import frozen, same_bits, same_bits_of_all
from tests.helpers.draw import random_state
from tests.helpers.worlds import PARTNERS, RUNS, busy

SETTING = busy()


@pytest.fixture
def state() -> TalksState:
    return random_state(np.random.default_rng(5), setting=SETTING)


@pytest.fixture
def chosen() -> np.ndarray:
    return np.random.default_rng(6).random((RUNS, PARTNERS)) < 0.4


def test_places_go_row_by_row(chosen: np.ndarray) -> None:
    rows, columns, flat = places_of(chosen)
    assert (np.diff(flat) > 0).all()
    same_bits(rows * PARTNERS + columns, flat)
    assert chosen[rows, columns].all()
    assert len(rows) == chosen.sum()


def test_every_field_is_picked(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    some = pick_state(state, at)
    for name in TalksState._fields:
        values, got = getattr(state, name), getattr(some, name)
        for place, (run, partner) in enumerate(zip(at.rows, at.columns, strict=True)):
            if name in RUN_FIELDS:
                expected = values[run, 0]
            elif name in STACKED_FIELDS:
                expected = values[run, :, partner]
            else:
                expected = values[run, partner]
            np.testing.assert_array_equal(got[..., place], expected, err_msg=name)


def test_put_back_unchanged_nothing_is_written(state: TalksState, chosen: np.ndarray) -> None:
    some = pick_state(state, places_of(chosen))
    put_state(frozen(state), places_of(chosen), some, some)


def test_changes_go_back_to_their_places_and_nowhere_else(state: TalksState, chosen: np.ndarray) -> None:
    at, after = places_of(chosen), own_copy(state)
    some = pick_state(state, at)
    put_state(after, at, some, some._replace(rate=some.rate + 1.0, terms=some.terms + 1.0))
    same_bits(after.rate, np.where(chosen, state.rate + 1.0, state.rate))
    same_bits(after.terms, np.where(chosen[:, np.newaxis, :], state.terms + 1.0, state.terms))
    unchanged = after._replace(rate=state.rate, terms=state.terms)
    same_bits_of_all(unchanged, state)


def test_nobody_may_be_picked(state: TalksState) -> None:
    at = places_of(np.zeros((RUNS, PARTNERS), dtype=bool))
    some = pick_state(state, at)
    assert some.rate.shape == (0,)
    after = own_copy(state)
    put_state(after, at, some, some._replace(rate=some.rate + 1.0))
    same_bits_of_all(after, state)


def test_a_copy_shares_memory_with_nothing() -> None:
    opening = opening_state(setting=SETTING, runs=RUNS)  # many of whose fields are one array of zeros
    copies = own_copy(opening)
    same_bits_of_all(copies, opening)
    every = [*copies, *opening]
    for place, values in enumerate(copies):
        assert not any(np.shares_memory(values, other) for other in every[place + 1 :])


def test_tables_are_read_for_the_partner_a_dyad_belongs_to(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    some = pick_setting(SETTING, at.columns)
    blend = np.linspace(0.0, 1.0, RUNS)[:, np.newaxis]
    whole = payoff(table=SETTING.payoffs.home, rate=state.threat, retaliation=state.retaliation, blend=blend)
    alone = payoff(
        table=some.payoffs.home,
        rate=state.threat[chosen],
        retaliation=state.retaliation[chosen],
        blend=blend[at.rows, 0],
    )
    same_bits(alone, whole[chosen])
    money = -3.0 * state.partner_concession
    everywhere = home_given_partner(frontier=SETTING.frontier, partner_payoff=money, blend=blend)
    same_bits(
        home_given_partner(frontier=some.frontier, partner_payoff=money[chosen], blend=blend[at.rows, 0]),
        everywhere[chosen],
    )


def test_facts_of_dyads_are_those_of_their_partners(chosen: np.ndarray) -> None:
    columns = places_of(chosen).columns
    some = pick_setting(SETTING, columns)
    for name, values in zip(SETTING.dyads._fields, SETTING.dyads, strict=True):
        same_bits(getattr(some.dyads, name), values[..., columns], name)


def test_some_of_some_are_some(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    half = np.arange(len(at.flat)) % 2 == 0
    fewer = pick_state(state, Places(*(part[half] for part in at)))
    same_bits_of_all(take(pick_state(state, at), np.flatnonzero(half)), fewer)
    same_bits_of_all(take(pick_state(state, at), slice(1, 4)), take(pick_state(state, at), np.arange(1, 4)))


def test_what_is_not_picked_cannot_be_used(state: TalksState, chosen: np.ndarray) -> None:
    some = pick_state(state, places_of(chosen), ("rate",))
    assert some.rate is not None
    assert [name for name, values in some._asdict().items() if values is not None] == ["rate"]
    assert take(some, slice(0, 1)).threat is None


def test_fields_of_a_run_are_read_once_a_row(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    seen = bloc_view(state, setting=SETTING)
    same_bits_of_all(pick_fields(seen, at), type(seen)(*(field[chosen] for field in seen)))

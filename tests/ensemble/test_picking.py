"""Some dyads out of many, and their way back."""

import numpy as np
import pytest

from sim.ensemble.picking import (
    RUN_FIELDS,
    STACKED_FIELDS,
    pick_fields,
    pick_setting,
    pick_state,
    places_of,
    put_state,
    take,
)
from sim.rounds.blocs import bloc_view
from sim.rules.frontier import home_given_partner
from sim.rules.payoff import payoff
from sim.rules.state import TalksState
from tests.helpers.bits import same_bits, same_bits_of_all
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
    rows, columns = places_of(chosen)
    assert (np.diff(rows * PARTNERS + columns) > 0).all()
    assert chosen[rows, columns].all()
    assert len(rows) == chosen.sum()


def test_every_field_is_picked(state: TalksState, chosen: np.ndarray) -> None:
    at = rows, columns = places_of(chosen)
    some = pick_state(state, at)
    for name in TalksState._fields:
        values, got = getattr(state, name), getattr(some, name)
        for place, (run, partner) in enumerate(zip(rows, columns, strict=True)):
            if name in RUN_FIELDS:
                expected = values[run, 0]
            elif name in STACKED_FIELDS:
                expected = values[run, :, partner]
            else:
                expected = values[run, partner]
            np.testing.assert_array_equal(got[..., place], expected, err_msg=name)


def test_put_back_unchanged_it_is_the_same_object(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    some = pick_state(state, at)
    back = put_state(state, at, some, some)
    assert all(getattr(back, name) is getattr(state, name) for name in TalksState._fields)


def test_changes_go_back_to_their_places_and_nowhere_else(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    some = pick_state(state, at)
    before = {name: getattr(state, name).copy() for name in TalksState._fields}
    after = put_state(state, at, some, some._replace(rate=some.rate + 1.0, terms=some.terms + 1.0))
    same_bits(after.rate, np.where(chosen, state.rate + 1.0, state.rate))
    same_bits(after.terms, np.where(chosen[:, np.newaxis, :], state.terms + 1.0, state.terms))
    for name in TalksState._fields:
        same_bits(getattr(state, name), before[name], f"{name} was written into")
        if name not in ("rate", "terms"):
            assert getattr(after, name) is getattr(state, name)


def test_nobody_may_be_picked(state: TalksState) -> None:
    at = places_of(np.zeros((RUNS, PARTNERS), dtype=bool))
    some = pick_state(state, at)
    assert some.rate.shape == (0,)
    assert put_state(state, at, some, some._replace(rate=some.rate + 1.0)).rate is not state.rate


def test_tables_are_read_for_the_partner_a_dyad_belongs_to(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    some = pick_setting(SETTING, at[1])
    blend = np.linspace(0.0, 1.0, RUNS)[:, np.newaxis]
    whole = payoff(table=SETTING.payoffs.home, rate=state.threat, retaliation=state.retaliation, blend=blend)
    alone = payoff(
        table=some.payoffs.home,
        rate=state.threat[at],
        retaliation=state.retaliation[at],
        blend=blend[at[0], 0],
    )
    same_bits(alone, whole[at])
    money = -3.0 * state.partner_concession
    everywhere = home_given_partner(frontier=SETTING.frontier, partner_payoff=money, blend=blend)
    same_bits(
        home_given_partner(frontier=some.frontier, partner_payoff=money[at], blend=blend[at[0], 0]),
        everywhere[at],
    )


def test_facts_of_dyads_are_those_of_their_partners(chosen: np.ndarray) -> None:
    columns = places_of(chosen)[1]
    some = pick_setting(SETTING, columns)
    for name, values in zip(SETTING.dyads._fields, SETTING.dyads, strict=True):
        same_bits(getattr(some.dyads, name), values[..., columns], name)


def test_some_of_some_are_some(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    half = np.arange(len(at[0])) % 2 == 0
    fewer = at[0][half], at[1][half]
    same_bits_of_all(take(pick_state(state, at), np.flatnonzero(half)), pick_state(state, fewer))


def test_fields_of_a_run_are_read_once_a_row(state: TalksState, chosen: np.ndarray) -> None:
    at = places_of(chosen)
    seen = bloc_view(state, setting=SETTING)
    same_bits_of_all(pick_fields(seen, at), type(seen)(*(field[at] for field in seen)))

"""What partners are shown: their own side as theirs, and whose turn it is, counted session by session."""

import math

import numpy as np
import pytest

from sim.rounds.blocs import bloc_view
from sim.rounds.position import Offers
from sim.rounds.sight import seen_by_partners
from sim.rules.state import Clock, TalksState, View
from tests.helpers import worlds
from tests.helpers.worlds import PARTNERS


def shown(state: TalksState, *, days: int = 7, complexity: float = 2.3) -> View:
    setting = worlds.world(dyads=worlds.dyads(complexity=np.full(PARTNERS, complexity)))
    luck = np.linspace(0.1, 0.5, PARTNERS)
    place = worlds.place(state, setting=setting, day=42)
    offers = Offers(np.full(PARTNERS, 0.4), np.full(PARTNERS, 0.6))
    return seen_by_partners(
        state,
        setting=setting,
        clock=Clock(6, 42, days),
        place=place,
        offers=offers,
        bloc=bloc_view(state, setting=setting),
        luck=(luck, luck + 0.1),
    )


@pytest.mark.parametrize("days", [1, 7, 14, 31])
@pytest.mark.parametrize("complexity", [1.0, 2.0, 2.3, 4.0])
def test_partners_propose_first_and_then_in_turn_from_the_session_that_can_end_the_talks(
    days: int, complexity: float
) -> None:
    state = worlds.paused(worlds.world())
    at_once = max(1, days // 7)
    turn = None
    for number in range(12):  # rounds in which the dyad meets
        held = number * at_once
        ready = held + at_once >= math.ceil(complexity)
        if ready:
            turn = 0 if turn is None else turn + 1
        view = shown(state._replace(sessions=np.full(PARTNERS, held)), days=days, complexity=complexity)
        assert view.ready.all() == view.ready.any() == ready
        if ready:
            assert view.proposes.all() == view.proposes.any() == (turn % 2 == 0), (number, turn)


def test_own_is_the_partners_and_other_is_homes() -> None:
    plain = worlds.paused(worlds.world())
    one, two = np.full(PARTNERS, 0.2), np.full(PARTNERS, 0.7)
    state = plain._replace(
        partner_concession=one,
        home_concession=two,
        partner_moves=np.full(PARTNERS, 3),
        home_moves=np.full(PARTNERS, 5),
        partner_history=plain.partner_history + 0.3,
        home_history=plain.home_history + 0.8,
    )
    view = shown(state)
    assert (view.own_concession == one).all()
    assert (view.other_concession == two).all()
    assert (view.own_moves == 3).all()
    assert (view.other_moves == 5).all()
    assert (view.own_history == 0.3).all()
    assert (view.other_history == 0.8).all()
    assert (view.offered == 0.4).all()
    assert (view.left == 0.6).all()
    np.testing.assert_array_equal(view.draw, np.linspace(0.1, 0.5, PARTNERS))
    np.testing.assert_array_equal(view.fate, view.draw + 0.1)

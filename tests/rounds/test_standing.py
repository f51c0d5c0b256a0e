"""Who stands where, and the opening state."""

import numpy as np
import pytest

from sim.rounds.standing import at_war, floor_in_force, narrowed, opening_state, whole_rate, without_deal
from sim.rules.state import NEVER, Basis, Stage
from tests.helpers import worlds
from tests.helpers.bits import row, same_bits, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, clock, marked

SETTING = worlds.world()


def test_on_the_eve_nothing_has_happened() -> None:
    eve = opening_state(setting=SETTING)
    assert (eve.stage == Stage.SILENT).all()
    for name in ("rate", "threat", "retaliation", "sessions", "relief", "partner_concession", "home_concession"):
        assert not getattr(eve, name).any(), name
    for name in ("contact_day", "deal_day", "final_day", "truce_day", "ultimatum_day", "deadline", "enforced_day"):
        assert (getattr(eve, name) == NEVER).all(), name
    for name in ("agreed_rate", "partner_share", "home_share"):
        assert np.isnan(getattr(eve, name)).all(), name
    assert (eve.last_session == -NEVER).all()
    np.testing.assert_array_equal(eve.basis == Basis.EXEMPT, marked(5))
    np.testing.assert_array_equal(eve.belief_for / (eve.belief_for + eve.belief_against), np.full(PARTNERS, 0.75))


def test_many_runs_open_as_one() -> None:
    one, many = opening_state(setting=SETTING), opening_state(setting=SETTING, runs=RUNS)
    for run in range(RUNS):
        same_bits_of_all(tuple(row(many, run)), tuple(one))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ()),  # nobody retaliates
        ({"retaliation": worlds.only({0: 34.0, 6: 10.0})}, (0, 6)),
        ({"retaliation": 0.5}, (0, 1, 2, 3, 4, 5, 6)),  # a little is enough
        ({"retaliation": 34.0, "stage": Stage.TALKING}, (0, 1, 2, 3, 4, 5, 6)),
        ({"retaliation": 34.0, "stage": Stage.FRAMEWORK}, ()),  # a deal ends it
        ({"retaliation": 10.0, "truce_day": 42}, ()),  # so does a truce, though some retaliation stays
    ],
)
def test_at_war(fields: dict[str, object], expected: tuple[int, ...]) -> None:
    np.testing.assert_array_equal(at_war(worlds.paused(SETTING, **fields)), marked(*expected))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (0, 1, 2, 3, 4, 6)),  # all but the exempt
        ({"stage": Stage.TALKING}, (0, 1, 2, 3, 4, 6)),
        ({"stage": worlds.only({0: Stage.FRAMEWORK, 1: Stage.FINAL})}, (2, 3, 4, 6)),
        ({"truce_day": worlds.only({6: 42}, NEVER)}, (0, 1, 2, 3, 4)),
    ],
)
def test_without_deal(fields: dict[str, object], expected: tuple[int, ...]) -> None:
    found = without_deal(worlds.paused(SETTING, **fields), SETTING.dyads)
    np.testing.assert_array_equal(found, marked(*expected))


@pytest.mark.parametrize(
    ("day", "days", "scope", "floor"),
    [
        (0, 7, False, True),
        (7, 7, True, True),
        (2, 1, False, False),
        (3, 1, False, True),
        (8, 1, False, True),
        (9, 1, True, True),
    ],
)
def test_an_act_counts_from_the_round_it_falls_in(day: int, days: int, scope: bool, floor: bool) -> None:
    """The floor is charged from day 3, products are taken out on day 9."""
    assert narrowed(SETTING, clock(day, days=days)) == scope
    assert floor_in_force(SETTING, clock(day, days=days)) == floor


def test_what_imports_pay_by_hand() -> None:
    """GGG: 20 emergency points, .75 x 34; with 8 sectoral points half relieved 4 more."""
    facts = worlds.dyads(sectoral=np.full(PARTNERS, 8.0), existing_duty=np.full(PARTNERS, 1.5))
    state = worlds.paused(SETTING, rate=34.0, relief=0.5)
    pays = whole_rate(dyads=facts, rate=state.rate, relief=state.relief)
    assert pays[6] == pytest.approx(1.5 + 20.0 + 4.0 + 25.5)
    assert pays[0] == pytest.approx(1.5 + 4.0 + 25.5)
    same_bits(pays, worlds.whole_rate(facts, 34.0, np.full(PARTNERS, 0.5)))

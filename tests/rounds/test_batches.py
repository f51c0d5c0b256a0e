"""Every step of a round gives the same bits for a run alone and in a batch, and writes into no argument."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.rng import Draws
from sim.rounds.bargaining import hold_sessions, position, sign
from sim.rounds.closing import account, blend_of_others, enter_queue, observe, settle
from sim.rounds.home_acts import evidence, follow_calendar
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.setting import Setting
from sim.rules.state import TalksState
from tests.helpers import draw, worlds
from tests.helpers.bits import frozen, row, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, clock

FACTS = worlds.dyads(sectoral=np.full(PARTNERS, 6.0))
SETTING = frozen(
    worlds.world(
        dyads=FACTS,
        values=worlds.term_values(FACTS),
        war=worlds.war(partner_patience=5.0, home_patience=0.5),
        talks=worlds.talks(signing_cost=0.004, precedent_weight=0.3, quick_win=0.001, rate_step_pct=1.0),
    )
)
NOW = clock(49)
LUCK = frozen(worlds.luck(SETTING, run=np.arange(RUNS)[:, np.newaxis]))


def talk(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Sessions and signatures of a round; who meets and what is conceded follows from the state itself."""
    blend = blend_of_others(state, setting=setting)
    place = position(state, setting=setting, clock=NOW, draws=draws, blend=blend)
    session = (state.sessions % 2 == 0) & (state.stage < 3)
    given_up = (1.0 - state.home_concession / 2.0, 1.0 - state.partner_concession / 2.0)
    met, demands = hold_sessions(
        state, setting=setting, clock=NOW, position=place, session=session, concessions=given_up
    )
    signed = session & demands.meeting.compatible
    after = sign(met, setting=setting, clock=NOW, position=place, meeting=demands.meeting, signed=signed)
    return (*place.zone, place.progress, place.partner_reference, place.home_at_threat, *demands.meeting, *after)


def fight(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Moves of a tariff war; who yields and how hard the others hit follows from the state itself."""
    expired = expired_ultimata(state, setting=setting, clock=NOW)
    after = escalate(state, setting=setting, clock=NOW, expired=expired, withdrawn=expired & (state.sessions > 4))
    fought = retaliate(after, setting=setting, clock=NOW, ratio=np.where(state.retaliation > 0.0, 1.2, 0.0))
    blend = blend_of_others(fought, setting=setting)
    peace, ends = seek_truce(fought, setting=setting, clock=NOW, draws=draws, blend=blend)
    return (expired, ends, *peace)


def act(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Home's acts and what partners make of them."""
    after, acts = follow_calendar(state, setting=setting, clock=NOW, draws=draws)
    found = evidence(acts=acts, setting=setting, partners=PARTNERS)
    seen = tuple(np.broadcast_to(weight, state.stage.shape) for weight in found)
    believed = observe(after, setting=setting, clock=NOW, evidence=(seen[0], seen[1]))
    return (acts.enforce, acts.extend, acts.letters, *seen, *believed)


def close(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Queue, finalisation and accounts."""
    queued = enter_queue(state, clock=NOW, asks=state.stage == 0)
    settled, final = settle(queued, setting=setting, clock=NOW, draws=draws)
    after, sums = account(settled, setting=setting, clock=NOW)
    return (final, *after, *sums[:-1])


@pytest.mark.parametrize("step", [act, talk, fight, close], ids=lambda step: step.__name__)
@draw.few
@given(state=draw.states(setting=SETTING))
def test_a_run_alone_and_in_a_batch(
    step: Callable[[TalksState, Setting, Draws], tuple[Any, ...]], state: TalksState
) -> None:
    state = frozen(state)
    whole = step(state, SETTING, LUCK)
    for run in range(RUNS):
        alone = step(row(state, run), SETTING, row(LUCK, run))
        same_bits_of_all(alone, tuple(np.asarray(part)[run] for part in whole), f"run {run}")


@pytest.mark.parametrize("step", [act, talk, fight, close], ids=lambda step: step.__name__)
def test_runs_do_not_leak_into_each_other(step: Callable[[TalksState, Setting, Draws], tuple[Any, ...]]) -> None:
    """Another state in the other rows leaves a row as it was."""
    generator = np.random.default_rng(23)
    one, two = (draw.random_state(generator, setting=SETTING) for _ in range(2))
    mixed = TalksState(*(np.concatenate([first[:2], second[2:]]) for first, second in zip(one, two, strict=True)))
    for left, right in zip(step(mixed, SETTING, LUCK), step(one, SETTING, LUCK), strict=True):
        same_bits_of_all(np.asarray(left)[:2], np.asarray(right)[:2])


def test_the_random_states_are_worth_testing() -> None:
    """Deals, wars, truces, ultimata, enforcements and extensions all occur among them."""
    generator = np.random.default_rng(4)
    states = [draw.random_state(generator, setting=SETTING) for _ in range(20)]
    found = {"deals": 0, "truces": 0, "escalations": 0, "enforcements": 0, "extensions": 0}
    for state in states:
        _, acts = follow_calendar(state, setting=SETTING, clock=NOW, draws=LUCK)
        found["enforcements"] += acts.enforce.sum()
        found["extensions"] += acts.extend.sum()
        found["escalations"] += expired_ultimata(state, setting=SETTING, clock=NOW).sum()
        found["truces"] += fight(state, SETTING, LUCK)[1].sum()
        before = state.stage >= 3
        found["deals"] += ((talk(state, SETTING, LUCK)[-len(state)] >= 3) & ~before).sum()
    assert min(found.values()) > 10, found

"""Every step of a round gives the same bits for a run alone and in a batch, and writes into no argument."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.rng import Draws
from sim.rounds.after_deal import settle
from sim.rounds.bargaining import hold_sessions, sign
from sim.rounds.blocs import bloc_view
from sim.rounds.closing import account, blend_of_others, enter_queue, observe
from sim.rounds.home_acts import evidence, follow_calendar
from sim.rounds.politics import follow_politics, suspended_by_shock
from sim.rounds.position import position, standing_offers
from sim.rounds.standing import on_own_track
from sim.rounds.war import escalate, expired_ultimata, retaliate, seek_truce
from sim.rules.setting import FloatedRate, Setting, Shock, Summit
from sim.rules.state import Stage, TalksState
from tests.helpers import draw, worlds
from tests.helpers.bits import frozen, row, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, clock, marked

FACTS = worlds.dyads(
    sectoral=np.full(PARTNERS, 6.0),
    bloc=np.array([marked(0, 2, 4), marked(1, 6)]),
    friend=marked(1, 3),
    exempted_max=worlds.only({4: 0.3}),
)
SETTING = frozen(
    worlds.world(
        dyads=FACTS,
        values=worlds.term_values(FACTS),
        war=worlds.war(partner_patience=5.0, home_patience=0.5, signal_share=0.8, signal_pull=0.2),
        talks=worlds.talks(
            signing_cost=0.004, precedent_weight=0.3, quick_win=0.001, affinity=0.001, rate_step_pct=1.0
        ),
        calendar=worlds.calendar(
            summits=(Summit(50, marked(0, 3)),), floated=(FloatedRate(51, marked(1, 4), 15.0),)
        ),
        shocks=worlds.shocks(dated=(Shock(52, marked(2), 40.0),), hazard_per_day=0.015),
        after_deal=worlds.after_deal(
            finalisation_per_day=0.05,
            stall_share=0.7,
            collapse_per_day=0.01,
            violation_per_day=0.02,
            deterrence=0.2,
            cure_days=14,
        ),
    )
)
NOW = clock(49)
LUCK = frozen(worlds.luck(SETTING, run=np.arange(RUNS)[:, np.newaxis]))


def talk(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Sessions and signatures of a round; who meets and what is conceded follows from the state itself."""
    blend = blend_of_others(state, setting=setting)
    place = position(state, setting=setting, clock=NOW, draws=draws, blend=blend)
    session = (state.sessions % 2 == 0) & ((state.stage < 3) | (state.stage > 4))
    offers = standing_offers(state, setting=setting, position=place)
    given_up = (1.0 - state.home_concession / 2.0, 1.0 - state.partner_concession / 2.0)
    met, demands = hold_sessions(
        state, setting=setting, clock=NOW, position=place, session=session, concessions=given_up
    )
    signed = session & demands.meeting.compatible
    after = sign(met, setting=setting, clock=NOW, position=place, meeting=demands.meeting, signed=signed)
    return (
        *place.zone, place.progress, place.credibility, place.partner_reference, place.home_at_threat, *offers,
        *bloc_view(state, setting=setting), *demands.meeting, *after,
    )  # fmt: skip


def fight(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Moves of a tariff war; who yields and how hard the others hit follows from the state itself."""
    expired = expired_ultimata(state, setting=setting, clock=NOW)
    after = escalate(state, setting=setting, clock=NOW, expired=expired, withdrawn=expired & (state.sessions > 4))
    fought = retaliate(after, setting=setting, clock=NOW, ratio=np.where(state.retaliation > 0.0, 1.2, 0.0))
    blend = blend_of_others(fought, setting=setting)
    peace, ends, floats = seek_truce(fought, setting=setting, clock=NOW, draws=draws, blend=blend)
    return (expired, ends, floats, *peace)


def act(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Home's acts and what partners make of them."""
    acted, acts = follow_calendar(state, setting=setting, clock=NOW, draws=draws)
    after, said = follow_politics(acted, setting=setting, clock=NOW, draws=draws)
    rests = suspended_by_shock(after, setting=setting, clock=NOW)
    found = evidence(acts=acts, setting=setting, partners=PARTNERS)
    seen = tuple(np.broadcast_to(weight, state.stage.shape) for weight in found)
    believed = observe(after, setting=setting, clock=NOW, evidence=(seen[0], seen[1]))
    return (acts.enforce, acts.extend, acts.letters, *said, rests, *seen, *believed)


def close(state: TalksState, setting: Setting, draws: Draws) -> Any:
    """Queue, what becomes of deals, and accounts."""
    queued = enter_queue(state, clock=NOW, asks=state.stage == 0)
    settled, fates = settle(queued, setting=setting, clock=NOW, draws=draws)
    after, sums = account(settled, setting=setting, clock=NOW)
    return (*fates, on_own_track(after, setting), *after, *sums[:-1])


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
    """Every kind of act, by home and by partners, occurs among them."""
    generator = np.random.default_rng(4)
    states = [draw.random_state(generator, setting=SETTING) for _ in range(60)]
    found: Counter[str] = Counter()
    for state in states:
        _, acts = follow_calendar(state, setting=SETTING, clock=NOW, draws=LUCK)
        _, said = follow_politics(state, setting=SETTING, clock=NOW, draws=LUCK)
        _, fates = settle(state, setting=SETTING, clock=NOW, draws=LUCK)
        found["enforcements"] += acts.enforce.sum()
        found["extensions"] += acts.extend.sum()
        found["shocks by chance"] += (said.shock & ~marked(2)).sum()
        found["escalations"] += expired_ultimata(state, setting=SETTING, clock=NOW).sum()
        found["truces"] += fight(state, SETTING, LUCK)[1].sum()
        found["signals in a war"] += fight(state, SETTING, LUCK)[2].sum()
        for name, field in fates._asdict().items():
            found[name] += field.sum()
        stage = talk(state, SETTING, LUCK)[-len(state)]
        found["deals"] += ((stage == Stage.FRAMEWORK) & (state.stage != Stage.FRAMEWORK)).sum()
    assert len(found) == 13
    assert min(found.values()) > 10, found

"""What the two sides ask for, and what they sign: in the linear world, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.rounds.bargaining import Demands, hold_sessions, sign
from sim.rounds.position import Position, position
from sim.rules.frontier import home_given_partner
from sim.rules.payoff import payoff
from sim.rules.setting import Setting
from sim.rules.state import MEMORY, NEVER, Basis, Stage, TalksState
from tests.helpers import worlds
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import (
    HOME_GAIN,
    PARTNERS,
    RUNS,
    THREATENED,
    clock,
    marked,
    only,
)

SETTING = worlds.world()
FACTS = SETTING.dyads
EVERYBODY = np.ones(PARTNERS, dtype=bool)


def place(state: TalksState, *, setting: Setting = SETTING, **rest: Any) -> Position:
    """Return where the dyads of a state stand, in the world of this file if no other is given."""
    return worlds.place(state, setting=setting, **rest)


def talked(
    state: TalksState, concessions: tuple[Any, Any], *, session: np.ndarray = EVERYBODY, day: int = 28, **rest: Any
) -> tuple[TalksState, Demands]:
    """Return the state after the sessions of a round, and the demands made in them."""
    where, setting = place(state, day=day, **rest), rest.get("setting", SETTING)
    given = np.zeros(PARTNERS) + concessions[0], np.zeros(PARTNERS) + concessions[1]
    return hold_sessions(
        state, setting=setting, clock=clock(day), position=where, session=session, concessions=given
    )


def signed(
    state: TalksState, concessions: tuple[float, float], *, who: np.ndarray = EVERYBODY, day: int = 28, **rest: Any
) -> tuple[TalksState, Demands]:
    """Return the state after a round in which those marked sign what their demands come to."""
    where, setting = place(state, day=day, **rest), rest.get("setting", SETTING)
    met, demands = talked(state, concessions, day=day, **rest)
    after = sign(
        met, setting=setting, clock=clock(day), position=where, meeting=demands.meeting,
        signed=who & demands.meeting.compatible,
    )  # fmt: skip
    return after, demands


def expected_rate(likelihood: float, left: int) -> np.ndarray:
    """Return the negotiable rate that a side expects without a deal, during the pause."""
    return worlds.expected_rate(SETTING, likelihood, left)


def test_a_session_moves_those_who_meet_and_nobody_else() -> None:
    begun = worlds.paused(SETTING, stage=Stage.WAITING, sessions=2, last_session=14)
    met, _ = talked(begun, (0.3, 0.2), session=marked(0, 3))
    np.testing.assert_array_equal(met.stage == Stage.TALKING, marked(0, 3))
    np.testing.assert_array_equal(met.sessions, np.where(marked(0, 3), 3, 2))
    np.testing.assert_array_equal(met.last_session, np.where(marked(0, 3), 28, 14))
    np.testing.assert_array_equal(met.partner_concession, only({0: 0.3, 3: 0.3}))
    np.testing.assert_array_equal(met.home_concession, only({0: 0.2, 3: 0.2}))


def test_what_was_given_up_stays_given_up() -> None:
    """After an extension progress is small again; concessions do not come back."""
    begun = worlds.paused(SETTING, partner_concession=only({0: 0.8}, 0.1), home_concession=only({1: 0.7}, 0.1))
    met, _ = talked(begun, (0.3, 0.2))
    np.testing.assert_array_equal(met.partner_concession, only({0: 0.8}, 0.3))
    np.testing.assert_array_equal(met.home_concession, only({1: 0.7}, 0.2))


def test_moves_are_sessions_in_which_something_was_given_up() -> None:
    """AAA gives up more, BBB as much as before, CCC less, DDD does not meet."""
    begun = worlds.paused(SETTING, partner_concession=0.3, home_concession=0.2, partner_moves=2, home_moves=1)
    given = only({0: 0.4, 1: 0.3, 2: 0.1, 3: 0.9}), only({0: 0.2, 1: 0.25, 2: 0.21, 3: 0.9})
    met, _ = talked(begun, given, session=marked(0, 1, 2))
    np.testing.assert_array_equal(met.partner_moves, only({0: 3}, 2))
    np.testing.assert_array_equal(met.home_moves, only({1: 2, 2: 2}, 1))


def test_a_session_is_remembered_in_front_of_the_others() -> None:
    """Concessions after each session, latest first; what is older than four sessions is forgotten."""
    begun = worlds.paused(SETTING)
    for place_in_time, conceded in enumerate((0.1, 0.3, 0.2, 0.5, 0.6)):
        begun, _ = talked(begun, (conceded, conceded / 2.0), session=marked(0, 2), day=14 + 7 * place_in_time)
    expected = np.where(marked(0, 2), np.array([0.6, 0.5, 0.3, 0.3])[:, np.newaxis], 0.0)
    np.testing.assert_array_equal(begun.partner_history, expected)  # a concession never falls: .3, not .2
    np.testing.assert_array_equal(begun.home_history, expected / 2.0)
    np.testing.assert_array_equal(begun.partner_moves, only({0: 4, 2: 4}))


def test_a_round_without_a_session_leaves_the_memory_alone() -> None:
    begun = worlds.paused(SETTING, partner_history=0.4, home_history=0.3, partner_concession=0.4)
    met, _ = talked(begun, (0.9, 0.9), session=marked(3))
    for name in ("partner_history", "home_history", "partner_moves", "home_moves", "sessions", "last_session"):
        same_bits(getattr(met, name)[..., ~marked(3)], getattr(begun, name)[..., ~marked(3)], name)
    np.testing.assert_array_equal(met.partner_history[:, 3], [0.9, 0.4, 0.4, 0.4])


def test_runs_remember_each_for_itself() -> None:
    """Who meets differs from run to run: 5 runs, 7 partners, 4 sessions."""
    begun = worlds.paused(SETTING, runs=RUNS)
    session = np.random.default_rng(2).random((RUNS, PARTNERS)) < 0.5
    luck = worlds.luck(SETTING, run=np.arange(RUNS)[:, np.newaxis])
    where = position(begun, setting=SETTING, clock=clock(28), draws=luck, blend=np.zeros((RUNS, 1)))
    given = np.random.default_rng(3).random((2, RUNS, PARTNERS))
    met, _ = hold_sessions(
        begun, setting=SETTING, clock=clock(28), position=where, session=session, concessions=(given[0], given[1])
    )
    assert met.partner_history.shape == (RUNS, MEMORY, PARTNERS)
    np.testing.assert_array_equal(met.partner_history[:, 0], np.where(session, given[0], 0.0))
    assert not met.partner_history[:, 1:].any()


@pytest.mark.parametrize("conceded", [0.0, 0.25, 1.0])
def test_demands_are_shares_of_the_zone(conceded: float) -> None:
    begun = worlds.paused(SETTING)
    zone = place(begun).zone
    _, demands = talked(begun, (conceded, conceded / 2.0))
    partner = zone.partner_reserve + (1.0 - conceded) * (zone.partner_best - zone.partner_reserve)
    home = zone.home_reserve + (1.0 - conceded / 2.0) * (zone.home_best - zone.home_reserve)
    np.testing.assert_allclose(demands.partner, partner, rtol=1e-12)
    np.testing.assert_allclose(demands.home, home, rtol=1e-12)


def test_demands_lean_on_precedent() -> None:
    """Asking for .9 of the gain while others got .4: with a weight of .3 it asks for .75."""
    setting = worlds.world(talks=worlds.talks(precedent_weight=0.3))
    begun = worlds.paused(
        setting, stage=only({2: Stage.FINAL}), deal_day=only({2: 21}, NEVER),
        partner_share=only({2: 0.4}, np.nan), home_share=only({2: 0.6}, np.nan),
    )  # fmt: skip
    zone = place(begun, setting=setting).zone
    _, demands = talked(begun, (0.1, 0.1), setting=setting)
    partner = zone.partner_reserve + 0.75 * (zone.partner_best - zone.partner_reserve)
    home = zone.home_reserve + 0.81 * (zone.home_best - zone.home_reserve)
    np.testing.assert_allclose(demands.partner, partner, rtol=1e-12)
    np.testing.assert_allclose(demands.home, home, rtol=1e-12)


def test_without_the_mechanism_demands_lean_on_nothing() -> None:
    setting = worlds.world(talks=worlds.talks(precedent_weight=0.9))
    begun = worlds.paused(
        setting, stage=only({2: Stage.FINAL}), deal_day=only({2: 21}, NEVER),
        partner_share=only({2: 0.4}, np.nan), home_share=only({2: 0.6}, np.nan),
    )  # fmt: skip
    _, plain = talked(begun, (0.1, 0.2))
    _, alone = talked(begun, (0.1, 0.2), setting=setting._replace(on=worlds.on(precedent=False)))
    _, led = talked(begun, (0.1, 0.2), setting=setting)
    same_bits_of_all(alone, plain)
    assert (led.partner < plain.partner)[THREATENED].all()


def test_equals_agree_on_the_mean_of_the_rates_they_expect() -> None:
    """The closed form of the linear world: (3/4 + 1/2) / 2 of the way to the threat, discounted."""
    after, _ = signed(worlds.paused(SETTING), (0.6, 0.6), day=35)
    middle = (expected_rate(0.75, 7) + expected_rate(0.5, 7)) / 2.0
    np.testing.assert_allclose(after.agreed_rate[THREATENED], middle[THREATENED], atol=1e-6)
    np.testing.assert_allclose(after.partner_share[THREATENED], 0.5, atol=1e-6)
    np.testing.assert_allclose(after.home_share[THREATENED], 0.5, atol=1e-6)
    assert np.isnan(after.agreed_rate[~THREATENED]).all()


@pytest.mark.parametrize(("partner", "home", "share"), [(0.7, 0.4, 0.35), (0.4, 0.7, 0.65), (1.0, 0.2, 0.1)])
def test_who_gives_up_more_gets_less(partner: float, home: float, share: float) -> None:
    after, _ = signed(worlds.paused(SETTING), (partner, home))
    np.testing.assert_allclose(after.partner_share[THREATENED], share, atol=1e-6)
    np.testing.assert_allclose(after.home_share[THREATENED], 1.0 - share, atol=1e-6)


def test_only_those_who_sign_have_a_deal() -> None:
    begun = worlds.paused(SETTING, retaliation=5.0)
    after, _ = signed(begun, (0.6, 0.6), who=marked(1, 2))
    np.testing.assert_array_equal(after.stage == Stage.FRAMEWORK, marked(1, 2))
    np.testing.assert_array_equal(after.deal_day, np.where(marked(1, 2), 28, NEVER))
    np.testing.assert_array_equal(after.retaliation, np.where(marked(1, 2), 0.0, 5.0))
    for name in ("agreed_rate", "partner_share", "home_share"):
        np.testing.assert_array_equal(np.isnan(getattr(after, name)), ~marked(1, 2), err_msg=name)
    assert not after.home_prefers_deal[~marked(1, 2)].any()


def test_nobody_signs_and_nothing_changes() -> None:
    begun = worlds.paused(SETTING)
    met, demands = talked(begun, (0.6, 0.6))
    nobody = np.zeros(PARTNERS, dtype=bool)
    after = sign(
        met, setting=SETTING, clock=clock(28), position=place(begun), meeting=demands.meeting, signed=nobody
    )
    assert after is met


def test_an_agreed_rate_above_the_one_in_force_waits_for_enforcement() -> None:
    after, _ = signed(worlds.paused(SETTING), (0.6, 0.6))
    np.testing.assert_array_equal(after.rate, FACTS.floor)
    assert (after.agreed_rate[THREATENED] > 10.0).all()
    assert (after.basis[THREATENED] == Basis.PAUSED).all()


def test_unless_the_setting_says_at_signing() -> None:
    setting = worlds.world(talks=worlds.talks(agreed_rate_at_signing=True))
    after, _ = signed(worlds.paused(setting), (0.6, 0.6), setting=setting)
    np.testing.assert_array_equal(after.rate[THREATENED], after.agreed_rate[THREATENED])
    assert (after.basis[THREATENED] == Basis.NEGOTIATED).all()
    np.testing.assert_array_equal(after.rate[~THREATENED], FACTS.floor[~THREATENED])


@pytest.mark.parametrize(
    ("imposed", "deadline", "waits"),
    [
        (7, 49, True),  # a deadline is to come
        (7, NEVER, False),
        (56, NEVER, True),  # the threat itself is still to be imposed
        (35, NEVER, True),  # in the very next round
        (34, NEVER, False),  # it was in this one: acts come before talks
        (NEVER, NEVER, False),
    ],
)
def test_or_no_enforcement_lies_ahead(imposed: int, deadline: int, waits: bool) -> None:
    """Seen from the week that begins on day 28."""
    setting = worlds.world(calendar=worlds.calendar(impose_threat=imposed, pause=NEVER))
    begun = worlds.paused(setting)
    where = place(begun, setting=setting)
    met, demands = talked(begun, (0.6, 0.6), setting=setting)
    after = sign(
        met._replace(deadline=np.array([deadline])), setting=setting, clock=clock(28), position=where,
        meeting=demands.meeting, signed=marked(0),
    )  # fmt: skip
    assert after.agreed_rate[0] > 20.0
    assert (after.rate[0] == 10.0) == waits
    assert (after.basis[0] == Basis.NEGOTIATED) != waits


def test_a_rate_that_is_charged_already_does_not_start() -> None:
    """A deal at the floor, signed during the pause: paused until home enforces."""
    setting = worlds.world(talks=worlds.talks(quick_win=0.05))
    after, _ = signed(worlds.paused(setting), (0.0, 1.0), setting=setting)
    assert after.agreed_rate[0] == after.rate[0] == 10.0
    assert after.basis[0] == Basis.PAUSED


def test_rounding_never_costs_a_side_all_that_it_gained() -> None:
    """In steps of ten points nearly every zone of the linear world lies between two of them."""
    setting = worlds.world(talks=worlds.talks(rate_step_pct=10.0))
    for day in (14, 28, 42):
        after, _ = signed(worlds.paused(setting), (0.6, 0.6), setting=setting, day=day)
        zone = place(worlds.paused(setting), day=day, setting=setting).zone
        partner, home = worth(after, setting, worlds.NO_TERMS, 0.0)
        deal = after.stage == Stage.FRAMEWORK
        assert (partner >= zone.partner_reserve - 1e-9)[deal].all()
        assert (home >= zone.home_reserve - 1e-9)[deal].all()
        gained = (partner - zone.partner_reserve)[deal] / (zone.partner_best - zone.partner_reserve)[deal]
        np.testing.assert_allclose(after.partner_share[deal], gained, atol=1e-9)
        left = (home - zone.home_reserve)[deal] / (zone.home_best - zone.home_reserve)[deal]
        np.testing.assert_allclose(after.home_share[deal], left, atol=1e-9)


def test_or_it_is_lower_than_the_one_in_force() -> None:
    begun = worlds.paused(SETTING, rate=FACTS.announced, truce_day=21)
    zone = place(begun).zone
    assert not zone.exists.any()  # at the threatened rate already: nothing to gain without terms
    setting = worlds.world(values=worlds.term_values(FACTS))
    after, _ = signed(begun, (0.9, 0.9), setting=setting)
    lower = after.agreed_rate < FACTS.announced
    assert lower[THREATENED].all()
    np.testing.assert_array_equal(after.rate[THREATENED], after.agreed_rate[THREATENED])


def enforced(setting: Setting, rate: Any) -> TalksState:
    """Return a state after enforcement: the rate in force is all that is threatened."""
    return worlds.paused(setting, rate=rate, threat=rate, basis=Basis.DICTATED, deadline=NEVER, enforced_day=49)


QUICK_WIN = 0.001
"""Worth of a deal to home, share of imports."""


def eager(**changes: Any) -> Setting:
    """Return a world in which home wants a deal to show: there is a zone after enforcement even without terms."""
    return worlds.world(talks=worlds.talks(quick_win=QUICK_WIN), **changes)


def test_after_enforcement_it_starts_at_once() -> None:
    setting = eager()
    after, _ = signed(enforced(setting, FACTS.announced), (0.6, 0.6), setting=setting, day=56)
    np.testing.assert_array_equal(after.rate[THREATENED], after.agreed_rate[THREATENED])
    assert (after.basis[THREATENED] == Basis.NEGOTIATED).all()
    # half of what the deal itself is worth to home, in points of the rate
    less = 0.5 * QUICK_WIN * FACTS.imports / (HOME_GAIN * FACTS.coverage)
    np.testing.assert_allclose(after.rate[THREATENED], (FACTS.announced - less)[THREATENED], atol=1e-6)


def test_after_a_milder_rate_was_dictated_too() -> None:
    setting = eager()
    dictated = np.where(THREATENED, 18.0, FACTS.floor)
    after, _ = signed(enforced(setting, dictated), (0.6, 0.6), setting=setting, day=56)
    less = 0.5 * QUICK_WIN * FACTS.imports / (HOME_GAIN * FACTS.coverage)
    np.testing.assert_allclose(after.agreed_rate[THREATENED], (dictated - less)[THREATENED], atol=1e-6)


def test_deals_reach_up_to_what_is_dictated_above_the_announced_rate() -> None:
    """DDD was announced 10 like a surplus partner, and dictated the 15 of those with a deficit."""
    facts = worlds.dyads(announced=only({0: 46.0, 3: 10.0}, 10.0), floor=np.full(PARTNERS, 10.0))
    assert facts.ceiling[3] == 15.0
    setting = eager(dyads=facts)
    after, _ = signed(enforced(setting, only({3: 15.0}, 12.0)), (0.6, 0.6), setting=setting, day=56, who=marked(3))
    less = 0.5 * QUICK_WIN * facts.imports[3] / (HOME_GAIN[3] * facts.coverage[3])
    assert after.agreed_rate[3] == pytest.approx(15.0 - less, abs=1e-6)


def test_a_long_round_stands_for_several_sessions() -> None:
    begun = worlds.paused(SETTING, sessions=1)
    where = place(begun)
    met, _ = hold_sessions(
        begun, setting=SETTING, clock=clock(28, days=21), position=where, session=marked(2),
        concessions=(np.zeros(PARTNERS), np.zeros(PARTNERS)),
    )  # fmt: skip
    np.testing.assert_array_equal(met.sessions, only({2: 4}, 1))


def worth(state: TalksState, setting: Setting, values: Any, blend: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what the deals of a state are worth to partners and home, from their written terms."""
    rate = worlds.whole_rate(setting.dyads, np.nan_to_num(state.agreed_rate), state.relief, state.exempted)
    at = {"rate": rate, "retaliation": np.zeros(PARTNERS), "blend": blend}
    partner = payoff(table=setting.payoffs.partner, **at)
    paid = (values.cost * state.terms + values.curvature * state.terms**2 / 2.0).sum(axis=0)
    given_up = setting.dyads.coverage * np.maximum(setting.dyads.announced - np.nan_to_num(state.agreed_rate), 0.0)
    watched = setting.talks.audience * setting.dyads.imports * (given_up / 100.0) ** 2
    home = payoff(table=setting.payoffs.home, **at) + (values.gain * state.terms).sum(axis=0)
    return partner - paid, home - watched


def test_rounding_counts_what_it_costs_before_the_public() -> None:
    """In steps of five points: shares are those of the rate as written, the threat given up included."""
    setting = worlds.world(talks=worlds.talks(rate_step_pct=5.0, audience=0.1))
    after, _ = signed(worlds.paused(setting), (0.6, 0.6), setting=setting)
    zone = place(worlds.paused(setting), setting=setting).zone
    _, home = worth(after, setting, worlds.NO_TERMS, 0.0)
    deal = (after.stage == Stage.FRAMEWORK) & (after.agreed_rate % 5.0 == 0.0)
    assert deal.sum() >= 2
    left = (home - zone.home_reserve)[deal] / (zone.home_best - zone.home_reserve)[deal]
    np.testing.assert_allclose(after.home_share[deal], left, atol=8e-3)


@pytest.mark.parametrize("concessions", [(0.6, 0.6), (0.9, 0.3), (0.35, 0.95)])
@pytest.mark.parametrize("blend", [0.0, 1.0])
@pytest.mark.parametrize("audience", [0.0, 0.1])
def test_the_written_terms_are_worth_what_was_agreed(
    concessions: tuple[float, float], blend: float, audience: float
) -> None:
    """With sectoral relief and all terms, to a third of a percent of the frontier's range."""
    facts = worlds.dyads(sectoral=np.full(PARTNERS, 6.0))
    values = worlds.term_values(facts)
    setting = worlds.world(dyads=facts, values=values, talks=worlds.talks(audience=audience))
    after, demands = signed(worlds.paused(setting), concessions, setting=setting, blend=blend)
    deal = after.stage == Stage.FRAMEWORK
    assert deal.all()  # relief gives even floor and exempt partners something to bargain over
    partner, home = worth(after, setting, values, blend)
    table, given = setting.frontier, demands.meeting.partner_payoff
    left = home_given_partner(frontier=table, partner_payoff=given, blend=blend)
    for found, agreed, high, low in (
        (partner, given, table.partner_high, table.partner_low),
        (home, left, table.home_high, table.home_low),
    ):
        slack = 3e-3 * (high - low)[round(blend)] + 1e-6
        assert (np.abs(found - agreed) <= slack).all()


def test_rates_are_written_in_steps() -> None:
    setting = worlds.world(talks=worlds.talks(rate_step_pct=5.0))
    after, _ = signed(worlds.paused(setting), (0.6, 0.6), setting=setting)
    rates = after.agreed_rate[THREATENED]
    np.testing.assert_array_equal(rates % 5.0, np.zeros(rates.shape))
    exact, _ = signed(worlds.paused(SETTING), (0.6, 0.6))
    assert (np.abs(rates - exact.agreed_rate[THREATENED]) <= 2.5 + 1e-9).all()


def test_relief_comes_with_the_leverage_given_up() -> None:
    """In the linear world the share of the way from threat to floor, times the most relief of one half."""
    after, _ = signed(worlds.paused(SETTING), (0.6, 0.6))
    given = (FACTS.announced - after.agreed_rate)[THREATENED] / (FACTS.announced - FACTS.floor)[THREATENED]
    np.testing.assert_allclose(after.relief[THREATENED], 0.5 * given, atol=1e-6)


def test_home_may_prefer_its_threat_to_the_deal_it_signs() -> None:
    """Without terms every deal is worse for home than the threat carried out; terms can make up for it."""
    plain, _ = signed(worlds.paused(SETTING), (0.6, 0.6))
    assert not plain.home_prefers_deal.any()
    values = worlds.term_values(FACTS)
    setting = worlds.world(values=values)
    rich, _ = signed(worlds.paused(setting), (0.9, 0.3), setting=setting)
    _, home = worth(rich, setting, values, 0.0)
    threat = HOME_GAIN * worlds.whole_rate(FACTS, FACTS.announced)
    np.testing.assert_array_equal(rich.home_prefers_deal[THREATENED], (home >= threat)[THREATENED])
    assert rich.home_prefers_deal.any()


@pytest.mark.parametrize("shock", [25.0, -5.0])
def test_a_political_duty_is_in_no_deal(shock: float) -> None:
    """It is paid on top, before and after: the same rate is agreed, and it stays."""
    plain, _ = signed(worlds.paused(SETTING), (0.6, 0.6))
    struck, _ = signed(worlds.paused(SETTING, shock=only({0: shock, 2: shock})), (0.6, 0.6))
    for name in ("agreed_rate", "relief", "terms", "stage"):
        same_bits(getattr(struck, name), getattr(plain, name), name)
    for name in ("partner_share", "home_share"):
        np.testing.assert_allclose(getattr(struck, name), getattr(plain, name), atol=1e-14, err_msg=name)
    np.testing.assert_array_equal(struck.shock, only({0: shock, 2: shock}))


def exempting(**changes: Any) -> Setting:
    """Return a world with 8 points of sectoral duty, in which EEE can have a quota of .3 besides relief."""
    facts = worlds.dyads(sectoral=np.full(PARTNERS, 8.0), exempted_max=only({4: 0.3}), **changes)
    return worlds.world(dyads=facts, values=worlds.term_values(facts))


def test_a_deal_without_a_rate_frees_imports_from_it() -> None:
    """EEE is at the floor: home gives up a share of the relief and the same share of the quota."""
    setting = exempting()
    after, demands = signed(worlds.paused(setting), (0.6, 0.6), setting=setting, who=marked(4))
    assert after.stage[4] == Stage.FRAMEWORK
    assert after.agreed_rate[4] == after.rate[4] == 10.0
    given = after.relief[4] / 0.5
    assert 0.0 < given <= 1.0
    assert after.exempted[4] == pytest.approx(0.3 * given, rel=1e-12)
    assert not after.exempted[~marked(4)].any()
    partner, home = worth(after, setting, worlds.term_values(setting.dyads), 0.0)
    wide = setting.frontier.partner_high[0, 4] - setting.frontier.partner_low[0, 4]
    assert partner[4] == pytest.approx(demands.meeting.partner_payoff[4], abs=3e-3 * wide)
    assert home[4] > place(worlds.paused(setting), setting=setting).zone.home_reserve[4]


def test_where_the_rate_is_not_on_the_table_it_does_not_move() -> None:
    """The lowest rate is the ceiling: AAA keeps the 46 that it was announced, and gets relief."""
    setting = exempting(lowest=only({0: 46.0}, FACTS.floor))
    begun = worlds.paused(setting, rate=setting.dyads.announced)
    after, _ = signed(begun, (0.9, 0.9), setting=setting, who=marked(0))
    assert after.stage[0] == Stage.FRAMEWORK
    assert after.agreed_rate[0] == 46.0
    assert after.relief[0] > 0.0

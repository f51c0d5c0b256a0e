"""What must hold in every history: who may sign, what a deal is worth to both, and how much home can do."""

import itertools
from collections import Counter

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rounds.standing import breaks_deal, has_deal, snapped_back
from sim.rules.payoff import payoff
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Basis, Stage
from sim.strategies import Strategy
from sim.strategies.nulls import Capitulate, Stonewall
from sim.strategies.time_dependent import Boulware, Linear
from tests.helpers import worlds
from tests.helpers.actors import Scripted
from tests.helpers.worlds import AT_ONCE, ENFORCED, HAWK, HOME_GAIN, MIXED, PARTNERS, THREATENED


def test_nobody_signs_without_a_zone_or_before_enough_sessions(histories: list[TariffTalks]) -> None:
    for model in histories:
        held: Counter[int] = Counter()
        for session in model.sessions:
            held[session.column] += 1
            if session.signed:
                assert session.zone
                assert held[session.column] >= model.setting.dyads.complexity[session.column]
        np.testing.assert_array_equal([held[column] for column in range(PARTNERS)], model.state.sessions)


def test_sessions_say_how_far_the_deadline_is_and_nothing_where_there_is_none() -> None:
    setting = worlds.world()
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE, **ENFORCED))
    for session in model.sessions:
        if 1 <= session.round_index < 7:  # the pause of day 7 sets the deadline, on day 49 it is enforced
            assert session.days_left == 49 - 7 * session.round_index - 7
        else:
            assert np.isnan(session.days_left)


def test_every_deal_is_signed_in_a_session_and_ends_them(histories: list[TariffTalks]) -> None:
    for model in histories:
        for column in range(PARTNERS):
            sessions = [session for session in model.sessions if session.column == column]
            assert not any(session.signed for session in sessions[:-1])
            day = model.state.deal_day[column]
            if day != NEVER:
                assert sessions[-1].signed
                assert sessions[-1].round_index * model.setting.round_days == day


def test_demands_stay_in_the_zone_and_concessions_never_fall(histories: list[TariffTalks]) -> None:
    slack = 1e-9
    for model in histories:
        given_up = np.zeros((2, PARTNERS))
        for session in model.sessions:
            assert session.partner_reserve - slack <= session.partner_demand <= session.partner_best + slack
            assert session.home_reserve - slack <= session.home_demand <= session.home_best + slack
            now = np.array([session.partner_concession, session.home_concession])
            assert (now >= given_up[:, session.column]).all()
            assert (now <= 1.0).all()
            given_up[:, session.column] = now


def apart(**changes: object) -> tuple[Setting, object]:
    """Return a world whose payoffs do not depend on the others' rates, so that deals can be valued afterwards."""
    facts = worlds.dyads(sectoral=np.array([0.0, 4.0, 0.0, 0.0, 6.0, 8.0, 2.0]))
    values = worlds.term_values(facts._replace(exports=0.02 * facts.exports, deficit=0.02 * facts.deficit))
    payoffs = worlds.payoffs(
        partner=worlds.linear_table(
            per_rate=-worlds.PARTNER_LOSS, per_retaliation=-worlds.PARTNER_COST, second=1.0
        ),
        home=worlds.linear_table(per_rate=2.5 * HOME_GAIN, per_retaliation=-worlds.HOME_COST, second=1.0),
    )
    made = {"dyads": facts, "values": values, "payoffs": payoffs, "rounds": 20} | changes
    return worlds.world(**made), values


def worth(model: TariffTalks, values: object) -> tuple[np.ndarray, np.ndarray]:
    """Return what the signed deals are worth to partners and to home, from their written terms."""
    setting, state = model.setting, model.state
    rate = worlds.whole_rate(setting.dyads, np.nan_to_num(state.agreed_rate), state.relief)
    at = {"rate": rate, "retaliation": np.zeros(PARTNERS), "blend": 0.0}
    granted = state.terms
    paid = (values.cost * granted + values.curvature * granted**2 / 2.0).sum(axis=0)
    gained = (values.gain * granted).sum(axis=0)
    partner = payoff(table=setting.payoffs.partner, **at) - paid
    return partner, payoff(table=setting.payoffs.home, **at) + gained


def shortfalls(model: TariffTalks, values: object) -> np.ndarray:
    """Return by how much deals fall short of a side's reserve, as a share of the frontier's range; (2, deals)."""
    partner, home = worth(model, values)
    edges, found = model.setting.frontier, []
    for session in model.sessions:
        if session.signed:
            i = session.column
            wide = (edges.partner_high - edges.partner_low)[0, i], (edges.home_high - edges.home_low)[0, i]
            short = session.partner_reserve - partner[i], session.home_reserve - home[i]
            found.append(np.array(short) / wide)
    return np.array(found).T


TALKS = worlds.talks(signing_cost=0.002, quick_win=0.001, precedent_weight=0.3)


@pytest.mark.parametrize("seed", range(5))
def test_both_sides_prefer_what_they_sign_to_no_deal(seed: int) -> None:
    """From the terms as written, to a third of a percent of the frontier's range, which is the table's error."""
    setting, values = apart(talks=TALKS, deadline=worlds.deadline(enforce_full=1.0))
    model = worlds.play(setting, partners=MIXED, draws=worlds.luck(setting, seed=seed))
    short = shortfalls(model, values)
    assert short.shape[1] > 3
    assert short.max() <= 3e-3


def test_also_after_a_milder_rate_was_dictated() -> None:
    setting, values = apart(talks=TALKS._replace(signing_cost=0.0), deadline=worlds.deadline(enforce_full=0.0))
    late = Boulware(opening=0.0, exponent=0.1)
    model = worlds.play(
        setting, partners=late, home=Linear(opening=0.0), draws=worlds.luck(setting, **AT_ONCE, **ENFORCED)
    )
    short = shortfalls(model, values)
    after = worlds.signed(model) & (model.state.deal_day > 49)
    assert after[THREATENED].any()
    assert short.max() <= 3e-3


@pytest.mark.parametrize("round_days", [7, 1])
@pytest.mark.parametrize("per_week", [0.5, 1.0, 2.5])
def test_capacity_is_never_exceeded(round_days: int, per_week: float) -> None:
    """In every week, and in all weeks up to any, the common sessions are at most what has come."""
    setting = worlds.world(
        rounds=91 // round_days, round_days=round_days, capacity=worlds.capacity(sessions_per_week=per_week)
    )
    model = worlds.play(setting, partners=(Stonewall(),) * PARTNERS, draws=worlds.luck(setting, **AT_ONCE))
    days = [s.round_index * round_days for s in model.sessions if s.column != HAWK]
    weeks = np.bincount(np.array(days) // 7, minlength=13)
    ends = np.arange(1, 14)
    assert (np.cumsum(weeks) <= np.floor(per_week * ends + 1e-9)).all()
    assert weeks.max() <= np.ceil(per_week)
    assert weeks.sum() == np.floor(per_week * 13 + 1e-9)  # there is always somebody waiting


@pytest.mark.parametrize("round_days", [7, 1])
@pytest.mark.parametrize("interval", [7, 10, 14])
def test_a_dyad_meets_at_most_once_in_an_interval(round_days: int, interval: int) -> None:
    setting = worlds.world(
        rounds=91 // round_days, round_days=round_days,
        capacity=worlds.capacity(sessions_per_week=99.0, session_interval_days=interval),
    )  # fmt: skip
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    for column in range(PARTNERS):
        days = np.array([s.round_index * round_days for s in model.sessions if s.column == column])
        assert (np.diff(days) >= interval).all()
        assert len(days) >= 91 // (interval + 7)


@pytest.mark.parametrize(
    ("per_week", "round_days"),
    [
        (2.0, 7), (2.0, 14), (2.0, 28), (1.5, 7), (0.5, 7),
        *((per_week, days) for per_week in (1.5, 0.5) for days in (14, 21, 28)),
    ],
)  # fmt: skip
def test_long_rounds_hold_as_many_sessions(per_week: float, round_days: int) -> None:
    """In twelve weeks of enough to do, up to what one dyad holds in a round: four in a round of four weeks."""
    setting = worlds.world(
        rounds=84 // round_days, round_days=round_days,
        capacity=worlds.capacity(sessions_per_week=per_week, own_track_sessions_per_week=0.0),
    )  # fmt: skip
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert abs(model.state.sessions.sum() - 12 * per_week) < round_days // 7


def test_a_track_of_its_own_takes_nothing_from_the_others() -> None:
    """GGG meets every week although the others leave home no time; its team meets nobody else."""
    setting = worlds.world(capacity=worlds.capacity(sessions_per_week=2.0))
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    weeks = Counter((session.round_index, session.column == HAWK) for session in model.sessions)
    assert all(weeks[week, True] == 1 for week in range(13))
    assert all(weeks[week, False] == 2 for week in range(13))


def test_home_sees_those_of_high_priority_first() -> None:
    setting = worlds.world(
        capacity=worlds.capacity(sessions_per_week=2.0, own_track_sessions_per_week=0.0, priority_noise=0.0)
    )
    model = worlds.play(setting, partners=Stonewall(), draws=worlds.luck(setting, **AT_ONCE))
    assert {session.column for session in model.sessions} == {0, 1}


def test_who_has_not_asked_is_not_seen(histories: list[TariffTalks]) -> None:
    for model in histories:
        asked = np.minimum(model.state.contact_day, model.state.truce_day)
        for session in model.sessions:
            assert session.round_index * model.setting.round_days >= asked[session.column]


@pytest.mark.parametrize("seed", range(5))
def test_a_stonewaller_talks_and_never_signs(seed: int) -> None:
    setting = worlds.busy()
    draws = worlds.luck(setting, seed=seed)
    model = worlds.play(setting, partners=(*MIXED[:3], Stonewall(), *MIXED[4:]), draws=draws)
    assert model.state.sessions[3] > 0
    assert not worlds.signed(model)[3]
    assert model.state.partner_concession[3] == 0.0
    home = worlds.play(setting, partners=Capitulate(), home=Stonewall(), draws=draws)
    assert not worlds.signed(home).any()


@pytest.mark.parametrize("seed", range(5))
def test_a_capitulator_signs_whenever_there_is_a_zone_and_sessions_suffice(seed: int) -> None:
    setting = worlds.busy()
    model = worlds.play(setting, partners=Capitulate(), draws=worlds.luck(setting, seed=seed))
    held: Counter[int] = Counter()
    signed = 0
    for session in model.sessions:
        held[session.column] += 1
        ready = held[session.column] >= setting.dyads.complexity[session.column]
        assert session.signed == (session.zone and bool(ready))
        signed += session.signed
    assert signed > 1


def unsigned_despite_surrender(seed: int, **sides: Strategy) -> int:
    """Return how many sessions with a zone, and enough of them, end without a deal."""
    setting = worlds.world()
    model = worlds.play(setting, draws=worlds.luck(setting, seed=seed), **sides)
    held: Counter[int] = Counter()
    missed = 0
    for session in model.sessions:
        held[session.column] += 1
        ready = held[session.column] >= setting.dyads.complexity[session.column]
        missed += session.zone and bool(ready) and not session.signed
    assert sum(held.values()) > 20
    return missed


@pytest.mark.parametrize("seed", range(5))
def test_surrender_is_accepted_by_a_home_that_gives_up_nothing(seed: int) -> None:
    assert unsigned_despite_surrender(seed, partners=Capitulate(), home=Scripted(concede=0.0)) == 0


def test_homes_surrender_is_accepted_by_partners_that_give_up_nothing() -> None:
    missed = [
        unsigned_despite_surrender(seed, partners=Scripted(concede=0.0), home=Capitulate()) for seed in range(5)
    ]
    assert sum(missed) == 0


@pytest.mark.parametrize("values", [worlds.NO_TERMS, worlds.term_values(worlds.dyads())], ids=["rates", "terms"])
@pytest.mark.parametrize("seed", range(5))
def test_who_has_nothing_to_gain_never_signs(seed: int, values: object) -> None:
    """EEE pays the floor come what may and FFF nothing: no zone, with terms or without, however soft they are."""
    setting = worlds.world(values=values, talks=worlds.talks(quick_win=0.0))
    draws = worlds.luck(setting, seed=seed)
    model = worlds.play(setting, partners=Capitulate(), home=Capitulate(), draws=draws)
    assert not worlds.signed(model)[~THREATENED].any()
    assert worlds.signed(model)[THREATENED].any()
    assert not any(session.zone for session in model.sessions if not THREATENED[session.column])


def test_rates_in_force_are_what_their_basis_says(histories: list[TariffTalks]) -> None:
    for model in histories:
        facts, state = model.setting.dyads, model.state
        at_floor = np.isin(state.basis, [Basis.BASELINE, Basis.PAUSED])
        np.testing.assert_array_equal(state.rate[at_floor], facts.floor[at_floor])
        agreed = state.basis == Basis.NEGOTIATED
        np.testing.assert_array_equal(state.rate[agreed], state.agreed_rate[agreed])
        dictated = state.basis == Basis.DICTATED
        assert (state.rate[dictated] >= 15.0).all()
        np.testing.assert_array_equal(state.threat[dictated], state.rate[dictated])
        np.testing.assert_array_equal(state.rate[facts.exempt], 0.0)
        assert (state.rate <= model.setting.war.cap_pct).all()
        punished = state.basis == Basis.SNAPBACK
        np.testing.assert_array_equal(punished, snapped_back(state))
        assert (state.rate >= state.threat)[punished].all()
        assert not has_deal(state)[dictated].any()


def test_stages_go_with_dates(histories: list[TariffTalks]) -> None:
    for model in histories:
        state = model.state
        np.testing.assert_array_equal(state.stage >= Stage.FRAMEWORK, worlds.signed(model))
        np.testing.assert_array_equal(state.stage == Stage.FINAL, state.final_day != NEVER)
        np.testing.assert_array_equal(np.isnan(state.agreed_rate), ~worlds.signed(model))
        known = state.final_day != NEVER
        assert (state.final_day[known] >= state.deal_day[known]).all()
        asked = state.contact_day != NEVER
        assert (state.stage[asked] >= Stage.WAITING).all()
        np.testing.assert_array_equal(state.stage == Stage.COLLAPSED, state.collapse_day != NEVER)
        days = [state.deal_day, state.violation_day, state.snapback_day, state.cured_day]
        for earlier, later in itertools.pairwise(days):
            assert (later >= earlier).all()


def test_of_a_collapsed_deal_nothing_is_left_but_its_dates(histories: list[TariffTalks]) -> None:
    """No relief, no quota, no terms, no talks after it, and nothing that either side would have to keep."""
    collapsed = 0
    for model in histories:
        state, void = model.state, model.state.stage == Stage.COLLAPSED
        assert not state.relief[void].any()
        assert not state.exempted[void].any()
        assert not state.terms[:, void].any()
        assert not (breaks_deal(state) | snapped_back(state) | has_deal(state))[void].any()
        for session in model.sessions:
            assert session.round_index * model.setting.round_days <= state.deal_day[session.column]
        collapsed += void.sum()
    assert collapsed > 5


def test_accounts_count_what_became_of_deals(histories: list[TariffTalks]) -> None:
    broken = 0
    for model in histories:
        state, sums = model.state, model.accounts[-1]
        assert sums.deals == worlds.signed(model).sum()
        assert sums.collapsed == (state.stage == Stage.COLLAPSED).sum()
        assert sums.finals == (state.stage == Stage.FINAL).sum()
        assert sums.violators == breaks_deal(state).sum() >= sums.snapbacks == snapped_back(state).sum()
        covered = model.setting.dyads.imports[has_deal(state)].sum() / model.setting.dyads.imports.sum()
        assert sums.coverage_share == pytest.approx(covered, rel=1e-12, abs=1e-15)
        broken += max(each.violators for each in model.accounts)
    assert broken > 5

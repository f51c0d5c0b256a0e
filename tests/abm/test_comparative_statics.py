"""What moves what, through the whole model: paired runs that share their luck, so that signs are exact.

``paired`` plays the same seeds in several worlds; where both sides of a pair sign, terms are compared partner by
partner. Directions follow from the bargaining theory that each docstring names.
"""

from typing import Any

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Stage
from sim.strategies import Strategy
from sim.strategies.first_mover import FirstMover
from sim.strategies.free_rider import FreeRider
from sim.strategies.nulls import Capitulate, CoinFlip, Stonewall
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from sim.strategies.tit_for_tat import TitForTat
from tests.helpers import worlds
from tests.helpers.worlds import AT_ONCE, EXTENDED, HAWK, PARTNERS, THREATENED

SEEDS = range(5)
FACTS = worlds.dyads()
TERMS = worlds.term_values(
    FACTS._replace(exports=0.01 * FACTS.exports, deficit=0.01 * FACTS.deficit, size=0.01 * FACTS.size)
)


def paired(*settings: Setting, **choices: Any) -> list[list[TariffTalks]]:
    """Return one list of runs for each setting; run i of all lists has the same luck."""
    fixed = choices.pop("luck", {})
    return [
        [worlds.play(setting, draws=worlds.luck(setting, seed=seed, **fixed), **choices) for seed in SEEDS]
        for setting in settings
    ]


def deals(models: list[TariffTalks]) -> int:
    return sum(int(worlds.signed(model).sum()) for model in models)


def field(models: list[TariffTalks], name: str) -> np.ndarray:
    """Return a field of the final states, ``(runs, partners)``."""
    return np.stack([getattr(model.state, name) for model in models])


def differences(less: list[TariffTalks], more: list[TariffTalks], name: str) -> np.ndarray:
    """Return by how much a field of signed deals differs, where both runs of a pair have the deal."""
    both = np.stack([worlds.signed(one) & worlds.signed(two) for one, two in zip(less, more, strict=True)])
    assert both.any(), "nothing to compare"
    return (field(more, name) - field(less, name))[both]


@pytest.mark.parametrize("home", [Linear(opening=0.2), Conceder(opening=0.2, exponent=1.5)])
def test_a_believed_threat_costs_partners_more(home: Strategy) -> None:
    """A worse disagreement point gives worse terms, as in every axiomatic solution; before the deadline."""
    settings = [
        worlds.world(
            rounds=7, values=TERMS, deadline=worlds.deadline(resolve=0.1),
            belief=worlds.belief(prior_for=10.0 * share, prior_against=10.0 - 10.0 * share, deadline_weight=0.0),
        )
        for share in (0.3, 0.6, 0.9)
    ]  # fmt: skip
    doubted, half, believed = paired(*settings, home=home, luck=AT_ONCE)
    for less, more in ((doubted, half), (half, believed)):
        rises = differences(less, more, "agreed_rate")
        assert (rises > 0.0).all()
        assert deals(less) <= deals(more)  # the zone is wider, too


def test_a_firmer_home_gets_higher_rates() -> None:
    """Home's own disagreement point improves with its resolve, so that it gives in less."""
    settings = [
        worlds.world(values=TERMS, deadline=worlds.deadline(resolve=resolve, stress_sensitivity=0.0))
        for resolve in (0.05, 0.3, 0.6)
    ]
    runs = paired(*settings, luck=AT_ONCE | {"deadline": 0.99})
    for less, more in ((runs[0], runs[1]), (runs[1], runs[2])):
        assert (differences(less, more, "agreed_rate") > 0.0).all()


def test_stress_softens_home() -> None:
    settings = [
        worlds.world(values=TERMS, deadline=worlds.deadline(stress_sensitivity=value)) for value in (0.0, 1.0, 3.0)
    ]
    runs = paired(*settings, luck=AT_ONCE)
    for calm, worn in ((runs[0], runs[1]), (runs[1], runs[2])):
        assert (differences(calm, worn, "agreed_rate") < 0.0).all()


def test_more_capacity_makes_more_deals() -> None:
    settings = [
        worlds.busy(capacity=worlds.capacity(sessions_per_week=value), rounds=10) for value in (0.5, 1.0, 2.0, 6.0)
    ]
    counts = [deals(runs) for runs in paired(*settings, partners=worlds.MIXED)]
    assert counts == sorted(counts)
    assert len(set(counts)) == 4


@pytest.mark.parametrize("column", [0, 1, 3])
@pytest.mark.parametrize("values", [worlds.NO_TERMS, TERMS], ids=["rates", "terms"])
def test_who_holds_out_gets_at_least_as_much(column: int, values: object) -> None:
    """Boulware, linear, conceder in one seat, all else equal: more, later, but not always (Faratin 1998)."""
    setting = worlds.world(values=values)
    tempers = (Boulware(opening=0.1, exponent=0.5), Linear(opening=0.1), Conceder(opening=0.1, exponent=3.0))
    runs = []
    for temper in tempers:
        strategies = tuple(temper if seat == column else worlds.STEADY for seat in range(PARTNERS))
        runs += paired(setting, partners=strategies, luck=AT_ONCE)
    for firm, soft in ((runs[0], runs[1]), (runs[1], runs[2])):
        signed = np.array(
            [worlds.signed(f)[column] & worlds.signed(s)[column] for f, s in zip(firm, soft, strict=True)]
        )
        assert signed.any()
        gains = (field(firm, "partner_share") - field(soft, "partner_share"))[signed, column]
        assert (gains > 0.0).all()
        assert (field(firm, "deal_day")[:, column] >= field(soft, "deal_day")[:, column]).all()


def test_a_cost_of_signing_prevents_deals_and_betters_those_that_remain() -> None:
    settings = [worlds.world(values=TERMS, talks=worlds.talks(signing_cost=cost)) for cost in (0.0, 0.004, 0.02)]
    runs = paired(*settings, luck=AT_ONCE)
    counts = [deals(run) for run in runs]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 3
    assert (differences(runs[0], runs[1], "agreed_rate") <= 1e-9).all()


def test_a_home_that_wants_a_deal_to_show_gets_more_of_them_and_worse_ones() -> None:
    settings = [
        worlds.world(talks=worlds.talks(signing_cost=0.004, quick_win=value)) for value in (0.0, 0.002, 0.008)
    ]
    runs = paired(*settings, luck=AT_ONCE)
    counts = [deals(run) for run in runs]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]
    assert (differences(runs[0], runs[1], "agreed_rate") < 0.0).all()


def test_a_public_threat_ties_homes_hands() -> None:
    """Backing down costs home at home: fewer deals, at higher rates, as from a commitment (Fearon 1994)."""
    settings = [
        worlds.world(values=TERMS, talks=worlds.talks(signing_cost=0.004, audience=weight))
        for weight in (0.0, 0.02, 0.1)
    ]
    runs = paired(*settings, luck=AT_ONCE)
    counts = [deals(run) for run in runs]
    assert counts == sorted(counts, reverse=True)
    for less, more in ((runs[0], runs[1]), (runs[1], runs[2])):
        assert (differences(less, more, "agreed_rate") > 0.0).all()


def test_lenience_with_talks_in_good_faith_puts_deadlines_off() -> None:
    settings = [worlds.world(deadline=worlds.deadline(good_faith=value)) for value in (0.0, 3.0, 30.0)]
    luck = AT_ONCE | {"deadline": 0.3}
    enforced = [field(run, "enforced_day") for run in paired(*settings, luck=luck)]
    assert (enforced[0] <= enforced[1]).all()
    assert (enforced[1] <= enforced[2]).all()
    assert (enforced[0] < enforced[2]).any()


def test_the_linear_world_ends_where_the_closed_form_says() -> None:
    """Equals meet half-way between the rates they expect, whatever day they sign on: through the whole model."""
    setting = worlds.world(deadline=worlds.deadline(stress_sensitivity=0.0))
    for seed in SEEDS:
        model = worlds.play(setting, draws=worlds.luck(setting, seed=seed))
        for session in model.sessions:
            if session.signed:
                i = session.column
                left = max(49 - 7 * session.round_index - 7, 0)
                way = setting.talks.discount_per_day**left * (session.credibility + 0.5) / 2.0
                rate = 10.0 + way * (FACTS.announced[i] - 10.0)
                assert model.state.agreed_rate[i] == pytest.approx(rate, abs=2e-6)


def test_a_distant_deadline_hurries_nobody() -> None:
    """Deals come later where the deadline does, at most by as much."""
    runs = paired(*(worlds.world(calendar=worlds.calendar(deadline=day)) for day in (42, 56, 77)), luck=AT_ONCE)
    for near, far in ((runs[0], runs[1]), (runs[1], runs[2])):
        delay = differences(near, far, "deal_day")
        assert (delay >= 0).all()
        assert (delay > 0).mean() > 0.8


def test_deals_bunch_before_a_deadline_that_is_believed() -> None:
    """The median deal of boulware actors falls in the last two weeks before a believed deadline."""
    setting = worlds.world(
        belief=worlds.belief(prior_for=19.0, prior_against=1.0, deadline_weight=0.0),
        talks=worlds.talks(progress_discount_per_day=0.9),
    )
    (runs,) = paired(
        setting, partners=Boulware(opening=0.0, exponent=0.6), home=Boulware(opening=0.0, exponent=0.6)
    )
    days = field(runs, "deal_day")[field(runs, "deal_day") < NEVER]
    assert days.size > 15
    assert np.isin(days, (35, 42)).mean() > 0.9


def test_full_precedent_gives_late_signers_the_share_of_early_ones() -> None:
    """AAA yields at once; the others, asked by precedent alone, end with its share or close to it."""
    soft = (Capitulate(), *(Boulware(opening=0.0, exponent=0.3),) * (PARTNERS - 1))
    alone, led = paired(
        worlds.world(), worlds.world(talks=worlds.talks(precedent_weight=0.9)), partners=soft, luck=AT_ONCE
    )
    late = THREATENED.copy()
    late[0] = False
    for plain, model in zip(alone, led, strict=True):
        signed = late & worlds.signed(model) & worlds.signed(plain)
        first = model.state.partner_share[0]
        apart = np.abs(model.state.partner_share - first)[signed]
        assert (apart <= np.abs(plain.state.partner_share - first)[signed] + 1e-9).all()


def test_letters_make_the_next_deadline_more_believed() -> None:
    runs = paired(
        *(worlds.world(calendar=worlds.calendar(letters=letters)) for letters in (False, True)),
        partners=Stonewall(), luck=EXTENDED,
    )  # fmt: skip
    silent, sent = (
        field(run, "belief_for") / (field(run, "belief_for") + field(run, "belief_against")) for run in runs
    )
    assert (sent[:, THREATENED] > silent[:, THREATENED]).all()
    np.testing.assert_array_equal(sent[:, ~THREATENED], silent[:, ~THREATENED])


def test_first_movers_come_first() -> None:
    setting = worlds.world()
    hasty = FirstMover(opening=0.2, pace=0.3, haste=10.0)
    slow, quick = (paired(setting, partners=strategy)[0] for strategy in (worlds.STEADY, hasty))
    assert (field(quick, "contact_day") <= field(slow, "contact_day")).all()
    assert (field(quick, "contact_day") < field(slow, "contact_day")).any()


def test_free_riders_wait_for_the_signatures_of_others() -> None:
    """None signs before two others have; if all wait, nobody ever does."""
    setting = worlds.world()
    waiting = FreeRider(opening=0.1, signatures=2)
    mixed = tuple(waiting if column in (0, 2) else worlds.STEADY for column in range(PARTNERS))
    (some,), (all_of_them,) = (
        paired(setting, partners=strategies, luck=AT_ONCE) for strategies in (mixed, (waiting,) * PARTNERS)
    )
    assert deals(all_of_them) == 0
    followed = 0
    for model in some:
        days = model.state.deal_day
        second = np.sort(days[[1, 3, HAWK]])[1]
        for column in (0, 2):
            assert days[column] > second
            followed += days[column] != NEVER
    assert followed > 0


def test_two_that_only_answer_each_other_never_move() -> None:
    setting = worlds.world()
    matching = TitForTat(opening=0.1, reciprocity=1.0)
    (stuck,) = paired(setting, partners=matching, home=matching, luck=AT_ONCE)
    assert deals(stuck) == 0
    assert (field(stuck, "partner_concession") == 0.1).all()
    (moved,) = paired(setting, partners=matching, home=worlds.STEADY, luck=AT_ONCE)
    assert deals(moved) > 0


def test_a_generous_match_signs_sooner() -> None:
    setting = worlds.world()
    runs = [
        paired(setting, partners=TitForTat(opening=0.1, reciprocity=value), luck=AT_ONCE)[0]
        for value in (0.8, 1.6)
    ]
    assert (field(runs[1], "deal_day") <= field(runs[0], "deal_day")).all()
    assert (differences(runs[0], runs[1], "partner_share") < 0.0).all()


def test_a_likelier_coin_signs_no_later() -> None:
    setting = worlds.world()
    rare, frequent = (paired(setting, partners=CoinFlip(chance=chance), luck=AT_ONCE)[0] for chance in (0.05, 0.6))
    assert (field(frequent, "deal_day") <= field(rare, "deal_day")).all()
    assert deals(frequent) > deals(rare)


def fated(**rules: float) -> Setting:
    """Return a world in which deals have other fates."""
    return worlds.world(after_deal=worlds.after_deal(**rules))


def test_a_quicker_finalisation_finalises_more() -> None:
    runs = paired(*(fated(finalisation_per_day=hazard) for hazard in (0.0, 0.01, 0.1)))
    counts = [int((field(run, "stage") == Stage.FINAL).sum()) for run in runs]
    assert counts[0] == 0
    assert counts[1] < counts[2]
    for slow, quick in zip(runs[1], runs[2], strict=True):
        assert (quick.state.final_day <= slow.state.final_day).all()


def test_a_likelier_collapse_leaves_fewer_final_deals() -> None:
    """Run by run and deal by deal: none becomes final that would have collapsed at a lower hazard."""
    runs = paired(*(fated(collapse_per_day=hazard) for hazard in (0.0, 0.01, 0.05)))
    counts = [int((field(run, "stage") == Stage.COLLAPSED).sum()) for run in runs]
    assert counts[0] == 0
    assert counts[1] < counts[2]
    for safe, risky in ((runs[0], runs[1]), (runs[1], runs[2])):
        assert ((field(risky, "stage") == Stage.FINAL) <= (field(safe, "stage") == Stage.FINAL)).all()


def test_stalls_delay_and_let_more_collapse() -> None:
    runs = paired(
        *(fated(collapse_per_day=0.01, stall_share=share, stall_days=28, finalisation_per_day=0.05) for share in
          (0.0, 0.5, 1.0))
    )  # fmt: skip
    for smooth, stuck in ((runs[0], runs[1]), (runs[1], runs[2])):
        assert (field(stuck, "final_day") >= field(smooth, "final_day")).all()
        assert ((field(smooth, "stage") == Stage.COLLAPSED) <= (field(stuck, "stage") == Stage.COLLAPSED)).all()


@pytest.mark.parametrize("name", ["deterrence", "detection_per_day", "cure_days"])
def test_more_to_fear_keeps_more_deals(name: str) -> None:
    """A steeper fear, a sharper eye, a longer punishment: fewer deals are broken (Becker 1968)."""
    values = {"deterrence": (0.0, 0.5, 2.0), "detection_per_day": (0.0, 0.02, 0.2), "cure_days": (0, 20, 200)}[
        name
    ]
    rules = {"violation_per_day": 0.03, "deterrence": 1.0, "detection_per_day": 0.05, "cure_days": 28}
    low, middle, high = paired(*(fated(**(rules | {name: value})) for value in values))
    for bold, timid in ((low, middle), (middle, high)):
        broken = [int((field(run, "violation_day") < NEVER).sum()) for run in (bold, timid)]
        assert broken[1] < broken[0]


def test_who_has_less_to_lose_breaks_its_deal_first() -> None:
    """The same draws for all: the day follows the points between the threat and what was agreed."""
    setting = fated(violation_per_day=0.03, deterrence=1.0, detection_per_day=1e6, finalisation_per_day=0.0)
    (run,) = paired(setting, luck=AT_ONCE | {"violation": 0.5})
    compared = 0
    for model in run:
        state = model.state
        signed = worlds.signed(model)
        points = (state.threat - state.agreed_rate)[signed]
        waited = (state.violation_day - state.deal_day)[signed]
        order = np.argsort(points)
        assert (np.diff(waited[order]) >= -7).all()
        compared += signed.sum()
    assert compared > 5

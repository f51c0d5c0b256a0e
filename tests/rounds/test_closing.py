"""Beliefs, queue, finalisation and the accounts of a round, by hand."""

import numpy as np
import pytest

from sim.rounds.closing import account, blend_of_others, enter_queue, observe, settle
from sim.rules.state import NEVER, Basis, Stage
from tests.helpers import worlds
from tests.helpers.bits import same_bits
from tests.helpers.worlds import PARTNERS, clock, marked, only

SETTING = worlds.world()
FACTS = SETTING.dyads
NOTHING = np.zeros(PARTNERS)


def test_beliefs_fade_and_take_in_what_was_seen() -> None:
    after = observe(
        worlds.paused(SETTING), setting=SETTING, clock=clock(7), evidence=(only({0: 2.0}), NOTHING + 1.0)
    )
    kept = 0.999**7
    np.testing.assert_allclose(after.belief_for, only({0: 3.0 + 5.0 * kept}, 1.0 + 5.0 * kept), rtol=1e-12)
    np.testing.assert_allclose(after.belief_against, np.full(PARTNERS, 2.0 + 1.0 * kept), rtol=1e-12)


def test_asking_for_talks_puts_a_partner_into_the_queue() -> None:
    after = enter_queue(worlds.paused(SETTING), clock=clock(14), asks=marked(1, 4))
    np.testing.assert_array_equal(after.stage, np.where(marked(1, 4), Stage.WAITING, Stage.SILENT))
    np.testing.assert_array_equal(after.contact_day, np.where(marked(1, 4), 14, NEVER))


@pytest.mark.parametrize(
    ("day", "days", "drawn", "final"),
    [
        (28, 7, 0.13, True),  # 1 - exp(-.02 x 7) = .1306
        (28, 7, 0.14, False),
        (35, 7, 0.24, True),  # 1 - exp(-.02 x 14) = .2442
        (35, 7, 0.25, False),
        (28, 1, 0.0197, True),  # 1 - exp(-.02) = .0198
        (28, 1, 0.0199, False),
        (28, 7, 0.0, True),
    ],
)
def test_frameworks_become_final_in_their_own_time(day: int, days: int, drawn: float, final: bool) -> None:
    begun = worlds.paused(SETTING, stage=only({0: Stage.FRAMEWORK}), deal_day=only({0: 28}, NEVER))
    luck = worlds.luck(SETTING, final=drawn)
    after, found = settle(begun, setting=SETTING, clock=clock(day, days=days), draws=luck)
    np.testing.assert_array_equal(found, marked(0) & final)
    assert (after.stage[0] == Stage.FINAL) == final
    assert after.final_day[0] == (day if final else NEVER)
    assert (after.stage[1:] == Stage.SILENT).all()


@pytest.mark.parametrize("stage", [Stage.SILENT, Stage.WAITING, Stage.TALKING, Stage.FINAL, Stage.COLLAPSED])
def test_nothing_else_becomes_final(stage: Stage) -> None:
    begun = worlds.paused(SETTING, stage=stage, deal_day=0, final_day=7)
    after, found = settle(begun, setting=SETTING, clock=clock(350), draws=worlds.luck(SETTING, final=0.0))
    assert not found.any()
    assert (after.stage == stage).all()
    assert (after.final_day == 7).all()


def test_without_a_hazard_nothing_becomes_final() -> None:
    setting = worlds.world(talks=worlds.talks(finalisation_per_day=0.0))
    begun = worlds.paused(setting, stage=Stage.FRAMEWORK, deal_day=0)
    _, found = settle(begun, setting=setting, clock=clock(350), draws=worlds.luck(setting, final=0.0))
    assert not found.any()


def test_the_others_are_expected_to_pay_by_belief_and_by_deals() -> None:
    """Believed by 1/4: floor + .25 (threat - floor); the two with deals what they agreed; FFF does not count."""
    begun = worlds.paused(
        SETTING, stage=only({1: Stage.FRAMEWORK, 2: Stage.FINAL}), deal_day=only({1: 28, 2: 28}, NEVER),
        agreed_rate=only({1: 12.0, 2: 11.0}, np.nan), belief_for=2.0, belief_against=6.0,
    )  # fmt: skip
    expected = np.array([19.0, 12.0, 11.0, 12.5, 10.0, 0.0, 16.0])
    weights = np.where(FACTS.exempt, 0.0, FACTS.imports)
    mean = (expected * weights).sum() / weights.sum()
    assert 11.0 < mean < 19.0
    np.testing.assert_allclose(blend_of_others(begun, setting=SETTING), [(mean - 10.0) / 10.0], rtol=1e-12)


@pytest.mark.parametrize(("belief_for", "blend"), [(1e-9, 0.0), (1e9, 1.0)])
def test_beyond_the_reference_sets_the_nearer_one_holds(belief_for: float, blend: float) -> None:
    begun = worlds.paused(SETTING, belief_for=belief_for, belief_against=1.0)
    np.testing.assert_allclose(blend_of_others(begun, setting=SETTING), [blend], atol=1e-6)


def test_accounts_by_hand() -> None:
    """Two deals, one war; GGG pays 20 emergency points, FFF 2 of 25."""
    begun = worlds.paused(
        SETTING, stage=only({0: Stage.FRAMEWORK, 1: Stage.FINAL}), deal_day=only({0: 28, 1: 28}, NEVER),
        rate=np.array([17.0, 13.0, 10.0, 10.0, 10.0, 0.0, 34.0]), retaliation=only({4: 0.5, 6: 34.0}),
        terms=np.stack([only({0: 0.5, 1: 1.0}), NOTHING, NOTHING, NOTHING]),
    )  # fmt: skip
    after, sums = account(begun, setting=SETTING, clock=clock(28))
    imports, total = FACTS.imports, FACTS.imports.sum()
    pays = 0.75 * begun.rate + FACTS.emergency_effective
    np.testing.assert_allclose(sums.effective_pct, pays, rtol=1e-14)
    assert sums.deals == 2.0
    assert sums.finals == 1.0
    assert sums.coverage_share == pytest.approx(700.0 / 1840.0)
    assert sums.retaliators == 2.0
    # the rest of the world: 160 bn at the duty of before (1) and the floor (10)
    assert sums.average_rate_pct == pytest.approx(((pays * imports).sum() + 11.0 * 160.0) / (total + 160.0))
    headline = begun.rate + FACTS.emergency_headline
    assert sums.average_country_rate_pct == pytest.approx((headline * imports).sum() / total)
    assert sums.simple_country_rate_pct == pytest.approx(headline.sum() / 7.0)
    assert sums.credibility == pytest.approx(0.75)
    assert sums.outside_pct == 10.0
    np.testing.assert_allclose(sums.partner_tariff_pct, [1.0, 0.0, 10.0, 0.0, 15.5, 3.0, 41.0], rtol=1e-14)
    felt = (1.0 - 0.97**7) * ((pays * imports).sum() / total) / 20.0
    np.testing.assert_allclose(after.stress, [felt], rtol=1e-12)
    assert sums.stress == after.stress[0]


@pytest.mark.parametrize(("day", "coverage", "outside"), [(2, 0.875, 0.0), (3, 0.875, 10.0), (9, 0.75, 10.0)])
def test_the_scope_and_the_floor_count_from_their_days(day: int, coverage: float, outside: float) -> None:
    _, sums = account(worlds.paused(SETTING), setting=SETTING, clock=clock(day, days=1))
    np.testing.assert_allclose(sums.effective_pct, coverage * FACTS.floor + FACTS.emergency_effective)
    assert sums.outside_pct == outside


def test_duties_from_before_do_not_stress() -> None:
    facts = worlds.dyads(existing_duty=np.full(PARTNERS, 3.0), emergency_effective=NOTHING)
    setting = SETTING._replace(dyads=facts)
    after, sums = account(worlds.state(setting), setting=setting, clock=clock(0, days=1))
    np.testing.assert_array_equal(sums.effective_pct, np.full(PARTNERS, 3.0))
    assert after.stress == 0.0


def test_stress_fades_when_nothing_is_charged() -> None:
    setting = SETTING._replace(dyads=worlds.dyads(emergency_effective=NOTHING))
    worn = worlds.state(setting, stress=2.0, basis=Basis.NONE)
    after, _ = account(worn, setting=setting, clock=clock(0))
    np.testing.assert_allclose(after.stress, [2.0 * 0.97**7], rtol=1e-12)


def test_accounts_change_nothing_but_stress() -> None:
    begun = worlds.paused(SETTING, retaliation=3.0)
    after, _ = account(begun, setting=SETTING, clock=clock(28))
    for name in begun._fields:
        if name != "stress":
            same_bits(getattr(after, name), getattr(begun, name), name)

"""Beliefs, queue and the accounts of a round, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.rounds.closing import Accounts, account, blend_of_others, days_before_asking, enter_queue, observe
from sim.rules.setting import Setting
from sim.rules.state import NEVER, TERMS, Basis, Stage
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


def test_a_collapsed_deal_is_expected_to_cost_what_no_deal_does() -> None:
    """BBB paid 12 while it had a deal; now it reckons with its threat like everybody else."""
    fields = {"belief_for": 2.0, "belief_against": 6.0, "agreed_rate": only({1: 12.0}, np.nan)}
    begun = worlds.paused(
        SETTING, stage=only({1: Stage.COLLAPSED}), deal_day=only({1: 28}, NEVER), **fields
    )  # fmt: skip
    plain = worlds.paused(SETTING, **fields)
    same_bits(blend_of_others(begun, setting=SETTING), blend_of_others(plain, setting=SETTING))


def test_political_duties_are_expected_to_stay() -> None:
    """With a deal and without: CCC agreed 11 and pays 20 on top, DDD reckons with 12.5 and has 4 taken off."""
    begun = worlds.paused(
        SETTING, stage=only({2: Stage.FINAL}), deal_day=only({2: 28}, NEVER), agreed_rate=only({2: 11.0}, np.nan),
        belief_for=2.0, belief_against=6.0, shock=only({2: 20.0, 3: -4.0, 5: 30.0}),
    )  # fmt: skip
    expected = np.array([19.0, 15.5, 31.0, 8.5, 10.0, 0.0, 16.0])
    weights = np.where(FACTS.exempt, 0.0, FACTS.imports)
    mean = (expected * weights).sum() / weights.sum()
    np.testing.assert_allclose(blend_of_others(begun, setting=SETTING), [(mean - 10.0) / 10.0], rtol=1e-12)


def test_where_nobody_doubts_the_threats_are_expected_and_no_belief_is_kept() -> None:
    setting = SETTING._replace(on=worlds.on(belief=False))
    begun = worlds.paused(SETTING, belief_for=1.0, belief_against=9.0, threat=FACTS.floor + 4.0)
    seen = observe(begun, setting=setting, clock=clock(7), evidence=(NOTHING + 2.0, NOTHING + 2.0))
    assert seen is begun
    np.testing.assert_allclose(blend_of_others(begun, setting=setting), [0.4], rtol=1e-12)
    _, sums = account(begun, setting=setting, clock=clock(28))
    assert sums.credibility == 1.0


def test_where_the_pause_has_no_end_present_rates_are_expected_to_stay() -> None:
    """No threat comes of it, however much it is believed; deals that wait count at what was agreed."""
    setting = SETTING._replace(on=worlds.on(deadline=False))
    begun = worlds.paused(
        SETTING, deadline=NEVER, enforced_day=7, belief_for=9.0, belief_against=1.0, rate=FACTS.floor + 2.0,
        stage=only({1: Stage.FRAMEWORK}), agreed_rate=only({1: 18.0}, np.nan), shock=only({2: 5.0}),
    )  # fmt: skip
    expected = np.array([12.0, 18.0, 17.0, 12.0, 12.0, 2.0, 12.0])
    weights = np.where(FACTS.exempt, 0.0, FACTS.imports)
    mean = (expected * weights).sum() / weights.sum()
    np.testing.assert_allclose(blend_of_others(begun, setting=setting), [(mean - 10.0) / 10.0], rtol=1e-12)


def waits(*, setting: Setting = SETTING, eagerness: Any = 1.0, contact: Any = 0.5) -> np.ndarray:
    drawn = worlds.luck(setting, contact=contact)
    return days_before_asking(setting=setting, eagerness=np.zeros(PARTNERS) + eagerness, draws=drawn)


def test_days_before_asking_by_hand() -> None:
    """A hazard of .12 times exp(10 x exposure): AAA's, with .12 of its exports exposed, is .12 x exp(1.2)."""
    hazard = 0.12 * np.exp(10.0 * FACTS.exposure)
    np.testing.assert_allclose(waits(), np.log(2.0) / hazard, rtol=1e-12)
    np.testing.assert_allclose(
        waits(eagerness=only({1: 10.0}, 1.0))[1], np.log(2.0) / hazard[1] / 10.0, rtol=1e-12
    )


def test_the_luckiest_asks_at_once_and_who_is_not_eager_never() -> None:
    np.testing.assert_array_equal(waits(contact=0.0), NOTHING)
    np.testing.assert_array_equal(waits(eagerness=only({0: 1.0}), contact=0.0), only({0: 0.0}, np.inf))


def test_promptness_does_not_depend_on_the_length_of_rounds() -> None:
    daily = worlds.world(rounds=91, round_days=1)
    same_bits(waits(setting=daily), waits())


def test_where_nobody_chooses_all_ask_at_once_that_ever_ask() -> None:
    setting = SETTING._replace(on=worlds.on(contact=False))
    np.testing.assert_array_equal(waits(setting=setting, eagerness=only({3: 0.0}, 0.2)), only({3: np.inf}, 0.0))


def cuts(shares: dict[int, float]) -> np.ndarray:
    """Return terms of deals that cut a share of the partner's tariff and hold nothing else; (terms, partners)."""
    return np.where(np.arange(len(TERMS))[:, np.newaxis] == 0, only(shares), 0.0)


def test_accounts_by_hand() -> None:
    """Two deals, one war; GGG pays 20 emergency points, FFF 2 of 25."""
    begun = worlds.paused(
        SETTING, stage=only({0: Stage.FRAMEWORK, 1: Stage.FINAL}), deal_day=only({0: 28, 1: 28}, NEVER),
        rate=np.array([17.0, 13.0, 10.0, 10.0, 10.0, 0.0, 34.0]), retaliation=only({4: 0.5, 6: 34.0}),
        terms=cuts({0: 0.5, 1: 1.0}),
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


SECTORAL = SETTING._replace(dyads=worlds.dyads(sectoral=np.full(PARTNERS, 8.0)))
HELD: dict[str, Any] = {
    "stage": only({0: Stage.FRAMEWORK, 1: Stage.FINAL}),
    "deal_day": only({0: 28, 1: 28}, NEVER),
    "rate": only({0: 20.0, 1: 16.0}, FACTS.floor),
    "relief": only({0: 0.5, 1: 0.25}),
    "exempted": only({0: 0.2, 1: 0.1}),
    "terms": cuts({0: 0.5, 1: 1.0}),
}
"""AAA has half of its sectoral duty lifted and a quota of a fifth, BBB a quarter and a tenth."""


def accounted(**fields: Any) -> Accounts:
    return account(worlds.paused(SECTORAL, **(HELD | fields)), setting=SECTORAL, clock=clock(56))[1]


def test_deals_relieve_as_long_as_they_hold() -> None:
    sums = accounted()
    assert sums.effective_pct[0] == pytest.approx(0.75 * 0.8 * 20.0 + 0.5 * 8.0)
    assert sums.effective_pct[1] == pytest.approx(0.75 * 0.9 * 16.0 + 0.75 * 8.0)
    assert sums.effective_pct[2] == pytest.approx(0.75 * 10.0 + 8.0)
    assert (sums.violators, sums.snapbacks, sums.collapsed) == (0.0, 0.0, 0.0)


def test_who_breaks_a_deal_does_not_deliver_its_tariff_cut() -> None:
    """And has all that home gave it, until home finds out."""
    sums, kept = accounted(violation_day=only({0: 42}, NEVER)), accounted()
    np.testing.assert_allclose(sums.partner_tariff_pct, [2.0, 0.0, 10.0, 0.0, 15.0, 3.0, 7.0], rtol=1e-14)
    np.testing.assert_allclose(kept.partner_tariff_pct, [1.0, 0.0, 10.0, 0.0, 15.0, 3.0, 7.0], rtol=1e-14)
    same_bits(sums.effective_pct, kept.effective_pct)
    assert (sums.violators, sums.snapbacks) == (1.0, 0.0)
    assert (sums.deals, sums.finals, sums.coverage_share) == (kept.deals, kept.finals, kept.coverage_share)


def test_who_is_snapped_back_pays_sectoral_duties_again_and_has_no_quota() -> None:
    sums = accounted(
        violation_day=only({0: 42}, NEVER), snapback_day=only({0: 49}, NEVER), rate=only({0: 46.0}, FACTS.floor)
    )
    assert sums.effective_pct[0] == pytest.approx(0.75 * 46.0 + 8.0)
    assert sums.partner_tariff_pct[0] == 2.0
    assert (sums.violators, sums.snapbacks) == (1.0, 1.0)
    assert sums.coverage_share == accounted().coverage_share  # it has a deal all the same


def test_a_restored_deal_is_kept_by_both() -> None:
    days = {name: only({0: day}, NEVER) for name, day in
            (("violation_day", 42), ("snapback_day", 49), ("cured_day", 56))}  # fmt: skip
    sums, kept = accounted(**days), accounted()
    for left, right in zip(sums, kept, strict=True):
        same_bits(left, right)


def test_a_collapsed_deal_was_signed_and_covers_nothing() -> None:
    """AAA's: its 400 of 1840 are not covered; nothing of what it granted is left in its terms."""
    sums = accounted(
        stage=only({0: Stage.COLLAPSED, 1: Stage.FINAL}), terms=cuts({1: 1.0}), relief=0.0, exempted=0.0,
        collapse_day=only({0: 49}, NEVER),
    )  # fmt: skip
    assert (sums.deals, sums.finals, sums.collapsed) == (2.0, 1.0, 1.0)
    assert sums.coverage_share == pytest.approx(300.0 / 1840.0)
    assert sums.partner_tariff_pct[0] == 2.0


def test_political_duties_are_paid_and_shown() -> None:
    """25 points on AAA reach three quarters of its goods, quota or not; 400 of 1840 of home's imports."""
    sums, plain = accounted(shock=only({0: 25.0})), accounted()
    np.testing.assert_allclose(
        sums.effective_pct - plain.effective_pct, only({0: 0.75 * 25.0}), rtol=1e-12, atol=1e-13
    )
    assert sums.average_country_rate_pct - plain.average_country_rate_pct == pytest.approx(25.0 * 400.0 / 1840.0)
    assert sums.simple_country_rate_pct - plain.simple_country_rate_pct == pytest.approx(25.0 / 7.0)

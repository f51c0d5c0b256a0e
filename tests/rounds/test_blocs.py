"""What the members of a bloc see of each other, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.rounds.blocs import BlocView, bloc_view
from sim.rules.setting import Setting
from sim.rules.state import NEVER, Stage
from tests.helpers import draw, worlds
from tests.helpers.bits import row, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, marked, only

BLOCS = np.array([marked(0, 1, 2), marked(3, 6)])
"""AAA, BBB, CCC bargain together, and DDD with GGG; EEE and FFF alone."""
SETTING = worlds.world(dyads=worlds.dyads(bloc=BLOCS))
FACTS = SETTING.dyads
NAN = float("nan")


def seen(setting: Setting = SETTING, **fields: Any) -> BlocView:
    return bloc_view(worlds.paused(setting, **fields), setting=setting)


def test_where_there_are_no_blocs_nobody_sees_anything() -> None:
    view = seen(worlds.world(), stage=Stage.TALKING, partner_concession=0.5)
    np.testing.assert_array_equal(view.concession, np.full(PARTNERS, NAN))
    np.testing.assert_array_equal(view.signed, np.full(PARTNERS, NAN))
    assert not view.hit.any()


def test_a_member_sees_the_mean_concession_of_the_others_in_talks() -> None:
    """AAA .1, BBB .3, CCC .8; DDD .4, GGG .6; two blocs do not mix, and nobody looks at itself."""
    conceded = np.array([0.1, 0.3, 0.8, 0.4, 0.9, 0.9, 0.6])
    view = seen(stage=Stage.TALKING, partner_concession=conceded)
    np.testing.assert_allclose(view.concession, [0.55, 0.45, 0.2, 0.6, NAN, NAN, 0.4], rtol=1e-14)


@pytest.mark.parametrize(
    "stage", [Stage.SILENT, Stage.WAITING, Stage.FRAMEWORK, Stage.FINAL, Stage.COLLAPSED], ids=lambda s: s.name
)
def test_who_is_not_in_talks_is_not_looked_at(stage: Stage) -> None:
    """BBB is not: AAA and CCC see each other, BBB sees both; GGG is not either, so DDD sees nobody."""
    conceded = np.array([0.1, 0.3, 0.8, 0.4, 0.9, 0.9, 0.6])
    view = seen(stage=np.where(marked(1, 6), stage, Stage.TALKING), partner_concession=conceded)
    np.testing.assert_allclose(view.concession, [0.8, 0.45, 0.1, NAN, NAN, NAN, 0.4], rtol=1e-14)


def test_a_member_sees_how_many_of_the_others_have_a_deal() -> None:
    """AAA and BBB have, GGG's has collapsed."""
    stage = only({0: Stage.FRAMEWORK, 1: Stage.FINAL, 6: Stage.COLLAPSED}, Stage.TALKING)
    view = seen(stage=stage, deal_day=only({0: 14, 1: 14, 6: 14}, NEVER))
    np.testing.assert_allclose(view.signed, [0.5, 0.5, 1.0, 0.0, NAN, NAN, 0.0], rtol=1e-14)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ()),  # all pay the floor
        ({"rate": only({1: 10.5}, FACTS.floor)}, (0, 1, 2)),  # who hits one hits its bloc, and no other
        ({"rate": only({6: 34.0}, FACTS.floor)}, (3, 6)),
        ({"rate": only({1: 16.0, 6: 34.0}, FACTS.floor)}, (0, 1, 2, 3, 6)),
        ({"rate": only({4: 20.0, 5: 5.0}, FACTS.floor)}, ()),  # those in no bloc
        ({"rate": only({1: 16.0}, FACTS.floor), "stage": only({1: Stage.FINAL})}, ()),  # has agreed to it
        ({"rate": only({1: 16.0}, FACTS.floor), "stage": only({1: Stage.COLLAPSED})}, (0, 1, 2)),
        ({"rate": only({1: 16.0}, FACTS.floor), "truce_day": only({1: 21}, NEVER)}, ()),
    ],
)
def test_who_hits_a_member_hits_the_bloc(fields: dict[str, Any], expected: tuple[int, ...]) -> None:
    np.testing.assert_array_equal(seen(**fields).hit, marked(*expected))


def test_an_exempt_member_is_not_hit() -> None:
    facts = worlds.dyads(bloc=np.array([marked(0, 5)]))
    view = seen(worlds.world(dyads=facts), rate=only({5: 5.0}, facts.floor))
    assert not view.hit.any()


def test_what_happens_in_one_bloc_is_not_seen_in_the_other() -> None:
    """Whatever AAA, BBB and CCC do, DDD and GGG see the same, and EEE and FFF nothing."""
    generator = np.random.default_rng(7)
    rest = ~BLOCS[0]
    views = []
    for _ in range(2):
        fields = {
            "stage": np.where(rest, Stage.TALKING, generator.integers(0, 6, PARTNERS)),
            "partner_concession": np.where(rest, 0.3, generator.random(PARTNERS)),
            "rate": np.where(rest, FACTS.floor, generator.uniform(0.0, 46.0, PARTNERS)),
        }
        views.append(seen(**fields))
    same_bits_of_all(*(tuple(part[rest] for part in view) for view in views))


def test_one_rule_for_one_run_and_for_many() -> None:
    generator = np.random.default_rng(19)
    state = draw.random_state(generator, setting=SETTING)
    whole = bloc_view(state, setting=SETTING)
    assert np.isfinite(whole.concession).any()
    assert whole.hit.any()
    for run in range(RUNS):
        same_bits_of_all(bloc_view(row(state, run), setting=SETTING), row(whole, run))

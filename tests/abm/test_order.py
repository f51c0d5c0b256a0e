"""Within a step all act at the same time: neither the order of activation nor that of the data matters."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.abm.events import columns_of
from sim.abm.model import TariffTalks
from sim.rules.setting import Setting
from sim.strategies import Strategy
from sim.strategies.retaliator import Retaliator
from tests.helpers import worlds
from tests.helpers.actors import OfferWatcher
from tests.helpers.bits import same_bits_of_all
from tests.helpers.worlds import MIXED, PARTNERS

HAWKS: tuple[Strategy, ...] = (*MIXED[:4], Retaliator(opening=0.1, exponent=0.5, ratio=0.5), MIXED[4], MIXED[6])
SHUFFLES = {"reversed": np.s_[::-1], "shuffled": np.array([3, 0, 6, 5, 1, 2, 4])}


def watched(strategies: tuple[Strategy, ...], seen: list[Any]) -> tuple[Strategy, ...]:
    """Return the strategies as watchers that write into one list, and look at offers, too."""
    return tuple(OfferWatcher(plays=strategy, who=column, seen=seen) for column, strategy in enumerate(strategies))


WORLDS = {
    "busy": worlds.busy(dyads=worlds.dyads(sectoral=np.full(PARTNERS, 5.0))),
    "eventful": worlds.eventful(),
}
"""With politics, blocs and deals that fail, and without."""


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("order", SHUFFLES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_order_of_activation_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, order: str, seed: int, world: str
) -> None:
    """Agents are asked in another order; nothing but the order of the log within a round changes."""
    setting = WORLDS[world]
    draws = worlds.luck(setting, seed=seed)
    plain_order: list[Any] = []
    plain = worlds.play(setting, partners=watched(HAWKS, plain_order), draws=draws)

    other_order: list[Any] = []
    other = worlds.model(setting, partners=watched(HAWKS, other_order), draws=draws)

    def shuffled(marks: np.ndarray) -> list[int]:
        rank = np.arange(PARTNERS)[SHUFFLES[order]]
        return sorted(columns_of(marks), key=lambda column: rank[column])

    monkeypatch.setattr("sim.abm.model.columns_of", shuffled)
    other.hawks.reverse()
    other.run()
    monkeypatch.undo()

    same_bits_of_all(tuple(other.state), tuple(plain.state))
    assert sorted(map(str, other.log.events)) == sorted(map(str, plain.log.events))
    asked = [[who for _, who, _ in order_of_one] for order_of_one in (plain_order, other_order)]
    assert sorted(asked[0]) == sorted(asked[1])
    assert asked[0] != asked[1], "the order was not changed at all: this test would prove nothing"


def test_all_partners_of_a_round_see_the_same_past() -> None:
    """Two that sign in one round do not see each other's signature; what was said before it is all they know."""
    setting = worlds.world()
    seen: list[Any] = []
    model = worlds.model(setting, partners=watched((worlds.STEADY,) * PARTNERS, seen), draws=worlds.luck(setting))
    together = 0
    for _ in range(setting.rounds):
        before = model.state
        seen.clear()
        model.step()
        signed_before = np.count_nonzero(before.deal_day < setting.rounds * 7)
        views = [(who, view) for method, who, view in seen if method in ("concession", "signs")]
        for who, view in views:
            assert view.signed == signed_before
            assert view.own_concession == before.partner_concession[who]
            assert view.other_concession == before.home_concession[who]
            np.testing.assert_array_equal(view.own_history, before.partner_history[:, who])
            assert view.own_moves == before.partner_moves[who]
            assert view.sessions == before.sessions[who]
        together = max(together, int(worlds.signed(model).sum()) - signed_before)
    assert together > 1


@pytest.mark.parametrize("kind", [worlds.busy, worlds.eventful], ids=["busy", "eventful"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_order_of_the_data_does_not_matter(seed: int, kind: Callable[..., Setting]) -> None:
    """Partners in another order, with their own luck: the same history, up to the order of sums (1e-9)."""
    order = np.array([4, 2, 6, 0, 5, 3, 1])
    setting = kind(deadline=worlds.deadline(stress_sensitivity=0.4))
    other = worlds.reordered(setting, order)
    plain = worlds.play(setting, partners=MIXED, draws=worlds.luck(setting, seed=seed))
    moved = worlds.play(
        other, partners=tuple(MIXED[column] for column in order), draws=worlds.luck(other, seed=seed)
    )
    assert_same_history(plain, moved, order)


def assert_same_history(plain: TariffTalks, moved: TariffTalks, order: np.ndarray) -> None:
    days = [name for name in plain.state._fields if name.endswith("_day") and name != "enforced_day"]
    for name in (*days, "stage", "sessions", "basis", "rate", "shock", "partner_moves"):
        np.testing.assert_array_equal(getattr(moved.state, name), getattr(plain.state, name)[order], err_msg=name)
    for name in ("partner_share", "home_share", "relief", "belief_for", "partner_pain"):
        left, right = getattr(moved.state, name), getattr(plain.state, name)[order]
        np.testing.assert_allclose(left, right, atol=1e-9, err_msg=name)
    assert len(moved.log.events) == len(plain.log.events)

"""What the engine shows to an actor when it decides: the state at the start of the talks, nothing later."""

from typing import Any

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rounds.blocs import bloc_view
from sim.rules.setting import Setting
from sim.rules.state import MEMORY, TalksState, View
from sim.strategies import Strategy
from sim.strategies.nulls import Stonewall
from tests.helpers import worlds
from tests.helpers.actors import OfferWatcher, Scripted, Watcher
from tests.helpers.bits import same_bits
from tests.helpers.worlds import AT_ONCE, MIXED, PARTNERS, STEADY

HOME = PARTNERS
"""Home's own number among the watchers."""


Seen = list[tuple[str, int, View]]


def watched(
    setting: Setting,
    *,
    kind: type[Watcher] = Watcher,
    partners: tuple[Strategy, ...] = MIXED,
    home: Strategy = STEADY,
) -> tuple[TariffTalks, Seen]:
    """Return a model whose actors write down what they see, home as number 7."""
    seen: Seen = []
    model = worlds.model(
        setting,
        partners=tuple(kind(plays=strategy, who=column, seen=seen) for column, strategy in enumerate(partners)),
        home=kind(plays=home, who=HOME, seen=seen),
    )
    return model, seen


def rounds(model: TariffTalks, seen: Seen) -> Any:
    """Yield, round by round, the state before it and what was seen in talks: (column, partner's, home's view)."""
    for _ in range(model.setting.rounds):
        before = model.state
        seen.clear()
        model.step()
        asked = [(who, view) for method, who, view in seen if method == "concession"]
        yield (
            before,
            [
                (who, own, other)
                for (who, own), (home, other) in zip(asked[::2], asked[1::2], strict=True)
                if home == HOME
            ],
        )


def test_each_side_sees_the_past_of_its_own_dyad() -> None:
    """Concessions, moves, memory: home's view is the partner's with the sides exchanged."""
    model, seen = watched(worlds.eventful())
    looked = 0
    for before, views in rounds(model, seen):
        for column, own, other in views:
            for mine, yours, field in (
                ("own_concession", "other_concession", "concession"),
                ("own_moves", "other_moves", "moves"),
                ("own_history", "other_history", "history"),
            ):
                partner = getattr(before, f"partner_{field}")[..., column]
                home = getattr(before, f"home_{field}")[..., column]
                same_bits(getattr(own, mine), partner)
                same_bits(getattr(own, yours), home)
                same_bits(getattr(other, mine), home)
                same_bits(getattr(other, yours), partner)
            assert own.own_history.shape == (MEMORY,)
            looked += bool(own.own_history.any() and (own.own_history != own.other_history).any())
    assert looked > 20


def test_what_both_see_of_home_and_of_the_others_is_the_same() -> None:
    model, seen = watched(worlds.eventful())
    shared = (
        "progress", "sessions", "ready", "signed", "credibility", "threat", "rate", "retaliation", "exposure",
        "bloc_concession", "bloc_signed", "bloc_hit", "fate",
    )  # fmt: skip
    for _, views in rounds(model, seen):
        for column, own, other in views:
            for name in shared:
                same_bits(getattr(other, name), getattr(own, name), name)
            assert own.fate == model.draws.fate[column]
            assert own.draw != other.draw
            assert own.exposure == model.setting.dyads.exposure[column]


def bloc_of(state: TalksState, setting: Setting, column: int) -> tuple[Any, ...]:
    return tuple(part[column] for part in bloc_view(state, setting=setting))


def test_members_see_their_bloc_as_it_was_before_the_round() -> None:
    """After home's acts and new contacts, and before anybody speaks; AAA, CCC and EEE are one."""
    setting = worlds.eventful(capacity=worlds.capacity(sessions_per_week=99.0))
    model, seen = watched(setting)
    talks, known = model._talk, []

    def remembering(session: Any) -> Any:
        known.append(model.state)
        return talks(session)

    model._talk = remembering  # type: ignore[method-assign]
    told = 0
    for _, views in rounds(model, seen):
        for column, own, _ in views:
            expected = bloc_of(known[-1], setting, column)
            for found, right in zip((own.bloc_concession, own.bloc_signed, own.bloc_hit), expected, strict=True):
                same_bits(found, right)
            told += not np.isnan(own.bloc_concession)
    assert told > 10


@pytest.mark.parametrize("round_days", [7, 21])
def test_sessions_are_counted_and_the_right_to_propose_changes_hands(round_days: int) -> None:
    """DDD can sign in its first session, AAA in its third; from then on the sides take turns, partners first."""
    setting = worlds.world(round_days=round_days, rounds=84 // round_days)
    partners = (Stonewall(),) * PARTNERS
    model, seen = watched(setting, partners=partners)
    model.draws = worlds.luck(setting, **AT_ONCE)
    needed = {0: 3, 1: 2, 2: 2, 3: 1, 4: 1, 5: 2}
    each = 1 if round_days == 7 else 3
    for index, (_, views) in enumerate(rounds(model, seen)):
        for column, own, other in views:
            if column not in needed:
                continue
            held = each * index
            assert own.sessions == held
            assert own.ready == (held + each >= needed[column])
            turn = max(held + each - needed[column], 0) // each
            assert own.proposes == (turn % 2 == 0)
            assert other.proposes == (turn % 2 == 1)


def test_who_is_ready_can_sign_and_nobody_else() -> None:
    """Both give in at once: a zone, and the first session that can end in a deal ends in one."""
    setting = worlds.eventful()
    model, seen = watched(setting, partners=(Scripted(concede=1.0),) * PARTNERS, home=Scripted(concede=1.0))
    signed = 0
    for before, views in rounds(model, seen):
        for column, own, _ in views:
            new = before.deal_day[column] != model.state.deal_day[column]
            zone = next(s.zone for s in model.sessions[::-1] if s.column == column)
            assert new == (bool(own.ready) and zone)
            signed += new
    assert signed > 3


def test_offers_are_worked_out_only_for_who_looks_at_them() -> None:
    model, seen = watched(worlds.world(rounds=8))
    for _, views in rounds(model, seen):
        for _, own, other in views:
            assert np.isnan([own.offered, own.left, other.offered, other.left]).all()


def test_on_straight_frontiers_each_is_offered_what_the_other_has_given_up() -> None:
    """Own offer and what is left to the other side, for the partner and, exchanged, for home; without a war."""
    model, seen = watched(worlds.world(rounds=8, on=worlds.on(war=False)), kind=OfferWatcher)
    looked = 0
    for before, views in rounds(model, seen):
        for column, own, other in views:
            zone = next(s.zone for s in model.sessions[::-1] if s.column == column)
            partner, home = before.partner_concession[column], before.home_concession[column]
            assert own.offered == pytest.approx(home if zone else 0.0, abs=1e-9)
            assert own.left == pytest.approx(partner if zone else 0.0, abs=1e-9)
            assert (other.offered, other.left) == (own.left, own.offered)
            looked += zone and partner != home
    assert looked > 5


def test_one_who_looks_at_offers_is_enough_for_all_to_be_worked_out() -> None:
    setting = worlds.world(rounds=3)
    seen: Seen = []
    partners = (OfferWatcher(plays=STEADY, who=0, seen=seen), *(STEADY,) * (PARTNERS - 1))
    assert worlds.model(setting, partners=partners).offers_matter
    assert not worlds.model(setting).offers_matter
    home = OfferWatcher(plays=STEADY, who=HOME, seen=seen)
    assert worlds.model(setting, home=home).offers_matter

"""A strategy's answer that is none is refused by name, at the door."""

from typing import Any

import numpy as np
import pytest

from sim.errors import StrategyError, TalksError
from tests.helpers import worlds
from tests.helpers.actors import Scripted
from tests.helpers.worlds import AT_ONCE, MIXED

SETTING = worlds.world(rounds=3)
LUCK = worlds.luck(SETTING, **AT_ONCE)

NO_NUMBERS: list[Any] = [
    float("nan"), float("inf"), -0.1, "a lot", "", None, [0.5], np.array([0.5]), np.zeros((7,)), {}, 1j,
]  # fmt: skip
NO_FLAGS: list[Any] = [1, 0.5, "yes", None, np.array([True]), [], np.float64(1.0), "True"]


def play(strategy: Scripted) -> None:
    """Let CCC play a strategy among sound ones; it meets home in the first round."""
    worlds.play(SETTING, partners=(*MIXED[:2], strategy, *MIXED[3:]), draws=LUCK)


def refusal(strategy: Scripted) -> str:
    with pytest.raises(StrategyError) as refused:
        play(strategy)
    return str(refused.value)


@pytest.mark.parametrize("answer", [*NO_NUMBERS, 1.5, 1.0000001], ids=repr)
def test_a_concession_must_be_a_share(answer: Any) -> None:
    text = refusal(Scripted(concede=answer))
    assert text.startswith("strategy scripted of CCC, round 0: concession returned ")
    assert "expected" in text
    assert "\n" not in text


@pytest.mark.parametrize("answer", NO_FLAGS, ids=repr)
@pytest.mark.parametrize("method", ["sign", "withdraw"])
def test_a_decision_must_be_true_or_false(method: str, answer: Any) -> None:
    named = {"sign": "signs", "withdraw": "withdraws"}[method]
    text = refusal(Scripted(**{method: answer, "ratio": 1.0 if method == "withdraw" else 0.0}))
    assert text.startswith("strategy scripted of CCC, round ")
    assert f": {named} returned " in text
    assert text.endswith("expected True or False")


@pytest.mark.parametrize("answer", NO_NUMBERS, ids=repr)
def test_a_ratio_must_be_finite_and_not_negative(answer: Any) -> None:
    text = refusal(Scripted(ratio=answer))
    assert text.startswith("strategy scripted of CCC, round 0: retaliation_ratio returned ")


@pytest.mark.parametrize("method", ["concede", "sign"])
def test_home_is_held_to_the_same(method: str) -> None:
    with pytest.raises(StrategyError, match=r"strategy scripted of USA, round 0: (concession|signs) returned nan"):
        worlds.play(SETTING, home=Scripted(**{method: float("nan")}), draws=LUCK)


@pytest.mark.parametrize("answer", ["0.5", "1", b"1"], ids=repr)
def test_a_text_is_not_a_number(answer: Any) -> None:
    refusal(Scripted(concede=answer))


@pytest.mark.parametrize("method", ["concede", "sign", "ratio"])
def test_a_ragged_list_is_refused_by_name(method: str) -> None:
    refusal(Scripted(**{method: [[0.1], [0.2, 0.3]]}))


def test_a_complex_number_of_numpy_is_refused() -> None:
    refusal(Scripted(concede=np.complex128(0.5)))


@pytest.mark.parametrize("method", ["concession", "signs", "retaliation_ratio"])
def test_an_exception_of_the_strategy_is_named_too(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Scripted, view: Any) -> Any:
        return {}[view.progress.item()]

    monkeypatch.setattr(Scripted, method, fail)
    with pytest.raises(StrategyError, match=rf"of CCC, round 0: {method} raised KeyError: ") as refused:
        play(Scripted())
    assert isinstance(refused.value.__cause__, KeyError)


def test_the_round_is_the_one_it_happened_in() -> None:
    late = worlds.luck(SETTING, contact=np.where(worlds.marked(2), 0.8, 0.99))
    with pytest.raises(StrategyError, match="of CCC, round 1:"):
        worlds.play(SETTING, partners=(*MIXED[:2], Scripted(concede=2.0), *MIXED[3:]), draws=late)


@pytest.mark.parametrize(
    "sound",
    [0, 1, 0.0, 1.0, np.float64(0.5), np.float32(0.5), np.array(0.5), np.int64(1)],
    ids=repr,
)
def test_sound_numbers_of_any_kind_pass(sound: Any) -> None:
    play(Scripted(concede=sound, ratio=sound))


@pytest.mark.parametrize("sound", [True, np.bool_(False), np.array(True)], ids=repr)
def test_sound_decisions_of_any_kind_pass(sound: Any) -> None:
    play(Scripted(sign=sound, withdraw=sound, ratio=1.0))


def test_the_refusal_is_one_of_the_packages_own() -> None:
    with pytest.raises(TalksError):
        play(Scripted(concede="a lot"))

"""The command ``strategies``, and the scripted sessions of its pictures."""

from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.strategy_curves import MEMORY, READY, SESSIONS, curves
from sim.strategies import STRATEGIES
from sim.strategies.alternating_offers import AlternatingOffers
from sim.strategies.nulls import Capitulate, Stonewall
from sim.strategies.time_dependent import Boulware
from sim.strategies.tit_for_tat import TitForTat
from tests.helpers.actors import Watcher


def own(strategy: object, script: str) -> np.ndarray:
    table = curves(strategy)  # type: ignore[arg-type]
    return table.loc[table["script"] == script, "own"].to_numpy()


def test_a_time_dependent_one_follows_its_closed_form_whatever_the_other_does() -> None:
    expected = 0.2 + 0.8 * (np.arange(1, SESSIONS + 1) / SESSIONS) ** 2
    for script in ("steady", "stubborn"):
        np.testing.assert_allclose(own(Boulware(opening=0.2, exponent=0.5), script), expected)


def test_tit_for_tat_is_a_session_behind() -> None:
    np.testing.assert_allclose(
        own(TitForTat(opening=0.0, reciprocity=1.0), "steady"), np.arange(SESSIONS) / SESSIONS
    )
    assert not own(TitForTat(opening=0.0, reciprocity=1.0), "stubborn").any()


def test_nulls_are_flat() -> None:
    assert (own(Capitulate(), "steady") == 1.0).all()
    assert not own(Stonewall(), "steady").any()


def test_nothing_can_be_signed_before_the_eighth_session() -> None:
    path = own(AlternatingOffers(discount=0.9, other_discount=0.9), "steady")
    assert not path[: READY - 1].any()
    assert path[READY - 1] > 0.4


def test_what_it_sees_is_what_the_engine_would_show() -> None:
    watcher = Watcher(plays=Boulware(opening=0.2, exponent=0.5))
    curves(watcher)
    views = [view for _, _, view in watcher.seen][:SESSIONS]
    assert [int(view.sessions) for view in views] == list(range(SESSIONS))
    assert [int(view.own_moves) for view in views[:4]] == [0, 1, 2, 3]
    np.testing.assert_allclose(views[5].other_history, (np.arange(5, 1, -1)) / SESSIONS)
    assert views[1].own_history.shape == (MEMORY,)
    assert float(views[1].own_history[0]) == pytest.approx(0.2 + 0.8 / SESSIONS**2)
    assert float(views[1].own_history[1]) == 0.0


def test_the_list_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strategies"]) == 0
    said = capsys.readouterr().out
    assert not [name for name in STRATEGIES if name not in said]


def test_one_is_explained_with_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strategies", "bloc"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Olson1965" in said
    assert "partners.parameters.bloc.temptation =" in said


def test_pages_are_written_for_one(tmp_path: Path) -> None:
    assert main(["strategies", "linear", f"pages={tmp_path}", "partners.parameters.linear.opening=0.33"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"linear.md", "linear.png"}
    assert "| `opening` | 0.33 |" in (tmp_path / "linear.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["liner"], "unknown strategy 'liner'; nearest valid name: linear"),
        (["linear", "bloc"], "expected one name at most"),
        (["pages=nowhere"], "pages: got 'nowhere'; expected a folder that exists"),
        (["partners.parameters.linear.opening=2"], "partners.parameters.linear.opening: got 2"),
    ],
)
def test_bad_input_is_one_line(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strategies", *words]) == 2
    assert expected in capsys.readouterr().err

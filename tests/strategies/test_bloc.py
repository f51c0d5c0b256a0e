"""Bloc: members bargain together, until one of them is tempted."""

from typing import Any

import numpy as np
import pytest

from sim.rules.state import View
from sim.strategies.bloc import Bloc
from sim.strategies.time_dependent import Boulware
from tests.strategies.contract import StrategyContract, views

NAN = np.nan


def seen(**changes: Any) -> View:
    """Return what a member of a bloc that holds sees, half-way to the deadline, with little on offer."""
    plain = {
        "progress": 0.5,
        "offered": 0.2,
        "ready": np.True_,
        "bloc_concession": 0.325,
        "bloc_signed": 0.0,
        "bloc_hit": np.False_,
    }
    return views(())._replace(**(plain | changes))


class TestBloc(StrategyContract):
    strategy = Bloc(opening=0.1, exponent=0.5, quorum=0.5, temptation=0.6, ratio=0.5)
    variants = (
        Bloc(opening=0.0, exponent=0.1, quorum=1.0, temptation=1.0, ratio=10.0),
        Bloc(opening=1.0, exponent=9.0, quorum=0.01, temptation=0.0, ratio=0.0),
    )

    @pytest.mark.parametrize(
        ("others", "expected"),
        [
            (0.325, 0.325),  # all on the path: .1 + .9 x .5^2
            (0.125, 0.225),  # waits for the others
            (0.525, 0.425),  # catches up
            (NAN, 0.325),  # no other member talks
        ],
    )
    def test_keeps_together(self, others: float, expected: float) -> None:
        found = self.strategy.concession(seen(bloc_concession=others))
        assert found == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize(
        ("signed", "offered", "ready", "signs"),
        [
            (0.0, 0.2, True, False),  # not alone
            (0.49, 0.59, True, False),
            (0.0, 0.6, True, True),  # tempted
            (0.5, 0.2, True, True),  # the bloc is no more
            (1.0, 0.2, False, True),
            (NAN, 0.2, True, True),  # there is none
            (NAN, NAN, True, True),
            (0.0, NAN, True, False),  # nobody offers anything
        ],
    )
    def test_signs_when_tempted_or_when_the_bloc_is_no_more(
        self, signed: float, offered: float, ready: bool, signs: bool
    ) -> None:
        view = seen(bloc_signed=signed, offered=offered, ready=np.bool_(ready))
        assert self.strategy.signs(view) == signs

    @pytest.mark.parametrize(
        ("offered", "ready", "expected"),
        [
            (0.59, True, 0.325),
            (0.6, True, 0.4),  # gives up just what makes the standing offer its demand
            (0.6, False, 0.325),  # but not before it can sign
            (0.9, True, 0.325),  # the offer is more than it asks for anyway
        ],
    )
    def test_a_tempted_member_asks_for_what_is_on_offer(
        self, offered: float, ready: bool, expected: float
    ) -> None:
        found = self.strategy.concession(seen(offered=offered, ready=np.bool_(ready)))
        assert found == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize("signed", [0.5, 1.0, NAN])
    def test_without_a_bloc_it_concedes_with_time(self, signed: float) -> None:
        alone = Boulware(opening=0.1, exponent=0.5)
        for others in (0.0, 0.9, NAN):
            view = seen(bloc_signed=signed, bloc_concession=others, offered=0.7)
            assert self.strategy.concession(view) == alone.concession(view)

    @pytest.mark.parametrize(
        ("signed", "hit", "ratio", "withdraws"),
        [
            (0.0, True, 0.5, False),  # one is hit, all answer, nobody yields
            (0.0, False, 0.0, False),
            (0.49, True, 0.5, False),
            (0.5, True, 0.0, True),  # dissolved
            (NAN, False, 0.0, True),
        ],
    )
    def test_answers_tariffs_together(self, signed: float, hit: bool, ratio: float, withdraws: bool) -> None:
        view = seen(bloc_signed=signed, bloc_hit=np.bool_(hit))
        assert self.strategy.retaliation_ratio(view) == ratio
        assert self.strategy.withdraws(view) == withdraws

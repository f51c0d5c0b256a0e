"""What becomes of a framework: two competing risks, one of them delayed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rng import uniforms
from sim.rules.finalisation import Fate, fate_of_framework
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise

MEDIAN_FINAL = 10.0 * math.log(2.0)
"""6.93 days: when a framework of the middling draw is final, at .1 a day."""
LARGEST = 1.0 - 2.0**-53


def fate(
    days: float,
    *,
    final: float = 0.5,
    stall: float = 0.9,
    collapse: float = LARGEST,
    hazards: tuple[float, float] = (0.1, 0.01),
    stuck: tuple[float, int] = (0.2, 20),
) -> str:
    """Return the one word for what has become of a framework, by default one that goes its way in 6.93 days."""
    found = fate_of_framework(
        days=days, final_draw=final, stall_draw=stall, collapse_draw=collapse, hazards=hazards, stall=stuck
    )
    assert sum(bool(part) for part in found) <= 1
    return next((name for name in Fate._fields if getattr(found, name)), "open")


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "open"), (0, "open"), (6, "open"), (7, "final"), (26, "final"), (1000, "final")]
)
def test_a_framework_that_goes_its_way(days: int, expected: str) -> None:
    assert fate(days) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "open"), (6, "open"), (7, "stalled"), (26, "stalled"), (27, "final"), (99, "final")],
)
def test_a_framework_that_gets_stuck_for_twenty_days(days: int, expected: str) -> None:
    assert fate(days, stall=0.19) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "open"), (5, "open"), (6, "collapsed"), (7, "collapsed"), (1000, "collapsed")]
)
def test_a_framework_that_collapses_before_it_is_final(days: int, expected: str) -> None:
    """At .01 a day, after 5.13 days: -100 ln(1 - .05)."""
    assert fate(days, collapse=0.05) == expected


@pytest.mark.parametrize(
    ("days", "stall", "expected"),
    [
        (9, 0.1, "stalled"),  # 10 days to the collapse: -100 ln(1 - .09516)
        (11, 0.1, "collapsed"),  # the risk runs on while details are stuck
        (9, 0.3, "final"),  # not stuck: final after 6.93 days, the collapse comes too late
        (11, 0.3, "final"),
    ],
)
def test_a_stuck_framework_can_still_collapse(days: int, stall: float, expected: str) -> None:
    assert fate(days, stall=stall, collapse=-math.expm1(-0.1)) == expected


@pytest.mark.parametrize(
    ("share", "drawn", "expected"),
    [(0.2, 0.2, "final"), (0.2, 0.1999, "stalled"), (0.0, 0.0, "final"), (1.0, LARGEST, "stalled")],
)
def test_a_share_of_frameworks_gets_stuck(share: float, drawn: float, expected: str) -> None:
    assert fate(8, stall=drawn, stuck=(share, 20)) == expected


@pytest.mark.parametrize(
    ("hazards", "expected"),
    [((0.0, 0.0), "open"), ((0.0, 0.01), "collapsed"), ((0.1, 0.0), "final"), ((1e6, 1e-6), "final")],
)
def test_limits_of_the_hazards(hazards: tuple[float, float], expected: str) -> None:
    assert fate(100_000, final=LARGEST, collapse=0.5, hazards=hazards) == expected


def test_a_stall_of_no_days_is_none() -> None:
    assert fate(8, stall=0.0, stuck=(1.0, 0)) == "final"


@given(
    final=draw.uniform, stall=draw.uniform, collapse=draw.uniform, days=st.integers(-1, 400),
    later=st.integers(0, 400),
)  # fmt: skip
def test_an_end_is_an_end(final: float, stall: float, collapse: float, days: int, later: int) -> None:
    luck = {"final": final, "stall": stall, "collapse": collapse, "hazards": (0.02, 0.01), "stuck": (0.3, 40)}
    now, then = fate(days, **luck), fate(days + later, **luck)
    if now in ("final", "collapsed"):
        assert then == now
    if now == "stalled":
        assert then != "open"


def test_the_risks_compete_as_their_hazards_say() -> None:
    """Two-sided binomial test on 4,999 fixed draws, level 1 %: one in five collapses, .005 of .02 + .005."""

    def drawn(stream: str) -> np.ndarray:
        return uniforms(seed=3, stream=stream, run=np.arange(4999), round_index=0, partner=0)

    found = fate_of_framework(
        days=100_000, final_draw=drawn("final"), stall_draw=drawn("stall"), collapse_draw=drawn("collapse"),
        hazards=(0.02, 0.005), stall=(0.0, 0),
    )  # fmt: skip
    assert (found.final ^ found.collapsed).all()
    assert stats.binomtest(int(found.collapsed.sum()), 4999, 0.2).pvalue > 0.01


def test_stalls_let_more_of_them_collapse() -> None:
    """A share exp(-.005 D) outlives a delay of D days; of those one in five collapses all the same."""
    generator = np.random.default_rng(11)
    drawn = generator.random((3, 19_997))
    shares = []
    for stuck in (0, 50, 200):
        found = fate_of_framework(
            days=100_000, final_draw=drawn[0], stall_draw=drawn[1], collapse_draw=drawn[2], hazards=(0.02, 0.005),
            stall=(1.0, stuck),
        )  # fmt: skip
        shares.append(found.collapsed.mean())
        expected = 1.0 - 0.8 * math.exp(-0.005 * stuck)
        assert stats.binomtest(int(found.collapsed.sum()), 19_997, expected).pvalue > 0.01
    assert shares == sorted(shares)


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_any_shape(generator: np.random.Generator) -> None:
    arrays = {
        "days": generator.integers(-1, 90, (5, 7)).astype(float),
        "final_draw": generator.random((5, 7)),
        "stall_draw": generator.random((5, 7)),
        "collapse_draw": generator.random((5, 7)),
    }
    assert_elementwise(fate_of_framework, arrays=arrays, constants={"hazards": (0.03, 0.02), "stall": (0.4, 30)})

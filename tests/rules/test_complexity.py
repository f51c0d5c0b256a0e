"""How many sessions a framework takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.complexity import complexity
from tests.helpers.bits import same_bits
from tests.helpers.worlds import PARTNERS

FACTS = {"base": 6.0, "per_decade": 1.5, "per_issue": 0.5, "reference": (30.0, 7)}


@pytest.mark.parametrize(
    ("gdp", "issues", "expected"),
    [
        (30.0, 7, 6.0),  # the reference
        (300.0, 7, 7.5),  # ten times as large
        (30_000.0, 7, 10.5),
        (3.0, 7, 4.5),
        (30.0, 9, 7.0),  # two issues more
        (30.0, 4, 4.5),
        (300.0, 4, 6.0),
        (3e-4, 0, 1.0),  # never less than one: -5 here
    ],
)
def test_by_hand(gdp: float, issues: int, expected: float) -> None:
    assert complexity(gdp=gdp, issues=issues, **FACTS) == pytest.approx(expected, rel=1e-14)


def test_where_nothing_counts_it_is_the_same_for_all() -> None:
    flat = FACTS | {"per_decade": 0.0, "per_issue": 0.0}
    same_bits(complexity(gdp=[0.5, 30.0, 20_000.0], issues=[2, 9, 7], **flat), np.full(3, 6.0))


@given(gdp=st.floats(0.1, 1e5), factor=st.floats(1.0, 100.0), issues=st.integers(0, 12), more=st.integers(0, 5))
def test_larger_economies_and_longer_lists_never_take_less(
    gdp: float, factor: float, issues: int, more: int
) -> None:
    plain = complexity(gdp=gdp, issues=issues, **FACTS)
    assert plain >= 1.0
    assert complexity(gdp=factor * gdp, issues=issues, **FACTS) >= plain
    assert complexity(gdp=gdp, issues=issues + more, **FACTS) >= plain


def test_partners_do_not_mix() -> None:
    generator = np.random.default_rng(5)
    gdp, issues = generator.uniform(1.0, 5000.0, PARTNERS), generator.integers(2, 9, PARTNERS)
    copies = gdp.copy(), issues.copy()
    many = complexity(gdp=gdp, issues=issues, **FACTS)
    for partner in range(PARTNERS):
        same_bits(complexity(gdp=gdp[[partner]], issues=issues[[partner]], **FACTS), many[[partner]])
    same_bits(gdp, copies[0])
    same_bits(issues, copies[1])

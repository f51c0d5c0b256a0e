"""Bins, their shares, and Brier's score in parts."""

import numpy as np
import pytest

from sim.analysis.reliability import EDGES, bin_of, decomposition, reliability_table

SAID = np.array([0.0, 0.0, 0.1, 0.3, 0.3, 0.9, 1.0])
SEEN = np.array([False, False, False, True, False, True, True])


def test_a_bin_includes_its_lower_edge_and_the_last_one_both() -> None:
    assert bin_of(np.array([0.0, 0.049, 0.05, 0.95, 1.0])).tolist() == [0, 0, 1, len(EDGES) - 2, len(EDGES) - 2]


def test_what_was_said_and_what_came_about() -> None:
    table = reliability_table(SAID, SEEN)
    assert table["partners"].tolist() == [2, 1, 2, 1, 1]
    assert table["mean_probability"].tolist() == pytest.approx([0.0, 0.1, 0.3, 0.9, 1.0])
    assert table["share_signed"].tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert (table["share_low"] <= table["share_signed"]).all()
    assert (table["share_high"] >= table["share_signed"]).all()
    assert table["share_high"].iloc[1] > table["share_high"].iloc[0]  # one partner tells less than two


def test_the_parts_add_up_to_the_score() -> None:
    parts = decomposition(SAID, SEEN)
    brier = float(((SAID - SEEN) ** 2).mean())
    assert parts.reliability - parts.resolution + parts.uncertainty + parts.within == pytest.approx(brier)
    assert parts.uncertainty == pytest.approx(3 / 7 * 4 / 7)
    # equal probabilities in each bin: nothing is left within
    assert parts.within == pytest.approx(0.0)
    assert parts.reliability == pytest.approx((0.01 + 2 * 0.04 + 0.01) / 7)


def test_probabilities_that_differ_within_a_bin_leave_a_rest() -> None:
    parts = decomposition(np.array([0.21, 0.39]), np.array([False, True]))
    assert parts.within == pytest.approx(0.0081 - 0.09)  # spread less twice the covariance with what came about

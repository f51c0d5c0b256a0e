"""Reading an impact assessment between its nodes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.payoff import PayoffTable, payoff
from tests.helpers import draw
from tests.helpers.worlds import PARTNERS, RUNS

RATES, RETALIATIONS = 11, 3
RATE_STEP, RETALIATION_STEP = 2.0, 5.0


def table(seed: int = 0) -> PayoffTable:
    """Return a table of unrelated numbers: no mistake of place can hide."""
    values = np.random.default_rng(seed).normal(size=(RETALIATIONS, 2, PARTNERS, RATES))
    return PayoffTable(values, RATE_STEP, RETALIATION_STEP)


def test_nodes_are_read_exactly() -> None:
    nodes = table()
    partners = np.arange(PARTNERS)
    for column in range(RATES):
        for line in range(RETALIATIONS):
            for reference in (0, 1):
                read = payoff(
                    table=nodes,
                    rate=np.full(PARTNERS, RATE_STEP * column),
                    retaliation=np.full(PARTNERS, RETALIATION_STEP * line),
                    blend=np.array([float(reference)]),
                )
                expected = nodes.values[line, reference, partners, column]
                np.testing.assert_allclose(read, expected, rtol=1e-13, atol=1e-15)


def test_by_hand_between_nodes() -> None:
    """A quarter of the way in the rate, two fifths in the retaliation, three tenths between the sets."""
    nodes = table(1)
    low, high = nodes.values[:, 0, 2], nodes.values[:, 1, 2]

    def inside(values: np.ndarray) -> float:
        near = 0.75 * values[1, 3] + 0.25 * values[1, 4]
        far = 0.75 * values[2, 3] + 0.25 * values[2, 4]
        return float(0.6 * near + 0.4 * far)

    read = payoff(table=nodes, rate=np.full(PARTNERS, 6.5), retaliation=np.full(PARTNERS, 7.0), blend=[0.3])
    assert read[2] == pytest.approx(0.7 * inside(low) + 0.3 * inside(high), rel=1e-13)


def test_beyond_the_last_node_the_last_value_holds() -> None:
    nodes = table(2)
    end = payoff(table=nodes, rate=np.full(PARTNERS, 20.0), retaliation=np.full(PARTNERS, 10.0), blend=[0.0])
    beyond = payoff(table=nodes, rate=np.full(PARTNERS, 999.0), retaliation=np.full(PARTNERS, 99.0), blend=[0.0])
    np.testing.assert_array_equal(end, beyond)
    np.testing.assert_allclose(end, nodes.values[-1, 0, :, -1])


@given(
    rate=draw.blocks(0.0, 25.0), retaliation=draw.blocks(0.0, 12.0), slope=st.floats(-3.0, 3.0),
    blend=draw.blocks(0.0, 1.0, (RUNS, 1)),
)  # fmt: skip
def test_a_table_of_a_linear_function_gives_it_back(
    rate: np.ndarray, retaliation: np.ndarray, slope: float, blend: np.ndarray
) -> None:
    grid = slope * RATE_STEP * np.arange(RATES) - RETALIATION_STEP * np.arange(RETALIATIONS)[:, np.newaxis]
    first = np.broadcast_to(grid[:, np.newaxis], (RETALIATIONS, PARTNERS, RATES))
    linear = PayoffTable(np.stack([first, first + 4.0], axis=1), RATE_STEP, RETALIATION_STEP)
    read = payoff(table=linear, rate=rate, retaliation=retaliation, blend=blend)
    expected = slope * np.minimum(rate, 20.0) - np.minimum(retaliation, 10.0) + 4.0 * blend
    np.testing.assert_allclose(read, expected, atol=1e-11)


@given(rate=draw.blocks(0.0, 25.0), retaliation=draw.blocks(0.0, 12.0), blend=draw.blocks(0.0, 1.0, (RUNS, 1)))
def test_no_reading_leaves_the_range_of_the_table(
    rate: np.ndarray, retaliation: np.ndarray, blend: np.ndarray
) -> None:
    nodes = table(3)
    read = payoff(table=nodes, rate=rate, retaliation=retaliation, blend=blend)
    assert (read >= nodes.values.min(axis=(0, 1, 3)) - 1e-12).all()
    assert (read <= nodes.values.max(axis=(0, 1, 3)) + 1e-12).all()


@draw.few
@given(rate=draw.blocks(0.0, 25.0), retaliation=draw.blocks(0.0, 12.0), blend=draw.blocks(0.0, 1.0, (RUNS, 1)))
def test_one_rule_for_one_run_and_for_many(rate: np.ndarray, retaliation: np.ndarray, blend: np.ndarray) -> None:
    """The table has a partner axis of its own, so that single dyads are read from tables of one partner."""
    nodes = table(4)
    whole = payoff(table=nodes, rate=rate, retaliation=retaliation, blend=blend)
    for run in range(RUNS):
        one_run = payoff(table=nodes, rate=rate[run], retaliation=retaliation[run], blend=blend[run])
        np.testing.assert_array_equal(one_run, whole[run])
    for partner in range(PARTNERS):
        alone = nodes._replace(values=nodes.values[:, :, [partner]])
        column = np.s_[:, [partner]]
        read = payoff(table=alone, rate=rate[column], retaliation=retaliation[column], blend=blend)
        np.testing.assert_array_equal(read[:, 0], whole[:, partner])


def test_arguments_and_table_are_left_alone() -> None:
    nodes, rate, retaliation = table(5), np.full((RUNS, PARTNERS), 3.3), np.full(PARTNERS, 2.0)
    copies = nodes.values.copy(), rate.copy(), retaliation.copy()
    payoff(table=nodes, rate=rate, retaliation=retaliation, blend=0.4)
    for left, before in zip((nodes.values, rate, retaliation), copies, strict=True):
        np.testing.assert_array_equal(left, before)


def test_a_blend_alone_decides_nothing_where_the_sets_agree() -> None:
    nodes = table(6)
    same = nodes._replace(values=np.repeat(nodes.values[:, :1], 2, axis=1))
    question = {"table": same, "rate": np.full(PARTNERS, 5.1), "retaliation": np.full(PARTNERS, 1.0)}
    np.testing.assert_array_equal(payoff(blend=0.0, **question), payoff(blend=0.77, **question))


def test_several_shapes_broadcast() -> None:
    read = payoff(table=table(7), rate=np.full((RUNS, 1), 3.0), retaliation=0.0, blend=np.zeros((RUNS, 1)))
    assert read.shape == (RUNS, PARTNERS)

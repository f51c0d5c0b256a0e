"""Polynomials through Chebyshev points in the log of one plus a rate."""

import numpy as np
import pytest

from sim.trade.interpolation import chebyshev_nodes, interpolation_matrix, node_count


def test_nodes_span_the_range_and_rise() -> None:
    nodes = chebyshev_nodes(9, 180.0)
    assert nodes[0] == 0.0
    assert nodes[-1] == pytest.approx(180.0)
    assert (np.diff(nodes) > 0).all()


def test_nodes_are_met_and_weights_add_up() -> None:
    nodes = chebyshev_nodes(9, 180.0)
    np.testing.assert_array_equal(interpolation_matrix(9, 180.0, nodes), np.eye(9))
    np.testing.assert_allclose(interpolation_matrix(9, 180.0, np.linspace(0, 180, 50)).sum(axis=1), 1.0)


def test_polynomials_in_the_log_are_exact() -> None:
    rates = np.linspace(0.0, 150.0, 41)

    def polynomial(rate: np.ndarray) -> np.ndarray:
        u = np.log1p(rate / 100)
        return 3 - u + 2 * u**3 - 0.5 * u**6

    values = interpolation_matrix(7, 150.0, rates) @ polynomial(chebyshev_nodes(7, 150.0))
    np.testing.assert_allclose(values, polynomial(rates), atol=1e-12)


@pytest.mark.parametrize(("count", "error"), [(6, 3e-2), (10, 2e-4), (14, 1e-6)])
def test_a_power_of_one_plus_the_rate_converges_fast(count: int, error: float) -> None:
    rates = np.linspace(0.0, 180.0, 301)
    values = interpolation_matrix(count, 180.0, rates) @ (1 + chebyshev_nodes(count, 180.0) / 100) ** -5.7
    assert np.abs(values - (1 + rates / 100) ** -5.7).max() < error


def test_longer_ranges_get_more_nodes() -> None:
    assert [node_count(top) for top in (20.0, 60.0, 180.0, 500.0)] == [7, 9, 14, 21]

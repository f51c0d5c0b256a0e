"""Two kernels, one answer: home's links alone, or every tariff of the world."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.arrays import FloatArray
from sim.errors import TradeModelError
from sim.trade.economy import Economy
from sim.trade.kernels import world_kernel
from sim.trade.link_kernel import checked_links, link_kernel, world_tariffs

WORLDS = 7

MakeUp = Callable[..., Economy]


def links(economy: Economy) -> tuple[FloatArray, FloatArray]:
    draws = np.random.default_rng(3)
    return draws.uniform(-0.2, 1.5, (WORLDS, economy.size - 1)), draws.uniform(
        0.0, 1.0, (WORLDS, economy.size - 1)
    )


@pytest.mark.parametrize("tariffs", ["everywhere", "home", "none"])
def test_link_kernel_answers_as_the_world_kernel(tariffs: str, made_up: MakeUp) -> None:
    economy = made_up(2, tariffs=tariffs)
    draws = np.random.default_rng(1)
    capacity, demand = draws.lognormal(0.0, 0.3, (2, WORLDS, economy.size))
    home_tariffs, partner_tariffs = links(economy)
    batch = link_kernel(economy, home_tariffs, partner_tariffs)
    for n in range(WORLDS):
        one = world_kernel(economy, world_tariffs(economy, home_tariffs[n], partner_tariffs[n]))
        for ours, exact in zip(batch.price_sums(capacity), one.price_sums(capacity[n]), strict=True):
            np.testing.assert_allclose(ours[n], exact, rtol=1e-12, atol=1e-15)
        for question in ("sales", "home_imports", "home_exports"):
            ours = getattr(batch, question)(capacity, demand)[n]
            np.testing.assert_allclose(
                ours, getattr(one, question)(capacity[n], demand[n]), rtol=1e-12, atol=1e-15
            )


def test_baseline_tariffs_change_nothing(small: Economy) -> None:
    kernel = world_kernel(small, small.baseline_tariffs)
    ones = np.ones(small.size)
    sums, revenue = kernel.price_sums(ones)
    np.testing.assert_allclose(sums, 1.0)
    np.testing.assert_allclose(revenue, 1.0 - small.flows.sum(axis=0) / small.expenditure)
    np.testing.assert_allclose(kernel.sales(ones, small.expenditure), small.flows.sum(axis=1))


def test_a_tariff_cuts_the_share_by_its_elasticity(small: Economy) -> None:
    tariffs = small.baseline_tariffs.copy()
    tariffs[0, small.home] = (1.0 + tariffs[0, small.home]) * 1.25 - 1.0
    before, after = world_kernel(small, small.baseline_tariffs), world_kernel(small, tariffs)
    cut = after.gross[0, small.home] / before.gross[0, small.home]
    assert cut == pytest.approx(1.25 ** (-4.0 * small.phi[small.home]))


def test_rows_are_some_of_the_worlds(small: Economy) -> None:
    home_tariffs, partner_tariffs = links(small)
    chosen = np.array([5, 2])
    some = link_kernel(small, home_tariffs, partner_tariffs).rows(chosen)
    direct = link_kernel(small, home_tariffs[chosen], partner_tariffs[chosen])
    assert np.array_equal(some.buying_net, direct.buying_net)
    assert np.array_equal(some.selling_net, direct.selling_net)


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        (np.zeros((2, 5)), r"home_tariffs: shape \(2, 5\); expected \(worlds, 4\), an entry per economy but BBB"),
        (np.zeros((2, 2, 4)), r"expected \(worlds, 4\)"),
        ([[0.1, 0.1, 0.1, 0.1], [0.1, 0.1, -1.0, 0.1]], "home_tariffs of world 1, DDD: -1; expected finite"),
        ([[0.1, np.nan, 0.1, 0.1]], "home_tariffs of world 0, CCC: nan"),
        ([["x"] * 4], "home_tariffs: expected numbers"),
    ],
)
def test_impossible_links_are_refused(small: Economy, rates: object, message: str) -> None:
    with pytest.raises(TradeModelError, match=message):
        checked_links(small, "home_tariffs", rates)  # type: ignore[arg-type]

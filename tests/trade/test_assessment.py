"""Impact assessments: the stated error holds against Newton's method, and the tables make economic sense."""

import numpy as np
import pytest

from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.assessment import (
    MAX_RETALIATION,
    PAYOFFS,
    RETALIATION_NODES,
    Assessment,
    Question,
    assess,
    exact_payoffs,
    question,
)
from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.interpolation import interpolation_matrix, node_count
from sim.trade.link_kernel import world_tariffs
from sim.trade.outcomes import outcomes
from sim.trade.rates import baseline_rates

SHARE_OF_RANGE = 1e-5
DOLLARS = 0.003  # billion


@pytest.fixture(scope="module")
def asked(world: Economy) -> Question:
    return question(world, others_pct=[[10.0] * 72, [20.0] * 72], rest_of_world_pct=10.0)


@pytest.fixture(scope="module")
def tables(asked: Question) -> Assessment:
    return assess(asked)


def newton_payoffs(asked: Question, reference: int, partner: int, rate: float, retaliation: float) -> list[float]:
    """Return the four payoffs by Newton's method, without any of the code under test."""
    economy = asked.economy
    rates, answers = asked.others_pct[reference].copy(), baseline_rates(economy).partner_on_home.copy()
    rates[partner] = rate
    answers[partner] += retaliation
    tariffs = world_tariffs(economy, np.append(rates, asked.rest_of_world_pct) / 100, np.append(answers, 0) / 100)
    result = outcomes(economy, solve_equilibrium(economy, tariffs, closure=asked.closure))
    position = economy.partners[partner]
    return [
        float(result.welfare_usd_bn[position]),
        float(result.welfare_usd_bn[economy.home]),
        float(result.bilateral_deficit_change_usd_bn[position]),
        float(result.revenue_change_usd_bn),
    ]


def test_shapes_and_grids(tables: Assessment) -> None:
    assert tables.partners[:3] == ("EUU", "MEX", "CAN")
    np.testing.assert_array_equal(tables.rates, np.arange(181.0))
    np.testing.assert_array_equal(tables.retaliation, np.arange(0.0, 151.0, 5.0))
    for name in PAYOFFS:
        assert getattr(tables, name).shape == (2, 72, 181, 31)
        assert np.isfinite(getattr(tables, name)).all()


@pytest.mark.parametrize("code", ["EUU", "MEX", "CAN", "CHN", "VNM", "DOM", "HND", "UKR", "FJI"])
def test_error_against_newton_at_random_nodes(asked: Question, tables: Assessment, code: str) -> None:
    partner, draws = tables.partners.index(code), np.random.default_rng(sum(map(ord, code)))
    for reference in (0, 1):
        k, m = int(draws.integers(181)), int(draws.integers(31))
        exact = newton_payoffs(asked, reference, partner, tables.rates[k], tables.retaliation[m])
        for name, value in zip(PAYOFFS, exact, strict=True):
            table = getattr(tables, name)[reference, partner]
            assert abs(table[k, m] - value) < min(DOLLARS, SHARE_OF_RANGE * np.ptp(table) + 1e-6), name


def test_error_against_newton_between_nodes(asked: Question, world: Economy) -> None:
    """The polynomial itself at rates on no grid."""
    few = asked._replace(others_pct=asked.others_pct[:1])
    exact, draws = exact_payoffs(few), np.random.default_rng(6)
    for partner in (1, 3, 20, 71):
        rate, retaliation = draws.uniform(0, 180), draws.uniform(0, 150)
        across = interpolation_matrix(node_count(180.0), 180.0, np.array([rate]))[0]
        along = interpolation_matrix(RETALIATION_NODES, MAX_RETALIATION, np.array([retaliation]))[0]
        ours = np.einsum("k,pkm,m->p", across, exact[:, 0, partner], along)
        spread = np.ptp(exact[:, 0, partner].reshape(4, -1), axis=1)
        gap = np.abs(ours - newton_payoffs(few, 0, partner, rate, retaliation))
        assert (gap < np.minimum(DOLLARS, SHARE_OF_RANGE * spread + 1e-6)).all()


def test_nothing_changes_where_everyone_is_at_the_baseline(world: Economy) -> None:
    still = baseline_rates(world).home_on_partner
    exact = exact_payoffs(question(world, others_pct=still, rest_of_world_pct=0.0))
    for partner, rate in enumerate(still):
        across = interpolation_matrix(node_count(180.0), 180.0, np.array([rate]))[0]
        np.testing.assert_allclose(exact[:, 0, partner, :, 0] @ across, 0.0, atol=1e-3)


def test_partners_lose_from_higher_rates_and_home_from_retaliation(tables: Assessment) -> None:
    """Shape: no ripples between the points solved exactly."""
    largest = slice(0, 10)
    assert (np.diff(tables.partner_welfare[:, largest], axis=2) < 0).all()
    assert (np.diff(tables.bilateral_deficit[:, largest], axis=2) < 0).all()
    assert (np.diff(tables.home_welfare[:, largest], axis=3) < 0).all()


def test_home_gains_from_a_moderate_rate_and_loses_from_a_high_one(tables: Assessment) -> None:
    """With the others at 10 %, home's welfare is highest near 15 %; with the others at 20 %, near 20 %."""
    largest = tables.home_welfare[:, :10, :, 0]
    best = np.argmax(largest, axis=-1)
    assert ((best[0] >= 13) & (best[0] <= 18)).all()
    assert ((best[1] >= 19) & (best[1] <= 23)).all()
    assert (largest[:, :, 100] < largest.max(axis=-1) - 5.0).all()
    revenue = tables.revenue[0, tables.partners.index("EUU"), :, 0]
    assert 15 <= int(np.argmax(revenue)) <= 45


def test_the_reference_set_matters_as_the_model_says(asked: Question, tables: Assessment) -> None:
    """From 10 to 15 % on one partner brings home 1 or 2 cents a dollar of imports; 6 with the others at 20 %."""
    imports = 1e-3 * asked.economy.flows[asked.economy.partners, asked.economy.home]
    gain = tables.home_welfare[:, :, 15, 0] - tables.home_welfare[:, :, 10, 0]
    cents = 100 * np.average(gain / imports, weights=imports, axis=1)
    np.testing.assert_allclose(cents, [1.6, 6.3], atol=0.2)


def test_another_maximum_is_another_grid(asked: Question) -> None:
    short = assess(asked._replace(max_rate=60.0, others_pct=asked.others_pct[:1, :]))
    assert short.rates[-1] == 60.0
    assert short.revenue.shape == (1, 72, 61, 31)


def test_closures_differ(world: Economy) -> None:
    few = {"others_pct": [[10.0] * 72], "rest_of_world_pct": 10.0, "max_rate": 60.0}
    fixed = assess(question(world, closure=Closure("fixed"), **few))  # type: ignore[arg-type]
    portfolio = assess(question(world, **few))  # type: ignore[arg-type]
    assert np.abs(fixed.home_welfare - portfolio.home_welfare).max() > 1.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_rate": 0.0}, "max_rate is 0.0; expected a whole percentage from 1 to 500"),
        ({"max_rate": 99.5}, "max_rate is 99.5"),
        ({"others_pct": [[10.0] * 71]}, r"rates: shape \(1, 71\); expected \(worlds, 72\)"),
        ({"others_pct": [[10.0] * 71 + [-100.0]]}, "others_pct of world 0, MDA: -1; expected finite and above -1"),
        ({"others_pct": np.zeros((0, 72))}, "others_pct: no reference set"),
        ({"rest_of_world_pct": float("nan")}, "others_pct of world 0, ROW: nan"),
        ({"closure": Closure("dek")}, "closure transfers: 'dek'"),  # type: ignore[arg-type]
    ],
)
def test_refusals(world: Economy, changes: dict[str, object], message: str) -> None:
    given = {"others_pct": [[10.0] * 72], "rest_of_world_pct": 10.0} | changes
    with pytest.raises(TradeModelError, match=message):
        question(world, **given)  # type: ignore[arg-type]


def test_a_dyad_without_equilibrium_is_named(indebted: Economy) -> None:
    """Fixed transfers leave AAA nothing to live on at 50 %; portfolio transfers fall with its income."""
    asked = question(indebted, others_pct=[[0.0]], rest_of_world_pct=0.0, closure=Closure("fixed"))
    with pytest.raises(NoEquilibriumError, match=r"assessment of AAA: world \d+: no equilibrium"):
        assess(asked)
    assert np.isfinite(assess(asked._replace(closure=Closure())).partner_welfare).all()

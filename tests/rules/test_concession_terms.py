"""What the partner can grant, and how much of it an efficient deal holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.concession_terms import TermRates, TermValues, efficient_terms, value_terms
from sim.rules.state import TERMS
from tests.helpers import draw
from tests.helpers.bits import same_bits
from tests.helpers.worlds import PARTNERS

RATES = {
    "tariff_cut": TermRates(2.0, 1.1, 0.6),
    "barrier_reform": TermRates(2.6, 2.75, 1.5),
    "purchases": TermRates(0.02, 0.02, 1.0),
    "investment": TermRates(0.02, 0.006, 0.1),
    "licences": TermRates(1.0, 0.4, 0.8),
}
LIMITS = {
    "trade_elasticity": 4.0,
    "barrier_equivalent": 0.03,
    "investment_gdp_share": 0.25,
    "investment": 600.0,
    "licence_gdp_share": 0.002,
}
CUT, BARRIER, BUY, INVEST, LICENCE = range(len(TERMS))


def one_partner(
    *,
    tariff: float = 0.05,
    exports: float = 80.0,
    deficit: float = 40.0,
    gdp: float = 1000.0,
    weight: float = 0.25,
) -> TermValues:
    """Return the terms of a single partner."""
    return value_terms(
        tariff=np.array([tariff]), exports=np.array([exports]), deficit=np.array([deficit]), gdp=np.array([gdp]),
        rates=RATES, limits=LIMITS, deficit_weight=weight,
    )  # fmt: skip


def test_values_by_hand() -> None:
    """A cut frees .05 x 80 = 4, a reform .03 x 80 = 2.4; with a deficit weight of 1/4 freed trade answers by 1.

    A pledge is measured against sqrt(1000 x 40) = 200; licences on the table are worth .002 x 1000 = 2.
    """
    values = one_partner()
    np.testing.assert_allclose(values.gain[:, 0], [3.0 * 4.0, 3.6 * 2.4, 0.27, 0.02, 2.0], rtol=1e-14)
    np.testing.assert_allclose(values.cost[:, 0], [1.1 * 4.0, 2.75 * 2.4, 0.02, 0.006, 0.8], rtol=1e-14)
    np.testing.assert_allclose(
        values.curvature[:, 0], [0.6 * 4.0, 1.5 * 2.4, 1.0 / 80.0, 0.1 / 200.0, 1.6], rtol=1e-9
    )
    np.testing.assert_allclose(values.maximum[:, 0], [1.0, 1.0, 40.0, 250.0, 1.0], rtol=1e-14)


def test_home_may_not_care_about_deficits() -> None:
    values = one_partner(weight=0.0)
    np.testing.assert_allclose(values.gain[:, 0], [8.0, 2.6 * 2.4, 0.02, 0.02, 2.0], rtol=1e-14)


def test_who_charges_nothing_has_nothing_to_cut() -> None:
    assert one_partner(tariff=0.0).maximum[CUT, 0] == 0.0


def test_who_has_no_surplus_buys_no_more() -> None:
    assert one_partner(deficit=-30.0).maximum[BUY, 0] == 0.0


@pytest.mark.parametrize(("gdp", "expected"), [(1000.0, 250.0), (2400.0, 600.0), (9000.0, 600.0), (0.0, 0.0)])
def test_a_pledge_is_limited_by_what_can_be_raised_and_by_what_is_credible(gdp: float, expected: float) -> None:
    """A quarter of GDP, and 600 at most."""
    assert one_partner(gdp=gdp).maximum[INVEST, 0] == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("deficit", [0.0, -30.0])
@pytest.mark.parametrize("exchange", [1.0, 30.0, 1000.0])
def test_who_owes_nothing_pledges_nothing(deficit: float, exchange: float) -> None:
    granted = efficient_terms(values=one_partner(deficit=deficit), exchange=exchange)
    assert granted[INVEST, 0] == pytest.approx(0.0, abs=1e-6)


@given(gdp=st.floats(1.0, 2000.0), deficit=st.floats(1.0, 300.0), factor=st.floats(1.0, 4.0))
def test_a_pledge_grows_with_the_root_of_what_can_be_raised_and_what_is_owed(
    gdp: float, deficit: float, factor: float
) -> None:
    """Below its limit, and the two count alike."""
    plain, richer, deeper, both = (
        efficient_terms(values=one_partner(gdp=much, deficit=owed), exchange=0.31)[INVEST, 0]
        for much, owed in (
            (gdp, deficit), (factor * gdp, deficit), (gdp, factor * deficit), (factor * gdp, factor * deficit)
        )
    )  # fmt: skip
    assert richer == pytest.approx(deeper, rel=1e-9)
    assert richer == pytest.approx(np.sqrt(factor) * plain, rel=1e-9)
    assert both == pytest.approx(factor * plain, rel=1e-9)


@pytest.mark.parametrize("exchange", [0.0, 0.5, 1.0, 30.0, 1000.0])
def test_a_partner_without_exports_grants_nothing_for_trade(exchange: float) -> None:
    granted = efficient_terms(values=one_partner(exports=0.0), exchange=exchange)
    assert np.isfinite(granted).all()
    assert granted[[CUT, BARRIER, BUY], 0] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_costs_rise_even_where_there_is_nothing_to_give() -> None:
    """So that the efficient terms are well defined."""
    assert (one_partner(tariff=0.0, exports=0.0, deficit=0.0, gdp=0.0).curvature > 0.0).all()


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (0.0, [0.0, 0.0, 0.0, 0.0, 0.0]),  # home's dollars do not count
        # marginal: (3 w - 1.1) / .6, (3.6 w - 2.75) / 1.5, 80 (.27 w - .02), 2000 (.02 w - .006), (w - .4) / .8
        (0.5, [2.0 / 3.0, 0.0, 9.2, 8.0, 0.125]),
        (0.6, [1.0, 0.0, 80.0 * 0.142, 12.0, 0.25]),
        (1.0, [1.0, 0.85 / 1.5, 20.0, 28.0, 0.75]),
        (10.0, [1.0, 1.0, 40.0, 250.0, 1.0]),  # everything at its limit
    ],
)
def test_efficient_terms_by_hand(exchange: float, expected: list[float]) -> None:
    np.testing.assert_allclose(efficient_terms(values=one_partner(), exchange=exchange)[:, 0], expected, rtol=1e-9)


def weighed(values: TermValues, exchange: float, terms: np.ndarray) -> np.ndarray:
    """Return what an efficient deal maximises, term by term."""
    return exchange * values.gain * terms - values.cost * terms - values.curvature * terms**2 / 2.0


@given(
    generator=draw.generators, tariff=st.floats(0.0, 0.4), exports=st.floats(0.0, 300.0),
    deficit=draw.money, exchange=st.floats(0.0, 50.0),
)  # fmt: skip
def test_no_other_terms_weigh_more(
    generator: np.random.Generator, tariff: float, exports: float, deficit: float, exchange: float
) -> None:
    values = one_partner(tariff=tariff, exports=exports, deficit=deficit)
    best = efficient_terms(values=values, exchange=exchange)
    assert ((best >= 0.0) & (best <= values.maximum)).all()
    others = generator.random((len(TERMS), 61)) * values.maximum
    slack = 1e-9 * (1.0 + np.abs(weighed(values, exchange, best)))
    assert (weighed(values, exchange, others) <= weighed(values, exchange, best) + slack).all()


@given(low=st.floats(0.0, 50.0), high=st.floats(0.0, 50.0))
def test_more_weight_of_home_never_gets_it_less(low: float, high: float) -> None:
    less, more = (efficient_terms(values=one_partner(), exchange=value) for value in sorted([low, high]))
    assert (less <= more).all()


def test_partners_do_not_mix() -> None:
    """Many at once give the bits of each alone, and nothing is written into."""
    generator = np.random.default_rng(8)
    facts = {
        "tariff": generator.uniform(0.0, 0.3, PARTNERS),
        "exports": generator.uniform(0.0, 90.0, PARTNERS),
        "deficit": generator.uniform(-50.0, 90.0, PARTNERS),
        "gdp": generator.uniform(1.0, 900.0, PARTNERS),
    }
    copies = {name: values.copy() for name, values in facts.items()}
    many = value_terms(rates=RATES, limits=LIMITS, deficit_weight=0.3, **facts)
    for partner in range(PARTNERS):
        alone = {name: values[[partner]] for name, values in facts.items()}
        single = value_terms(rates=RATES, limits=LIMITS, deficit_weight=0.3, **alone)
        for field, fields in zip(single, many, strict=True):
            same_bits(field[:, 0], fields[:, partner])
        same_bits(
            efficient_terms(values=single, exchange=0.9)[:, 0],
            efficient_terms(values=many, exchange=0.9)[:, partner],
        )
    for name, values in facts.items():
        same_bits(values, copies[name])

"""How signed deals move what is asked for later."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.precedent import lean_on_precedent, reference_share
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, assert_rowwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

NAN = np.nan
REGION = np.array([[True, True, False, False, True, False, False], [False, False, True, True, False, True, True]])
EVERYWHERE = np.ones((1, PARTNERS), dtype=bool)


def references(share: np.ndarray, weight: np.ndarray, region_weight: float = 1.0) -> np.ndarray:
    """Return what deals suggest to every partner."""
    found = reference_share(share=share, weight=weight, region=REGION, region_weight=region_weight)
    return found[..., REGION.argmax(axis=0)]


def shares(generator: np.random.Generator) -> np.ndarray:
    """Return shares in signed deals, half of them unsigned; in the last run nobody has signed."""
    share = generator.random((RUNS, PARTNERS))
    share[generator.random((RUNS, PARTNERS)) < 0.5] = NAN
    share[-1] = NAN
    return share


def test_reference_by_hand() -> None:
    share = np.array([0.2, NAN, 0.8, NAN, NAN, NAN, 0.5])
    weight = np.array([3.0, 9.0, 1.0, 9.0, 9.0, 9.0, 2.0])
    # all deals: .6 + .8 + 1.0 over 6; the own region's count three times in all
    first = (0.6 * 3.0 + 0.8 + 1.0) / (3.0 * 3.0 + 1.0 + 2.0)
    second = (0.6 + 0.8 * 3.0 + 1.0 * 3.0) / (3.0 + 1.0 * 3.0 + 2.0 * 3.0)
    expected = np.where(REGION[0], first, second)
    np.testing.assert_allclose(references(share, weight, region_weight=2.0), expected, rtol=1e-14)


def test_without_weight_of_regions_all_see_the_same() -> None:
    share = np.array([0.2, NAN, 0.8, NAN, NAN, NAN, NAN])
    weight = np.array([3.0, 9.0, 1.0, 9.0, 9.0, 9.0, 2.0])
    np.testing.assert_allclose(references(share, weight, region_weight=0.0), np.full(PARTNERS, 0.35), rtol=1e-14)


def test_without_deals_there_is_no_reference() -> None:
    nothing = np.full((RUNS, PARTNERS), NAN)
    same_bits(references(nothing, np.ones(PARTNERS)), nothing)


def test_deals_without_weight_are_no_reference() -> None:
    """All evidence has faded: nan, not a division by nothing."""
    assert np.isnan(references(np.full(PARTNERS, 0.4), np.zeros(PARTNERS))).all()


def test_those_without_a_deal_do_not_count() -> None:
    share = np.array([0.2, NAN, 0.8, NAN, NAN, NAN, 0.5])
    weight = np.ones(PARTNERS)
    heavy = np.where(np.isnan(share), 1e9, weight)
    same_bits(references(share, heavy), references(share, weight))


@draw.few
@given(generator=draw.generators)
def test_a_reference_lies_among_the_deals(generator: np.random.Generator) -> None:
    share, weight = shares(generator), generator.uniform(0.1, 9.0, PARTNERS)
    found = references(share, weight, region_weight=1.5)
    assert np.isnan(found[-1]).all()
    some = ~np.isnan(share).all(axis=-1)
    low, high = np.nanmin(share[some], axis=-1, keepdims=True), np.nanmax(share[some], axis=-1, keepdims=True)
    assert ((found[some] >= low - 1e-12) & (found[some] <= high + 1e-12)).all()


@draw.few
@given(generator=draw.generators)
def test_more_weight_of_the_region_moves_towards_its_deals(generator: np.random.Generator) -> None:
    weight = generator.uniform(0.5, 9.0, PARTNERS)
    share = np.where(REGION[0], 0.9, 0.1)
    less, more = (references(share, weight, region_weight=value) for value in (0.5, 3.0))
    assert (less[REGION[0]] < more[REGION[0]]).all()
    assert (less[REGION[1]] > more[REGION[1]]).all()


@draw.few
@given(generator=draw.generators)
def test_a_run_has_the_same_reference_alone_and_in_a_batch(generator: np.random.Generator) -> None:
    weight = generator.uniform(0.1, 9.0, (RUNS, PARTNERS))
    constants = {"region": REGION, "region_weight": 1.7}
    assert_rowwise(reference_share, arrays={"share": shares(generator), "weight": weight}, constants=constants)


def test_one_region_for_all_is_one_mean() -> None:
    share, weight = np.array([0.2, 0.4, 0.6, 0.8, NAN, NAN, NAN]), np.arange(1.0, 8.0)
    found = reference_share(share=share, weight=weight, region=EVERYWHERE, region_weight=5.0)
    np.testing.assert_allclose(found, [(0.2 + 0.8 + 1.8 + 3.2) / 10.0], rtol=1e-14)


@pytest.mark.parametrize(
    ("share", "reference", "weight", "expected"),
    [
        (0.8, 0.4, 0.0, 0.8),  # every talk stands alone
        (0.8, 0.4, 1.0, 0.4),  # only precedent counts
        (0.8, 0.4, 0.25, 0.7),
        (0.4, 0.8, 0.25, 0.5),  # upwards too
        (0.8, NAN, 0.25, 0.8),  # no precedent
        (0.8, NAN, 1.0, 0.8),
    ],
)
def test_leaning_by_hand(share: float, reference: float, weight: float, expected: float) -> None:
    assert lean_on_precedent(share=share, reference=reference, weight=weight) == pytest.approx(expected, rel=1e-14)


@given(share=draw.blocks(0.0, 1.0), reference=draw.blocks(0.0, 1.0), weight=draw.shares)
def test_leaning_stays_between_what_is_asked_and_precedent(
    share: np.ndarray, reference: np.ndarray, weight: float
) -> None:
    asked = lean_on_precedent(share=share, reference=reference, weight=weight)
    assert (asked >= np.minimum(share, reference) - 1e-15).all()
    assert (asked <= np.maximum(share, reference) + 1e-15).all()


@draw.few
@given(generator=draw.generators)
def test_leaning_is_one_rule_for_any_shape(generator: np.random.Generator) -> None:
    arrays = {"share": generator.random((RUNS, PARTNERS)), "reference": shares(generator)}
    assert_elementwise(lean_on_precedent, arrays=arrays, constants={"weight": 0.3})

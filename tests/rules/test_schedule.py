"""The announced schedule, against the annex and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.data.load import load_table
from sim.rules.schedule import announced_rate_pct

RUNS, PARTNERS = 5, 7
AS_IN_2025 = {"floor_pct": 10.0, "share": 0.5, "cap_pct": np.inf}

money = st.integers(0, 10**7).map(lambda units: units / 1e4)  # four decimals, as in the table
percent = st.integers(0, 60)


def of_2025() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes, announced rates and formula rates of the 41 partners of Annex I."""
    listed = load_table("partners").query("in_annex_i")
    formula = announced_rate_pct(
        imports=listed["us_imports_2024_usd_bn"], exports=listed["us_exports_2024_usd_bn"], **AS_IN_2025
    )
    return listed["iso3"].to_numpy(), listed["announced_rate_2025_04_02_pct"].to_numpy(), formula


def test_the_formula_gives_39_of_the_41_rates_of_the_annex() -> None:
    iso3, announced, formula = of_2025()
    assert len(iso3) == 41
    assert (announced == formula).sum() == 39
    assert dict(zip(iso3[announced != formula], (announced - formula)[announced != formula], strict=True)) == {
        "JPN": 1.0,
        "VNM": 1.0,
    }


def test_with_the_exceptions_it_gives_all_41() -> None:
    _, announced, formula = of_2025()
    exception = load_table("partners").query("in_annex_i")["schedule_exception_pct"].to_numpy()
    np.testing.assert_array_equal(announced, formula + exception)


def test_it_gives_the_baseline_to_all_others_but_the_exempt() -> None:
    others = load_table("partners").query("not in_annex_i and iso3 not in ['CAN', 'MEX']")
    formula = announced_rate_pct(
        imports=others["us_imports_2024_usd_bn"], exports=others["us_exports_2024_usd_bn"], **AS_IN_2025
    )
    np.testing.assert_array_equal(formula, others["announced_rate_2025_04_02_pct"])
    np.testing.assert_array_equal(formula, np.full(29, 10.0))


@pytest.mark.parametrize(
    ("imports", "exports", "share", "expected"),
    [
        (100.0, 40.0, 0.5, 30.0),  # deficit 60 %, half of it
        (100.0, 39.0, 0.5, 31.0),  # 61 / 2 = 30.5, up
        (1000.0, 394.0, 0.5, 31.0),  # 60.6 -> 61
        (1000.0, 396.0, 0.5, 30.0),  # 60.4 -> 60
        (2.4, 1.5, 1.0, 38.0),  # 37.5 -> 38: halves go up, though 100 x 0.9 / 2.4 is 37.49999999999999
        (100.0, 75.0, 0.56, 14.0),  # 0.56 x 25 is 14.000000000000002: not 15
        (100.0, 48.0, 0.5, 26.0),  # exactly 26
        (100.0, 0.0, 0.5, 50.0),  # the most that half of a deficit can be
        (100.0, 81.0, 0.5, 10.0),  # 9.5 -> 10
        (100.0, 79.0, 0.5, 11.0),  # 10.5 -> 11
        (100.0, 90.0, 0.5, 10.0),  # below the floor
        (100.0, 100.0, 0.5, 10.0),  # balanced
        (100.0, 500.0, 0.5, 10.0),  # a surplus of home
        (0.0, 3.0, 0.5, 10.0),  # nothing bought
        (0.0, 0.0, 0.5, 10.0),  # no trade
        (100.0, 0.0, 0.0, 10.0),  # nothing asked
    ],
)
def test_hand_worked(imports: float, exports: float, share: float, expected: float) -> None:
    rate = announced_rate_pct(imports=imports, exports=exports, floor_pct=10.0, share=share, cap_pct=np.inf)
    assert rate == expected


def test_the_cap_ends_the_schedule() -> None:
    rate = announced_rate_pct(
        imports=[100.0, 100.0], exports=[10.0, 50.0], floor_pct=10.0, share=0.5, cap_pct=30.0
    )
    np.testing.assert_array_equal(rate, [30.0, 25.0])


@pytest.mark.parametrize("shape", [(), (PARTNERS,), (RUNS, PARTNERS)])
def test_one_rule_for_any_shape(shape: tuple[int, ...]) -> None:
    imports = np.arange(1.0, 1.0 + RUNS * PARTNERS).reshape(RUNS, PARTNERS)[(0,) * (2 - len(shape))]
    exports = imports * np.linspace(0.1, 0.9, PARTNERS)[(0,) * (1 - min(len(shape), 1))]
    rate = announced_rate_pct(imports=imports, exports=exports, **AS_IN_2025)
    one_by_one = [
        announced_rate_pct(imports=bought, exports=sold, **AS_IN_2025)
        for bought, sold in zip(np.ravel(imports), np.ravel(exports), strict=True)
    ]
    assert rate.shape == shape
    assert rate.dtype == np.float64
    np.testing.assert_array_equal(rate.ravel(), one_by_one)


def test_floor_share_and_cap_may_differ_by_run() -> None:
    imports, exports = np.full(PARTNERS, 100.0), np.full(PARTNERS, 20.0)
    floor = np.array([[10.0], [50.0], [10.0], [10.0], [10.0]])
    share = np.array([[0.5], [0.5], [1.0], [0.5], [0.25]])
    cap = np.array([[np.inf], [np.inf], [np.inf], [15.0], [np.inf]])
    rate = announced_rate_pct(imports=imports, exports=exports, floor_pct=floor, share=share, cap_pct=cap)
    np.testing.assert_array_equal(rate, np.repeat([[40.0], [50.0], [80.0], [15.0], [20.0]], PARTNERS, axis=1))


@given(imports=money, exports=money, floor=percent, share=st.floats(0.0, 1.0))
def test_rates_are_whole_and_between_floor_and_cap(
    imports: float, exports: float, floor: int, share: float
) -> None:
    rate = announced_rate_pct(imports=imports, exports=exports, floor_pct=floor, share=share, cap_pct=60.0)
    assert floor <= rate <= 60.0
    assert rate == np.round(rate)


@given(imports=money, sold=st.tuples(money, money))
def test_buying_more_from_home_never_raises_the_rate(imports: float, sold: tuple[float, float]) -> None:
    more, less = (announced_rate_pct(imports=imports, exports=f(sold), **AS_IN_2025) for f in (max, min))
    assert more <= less


@given(imports=money, exports=money, scale=st.sampled_from([0.125, 8.0, 1024.0]))
def test_the_currency_unit_does_not_matter(imports: float, exports: float, scale: float) -> None:
    rates = [announced_rate_pct(imports=imports * k, exports=exports * k, **AS_IN_2025) for k in (1.0, scale)]
    assert rates[0] == rates[1]


def test_inputs_are_left_alone() -> None:
    imports, exports = np.array([100.0, 0.0]), np.array([40.0, 1.0])
    announced_rate_pct(imports=imports, exports=exports, **AS_IN_2025)
    np.testing.assert_array_equal(imports, [100.0, 0.0])
    np.testing.assert_array_equal(exports, [40.0, 1.0])

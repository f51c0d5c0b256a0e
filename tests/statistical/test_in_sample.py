"""The baseline against the record to 7 August 2025: better than the dullest predictor, in sample.

Fixed seed, so the figures repeat; 500 runs put the standard error of a probability below 0.023.
"""

import pytest

from tests.helpers.in_sample import Fit, auc, concordance, ensemble, fit, naive, recorded


@pytest.fixture(scope="module")
def scored() -> Fit:
    return fit(ensemble(500)["partners"], recorded())


def test_naive_predictors_are_those_of_the_specification() -> None:
    found = naive(recorded())
    assert found["log imports"] == (pytest.approx(0.895, abs=5e-4), pytest.approx(0.877, abs=5e-4))
    mixed = found["log(imports + 1) + announced / 20"]
    assert mixed == (pytest.approx(0.927, abs=5e-4), pytest.approx(0.900, abs=5e-4))


@pytest.mark.slow
def test_who_signs_is_ranked_better_than_by_imports(scored: Fit) -> None:
    by_imports, order_by_imports = naive(recorded())["log imports"]
    assert scored.auc > by_imports
    assert scored.concordance > order_by_imports
    assert scored.brier < 10 / 69 * 59 / 69  # of the share that signed, the forecast that knows nothing else


@pytest.mark.slow
def test_deals_bunch_before_the_deadline(scored: Fit) -> None:
    assert 5.0 < scored.deals < 16.0
    assert scored.last_three_weeks_share > 0.5


def test_scores_on_known_answers() -> None:
    import numpy as np

    signed = np.array([True, False, True, False])
    assert auc(np.array([4.0, 1.0, 3.0, 2.0]), signed) == 1.0
    assert auc(np.array([1.0, 1.0, 1.0, 1.0]), signed) == 0.5
    day = np.array([1.0, np.nan, 2.0, np.nan])
    assert concordance(np.array([4.0, 1.0, 3.0, 2.0]), day) == 1.0
    assert concordance(np.array([3.0, 1.0, 4.0, 2.0]), day) == pytest.approx(4 / 5)

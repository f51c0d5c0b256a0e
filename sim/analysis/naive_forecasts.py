"""The dull predictors that a model has to beat: they know what a partner looked like on 2 April, and no talks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit

from sim.analysis.forecast import Forecast, silent
from sim.analysis.record_scores import Observed
from sim.arrays import BoolArray, FloatArray
from sim.data.load import load_table

RIDGE = 0.01
"""Weight of the squared coefficients: keeps them finite where groups are told apart without error."""

LOWEST_PCT, HIGHEST_PCT, FLOOR_PCT = 15.0, 20.0, 10.0
"""The naive rule of rates: partners with which the US has a surplus pay the floor, others what was announced for
them within these limits."""

ALLIES = ("nato", "treaty_ally", "major_non_nato_ally")
"""As the model's default, so that the predictor knows no less."""


def naive_forecasts(codes: Sequence[str], observed: Observed) -> dict[str, Forecast]:
    """Return what each naive predictor says of some partners.

    Parameters
    ----------
    codes : partners
    observed : the record of the same partners, on which probabilities are fitted

    Returns
    -------
    Name of the predictor -> forecast. Ranks come from the numbers named. Probabilities are logistic in these
    numbers, each partner's fitted on all the others (leave one out); they are nan where all others are alike.
    """
    partners = load_table("partners").set_index("iso3").loc[list(codes)]
    imports = partners["us_imports_2024_usd_bn"].to_numpy(dtype=float)
    announced = partners["announced_rate_2025_04_02_pct"].to_numpy(dtype=float)
    mixed = np.log(imports + 1.0) + announced / 20.0
    ties = np.stack([partners["asean"].to_numpy(dtype=float), partners["alliance"].isin(ALLIES).to_numpy(float)])
    return {
        "log imports": _ranked(np.log(imports), observed),
        "log(imports + 1) + announced / 20": _ranked(mixed, observed),
        "logistic with ASEAN and allies": _fitted(np.stack([mixed, *ties], axis=1), observed.signed),
        "share that signed": _share(observed.signed),
        "naive rule of rates": _rule_of_rates(partners, announced),
    }


def leave_one_out(features: FloatArray, signed: BoolArray) -> FloatArray:
    """Return the probability that a logistic regression on all the others gives each partner.

    Parameters
    ----------
    features : ``(partners, features)``
    signed : ``(partners,)``

    Returns
    -------
    ``(partners,)``, 0..1; nan where all the others are alike.
    """
    spread = features.std(axis=0)
    scaled = (features - features.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    design = np.column_stack([np.ones(len(scaled)), scaled])
    return np.array([_held_out(design, signed, place) for place in range(len(signed))])


def _held_out(design: FloatArray, signed: BoolArray, place: int) -> float:
    others = np.arange(len(signed)) != place
    if signed[others].all() or not signed[others].any():
        return float("nan")
    return float(expit(design[place] @ _logistic(design[others], signed[others])))


def _logistic(design: FloatArray, signed: BoolArray) -> FloatArray:
    """Return the coefficients of greatest penalised likelihood; the intercept, first, is free."""
    free = np.arange(design.shape[1]) == 0

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        scores, penalty = design @ weights, np.where(free, 0.0, weights)
        value = np.logaddexp(0.0, scores).sum() - scores[signed].sum() + 0.5 * RIDGE * penalty @ penalty
        return float(value), design.T @ (expit(scores) - signed) + RIDGE * penalty

    return np.asarray(minimize(loss, np.zeros(design.shape[1]), jac=True, method="BFGS").x)


def _ranked(number: FloatArray, observed: Observed) -> Forecast:
    probability = leave_one_out(number[:, np.newaxis], observed.signed)
    return silent(len(number))._replace(chance=number, earliness=number, probability=probability)


def _fitted(features: FloatArray, signed: BoolArray) -> Forecast:
    probability = leave_one_out(features, signed)
    return silent(len(signed))._replace(chance=probability, earliness=probability, probability=probability)


def _share(signed: BoolArray) -> Forecast:
    """Return the same probability for everybody: what is known who knows nothing of partners."""
    alike = np.full(signed.size, signed.mean() if signed.size else np.nan)
    return silent(signed.size)._replace(chance=alike, earliness=alike, probability=alike)


def _rule_of_rates(partners: pd.DataFrame, announced: FloatArray) -> Forecast:
    surplus = (partners["us_exports_2024_usd_bn"] > partners["us_imports_2024_usd_bn"]).to_numpy()
    rate = np.where(surplus, FLOOR_PCT, np.clip(announced, LOWEST_PCT, HIGHEST_PCT))
    return silent(len(partners))._replace(agreed_pct=rate, dictated_pct=rate, in_force_pct=rate)

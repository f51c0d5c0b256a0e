"""A sweep over two parameters whose answer is known: equal dyads, linear payoffs, offers in turn.

Both sides discount a session's delay. With payoffs linear in the rate every frontier is a straight line, so a
partner that proposes gets the share ``(1 - h) / (1 - p h)`` of its gain, where p and h are the discount factors of
partner and home (Rubinstein 1982). Only the payoffs and the facts of the dyads are put in from outside;
configuration, engine, sweep, records, comparison and sensitivity are those that everybody uses.
"""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim.config.build
from experiments.cli import main
from sim.rules.payoff import PayoffTable
from sim.rules.state import DealKind, Dyads

PARTNER, HOME = (f"{side}.parameters.alternating_offers" for side in ("partners", "home"))
SHARE = "partner's share of its gain, mean over deals"
FLOOR, CEILING = 10.0, 40.0

PLAIN = [
    "mechanism.tariff_war=none", "mechanism.side_concessions=none", "mechanism.purchases=none",
    "mechanism.barrier_reform=none", "mechanism.deal_kinds=one_kind", "mechanism.capacity=unlimited",
    "mechanism.complexity=flat", "mechanism.precedent=none", "mechanism.leverage=face_value",
    "mechanism.contact=all_at_once", "mechanism.affinity=ignored", "mechanism.compliance=perfect",
    "mechanism.stages=at_signing", "talks.rate_step_pct=1e-6", "talks.terms.tariff_cut.cost=1e6",
    "talks.relief_share_max=0.0", "partners.signing_cost=0.0", "home.weights.quick_win=0.0",
    "home.weights.audience=0.0",
]  # fmt: skip
"""What is left is a rate, and two sides that propose in turn."""

WORDS = [
    *PLAIN,
    "partners.strategy={default: alternating_offers}",
    "home.strategy=alternating_offers",
    f"{PARTNER}.other_discount=${{{HOME}.discount}}",  # each side knows how patient the other is
    f"{HOME}.other_discount=${{{PARTNER}.discount}}",
    *("talks.agreed_rate_starts=at_signing", "run.runs=3", "run.horizon=12", "run.processes=1"),
]


def rubinstein(partner: float, home: float) -> float:
    """Return what the partner gets when it proposes."""
    return (1.0 - home) / (1.0 - partner * home)


@pytest.fixture
def equal_dyads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make all dyads one and the same, with payoffs linear in the rate."""
    real_payoffs, real_dyads = sim.config.build.build_payoffs, sim.config.build.build_dyads

    def linear(table: PayoffTable, slope: float) -> PayoffTable:
        along = slope * table.rate_step * np.arange(table.values.shape[-1])
        return table._replace(values=np.ascontiguousarray(np.broadcast_to(along, table.values.shape)))

    def payoffs(*asked):  # type: ignore[no-untyped-def]
        made, assessed = real_payoffs(*asked)
        return made._replace(partner=linear(made.partner, -2.0), home=linear(made.home, 0.5)), assessed

    def dyads(*asked):  # type: ignore[no-untyped-def]
        made: Dyads = real_dyads(*asked)
        same = {"announced": CEILING, "ceiling": CEILING, "floor": FLOOR, "lowest": FLOOR}
        same |= {"imports": 40.0, "exports": 20.0, "deficit": 20.0, "size": 500.0, "priority": 1.0}
        same |= {"coverage": 1.0, "coverage_at_first": 1.0, "complexity": 3.0, "exposure": 0.02}
        none = (
            "existing_duty",
            "emergency_headline",
            "emergency_effective",
            "sectoral",
            "exempted_max",
            "relief_max",
        )
        same |= dict.fromkeys(none, 0.0)
        flags = dict.fromkeys(("exempt", "own_track", "friend"), False)
        alike = {name: np.full_like(getattr(made, name), value) for name, value in (same | flags).items()}
        return made._replace(**alike, kind=np.full_like(made.kind, int(DealKind.AGREEMENT)))

    monkeypatch.setattr(sim.config.build, "build_payoffs", payoffs)
    monkeypatch.setattr(sim.config.build, "build_dyads", dyads)


@pytest.mark.usefixtures("equal_dyads")
def test_a_comparison_of_a_sweep_gives_rubinsteins_split_at_every_point(tmp_path: Path) -> None:
    partner, home = [0.5, 0.7, 0.9], [0.6, 0.7, 0.8]
    asked = [f"design.points.{PARTNER}.discount={partner}", f"design.points.{HOME}.discount={home}"]
    assert main(["sweep", "design=grid", *asked, *WORDS, f"output.folder={tmp_path / 'sweep'}"]) == 0
    assert main(["compare", str(tmp_path / "sweep"), f"output.folder={tmp_path / 'out'}"]) == 0

    expected = {point: rubinstein(*each) for point, each in enumerate(itertools.product(partner, home))}
    levels = pd.read_csv(tmp_path / "out" / "levels.csv")
    found = levels[levels["measure"] == SHARE].set_index("point")["mean"]
    assert found.to_dict() == pytest.approx(expected, abs=1e-4)

    table = pd.read_csv(tmp_path / "out" / "comparison.csv")
    rows = table[table["measure"] == SHARE]
    assert list(rows["difference"]) == pytest.approx([expected[n] - expected[0] for n in range(1, 9)], abs=1e-4)
    assert (rows["high"] - rows["low"] < 1e-6).all()  # equal dyads, so luck moves nothing
    signed = pd.read_parquet(tmp_path / "sweep" / "partners.parquet").groupby("point")
    assert (signed["deal_date"].nunique() == 1).all()
    assert (signed["deal_date"].count() == 72 * 3).all()

    drawn = pd.read_csv(tmp_path / "out" / "figures" / "sweep_map.csv")
    assert {f"{PARTNER}.discount", f"{HOME}.discount"} <= set(drawn.columns)  # whole, though short in the picture
    tariff = drawn[drawn["measure"] == "average US tariff"].set_index("point")["mean"]
    # Rates are affine in the share: two points fix the line, and the others lie on it.
    shares = pd.Series(expected)
    for rates in (tariff, signed["agreed_rate_pct"].mean()):
        slope = (rates[1] - rates[0]) / (shares[1] - shares[0])
        line = rates[0] + slope * (shares - shares[0])
        assert slope < -5.0
        assert rates.to_dict() == pytest.approx(line.to_dict(), abs=1e-4)


def known_indices(low: float, high: float) -> dict[tuple[str, str], float]:
    """Return the Sobol indices of the split over a square of discount factors, by quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    at, weights = low + (high - low) * (nodes + 1.0) / 2.0, weights / 2.0
    split = rubinstein(at[:, np.newaxis], at[np.newaxis, :])  # type: ignore[arg-type]
    mean = weights @ split @ weights
    variance = weights @ (split - mean) ** 2 @ weights
    main_effect = [weights @ (split @ weights - mean) ** 2, weights @ (weights @ split - mean) ** 2]
    first = [float(effect / variance) for effect in main_effect]
    keys = (f"{PARTNER}.discount", f"{HOME}.discount")
    shared = 1.0 - sum(first)
    return {(key, "S1"): one for key, one in zip(keys, first, strict=True)} | {
        (key, "ST"): one + shared for key, one in zip(keys, first, strict=True)
    }


@pytest.mark.slow
@pytest.mark.usefixtures("equal_dyads")
def test_sensitivity_gives_the_indices_of_rubinsteins_split(tmp_path: Path) -> None:
    """Of the average tariff, which is affine in the split and so has the same indices."""
    asked = [f"design.points.{side}.discount=[0.3,0.9]" for side in (PARTNER, HOME)]
    words = ["method=sobol", "n=32", "outcome=tariff", "output.figures=false", *asked, *WORDS]
    assert main(["sensitivity", *words, "run.runs=1", f"output.folder={tmp_path / 'out'}"]) == 0
    table = pd.read_csv(tmp_path / "out" / "indices_sobol.csv")
    whole = table[table["n"] == 32].set_index(["key", "measure"])
    for (key, measure), known in known_indices(0.3, 0.9).items():
        row = whole.loc[(key, measure)]
        assert row["value"] == pytest.approx(known, abs=0.05), (key, measure)
        assert row["low"] - 0.02 <= known <= row["high"] + 0.02

"""Every number of one comparison made again from the Parquet tables, by pandas, numpy and scipy alone."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from experiments.cli import main

RUNS = 24
SETTINGS = [f"run.runs={RUNS}", "run.horizon=20", "run.seed=77", "output.figures=false"]
SERIES_END = {
    "imports covered by deals": "coverage_share",
    "US tariff revenue": "revenue_usd_bn",
    "change of the US goods deficit": "deficit_change_usd_bn",
    "change of US welfare": "home_welfare_pct",
    "final agreements": "finals",
    "frameworks that collapsed": "collapsed",
    "deals not kept": "violators",
    "deals suspended by home": "snapbacks",
    "partners that retaliate": "retaliators",
    "country rate, weighted by imports": "average_country_rate_pct",
    "credibility of threats": "credibility",
    "stress of home": "stress",
}
PATHS = {
    "average US tariff": "average_rate_pct",
    "deals signed": "deals",
    **{name: SERIES_END[name] for name in list(SERIES_END)[:4]},
}
Wide = dict[tuple[str, str], pd.Series]
"""(measure, date or partner) -> a number a run."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rederived")
    for name in ("liberation_day", "firm_deadline"):
        words = [f"scenario={name}", "run.engine=array", *SETTINGS]
        assert main(["run", *words, f"output.folder={folder / name}"]) == 0
    sides = [str(folder / name) for name in ("liberation_day", "firm_deadline")]
    assert main(["compare", *sides, f"output.folder={folder / 'out'}", "output.figures=false"]) == 0
    return folder


def tables(place: Path, side: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(pd.read_parquet(place / side / f"{name}.parquet") for name in ("partners", "series"))  # type: ignore[return-value]


def outcomes(place: Path, side: str) -> Wide:
    """Return what docs/comparing.md defines, straight from the tables."""
    partners, series = tables(place, side)
    dates = yaml.safe_load((place / side / "config.yaml").read_text())["output"]["report_dates"]
    deal = pd.to_datetime(partners["deal_date"])
    begins = pd.to_datetime(series["date"])
    signed, runs = deal.notna(), partners["run"]
    by_run: Callable[[pd.Series], pd.core.groupby.SeriesGroupBy] = lambda values: values.groupby(runs)  # noqa: E731
    last = series[series["round"] == series["round"].max()].set_index("run")
    found: Wide = {(name, "end"): last[column].astype(float) for name, column in SERIES_END.items()}
    for date in [pd.Timestamp(str(each)) for each in dates]:
        if date <= begins.max():
            known = str(date.date())
            found["deals signed", known] = by_run(deal <= date).sum()
            held = series[begins <= date].sort_values("round").groupby("run")["average_rate_pct"].last()
            found["average US tariff", known] = held
    found["deals signed", "end"] = by_run(signed).sum()
    found["average US tariff", "end"] = last["average_rate_pct"]
    found["average US tariff, mean over the rounds", "end"] = series.groupby("run")["average_rate_pct"].mean()
    found["average US tariff, highest", "end"] = series.groupby("run")["average_rate_pct"].max()
    found["agreed rate, mean over deals", "end"] = by_run(partners["agreed_rate_pct"]).mean()
    found["days to a deal, mean over deals", "end"] = by_run((deal - begins.min()).dt.days).mean()
    for name, column in (
        ("partner's share of its gain", "partner_gain_share"),
        ("home's share of its gain", "home_gain_share"),
        ("barriers taken down", "barrier_reform"),
    ):
        found[f"{name}, mean over deals", "end"] = by_run(partners[column].where(signed)).mean()
    found["purchases pledged", "end"] = by_run(partners["purchases_usd_bn"]).sum()
    found["investment pledged", "end"] = by_run(partners["investment_usd_bn"]).sum()
    found["rate in force, mean over partners", "end"] = by_run(partners["rate_pct"]).mean()
    found["effective rate, mean over partners", "end"] = by_run(partners["effective_rate_pct"]).mean()
    gdp = pd.read_csv(str(files("sim.data") / "partners.csv")).set_index("iso3")["gdp_2024_usd_bn"]
    weights = partners["iso3"].map(gdp)
    weighted = by_run(partners["welfare_pct"] * weights).sum() / by_run(weights).sum()
    found["change of partners' welfare, by GDP", "end"] = weighted
    found["change of partners' welfare, mean over partners", "end"] = by_run(partners["welfare_pct"]).mean()
    found["partners that lose welfare", "end"] = by_run(partners["welfare_pct"] < 0.0).sum()
    found["partners that ask for talks", "end"] = by_run(partners["contact_date"].notna()).sum()
    found["sessions held", "end"] = by_run(partners["sessions"]).sum()
    return {key: values.astype(float) for key, values in found.items()}


def of_partners(place: Path, side: str) -> Wide:
    partners, _ = tables(place, side)
    wide = partners.pivot(index="run", columns="iso3")
    signed = wide["deal_date"].notna()
    days = wide["deal_date"].apply(pd.to_datetime) - pd.Timestamp("2025-01-01")
    days = days.apply(lambda column: column.dt.days)
    places = days.astype(float).rank(axis="columns", method="average").fillna(float(signed.shape[1]))
    measures = {
        "deal": signed,
        "rate in force": wide["rate_pct"],
        "agreed rate": wide["agreed_rate_pct"],
        "welfare": wide["welfare_pct"],
        "place in the order of deals": places,
    }
    return {(name, code): table[code].astype(float) for name, table in measures.items() for code in table}


def of_rounds(place: Path, side: str) -> Wide:
    _, series = tables(place, side)
    dated = series.assign(date=series["date"].astype(str))
    return {
        (name, date): rows.set_index("run")[column].astype(float)
        for name, column in PATHS.items()
        for date, rows in dated.groupby("date")
    }


def check(rows: pd.DataFrame, at: str, side: Wide, baseline: Wide, *, bootstrap: int) -> None:
    """Hold every row of a table against the numbers of both sides, the interval of some of them too."""
    assert set(zip(rows["measure"], rows[at], strict=True)) == set(side) | set(baseline)
    intervals = 0
    for row in rows.itertuples():
        ours, theirs = (wide[row.measure, getattr(row, at)] for wide in (side, baseline))
        pairs = pd.concat([ours, theirs], axis="columns", join="inner").dropna().to_numpy()
        assert (row.side_n, row.baseline_n) == (len(pairs), len(pairs))
        if not len(pairs):
            assert np.isnan(row.difference)
            continue
        gap = pairs[:, 0] - pairs[:, 1]
        gap[np.abs(gap) < 1e-9 * np.abs(pairs).max(axis=1)] = 0.0
        assert row.side_mean == pytest.approx(pairs[:, 0].mean(), rel=1e-8, abs=1e-12)
        assert row.baseline_mean == pytest.approx(pairs[:, 1].mean(), rel=1e-8, abs=1e-12)
        assert row.difference == pytest.approx(gap.mean(), rel=1e-7, abs=1e-9)
        assert row.share_higher == pytest.approx((gap > 0.0).mean())
        assert row.share_lower == pytest.approx((gap < 0.0).mean())
        if len(pairs) == RUNS and np.ptp(gap) > 0.0 and intervals < bootstrap:
            intervals += 1
            again = stats.bootstrap(
                (gap,), np.mean, method="percentile", n_resamples=9999, rng=np.random.default_rng(1)
            ).confidence_interval
            assert (row.low, row.high) == pytest.approx((again.low, again.high), rel=1e-7, abs=1e-9)
    assert intervals == bootstrap


def test_outcomes_are_those_of_the_tables(place: Path) -> None:
    table = pd.read_csv(place / "out" / "comparison.csv")
    sides = [outcomes(place, name) for name in ("firm_deadline", "liberation_day")]
    assert set(table["pairing"]) == {"paired"}
    check(table, "date", *sides, bootstrap=20)
    for row in table.itertuples():
        for wide, who in zip(sides, ("side", "baseline"), strict=True):
            values = wide[row.measure, row.date].dropna()
            told = [getattr(row, f"{who}_{name}") for name in ("p05", "p50", "p95")]
            assert told == pytest.approx(list(values.quantile([0.05, 0.5, 0.95])), rel=1e-8, abs=1e-12)


def test_p_values_are_students_and_adjusted_by_holm(place: Path) -> None:
    table = pd.read_csv(place / "out" / "comparison.csv")
    ours, theirs = (outcomes(place, name) for name in ("firm_deadline", "liberation_day"))
    for row in table.itertuples():
        gap = (ours[row.measure, row.date] - theirs[row.measure, row.date]).dropna()
        if gap.std() > 1e-9:
            assert row.p_value == pytest.approx(stats.ttest_1samp(gap, 0.0).pvalue, rel=1e-6, abs=1e-12)
    known = table[table["p_value"].notna()].sort_values("p_value")
    adjusted, most = [], 0.0
    for rank, value in enumerate(known["p_value"]):
        most = max(most, min(1.0, value * (len(known) - rank)))
        adjusted.append(most)
    assert list(known["p_holm"]) == pytest.approx(adjusted)


def test_partners_and_rounds_are_those_of_the_tables(place: Path) -> None:
    for name, at, made in (("partners", "iso3", of_partners), ("rounds", "date", of_rounds)):
        sides = [made(place, side) for side in ("firm_deadline", "liberation_day")]
        check(pd.read_csv(place / "out" / f"{name}.csv"), at, *sides, bootstrap=5)


def test_levels_are_means_with_students_interval_and_quantiles(place: Path) -> None:
    levels = pd.read_csv(place / "out" / "levels.csv")
    for side in ("firm_deadline", "liberation_day"):
        wide = {key: values.dropna() for key, values in outcomes(place, side).items()}
        rows = levels[levels["side"] == side]
        assert set(zip(rows["measure"], rows["date"], strict=True)) == {key for key in wide if len(wide[key])}
        for row in rows.itertuples():
            values = wide[row.measure, row.date]
            assert (row.runs, row.mean) == (len(values), pytest.approx(values.mean(), rel=1e-8, abs=1e-12))
            half = stats.t.ppf(0.975, len(values) - 1) * values.sem()
            told = (row.mean_low_95, row.mean_high_95)
            assert told == pytest.approx((values.mean() - half, values.mean() + half), rel=1e-6, abs=1e-9)

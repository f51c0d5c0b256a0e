"""A comparison of folders made by hand: every table against the raw records, what is paired, what is refused."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis.comparison import Comparison, compare
from sim.analysis.comparison_notes import notes
from sim.analysis.comparison_outcomes import LEAD, PATHS
from sim.analysis.comparison_records import hashes, open_folder
from sim.analysis.comparison_shapes import deal_order, histograms, most_changed
from sim.analysis.comparison_sides import short_keys, sides_of
from sim.errors import RecordError
from tests.helpers.compared import (
    JAPAN_FIRST,
    KOREA_FIRST,
    PARTNERS,
    Made,
    agreed,
    write_side,
    write_sweep,
)

REPORT = [datetime.date(2025, 4, 9)]
BASE, SIDE = Made(signing=JAPAN_FIRST), Made(signing=KOREA_FIRST, shift=0.5)


def compared(*folders: Path, baseline: int = 0) -> Comparison:
    return compare(sides_of([open_folder(folder) for folder in folders]), baseline, dates=REPORT)


def two(place: Path, first: Made = BASE, second: Made = SIDE, **told: Any) -> Comparison:
    return compared(write_side(place / "base", first), write_side(place / "side", second, **told))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compared")


@pytest.fixture(scope="module")
def found(place: Path) -> Comparison:
    return two(place)


def outcome(comparison: Comparison, measure: str, date: str = "end", side: str = "side") -> pd.Series:
    rows = comparison.measures
    (row,) = rows[(rows["measure"] == measure) & (rows["date"] == date) & (rows["side"] == side)].index
    return rows.loc[row]


def raw(place: Path, side: str, table: str) -> pd.DataFrame:
    return pd.read_parquet(place / side / f"{table}.parquet")


def test_deals_are_counted_by_the_day_and_at_the_end(found: Comparison) -> None:
    """By 9 April, the second round: three deals against one; at the end three against two."""
    early, late = outcome(found, "deals signed", "2025-04-09"), outcome(found, "deals signed")
    assert (early["baseline_mean"], early["side_mean"], early["difference"]) == (3.0, 1.0, -2.0)
    assert (late["baseline_mean"], late["side_mean"], late["difference"]) == (3.0, 2.0, -1.0)
    assert (late["low"], late["high"], late["share_lower"], late["side_n"]) == (-1.0, -1.0, 1.0, 5)


def test_what_is_drawn_and_shown_first_is_an_outcome(found: Comparison) -> None:
    """A name that is spelled otherwise in one place would drop out of tables and pictures without a word."""
    outcomes = set(found.levels["measure"])
    assert set(LEAD) <= outcomes
    assert {name for name, _, _ in PATHS} <= outcomes


def test_shared_luck_cancels(found: Comparison) -> None:
    """Revenue has luck of its own in each run; the side has 10 x 0.5 more in all of them."""
    row = outcome(found, "US tariff revenue")
    assert list(row[["difference", "low", "high"]]) == pytest.approx([5.0, 5.0, 5.0])
    assert row["side_p95"] - row["baseline_p95"] == pytest.approx(5.0)
    assert row["baseline_p95"] > row["baseline_p05"] + 0.5


def test_outcomes_follow_from_the_records_with_pandas_alone(found: Comparison, place: Path) -> None:
    data = Path("sim/data/partners.csv")
    gdp = pd.read_csv(Path(__file__).parents[2] / data).set_index("iso3")["gdp_2024_usd_bn"]
    sides = {}
    for side in ("base", "side"):
        rows = raw(place, side, "partners")
        rows["gdp"] = rows["iso3"].map(gdp)
        rows["days"] = (pd.to_datetime(rows["deal_date"]) - pd.Timestamp(2025, 4, 2)).dt.days
        weighted = (rows["welfare_pct"] * rows["gdp"]).groupby(rows["run"]).sum()
        runs = rows.groupby("run")
        series = raw(place, side, "series").groupby("run")["average_rate_pct"]
        sides[side] = {
            "agreed rate, mean over deals": runs["agreed_rate_pct"].mean(),
            "days to a deal, mean over deals": runs["days"].mean(),
            "rate in force, mean over partners": runs["rate_pct"].mean(),
            "change of partners' welfare, by GDP": weighted / runs["gdp"].sum(),
            "partners that lose welfare": (rows["welfare_pct"] < 0).groupby(rows["run"]).sum(),
            "purchases pledged": runs["purchases_usd_bn"].sum(),
            "sessions held": runs["sessions"].sum(),
            "average US tariff, mean over the rounds": series.mean(),
            "average US tariff, highest": series.max(),
            "average US tariff": series.last(),
        }
    for measure, baseline in sides["base"].items():
        difference = sides["side"][measure] - baseline
        row = outcome(found, measure)
        assert row["difference"] == pytest.approx(difference.mean(), abs=1e-12), measure
        assert row["side_mean"] == pytest.approx(sides["side"][measure].mean()), measure
        assert row["share_higher"] == pytest.approx((difference > 1e-9).mean()), measure
        assert row["baseline_p50"] == pytest.approx(baseline.quantile(0.5)), measure


def test_partners_follow_from_the_records_with_pandas_alone(found: Comparison, place: Path) -> None:
    wide = {
        side: raw(place, side, "partners").pivot(index="run", columns="iso3", values="welfare_pct")
        for side in ("base", "side")
    }
    rows = found.partners[found.partners["measure"] == "welfare"].set_index("iso3")
    assert list(rows.index) == list(PARTNERS)
    expected = (wide["side"] - wide["base"]).mean()
    assert rows["difference"].to_dict() == pytest.approx(expected.to_dict())
    assert rows.loc["MEX", "difference"] == pytest.approx(0.5 * (1 - 3))
    assert rows.loc["MEX", "low"] == pytest.approx(rows.loc["MEX", "high"])


def test_agreed_rates_are_compared_where_both_sides_have_one(found: Comparison) -> None:
    rows = found.partners[found.partners["measure"] == "agreed rate"].set_index("iso3")
    assert rows["side_n"].to_dict() == {code: 5 if code in ("JPN", "KOR") else 0 for code in PARTNERS}
    assert rows.loc["KOR", "baseline_mean"] == pytest.approx(np.mean([agreed(run, 4) for run in range(5)]))


def test_places_are_shared_and_last_without_a_deal(found: Comparison) -> None:
    """Japan first, Korea and Vietnam share places 2 and 3; on the side Korea first, Japan second; 7 partners."""
    rows = found.partners[found.partners["measure"] == "place in the order of deals"].set_index("iso3")
    assert rows.loc[["JPN", "KOR", "VNM", "EUU"], "baseline_mean"].to_list() == [1.0, 2.5, 2.5, 7.0]
    assert rows.loc[["JPN", "KOR", "VNM", "EUU"], "side_mean"].to_list() == [2.0, 1.0, 7.0, 7.0]


def test_rounds_follow_the_side(found: Comparison) -> None:
    """The side's average tariff is half a point more for each round gone by."""
    rows = found.paths[found.paths["measure"] == "average US tariff"]
    assert list(rows["date"]) == ["2025-04-02", "2025-04-09", "2025-04-16"]
    assert list(rows["difference"]) == pytest.approx([0.0, 0.5, 1.0])
    assert list(rows["high"]) == pytest.approx([0.0, 0.5, 1.0])


def test_levels_are_those_of_the_summary(found: Comparison, place: Path) -> None:
    rows = found.levels[(found.levels["side"] == "side") & (found.levels["measure"] == "average US tariff")]
    last = raw(place, "side", "series").groupby("run")["average_rate_pct"].last()
    end = rows[rows["date"] == "end"].iloc[0]
    assert (end["mean"], end["p05"], end["p95"]) == pytest.approx(
        (last.mean(), last.quantile(0.05), last.quantile(0.95))
    )
    assert end["runs"] == 5


def test_adjusted_p_values_stay_within_a_side(tmp_path: Path) -> None:
    folders = [
        write_side(tmp_path / name, Made(luck=index, shift=2.0 * index)) for index, name in enumerate("abc")
    ]
    both, alone = compared(*folders), compared(*folders[:2])
    rows = both.measures[both.measures["side"] == "b"].reset_index(drop=True)
    pd.testing.assert_series_equal(rows["p_holm"], alone.measures["p_holm"])
    assert (rows["p_holm"].dropna() >= rows["p_value"].dropna()).all()
    assert ((rows["p_holm"] > rows["p_value"]) & (rows["p_holm"] < 1.0)).any()


def test_the_baseline_can_be_any_side(place: Path, found: Comparison) -> None:
    turned = compared(place / "base", place / "side", baseline=1)
    assert turned.names == ["base", "side"]
    row = outcome(turned, "US tariff revenue", side="base")
    assert row["difference"] == pytest.approx(-outcome(found, "US tariff revenue")["difference"])


def test_the_same_comparison_gives_the_same_numbers(place: Path, found: Comparison) -> None:
    pd.testing.assert_frame_equal(compared(place / "base", place / "side").measures, found.measures)


def test_runs_of_one_side_only_drop_out_and_failures_are_told(tmp_path: Path) -> None:
    side = SIDE._replace(runs=(0, 2, 3, 11), failed=3)
    found = two(tmp_path, second=side)
    row = found.sides.set_index("side").loc["side"]
    assert (row["pairs"], row["unmatched"], row["runs"], row["failed"]) == (3, 3, 4, 3)
    assert outcome(found, "sessions held")["baseline_mean"] == pytest.approx(7 * (0 + 2 + 3) / 3)
    told = " ".join(notes(found))
    assert "3 pairs" in told
    assert "left out: side 3" in told
    assert "Runs that failed: side 3" in told


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"seed": 12}, "seeds differ (11 and 12)"),
        ({"package_version": "0.2.0"}, "different versions (0.1.0 and 0.2.0)"),
    ],
)
def test_without_shared_luck_sides_are_two_samples(tmp_path: Path, told: dict[str, Any], reason: str) -> None:
    found = two(tmp_path, **told)
    row = outcome(found, "US tariff revenue")
    assert row["pairing"] == "unpaired"
    assert row["difference"] == pytest.approx(5.0)
    assert row["high"] > row["low"] + 0.5
    assert reason in " ".join(notes(found))


def test_other_commits_are_told(tmp_path: Path) -> None:
    assert "different commits" in " ".join(notes(two(tmp_path, git_commit="def")))


def test_one_run_has_no_interval_and_the_notes_say_so(tmp_path: Path) -> None:
    found = two(tmp_path, Made(runs=[0], signing=JAPAN_FIRST), Made(runs=[0], signing=KOREA_FIRST))
    assert found.measures[["low", "high", "p_value"]].isna().all(axis=None)
    assert outcome(found, "deals signed")["difference"] == -1.0
    assert "one run only" in " ".join(notes(found))


def test_a_side_that_changes_nothing_is_told(tmp_path: Path) -> None:
    sides = {"base": BASE, "same": BASE, "side": SIDE}
    told = notes(compared(*(write_side(tmp_path / name, made) for name, made in sides.items())))
    assert "same: every outcome is that of base, run by run." in told


def test_few_runs_are_told(found: Comparison) -> None:
    assert "fewer than 20 runs" in " ".join(notes(found))
    assert "not adjusted" in " ".join(notes(found))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rounds": 2}, r"side cannot be compared with base: other horizon \(3 and 2 rounds\)"),
        ({"data_sha256": {"economies.csv": "e2", "partners.csv": "p1"}}, r"other data \(economies.csv\)"),
        ({"data_sha256": {"economies.csv": "e1"}}, r"other data \(partners.csv\)"),
        ({"schema_version": 1}, "schema versions differ"),
        ({"data_sha256": None}, "manifest.json: has no data_sha256"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        two(tmp_path, **change)


def test_other_partners_first_days_and_round_lengths_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write_side(tmp_path / "base", BASE)
    monkeypatch.setattr("tests.helpers.compared.PARTNERS", (*PARTNERS[:5], "IND", "BRA"))
    with pytest.raises(RecordError, match=r"other partners \(BRA, GBR, IND and 1 more on one side only\)"):
        compared(base, write_side(tmp_path / "other_partners", SIDE))
    monkeypatch.undo()
    for name, first, length, reason in (
        ("later", datetime.date(2025, 4, 3), 7, "first days differ"),
        ("daily", datetime.date(2025, 4, 2), 1, "rounds last 7 and 1 days"),
    ):
        monkeypatch.setattr(
            "tests.helpers.compared.day",
            lambda index, first=first, length=length: first + datetime.timedelta(days=length * index),
        )
        with pytest.raises(RecordError, match=reason):
            compared(base, write_side(tmp_path / name, SIDE))
        monkeypatch.undo()


def test_folders_that_are_none_are_refused(tmp_path: Path, place: Path, found: Comparison) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordError, match=r"has no table partners.parquet"):
        open_folder(tmp_path / "empty")
    with pytest.raises(RecordError, match="is no folder"):
        open_folder(tmp_path / "nothing")
    with pytest.raises(RecordError, match="given twice"):
        sides_of([open_folder(place / "base"), open_folder(place / ".." / place.name / "base")])
    damaged = write_side(tmp_path / "damaged", BASE)
    (damaged / "series.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(RecordError, match=r"series.parquet: cannot be read as Parquet"):
        compared(place / "base", damaged)
    lacking = write_side(tmp_path / "lacking", BASE)
    table = raw(lacking.parent, "lacking", "partners").drop(columns="welfare_pct")
    table.to_parquet(lacking / "partners.parquet")
    with pytest.raises(RecordError, match="schema version none"):
        compared(place / "base", lacking)


def test_sides_are_called_by_scenario_or_folder_whichever_tells_them_apart(tmp_path: Path) -> None:
    first, second = (write_side(tmp_path / name, Made(), scenario="same") for name in ("one", "two"))
    third = write_side(tmp_path / "deep" / "two", Made(), scenario="other")
    opened = [open_folder(folder) for folder in (first, second, third)]
    assert [side.name for side in sides_of(opened[:2])] == ["one", "two"]
    assert [side.name for side in sides_of([opened[0], opened[2]])] == ["same", "other"]
    assert [side.name for side in sides_of(opened)] == [str(first), str(second), str(third)]


GRID = {
    point: ({"home.resolve": x, "home.teams": y}, Made(shift=2.0 * x + y, signing=JAPAN_FIRST))
    for point, (x, y) in enumerate((x, y) for x in (0.1, 0.5) for y in (1, 2, 3))
}


def test_points_of_a_sweep_are_sides_with_their_settings(tmp_path: Path) -> None:
    """Revenue is 300 + 10 (2 x + y) + luck, so differences are known exactly at every point."""
    found = compared(write_sweep(tmp_path / "sweep", GRID))
    assert found.names[0] == "home.resolve=0.1 home.teams=1"
    rows = found.measures[(found.measures["measure"] == "US tariff revenue")]
    expected = [10.0 * (2.0 * x + y - 1.2) for x in (0.1, 0.5) for y in (1, 2, 3)][1:]
    assert list(rows["difference"]) == pytest.approx(expected)
    assert list(rows["low"]) == pytest.approx(expected)
    levels = found.levels[found.levels["measure"] == "US tariff revenue"]
    shape = levels["mean"] - 10.0 * (2.0 * levels["home.resolve"] + levels["home.teams"])
    assert shape.to_list() == pytest.approx([shape.iloc[0]] * 6)


def test_a_point_without_a_run_is_left_out_and_told(tmp_path: Path) -> None:
    points = dict(GRID) | {1: (GRID[1][0], Made(runs=[], failed=5))}
    found = compared(write_sweep(tmp_path / "sweep", points))
    assert found.left_out == ("home.resolve=0.1 home.teams=2",)
    told = "No run finished at 1 of 6 points, left out here: home.resolve=0.1 home.teams=2."
    assert told in notes(found)
    with pytest.raises(RecordError, match="no run finished; expected another baseline"):
        compared(tmp_path / "sweep", baseline=1)


def test_a_swept_seed_ends_the_pairing(tmp_path: Path) -> None:
    points = {seed: ({"run.seed": seed}, Made(luck=seed)) for seed in (1, 2)}
    found = compared(write_sweep(tmp_path / "sweep", points))
    assert set(found.measures["pairing"]) == {"unpaired"}


def test_a_sweep_that_stands_in_one_file_is_read_too(tmp_path: Path) -> None:
    folder = write_sweep(tmp_path / "sweep", GRID)
    expected = compared(folder).measures
    for name in ("partners", "series", "failures"):
        table = pq.read_table(folder / f"{name}.parquet")
        shutil.rmtree(folder / f"{name}.parquet")
        pq.write_table(table, folder / f"{name}.parquet")
    pd.testing.assert_frame_equal(compared(folder).measures, expected)


def test_many_points_have_partners_too_unless_these_are_not_wanted(tmp_path: Path) -> None:
    """Welfare of a partner moves by (place - 3) for each point, seven partners from -3 to 3."""
    points = {point: ({"home.teams": point}, Made(runs=[0, 1], shift=float(point))) for point in range(14)}
    folder = write_sweep(tmp_path / "sweep", points)
    found = compared(folder)
    last = found.partners[(found.partners["side"] == "home.teams=13") & (found.partners["measure"] == "welfare")]
    assert last["difference"].tolist() == pytest.approx([13.0 * (place - 3) for place in range(7)])
    assert found.paths["side"].nunique() == found.partners["side"].nunique() == 13
    plain = compare(sides_of([open_folder(folder)]), 0, dates=[], detailed=False)
    assert plain.partners.empty
    assert plain.paths.empty
    assert plain.measures["side"].nunique() == 13
    assert "output.details=false" in " ".join(notes(plain))


def test_keys_are_short_and_never_two_alike() -> None:
    keys = [f"{who}.parameters.{how}.exponent" for who in ("home", "partners") for how in ("boulware", "linear")]
    assert list(short_keys(keys).values()) == [
        "home…boulware.exponent",
        "home…linear.exponent",
        "partners…boulware.exponent",
        "partners…linear.exponent",
    ]
    assert list(short_keys(keys[::3]).values()) == ["home…exponent", "partners…exponent"]
    inside = ["partners.contact.exponent", "partners.parameters.contact.exponent", "home.teams"]
    assert list(short_keys(inside).values()) == inside


def test_sweeps_of_other_keys_do_not_share_their_names(tmp_path: Path) -> None:
    folders = []
    for how in ("boulware", "conceder"):
        key = f"partners.parameters.{how}.exponent"
        points = {point: ({key: value}, Made()) for point, value in enumerate((0.2, 0.4))}
        folders.append(write_sweep(tmp_path / how, points))
    names = [side.name for side in sides_of([open_folder(folder) for folder in folders])]
    assert names[0] == "boulware: partners…boulware.exponent=0.2"
    assert names[3] == "conceder: partners…conceder.exponent=0.4"


def test_histograms_hold_every_run_once(found: Comparison) -> None:
    bars = histograms(found)
    assert bars.groupby(["measure", "side"])["share"].sum().to_numpy() == pytest.approx(1.0)
    deals = bars[(bars["measure"] == "deals signed") & (bars["side"] == "base")]
    assert deals[["bin_low", "bin_high", "share"]].to_numpy().tolist() == [[2.5, 3.5, 1.0]]


def test_the_most_affected_partners_are_shown_and_the_others_counted(found: Comparison) -> None:
    """Welfare moves by half a point for each place away from the fourth."""
    rows = most_changed(found, "side", at_most=4)
    assert list(rows.shown["iso3"].unique()) == ["GBR", "VNM", "MEX", "EUU"]
    assert (rows.others, rows.others_changed) == (3, 2)


def test_the_order_shows_the_earliest_of_either_side(found: Comparison) -> None:
    rows = deal_order(found, "side", at_most=3)
    assert list(rows.shown["iso3"]) == ["JPN", "KOR", "VNM"]
    assert list(rows.shown["side_rank"]) == [2, 1, 3]
    assert rows.others == 4


def test_sources_are_hashed_file_by_file(tmp_path: Path) -> None:
    folder = write_sweep(tmp_path / "sweep", GRID)
    before = hashes(folder)
    assert {"config.yaml", "points.parquet", "partners.parquet/part-0.parquet"} <= set(before)
    (folder / "config.yaml").write_text("run: {}\n", encoding="utf-8")
    assert {name for name, value in hashes(folder).items() if value != before[name]} == {"config.yaml"}

"""The library of scenarios: each asks a question, changes what it says, runs, and differs from the baseline."""

import datetime
import functools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.compose import composed, parse, plain
from experiments.run import read
from experiments.scenarios import BASELINE, Scenario, scenario, scenario_files, values_of
from experiments.unread import check_all_read
from sim.config.build import build
from sim.config.histories import record
from sim.config.payoffs import default_cache
from sim.data.load import load_all, partner_codes
from sim.records.store import read_table

FILES = scenario_files()
OTHERS = [name for name in FILES if name != BASELINE]
RUNS = 6
AUGUST_7 = datetime.date(2025, 8, 7)


@functools.cache
def baseline() -> dict[str, object]:
    return values_of(BASELINE)


@functools.cache
def found(name: str) -> Scenario:
    return scenario(name, FILES, baseline())


def composed_from(*words: str) -> dict[str, dict[str, object]]:
    return plain(composed("run", parse(list(words)).overrides))


@functools.cache
def played(name: str) -> dict[str, pd.DataFrame]:
    """Return the records of a few runs."""
    experiment = read(composed("run", [f"scenario={name}", "run.engine=mesa"]))
    tables = record(build(experiment, cache=default_cache()), range(RUNS))
    return {table: content.to_pandas() for table, content in tables.items()}


def deals(name: str) -> np.ndarray:
    """Return the deals signed by 7 August, one number a run."""
    partners = played(name)["partners"]
    signed = partners["deal_date"].notna() & (partners["deal_date"] <= AUGUST_7)
    return signed.groupby(partners["run"]).sum().to_numpy()


def last(name: str, column: str, date: datetime.date = datetime.date.max) -> np.ndarray:
    """Return a column of the series in the round that holds a day, or in the last, one number a run."""
    series = played(name)["series"]
    return series[series["date"] <= date].groupby("run")[column].last().to_numpy()


def of(name: str, codes: list[str], column: str) -> pd.Series:
    """Return a column of some partners at the end."""
    partners = played(name)["partners"]
    return partners.loc[partners["iso3"].isin(codes), column]


def acts(name: str, kind: str) -> pd.DataFrame:
    """Return the events of a kind."""
    events = played(name)["events"]
    return events[events["kind"] == kind]


@pytest.mark.parametrize("name", FILES)
def test_it_is_called_like_its_file_and_asks_a_question(name: str) -> None:
    section = composed_from(f"scenario={name}")["scenario"]
    assert section["name"] == name
    assert found(name).question == section["question"]
    assert found(name).question.endswith("?")
    assert found(name).about.endswith(".")


@pytest.mark.parametrize("name", FILES)
def test_it_changes_something_unless_it_is_the_baseline(name: str) -> None:
    assert bool(found(name).changes) == (name != BASELINE)


@pytest.mark.parametrize("name", OTHERS)
def test_everything_that_it_changes_is_read(name: str) -> None:
    overrides = [f"{change.key}={change.value}" for change in found(name).changes]
    check_all_read(overrides, read(composed("run", [f"scenario={name}", "run.engine=mesa"]), [f"scenario={name}"]))


@pytest.mark.parametrize("name", FILES)
def test_it_runs_to_the_end(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = [
        f"scenario={name}",
        "run.runs=1",
        "run.processes=1",
        "output.figures=false",
        f"output.folder={folder}",
    ]
    assert main(["run", *words]) == 0
    assert len(read_table(folder, "series")) == 39
    assert read_table(folder, "failures").empty


def test_firm_deadline_is_kept_and_tariffs_are_higher() -> None:
    assert acts("firm_deadline", "extension").empty
    assert len(acts("firm_deadline", "deadline")) == RUNS
    rates = last("firm_deadline", "average_rate_pct", AUGUST_7) - last(BASELINE, "average_rate_pct", AUGUST_7)
    assert (rates >= 0.0).all()
    assert rates.mean() > 0.3


def test_endless_extensions_wear_out_credibility() -> None:
    assert acts("endless_extensions", "deadline").empty
    assert acts("endless_extensions", "letter").empty
    assert len(acts("endless_extensions", "extension")) == 8 * RUNS
    assert (last("endless_extensions", "credibility") < last(BASELINE, "credibility") - 0.1).all()


def test_bluff_extends_more_often_and_is_believed_less() -> None:
    assert len(acts("bluff", "extension")) > len(acts(BASELINE, "extension"))
    assert last("bluff", "credibility").mean() < last(BASELINE, "credibility").mean()
    bluffed = last("bluff", "average_rate_pct", AUGUST_7)
    assert (bluffed <= last(BASELINE, "average_rate_pct", AUGUST_7)).all()


def test_no_pause_charges_the_announced_rates_at_once() -> None:
    assert acts("no_pause", "pause").empty
    may = datetime.date(2025, 5, 1)
    assert (last("no_pause", "average_rate_pct", may) > last(BASELINE, "average_rate_pct", may) + 3.0).all()
    assert (deals("no_pause") < deals(BASELINE)).all()


def test_teams_make_deals() -> None:
    assert (deals("one_team") < deals(BASELINE) / 2).all()
    assert (deals("unlimited_teams") > 2 * deals(BASELINE)).all()


def test_no_precedent_moves_terms() -> None:
    """Up to the first deal nothing differs; terms after it do."""
    with_it, without = played(BASELINE)["partners"], played("no_precedent")["partners"]
    first = with_it["deal_date"].dropna().min()
    early = with_it["deal_date"] == first
    assert (without.loc[early, "deal_date"] == first).all()
    assert (with_it["partner_gain_share"].fillna(-1.0) != without["partner_gain_share"].fillna(-1.0)).any()


def test_a_bloc_has_the_members_of_asean_and_better_terms() -> None:
    table = load_all()["partners"]
    members = table.loc[table["asean"] == 1, "iso3"].tolist()
    assert [change.value for change in found("asean_bloc").changes] == [members]
    assert set(of("asean_bloc", members, "strategy")) == {"bloc"}
    better = of("asean_bloc", members, "partner_gain_share").mean()
    assert better > of(BASELINE, members, "partner_gain_share").mean()


def test_a_coalition_has_better_terms_and_canada_cannot_retaliate() -> None:
    allies = ["EUU", "JPN", "KOR", "CAN"]
    assert set(of("coalition", allies, "strategy")) == {"bloc"}
    better = of("coalition", allies, "partner_gain_share").mean()
    assert better > of(BASELINE, allies, "partner_gain_share").mean()
    assert (of("coalition", ["CAN"], "retaliation_pct") == 0.0).all()


def test_everybody_retaliates_but_canada_and_mexico() -> None:
    angry = set(acts("everyone_retaliates", "retaliation")["actor"])
    assert angry == set(partner_codes()) - {"CAN", "MEX"}
    assert (last("everyone_retaliates", "average_rate_pct") > last(BASELINE, "average_rate_pct") + 5.0).all()
    assert (last("everyone_retaliates", "home_welfare_pct") < last(BASELINE, "home_welfare_pct")).all()
    assert (deals("everyone_retaliates") < deals(BASELINE)).all()


def test_a_truce_with_china_comes_early_or_never() -> None:
    early, usual, never = (
        of(name, ["CHN"], "truce_date") for name in ("china_truce_early", BASELINE, "china_truce_never")
    )
    assert (early.to_numpy() < usual.to_numpy()).all()
    assert never.isna().all()
    assert acts("china_truce_never", "signal").empty
    assert (last("china_truce_never", "home_welfare_pct") < last(BASELINE, "home_welfare_pct")).all()


def test_a_uniform_rate_leaves_less_to_bargain_down() -> None:
    named = acts("uniform_10", "threat")
    announced = named[(named["round"] == 0) & (named["actor"] == "USA") & (named["target"] != "CHN")]
    assert set(announced["rate_after_pct"]) == {10.0}
    assert (last("uniform_10", "average_rate_pct") < last(BASELINE, "average_rate_pct")).all()


def test_the_threat_is_twice_as_high() -> None:
    once, twice = (
        acts(name, "threat").query("round == 0 and run == 0").groupby("target")["rate_after_pct"].first()
        for name in (BASELINE, "threat_doubled")
    )
    above = once[(once > 11.0) & (once.index != "CHN")].index  # at the floor nothing is known of the formula
    assert len(above) > 30
    assert (np.abs(twice[above] - 2.0 * once[above]) <= 2.0).all()
    assert last("threat_doubled", "average_rate_pct").mean() > last(BASELINE, "average_rate_pct").mean()


def test_nobody_promises_to_buy() -> None:
    assert (played("no_purchases")["partners"]["purchases_usd_bn"] == 0.0).all()
    assert (played(BASELINE)["partners"]["purchases_usd_bn"] > 0.0).any()


def test_shocks_of_2025_are_those_of_the_history() -> None:
    assert of("political_shocks_2025", ["CAN", "BRA", "IND"], "shock_pct").tolist()[:3] == [10.0, 25.0, 40.0]
    rest = [code for code in partner_codes() if code not in ("CAN", "BRA", "IND")]
    assert (of("political_shocks_2025", rest, "shock_pct") == 0.0).all()
    history = load_all()["history"].astype({"rate_effective_date": str})
    for entry in composed_from("scenario=political_shocks_2025")["shocks"]["dated"]:  # type: ignore[attr-defined]
        rows = history[(history["iso3"] == entry["partners"][0]) & history["source"].str.contains("EO 143")]
        row = rows[rows["rate_effective_date"].str.startswith(entry["date"])].iloc[0]
        raised = row["us_rate_after_pct"] - row["us_rate_before_pct"]
        assert raised == entry["points"] or f"{entry['points']:g}% more" in row["note"]


def test_about_five_partners_a_year_are_struck_by_chance() -> None:
    changes = {change.key: change.value for change in found("political_shocks_random").changes}
    hazard = changes["shocks.hazard_per_day"]
    assert len(partner_codes()) * (1.0 - math.exp(-365.0 * hazard)) == pytest.approx(5.0, abs=0.1)
    struck = played("political_shocks_random")["partners"]["shock_pct"] > 0.0
    assert 0.5 * RUNS < struck.sum() < 9 * RUNS


def test_summits_bring_their_partners_together() -> None:
    allies = load_all()["partners"].query("alliance == 'nato'")["iso3"]
    listed = [set(entry["partners"]) for entry in composed_from("scenario=summits_2025")["calendar"]["summits"]]  # type: ignore[attr-defined]
    assert listed[1] == set(allies)
    met = acts("summits_2025", "summit")
    assert set(met["target"]) <= set().union(*listed)
    assert len(met) > RUNS
    assert deals("summits_2025").mean() > deals(BASELINE).mean()

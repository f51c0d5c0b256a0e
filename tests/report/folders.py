"""Small made-up results folders of every kind that has a page: no simulation, every number easy to check."""

import json
from pathlib import Path
from typing import Any

import yaml

from experiments.compose import composed, plain
from sim.records.store import write_table
from sim.records.tables import SCHEMA_VERSION, make_table
from tests.figures import records

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 576 432">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>'
    '<rect width="576" height="432" fill="#0072B2"/></svg>'
)


def manifest(folder: Path, command: str, **more: Any) -> None:
    content = {
        "package": "tariff-talks",
        "package_version": "0.1.0",
        "schema_version": SCHEMA_VERSION,
        "command": ["python", "-m", "experiments", command, "home.resolve=0.9"],
        "seed": 11,
        "runs": 5,
        "failed": 0,
        "started": "2025-08-08T12:30:15+00:00",
        "seconds": 1.5,
        "git_commit": "abc123",
        "versions": {"numpy": "2.0.0"},
        "data_sha256": {"partners.csv": "00ff"},
    }
    (folder / "manifest.json").write_text(json.dumps(content | more), encoding="utf-8")


def figure(folder: Path, name: str, title: str) -> None:
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures" / f"{name}.svg").write_text(SVG.format(title=title), encoding="utf-8")


def config(folder: Path, *overrides: str) -> None:
    text = yaml.safe_dump(plain(composed("run", list(overrides))), sort_keys=False)
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def run(folder: Path) -> Path:
    """Deals of runs 0 to 4 as in `tests.figures.records`: Japan in all, Vietnam in three, China in one."""
    records.write(folder)
    config(folder, "home.resolve=0.9", "partners.strategy.JPN=boulware")
    (folder / "summary.csv").write_text(
        "metric,unit,date,mean,mean_low_95,mean_high_95,p05,p25,p50,p75,p95,runs\n"
        "deals signed,count,2025-07-09,2.5,1.25,3.75,1,2,2,3,4,5\n"
        "change of the US goods deficit,USD bn a year,end,-149.26,-150.5,-148,-161,-155,-149,-144,-142,5\n"
        "average US tariff,percent,end,15.5,,,14,15,15.5,16,17,5\n",
        encoding="utf-8",
    )
    figure(folder, "welfare", "Who gains?")
    figure(folder, "deals_over_time", "How many sign &amp; when?")
    manifest(folder, "run")
    return folder


def with_failures(folder: Path, *reasons: str) -> Path:
    run(folder)
    columns = {"run": list(range(5, 5 + len(reasons))), "reason": list(reasons)}
    write_table(folder, "failures", make_table("failures", columns))
    manifest(folder, "run", runs=5 + len(reasons), failed=len(reasons))
    return folder


def comparison(folder: Path) -> Path:
    folder.mkdir()
    (folder / "comparison.csv").write_text(
        "measure,unit,date,side,baseline,pairing,side_n,baseline_n,baseline_mean,side_mean,difference,low,high,"
        "share_higher,share_lower,p_value,p_holm\n"
        "deals signed,count,end,firm,base,paired,40,40,9,10.5,1.5,-0.5,3.5,0.6,0.2,0.1,0.3\n",
        encoding="utf-8",
    )
    (folder / "sides.csv").write_text("side,runs,failed\nbase,40,0\nfirm,38,2\n", encoding="utf-8")
    (folder / "partners.csv").write_text("measure,iso3,difference\ndeal,JPN,0.25\n", encoding="utf-8")
    figure(folder, "distributions", "Side by side")
    sides = [{"side": "base", "folder": "/nowhere"}, {"side": "firm", "folder": "/nowhere"}]
    manifest(folder, "compare", baseline="base", notes=["paired run by run"], sides=sides)
    return folder


def backtest(folder: Path) -> Path:
    folder.mkdir()
    (folder / "scores.csv").write_text(
        "cutoff,score,unit,better,predictor,estimate,low,high,partners,difference,difference_low,difference_high\n"
        "2025-08-07,AUC of a deal,share,higher,model,0.93,0.78,1,69,,,\n"
        "2025-08-07,AUC of a deal,share,higher,no priority,0.29,0.14,0.47,69,-0.64,-0.85,-0.39\n",
        encoding="utf-8",
    )
    (folder / "reliability.csv").write_text("cutoff,low,high,partners\n2025-08-07,0,0.05,45\n", encoding="utf-8")
    (folder / "notes.txt").write_text("two deals on one day\n", encoding="utf-8")
    figure(folder, "scores_2025-08-07", "Better than the naive?")
    manifest(folder, "backtest")
    return folder


def sweep(folder: Path, *, finished: bool = True) -> Path:
    folder.mkdir()
    config(folder)
    (folder / "summary.csv").write_text(
        "point,home.resolve,metric,unit,date,mean,mean_low_95,mean_high_95,p05,p25,p50,p75,p95,runs,failed\n"
        "0,0.1,deals signed,count,end,19,17,21,18,18,19,20,21,6,0\n"
        "1,0.9,deals signed,count,end,25,23,28,24,24,25,26,30,6,0\n",
        encoding="utf-8",
    )
    manifest(folder, "sweep", sweep={"points": 2, "finished": finished})
    return folder


KINDS = {"run": run, "comparison": comparison, "backtest": backtest, "sweep": sweep}

"""The committed tables are what the script makes of the raw inputs."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.rebuild_data import (
    COPIED,
    HISTORY,
    MARK,
    changes,
    main,
    rebuild,
    with_schedule_exception,
    write_hashes,
)
from sim.data.load import TABLES, data_hashes, load_table
from sim.errors import DataError

TRANSCRIBED = {"validation_targets.csv", "preferences.csv"}  # by hand, from the paper and from public law
DRAWN = {"country_shapes.csv"}  # by experiments/rebuild_map.py
PACKAGE = Path(str(files("sim.data")))


def test_committed_tables_are_what_the_script_makes(raw: Path, tmp_path: Path) -> None:
    rebuild(raw, into=tmp_path)
    made = data_hashes(tmp_path)
    assert set(made) == {f"{name}.csv" for name in TABLES} - TRANSCRIBED - DRAWN
    committed = data_hashes()
    assert {file: made[file] == committed[file] for file in made} == dict.fromkeys(made, True)


def test_transcribed_targets_keep_the_cells_of_the_raw_input(raw: Path) -> None:
    theirs = pd.read_csv(raw / "ilms" / "validation_targets.csv", dtype={"scenario_id": str})
    ours = load_table("validation_targets").query("variant == 'baseline'")
    key = ["scenario_id", "group", "variable"]
    both = theirs.merge(ours, on=key, suffixes=("", "_ours"))
    assert len(both) == len(theirs) == 84
    for column, own in (("published_pct", "published_pct_ours"), ("recomputed_194_pct", "recomputed_pct")):
        np.testing.assert_array_equal(both[column], both[own])


def test_sources_tell_the_current_hashes() -> None:
    page = (PACKAGE / "SOURCES.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([^`]+\.csv)` \| `([0-9a-f]{64})` \|$", page, flags=re.MULTILINE))
    assert told == data_hashes()


def test_sources_have_a_section_for_every_table() -> None:
    page = (PACKAGE / "SOURCES.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    for name in TABLES:
        assert any(f"`{name}.csv`" in heading for heading in headings), name


def test_the_command_says_what_changed_and_writes_the_hashes(
    raw: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(PACKAGE / "SOURCES.md", folder)
    with (folder / "duties.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    assert main([str(raw), str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if not line.endswith(": unchanged")] == [
        line for line in told if "duties" in line
    ]
    assert len(told) == len(TABLES) + 1
    assert (folder / "SOURCES.md").read_bytes() == (PACKAGE / "SOURCES.md").read_bytes()


def test_a_missing_raw_file_is_refused_in_one_line(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path_factory.mktemp("raw")
    assert main([str(nowhere), str(folder)]) == 2
    assert capsys.readouterr().err == (
        f"{nowhere}/partners.csv: no such file, expected the raw inputs named in sim/data/SOURCES.md\n"
    )


def test_histories_with_different_columns_are_refused(raw: Path, tmp_path: Path) -> None:
    for file in ("partners.csv", *COPIED.values(), *HISTORY):
        shutil.copy(raw / file, tmp_path)
    text = (raw / HISTORY[0]).read_text(encoding="utf-8")
    (tmp_path / HISTORY[0]).write_text(text.replace("certainty", "sure"), encoding="utf-8")
    with pytest.raises(DataError, match="different headers"):
        rebuild(tmp_path, into=tmp_path)


def test_the_exception_is_announced_less_formula_and_zero_for_the_exempt() -> None:
    parameters = [{"name": "ustr_floor_pct", "value": "10"}, {"name": "ustr_discount", "value": "0.5"}]
    partners = [
        {
            "iso3": iso3,
            "us_imports_2024_usd_bn": "100",
            "us_exports_2024_usd_bn": "40",
            "announced_rate_2025_04_02_pct": rate,
        }
        for iso3, rate in (("JPN", "31"), ("KOR", "30"), ("MEX", "0"))
    ]
    rows = with_schedule_exception(partners, parameters)
    assert [row["schedule_exception_pct"] for row in rows] == ["1", "0", "0"]


def test_changes_tell_new_changed_and_unchanged_files() -> None:
    before, after = (
        {"a.csv": "1" * 64, "b.csv": "2" * 64},
        {"a.csv": "1" * 64, "b.csv": "3" * 64, "c.csv": "4" * 64},
    )
    assert list(changes(before, after)) == [
        "a.csv: unchanged",
        "b.csv: 222222222222 -> 333333333333",
        "c.csv: (none) -> 444444444444",
    ]


def test_hashes_replace_what_stood_between_the_marks_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "SOURCES.md"
    page.write_text(f"above\n{MARK[0]}old\n{MARK[1]}below\n", encoding="utf-8")
    write_hashes(page, {"a.csv": "12"})
    write_hashes(page, {"a.csv": "34"})
    assert page.read_text(encoding="utf-8") == (
        f"above\n{MARK[0]}| file | sha256 |\n|---|---|\n| `a.csv` | `34` |\n{MARK[1]}below\n"
    )

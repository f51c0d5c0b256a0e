"""Records are written whole or not at all, and read only if they are what they say."""

import datetime
import json
import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import RecordError
from sim.records import store
from sim.records.manifest import git_commit, manifest
from sim.records.store import check_target, new_folder, read_manifest, read_table, write_json, write_table
from sim.records.tables import SCHEMA_VERSION, TABLES, arrow_schema, make_table

WELFARE = {"run": [0, 0], "date": [None, None], "iso3": ["USA", "JPN"], "welfare_pct": [0.5, -0.25]}


def test_round_trip_keeps_values_units_and_meaning(tmp_path: Path) -> None:
    write_table(tmp_path, "welfare", make_table("welfare", WELFARE))
    frame = read_table(tmp_path, "welfare")
    assert list(frame.columns) == [column.name for column in TABLES["welfare"]]
    assert list(frame["welfare_pct"]) == [0.5, -0.25]
    metadata = pq.read_schema(tmp_path / "welfare.parquet").field("welfare_pct").metadata
    assert metadata[b"unit"] == b"percent"


def test_same_rows_give_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_table(tmp_path / name, "welfare", make_table("welfare", WELFARE))
    assert (tmp_path / "a/welfare.parquet").read_bytes() == (tmp_path / "b/welfare.parquet").read_bytes()


def test_folder_of_parts_is_read_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "welfare").mkdir()
    for part in range(2):
        pq.write_table(make_table("welfare", WELFARE), tmp_path / "welfare" / f"part-{part}.parquet")
    assert len(read_table(tmp_path, "welfare")) == 4


@pytest.mark.parametrize(
    ("columns", "culprit"),
    [
        ({key: value for key, value in WELFARE.items() if key != "iso3"}, "iso3"),
        (WELFARE | {"extra": [1, 2]}, "extra"),
        (WELFARE | {"welfare_pct": ["much", "little"]}, "welfare"),
        (WELFARE | {"run": [0]}, "welfare"),
    ],
)
def test_wrong_columns_are_refused(columns: dict[str, list[object]], culprit: str) -> None:
    with pytest.raises(RecordError, match=culprit):
        make_table("welfare", columns)


def test_missing_damaged_and_foreign_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"has no table welfare\.parquet"):
        read_table(tmp_path, "welfare")
    (tmp_path / "welfare.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(RecordError, match="cannot be read as Parquet"):
        read_table(tmp_path, "welfare")
    pq.write_table(pa.table({"run": [1]}), tmp_path / "welfare.parquet")
    with pytest.raises(RecordError, match="schema version none"):
        read_table(tmp_path, "welfare")


def test_older_schema_and_missing_column_are_refused(tmp_path: Path) -> None:
    table = make_table("welfare", WELFARE)
    older = table.replace_schema_metadata({"table": "welfare", "schema_version": str(SCHEMA_VERSION - 1)})
    pq.write_table(older, tmp_path / "welfare.parquet")
    with pytest.raises(RecordError, match=f"schema version {SCHEMA_VERSION - 1}; expected {SCHEMA_VERSION}"):
        read_table(tmp_path, "welfare")
    pq.write_table(table.drop_columns(["iso3"]), tmp_path / "welfare.parquet")
    with pytest.raises(RecordError, match="no column iso3"):
        read_table(tmp_path, "welfare")


def test_failures_are_a_table_of_their_own_that_may_be_empty(tmp_path: Path) -> None:
    """Runs that fail have no rows elsewhere; a folder without failures says so."""
    for runs in ([], [3, 8]):
        write_table(tmp_path, "failures", make_table("failures", {"run": runs, "reason": ["why"] * len(runs)}))
        frame = read_table(tmp_path, "failures")
        assert list(frame.columns) == ["run", "reason"]
        assert list(frame["run"]) == runs
    with pytest.raises(RecordError, match="failures"):
        make_table("failures", {"run": [3]})


def test_a_run_is_the_first_column_of_every_table() -> None:
    """So that the rows of a run that fails, or of some runs, can be left out of all of them."""
    for columns in TABLES.values():
        assert (columns[0].name, columns[0].type) == ("run", pa.int32())


def test_tables_of_the_first_schema_are_refused(tmp_path: Path) -> None:
    """They hold fewer columns, and a rate without political duties."""
    assert SCHEMA_VERSION == 2
    table = make_table("welfare", WELFARE).replace_schema_metadata({"table": "welfare", "schema_version": "1"})
    pq.write_table(table, tmp_path / "welfare.parquet")
    with pytest.raises(RecordError, match="schema version 1; expected 2"):
        read_table(tmp_path, "welfare")


def test_every_column_says_unit_and_meaning() -> None:
    for name, columns in TABLES.items():
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert column.unit, (name, column.name)
            assert column.meaning, (name, column.name)
        assert arrow_schema(name).names == [column.name for column in columns]


def test_new_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    with new_folder(target) as folder:
        (folder / "x").write_text("1", encoding="utf-8")
        assert not target.exists()
    assert (target / "x").read_text(encoding="utf-8") == "1"
    assert [path.name for path in target.parent.iterdir()] == ["b"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_nothing(failure: type[BaseException], tmp_path: Path) -> None:
    def fail() -> None:
        with new_folder(tmp_path / "b") as folder:
            (folder / "x").write_text("1", encoding="utf-8")
            raise failure

    with pytest.raises(failure):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_target_in_use_is_refused_and_an_empty_one_taken(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("1", encoding="utf-8")
    with pytest.raises(RecordError, match="exists"):
        check_target(tmp_path / "full")
    (tmp_path / "empty").mkdir()
    with new_folder(tmp_path / "empty") as folder:
        (folder / "x").write_text("1", encoding="utf-8")
    assert (tmp_path / "empty" / "x").exists()


def test_manifest_round_trip_and_refusals(tmp_path: Path) -> None:

    content = manifest(
        command=["run"],
        seed=7,
        runs=2,
        failed=1,
        data_hashes={"a.csv": "0"},
        own_code={"patient": "1"},
        started=datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=5),
    )
    assert content["own_strategies_sha256"] == {"patient": "1"}
    assert 5.0 <= content["seconds"] < 60.0
    write_json(tmp_path, "manifest.json", content)
    assert read_manifest(tmp_path) == json.loads(json.dumps(content))
    assert (content["runs"], content["failed"]) == (2, 1)
    (tmp_path / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RecordError, match="JSON object"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(RecordError, match="cannot be read as JSON"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(RecordError, match=r"no manifest\.json"):
        read_manifest(tmp_path)


def test_commit_is_named_where_there_is_one() -> None:
    commit = git_commit()
    assert commit is None or len(commit.split("+")[0]) == 40


def test_nan_in_a_number_is_a_missing_value() -> None:
    table = make_table("welfare", WELFARE | {"welfare_pct": np.array([np.nan, 1.0])})
    assert table["welfare_pct"].null_count == 1


def parts_of_welfare(runs: int) -> list[pa.Table]:
    rows = [
        {name: [each if name == "run" else value[0]] for name, value in WELFARE.items()} for each in range(runs)
    ]
    return [make_table("welfare", row) for row in rows]


@pytest.mark.parametrize("least", [1, 3, 100])
def test_parts_are_written_in_their_order_whatever_the_size_of_row_groups(
    tmp_path: Path, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ROW_GROUP", least)
    with store.TableWriter(tmp_path) as writer:
        for part in parts_of_welfare(7):
            writer.write({"welfare": part, "failures": make_table("failures", {"run": [], "reason": []})})
    assert list(read_table(tmp_path, "welfare")["run"]) == list(range(7))
    assert read_table(tmp_path, "failures").empty
    groups = pq.ParquetFile(tmp_path / "welfare.parquet").num_row_groups
    assert groups == math.ceil(7 / least)


def test_some_runs_and_columns_can_be_read_alone(tmp_path: Path) -> None:
    with store.TableWriter(tmp_path) as writer:
        for part in parts_of_welfare(7):
            writer.write({"welfare": part})
    frame = read_table(tmp_path, "welfare", columns=("run", "iso3"), runs=range(2, 5))
    assert list(frame.columns) == ["run", "iso3"]
    assert list(frame["run"]) == [2, 3, 4]


def test_after_an_error_nothing_more_is_written(tmp_path: Path) -> None:
    def interrupted() -> None:
        with store.TableWriter(tmp_path) as writer:
            writer.write({"welfare": parts_of_welfare(1)[0]})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []

"""What pictures are made of, and what they say about it."""

from pathlib import Path

import pytest

from sim.data.load import economy_codes
from sim.errors import RecordError
from sim.figures.source import caption, counted, home_code, names, number, read_source
from tests.figures import records


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return records.write(tmp_path, records.Ensemble(runs=2, rounds=3, met=()))


def test_scenario_and_seed_come_from_the_configuration(small: Path) -> None:
    source = read_source(small)
    assert (source.scenario, source.seed, source.runs, len(source.dates)) == ("made_up", "11", 2, 3)
    assert caption(source, recorded="press", notes="Note.") == (
        "Note.\nSimulated: scenario made_up, 2 runs, seed 11. Recorded: press."
    )


def test_without_a_configuration_the_manifest_tells_the_seed(small: Path) -> None:
    (small / "config.yaml").unlink()
    assert read_source(small).seed == "not recorded"
    records.write_manifest(small)
    source = read_source(small)
    assert (source.scenario, source.seed) == ("not recorded", "11")


@pytest.mark.parametrize("text", ["scenario: 3\nrun: [1]\n", "just words", ""])
def test_a_configuration_of_another_form_tells_nothing(small: Path, text: str) -> None:
    (small / "config.yaml").write_text(text, encoding="utf-8")
    assert read_source(small).scenario == "not recorded"


def test_a_damaged_configuration_is_refused(small: Path) -> None:
    (small / "config.yaml").write_text("run: [1,\n", encoding="utf-8")
    with pytest.raises(RecordError, match="cannot be read as YAML"):
        read_source(small)


def test_a_missing_table_is_refused(small: Path) -> None:
    (small / "welfare.parquet").unlink()
    with pytest.raises(RecordError, match=r"no table welfare\.parquet"):
        read_source(small)


def test_every_economy_has_a_short_name() -> None:
    called = names()
    assert tuple(called) == economy_codes()
    assert called["EUU"] == "European Union"
    assert called["TTO"] == "Trinidad & Tobago"
    assert max(len(name) for name in called.values()) <= 20
    assert called[home_code()] == "United States"


@pytest.mark.parametrize(("value", "text"), [(9.5, "9.5"), (10.0, "10"), (0.04, "0"), (-1.26, "-1.3")])
def test_numbers_have_at_most_one_decimal(value: float, text: str) -> None:
    assert number(value) == text


def test_one_thing_is_singular() -> None:
    assert [counted(count, "deal") for count in (0, 1, 9.5)] == ["0 deals", "1 deal", "9.5 deals"]

"""The command ``scenarios``, scenarios with other overrides on top, and scenarios of the user's own."""

from pathlib import Path

import pytest

from experiments import scenarios
from experiments.cli import main
from experiments.compose import composed, parse, plain
from experiments.scenarios import BASELINE, Scenario, scenario, scenario_files, values_of

FILES = scenario_files()


def found(name: str) -> Scenario:
    return scenario(name, FILES, values_of(BASELINE))


def composed_from(*words: str) -> dict[str, dict[str, object]]:
    return plain(composed("run", parse(list(words)).overrides))


def test_what_is_asked_for_wins_over_the_scenario_and_the_scenario_over_groups(tmp_path: Path) -> None:
    assert composed_from("scenario=firm_deadline", "home.resolve=0.3")["home"]["resolve"] == 0.3
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "my_home.yaml").write_text("defaults: [administration_2025]\nresolve: 0.8\nteams: 7\n")
    mine = composed_from(f"--config-dir={tmp_path}", "scenario=firm_deadline", "home=my_home")["home"]
    assert (mine["resolve"], mine["teams"]) == (1.0, 7)


def test_entries_can_be_added_to_a_scenario_and_replaced() -> None:
    played_by = composed_from("scenario=everyone_retaliates", "partners.strategy.JPN=linear")["partners"][
        "strategy"
    ]
    assert played_by == {"default": "retaliator", "CHN": "retaliator", "JPN": "linear"}
    blocs = composed_from("scenario=asean_bloc", "partners.blocs={mine: [JPN,KOR]}")["partners"]["blocs"]
    assert blocs == {"mine": ["JPN", "KOR"]}


def test_a_group_that_a_scenario_chooses_can_be_chosen_otherwise() -> None:
    assert composed_from("scenario=political_shocks_2025", "shocks=none")["shocks"]["dated"] == []


@pytest.mark.parametrize("width", [80, 130])
def test_the_list_names_all_with_question_and_changes(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "PIPE_WIDTH", width)
    assert main(["scenarios"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line in FILES] == list(FILES)
    assert max(map(len, lines)) <= width
    told = " ".join(line.strip() for line in lines)
    assert found("no_pause").question in told
    assert "calendar.extensions_at_most=0 home.resolve=1" in told
    assert "calendar.summits=[4 entries]" in told
    assert "run scenario=NAME" in told


def test_one_is_explained_with_its_comment_and_the_values_of_the_baseline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["scenarios", "firm_deadline"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert found("firm_deadline").about in told
    assert "home.resolve = 1 (baseline: 0.5)" in told
    assert "python -m experiments run scenario=firm_deadline" in told


def test_dated_entries_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "political_shocks_2025"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "    - {date: 2025-08-06, partners: [BRA], points: 40}" in lines


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "--help"]) == 0
    assert "--config-dir" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["firm_dedline"], "unknown scenario 'firm_dedline'; nearest valid name: firm_deadline"),
        (["bluff", "one_team"], "expected one name at most"),
        (["--config-dir", "nowhere"], "--config-dir: got 'nowhere'; expected a folder that exists"),
    ],
)
def test_bad_input_is_one_line(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", *words]) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1


MINE = """# @package _global_
# Ten teams.
scenario: {name: mine, question: "What do ten teams do?"}
home: {teams: 10}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own" / "scenario").mkdir(parents=True)
    (tmp_path / "own" / "scenario" / "mine.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path / "own"


def test_a_scenario_of_ones_own_is_listed_and_run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scenarios", "mine", "--config-dir", "own"]) == 0
    assert "home.teams = 10 (baseline: 4)" in capsys.readouterr().out
    words = ["scenario=mine", "run.runs=1", "run.horizon=2", "output.figures=false"]
    assert main(["run", "--config-dir", "own", *words, "output.folder=one"]) == 0
    assert main(["run", *words, "--config-dir=own", "--multirun", "run.seed=1,2"]) == 0
    found_there = [path.name for path in (tmp_path / "results" / "runs").iterdir()]
    assert len(found_there) == 2
    assert all("mine" in name for name in found_there)


WRONG = {
    "not YAML": ("# @package _global_\nscenario: {name: x\n", "while parsing"),
    "a header that is none": ("# @package _global_ x\n", "Too many components"),
    "no section": ("# @package _global_\nscenario: 3\n", "scenario: got 3"),
    "no header": ("scenario: {name: x}\nhome: {teams: 2}\n", "'# @package _global_' in the first line"),
    "a key that is none": (MINE.replace("teams", "taems"), "nearest valid name: teams"),  # codespell:ignore
    "out of range": (MINE.replace("10}", "0}"), "home.teams: got 0"),
    "no question": ("# @package _global_\nhome: {teams: 2}\n", "scenario: missing"),
    "a choice that is none": (MINE + "defaults:\n  - override /shocks: nine\n", "unknown choice 'nine'"),
    "not text": ("# @package _global_\n\udcff\n", "codec"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_it_is_one_line(wrong: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, expected = WRONG[wrong]
    (folder / "scenario" / "mine.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["run", f"--config-dir={folder}", "scenario=mine"]) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1


def test_a_broken_one_does_not_hide_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenario" / "broken.yaml").write_text("[", encoding="utf-8")
    assert main(["scenarios", f"--config-dir={folder}"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "broken cannot be used: " in told
    assert "mine What do ten teams do? home.teams=10" in told


def test_a_name_of_the_package_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenario" / "bluff.yaml").write_text(MINE, encoding="utf-8")
    assert main(["run", f"--config-dir={folder}", "scenario=bluff"]) == 2
    assert "scenario/bluff.yaml is a choice of the package; expected another name" in capsys.readouterr().err

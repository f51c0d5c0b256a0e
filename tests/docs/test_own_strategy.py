"""The page on a strategy of one's own is enough: files and commands work as they stand, tables are the code's."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd
import pytest

from experiments.compose import composed, parse, plain
from experiments.run import read as checked
from experiments.unread import check_all_read
from sim.config.applied import applied
from sim.config.build import Plan, build
from sim.config.payoffs import default_cache
from sim.config.played import play
from sim.config.strategies import build_roster, load_strategy
from sim.data.load import partner_codes
from sim.errors import TalksError
from sim.rules.state import View
from sim.strategies import Strategy, Traits
from sim.strategies.answers import ask, check_flag, check_ratio, check_share
from tests.architecture.checks import ROOT
from tests.docs.reading import code_words, first_words, read, rows, section

PAGE = read("docs/own_strategy.md")
QUICK = "run.runs=2 run.horizon=16 output.figures=false run.processes=1"
DECISIONS = ("eagerness", "concession", "signs", "retaliation_ratio", "withdraws")


def files(text: str) -> dict[str, str]:
    """Return what the page tells a reader to write, by the name of the file."""
    return dict(re.findall(r"`([\w/.]+)`:\n\n```(?:python|yaml)\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def commands(text: str) -> list[str]:
    """Return what the page tells a reader to type."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def typed(command: str, folder: Path) -> str:
    """Type a command in a folder, with little to simulate, and return what it says."""
    program, *words = shlex.split(command)
    assert program == "python"
    if "experiments" in words:
        words += QUICK.split()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of the page."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in files(PAGE).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def said(desk: Path) -> dict[str, str]:
    """Type every command of the page, and return what each said; programs of the reader's come last."""
    everything = commands(PAGE)
    simulations = [command for command in everything if "experiments" in command]
    with ThreadPoolExecutor(2) as pool:
        outputs = list(pool.map(lambda command: typed(command, desk), simulations))
    programs = [command for command in everything if command not in simulations]
    return dict(zip(simulations, outputs, strict=True)) | {each: typed(each, desk) for each in programs}


@pytest.fixture
def here(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in the folder, with the reader's modules forgotten afterwards."""
    monkeypatch.chdir(desk)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield desk
    for path in desk.glob("*.py"):
        sys.modules.pop(path.stem, None)


def strategies(folder: Path) -> dict[str, set[str]]:
    """Return what every partner played, according to the records."""
    table = pd.read_parquet(folder / "partners.parquet")
    return {str(code): set(rows) for code, rows in table.groupby("iso3")["strategy"]}


def test_the_page_has_its_files_and_commands() -> None:
    assert set(files(PAGE)) == {"patient.py", "mine/scenario/patient_allies.yaml", "compare.py"}
    assert len(commands(PAGE)) == 6


def test_the_records_name_the_strategy(said: dict[str, str], desk: Path) -> None:
    assert strategies(desk / "after")["JPN"] == {"patient"}
    assert "patient" not in strategies(desk / "before")["JPN"]
    found = {
        folder.name.rsplit("-", 1)[-1]: strategies(folder) for folder in (desk / "results" / "runs").iterdir()
    }
    assert found["liberation_day"]["JPN"] == {"slow"}  # the name of the entry, not of the class
    assert found["patient_allies"]["JPN"] == found["patient_allies"]["KOR"] == {"slow"}


def test_the_comparison_and_the_engines_say_what_they_should(said: dict[str, str]) -> None:
    assert re.match(
        r"welfare of JPN: [+-][\d.]+ percent, .* in 2 runs\nJPN has signed in ", said["python compare.py"]
    )
    assert any(output.startswith("the engines agree: 2 runs, 16 rounds") for output in said.values())


@pytest.mark.parametrize("row", rows(section(PAGE, "Who plays it")), ids=lambda row: row[0])
def test_everybody_can_play_it(row: list[str], here: Path) -> None:
    override = code_words(row[1])[0]
    words = override.split(" ") if "={" not in override else [override]
    if "{patient:" in override:
        words.append('partners.own.patient={file: "patient:Patient", parameters: {}}')
    overrides = parse(words).overrides
    roster = build_roster(applied(checked(composed("run", overrides), overrides)), partner_codes())
    named = [*roster.fixed, roster.home, *(strategy for _, strategy in roster.mix)]
    assert "patient" in {strategy.name for strategy in named if strategy is not None}


def test_the_example_decides_all_there_is_to_decide(here: Path) -> None:
    kind = type(load_strategy("here", "patient:Patient", {}))
    assert set(DECISIONS) <= set(vars(kind))


def test_the_decisions_are_those_of_the_code() -> None:
    asked = [name for name, value in vars(Strategy).items() if callable(value) or isinstance(value, property)]
    assert first_words(section(PAGE, "What it decides")) == [name for name in asked if not name.startswith("_")]
    assert sorted(DECISIONS) == sorted(first_words(section(PAGE, "What it decides")))


def test_the_traits_are_those_of_the_code() -> None:
    assert first_words(section(PAGE, "Traits")) == list(Traits._fields)


def test_the_fields_are_those_of_the_view_in_its_order() -> None:
    assert first_words(section(PAGE, "What it sees")) == list(View._fields)


@dataclass(frozen=True)
class Onlooker(Strategy):
    """Looks at everything, and writes down what it sees."""

    name: ClassVar[str] = "onlooker"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(*(True for _ in Traits._fields))
    seen: list[View] = field(default_factory=list)

    def concession(self, view: View) -> Any:
        """Write down the view and give way with time."""
        self.seen.append(view)
        return view.progress

    def retaliation_ratio(self, view: View) -> Any:
        """Write down the view and answer a little."""
        self.seen.append(view)
        return 0.1


@pytest.fixture(scope="module")
def views() -> list[View]:
    """Return what both sides see in a history with a bloc."""
    overrides = parse(["partners.blocs.asean=[VNM,THA,MYS]"]).overrides
    plan: Plan = build(checked(composed("run", overrides)), cache=default_cache())
    everybody, home = Onlooker(), Onlooker()
    roster = plan.roster._replace(fixed=(everybody,) * len(plan.roster.fixed), home=home)
    play(plan._replace(roster=roster), 1)
    return [*everybody.seen, *home.seen]


RANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "0 to 1": lambda values: (values >= 0.0) & (values <= 1.0),
    "0 to 1 or nan": lambda values: np.isnan(values) | ((values >= 0.0) & (values <= 1.0)),
    "0 or more": lambda values: (values >= 0.0) & np.isfinite(values),
    "True or False": lambda values: np.full(values.shape, values.dtype == np.bool_),
}


@pytest.mark.parametrize("row", rows(section(PAGE, "What it sees")), ids=lambda row: row[0])
def test_what_is_seen_lies_in_the_range_that_is_told(row: list[str], views: list[View]) -> None:
    name, _, told, unit = row[0].strip("`"), *row[1:]
    values = np.array([getattr(view, name) for view in views])
    assert RANGES[told](values).all()
    assert len(np.unique(values)) > 1
    assert values.shape[1:] == ((4,) if unit == "four shares" else ())
    if "nan" in told:
        assert np.isnan(values).any()


WRONG = """
from sim.strategies import Strategy, Traits


class Right(Strategy):
    name, source, traits = "right", "mine", Traits()

    def concession(self, view):
        return 0.5


class Hasty(Right):
    eagerness = -1.0
"""


def _play_nobody() -> None:
    overrides = parse(["partners.own.mine={file: 'm:M', parameters: {}}"]).overrides
    check_all_read(overrides, checked(composed("run", overrides)))


AT_THE_START: dict[str, Callable[[], object]] = {
    "cannot import": lambda: load_strategy("key", "no_such_file:Right", {}),
    "has no": lambda: load_strategy("key", "wrong_of_page:Wright", {}),
    "is not a subclass": lambda: load_strategy("key", "json:JSONDecoder", {}),
    "failed": lambda: load_strategy("key", "wrong_of_page:Right", {"share": 0.5}),
    "eagerness of": lambda: load_strategy("key", "wrong_of_page:Hasty", {}),
    "nobody plays": _play_nobody,
}


class Seat(NamedTuple):
    """Whom a decision is asked of."""

    strategy: Strategy
    iso3: str
    round_index: int


SEAT = Seat(Onlooker(), "JPN", 3)
IN_A_RUN: dict[str, Callable[[], object]] = {
    "expected a number in [0, 1]": lambda: check_share(float("nan"), SEAT, "concession"),
    "expected a finite number, 0 or more": lambda: check_ratio(-1.0, SEAT, "retaliation_ratio"),
    "expected one number for one dyad": lambda: check_share(np.zeros(3), SEAT, "concession"),
    "expected a number": lambda: check_share("much", SEAT, "concession"),  # type: ignore[arg-type]
    "expected True or False": lambda: check_flag(1, SEAT, "signs"),
    "raised": lambda: ask(lambda view: 1 // 0, View(*View._fields), SEAT, "concession"),  # type: ignore[arg-type]
}


def test_every_message_of_the_page_is_tried() -> None:
    assert first_words(section(PAGE, "If something is wrong")) == [*AT_THE_START, *IN_A_RUN]


@pytest.mark.parametrize("message", [*AT_THE_START, *IN_A_RUN])
def test_the_message_is_that_of_the_code(message: str, here: Path) -> None:
    (here / "wrong_of_page.py").write_text(WRONG, encoding="utf-8")
    with pytest.raises(TalksError, match=re.escape(message)) as refused:
        (AT_THE_START | IN_A_RUN)[message]()
    if message in IN_A_RUN:
        assert str(refused.value).startswith("strategy onlooker of JPN, round 3: ")


def test_a_choice_of_another_group_can_begin_with_that_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    text = "defaults: [administration_2025]\nresolve: 0.8\n"
    assert text.splitlines()[0] in PAGE
    (tmp_path / "home" / "my_home.yaml").write_text(text, encoding="utf-8")
    home = plain(composed("run", parse([f"--config-dir={tmp_path}", "home=my_home"]).overrides))["home"]
    assert (home["resolve"], home["teams"]) == (0.8, 4)

"""The page of every kind of folder: what it says, that it is safe, and that it asks nothing of the network."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from experiments.cli import main
from sim.report import pictures
from tests.report import folders
from tests.report.reading import Page

HOSTILE = '</td><script>alert(1)</script><img src=x onerror="alert(2)">&amp;"\''


def page_of(folder: Path) -> Page:
    assert main(["report", str(folder)]) == 0
    return Page((folder / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(params=folders.KINDS)
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Page:
    return page_of(folders.KINDS[request.param](tmp_path / "made"))


class TestEveryKind:
    def test_nothing_is_asked_of_the_network(self, page: Page) -> None:
        targets = [
            each.attributes[name] for each in page.elements for name in ("src", "href") if name in each.attributes
        ]
        assert targets
        assert all(target.startswith(("data:image/", "#")) for target in targets)
        code = " ".join(page.texts("style") + page.texts("script"))
        assert not re.search(r"@import|url\(|fetch|XMLHttpRequest|import\(|https?:|WebSocket|sendBeacon", code)
        assert not page.all("link")

    def test_the_policy_forbids_requests_and_other_scripts(self, page: Page) -> None:
        told = [each.attributes for each in page.all("meta") if "http-equiv" in each.attributes]
        assert [each["http-equiv"] for each in told] == ["Content-Security-Policy"]
        policy = dict(part.strip().split(" ", 1) for part in told[0]["content"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["img-src"] == "data:"
        for name, tag in (("script-src", "script"), ("style-src", "style")):
            (element,) = page.all(tag)
            digest = hashlib.sha256("".join(element.text).encode()).digest()
            assert policy[name] == f"'sha256-{base64.b64encode(digest).decode()}'"

    def test_it_is_made_for_a_phone_too(self, page: Page) -> None:
        (viewport,) = [each.attributes for each in page.all("meta") if each.attributes.get("name") == "viewport"]
        assert viewport["content"] == "width=device-width, initial-scale=1"

    def test_figures_have_a_text_for_those_who_do_not_see_them(self, page: Page) -> None:
        shown = [each for each in page.all("img") if "src" in each.attributes]
        assert all(each.attributes["alt"] for each in shown)

    def test_names_of_places_on_the_page_are_there_once(self, page: Page) -> None:
        names = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
        assert len(names) == len(set(names))
        anchors = {each.attributes["href"][1:] for each in page.all("a")}
        assert anchors <= set(names)

    def test_provenance_is_that_of_the_manifest(self, page: Page) -> None:
        told = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
        assert told["Commit"] == "abc123"
        assert told["Begun"] == "2025-08-08T12:30:15+00:00"
        assert told["partners.csv"] == "00ff"


def test_headlines_of_a_run_have_intervals(tmp_path: Path) -> None:
    page = page_of(folders.run(tmp_path / "run"))
    assert page.texts("h1") == ["liberation_day"]
    assert page.rows("headline") == [
        ["deals signed (count)", "2025-07-09", "2.5", "1.25 to 3.75", "2", "1 to 4", "5"],
        [
            *("change of the US goods deficit (USD bn a year)", "end", "−149.3", "−150.5 to −148"),
            *("−149", "−161 to −142", "5"),
        ],
        ["average US tariff (percent)", "end", "15.5", "–", "15.5", "14 to 17", "5"],
    ]


def test_partners_of_a_run_are_ranked(tmp_path: Path) -> None:
    rows = page_of(folders.run(tmp_path / "run")).rows("table-1")
    assert [row[0] for row in rows[:3]] == ["Japan", "Vietnam", "China"]
    assert rows[1][2:4] == ["0.6", "0.2307 to 0.8824"]  # three of five: Wilson's interval
    assert rows[1][4] == "2025-07-02"  # rounds 13, 13, 15 of seven days from 2 April
    assert rows[0][6] == "16"  # 14 to 18


def test_figures_come_in_the_order_of_a_report_with_their_titles(tmp_path: Path) -> None:
    page = page_of(folders.run(tmp_path / "run"))
    shown = [each.attributes for each in page.all("img") if "src" in each.attributes]
    assert [each["alt"] for each in shown] == ["How many sign & when?", "Who gains?"]
    kind, content = shown[0]["src"].split(",", 1)
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content) == (tmp_path / "run/figures/deals_over_time.svg").read_bytes()
    assert (shown[0]["width"], shown[0]["height"]) == ("768", "576")


def test_of_two_formats_the_smaller_is_taken(tmp_path: Path) -> None:
    folder = folders.run(tmp_path / "run")
    (folder / "figures/welfare.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(8) + bytes([0, 0, 5, 0, 0, 0, 3, 0]))
    page = page_of(folder)
    shown = next(each.attributes for each in page.all("img") if each.attributes.get("alt") == "Who gains?")
    assert shown["src"].startswith("data:image/png;")
    assert (shown["width"], shown["height"]) == ("1280", "768")


def test_only_settings_that_differ_are_listed(tmp_path: Path) -> None:
    rows = page_of(folders.run(tmp_path / "run")).rows("changes")
    assert [row[0] for row in rows] == ["home.resolve", "partners.strategy.JPN"]
    assert rows[0][2] == "0.9"
    assert rows[1][1:] == ["", "boulware"]


def test_a_run_of_the_baseline_differs_in_nothing(tmp_path: Path) -> None:
    folder = folders.run(tmp_path / "run")
    folders.config(folder, "output.folder=elsewhere", "run.processes=2")
    assert "None: every setting is that of the baseline." in page_of(folder).texts("p")


def test_failed_runs_are_told_with_their_reasons(tmp_path: Path) -> None:
    page = page_of(folders.with_failures(tmp_path / "run", "no answer", "a rate of nan", "no answer"))
    told = page.texts("li")
    assert told[0] == "3 of 8 runs failed and are in no table but failures.parquet."
    assert told[1] == "2 times: no answer"


def test_a_single_run_and_edited_code_are_warned_of(tmp_path: Path) -> None:
    folder = folders.run(tmp_path / "run")
    folders.manifest(folder, "run", runs=1, git_commit="abc+changes")
    told = " ".join(page_of(folder).texts("li"))
    assert "One run only" in told
    assert "no commit holds" in told


def test_a_comparison_says_who_is_held_against_whom(tmp_path: Path) -> None:
    page = page_of(folders.comparison(tmp_path / "compared"))
    assert page.texts("h1") == ["firm against base"]
    (row,) = page.rows("headline")
    assert row == [
        "deals signed (count)",
        "end",
        "firm",
        "9",
        "10.5",
        "+1.5",
        "−0.5 to +3.5",
        "0.6",
        "0.2",
        "0.3",
        "40",
    ]
    assert "firm: 2 of 40 runs failed." in page.texts("li")
    assert "paired run by run" in page.texts("li")
    assert page.rows("changes") == [["home.resolve", "0.9"]]  # the sides' folders are gone: as was typed


def test_a_backtest_lists_scores_and_what_to_know(tmp_path: Path) -> None:
    page = page_of(folders.backtest(tmp_path / "tested"))
    model, other = page.rows("headline")
    assert model[:6] == ["AUC of a deal (share)", "higher", "model", "0.93", "0.78 to 1", "–"]
    assert other[5:7] == ["−0.64", "−0.85 to −0.39"]
    assert "two deals on one day" in page.texts("li")


def test_a_sweep_shows_the_values_of_its_points(tmp_path: Path) -> None:
    page = page_of(folders.sweep(tmp_path / "swept"))
    assert page.texts("th")[:3] == ["Point", "home.resolve", "Headline"]
    assert [row[:3] for row in page.rows("headline")] == [
        ["0", "0.1", "deals signed (count)"],
        ["1", "0.9", "deals signed (count)"],
    ]


def test_a_folder_of_another_command_shows_its_tables(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "effects.csv").write_text("name,effect\nresolve,0.5\n", encoding="utf-8")
    folders.manifest(folder, "sensitivity")
    assert page_of(folder).rows("headline") == [["resolve", "0.5"]]


def test_text_of_records_never_becomes_part_of_the_page(tmp_path: Path) -> None:
    folder = folders.with_failures(tmp_path / "run", HOSTILE)
    (folder / "summary.csv").write_text(
        (folder / "summary.csv")
        .read_text("utf-8")
        .replace("deals signed", '"' + HOSTILE.replace('"', '""') + '"'),
        encoding="utf-8",
    )
    (folder / "other.csv").write_text('"<b>head</b>",x\n"<i>cell</i>",1\n', encoding="utf-8")
    folders.figure(folder, "welfare", "&lt;script&gt;alert(3)&lt;/script&gt;")
    folders.manifest(
        folder, "run", runs=6, failed=1, seed=HOSTILE, git_commit=HOSTILE, versions={HOSTILE: HOSTILE}
    )
    page = page_of(folder)
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert not page.all("b") + page.all("i")
    assert {each.attributes.get("src", "data:")[:5] for each in page.all("img")} == {"data:"}
    assert not [each for each in page.elements for name in each.attributes if name.startswith("on")]
    assert f"{HOSTILE} (count)" in page.rows("headline")[0]
    assert any("<script>alert(3)</script>" in each.attributes.get("alt", "") for each in page.all("img"))


def test_pictures_beyond_the_room_are_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folders.run(tmp_path / "run")
    size = (folder / "figures/deals_over_time.svg").stat().st_size
    monkeypatch.setattr(pictures, "MOST_BYTES", size + 10)
    page = page_of(folder)
    assert [each.attributes["alt"] for each in page.all("img") if "src" in each.attributes] == [
        "How many sign & when?"
    ]
    assert any("welfare.svg" in text for text in page.texts("p"))


def test_a_long_table_is_cut_and_says_so(tmp_path: Path) -> None:
    folder = folders.comparison(tmp_path / "compared")
    lines = "".join(f"deal,JPN,{row}\n" for row in range(1_007))
    (folder / "partners.csv").write_text(f"measure,iso3,difference\n{lines}", encoding="utf-8")
    page = page_of(folder)
    assert len(page.rows("table-2")) == 1_000
    assert "7 further rows are in the file only." in page.texts("p")

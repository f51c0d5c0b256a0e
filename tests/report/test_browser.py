"""The page in a real browser without a head: sorting, zoom, keyboard, a phone's width, and no request at all.

Skipped where there is no Chromium with its driver; Debian's packages `chromium` and `chromium-driver`
bring both.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main
from tests.report import folders

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
wait = pytest.importorskip("selenium.webdriver.support.wait", reason="selenium is not installed")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no chromium with chromedriver on PATH"),
]

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE, DESK = (390, 844), (1280, 900)
"""Width and height of a window, pixels."""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield found
    found.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {}
    for name, make in folders.KINDS.items():
        folder = make(tmp_path_factory.mktemp("pages") / name)
        assert main(["report", str(folder)]) == 0
        found[name] = (folder / "report.html").as_uri()
    return found


def opened(driver: Any, address: str, size: tuple[int, int] = DESK) -> Any:
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.get_log("performance")
    driver.get_log("browser")
    driver.get(address)
    return driver


def one(driver: Any, selector: str) -> Any:
    return driver.find_element("css selector", selector)


def column(driver: Any, table: str, place: int) -> list[str]:
    cells = driver.find_elements("css selector", f"#{table} tbody td:nth-child({place})")
    return [cell.text for cell in cells if cell.is_displayed()]


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("name", folders.KINDS)
def test_a_page_opens_without_a_request_and_fits_its_window(
    name: str, size: tuple[int, int], driver: Any, pages: dict[str, str]
) -> None:
    opened(driver, pages[name], size)
    for details in driver.find_elements("css selector", "details:not([open]) > summary"):
        details.click()
    wide = driver.execute_script("return [document.documentElement.scrollWidth, document.body.scrollWidth]")
    assert max(wide) <= size[0]
    entries = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [each["params"]["request"]["url"] for each in entries if each["method"] == "Network.requestWillBeSent"]
    assert pages[name] in asked
    assert not [address for address in asked if address != pages[name] and not address.startswith("data:")]
    assert not [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    loaded = "return Array.from(document.querySelectorAll('.picture img'), (image) => image.naturalWidth > 0)"
    assert all(driver.execute_script(loaded))


def test_a_head_sorts_its_column_both_ways_with_empty_cells_last(driver: Any, pages: dict[str, str]) -> None:
    opened(driver, pages["run"])
    head = one(driver, "#headline th:nth-child(3) button")
    head.click()
    assert column(driver, "headline", 3) == ["−149.3", "2.5", "15.5"]  # as numbers, not as text
    assert one(driver, "#headline th:nth-child(3)").get_attribute("aria-sort") == "ascending"
    head.send_keys("\n")  # by keyboard
    assert column(driver, "headline", 3) == ["15.5", "2.5", "−149.3"]
    interval = one(driver, "#headline th:nth-child(4) button")
    for order in (["−150.5 to −148", "1.25 to 3.75", "–"], ["1.25 to 3.75", "−150.5 to −148", "–"]):
        interval.click()
        assert column(driver, "headline", 4) == order
    assert one(driver, "#headline th:nth-child(3)").get_attribute("aria-sort") is None


def test_words_sort_by_the_alphabet(driver: Any, pages: dict[str, str]) -> None:
    opened(driver, pages["run"])
    one(driver, "#headline th:nth-child(1) button").click()
    assert [text.split()[0] for text in column(driver, "headline", 1)] == ["average", "change", "deals"]


def test_rows_of_a_long_table_can_be_filtered(driver: Any, tmp_path: Path) -> None:
    folder = folders.comparison(tmp_path / "compared")
    lines = "".join(f"deal,C{row:02d},{row}\n" for row in range(23))
    (folder / "partners.csv").write_text(f"measure,iso3,difference\n{lines}", encoding="utf-8")
    assert main(["report", str(folder)]) == 0
    opened(driver, (folder / "report.html").as_uri())
    one(driver, "details:not([open]) > summary").click()
    one(driver, "input[data-filter=table-2]").send_keys("c1")
    assert column(driver, "table-2", 2) == [f"C{row}" for row in range(10, 20)]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_figure_is_enlarged_turned_and_closed(size: tuple[int, int], driver: Any, pages: dict[str, str]) -> None:
    opened(driver, pages["run"], size)
    zoom, title = one(driver, "#zoom"), one(driver, "#zoom-title")
    assert not zoom.is_displayed()
    first = one(driver, ".picture")
    small = first.size["width"]
    first.click()
    assert zoom.is_displayed()
    assert title.text == "How many sign & when?"
    assert one(driver, "#zoom-image").size["width"] >= small
    one(driver, "#zoom-image").click()
    assert one(driver, "#zoom-image").size["width"] >= 1280
    one(driver, "[data-step='1']").click()
    assert title.text == "Who gains?"
    one(driver, "[data-close]").click()
    assert not zoom.is_displayed()


def test_figures_can_be_looked_at_by_keyboard_alone(driver: Any, pages: dict[str, str]) -> None:
    keys = webdriver.Keys
    opened(driver, pages["run"])
    one(driver, ".picture").send_keys(keys.ENTER)
    title = one(driver, "#zoom-title")
    for key, shown in ((keys.ARROW_RIGHT, "Who gains?"), (keys.ARROW_RIGHT, "How many"), (keys.ARROW_LEFT, "Who")):
        driver.switch_to.active_element.send_keys(key)
        assert title.text.startswith(shown)
    driver.switch_to.active_element.send_keys(keys.ESCAPE)
    assert not one(driver, "#zoom").is_displayed()
    # The browser tells the page that the dialog is closed a moment later; on a busy machine that shows.
    back = "return document.activeElement.getAttribute('aria-label')"
    waiting = wait.WebDriverWait(driver, 5.0)
    assert waiting.until(lambda found: found.execute_script(back) == "Enlarge: Who gains?")


def test_without_scripts_everything_is_there(driver: Any, pages: dict[str, str]) -> None:
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(driver, pages["run"])
        assert len(driver.find_elements("css selector", "#headline tbody tr")) == 3
        assert all(each.is_displayed() for each in driver.find_elements("css selector", ".picture img"))
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_policy_of_a_page_stops_a_script_that_is_not_its_own(
    driver: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    text = Path(pages["run"].removeprefix("file://")).read_text(encoding="utf-8")
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(text.replace("</main>", "<script>document.title = 'run'</script></main>"), encoding="utf-8")
    opened(driver, spoilt.as_uri())
    assert driver.title != "run"

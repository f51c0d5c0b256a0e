"""Dates of acts: for whom, not before the start, not after the end unless the end was asked for."""

import datetime
import re

import pytest

from experiments.compose import composed, parse
from experiments.run import read
from experiments.unread import check_all_read
from sim.config.check_dates import beyond_horizon, dates
from sim.config.schema import Experiment
from sim.errors import ConfigError

SUMMIT = "calendar.summits=[{{date: '{}', partners: [JPN]}}]"
SIGNAL = "calendar.signals=[{{date: '{}', partners: [CHN], rate_pct: 80.0}}]"
SHOCK = "shocks.dated=[{{date: '{}', partners: [BRA, IND], points: 40.0}}]"
LISTS = {"calendar.summits": SUMMIT, "calendar.signals": SIGNAL, "shocks.dated": SHOCK}
LAST, END = "2025-12-30", "2025-12-31"
"""39 weeks from 2 April: the last day, and the first after it."""


def configured(*overrides: str, strictly: bool = True) -> Experiment:
    """Return a configuration, checked as the command line does, or as it stands."""
    words = parse(list(overrides)).overrides
    return read(composed("run", words), words if strictly else None)


def refusal(*overrides: str) -> str:
    with pytest.raises(ConfigError) as refused:
        configured(*overrides)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("key", LISTS)
def test_acts_within_the_horizon_are_accepted(key: str) -> None:
    for day in ("2025-04-02", LAST):
        found = [date for name, date in dates(configured(LISTS[key].format(day))) if name.startswith(key)]
        assert found == [datetime.date.fromisoformat(day)]


@pytest.mark.parametrize("key", LISTS)
def test_acts_before_the_start_are_refused(key: str) -> None:
    said = refusal(LISTS[key].format("2025-04-01"))
    assert said == f"{key}[0].date: got 2025-04-01; expected no earlier than calendar.start, 2025-04-02"


@pytest.mark.parametrize("key", LISTS)
def test_acts_beyond_the_horizon_are_refused_by_the_command_line(key: str) -> None:
    said = refusal(LISTS[key].format(END))
    where = "expected before 2025-12-31, where 39 rounds of 7 days end (run.horizon)"
    assert said == f"{key}[0].date: got {END}; {where}"


def test_the_second_of_a_list_is_named_as_such() -> None:
    first = "{date: '2025-08-06', partners: [BRA], points: 40.0}"
    two = f"shocks.dated=[{first}, {{date: '%s', partners: %s, points: 1.0}}]"
    assert refusal(two % ("2026-08-06", "[IND]")).startswith("shocks.dated[1].date: got 2026-08-06;")
    assert refusal(two % ("2025-08-06", "[INX]")).startswith("shocks.dated[1].partners: unknown partner 'INX'")
    assert refusal(two % ("2025-08-06", "[]")).startswith("shocks.dated[1].partners: got an empty list;")


def test_the_length_of_rounds_counts() -> None:
    """39 rounds of one day end on 11 May; a deadline in July is then beyond the end."""
    said = refusal("run.round_days=1")
    assert "expected before 2025-05-11, where 39 rounds of 1 day end (run.horizon)" in said
    assert said.startswith("calendar.deadline: got 2025-07-09;")


@pytest.mark.parametrize("key", LISTS)
def test_who_asks_for_a_horizon_may_end_the_run_before_the_calendar_does(key: str) -> None:
    """Then what comes later is left out: of the deadline as of everything else that was not asked for."""
    shorter = configured("run.horizon=10")
    assert [name for name, _ in beyond_horizon(shorter)] == ["calendar.deadline"]
    assert not beyond_horizon(configured("run.horizon=14", "calendar.deadline=2025-07-08"))
    configured("run.horizon=10", LISTS[key].format(END))


@pytest.mark.parametrize(
    ("override", "key"),
    [
        ("calendar.deadline=2025-06-11", "calendar.deadline"),
        (SUMMIT.format("2025-06-11"), "calendar.summits"),
        (SIGNAL.format("2025-06-11"), "calendar.signals"),
        (SHOCK.format("2025-06-11"), "shocks.dated"),
    ],
)
def test_but_not_ask_for_an_act_beyond_it_in_the_same_breath(override: str, key: str) -> None:
    """Ten weeks end on 11 June: what is dated then is never read."""
    words = ["run.horizon=10", override]
    expected = (
        f"{key}: nothing reads it, since 2025-06-11 lies beyond the horizon; expected a later end (run.horizon)"
    )
    with pytest.raises(ConfigError, match=re.escape(expected)):
        check_all_read(words, configured(*words))
    earlier = [word.replace("2025-06-11", "2025-06-10") for word in words]
    check_all_read(earlier, configured(*earlier))


def test_a_configuration_of_the_package_needs_no_horizon_to_be_asked_for() -> None:
    """As it stands, without a command line, it is what its author meant."""
    cut = configured(SHOCK.format(END), strictly=False)
    assert [name for name, _ in beyond_horizon(cut)] == ["shocks.dated[0].date"]


@pytest.mark.parametrize(
    ("points", "place", "level"), [((-5.0,), 0, "-5"), ((40.0, -50.0), 1, "-10"), ((40.0, -40.0, -1.0), 2, "-1")]
)
def test_duties_are_taken_back_in_the_order_of_dates_each_partners_its_own(
    points: tuple[float, ...], place: int, level: str
) -> None:
    """Entries in the order of their dates, whatever their order in the list; partners each for themselves."""
    entries = [
        f"{{date: '2025-0{6 + index}-01', partners: [BRA], points: {value}}}" for index, value in enumerate(points)
    ]
    other = "{date: '2025-05-01', partners: [IND], points: 99.0}"
    expected = f"points: takes BRA to {level} points; expected 0 or more"
    assert refusal(f"shocks.dated=[{other},{','.join(entries)}]") == f"shocks.dated[{place + 1}].{expected}"
    turned = ",".join([*entries[::-1], other])
    assert refusal(f"shocks.dated=[{turned}]") == f"shocks.dated[{len(points) - 1 - place}].{expected}"
    if len(points) > 1:
        configured(f"shocks.dated=[{','.join(entries[:-1])}]")


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (SUMMIT.format("soon"), "calendar.summits.0.date: got 'soon'; "),
        (
            "calendar.signals=[{date: '2025-05-01', partners: [CHN], rate_pct: -1.0}]",
            "calendar.signals.0.rate_pct",
        ),
        ("shocks.dated=[{date: '2025-05-01', partners: [CHN]}]", "shocks.dated.0.points: missing"),
        (
            "shocks.dated=[{date: '2025-05-01', partners: [CHN], points: -101.0}]",
            "shocks.dated.0.points: got -101.0",
        ),
        ("shocks.dated=[{date: '2025-05-01', partners: CHN, points: 1.0}]", "shocks.dated.0.partners"),
        ("shocks.hazard_per_day=-0.1", "shocks.hazard_per_day: got -0.1; expected a number >= 0"),
        ("shocks.suspends_days=2.5", "shocks.suspends_days: got 2.5; expected a whole number"),
        ("talks.summit_push=1.5", "talks.summit_push: got 1.5; expected a number >= 0 and <= 1"),
    ],
)
def test_entries_are_typed_like_every_other_value(override: str, said: str) -> None:
    assert refusal(override).startswith(said)

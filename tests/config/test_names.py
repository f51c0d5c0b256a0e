"""Hints at what may have been meant, and refusals of codes."""

import pytest

from sim.config.names import check_codes, nearest
from sim.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("liner", "; nearest valid name: linear"),
        ("LINEAR", "; valid: boulware, conceder, linear"),  # letters of another size are other letters
        ("xyz", "; valid: boulware, conceder, linear"),
        (7, "; valid: boulware, conceder, linear"),
    ],
)
def test_the_nearest_name_or_all_of_them(name: object, hint: str) -> None:
    assert nearest(name, ["linear", "boulware", "conceder"]) == hint


def test_a_long_list_is_cut() -> None:
    valid = [f"name_{letter}" for letter in "abcdefghijklmnopq"]
    hint = nearest("xyz", valid)
    assert hint.count(",") == 11
    assert hint.endswith("name_l and 5 more")


def test_where_there_are_none_there_is_no_hint() -> None:
    assert nearest("xyz", []) == ""


def test_known_codes_pass_in_any_order() -> None:
    check_codes("key", ["KOR", "JPN"], ["JPN", "KOR", "VNM"])
    check_codes("key", [], ["JPN"])


def test_the_first_unknown_code_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^key: unknown partner 'KOX'; nearest valid name: KOR$"):
        check_codes("key", ["JPN", "KOX", "VNX"], ["JPN", "KOR", "VNM"])

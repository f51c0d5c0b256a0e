"""The closed vocabularies that records and rules rely on."""

from sim.rounds.standing import opening_state
from sim.rules.setting import Setting
from sim.rules.state import MEMORY, NEVER, TERMS, Basis, DealKind, Stage, TalksState, View
from tests.helpers import worlds


def test_stages_are_in_the_order_of_progress() -> None:
    assert [stage.name for stage in sorted(Stage)] == [
        "SILENT", "WAITING", "TALKING", "FRAMEWORK", "FINAL", "COLLAPSED",
    ]  # fmt: skip


def test_never_is_after_every_horizon() -> None:
    """The longest run has 3,653 rounds of 31 days; adding a few of them must not overflow."""
    assert NEVER > 3653 * 31
    assert 4 * NEVER < 2**31


def test_bases_and_stages_have_numbers_of_their_own() -> None:
    for vocabulary in (Basis, Stage, DealKind):
        assert sorted(vocabulary) == list(range(len(vocabulary)))


def test_the_terms_axis_has_a_name_for_each_place() -> None:
    assert len(TERMS) == len(set(TERMS)) == 5
    assert opening_state(setting=worlds.world()).terms.shape == (len(TERMS), worlds.PARTNERS)


def test_the_histories_have_a_place_for_each_session_remembered() -> None:
    eve = opening_state(setting=worlds.world(), runs=worlds.RUNS)
    assert eve.partner_history.shape == eve.home_history.shape == (worlds.RUNS, MEMORY, worlds.PARTNERS)


def test_states_settings_and_views_are_tuples_that_cannot_be_changed() -> None:
    for kind in (TalksState, Setting, View):
        assert issubclass(kind, tuple)

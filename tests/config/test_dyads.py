"""Facts of the dyads from tables and configuration: kinds of deals, what is on the table, who is seen first."""

import functools

import numpy as np
import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.config.applied import applied
from sim.config.dyads import build_dyads, build_terms
from sim.config.schema import Experiment
from sim.data.load import load_all, partner_codes
from sim.rules.concession_terms import TermValues
from sim.rules.deal_kind import MENUS
from sim.rules.state import TERMS, DealKind, Dyads
from tests.helpers.bits import same_bits

CODES = partner_codes()
TABLES = load_all()
GDP = TABLES["partners"]["gdp_2024_usd_bn"].to_numpy(dtype=float)
IMPORTS = TABLES["partners"]["us_imports_2024_usd_bn"].to_numpy(dtype=float)
EXPORTS = TABLES["partners"]["us_exports_2024_usd_bn"].to_numpy(dtype=float)


@functools.cache
def experiment(*overrides: str) -> Experiment:
    return applied(read(composed("run", parse(list(overrides)).overrides)))


@functools.cache
def dyads(*overrides: str) -> Dyads:
    return build_dyads(experiment(*overrides), TABLES, np.ones(len(CODES)))


def terms(*overrides: str) -> TermValues:
    return build_terms(experiment(*overrides), TABLES, dyads(*overrides).kind)


def of(code: str, values: np.ndarray) -> float:
    return float(values[..., CODES.index(code)])


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("GBR", DealKind.EXEMPTION),  # announced at the floor, with a surplus of home's
        ("CAN", DealKind.EXEMPTION),  # outside the schedule
        ("KHM", DealKind.REDUCTION),  # 49 announced, an economy of less than 50 USD bn
        ("JPN", DealKind.AGREEMENT),
    ],
)
def test_kinds_of_partners_that_readers_know(code: str, kind: DealKind) -> None:
    assert of(code, dyads().kind) == kind


def test_what_is_on_the_table_follows_from_the_kind() -> None:
    """A rate that is not on the table has no way to fall: the lowest is the ceiling."""
    facts = dyads("home.dictate.lowest_in_deals=false")
    menus = [MENUS[DealKind(kind)] for kind in facts.kind]
    rate, relief, quota = (np.array([menu[place] for menu in menus]) for place in range(3))
    np.testing.assert_array_equal(facts.lowest, np.where(rate, facts.floor, facts.ceiling))
    np.testing.assert_array_equal(facts.relief_max, np.where(relief, 0.25, 0.0))
    np.testing.assert_array_equal(facts.exempted_max, np.where(quota, 0.3, 0.0))
    offered = np.array([menu.terms for menu in menus]).T
    assert not terms().maximum[~offered].any()
    assert set(facts.kind) == set(DealKind)


def test_where_there_is_one_kind_everything_but_a_quota_is_on_every_table() -> None:
    facts = dyads("mechanism.deal_kinds=one_kind", "home.dictate.lowest_in_deals=false")
    assert (facts.kind == DealKind.AGREEMENT).all()
    np.testing.assert_array_equal(facts.lowest, facts.floor)
    assert (facts.relief_max == 0.25).all()
    assert not facts.exempted_max.any()


def test_no_deal_with_a_deficit_partner_goes_below_what_is_dictated_at_least() -> None:
    bound, free = dyads(), dyads("home.dictate.lowest_in_deals=false")
    in_deficit = (IMPORTS > EXPORTS) & ~bound.exempt
    assert (bound.lowest[in_deficit] == np.maximum(free.lowest, 15.0)[in_deficit]).all()
    same_bits(bound.lowest[~in_deficit], free.lowest[~in_deficit])
    same_bits(bound.ceiling, free.ceiling)
    assert (bound.lowest <= bound.ceiling).all()


def test_who_can_only_get_what_is_dictated_anyway_asks_for_exemptions() -> None:
    """Turkey, announced 10, has a small surplus with home: no deal lowers the 15 that it would be dictated."""
    assert of("TUR", dyads().kind) == DealKind.EXEMPTION
    assert of("TUR", dyads("home.dictate.lowest_in_deals=false").kind) == DealKind.AGREEMENT


def test_favoured_are_the_holders_of_the_preferences_named() -> None:
    def favoured(*overrides: str) -> set[str]:
        return {code for code, yes in zip(CODES, dyads(*overrides).favoured, strict=True) if yes}

    assert favoured("home.dictate.mild_to=[]") == set()
    assert favoured("home.dictate.mild_to=[cbera]") == {"GUY", "TTO"}
    assert {"LSO", "JOR", "GUY"} < favoured()
    assert not {"SRB", "LAO", "FJI", "EUU"} & favoured()


def test_small_is_what_the_configuration_says() -> None:
    small = dyads("talks.small_gdp_usd_bn=5000.0").kind == DealKind.REDUCTION
    asks = dyads().kind != DealKind.EXEMPTION
    np.testing.assert_array_equal(small, asks & (GDP < 5000.0))


def test_sessions_by_hand() -> None:
    """6 at 30 USD bn and 7 issues; 1.6 a decade of GDP; half of one an issue."""
    facts = dyads()
    for code in ("JPN", "KHM", "GBR", "CHN"):
        place = CODES.index(code)
        issues = {DealKind.AGREEMENT: 7, DealKind.REDUCTION: 4, DealKind.EXEMPTION: 4}[DealKind(facts.kind[place])]
        expected = 6.0 + 1.6 * np.log10(GDP[place] / 30.0) + 0.5 * (issues - 7)
        assert of(code, facts.complexity) == pytest.approx(expected, rel=1e-12)


def test_flat_is_the_same_for_all() -> None:
    same_bits(dyads("mechanism.complexity=flat").complexity, np.full(len(CODES), 6.0))
    same_bits(dyads("mechanism.complexity=flat", "talks.complexity.base=0.2").complexity, np.ones(len(CODES)))


def merit(*overrides: str) -> np.ndarray:
    return dyads(*overrides).priority


def test_merit_by_hand() -> None:
    """Japan is an ally, Vietnam in ASEAN, Israel a friend too: deficit, ties, neighbourhood, size."""
    ties = (
        ("JPN", 1, 0, 0),
        ("VNM", 0, 1, 0),
        ("THA", 1, 1, 0),
        ("ISR", 1, 0, 1),
        ("PAK", 1, 0, 0),
        ("IND", 0, 0, 0),
    )
    for code, ally, asean, friend in ties:
        place = CODES.index(code)
        deficit = max(IMPORTS[place] - EXPORTS[place], 0.0)
        expected = 0.6 * np.log(1.0 + deficit) / 2.0 + 1.1 * ally + 1.3 * asean + 1.3 * friend
        assert of(code, merit()) == pytest.approx(expected + 0.4 * np.log10(GDP[place] / 50.0), rel=1e-12)


def test_who_is_an_ally_is_a_list_of_ties() -> None:
    """The EU counts as a NATO member, Japan has a treaty, Pakistan the status of the law, Peru the Rio Treaty."""
    nobody = merit("home.priority.allies=[]")
    for ties, among, beyond in (
        ("[nato]", ("EUU", "GBR", "TUR"), ("JPN", "PAK", "PER")),
        ("[nato,treaty_ally]", ("EUU", "JPN", "PHL"), ("PAK", "TWN", "PER")),
        ("[rio_treaty]", ("PER",), ("EUU", "JPN", "PAK", "BRA")),
    ):
        gained = merit(f"home.priority.allies={ties}") - nobody
        assert [of(code, gained) for code in among] == pytest.approx([1.1] * len(among))
        assert [of(code, gained) for code in beyond] == [0.0] * len(beyond)
    same_bits(merit("home.priority.allies=[]"), merit("home.priority.alliance=0.0"))


@pytest.mark.parametrize(
    ("override", "zeros"),
    [
        ("mechanism.deficit_priority=blind", ("deficit", "south_east_asia")),
        ("mechanism.responsiveness=ignored", ("alliance",)),
        ("mechanism.affinity=ignored", ("affinity",)),
    ],
)
def test_what_is_switched_off_counts_like_a_weight_of_nothing(override: str, zeros: tuple[str, ...]) -> None:
    plain = merit(*(f"home.priority.{name}=0.0" for name in zeros))
    np.testing.assert_allclose(merit(override), plain, rtol=0, atol=1e-12)
    assert (merit(override) != merit()).any()


def test_friends_are_those_named() -> None:
    assert {code for code, friend in zip(CODES, dyads().friend, strict=True) if friend} == {"ARG", "GBR", "ISR"}
    assert not dyads("mechanism.affinity=ignored").friend.any()


def test_blocs_are_rows_in_the_order_of_their_names() -> None:
    facts = dyads("partners.blocs.zz=[JPN,KOR]", "partners.blocs.aa=[VNM,THA,IDN]")
    assert facts.bloc.shape == (2, len(CODES))
    assert [{CODES[place] for place in np.flatnonzero(row)} for row in facts.bloc] == [
        {"VNM", "THA", "IDN"},
        {"JPN", "KOR"},
    ]
    assert dyads().bloc.shape == (0, len(CODES))


def test_uniform_announces_the_floor_to_everybody_but_the_exempt() -> None:
    facts = dyads("mechanism.schedule=uniform", "home.schedule.floor_pct=12.0")
    np.testing.assert_array_equal(facts.announced, np.where(facts.exempt, 0.0, 12.0))
    np.testing.assert_array_equal(facts.exempt, dyads().exempt)


@pytest.mark.parametrize(
    ("override", "gone"),
    [
        ("mechanism.purchases=none", {"purchases_usd_bn"}),
        ("mechanism.barrier_reform=none", {"barrier_reform"}),
        ("mechanism.side_concessions=none", {"investment_usd_bn", "licences_share"}),
    ],
)
def test_a_term_that_is_switched_off_is_on_no_table(override: str, gone: set[str]) -> None:
    plain, found = terms(), terms(override)
    for place, name in enumerate(TERMS):
        if name in gone:
            assert not found.maximum[place].any()
            assert plain.maximum[place].any()
        else:
            same_bits(found.maximum[place], plain.maximum[place])
    for field in ("gain", "cost", "curvature"):
        same_bits(getattr(found, field), getattr(plain, field), field)


def test_a_pledge_is_limited_by_gdp_and_in_dollars() -> None:
    most = terms("mechanism.deal_kinds=one_kind").maximum[TERMS.index("investment_usd_bn")]
    np.testing.assert_allclose(most, np.minimum(0.25 * GDP, 600.0), rtol=1e-14)
    assert (most == 600.0).sum() >= 3

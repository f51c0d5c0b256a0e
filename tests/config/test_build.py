"""What is built from a configuration: schedule, dyads, strategies, payoffs."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.config.build import Plan, build
from sim.config.payoffs import default_cache
from sim.config.strategies import build_roster, strategies_of_run
from sim.data.load import load_table, partner_codes
from sim.errors import ConfigError
from sim.rules.state import NEVER


def plan(*overrides: str) -> Plan:
    return build(read(composed("run", parse(list(overrides)).overrides)), cache=default_cache())


@pytest.fixture(scope="module")
def baseline() -> Plan:
    return plan()


def test_schedule_of_2_april_is_the_announced_one(baseline: Plan) -> None:
    announced = load_table("partners")["announced_rate_2025_04_02_pct"].to_numpy()
    np.testing.assert_array_equal(baseline.setting.dyads.announced, announced)


def test_without_exceptions_of_the_chart_two_partners_differ() -> None:
    dyads = plan("home.schedule.chart_exceptions=false").setting.dyads
    announced = load_table("partners")["announced_rate_2025_04_02_pct"].to_numpy()
    differing = {code for code, gap in zip(partner_codes(), announced - dyads.announced, strict=True) if gap}
    assert differing == {"JPN", "VNM"}


def test_floor_and_cap_bound_the_schedule() -> None:
    dyads = plan("home.schedule.floor_pct=12", "home.schedule.cap_pct=30").setting.dyads
    ordinary = dyads.announced[~dyads.exempt]
    assert ordinary.min() == 12.0
    assert ordinary.max() == 30.0
    assert set(np.array(partner_codes())[dyads.exempt]) == {"CAN", "MEX"}


def test_calendar_in_days(baseline: Plan) -> None:
    calendar = baseline.setting.calendar
    assert (calendar.announce, calendar.impose_floor, calendar.pause, calendar.deadline) == (0, 3, 7, 98)
    assert plan("calendar.narrow_scope=null").setting.calendar.narrow_scope == NEVER


def test_capacity_is_teams_times_sessions() -> None:
    capacity = plan("home.teams=7", "home.sessions_per_team_week=3").setting.capacity
    assert capacity.sessions_per_week == 21.0


def test_payoffs_are_the_trade_models(baseline: Plan) -> None:
    payoffs = baseline.setting.payoffs
    assert payoffs.partner.values.shape[:2] == (2, 72)
    assert np.isfinite(payoffs.partner.values).all()
    assert np.isfinite(payoffs.home.values).all()
    column = partner_codes().index("VNM")
    losses = payoffs.partner.values[0, column, :50, 0]
    assert (np.diff(losses) < 0.0).all()  # a higher rate on Vietnam costs Vietnam more


def test_by_welfare_alone_home_wants_a_modest_rate_and_large_threats_hurt_it_more() -> None:
    """The first check of MODEL section 7.2; rates are whole rates, duties from before included."""
    setting = plan("home.weights.deficit=0", "home.weights.revenue=0", "home.stress.cost_share=0").setting
    home, partner = setting.payoffs.home.values[0, :, :, 0], setting.payoffs.partner.values[0, :, :, 0]
    large = setting.dyads.imports > 10.0
    best = home.argmax(axis=1)[large]
    assert 14.0 <= np.median(best) <= 17.0
    assert (home[large, 40] - home[large, 20] < partner[large, 40] - partner[large, 20]).all()


def test_a_heavy_weight_on_the_deficit_makes_home_prefer_its_threat() -> None:
    """The other check: with a deficit weight of 0.7 home likes carrying out its threat more than with 0.3."""

    def gain_of_threat(weight: float) -> np.ndarray:
        setting = plan(f"home.weights.deficit={weight}").setting
        dyads, table = setting.dyads, setting.payoffs.home.values[1]
        columns = np.flatnonzero(dyads.announced > 15.0)
        high = [table[c, round(float(dyads.announced[c])), 0] for c in columns]
        low = [table[c, 10, 0] for c in columns]
        return np.array(high) - np.array(low)

    assert (gain_of_threat(0.7) > gain_of_threat(0.3)).all()


def test_mix_gives_its_shares_and_leaves_named_partners_alone(baseline: Plan) -> None:
    names = [
        [
            strategy.name
            for strategy in strategies_of_run(roster=baseline.roster, seed=1, run=run, slots=tuple(range(72)))
        ]
        for run in range(60)
    ]
    flat = [name for run in names for code, name in zip(partner_codes(), run, strict=True) if code != "CHN"]
    for name, share in baseline.experiment.partners.mix.items():
        # 60 x 71 draws: four standard errors of a share of 0.3 are 0.028
        assert abs(flat.count(name) / len(flat) - share) < 0.03
    assert {run[partner_codes().index("CHN")] for run in names} == {"retaliator"}


def test_naming_one_partner_leaves_the_luck_of_the_others(baseline: Plan) -> None:
    other = plan("partners.strategy.JPN=stonewall")
    slots = tuple(range(72))
    before = strategies_of_run(roster=baseline.roster, seed=1, run=5, slots=slots)
    after = strategies_of_run(roster=other.roster, seed=1, run=5, slots=slots)
    changed = [code for code, a, b in zip(partner_codes(), before, after, strict=True) if a != b]
    assert set(changed) <= {"JPN"}


OWN = '''
from sim.strategies import Strategy, Traits


class Half(Strategy):
    """Gives up half, always."""

    name = "half"
    source = "null"
    traits = Traits()

    def concession(self, view):
        return 0.5


class Broken(Half):
    def __init__(self):
        raise ValueError("no luck")
'''


@pytest.fixture
def own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    (tmp_path / "my_strategies.py").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield "my_strategies"
    sys.modules.pop("my_strategies", None)


def test_a_users_own_class_is_found_in_the_working_folder(own_module: str) -> None:
    experiment = read(composed("run", parse([f"partners.strategy.JPN={own_module}:Half"]).overrides))
    roster = build_roster(experiment, partner_codes())
    chosen = roster.fixed[partner_codes().index("JPN")]
    assert chosen is not None
    assert chosen.name == "half"


def test_a_class_that_cannot_be_made_is_refused(own_module: str) -> None:
    experiment = read(composed("run", parse([f"partners.strategy.JPN={own_module}:Broken"]).overrides))
    with pytest.raises(ConfigError, match=r"partners\.strategy\.JPN: .*no luck"):
        build_roster(experiment, partner_codes())

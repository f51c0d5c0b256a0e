"""What is built from a configuration: schedule, dyads, strategies, payoffs."""

import numpy as np
import pytest

import sim.config.payoffs
import sim.trade.calibration
from experiments.compose import composed, parse
from experiments.run import read
from sim.config.build import Plan, build
from sim.config.histories import record
from sim.config.payoffs import default_cache
from sim.config.strategies import strategies_of_run
from sim.data.load import OF_RUNS, load_all, load_table, partner_codes
from sim.rules.state import NEVER


def plan(*overrides: str) -> Plan:
    return build(read(composed("run", parse(list(overrides)).overrides)), cache=default_cache())


@pytest.fixture(scope="module")
def baseline() -> Plan:
    return plan()


def test_a_run_reads_no_table_but_those_that_are_said_to_be_of_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons take records made with other tables than these for the same world."""
    opened: set[str] = set()
    real = sim.trade.calibration.load_table
    monkeypatch.setattr(
        sim.trade.calibration, "load_table", lambda name, folder=None: opened.add(name) or real(name, folder)
    )
    sim.config.payoffs._trade_model.cache_clear()
    tables = {name: table for name, table in load_all().items() if name in OF_RUNS}
    experiment = read(composed("run", ["run.runs=1", "run.horizon=8", "run.engine=array"]))
    record(build(experiment, tables=tables, cache=default_cache()), range(1))
    assert opened
    assert opened <= set(OF_RUNS)


def test_schedule_of_2_april_is_the_announced_one(baseline: Plan) -> None:
    announced = load_table("partners")["announced_rate_2025_04_02_pct"].to_numpy()
    np.testing.assert_array_equal(baseline.setting.dyads.announced, announced)


def test_without_exceptions_of_the_chart_two_partners_differ() -> None:
    dyads = plan("home.schedule.chart_exceptions=false").setting.dyads
    announced = load_table("partners")["announced_rate_2025_04_02_pct"].to_numpy()
    differing = {code for code, gap in zip(partner_codes(), announced - dyads.announced, strict=True) if gap}
    assert differing == {"JPN", "VNM"}


def test_backing_down_costs_home_the_square_of_the_duty_given_up(baseline: Plan) -> None:
    """In the deal that is best for the partner home gives up all that it can; the partner's side is as before."""
    dyads, plain = baseline.setting.dyads, baseline.setting.frontier
    watched = plan("home.weights.audience=0.5").setting.frontier
    given_up = dyads.coverage * np.maximum(dyads.announced - dyads.lowest, 0.0) / 100.0
    cost = np.broadcast_to(0.5 * dyads.imports * given_up**2, plain.home_low.shape)
    assert (cost > 0.0).any()
    np.testing.assert_allclose(plain.home_low - watched.home_low, cost, atol=1e-9)
    np.testing.assert_array_equal(watched.partner_high, plain.partner_high)


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
    assert payoffs.partner.values.shape[1:3] == (2, 72)
    assert np.isfinite(payoffs.partner.values).all()
    assert np.isfinite(payoffs.home.values).all()
    column = partner_codes().index("VNM")
    losses = payoffs.partner.values[0, 0, column, :50]
    assert (np.diff(losses) < 0.0).all()  # a higher rate on Vietnam costs Vietnam more


def test_by_welfare_alone_home_wants_a_modest_rate_and_large_threats_hurt_it_more() -> None:
    """The first check of MODEL section 7.2; rates are whole rates, duties from before included."""
    by_welfare = ["home.weights.deficit=0", "home.weights.revenue=0", "home.stress.cost_share=0"]
    setting = plan(*by_welfare, "partners.exposure_weight=0").setting
    home, partner = setting.payoffs.home.values[0, 0], setting.payoffs.partner.values[0, 0]
    large = setting.dyads.imports > 10.0
    best = home.argmax(axis=1)[large]
    assert 14.0 <= np.median(best) <= 17.0
    assert (home[large, 40] - home[large, 20] < partner[large, 40] - partner[large, 20]).all()


def test_a_heavy_weight_on_the_deficit_makes_home_prefer_its_threat() -> None:
    """The other check: with a deficit weight of 0.7 home likes carrying out its threat more than with 0.3."""

    def gain_of_threat(weight: float) -> np.ndarray:
        setting = plan(f"home.weights.deficit={weight}").setting
        dyads, table = setting.dyads, setting.payoffs.home.values[0, 1]
        columns = np.flatnonzero(dyads.announced > 15.0)
        high = [table[c, round(float(dyads.announced[c]))] for c in columns]
        low = [table[c, 10] for c in columns]
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


@pytest.mark.parametrize("weight", [0.2, 0.5])
def test_exposed_sectors_make_a_duty_dearer_for_the_partner(weight: float) -> None:
    """By a share of the duty paid times home's share in its exports; whatever the others pay and it retaliates."""
    with_it, without = (plan(f"partners.exposure_weight={value}").setting.payoffs for value in (weight, 0.0))
    table = load_table("partners")
    share = table["us_share_of_exports_pct"].to_numpy(dtype=float) / 100.0
    imports = table["us_imports_2024_usd_bn"].to_numpy(dtype=float)
    rate = np.arange(without.partner.values.shape[3]) * without.partner.rate_step / 100.0
    cost = weight * (share * imports)[:, np.newaxis] * rate
    np.testing.assert_allclose(
        without.partner.values - with_it.partner.values,
        np.broadcast_to(cost, without.partner.values.shape),
        atol=1e-9,
    )
    np.testing.assert_array_equal(with_it.home.values, without.home.values)


def test_side_concessions_switched_off_leave_exposed_sectors_out() -> None:
    off, zero = plan("mechanism.side_concessions=none"), plan("partners.exposure_weight=0")
    np.testing.assert_array_equal(off.setting.payoffs.partner.values, zero.setting.payoffs.partner.values)


def test_dated_lists_are_days_and_columns() -> None:
    setting = plan(
        "calendar.summits=[{date: '2025-06-15', partners: [JPN, CAN]}]",
        "calendar.signals=[{date: '2025-05-09', partners: [CHN], rate_pct: 80.0}]",
        "shocks.dated=[{date: '2025-08-06', partners: [BRA], points: 40.0}]",
        "shocks.hazard_per_day=0.002",
    ).setting
    codes = np.array(setting.codes)
    (summit,), (floated,), (shock,) = setting.calendar.summits, setting.calendar.floated, setting.shocks.dated
    assert (summit.day, set(codes[summit.invited])) == (74, {"JPN", "CAN"})
    assert (floated.day, set(codes[floated.target]), floated.rate_pct) == (37, {"CHN"}, 80.0)
    assert (shock.day, set(codes[shock.target]), shock.points) == (126, {"BRA"}, 40.0)
    assert (setting.shocks.hazard_per_day, setting.shocks.suspends_days) == (0.002, 30)


def test_members_of_a_bloc_play_its_strategy_unless_they_are_named() -> None:
    made = plan("partners.blocs.asean=[VNM,THA,IDN]", "partners.strategy.IDN=stonewall")
    chosen = {
        code: None if strategy is None else strategy.name
        for code, strategy in zip(made.setting.codes, made.roster.fixed, strict=True)
    }
    assert (chosen["VNM"], chosen["THA"], chosen["IDN"], chosen["JPN"]) == ("bloc", "bloc", "stonewall", None)
    assert made.setting.dyads.bloc.sum() == 3


def test_alike_all_partners_play_one_strategy() -> None:
    made = plan("mechanism.strategies=alike", "partners.alike=conceder", "partners.blocs.asean=[VNM,THA]")
    assert {strategy.name for strategy in made.roster.fixed if strategy is not None} == {"conceder"}
    assert None not in made.roster.fixed
    assert not made.setting.dyads.bloc.any()


def test_a_plan_keeps_the_configuration_that_was_asked_for() -> None:
    """Records say what the user said, not what stands in its place."""
    made = plan("mechanism.objective=welfare_only")
    assert made.experiment.home.weights.deficit == 0.3
    assert made.experiment.mechanism.objective == "welfare_only"
    assert made.setting.talks.quick_win == 0.0

"""``run``: one configuration, all its replications, records and figures."""

import argparse
import datetime
import sys
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import hydra
import pandas as pd
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from experiments.compose import composed, parse, plain, points
from experiments.help import run_help
from experiments.own_words import own_words
from experiments.point_runs import PointRuns, PointTable, point_parts, spread_runs, told_of
from experiments.progress import progress_bar
from experiments.terminal import print_place, print_summary
from experiments.unread import check_all_read
from sim.analysis.large_ensembles import headlines_of, signatories_of
from sim.analysis.summary import Headline, summary_table
from sim.config.build import Plan, build
from sim.config.parallel import simulate_parts
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.config.validate import checked
from sim.data.load import data_hashes, partner_codes
from sim.errors import ConfigError, TalksError
from sim.records.manifest import command_line, manifest
from sim.records.run_points import RUN_POINTS
from sim.records.store import TableWriter, check_target, new_folder, read_table, write_json, write_table
from sim.sweeps.identity import own_strategies
from sim.sweeps.points import run_points


def main(argv: Sequence[str], helper: Executor | None = None) -> int:
    """Run from the command line; see ``--help``. A ``helper`` takes a part of the work off this process."""
    args = parse(argv)
    if args.help:
        print(run_help())
        return 0
    drawn, args.overrides = _points(args)
    jobs = points(args.overrides) if args.multirun else [args.overrides]
    configs = [composed("run", job) for job in jobs]
    experiments = [  # all are checked before anything is simulated
        read(config, job) for config, job in zip(configs, jobs, strict=True)
    ]
    for job, experiment in zip(jobs, experiments, strict=True):
        check_all_read(job, experiment)
    if len(jobs) > 1 and experiments[0].output.folder is not None:
        raise ConfigError("output.folder: one folder for several runs; leave it out with --multirun")
    if args.multirun or args.cfg or args.info or args.hydra_help:
        return _through_hydra(argv)
    at = None if drawn is None else spread_runs(drawn, args.overrides)
    execute(configs[0], experiments[0], list(argv), at=at, helper=helper)
    return 0


def _points(args: argparse.Namespace) -> tuple[str | None, list[str]]:
    """Split off the table of points that runs are to draw from."""
    own, rest = own_words(args.overrides, ("points",))
    if own and (args.multirun or args.cfg or args.info or args.hydra_help):
        raise ConfigError("points: is for one run of all its points; expected no --multirun, --cfg or --info")
    return own.get("points"), rest


def read(config: DictConfig, overrides: Sequence[str] | None = None) -> Experiment:
    """Return a composed configuration, checked.

    With ``overrides`` a date beyond the horizon is refused, unless they ask for that horizon themselves.

    Raises
    ------
    ConfigError
    """
    asked = overrides is None or any(word.startswith("run.horizon=") for word in overrides)
    return checked(plain(config), partner_codes(), cut_short=asked)


def execute(
    config: DictConfig,
    experiment: Experiment,
    argv: Sequence[str],
    *,
    say: bool = True,
    number: int = 1,
    at: PointRuns | None = None,
    helper: Executor | None = None,
) -> Path:
    """Simulate, record and draw one configuration, print its summary if asked to; return the results folder.

    Of several that are begun together each has a number, which keeps their folders apart. With points, ``at``, the
    runs play these in turn; the configuration is what they stand on.
    """
    started = datetime.datetime.now(datetime.UTC)
    target = _target(experiment, number)
    check_target(target)
    experiments = [experiment] if at is None else at.experiments
    plan = build(experiments[0], cache=default_cache())
    with new_folder(target) as folder:
        _simulate(plan, experiments, folder, helper)
        failures = read_table(folder, "failures")
        if at is not None:
            write_table(folder, RUN_POINTS, run_points(at.table.keys, at.table.values, experiment.run.runs))
        (folder / "config.yaml").write_text(OmegaConf.to_yaml(config, resolve=True), encoding="utf-8")
        found = headlines_of(folder, experiment.run.runs, experiment.output.report_dates)
        summary_table(found).to_csv(folder / "summary.csv", index=False, float_format="%.6g")
        # Before the pictures, which take longer than the runs; and nobody needs to listen for records to be kept.
        unheard = _told_early(folder, found, experiment, at, say=say)
        if experiment.output.figures:
            _draw(folder, None if experiment.run.processes == 1 else helper)
        told = manifest(
            command=command_line(["run", *argv]),
            seed=experiment.run.seed,
            runs=experiment.run.runs,
            failed=len(failures),
            data_hashes=data_hashes(),
            own_code=own_strategies(experiments),
            started=started,
        )
        write_json(folder, "manifest.json", told if at is None else told | {"points": told_of(at.table)})
    if unheard is not None:
        raise unheard
    if say:
        print_place(target)
    _warn(failures, experiment.run.runs)
    return target


def _simulate(plan: Plan, experiments: Sequence[Experiment], folder: Path, helper: Executor | None) -> None:
    """Play all runs and write their tables as they come; with several points run r plays point r modulo these."""
    run = plan.experiment.run
    with progress_bar("runs", run.runs) as advance, TableWriter(folder) as writer:
        if len(experiments) > 1:
            parts = point_parts(experiments, progress=advance)
        else:
            parts = simulate_parts(plan, processes=run.processes, progress=advance, helper=helper)
        for part in parts:
            writer.write(part)


def _target(experiment: Experiment, number: int) -> Path:
    """Return the results folder: as asked for, or a fresh dated one."""
    if experiment.output.folder is not None:
        return Path(experiment.output.folder)
    stamp = datetime.datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S")
    wanted = Path("results") / "runs" / f"{stamp}-{experiment.scenario.name}"
    target = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
    while target.exists():  # two runs begun in one second
        number += 1
        target = wanted.with_name(f"{wanted.name}-{number}")
    return target


def _draw(folder: Path, helper: Executor | None) -> None:
    from sim.figures.run import draw_run_figures  # noqa: PLC0415 - matplotlib costs half a second to import

    draw_run_figures(folder, helper=helper)


def _say(folder: Path, found: Sequence[Headline], experiment: Experiment) -> None:
    known = {headline.date for headline in found if headline.date is not None}
    cut = max(known, default=None)
    first = signatories_of(folder, experiment.run.runs, cut or datetime.date.max).head(10)
    beyond = [date for date in experiment.output.report_dates if date not in known]
    print_summary(summary_table(found), first, cut, beyond)


def _told_early(
    folder: Path, found: Sequence[Headline], experiment: Experiment, at: PointRuns | None, *, say: bool
) -> OSError | SystemExit | None:
    """Print what is known before the pictures; return what kept it from being heard, as a closed pipe does."""
    try:
        if at is not None:
            _say_points(at.table, experiment.run.runs)
        if say:
            _say(folder, found, experiment)
    except (OSError, SystemExit) as gone:  # rich ends the program when its reader goes away
        return gone
    return None


def _say_points(points: PointTable, runs: int) -> None:
    """Say what runs drew from, and what of it the configuration kept for itself."""
    number = len(points.rows)
    count = f"{number} points" if runs >= number else f"the first {runs} of {number} points"
    uneven = "; some count once more than others" if runs > number and runs % number else ""
    held = f"; the same in every run: {', '.join(points.held)}" if points.held else ""
    print(f"points: {points.name}, {count} of {len(points.keys)} keys, in turn{uneven}{held}")


def _warn(failures: pd.DataFrame, runs: int) -> None:
    """Say which runs are missing from the records, so that nobody takes them for all."""
    if len(failures):
        first = failures["reason"].iloc[0]
        print(
            f"warning: {len(failures)} of {runs} runs failed, see failures.parquet; first: {first}",
            file=sys.stderr,
        )


def _through_hydra(argv: Sequence[str]) -> int:
    """Hand over to Hydra for what is its own: ``--multirun`` with any launcher, ``--cfg``, ``--info``."""
    failures: list[str] = []

    def job(config: DictConfig) -> None:
        try:
            number = 1 + int(OmegaConf.select(HydraConfig.get(), "job.num") or 0)  # type: ignore[arg-type]
            execute(config, read(config), list(argv), number=number)
        except TalksError as problem:
            failures.append(str(problem))
            print(f"error: {problem}", file=sys.stderr)

    args = parse(argv)
    flags = ["--multirun"] if args.multirun else []
    flags += ["--cfg", args.cfg] if args.cfg else []
    flags += ["--resolve"] if args.resolve else []
    flags += ["--package", args.package] if args.package else []
    flags += ["--info", args.info] if args.info else []
    flags += ["--hydra-help"] if args.hydra_help else []
    sys.argv = ["tariff-talks run", *flags, *args.overrides]
    hydra.main(config_path="pkg://configs", config_name="run", version_base="1.3")(job)()
    return 2 if failures else 0

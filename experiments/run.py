"""``run``: one configuration, all its replications, records and figures."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

import hydra
import pandas as pd
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from experiments.compose import composed, parse, plain, points
from experiments.help import run_help
from experiments.progress import progress_bar
from experiments.terminal import print_summary
from experiments.unread import check_all_read
from sim.analysis.large_ensembles import headlines_of, signatories_of
from sim.analysis.summary import Headline, summary_table
from sim.config.build import Plan, build
from sim.config.parallel import simulate_parts
from sim.config.payoffs import default_cache
from sim.config.schema import Experiment
from sim.config.strategies import own_code
from sim.config.validate import checked
from sim.data.load import data_hashes, partner_codes
from sim.errors import ConfigError, TalksError
from sim.records.manifest import command_line, manifest
from sim.records.store import TableWriter, check_target, new_folder, read_table, write_json


def main(argv: Sequence[str]) -> int:
    """Run from the command line; see ``--help``."""
    args = parse(argv)
    if args.help:
        print(run_help())
        return 0
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
    execute(configs[0], experiments[0], list(argv))
    return 0


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
    config: DictConfig, experiment: Experiment, argv: Sequence[str], *, say: bool = True, number: int = 1
) -> Path:
    """Simulate, record and draw one configuration, print its summary if asked to; return the results folder.

    Of several that are begun together each has a number, which keeps their folders apart.
    """
    started = datetime.datetime.now(datetime.UTC)
    target = _target(experiment, number)
    check_target(target)
    plan = build(experiment, cache=default_cache())
    with new_folder(target) as folder:
        _simulate(plan, folder)
        failures = read_table(folder, "failures")
        (folder / "config.yaml").write_text(OmegaConf.to_yaml(config, resolve=True), encoding="utf-8")
        found = headlines_of(folder, experiment.run.runs, experiment.output.report_dates)
        summary_table(found).to_csv(folder / "summary.csv", index=False, float_format="%.6g")
        if experiment.output.figures:
            _draw(folder)
        write_json(
            folder,
            "manifest.json",
            manifest(
                command=command_line(["run", *argv]),
                seed=experiment.run.seed,
                runs=experiment.run.runs,
                failed=len(failures),
                data_hashes=data_hashes(),
                own_code=own_code(plan.roster),
                started=started,
            ),
        )
    if say:
        _say(target, found, experiment)
    _warn(failures, experiment.run.runs)
    return target


def _simulate(plan: Plan, folder: Path) -> None:
    """Play all runs and write their tables as they come."""
    run = plan.experiment.run
    with progress_bar("runs", run.runs) as advance, TableWriter(folder) as writer:
        for part in simulate_parts(plan, processes=run.processes, progress=advance):
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


def _draw(folder: Path) -> None:
    from sim.figures.run import draw_run_figures  # noqa: PLC0415 - matplotlib costs half a second to import

    draw_run_figures(folder)


def _say(folder: Path, found: Sequence[Headline], experiment: Experiment) -> None:
    known = {headline.date for headline in found if headline.date is not None}
    cut = max(known, default=None)
    first = signatories_of(folder, experiment.run.runs, cut or datetime.date.max).head(10)
    beyond = [date for date in experiment.output.report_dates if date not in known]
    print_summary(summary_table(found), first, cut, folder, beyond)


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

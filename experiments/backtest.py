"""``backtest``: an ensemble against the record, beside naive predictors and with mechanisms left out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from experiments.backtest_arguments import USAGE, Asked, arguments
from experiments.backtest_histories import Histories, drawn_from, recorded, simulated, variants
from experiments.backtest_terminal import print_scores
from experiments.compose import composed
from experiments.point_runs import PointTable, told_of
from experiments.run import read
from sim.analysis.backtest import Case, case_of, score_table
from sim.analysis.backtest_notes import notes_of
from sim.analysis.backtest_partners import partner_table, path_table, reliability_tables
from sim.config.schema import Experiment
from sim.data.history_folder import History, read_history
from sim.data.load import data_hashes
from sim.errors import DataError
from sim.records.manifest import command_line, manifest
from sim.records.store import check_target, new_folder, write_json

TABLES = {"partners": partner_table, "reliability": reliability_tables, "tariff_path": path_table}


def main(argv: Sequence[str]) -> int:
    """Run from the command line; see ``--help``."""
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    started = datetime.now(UTC)
    asked = arguments(argv)
    history = read_history(asked.history)
    config = _config(asked)
    target = fresh_folder(config.output.folder, "backtests", config.scenario.name)
    check_target(target)
    drawn = drawn_from(asked)
    cases, notes, histories = _cases(asked, history, drawn)
    scores = pd.concat([score_table(case, draws=asked.draws, seed=config.run.seed) for case in cases])
    with new_folder(target) as folder:
        _write(folder, cases, scores, notes)
        told = manifest(
            command=command_line(["backtest", *argv]),
            seed=config.run.seed,
            runs=histories.runs,
            failed=histories.failed,
            data_hashes=data_hashes() | _history_hashes(asked),
            own_code={},
            started=started,
        )
        write_json(folder, "manifest.json", told if drawn is None else told | {"points": told_of(drawn)})
        if config.output.figures:
            _draw(folder)
    print_scores(scores, notes, histories.runs, target)
    return 0


def fresh_folder(asked: str | None, kind: str, name: str) -> Path:
    """Return the results folder: as asked for, or a fresh dated one under ``results/KIND``."""
    if asked is not None:
        return Path(asked)
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S")
    wanted = Path("results") / kind / f"{stamp}-{name}"
    target, copy = wanted, 2
    while target.exists():  # two begun in one second
        target, copy = wanted.with_name(f"{wanted.name}-{copy}"), copy + 1
    return target


def _config(asked: Asked) -> Experiment:
    words = [word for word in asked.overrides if not word.startswith("run.horizon=")]
    return read(composed("run", words))


def _cases(asked: Asked, history: History, drawn: PointTable | None) -> tuple[list[Case], list[str], Histories]:
    """Return every cut-off date ready to be scored, with what a reader should know, and the last histories."""
    jobs = {} if asked.folder else variants(asked, drawn)
    cases, notes = [], []
    if drawn is not None and drawn.held:
        notes.append(f"points: the same in every run, since set otherwise: {', '.join(drawn.held)}.")
    if any(word.startswith("run.horizon=") for word in asked.overrides):
        notes.append("run.horizon is not read: histories end with the round that holds the cut-off date.")
    for outcomes in history.outcomes:
        codes = [code for code in outcomes.table.index if code not in asked.leave_out]
        if not codes:
            raise DataError(f"history: outcomes of {outcomes.date} hold no partner that is scored; see leave_out")
        found = recorded(asked.folder) if asked.folder else simulated(jobs, drawn, outcomes.date)
        case = case_of(outcomes, history, found.ensembles, found.deadlines, asked.leave_out)
        cases.append(case)
        notes += notes_of(case)
    return cases, notes, found


def _write(folder: Path, cases: Sequence[Case], scores: pd.DataFrame, notes: Sequence[str]) -> None:
    scores.to_csv(folder / "scores.csv", index=False, float_format="%.6g")
    for name, table in TABLES.items():
        whole = pd.concat([table(case) for case in cases])
        whole.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")
    (folder / "notes.txt").write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")


def _draw(folder: Path) -> None:
    from sim.figures.backtest import draw_backtest_figures  # noqa: PLC0415 - matplotlib costs half a second to import

    draw_backtest_figures(folder)


def _history_hashes(asked: Asked) -> dict[str, str]:
    """Return the hashes of a history folder's files, under their names in it."""
    if asked.history is None:
        return {}
    return {f"history/{name}": digest for name, digest in data_hashes(asked.history).items()}

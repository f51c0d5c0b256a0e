"""Rebuild every table of sim/data from a folder of raw inputs: ``python -m experiments.rebuild_data RAW [INTO]``.

Deterministic: the same inputs give the same bytes. Prints which tables changed, by sha256, writes the hashes
into SOURCES.md and checks the result with the loader. What is derived here, and how, is told in SOURCES.md.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

import sim.data
from sim.data.load import check_tables, data_hashes
from sim.errors import DataError
from sim.rules.schedule import announced_rate_pct

HERE = Path(sim.data.__file__).parent
COPIED = {
    "economies.csv": "economies.csv",
    "trade_flows.csv": "trade_flows_2023.csv",
    "parameters.csv": "parameters.csv",
    "outcomes_2025-08-07.csv": "outcomes_2025-08-07.csv",
    "effective_tariff.csv": "effective_tariff_2025.csv",
    "effective_rates_by_partner.csv": "effective_rates_by_partner_to_2025-08-07.csv",
}
"""Tables taken over as they are: our file from raw file."""
HISTORY = ("history_before_2025-04-02.csv", "history_2025-04-02_to_2025-08-07.csv")
EXEMPT = ("CAN", "MEX")
MARK = ("<!-- sha256: written by experiments/rebuild_data.py -->\n", "<!-- end of sha256 -->\n")


def main() -> None:
    """Rebuild from the folder named on the command line into sim/data, or into a second folder."""
    raw, into = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE
    before = data_hashes(into)
    rebuild(raw, into=into)
    print("\n".join(_changes(before, data_hashes(into))))
    if (into / "SOURCES.md").exists():
        _write_hashes(into / "SOURCES.md", data_hashes(into))
    check_tables(into)


def rebuild(raw: Path, *, into: Path) -> None:
    """Write every table made from ``raw`` into ``into``; columns.csv and SOURCES.md are written by hand."""
    for file, text in _tables(raw).items():
        (into / file).write_text(text, encoding="utf-8", newline="\n")


def _tables(raw: Path) -> Mapping[str, str]:
    partners = _partners(_table(raw / "partners.csv"), _table(raw / "parameters.csv"))
    rates = _table(raw / "effective_rates_by_partner_to_2025-08-07.csv")
    made = {file: _text(raw / source) for file, source in COPIED.items()}
    made["history.csv"] = _joined(*(_text(raw / file) for file in HISTORY))
    made["partners.csv"] = partners.to_csv(index=False, lineterminator="\n")
    made["duties.csv"] = duties(partners, rates).to_csv(index=False, lineterminator="\n")
    return made


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(f"{path}: no such file, expected the raw inputs listed in sim/data/SOURCES.md") from None


def _table(path: Path) -> pd.DataFrame:
    _text(path)  # a missing file is refused the same way everywhere
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _joined(first: str, second: str) -> str:
    header, _, rows = second.partition("\n")
    if not first.startswith(header + "\n"):
        raise DataError(f"{' and '.join(HISTORY)}: different headers, expected the same columns in both")
    return first + rows


def _partners(partners: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    constant = parameters.set_index("name")["value"].astype(float)
    formula = announced_rate_pct(
        imports=partners["us_imports_2024_usd_bn"].astype(float),
        exports=partners["us_exports_2024_usd_bn"].astype(float),
        floor_pct=constant["ustr_floor_pct"],
        share=constant["ustr_discount"],
        cap_pct=np.inf,
    )
    gap = partners["announced_rate_2025_04_02_pct"].astype(int) - formula.astype(int)
    return partners.assign(schedule_exception_pct=gap.where(~partners["iso3"].isin(EXEMPT), 0))


def duties(partners: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return duties.csv: per partner the sectoral and emergency duties and the reach of the reciprocal ones.

    Parameters
    ----------
    partners : DataFrame
        ``iso3``, ``us_imports_2024_usd_bn``, ``ieepa_duty_before_2025_04_02_pct``.
    rates : DataFrame
        The tracker: ``date``, ``iso3``, ``added_tariff_pct`` (points over the 2024 tariff).
    """
    partners = partners.set_index("iso3")
    headline = partners["ieepa_duty_before_2025_04_02_pct"].astype(float)
    tracked = _from_tracker(rates, headline)
    table = tracked.reindex(partners.index)
    small = _smaller_half(tracked.drop(index=["CHN", *EXEMPT]), partners["us_imports_2024_usd_bn"].astype(float))
    table = table.fillna({name: small[name].median() for name in table}).assign(emergency_duty_effective_pct=0.0)
    table["emergency_duty_effective_pct"] = (
        tracked["emergency_duty_effective_pct"].reindex(table.index).fillna(0.0)
    )
    table["duty_basis"] = np.where(table.index.isin(tracked.index), "tracker", "median")
    table.insert(1, "emergency_duty_headline_pct", headline)
    return _rounded(table).reset_index()


def _from_tracker(rates: pd.DataFrame, headline: pd.Series) -> pd.DataFrame:
    added = rates.assign(added=rates["added_tariff_pct"].astype(float)).pivot(
        index="iso3", columns="date", values="added"
    )
    emergency = added["2025-03-06"]
    before = (added["2025-04-09"] - added["2025-04-03"]) / 10.0
    after = (added["2025-04-11"] - added["2025-04-03"]) / 10.0
    before["CHN"] = (added.at["CHN", "2025-04-05"] - added.at["CHN", "2025-04-03"]) / 34.0
    after["CHN"] = (added.at["CHN", "2025-05-12"] - added.at["CHN", "2025-04-03"]) / 10.0
    for code in EXEMPT:
        before[code] = after[code] = emergency[code] / headline[code]
    return pd.DataFrame(
        {
            "sectoral_duty_pct": added["2025-04-03"] - emergency,
            "emergency_duty_effective_pct": emergency,
            "reciprocal_coverage_apr05_share": before.clip(0.0, 1.0),
            "reciprocal_coverage_share": after.clip(0.0, 1.0),
        }
    )


def _smaller_half(tracked: pd.DataFrame, imports: pd.Series) -> pd.DataFrame:
    size = imports.reindex(tracked.index)
    return tracked[size < size.median()]


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    return table.round({name: 6 if name.endswith("_share") else 4 for name in table})


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    def change(file: str) -> str:
        was = before.get(file, "new")
        return f"{file}: unchanged" if was == after[file] else f"{file}: {was[:12]} -> {after[file][:12]}"

    return [change(file) for file in after]


def _write_hashes(page: Path, hashes: Mapping[str, str]) -> None:
    start, end = MARK
    head, _, rest = page.read_text(encoding="utf-8").partition(start)
    _, _, tail = rest.partition(end)
    rows = "".join(f"| `{file}` | `{digest}` |\n" for file, digest in hashes.items())
    page.write_text(
        f"{head}{start}| file | sha256 |\n|---|---|\n{rows}{end}{tail}", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()

"""Reading what arrives after a plan was published: a table of its own, whose ids are those of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd

from datasets.assemble import check_columns, final
from datasets.convert import Converter
from datasets.csv_files import read_csv_file
from datasets.findings import Finding, Findings, error
from datasets.schema import TABLES
from datasets.workbook import SUFFIXES, check_results, open_workbook, read_sheet, sheet_names
from rules.columns import StrArray
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.tables import Confirmations, GroupChanges, Overrules, Refusals, Substitutes, Table

RecordT = TypeVar("RecordT", bound=Table)

_NAMES: dict[type[Table], str] = {
    Refusals: "refusals",
    Confirmations: "confirmations",
    Substitutes: "substitutes",
    Overrules: "overrules",
    GroupChanges: "group_changes",
}


@dataclass(frozen=True, eq=False)
class Arrived(Generic[RecordT]):
    """A table that arrived: as columns, and each of its rows as texts by heading; and remarks on it."""

    record: RecordT
    rows: tuple[dict[str, str], ...] = ()
    remarks: tuple[Problem, ...] = ()


def read_arrived(path: Path, dataset: Dataset, kind: type[RecordT]) -> Arrived[RecordT]:
    """The table of that kind from a CSV file or a workbook (its sheet of that name, else its first one).

    Raises: InputError: every problem of the file at once, ids that the dataset does not have among them.
    """
    name = _NAMES[kind]
    findings = Findings(lambda _: path.name)
    frame = _frame(path, name, findings)
    if frame is not None:
        check_columns(name, frame, findings)
    if frame is None or any(p.grade is Grade.ERROR for p in findings.all()):
        raise InputError(findings.all())
    typed = _converter(dataset, findings).table(TABLES[name], frame)
    remarks = findings.remarks()
    columns: dict[str, Any] = {column.column.field: final(column) for column in typed.columns.values()}
    cells = frame.astype(str).to_dict("records")
    rows = tuple({str(heading): str(text) for heading, text in row.items()} for row in cells)
    return Arrived(kind(**columns), rows, remarks)


def _converter(dataset: Dataset, findings: Findings) -> Converter:
    converter = Converter(findings)
    ids: tuple[tuple[str, str, StrArray], ...] = (
        ("schools", "school_id", dataset.schools.school_id),
        ("teachers", "teacher_id", dataset.teachers.teacher_id),
        ("groups", "group_id", dataset.groups.group_id),
    )
    for table, column, known in ids:
        converter.learn_ids(TABLES[table], pd.DataFrame({column: np.asarray(known, dtype=object)}))
    return converter


def _frame(path: Path, name: str, findings: Findings) -> pd.DataFrame | None:
    if path.suffix.lower() == ".csv" and path.is_file():
        return read_csv_file(path, name, findings)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        book = open_workbook(path)
        if isinstance(book, Finding):
            findings.add(book, name)
            return None
        sheets = sheet_names(book)
        if sheets:
            sheet = name if name in sheets else sheets[0]
            check_results(path, [sheet], findings)
            return read_sheet(book, sheet, findings)
    expected = (f"таблица {name} .csv или .xlsx", f"a table of {name}, .csv or .xlsx")
    message = (f"здесь нет таблицы {name}", f"there is no table of {name} here")
    findings.add(error(f"no_{name}", *message, expected), name)
    return None

"""Reading refusals as they arrive: a table of their own, whose ids are those of a dataset."""

from __future__ import annotations

from pathlib import Path

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
from rules.tables import Refusals

TABLE = "refusals"


def read_refusals(path: Path, dataset: Dataset) -> tuple[Refusals, tuple[Problem, ...]]:
    """The refusals of a CSV file or a workbook (its sheet ``refusals``, else its first one), and remarks.

    Raises: InputError: every problem of the file at once, ids that the dataset does not have among them.
    """
    findings = Findings(lambda _: path.name)
    frame = _frame(path, findings)
    if frame is not None:
        check_columns(TABLE, frame, findings)
    if frame is None or any(p.grade is Grade.ERROR for p in findings.all()):
        raise InputError(findings.all())
    converter = Converter(findings)
    ids: tuple[tuple[str, str, StrArray], ...] = (
        ("teachers", "teacher_id", dataset.teachers.teacher_id),
        ("groups", "group_id", dataset.groups.group_id),
    )
    for table, column, known in ids:
        converter.learn_ids(TABLES[table], pd.DataFrame({column: np.asarray(known, dtype=object)}))
    typed = converter.table(TABLES[TABLE], frame)
    remarks = findings.remarks()
    columns = {column.column.field: final(column) for column in typed.columns.values()}
    return Refusals(**columns), remarks


def _frame(path: Path, findings: Findings) -> pd.DataFrame | None:
    if path.suffix.lower() == ".csv" and path.is_file():
        return read_csv_file(path, TABLE, findings)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        book = open_workbook(path)
        if isinstance(book, Finding):
            findings.add(book, TABLE)
            return None
        names = sheet_names(book)
        if names:
            name = TABLE if TABLE in names else names[0]
            check_results(path, [name], findings)
            return read_sheet(book, name, findings)
    expected = ("таблица отказов .csv или .xlsx", "a table of refusals, .csv or .xlsx")
    message = ("здесь нет таблицы отказов", "there is no table of refusals here")
    findings.add(error("no_refusals", *message, expected), TABLE)
    return None

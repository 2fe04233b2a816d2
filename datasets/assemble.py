"""From raw tables to the dataset, or every reason why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from datasets import checks
from datasets.convert import Converter, TypedColumn, TypedTable, Vocabulary
from datasets.fields import Kind
from datasets.findings import Findings, error, label_of, remark
from datasets.fingerprint import fingerprints
from datasets.frames import check_headings
from datasets.raw import RawTables
from datasets.schema import REQUIRED_TABLES, TABLES
from rules import tables as t
from rules.columns import Intervals, OptionalInts, Ragged, StrArray, frozen
from rules.dataset import Dataset
from rules.matching import ranges
from rules.problems import Problem


def dataset_from_raw(raw: RawTables, origin: str = "") -> tuple[Dataset, tuple[Problem, ...]]:
    """The dataset that raw tables hold, and the remarks on it.

    Args:
        raw: cells as texts, by table; unknown tables and columns are remarked on.
        origin: the name of the workbook where there is one; problems then name its sheets, else CSV files.

    Raises:
        InputError: with every problem of every table at once, when at least one of them is an error.
    """
    return assemble(raw, Findings(label_of(origin)))


def assemble(
    raw: RawTables, findings: Findings, unreadable: Collection[str] = ()
) -> tuple[Dataset, tuple[Problem, ...]]:
    """As :func:`dataset_from_raw`, adding to what the reader of the files has found.

    ``unreadable``: tables that are there but could not be read, which the findings tell; what refers to them
    is not blamed for it.
    """
    known = _known_tables(raw, findings, unreadable)
    converter = Converter(findings)
    for name, table in TABLES.items():
        absent = name not in raw and not table.required
        if name not in unreadable and (absent or len(known[name].columns)):
            converter.learn_ids(table, known[name])
    typed = {name: converter.table(TABLES[name], frame) for name, frame in known.items()}
    checks.run(typed, findings, whole=not unreadable and all(name in raw for name in REQUIRED_TABLES))
    remarks = findings.remarks()
    return _dataset(typed, converter.vocabularies, fingerprints(typed, known)), remarks


def _known_tables(raw: RawTables, findings: Findings, unreadable: Collection[str]) -> dict[str, pd.DataFrame]:
    """The frame of every table of the schema (an empty one where there is none), headings checked."""
    for name in raw:
        if name not in TABLES:
            findings.add(
                remark(
                    "unknown_table", "такой таблицы нет, она не читается", "no such table, it is not read"
                ),
                name,
            )
    known: dict[str, pd.DataFrame] = {}
    nothing = pd.DataFrame()
    for name, table in TABLES.items():
        known[name] = raw.get(name, nothing)
        if name not in raw:
            if table.required and name not in unreadable:
                findings.add(
                    error("missing_table", "нет обязательной таблицы", "a required table is missing"), name
                )
            continue
        if not check_headings(name, [str(heading) for heading in known[name].columns], findings):
            known[name] = known[name].loc[:, ~known[name].columns.duplicated()]
        check_columns(name, known[name], findings)
    return known


def check_columns(name: str, frame: pd.DataFrame, findings: Findings) -> None:
    """Add what is wrong with the headings of a table."""
    columns = TABLES[name].by_name
    if len(frame.columns) == 0:
        findings.add(
            error("empty_file", "таблица пуста, нет даже заголовков", "empty, without a heading"), name
        )
        return
    missing = error("missing_column", "нет обязательного столбца", "a required column is missing")
    unknown = remark(
        "unknown_column", "незнакомый столбец, он только хранится", "an unknown column, it is only kept"
    )
    for column in columns.values():
        if column.required and column.name not in frame:
            findings.add(missing, name, column.name, 1)
    for heading in frame.columns:
        if heading not in columns:
            findings.add(unknown, name, str(heading), 1)


def _dataset(
    typed: Mapping[str, TypedTable], vocabularies: Mapping[str, Vocabulary], prints: Mapping[str, str]
) -> Dataset:
    person, person_ids = _persons(typed["teachers"])
    records: dict[str, Any] = {}
    for name, table in typed.items():
        if table.table.record is not None:
            columns = {column.column.field: final(column) for column in table.columns.values()}
            if name == "teachers":
                columns["person"] = person
                columns["travel_barred"] = columns["travel_barred"] == 1
                del columns["person_id"]
            records[name] = table.table.record(**columns)
    positions, subjects, families = (
        vocabularies.get(name, Vocabulary()) for name in ("positions", "subjects", "families")
    )
    return Dataset(
        period=_period(typed["period"]),
        **records,
        person_ids=person_ids,
        positions=tuple(positions.terms),
        position_labels=tuple(positions.labels),
        subjects=tuple(subjects.terms),
        families=tuple(families.terms),
        table_sha256=MappingProxyType(dict(prints)),
        unknown_columns=MappingProxyType(
            {name: table.unknown for name, table in typed.items() if table.unknown}
        ),
    )


def _period(table: TypedTable) -> t.Period:
    start, end = (table[name].values[0].item() for name in ("start", "end"))
    return t.Period(str(table["period_id"].values[0]), start, end)


def _persons(teachers: TypedTable) -> tuple[Any, StrArray]:
    """The person of each post, and the distinct person ids in order of first appearance."""
    named = teachers["person_id"].values
    person, ids = pd.factorize(np.where(named == "", teachers["teacher_id"].values, named))
    return person.astype(np.int32), frozen(np.asarray(ids, dtype=object))


def final(column: TypedColumn) -> Any:
    """The column as its record keeps it."""
    kind = column.column.kind
    if kind in {Kind.INT, Kind.MONEY} and not (column.column.required or column.column.default):
        return OptionalInts(column.values, column.cells.filled)
    if kind in {Kind.WORDS, Kind.REFS}:
        offsets, chosen = _expand(column)
        flat = [code for codes in column.lists for code in codes]
        return Ragged(offsets, np.array(flat, dtype=np.int32)[chosen])
    if kind is Kind.INTERVALS:
        offsets, chosen = _expand(column)
        ends = np.array([pair for pairs in column.lists for pair in pairs], dtype="datetime64[D]").reshape(
            -1, 2
        )
        return Intervals(offsets, ends[chosen, 0], ends[chosen, 1])
    return column.values


def _expand(column: TypedColumn) -> tuple[Any, Any]:
    """For a column of lists: where each row's entries begin, and which entry of all lists each one is."""
    lengths = np.array([len(entries) for entries in column.lists], dtype=np.int64)
    first = np.cumsum(lengths) - lengths
    per_row = lengths[column.cells.codes]
    offsets = np.concatenate([[0], np.cumsum(per_row)]).astype(np.int64)
    return offsets, ranges(first[column.cells.codes], per_row)

"""Rows that arrive after a plan was published, added to the tables of a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from datasets.assemble import final
from datasets.convert import Converter
from datasets.findings import Findings
from datasets.fingerprint import fingerprints
from datasets.raw import RawTables
from datasets.schema import TABLES
from rules.dataset import ARRIVING, Dataset
from rules.problems import Grade, InputError

Rows = Mapping[str, Sequence[Mapping[str, str]]]
"""Per table the rows to be added, a text for each column that has one."""


def with_rows(raw: RawTables, rows: Rows) -> dict[str, pd.DataFrame]:
    """The tables with rows at their ends.  Raises: ValueError: a table to which nothing may be added."""
    strange = sorted(rows.keys() - set(ARRIVING))
    if strange:
        raise ValueError(f"nothing arrives in {', '.join(strange)}")
    found = dict(raw)
    for name, more in rows.items():
        if more:
            found[name] = _longer(found.get(name), more)
    return found


def _longer(frame: pd.DataFrame | None, more: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    added = pd.DataFrame([dict(row) for row in more], dtype=object)
    if frame is None or len(frame.columns) == 0:
        return added.fillna("")
    both = pd.concat([frame, added], ignore_index=True)
    return both.astype(object).where(both.notna(), "")


def record_of(name: str, rows: Sequence[Mapping[str, str]], raw: RawTables) -> Any:
    """Rows of a table as its record; ids are those of the tables in ``raw``.

    Raises: InputError: every cell that means nothing, every id that is not there; rows count from 1.
    """
    columns = [column.name for column in TABLES[name].columns]
    frame = pd.DataFrame([dict(row) for row in rows], columns=columns, dtype=object).fillna("")
    findings = Findings(lambda table: table)
    typed = _learned(findings, raw).table(TABLES[name], frame)
    problems = [replace(p, row=None if p.row is None else p.row - 1) for p in findings.all()]
    if any(problem.grade is Grade.ERROR for problem in problems):
        raise InputError(problems)
    record = TABLES[name].record
    assert record is not None
    return record(**{column.column.field: final(column) for column in typed.columns.values()})


def _learned(findings: Findings, raw: RawTables) -> Converter:
    converter = Converter(findings)
    for name, table in TABLES.items():
        if table.id_column is not None and name in raw:
            converter.learn_ids(table, raw[name])
    return converter


def renewed(dataset: Dataset, raw: RawTables, changed: Sequence[str]) -> Dataset:
    """The dataset with the hashes of the tables ``changed`` as ``raw`` has them now; nothing else is new."""
    converter = _learned(Findings(lambda name: name), raw)
    frames = {name: raw.get(name, pd.DataFrame()) for name in changed}
    prints = fingerprints({n: converter.table(TABLES[n], frame) for n, frame in frames.items()}, frames)
    others = {name: sha for name, sha in dataset.table_sha256.items() if name not in changed}
    return dataset.replace(table_sha256=MappingProxyType({**others, **prints}))

"""Reading a dataset: a folder of CSV files, or one workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from datasets.assemble import assemble
from datasets.csv_files import read_csv_file
from datasets.findings import Finding, Findings, error, label_of
from datasets.raw import RawTables
from datasets.schema import TABLES
from datasets.workbook import SUFFIXES, check_results, open_workbook, read_sheet, sheet_names
from rules.base import Sentence
from rules.dataset import Dataset
from rules.problems import InputError, Problem

_EXPECTED: Sentence = ("папка с файлами CSV или книга .xlsx", "a folder of CSV files or an .xlsx workbook")


@dataclass(frozen=True, eq=False)
class ReadResult:
    """What was read: the dataset, the remarks on it, and the tables as they stand in the files."""

    dataset: Dataset
    remarks: tuple[Problem, ...]
    raw: RawTables


@dataclass(frozen=True, eq=False)
class _Found:
    raw: dict[str, pd.DataFrame]
    unreadable: tuple[str, ...]


def read_dataset(path: Path) -> ReadResult:
    """Read and check a dataset.

    Args:
        path: a folder with ``period.csv``, ``teachers.csv`` …, or a workbook whose sheets have these names.

    Raises:
        InputError: with every problem of every table at once, when at least one of them is an error.
    """
    if path.is_dir():
        findings = Findings(label_of(""))
        found = _read_folder(path, findings)
    elif path.suffix.lower() in SUFFIXES and path.is_file():
        findings = Findings(label_of(path.name))
        found = _read_workbook(path, findings)
    else:
        said = error("no_dataset", "здесь нет набора данных", "there is no dataset here", _EXPECTED)
        raise InputError([_about_file(path, said)])
    dataset, remarks = assemble(found.raw, findings, found.unreadable)
    return ReadResult(dataset, remarks, found.raw)


def _read_folder(path: Path, findings: Findings) -> _Found:
    raw: dict[str, pd.DataFrame] = {}
    unreadable = []
    for file in sorted(path.glob("*.csv")):
        if file.name.startswith((".", "~")):
            continue
        if file.stem not in TABLES:
            raw[file.stem] = pd.DataFrame()  # named in a remark, not read
            continue
        frame = read_csv_file(file, file.stem, findings)
        if frame is None:
            unreadable.append(file.stem)
        else:
            raw[file.stem] = frame
    return _Found(raw, tuple(unreadable))


def _read_workbook(path: Path, findings: Findings) -> _Found:
    book = open_workbook(path)
    if isinstance(book, Finding):
        raise InputError([_about_file(path, book)])
    raw: dict[str, pd.DataFrame] = {}
    unreadable = []
    with book:
        names = sheet_names(book)
        for name in names:
            frame = read_sheet(book, name, findings) if name in TABLES else pd.DataFrame()
            if frame is None:
                unreadable.append(name)
            else:
                raw[name] = frame
    check_results(path, [name for name in names if name in TABLES], findings)
    return _Found(raw, tuple(unreadable))


def _about_file(path: Path, said: Finding) -> Problem:
    findings = Findings(lambda name: name)
    findings.add(said, path.name)
    return findings.all()[0]

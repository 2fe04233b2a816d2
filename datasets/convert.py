"""From raw tables to typed columns: every cell checked, every problem kept, no row looked at twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets import parse
from datasets.fields import Column, Kind, Table
from datasets.findings import Finding, Findings, error
from datasets.raw import text_cells
from rules.columns import BoolArray, IntArray, StrArray
from rules.text import normal

EMPTY_CELL = error("empty_cell", "пустая ячейка в обязательном столбце", "an empty cell in a required column")
NUL_CELL = error("nul_character", "в ячейке есть нулевой символ", "a NUL character in the cell")


@dataclass(frozen=True, eq=False)
class Cells:
    """A column of texts as its distinct trimmed texts and, for each row, which of them it is."""

    codes: IntArray
    texts: list[str]

    @classmethod
    def of(cls, column: StrArray) -> Cells:
        """Trim and tell the distinct texts, in order of first appearance."""
        codes, distinct = pd.factorize(column)
        written = distinct.tolist()
        trimmed = list(map(str.strip, written))
        if trimmed == written:
            return cls(codes, trimmed)
        again, texts = pd.factorize(np.array(trimmed, dtype=object))
        return cls(again[codes], texts.tolist())

    @classmethod
    def empty(cls, length: int) -> Cells:
        """A column that is not there: every cell empty."""
        return cls(np.zeros(length, dtype=np.int64), [""] if length else [])

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def filled(self) -> BoolArray:
        """Rows whose cell is not empty."""
        return np.fromiter(map(bool, self.texts), dtype=np.bool_, count=len(self.texts))[self.codes]

    def text(self, row: int) -> str:
        """The trimmed text of a row."""
        return self.texts[int(self.codes[row])]

    def rows_of(self, positions: list[int]) -> IntArray:
        """Rows that hold one of the distinct texts at ``positions``, ascending."""
        wanted = np.zeros(len(self.texts), dtype=np.bool_)
        wanted[positions] = True
        return np.flatnonzero(wanted[self.codes])


@dataclass(frozen=True, eq=False)
class TypedColumn:
    """A column with the values of its distinct texts."""

    column: Column
    cells: Cells
    parsed: parse.Parsed
    present: bool

    @cached_property
    def values(self) -> npt.NDArray[Any]:
        """The value of each row (of a kind with one value a cell)."""
        values: npt.NDArray[Any] = np.asarray(self.parsed.values)[self.cells.codes]
        return values

    @property
    def lists(self) -> list[tuple[Any, ...]]:
        """The values of each distinct text (of a kind with several values a cell)."""
        return list(self.parsed.values)


@dataclass(frozen=True, eq=False)
class TypedTable:
    """A table whose columns are typed; a column that the input lacks is there, empty."""

    table: Table
    length: int
    columns: Mapping[str, TypedColumn]
    unknown: tuple[str, ...]

    def __getitem__(self, column: str) -> TypedColumn:
        return self.columns[column]


@dataclass
class Vocabulary:
    """Codes of terms in their normal form, with the spelling first met."""

    terms: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)

    def code(self, text: str) -> int:
        """The code of a term, a new one for a new term."""
        term = normal(text)
        if term not in self.terms:
            self.terms[term] = len(self.terms)
            self.labels.append(text)
        return self.terms[term]


@dataclass
class Converter:
    """Converts tables one after another; ``rows`` tells the row of every id of a table, once it is known."""

    findings: Findings
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    rows: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def learn_ids(self, table: Table, frame: pd.DataFrame) -> None:
        """Remember the rows of the ids of a table, the first row where an id is repeated.

        A table without a column has no ids; where only the column of ids is missing, they are not known.
        """
        name = table.id_column
        if len(frame.columns) == 0:
            self.rows[table.name] = {}
        if name is None or name not in frame:
            return
        cells = Cells.of(text_cells(frame[name]))
        _, first = np.unique(cells.codes, return_index=True)
        self.rows[table.name] = {text: int(i) for text, i in zip(cells.texts, first, strict=True) if text}

    def table(self, table: Table, frame: pd.DataFrame) -> TypedTable:
        """Type every column of a table, keeping the problems of its cells."""
        columns = {c.name: self._column(table, c, frame) for c in table.columns}
        unknown = tuple(str(name) for name in frame.columns if name not in table.by_name)
        return TypedTable(table, len(frame), columns, unknown)

    def _column(self, table: Table, column: Column, frame: pd.DataFrame) -> TypedColumn:
        present = column.name in frame
        cells = Cells.of(text_cells(frame[column.name])) if present else Cells.empty(len(frame))
        texts = [text or column.default for text in cells.texts] if column.default else cells.texts
        parsed = self._parse(column, texts)
        slips: dict[int, Finding] = dict(parsed.slips)
        if "\0" in "".join(cells.texts):
            slips.update({i: NUL_CELL for i, text in enumerate(cells.texts) if "\0" in text})
        if column.required and present:
            slips.update({i: EMPTY_CELL for i, text in enumerate(texts) if not text})
        if slips:
            self._tell(table, column, cells, slips)
        return TypedColumn(column, cells, parsed, present)

    def _tell(self, table: Table, column: Column, cells: Cells, slips: dict[int, Finding]) -> None:
        rows = cells.rows_of(list(slips))
        shown = None if column.private else cells.text
        self.findings.rows(lambda i: slips[int(cells.codes[i])], table.name, column.name, rows, shown)

    def _parse(self, column: Column, texts: list[str]) -> parse.Parsed:  # noqa: PLR0911  one return a kind
        match column.kind:
            case Kind.DATE:
                return parse.parse_dates(texts)
            case Kind.INT:
                return parse.parse_ints(texts, column)
            case Kind.MONEY:
                return parse.parse_money(texts, column)
            case Kind.BOOL:
                return parse.parse_bools(texts)
            case Kind.CHOICE:
                return parse.parse_choices(texts, column)
            case Kind.REF | Kind.REFS:
                return self._parse_refs(column, texts)
            case Kind.WORD:
                return parse.parse_words(texts, self._vocabulary(column).code)
            case Kind.WORDS:
                return parse.parse_word_lists(texts, self._vocabulary(column).code)
            case Kind.INTERVALS:
                return parse.parse_intervals(texts)
            case _:
                return parse.Parsed(np.array(texts, dtype=object))

    def _parse_refs(self, column: Column, texts: list[str]) -> parse.Parsed:
        rows = self.rows.get(column.table)
        read = parse.parse_refs if column.kind is Kind.REF else parse.parse_ref_lists
        parsed = read(texts, column.table, rows or {})
        # Where the ids of the other table could not be read, that is the problem, not every reference.
        return parsed if rows is not None else parse.Parsed(parsed.values)

    def _vocabulary(self, column: Column) -> Vocabulary:
        return self.vocabularies.setdefault(column.vocabulary, Vocabulary())

"""Collecting every problem of an input: many rows, one place, a bounded list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rules.base import Sentence
from rules.problems import Grade, InputError, Problem

MOST_ALIKE = 20
"""At most so many problems of one code in one column are listed; of the others only the number is told."""

HEADING_ROWS = 2
"""Index 0 of a table is row 2 of its file: rows count from 1 with the heading."""


@dataclass(frozen=True)
class Finding:
    """What can be said about every row alike: code, grade, sentence and what was expected.

    What was expected may be worked out only when it is told: most findings of a bad table never are.
    """

    code: str
    message: Sentence
    expected: Sentence | Callable[[], Sentence] | None = None
    grade: Grade = Grade.ERROR


def label_of(origin: str) -> Callable[[str], str]:
    """How problems name the file of a table: ``teachers.csv``, or ``book.xlsx/teachers`` in a workbook."""
    if origin.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return lambda table: f"{origin}/{table}"
    return lambda table: f"{table}.csv"


@dataclass
class Findings:
    """Problems found so far, by table; ``label`` turns the name of a table into that of its file."""

    label: Callable[[str], str]
    _listed: list[Problem] = field(default_factory=list)
    _seen: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _cut: dict[tuple[str, str, str], tuple[Finding, int]] = field(default_factory=dict)
    _broken: set[tuple[str, str | None, int]] = field(default_factory=set)

    def add(
        self,
        finding: Finding,
        table: str,
        column: str | None = None,
        row: int | None = None,
        value: str | None = None,
    ) -> None:
        """One problem; ``row`` counts as Excel does."""
        key = (table, column or "", finding.code)
        self._seen[key] += 1
        if self._seen[key] > MOST_ALIKE:
            self._cut[key] = (finding, self._seen[key] - MOST_ALIKE)
            return
        self._listed.append(_problem(finding, self.label(table), column, row, value))

    def rows(
        self,
        finding: Finding | Callable[[int], Finding],
        table: str,
        column: str | None,
        rows: Iterable[int],
        value: Callable[[int], str] | None = None,
    ) -> None:
        """The same kind of problem in several rows of a table (0-based, ascending).

        ``value`` gives the cell of a row; None where it must not be shown.  ``finding`` may depend on the
        row.  Nothing more is said about a row or a cell that :meth:`broken` has told already.
        """
        for i in [int(r) for r in rows]:
            if (table, None, i) in self._broken or (table, column, i) in self._broken:
                continue
            said = finding(i) if callable(finding) else finding
            key = (table, column or "", said.code)
            if self._seen[key] >= MOST_ALIKE:
                self._seen[key] += 1
                self._cut[key] = (said, self._seen[key] - MOST_ALIKE)
            else:
                self.add(said, table, column, i + HEADING_ROWS, None if value is None else value(i))

    def broken(
        self,
        finding: Finding | Callable[[int], Finding],
        table: str,
        column: str | None,
        rows: Iterable[int],
        value: Callable[[int], str] | None = None,
    ) -> None:
        """As :meth:`rows`, for a row (or one cell of it) that was not read as it was meant."""
        told = [int(r) for r in rows]
        self.rows(finding, table, column, told, value)
        self._broken.update((table, column, i) for i in told)

    def all(self) -> tuple[Problem, ...]:
        """Every problem, errors first, each grade in the order in which its files were looked at."""
        told = [*self._listed, *(self._more(key, *cut) for key, cut in self._cut.items())]
        return tuple(sorted(told, key=lambda p: p.grade is not Grade.ERROR))

    def remarks(self) -> tuple[Problem, ...]:
        """The remarks, when there is no error.

        Raises:
            InputError: with every problem, when some are errors.
        """
        everything = self.all()
        if any(p.grade is Grade.ERROR for p in everything):
            raise InputError(everything)
        return everything

    def _more(self, key: tuple[str, str, str], finding: Finding, count: int) -> Problem:
        table, column, _ = key
        said = Finding(
            finding.code,
            (f"ещё таких же: {count}", f"{count} more of the same kind"),
            finding.expected,
            finding.grade,
        )
        return _problem(said, self.label(table), column or None, None, None)


def _problem(finding: Finding, file: str, column: str | None, row: int | None, value: str | None) -> Problem:
    expected = (finding.expected() if callable(finding.expected) else finding.expected) or (None, None)
    return Problem(
        grade=finding.grade,
        file=file,
        message_ru=finding.message[0],
        message_en=finding.message[1],
        row=row,
        column=column,
        value=value,
        expected_ru=expected[0],
        expected_en=expected[1],
        code=finding.code,
    )


def error(code: str, ru: str, en: str, expected: Sentence | Callable[[], Sentence] | None = None) -> Finding:
    """A finding that stops the run."""
    return Finding(code, (ru, en), expected)


def remark(code: str, ru: str, en: str, expected: Sentence | None = None) -> Finding:
    """A finding that is told and lets the run go on."""
    return Finding(code, (ru, en), expected, Grade.REMARK)

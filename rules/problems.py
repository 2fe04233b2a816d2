"""Problems of the input, told all at once: each with file, row, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """The input can't be used."""
    REMARK = "remark"
    """Doubtful but possible; the run goes on."""


@dataclass(frozen=True)
class Problem:
    """One finding about the input.

    ``row`` counts from 1 with the heading, as Excel shows it; None where the problem is not in a row.
    ``value`` is the cell as it stands (never a full name), ``expected`` and ``message`` in both languages.
    """

    grade: Grade
    file: str
    message_ru: str
    message_en: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected_ru: str | None = None
    expected_en: str | None = None
    code: str = ""

    def as_json(self) -> dict[str, object]:
        """A plain object for ``--json``."""
        return asdict(self)

    def line(self, lang: str = "ru") -> str:
        """One line for people: where, what, what was expected."""
        message = self.message_ru if lang == "ru" else self.message_en
        expected = self.expected_ru if lang == "ru" else self.expected_en
        row, column, value, wanted = (
            ("строка", "столбец", "значение", "ожидалось")
            if lang == "ru"
            else ("row", "column", "value", "expected")
        )
        where = self.file
        if self.row is not None:
            where += f", {row} {self.row}"
        if self.column is not None:
            where += f", {column} «{self.column}»"
        tail = f"; {value} «{self.value}»" if self.value is not None else ""
        tail += f"; {wanted}: {expected}" if expected else ""
        return f"{where}: {message}{tail}"


class InputError(Exception):
    """Wrong input: carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.line("en") for p in self.problems[:3]))

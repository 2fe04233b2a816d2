"""Reading answers back from a remarks workbook, however its rows were sorted, filtered or thinned out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from datasets.forms.answers import columns as c
from datasets.forms.answers.memory import Word, word_of
from datasets.forms.answers.question import Key
from datasets.forms.cells.text import clean, show
from datasets.forms.errors import FormsError, problem
from datasets.forms.reading.sheet import Sheet, address
from datasets.forms.reading.workbook import read_files
from rules.problems import Grade, Problem

_BOOK = (
    "книга замечаний, которую записал импорт, со столбцами «ответ», «для каких строк» и «ключ»",
    "the workbook of remarks that an import wrote, with its columns of answers, rows and keys",
)
LONGEST = 2_000
"""Characters of an answer."""


def read_answers(path: Path) -> dict[Key, str]:
    """The answers that a workbook of remarks holds.

    Raises:
        FormsError: the file is no such workbook, or every answer that can't be taken.
    """
    named = set(c.REMARKS)
    sheets = [sheet for sheet in read_files([path]) if sheet.name in named]
    head = _head(sheets[0]) if sheets else None
    if head is None:
        raise FormsError(
            [problem(path.name, "это не книга замечаний", "this is no workbook of remarks", *_BOOK)]
        )
    reader = _Reader(sheets[0], head)
    for row in range(head.row + 1, len(sheets[0].rows)):
        reader.read(row)
    if reader.problems:
        raise FormsError(reader.problems)
    return reader.answers


@dataclass(frozen=True)
class _Head:
    row: int
    answer: int
    where: int
    key: int


def _head(sheet: Sheet) -> _Head | None:
    """Where the columns are: they may have been moved."""
    for row in range(min(20, len(sheet.rows))):
        found = {sheet.text(row, col): col for col in sheet.filled(row)}
        columns = [
            next((found[name] for name in c.HEADINGS[column] if name in found), None)
            for column in (c.ANSWER, c.WHERE, c.KEY)
        ]
        answer, where, key = columns
        if answer is not None and where is not None and key is not None:
            return _Head(row, answer, where, key)
    return None


@dataclass
class _Reader:
    sheet: Sheet
    head: _Head
    answers: dict[Key, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[Key, int] = field(default_factory=dict)

    def read(self, row: int) -> None:
        """One row; without an answer it says nothing."""
        reply = clean(show(self.sheet.value(row, self.head.answer)))
        if self.sheet.broken(row, self.head.answer):
            self._fault(row, ("в ответе ошибка формулы", "the answer is an error"), ("текст", "a text"))
            return
        if not reply:
            return
        found = c.read_key(self.sheet.text_of(row, self.head.key))
        level = c.level_named(self.sheet.text(row, self.head.where))
        if found is None:
            self._fault(
                row,
                ("строка не из книги замечаний: нет ключа вопроса", "no key of a question in that row"),
                ("ответ в строке вопроса", "the answer in the row of its question"),
            )
            return
        question, yes = found
        if level is None:
            names = [", ".join(say[i] for say in c.LEVELS.values()) for i in (0, 1)]
            self._fault(
                row, ("не сказано, для каких строк", "for which rows is not said"), (names[0], names[1])
            )
        elif word_of(reply) is Word.YES and not yes:
            self._fault(
                row,
                ("«да» здесь не ответ: нужно значение", '"yes" is no answer here: a value is needed'),
                ("значение или «не брать»", "a value or «не брать»"),
            )
        elif len(reply) > LONGEST:
            self._fault(
                row, ("ответ слишком длинный", "the answer is too long"), (f"≤ {LONGEST}", f"≤ {LONGEST}")
            )
        else:
            self._take(row, question.key(level), reply)

    def _take(self, row: int, key: Key, reply: str) -> None:
        other = self.answers.get(key)
        if other is not None and other != reply:
            first = self._places[key] + 1
            self._fault(
                row,
                (f"другой ответ на тот же вопрос стоит в строке {first}", f"row {first} answers otherwise"),
                ("один ответ на вопрос", "one answer to a question"),
            )
            return
        self.answers[key] = reply
        self._places.setdefault(key, row)

    def _fault(self, row: int, message: tuple[str, str], expected: tuple[str, str]) -> None:
        letters = address(row, self.head.answer).rstrip("0123456789")
        self.problems.append(
            Problem(
                Grade.ERROR,
                self.sheet.file,
                *message,
                row=row + 1,
                column=letters,
                expected_ru=expected[0],
                expected_en=expected[1],
                code="answers",
            )
        )

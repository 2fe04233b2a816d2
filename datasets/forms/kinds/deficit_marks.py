"""The marks of one row as severities; what can't be read is said, never guessed."""

from __future__ import annotations

from datasets.forms.cells.levels import Unit, is_no_result, number_in, read_mark
from datasets.forms.cells.text import Value, show
from datasets.forms.kinds.deficit_columns import MarkColumn
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells

RowMarks = list[tuple[MarkColumn, int]]
"""Severity 0-3 of every column that has a result."""


class Marks:
    """Reads the marks of a sheet's rows."""

    def __init__(self, task: Task, columns: list[MarkColumn]) -> None:
        self.task = task
        self.columns = columns
        self.kinds = {c.col: _Percents(task, c) for c in columns if c.scale.unit is Unit.PERCENT}

    def read(self, cells: Cells) -> RowMarks | None:
        """The severities of the row; None when it is set aside."""
        marks: RowMarks = []
        for column in self.columns:
            place = (cells.row, column.col)
            if self.task.sheet.broken(*place):
                self._skip(place, Say("ошибка в формуле", "an error in a formula"))
                continue
            value = self.task.sheet.value(*place)
            percents = self.kinds.get(column.col)
            if percents and percents.is_doubtful(value):
                self._doubt(place, value)
                return None
            if self._is_word_for_points(column, value):
                self._skip(place, Say("слово вместо балла", "a word instead of points"))
                continue
            mark = read_mark(value, column.scale, fraction=bool(percents and percents.fractions))
            if mark.fault:
                self._skip(place, Say(*mark.fault))
            elif mark.severity is not None:
                marks.append((column, mark.severity))
        return marks

    @staticmethod
    def _is_word_for_points(column: MarkColumn, value: Value) -> bool:
        """«низкий» under «макс. балл 4» alone: nothing says whether that is good."""
        return not column.worded and not is_no_result(value) and number_in(value) is None

    def _doubt(self, place: tuple[int, int], value: Value) -> None:
        number = show(value).replace(".", ",")
        percent = show(round(100 * (number_in(value) or 0), 4)).replace(".", ",")
        self.task.log.aside(
            place,
            Say(
                f"{number} — это {number} % или {percent} %, не сказано; строка отложена.",
                f"{number} may be {number} % or {percent} %; set aside.",
            ),
            Say("Впишите процент со знаком %.", "Write per cents with the sign %."),
            (f"{percent}%", f"{number}%"),
        )

    def _skip(self, place: tuple[int, int], what: Say) -> None:
        self.task.log.repair(
            place,
            Say(f"{what.ru}: отметка пропущена.", f"{what.en}: the mark is left out."),
            Say("Исправьте отметку.", "Correct the mark."),
        )


class _Percents:
    """How a column writes per cents: as parts of one, as parts of a hundred, or both."""

    def __init__(self, task: Task, column: MarkColumn) -> None:
        values = [task.sheet.value(row, column.col) for row in task.rows]
        signed = any("%" in show(value) for value in values)
        numbers = [n for value in values if (n := number_in(value)) is not None and "%" not in show(value)]
        parts = any(0 < number < 1 for number in numbers)
        self.fractions = not signed and parts and max(numbers) <= 1
        self._sure = self.fractions or (not parts and any(number > 1 for number in numbers))

    def is_doubtful(self, value: Value) -> bool:
        """A figure up to 1 without the sign, where the column does not tell how it writes them."""
        number = number_in(value)
        return not self._sure and number is not None and 0 < number <= 1 and "%" not in show(value)

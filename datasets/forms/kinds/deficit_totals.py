"""Totals and per cents beside points: they are checked, the points count."""

from __future__ import annotations

from datasets.forms.cells.levels import Unit, is_no_result, number_in
from datasets.forms.cells.text import show
from datasets.forms.kinds.deficit_columns import MarkColumn
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells

POINTS_OFF = 0.05
PERCENT_OFF = 1.0
"""By how much a rounded per cent may differ."""
WHOLE = ("total", "percent", "gap_percent", "severity", "mastery", "level")


class Totals:
    """Compares the totals of a sheet's rows with their points."""

    def __init__(self, task: Task, columns: list[MarkColumn]) -> None:
        self.task = task
        marked = {column.col for column in columns}
        self.points = [c for c in columns if c.scale.unit is Unit.POINTS and c.scale.top]
        self.complete = len(self.points) == len(columns)
        self.fields = [f for f in WHOLE if task.layout.has(f) and task.layout.columns[f] not in marked]

    def check(self, cells: Cells, *, has_marks: bool) -> None:
        """Tell where the total or the per cent of a row can't be that of its points."""
        if not has_marks:
            self._tell_alone(cells)
            return
        if not self.points or not self.complete:
            return
        values = [
            (self.task.sheet.value(cells.row, column.col), column.scale.top or 0) for column in self.points
        ]
        numbers = [(number_in(value), top) for value, top in values]
        if any(
            number is None and not is_no_result(value)
            for (number, _), (value, _) in zip(numbers, values, strict=True)
        ):
            return
        got = sum(number for number, _ in numbers if number is not None)
        tops = (sum(top for _, top in numbers), sum(top for number, top in numbers if number is not None))
        self._points(cells, got)
        self._percent(cells, [100 * got / top for top in tops if top])

    def _points(self, cells: Cells, got: float) -> None:
        said = self._number(cells, "total")
        if said is not None and abs(said - got) > POINTS_OFF:
            self._tell(cells, "total", show(round(got, 2)).replace(".", ","))

    def _percent(self, cells: Cells, fitting: list[float]) -> None:
        said = self._number(cells, "percent")
        if said is None:
            return
        read = (said, 100 * said) if said <= 1 else (said,)
        if fitting and all(abs(one - right) > PERCENT_OFF for one in read for right in fitting):
            self._tell(cells, "percent", f"{fitting[0]:.1f} %".replace(".", ","))

    def _number(self, cells: Cells, field: str) -> float | None:
        if field not in self.fields or cells.broken(field) or is_no_result(cells.value(field)):
            return None
        return number_in(cells.value(field))

    def _tell(self, cells: Cells, field: str, right: str) -> None:
        self.task.log.doubt(
            cells.place(field),
            Say(
                f"с баллами не сходится (по ним {right}): взяты баллы.",
                f"the points give {right}: they count.",
            ),
            Say("Проверьте баллы.", "Check the points."),
        )

    def _tell_alone(self, cells: Cells) -> None:
        """Only the whole result is filled: of which competency it speaks is not said."""
        field = next((f for f in self.fields if not is_no_result(cells.value(f))), "")
        if field:
            self.task.log.doubt(
                cells.place(field),
                Say(
                    "отметок по компетенциям нет, общий итог не взят.",
                    "no marks by competency; the total is not taken.",
                ),
                Say("Впишите отметки по компетенциям.", "Write the marks by competency."),
            )

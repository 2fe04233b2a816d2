"""A small campaign, its workbooks, and the hands of a school: what people do to a workbook in Excel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from papers.workbooks.differences import Differences, RowEdit, differences
from papers.workbooks.export import Export
from papers.workbooks.reading import read_returned
from rules.dataset import Dataset
from tests.builders import Row, tiny
from tests.rules.plans import facts

PEOPLE = (
    ("t1", "s1", "Кедрина Ольга Семёновна", "учитель химии"),
    ("t2", "s1", "Полынина Анна Петровна", "учитель физики"),
    ("t3", "s1", "Луговцева Мария Ивановна", "учитель начальных классов"),
    ("t4", "s2", "Вешняя Инна Львовна", "учитель математики"),
    ("t5", "s2", "Кедрина Ольга Семёновна", "учитель географии"),
    ("t6", "s1", "Заозёрная Анна Юрьевна", "учитель истории"),
    ("t7", "s1", "Заозёрная Анна Юрьевна", "педагог-психолог"),
)
PLAN = ("t1 g1", "t2 g2", "t3 g1", "t4 g1", "t5 g3")


def campaign(**tables: list[Row]) -> Dataset:
    """Two schools, seven people (two pairs of namesakes), two programmes, three groups."""
    given: dict[str, list[Row]] = {
        "schools": [
            {"school_id": "s1", "name": "МБОУ «Берёзовская СОШ»"},
            {"school_id": "s2", "name": "Ольховская ООШ"},
        ],
        "teachers": [
            {"teacher_id": post, "school_id": school, "full_name": name, "position": position}
            for post, school, name, position in PEOPLE
        ],
        "programmes": [
            {"programme_id": "p1", "title": "Первая помощь", "hours": 16},
            {"programme_id": "p2", "title": "=Физика: опыты; 1+1", "hours": 36, "form": "blended"},
        ],
        "groups": [
            {"group_id": "g1", "programme_id": "p1", "start": "2027-03-29", "end": "2027-03-30"},
            {"group_id": "g2", "programme_id": "p2", "start": "2027-03-01", "end": "2027-03-05"},
            {"group_id": "g3", "programme_id": "p2", "start": "2027-04-05", "end": "2027-04-09"},
        ],
        "applications": [
            {"teacher_id": "t1", "programme_id": "p1", "justification": "срок"},
            {"teacher_id": "t2", "programme_id": "p2", "group_id": "g2"},
            {"teacher_id": "t6", "programme_id": "p2", "justification": "дефицит"},
        ],
        **tables,
    }
    return tiny(**given)


def export(dataset: Dataset | None = None, *places: str) -> Export:
    """The plan of :data:`PLAN`, or another one, ready for workbooks."""
    return Export(facts(campaign() if dataset is None else dataset, *(places or PLAN)))


class Edited:
    """A workbook open for editing; rows are told by the name that stands in them."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet: Any = self.book[sheet] if sheet else self.book.worksheets[0]
        self.head = next(
            row for row in range(1, 30) if self.sheet.cell(row, 1).value == "Код строки (не менять)"
        )
        self.columns: dict[str, int] = {
            str(cell.value): cell.column for cell in self.sheet[self.head] if cell.value is not None
        }

    def row(self, name: str, nth: int = 0) -> int:
        """The row (the ``nth`` such one) of a person."""
        found = [
            row
            for row in range(self.head + 1, self.sheet.max_row + 1)
            if self.sheet.cell(row, self.columns["ФИО (полностью)"]).value == name
        ]
        return found[nth]

    def set(self, row: int, heading: str, value: object) -> None:
        """Type over a cell."""
        self._put(row, self.columns[heading], value)

    def _put(self, row: int, at: int, value: object) -> None:
        """A cell; a text stays a text, as it does where Excel copies or sorts it."""
        cell = self.sheet.cell(row, at)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def values(self, row: int) -> list[Any]:
        """The cells of a row."""
        return [self.sheet.cell(row, at).value for at in range(1, len(self.columns) + 1)]

    def write(self, row: int, values: list[Any]) -> None:
        """Type over a whole row."""
        for at, value in enumerate(values, start=1):
            self._put(row, at, value)

    def add(self, **cells: object) -> int:
        """A new row under the last one, without an id; keywords are numbers of columns by heading."""
        row = int(self.sheet.max_row) + 1
        for heading, value in cells.items():
            self.set(row, heading, value)
        return row

    def copy(self, row: int) -> int:
        """Insert a copy of a row under it, its hidden id with it."""
        values = self.values(row)
        self.sheet.insert_rows(row + 1)
        self.write(row + 1, values)
        return row + 1

    def sort(self, key: Callable[[list[Any]], Any]) -> None:
        """Sort the rows of the table."""
        last = max(r for r in range(self.head, self.sheet.max_row + 1) if any(self.values(r)))
        lines = sorted((self.values(row) for row in range(self.head + 1, last + 1)), key=key)
        for row, values in enumerate(lines, start=self.head + 1):
            self.write(row, values)

    def saved(self) -> Path:
        """Save it in place."""
        self.book.save(self.path)
        return self.path


def compared(path: Path, export: Export) -> Differences:
    """What was edited; the counts of rows are made sure to add up."""
    returned = read_returned(path)
    found = differences(returned, export)
    added, changed = (sum(e.what == what for e in found.edits) for what in ("added", "changed"))
    cleared = sum(e.what == "removed" and e.row is not None for e in found.edits)
    removed = sum(e.what == "removed" for e in found.edits)
    assert found.read == found.unchanged + changed + added + cleared + found.repeated + found.unclear
    assert found.exported == found.unchanged + changed + removed + found.exported_unclear
    return found


def told(edit: RowEdit) -> tuple[str, dict[str, tuple[str, str]]]:
    """An edit as a test writes it: what, then each cell with before and after."""
    return str(edit.what), {cell.key: (cell.before, cell.after) for cell in edit.cells}

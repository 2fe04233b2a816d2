"""Places and applications as rows of a workbook, and the ids by which an edited row is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from papers import wording
from papers.figures import Figures
from papers.workbooks.columns import COLUMNS, About, Cell, pick
from rules.tables import Form

FORMS = MappingProxyType(
    {
        Form.IN_PERSON: (wording.FORMS[Form.IN_PERSON], "in person"),
        Form.BLENDED: (wording.FORMS[Form.BLENDED], "blended"),
        Form.REMOTE: (wording.FORMS[Form.REMOTE], "remote"),
    }
)
"""Delivery forms as the workbooks write them."""
_TAG_LENGTH = 8


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows that are exported: by key of a column the cells of all rows, and each row's school, group, post.

    ``tag`` tells these rows from those of any other plan, and from the same plan over changed data.
    """

    cells: Mapping[str, Sequence[Cell]]
    school_id: Sequence[str]
    group_id: Sequence[str]
    teacher_id: Sequence[str]
    lang: str = "ru"

    def __len__(self) -> int:
        return len(self.school_id)

    @cached_property
    def tag(self) -> str:
        """Eight letters that identify what was exported."""
        compared = {key: [text(c) for c in cells] for key, cells in self.cells.items() if is_compared(key)}
        told = [self.lang, list(self.teacher_id), list(self.group_id), compared]
        whole = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:_TAG_LENGTH]

    def row_id(self, row: int) -> str:
        """The id of a row, counted from 0."""
        return f"{self.tag}-{row + 1:05d}"

    def row_of(self, row_id: str) -> int | None:
        """The row that an id names; None where it is none of ours."""
        tag, _, number = row_id.partition("-")
        if tag != self.tag or not (number.isascii() and number.isdecimal()):
            return None
        return int(number) - 1 if 1 <= int(number) <= len(self) else None

    def texts(self, keys: Sequence[str]) -> list[tuple[str, ...]]:
        """The cells of the given columns as they are compared, row by row."""
        columns = [[text(cell) for cell in self.cells[key]] for key in keys]
        return list(zip(*columns, strict=True)) if columns else [()] * len(self)

    def shown(self, keys: Sequence[str], rows: Sequence[int]) -> list[tuple[Cell, ...]]:
        """The cells of the given columns of some rows."""
        columns = [self.cells[key] for key in keys]
        return [tuple(column[row] for column in columns) for row in rows]


def is_compared(key: str) -> bool:
    """Whether an edit in that column counts."""
    return COLUMNS[key].about is not About.SHOWN


def text(cell: Cell) -> str:
    """A cell as it is compared: days in ISO 8601, single spaces."""
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def place_rows(figures: Figures, lang: str = "ru") -> Rows:
    """The places of a plan, in the order of the figures."""
    table = figures.places
    due = figures.groups.set_index("group_id")["due"]
    cells: dict[str, Sequence[Cell]] = {
        "programme": table["programme"].tolist(),
        "hours": _figures(table["hours"]),
        "form": forms(table["form"], lang),
        "start": days(table["start"]),
        "end": days(table["end"]),
        "dates": _spans(table),
        "group": table["group_id"].tolist(),
        **_who(table),
        "due": days(table["group_id"].map(due)),
        "confirmed": [pick(_CONFIRMED, lang) if one else "" for one in table["confirmed"].tolist()],
        "note": [""] * len(table),
    }
    if figures.uses_unique_numbers:
        cells["number"] = table["unique_number"].tolist()
    return _rows(cells, table, lang)


_CONFIRMED = ("да", "yes")


def application_rows(figures: Figures, lang: str = "ru") -> Rows:
    """The applications of Form 2, school by school."""
    table = figures.wishes.sort_values(["school", "full_name", "programme", "start"], kind="stable")
    cells: dict[str, Sequence[Cell]] = {
        "programme": table["programme"].tolist(),
        "dates": _spans(table),
        **_who(table),
        "justification": table["justification"].tolist(),
    }
    return _rows(cells, table, lang)


def _who(table: pd.DataFrame) -> dict[str, Sequence[Cell]]:
    return {
        "full_name": table["full_name"].where(table["full_name"] != "", table["teacher_id"]).tolist(),
        "position": table["position"].tolist(),
        "school": table["school"].tolist(),
    }


def _rows(cells: Mapping[str, Sequence[Cell]], table: pd.DataFrame, lang: str) -> Rows:
    school, group, teacher = (table[name].tolist() for name in ("school_id", "group_id", "teacher_id"))
    return Rows(MappingProxyType(cells), school, group, teacher, lang)


def forms(column: pd.Series, lang: str) -> list[Cell]:
    """Delivery forms in words."""
    return [pick(FORMS[Form(form)], lang) for form in column.tolist()]


def _figures(column: pd.Series) -> list[Cell]:
    return ["" if figure is pd.NA else int(figure) for figure in column.tolist()]


def days(column: pd.Series) -> list[Cell]:
    """Days as Python has them, empty where they are not known."""
    found = column.to_numpy().astype("datetime64[D]").tolist()
    return [day if isinstance(day, date) else "" for day in found]


def _spans(table: pd.DataFrame) -> list[Cell]:
    """«16.03.2027–27.03.2027»; empty where no group is named."""
    return [_span(start, end) for start, end in zip(days(table["start"]), days(table["end"]), strict=True)]


def _span(*days: Cell) -> str:
    return "–".join(day.strftime("%d.%m.%Y") for day in days if isinstance(day, date))

"""What was edited in a workbook that came back: rows added, removed, changed – and what can't be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from papers.workbooks.columns import COLUMNS, ROW_ID, About, pick
from papers.workbooks.export import Export
from papers.workbooks.reading import Returned, SheetRow
from papers.workbooks.rows import Rows, is_compared
from rules.base import Sentence
from rules.problems import Grade, InputError, Problem


class What(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class CellEdit:
    """One cell, as it was and as it is."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class RowEdit:
    """One row: ``index`` of the row exported (None: it is new), where it stands (``row`` None: it is gone),
    the cells that are other than before, and all its cells as they are now."""

    what: What
    index: int | None
    sheet: str
    row: int | None
    cells: tuple[CellEdit, ...]
    now: Mapping[str, str]


@dataclass(frozen=True)
class Notice:
    """Something that has to be known of a row, or (``row`` None) of the whole workbook."""

    code: str
    sheet: str
    row: int | None
    told: Sentence


@dataclass
class Differences:
    """All of it.  ``read`` rows are unchanged, changed, added, repeated or unclear; of the ``exported`` ones
    none is lost: unchanged, changed, removed or unclear (``exported_unclear``)."""

    exported: int
    read: int = 0
    unchanged: int = 0
    repeated: int = 0
    unclear: int = 0
    exported_unclear: int = 0
    edits: list[RowEdit] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def count(self, what: What) -> int:
        """How many rows of that kind there are."""
        return sum(edit.what is what for edit in self.edits)


def differences(returned: Returned, export: Export) -> Differences:
    """Compare a workbook that came back with what was exported.

    Raises: InputError: it was exported from another plan, or the data have changed since.
    """
    mark, rows = returned.mark, export.rows(returned.mark.kind)
    if mark.tag != rows.tag:
        raise InputError([_other_plan(returned)])
    keys = [key for key in export.keys(mark.kind) if is_compared(key)]
    there = [key for key in keys if key in returned.keys]
    comparing = _Comparing(rows, there, frozenset(export.in_scope(mark)))
    comparing.run(returned)
    comparing.found.notices += _about_columns(set(keys) - set(there), returned, export.lang)
    return comparing.found


class _Comparing:
    def __init__(self, rows: Rows, keys: Sequence[str], scope: frozenset[int]) -> None:
        self.rows, self.keys, self.scope = rows, keys, scope
        self.before = rows.texts(keys)
        self.found = Differences(exported=len(scope))
        self.settled: set[int] = set()

    def run(self, returned: Returned) -> None:
        """Rows with an id first, then those without, then what is gone."""
        found = self.found
        found.read = len(returned.rows)
        by_index: dict[int, list[SheetRow]] = defaultdict(list)
        new: list[SheetRow] = []
        for row in returned.rows:
            index = self.rows.row_of(row.row_id) if row.row_id else None
            if index is not None and index in self.scope:
                by_index[index].append(row)
            elif row.row_id:
                self._unclear(row, "foreign_id", _FOREIGN)
            else:
                new.append(row)
        for index, same in by_index.items():
            new += self._known(index, same)
        for row in self._without_id(new):
            self._edit(What.ADDED, None, row)
        for index in sorted(self.scope - self.settled):
            gone = dict(zip(self.keys, self.before[index], strict=True))
            cells = tuple(CellEdit(key, cell, "") for key, cell in gone.items() if cell)
            found.edits.append(RowEdit(What.REMOVED, index, "", None, cells, {}))
        for sheet, number in returned.unread:
            found.notices.append(Notice("unread", sheet, number, _UNREAD))
        found.edits.sort(key=lambda edit: (edit.row is None, edit.sheet, edit.row or 0, edit.index or 0))

    def _now(self, row: SheetRow) -> tuple[str, ...]:
        return tuple(row.cells.get(key, "") for key in self.keys)

    def _known(self, index: int, same: Sequence[SheetRow]) -> list[SheetRow]:
        """Settle the rows that bear one id; those that are new rows come back."""
        self.settled.add(index)
        as_before = [row for row in same if self._now(row) == self.before[index]]
        if as_before:
            self.found.unchanged += 1
            copies = [row for row in same if row is not as_before[0]]
            for row in copies:
                repeat = self._now(row) == self.before[index]
                self._notice(row, *(("repeated", _REPEATED) if repeat else ("copied_id", _COPIED)))
                self.found.repeated += repeat
            return [row for row in copies if self._now(row) != self.before[index]]
        if len(same) > 1:
            self.found.exported_unclear += 1
            for row in same:
                self._unclear(row, "ambiguous_id", _AMBIGUOUS)
            return []
        self._changed(index, same[0])
        return []

    def _changed(self, index: int, row: SheetRow) -> None:
        person = [key for key in self.keys if COLUMNS[key].about is About.PERSON and key != "school"]
        if "full_name" in person and not any(row.cells.get(key) for key in person):
            self._notice(row, "cleared", _CLEARED)
            self._edit(What.REMOVED, index, row)
        else:
            self._edit(What.CHANGED, index, row)

    def _without_id(self, rows: Sequence[SheetRow]) -> list[SheetRow]:
        """Rows that are exactly one that is missing have only lost their id; the others are new."""
        missing: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in sorted(self.scope - self.settled, reverse=True):
            missing[self.before[index]].append(index)
        new = []
        for row in rows:
            same = missing.get(self._now(row))
            if same:
                self.settled.add(same.pop())
                self.found.unchanged += 1
                self._notice(row, "lost_id", _LOST)
            else:
                new.append(row)
        return new

    def _edit(self, what: What, index: int | None, row: SheetRow) -> None:
        before = self.before[index] if index is not None else ("",) * len(self.keys)
        cells = tuple(
            CellEdit(key, old, new)
            for key, old, new in zip(self.keys, before, self._now(row), strict=True)
            if old != new
        )
        self.found.edits.append(RowEdit(what, index, row.sheet, row.row, cells, row.cells))

    def _unclear(self, row: SheetRow, code: str, told: Sentence) -> None:
        self.found.unclear += 1
        self._notice(row, code, told)

    def _notice(self, row: SheetRow, code: str, told: Sentence) -> None:
        self.found.notices.append(Notice(code, row.sheet, row.row, told))


_FOREIGN: Sentence = (
    "код строки не из этой книги: строка из другого плана или другой школы, не взята",
    "the row id is not of this workbook: a row of another plan or school, not taken",
)
_REPEATED: Sentence = ("повтор другой строки, не взят", "a repeat of another row, not taken")
_COPIED: Sentence = (
    "строка скопирована с другой вместе с её кодом: считается новой",
    "the row was copied from another one with its id: it counts as a new one",
)
_AMBIGUOUS: Sentence = (
    "несколько строк с одним кодом, и ни одна не осталась прежней: какая из них какая, не угадать",
    "several rows bear the same id and none is as it was: which is which is not known",
)
_CLEARED: Sentence = ("ФИО стёрто: место свободно", "the name was wiped out: the place is given up")
_LOST: Sentence = (
    "код строки потерян, строка узнана: в ней всё, как было",
    "the row id is lost, the row is known again: nothing in it has changed",
)
_UNREAD: Sentence = (
    "одна заполненная ячейка: не строка таблицы, не прочитана",
    "one filled cell: no row of the table, not read",
)


def _other_plan(returned: Returned) -> Problem:
    return Problem(
        Grade.ERROR,
        returned.file,
        "книга выгружена из другого плана, или данные с тех пор изменились",
        "the workbook was exported from another plan, or the data have changed since",
        value=returned.mark.tag,
        expected_ru="книга, выгруженная из этого плана и этих данных; выгрузите её заново",
        expected_en="a workbook exported from this plan and these data; export it again",
        code="other_plan",
    )


def _about_columns(missing: set[str], returned: Returned, lang: str) -> list[Notice]:
    """What is told about columns that are gone or were added."""
    told = []
    for key in sorted(missing):
        name = pick(COLUMNS[key].heading, lang)
        ru, en = f"столбца «{name}» нет: он не сравнивался", f"no column {name}: it was not compared"
        told.append(Notice("missing_column", "", None, (ru, en)))
    for name in returned.further:
        if name not in COLUMNS and name != ROW_ID.key:
            ru, en = (
                f"столбец «{name}» не наш, он не прочитан",
                f"the column {name} is not ours, it was not read",
            )
            told.append(Notice("further_column", "", None, (ru, en)))
    return told

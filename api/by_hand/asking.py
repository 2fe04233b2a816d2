"""What a by-hand question asks for: its changes found in the data, every mistake told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.edits.reading import read_edits
from api.exits import all_wrong, wrong_option
from api.loading import attempt
from api.named import row_of
from api.own_plan.located import sheet_row
from api.own_plan.reading import Own
from datasets.plan_table import read_assignments
from papers.workbooks.reading import is_ours
from rules.answers.edits import Edit, EditError, between, edited, lasting, seat, swap, unseat
from rules.base import Sentence
from rules.context import Assignment, Facts
from rules.problems import Grade, InputError, Problem

Two = tuple[str, str]


@dataclass(frozen=True)
class Wishes:
    """Options as they were written: swaps of two posts, places to give and to take, an edited table."""

    swaps: Sequence[Two] = ()
    seats: Sequence[Two] = ()
    unseats: Sequence[Two] = ()
    edited: Path | None = None


@dataclass(frozen=True)
class Changes:
    """The edits, the last word on each place, and the row of the edited table for those that stand in one."""

    edits: tuple[Edit, ...]
    rows: Mapping[Edit, int]


def changes_of(own: Own, wishes: Wishes) -> Changes:
    """The edits that are asked for, one after another on the plan.

    Raises: InputError: unknown ids, a change that means nothing on this plan, no change at all.
    """
    asking = _Asking(own, [], [], [], own.plan)
    rows = asking.table(wishes.edited) if wishes.edited is not None else {}
    for one, other in wishes.swaps:
        asking.swap(one, other)
    for teacher, group in wishes.unseats:
        asking.place("--unseat", unseat, teacher, group)
    for teacher, group in wishes.seats:
        asking.place("--seat", seat, teacher, group)
    if asking.problems or asking.errors:
        raise all_wrong([*asking.errors, *([InputError(asking.problems)] if asking.problems else [])])
    edits = between(own.plan, asking.plan)
    wanted = lasting(asking.edits)
    if not edits:
        expected = ("--swap, --seat, --unseat или --edited", "--swap, --seat, --unseat or --edited")
        raise wrong_option("PLAN", "", ("нет ни одного изменения", "nothing is changed"), expected)
    return Changes(tuple(edit for edit in wanted if edit in set(edits)), rows)


@dataclass
class _Asking:
    own: Own
    problems: list[Problem]
    errors: list[InputError]
    edits: list[Edit]
    plan: Assignment

    def table(self, file: Path) -> dict[Edit, int]:
        """The differences of an edited table to the plan."""
        if is_ours(file):
            return self._workbook(file)
        try:
            table = read_assignments(file, self.own.read.dataset)
        except InputError as error:
            self.errors.append(error)
            return {}
        for row in table.unknown:
            self.problems.append(
                Problem(
                    Grade.ERROR,
                    table.file,
                    row.reason_ru,
                    row.reason_en,
                    row=sheet_row(row.row, table)[1],
                    expected_ru="педагог и группа из набора данных",
                    expected_en="a teacher and a group of the dataset",
                    code="unknown_place",
                )
            )
        edits = between(self.own.plan, Assignment(table.teacher, table.group))
        self._take(edits)
        where = zip(table.teacher.tolist(), table.group.tolist(), table.row, strict=True)
        stands = {(teacher, group): row for teacher, group, row in where}
        return {
            edit: sheet_row(stands[edit.teacher, edit.group], table)[1]
            for edit in edits
            if (edit.teacher, edit.group) in stands
        }

    def _workbook(self, file: Path) -> dict[Edit, int]:
        """The edits of a workbook that kvota exported: a school's tells nothing of other schools."""
        try:
            ((read, _),) = read_edits([file], Facts(self.own.context, self.own.plan))
        except InputError as error:
            self.errors.append(error)
            return {}
        for asked in read.meaning.questions:
            ru, en = asked.told
            wanted = ("строка, в которой понятно, кто и куда", "a row that tells who goes where")
            self.problems.append(
                Problem(
                    Grade.ERROR,
                    f"{file.name}/{asked.sheet}" if asked.sheet else file.name,
                    ru,
                    en,
                    row=asked.row,
                    expected_ru=wanted[0],
                    expected_en=wanted[1],
                    code="unknown_place",
                )
            )
        self._take(read.meaning.edits)
        return {edit: row for edit, (_, row) in read.meaning.rows.items()}

    def swap(self, one: str, other: str) -> None:
        """Two posts swap."""
        found = [self._row("--swap", name, self.own.dataset.teacher_index, _TEACHER) for name in (one, other)]
        if None not in found:
            first, second = (int(row) for row in found if row is not None)
            self._try("--swap", f"{one} {other}", lambda: swap(self.own.dataset, self.plan, first, second))

    def place(self, option: str, make: Callable[..., Edit], teacher: str, group: str) -> None:
        """One place given or taken away."""
        who = self._row(option, teacher, self.own.dataset.teacher_index, _TEACHER)
        where = self._row(option, group, self.own.dataset.group_index, _GROUP)
        if who is not None and where is not None:
            self._try(option, f"{teacher} {group}", lambda: [make(self.own.dataset, self.plan, who, where)])

    def _try(self, option: str, said: str, make: Callable[[], list[Edit]]) -> None:
        try:
            self._take(make())
        except EditError as error:
            expected = ("изменение, возможное на этом плане", "a change possible on this plan")
            self.errors.append(wrong_option(option, said, error.sentence, expected))

    def _take(self, edits: Sequence[Edit]) -> None:
        self.edits += edits
        self.plan = edited(self.plan, edits)

    def _row(self, option: str, name: str, known: Mapping[str, int], what: Sentence) -> int | None:
        return attempt(lambda: row_of(known, option, name, what), self.errors)


_TEACHER: Sentence = ("код педагога", "id of a teacher")
_GROUP: Sentence = ("код группы", "id of a group")

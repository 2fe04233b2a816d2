"""What the edits of a workbook mean for the plan: places given and taken away – or a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from datasets.forms.cells.names import name_key
from datasets.forms.cells.text import fold_lookalikes
from papers.workbooks.columns import COLUMNS, About
from papers.workbooks.differences import Differences, Notice, RowEdit, What
from papers.workbooks.export import Export
from papers.workbooks.marks import Kind, Mark
from papers.workbooks.rows import days
from rules.answers.edits import Edit
from rules.answers.edits import Kind as EditKind
from rules.base import Sentence
from rules.text import normal

Place = tuple[int, int]
"""A post and a group, as the dataset numbers them."""


_NAMING = frozenset({"group", "programme", "start", "dates"})
"""Columns that name a group."""


@dataclass
class Meaning:
    """``edits`` of the plan, ``rows``: (sheet, row) of those that stand in one; ``questions`` about rows that
    can't be understood (nothing is done with them), and ``remarks`` on what was."""

    edits: list[Edit] = field(default_factory=list)
    rows: dict[Edit, tuple[str, int]] = field(default_factory=dict)
    questions: list[Notice] = field(default_factory=list)
    remarks: list[Notice] = field(default_factory=list)


def meaning(found: Differences, export: Export, mark: Mark) -> Meaning:
    """Understand the edits of a workbook of places; one of applications changes no plan."""
    reading = _Reading(export, mark)
    if mark.kind is not Kind.APPLICATION:
        for edit in found.edits:
            reading.read(edit)
        reading.settle()
    return reading.meaning


class _UnclearError(Exception):
    """A row that is not understood, and why."""

    def __init__(self, ru: str, en: str) -> None:
        self.told: Sentence = ru, en
        super().__init__(en)


class _Reading:
    def __init__(self, export: Export, mark: Mark) -> None:
        self.export, self.dataset = export, export.facts.dataset
        self.of_one_school = mark.scope if mark.kind in (Kind.EXTRACT, Kind.FORM3) else ""
        self.meaning = Meaning()
        self._given: list[tuple[Place, RowEdit]] = []
        self._taken: list[tuple[Place, RowEdit]] = []
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for post, name in enumerate(export.names):
            self._by_name[_name(name)].append(post)
        self._by_start: dict[tuple[str, str], list[int]] = defaultdict(list)
        groups = self.export.figures.groups
        for group, (title, start) in enumerate(zip(groups["programme"], days(groups["start"]), strict=True)):
            self._by_start[normal(title), str(start)].append(group)

    def read(self, edit: RowEdit) -> None:
        """One row."""
        before = self._place(edit.index) if edit.index is not None else None
        if edit.what is What.REMOVED:
            self._taken += [] if before is None else [(before, edit)]
            return
        try:
            after = self._understood(edit, before)
        except _UnclearError as unclear:
            self._note(self.meaning.questions, edit, "not_understood", unclear.told)
            return
        if after != before:
            self._taken += [] if before is None else [(before, edit)]
            self._given.append((after, edit))

    def settle(self) -> None:
        """All rows together: a place that one row takes and another gives stays as it is."""
        plan = self.export.facts.assignment
        held = set(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))
        taken = {place for place, _ in self._taken}
        given: dict[Place, RowEdit] = {}
        for place, edit in self._given:
            if place in given or (place in held and place not in taken):
                self._note(self.meaning.questions, edit, "has_it_already", _HAS_IT)
            else:
                given[place] = edit
        for place, edit in self._taken:
            if place not in given:
                self._put(EditKind.UNSEAT, place, edit)
        for place, edit in given.items():
            if place not in taken:
                self._put(EditKind.SEAT, place, edit)

    def _place(self, index: int) -> Place:
        teacher, group = (ids[index] for ids in (self.export.places.teacher_id, self.export.places.group_id))
        return self.dataset.teacher_index[teacher], self.dataset.group_index[group]

    def _put(self, kind: EditKind, place: Place, row: RowEdit) -> None:
        edit = Edit(kind, *place)
        self.meaning.edits.append(edit)
        if row.row is not None:
            self.meaning.rows[edit] = (row.sheet, row.row)

    def _note(self, notes: list[Notice], edit: RowEdit, code: str, told: Sentence) -> None:
        notes.append(Notice(code, edit.sheet, edit.row, told))

    def _understood(self, edit: RowEdit, before: Place | None) -> Place:
        changed = {cell.key for cell in edit.cells}
        about = {COLUMNS[key].about for key in changed}
        if before is None:
            return self._post(edit.now, edit), self._group(edit.now, changed)
        post, group = before
        if About.PERSON in about:
            if changed & {"number"}:
                raise _UnclearError(
                    "уникальные номера в плане не правят: их выдаёт и передаёт реестр номеров",
                    "unique numbers are not edited in a plan: the register of numbers passes them on",
                )
            post = self._post(edit.now, edit)
        if About.GROUP in about:
            group = self._group(edit.now, changed)
        return post, group

    def _post(self, now: Mapping[str, str], edit: RowEdit) -> int:
        """The post that the row names: by full name, at the row's school, in the row's position."""
        name = now.get("full_name", "")
        if not name:
            raise _UnclearError("ФИО не указано", "no name is given")
        posts = self._by_name.get(_name(name), [])
        here = [post for post in posts if self._at_school(post, now)]
        if not here:
            raise _nobody(elsewhere=bool(posts))
        fitting = [post for post in here if self._position(post) == normal(now.get("position", ""))]
        told = fitting or here
        if len({int(self.dataset.teachers.person[post]) for post in told}) > 1:
            raise _UnclearError(
                "таких людей в школе несколько: уточните должность",
                "several people of the school have this name: tell the position",
            )
        if not fitting and now.get("position"):
            held = self.dataset.position_labels[self.dataset.teachers.position[told[0]]]
            self._note(
                self.meaning.remarks,
                edit,
                "other_position",
                (f"должность по реестру: {held}", f"the position in the register: {held}"),
            )
        if len(told) > 1 and not fitting:
            raise _UnclearError(
                "у человека в школе несколько должностей: уточните должность",
                "the person has several posts at the school: tell the position",
            )
        return told[0]

    def _at_school(self, post: int, now: Mapping[str, str]) -> bool:
        school = int(self.dataset.teachers.school[post])
        if self.of_one_school:
            return str(self.dataset.schools.school_id[school]) == self.of_one_school
        written = normal(now.get("school", ""))
        names = (self.dataset.schools.name[school], self.dataset.schools.school_id[school])
        return not written or written in {normal(str(name)) for name in names}

    def _position(self, post: int) -> str:
        return str(self.dataset.positions[self.dataset.teachers.position[post]])

    def _group(self, now: Mapping[str, str], changed: set[str]) -> int:
        """The group that the row names: by its id, by programme and first day, or both where they agree."""
        if changed & {"hours", "form", "end"} and not changed & _NAMING:
            raise _UnclearError(
                "сроки, часы и форма группы меняются в данных, а не в плане",
                "dates, hours and form of a group are changed in the data, not in the plan",
            )
        by_id = self._by_id(now) if "group" in changed and now.get("group") else None
        by_name = self._named(now) if changed & (_NAMING - {"group"}) else None
        if by_id is not None and by_name is not None and by_id != by_name:
            raise _UnclearError(
                "код группы и программа с началом называют разные группы",
                "the id of the group and the programme with its start name different groups",
            )
        found = by_id if by_id is not None else by_name
        if found is None:
            raise _UnclearError("группа не указана", "no group is given")
        return found

    def _by_id(self, now: Mapping[str, str]) -> int:
        known = self.dataset.group_index.get(now["group"])
        if known is None:
            raise _UnclearError("такого кода группы нет", "there is no such group id")
        return known

    def _named(self, now: Mapping[str, str]) -> int:
        start = now.get("start") or _first_day(now.get("dates", ""))
        groups = self._by_start.get((normal(now.get("programme", "")), start), [])
        if not groups:
            raise _UnclearError(
                "группы этой программы с таким началом нет", "no group of this programme starts then"
            )
        if len(groups) > 1:
            raise _UnclearError(
                "таких групп несколько: укажите код группы", "several such groups: give the id"
            )
        return groups[0]


def _name(written: str) -> str:
    """A full name as it is compared: е for ё, no Latin look-alikes, case and spaces aside."""
    return name_key(fold_lookalikes(written, whole_words=True))


def _first_day(dates: str) -> str:
    """«16.03.2027–27.03.2027» as ``2027-03-16``."""
    day, month, year = dates[:2], dates[3:5], dates[6:10]
    return f"{year}-{month}-{day}"


_HAS_IT: Sentence = (
    "этот человек в этой группе уже есть",
    "this person has a place in this group already",
)


def _nobody(*, elsewhere: bool) -> _UnclearError:
    if elsewhere:
        return _UnclearError(
            "в этой школе такого работника нет, такое ФИО есть в другой: исправьте школу в строке",
            "nobody of this name is at the school; somebody is at another one: correct the school in the row",
        )
    return _UnclearError("работника с таким ФИО в реестре нет", "nobody of this name is in the register")

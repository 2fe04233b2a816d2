"""Finding the posts and groups that a table of places names, by ids or by what people write instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from datasets.findings import HEADING_ROWS
from datasets.forms.cells.names import name_key, surname_and_initials
from datasets.forms.cells.text import fold_lookalikes
from datasets.forms.cells.titles import read_title
from datasets.parse import likely_day
from rules.base import Sentence
from rules.dataset import Dataset
from rules.text import normal

Row = Mapping[str, str]


@dataclass(frozen=True)
class UnknownRow:
    """A row that names nobody, or no group, of the dataset (never a full name)."""

    row: int
    teacher_id: str
    group_id: str
    reason_ru: str
    reason_en: str


@dataclass
class Places:
    """Rows understood (0-based), rows not understood, and how many distinct people and groups were lost."""

    teacher: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    unknown: list[UnknownRow] = field(default_factory=list)
    named: int = 0
    lost: int = 0


def find_places(columns: Mapping[str, Sequence[str]], length: int, dataset: Dataset) -> Places:
    """The places that the rows name; blank rows are passed over."""
    people, runs = _People(dataset), _Runs(dataset)
    places = Places()
    named: dict[tuple[str, ...], bool] = {}
    for i in range(length):
        row = {meaning: cells[i] for meaning, cells in columns.items()}
        if not any(row.values()):
            continue
        teacher, group = people.find(row), runs.find(row)
        named[("teacher", row.get("teacher_id") or row.get("full_name", ""))] = isinstance(teacher, int)
        named[("group", _group_text(row))] = isinstance(group, int)
        if isinstance(teacher, int) and isinstance(group, int):
            places.teacher.append(teacher)
            places.group.append(group)
            places.row.append(i)
        else:
            places.unknown.append(_unknown(i, row, teacher, group))
    places.named = len(named)
    places.lost = sum(not found for found in named.values())
    return places


def _unknown(i: int, row: Row, teacher: int | Sentence, group: int | Sentence) -> UnknownRow:
    reasons = [found for found in (teacher, group) if not isinstance(found, int)]
    ru, en = ("; ".join(reason[language] for reason in reasons) for language in (0, 1))
    return UnknownRow(i + HEADING_ROWS, row.get("teacher_id", ""), _group_text(row), ru, en)


def _group_text(row: Row) -> str:
    if row.get("group_id"):
        return row["group_id"]
    return ", ".join(filter(None, (row.get("programme", ""), row.get("start", ""))))


def _name(written: str) -> str:
    """A full name as it is compared: е for ё, no Latin look-alikes, case and spaces aside."""
    return name_key(fold_lookalikes(written, whole_words=True))


def name_of_initials(name: str) -> str:
    """«Кедрина Ольга Семёновна» as «Кедрина О.С.»."""
    surname, *rest = name.split()
    return " ".join([surname, "".join(f"{part[0]}." for part in rest)])


def _title(written: str) -> str:
    """A title as it is compared: without quotation marks and hours, е for ё."""
    return read_title(written).key


class _People:
    """Posts by id or by full name; names are only filed where a row has no id: a region has 50,000."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def _posts(self) -> Mapping[str, list[int]]:
        """Posts by full name, as names are compared."""
        filed: dict[str, list[int]] = defaultdict(list)
        for post, name in enumerate(self._dataset.teachers.full_name):
            if name:
                filed[_name(name)].append(post)
        return filed

    @cached_property
    def _by_initials(self) -> Mapping[tuple[str, str], list[int]]:
        """Posts by surname and initials."""
        filed: dict[tuple[str, str], list[int]] = defaultdict(list)
        for post, name in enumerate(self._dataset.teachers.full_name):
            if name:
                filed[surname_and_initials(name_of_initials(name))].append(post)
        return filed

    def find(self, row: Row) -> int | Sentence:
        """The post that a row names, or why it names none."""
        if row.get("teacher_id"):
            known = self._dataset.teacher_index.get(row["teacher_id"])
            return ("такого teacher_id нет", "no such teacher_id") if known is None else known
        if not row.get("full_name"):
            return ("педагог не указан", "no teacher is named")
        posts = self._narrowed(self._named(row["full_name"]), row)
        if not posts:
            return ("педагога с таким ФИО нет", "no teacher has this full name")
        if len({int(self._dataset.teachers.person[post]) for post in posts}) > 1:
            return (
                "таких ФИО несколько, нужен teacher_id",
                "several have this full name, teacher_id is needed",
            )
        return posts[0]

    def _named(self, written: str) -> list[int]:
        """Posts of that full name; of «Кедрина О.С.» where no name is written so."""
        exact = self._posts.get(_name(written), [])
        if exact or "." not in written:
            return exact
        return self._by_initials.get(surname_and_initials(fold_lookalikes(written, whole_words=True)), [])

    def _narrowed(self, posts: list[int], row: Row) -> list[int]:
        """Of several posts those at the school and in the position that the row tells."""
        data = self._dataset
        for meaning in ("school", "position"):
            wanted = normal(row.get(meaning, ""))
            if len(posts) > 1 and wanted:
                posts = [post for post in posts if wanted in self._spellings(meaning, post)]
        return posts if len(posts) <= 1 else sorted(posts, key=lambda post: int(data.teachers.person[post]))

    def _spellings(self, meaning: str, post: int) -> tuple[str, ...]:
        data = self._dataset
        if meaning == "position":
            return (data.positions[data.teachers.position[post]],)
        school = data.teachers.school[post]
        return (normal(data.schools.school_id[school]), normal(data.schools.name[school]))


class _Runs:
    """Groups by id, or by programme and first day; titles are only filed where a row has no id."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def _programmes(self) -> Mapping[str, set[int]]:
        """Programmes by title and by id, as they are compared."""
        programmes = self._dataset.programmes
        filed: dict[str, set[int]] = defaultdict(set)
        for programme, title in enumerate(programmes.title):
            for written in (_title(title), normal(title), normal(programmes.programme_id[programme])):
                filed[written].add(programme)
        return filed

    @cached_property
    def _groups(self) -> Mapping[tuple[int, str], list[int]]:
        """Groups by programme and first day."""
        groups = self._dataset.groups
        filed: dict[tuple[int, str], list[int]] = defaultdict(list)
        for group, (programme, start) in enumerate(zip(groups.programme, groups.start, strict=True)):
            filed[int(programme), str(start)].append(group)
        return filed

    def find(self, row: Row) -> int | Sentence:
        """The group that a row names, or why it names none."""
        if row.get("group_id"):
            known = self._dataset.group_index.get(row["group_id"])
            return ("такого group_id нет", "no such group_id") if known is None else known
        if not row.get("programme") or not row.get("start"):
            return ("группа не указана", "no group is named")
        start = likely_day(row["start"])
        written = row["programme"]
        programmes = self._programmes.get(normal(written)) or self._programmes.get(_title(written), set())
        if start is None or not programmes:
            return (
                ("такой программы нет", "no such programme")
                if start
                else ("начало не дата", "start is not a date")
            )
        groups = [group for p in sorted(programmes) for group in self._groups.get((p, start.isoformat()), [])]
        if not groups:
            return ("группы этой программы с таким началом нет", "no group of this programme starts then")
        if len(groups) > 1:
            return ("таких групп несколько, нужен group_id", "several such groups, group_id is needed")
        return groups[0]

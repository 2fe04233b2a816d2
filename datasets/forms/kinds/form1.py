"""Form 1, recommendations of the department and the methodists: for a person or for a position."""

from __future__ import annotations

import re

from datasets.forms.cells.names import Person, Who, read_person
from datasets.forms.cells.positions import (
    CROWDS,
    EVERYBODY,
    Position,
    find_position,
    looks_like_job,
    singular,
)
from datasets.forms.cells.similar import Found, How
from datasets.forms.cells.text import clean, key, quoted, show
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.audience import fitting_first
from datasets.forms.world.cells import Cells

_MANY = re.compile(r"^(?:все|всем|каждая|малокомплектн|все оу|школы|опорн)\w*\b")
_NUMBERS = re.compile(r"№\s*\d+\D+(?:№\s*)?\d+")
_VACANCY = re.compile(r"^(?:вакан|новый|новая|молод)")


def read_form1(task: Task) -> None:
    """Every row is one recommendation, unless it is set aside."""
    reader = _Reader(task)
    for cells in task.cells():
        reader.read(cells)


class _Reader:
    """Reads rows; remembers the school above an empty cell."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.people = task.people
        self.people.initials_do = True
        self.school = ""

    def read(self, cells: Cells) -> None:
        """One row."""
        if self.task.broken(cells, "school", "title", "target"):
            return
        school_id = self._school(cells)
        if school_id is None:
            return
        value = cells.value("title")
        programme_id = self.task.programmes.find(value, cells.place("title"))
        if programme_id is None:
            return
        target = self._target(cells, school_id, programme_id)
        if target:
            self._put(cells, school_id, programme_id, target)

    def _school(self, cells: Cells) -> str | None:
        written = cells.text("school")
        place = cells.place("school")
        if not written and self.school:
            self.task.log.repair(
                place,
                Say(f"пусто: взято сверху «{self.school}».", f"empty: taken from above «{self.school}»."),
            )
        written = written or self.school
        self.school = written
        if _MANY.match(key(written)) or _NUMBERS.search(written):
            self.task.log.aside(
                place,
                Say(
                    "одна строка на несколько школ, строка отложена.",
                    "one row for several schools; set aside.",
                ),
                Say("Напишите по строке на школу.", "Write one row for each school."),
            )
            return None
        return self.task.schools.find(written, place)

    def _target(self, cells: Cells, school_id: str, programme_id: str) -> tuple[str, str] | None:
        """(teacher, position) with one of them filled; None when the row was set aside."""
        written = cells.text("target")
        plain = key(written)
        if not plain:
            return self._refuse(cells, Say("не сказано, кому рекомендовано", "it is not said to whom"))
        if EVERYBODY.match(plain) or plain in CROWDS:
            return self._refuse(cells, Say("не должность, а группа людей", "a group of people, no position"))
        if _VACANCY.match(plain):
            return self._refuse(cells, Say("вакансия: человека ещё нет", "a vacancy: nobody is there yet"))
        if looks_like_job(written):
            return self._position(cells, school_id, written)
        return self._person(cells, school_id, programme_id, read_person(cells.value("target")))

    def _refuse(self, cells: Cells, what: Say) -> tuple[str, str] | None:
        """Sets the row aside; there is no target then."""
        self.task.log.aside(
            cells.place("target"),
            Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."),
            Say("Впишите ФИО или должность.", "Write a full name or a position."),
        )
        return None

    def _person(
        self, cells: Cells, school_id: str, programme_id: str, person: Person
    ) -> tuple[str, str] | None:
        job = Position((person.rest,), False) if person.rest else Position((), False)
        if person.who is Who.SEVERAL or not person.name:
            return self._refuse(cells, Say("имя не читается", "the name can't be read"))
        posts = self.people.find(school_id, person, job, cells.place("target"))
        if not posts:
            return None
        return fitting_first(self.world, posts, job, programme_id).teacher_id, ""

    def _position(self, cells: Cells, school_id: str, written: str) -> tuple[str, str] | None:
        wanted = singular(written)
        held = [post.position for post in self.world.people.holders(school_id)]
        found = find_position(wanted, held)
        if not found.sure and school_id not in self.world.staffed:
            found = Found(How.EXACT, wanted)
        if found.sure:
            self._tell_position(cells, found)
            return "", found.id
        near = quoted(list(found.candidates))
        what = Say("такой должности в школе никто не занимает", "nobody at the school holds that position")
        if found.how is How.AMBIGUOUS:
            what = Say(f"подходят несколько должностей: {near}", f"several positions fit: {near}")
        elif near:
            what = Say(f"{what.ru}; похожи: {near}", f"{what.en}; similar: {near}")
        return self._refuse(cells, what)

    def _tell_position(self, cells: Cells, found: Found) -> None:
        written = show(cells.value("target"))
        if found.how is How.SIMILAR:
            self.task.log.repair(
                cells.place("target"),
                Say(
                    f"понято как должность «{found.id}» (сходство {found.score:.0f} из 100).",
                    f"taken for the position «{found.id}» (likeness {found.score:.0f} of 100).",
                ),
                Say("Проверьте должность.", "Check the position."),
            )
        elif clean(written).casefold() != found.id.casefold():
            self.task.log.repair(
                cells.place("target"),
                Say(f"понято как должность «{found.id}».", f"read as the position «{found.id}»."),
            )

    def _put(self, cells: Cells, school_id: str, programme_id: str, target: tuple[str, str]) -> None:
        teacher_id, position = target
        advice = (school_id, programme_id, teacher_id, key(position))
        seen = self.world.advice_met.get(advice)
        if seen is not None:
            self.task.log.repair(
                cells.place("target"),
                Say(f"повтор рекомендации ({seen}), объединено.", f"a repeat ({seen}); merged."),
            )
        self.world.advice_met.setdefault(advice, f"{self.task.sheet.name}, {cells.row + 1}")
        recommendation_id = self.world.advice.get(advice) or self.world.store.new_id("recommendations")
        self.world.advice[advice] = recommendation_id
        self.world.store.put(
            "recommendations",
            {
                "recommendation_id": recommendation_id,
                "school_id": school_id,
                "programme_id": programme_id,
                "teacher_id": teacher_id,
                "position": position,
                "basis": "" if cells.broken("basis") else cells.text("basis"),
                "author_role": cells.text("author"),
            },
        )

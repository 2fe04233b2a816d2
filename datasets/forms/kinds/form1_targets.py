"""The cell of Form 1 that names a person or a position."""

from __future__ import annotations

import re
from typing import NamedTuple

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
from datasets.forms.limits import SHOWN_CANDIDATES
from datasets.forms.result import Say
from datasets.forms.world.audience import fitting_first
from datasets.forms.world.cells import Cells

_VACANCY = re.compile(r"^(?:вакан|новый|новая|молод)")
_ASK_WHOM = Say(
    "Впишите ФИО или должность (несколько — через точку с запятой).",
    "Write a full name or a position (several with semicolons between).",
)


class Target(NamedTuple):
    """Whom a recommendation is for: a post, or a position of a school."""

    school_id: str
    teacher_id: str = ""
    position: str = ""


class TargetCells:
    """Reads the target cells of one sheet."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.people = task.people
        self.people.initials_do = True

    def read(self, cells: Cells, schools: list[str], programme_id: str) -> list[Target]:
        """The targets of a row; none when it was set aside."""
        parts = [part.strip() for part in show(cells.value("target")).split(";") if key(part)]
        if not parts:
            self._refuse(cells, Say("не сказано, кому рекомендовано", "it is not said to whom"))
            return []
        found: list[Target] = []
        for part in parts:
            targets = self._part(cells, schools, programme_id, part)
            if not targets:
                return []
            found += targets
        return found

    def _part(self, cells: Cells, schools: list[str], programme_id: str, part: str) -> list[Target]:
        plain = key(part)
        if EVERYBODY.match(plain) or plain in CROWDS:
            return self._crowd(cells, schools, plain)
        if _VACANCY.match(plain):
            return self._refuse(cells, Say("вакансия: человека ещё нет", "a vacancy: nobody is there yet"))
        if looks_like_job(part):
            return self._position(cells, schools, part)
        return self._person(cells, schools, programme_id, read_person(part))

    def _refuse(self, cells: Cells, what: Say, offers: list[str] | None = None) -> list[Target]:
        """Sets the row aside; there is no target then."""
        self.task.log.aside(
            cells.place("target"),
            Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."),
            _ASK_WHOM,
            offers or (),
        )
        return []

    def _crowd(self, cells: Cells, schools: list[str], plain: str) -> list[Target]:
        """«заместители», «все педагоги»: which positions are meant is asked."""
        held = self._held(schools)
        stem = plain.split(maxsplit=1)[0].rstrip("иыя")
        meant = [position for position in held if key(position).startswith(stem)] if plain in CROWDS else []
        what = Say("не должность, а группа людей", "a group of people, no position")
        if meant:
            near = quoted(meant)
            what = Say(f"{what.ru}; в школе: {near}", f"{what.en}; at the school: {near}")
        return self._refuse(cells, what, meant or held)

    def _held(self, schools: list[str]) -> list[str]:
        posts = (post for school_id in schools for post in self.world.people.holders(school_id))
        return list(dict.fromkeys(post.position for post in posts if post.position))

    def _person(self, cells: Cells, schools: list[str], programme_id: str, person: Person) -> list[Target]:
        job = Position((person.rest,), False) if person.rest else Position((), False)
        if person.who is Who.SEVERAL or not person.name:
            return self._refuse(cells, Say("имя не читается", "the name can't be read"))
        known = [s for s in schools if self.world.people.find(s, person, initials_do=True).sure]
        if len(schools) > 1 and len(known) != 1:
            what = (
                Say("в нескольких школах", "at several schools")
                if known
                else Say("ни в одной из школ", "at none")
            )
            return self._refuse(cells, Say(f"такое имя есть {what.ru}", f"that name is known {what.en}"))
        school_id = known[0] if known else schools[0]
        posts = self.people.find(school_id, person, job, cells.place("target"))
        if not posts:
            return []
        return [Target(school_id, teacher_id=fitting_first(self.world, posts, job, programme_id).teacher_id)]

    def _position(self, cells: Cells, schools: list[str], written: str) -> list[Target]:
        """The position where somebody holds it; schools where nobody does are told."""
        wanted = singular(written)
        found = {school_id: self._found(school_id, wanted) for school_id in schools}
        sure = [Target(school_id, position=one.id) for school_id, one in found.items() if one.sure]
        if not sure:
            return self._nobody(cells, schools, found[schools[0]] if len(schools) == 1 else None)
        self._tell_position(cells, written, found[sure[0].school_id])
        if len(sure) < len(schools):
            lacking = quoted([self.world.school_name(s) for s, one in found.items() if not one.sure])
            self.task.log.repair(
                cells.place("target"),
                Say(f"такой должности нет: {lacking}.", f"nobody holds that position at {lacking}."),
            )
        return sure

    def _found(self, school_id: str, wanted: str) -> Found:
        found = find_position(wanted, [post.position for post in self.world.people.holders(school_id)])
        unstaffed = not found.sure and school_id not in self.world.staffed
        return Found(How.EXACT, wanted) if unstaffed else found

    def _nobody(self, cells: Cells, schools: list[str], found: Found | None) -> list[Target]:
        what = Say("такой должности в школе никто не занимает", "nobody at the school has that position")
        if found is None:
            what = Say(
                "такой должности нет ни в одной из школ", "nobody at these schools holds that position"
            )
            return self._refuse(cells, what, self._held(schools))
        near = quoted(list(found.candidates))
        if found.how is How.AMBIGUOUS:
            what = Say(f"подходят несколько должностей: {near}", f"several positions fit: {near}")
        elif near:
            what = Say(f"{what.ru}; похожи: {near}", f"{what.en}; similar: {near}")
        rest = [position for position in self._held(schools) if position not in found.candidates]
        return self._refuse(cells, what, [*found.candidates[:SHOWN_CANDIDATES], *rest])

    def _tell_position(self, cells: Cells, written: str, found: Found) -> None:
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

"""The school cell of Form 1: one school, several of them, or all."""

from __future__ import annotations

import re

from datasets.forms.cells.schoolnames import read_school
from datasets.forms.cells.similar import How
from datasets.forms.cells.text import key, show
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells

_ALL = re.compile(
    r"^(?:для )?(?:все|всем|всех|каждая|каждой|каждое)(?: (?:оу|оо|школ\w*|организаци\w*|учрежден\w*))*$"
)
_CLASS = re.compile(r"^(?:малокомплектн|опорн|сельск|городск|базов|школы\b|шнор)")
_ADDRESS = re.compile(r"\b(?:район|округ|кра[йя]|област|улиц|ул|д)\b")
_BETWEEN = re.compile(r"[,;/\n]|\s+и\s+")
_ASK_LIST = Say("Перечислите школы через точку с запятой.", "List the schools with semicolons between.")


class SchoolCells:
    """Reads the school cells of one sheet; remembers the cell above an empty one."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.above = ""

    def read(self, cells: Cells) -> list[str]:
        """The schools of a row; none when it was set aside."""
        place = cells.place("school")
        written = show(cells.value("school")).strip()
        if not written and self.above:
            shown = " ".join(self.above.split())
            self.task.log.repair(
                place, Say(f"пусто: взято сверху «{shown}».", f"empty: taken from above «{shown}».")
            )
        self.above = written = written or self.above
        if _ALL.match(key(written)):
            return self._all(cells)
        if _CLASS.match(key(written)):
            what = Say("не названо, какие школы", "it is not said which schools")
            self.task.log.aside(
                place, Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."), _ASK_LIST, self._names()
            )
            return []
        several = self._several(written)
        if len(several) > 1:
            return self._each(cells, several)
        school_id = self.task.schools.find(written, place)
        return [school_id] if school_id else []

    def _names(self) -> list[str]:
        return [self.task.world.school_name(key[0]) for key in self.task.world.store.table("schools")]

    def _all(self, cells: Cells) -> list[str]:
        schools = [key[0] for key in self.task.world.store.table("schools")]
        place = cells.place("school")
        if not schools:
            self.task.log.aside(place, Say("школ пока нет, строка отложена.", "no schools yet; set aside."))
        else:
            n = len(schools)
            self.task.log.repair(place, Say(f"понято как все школы: {n}.", f"read as every school: {n}."))
        return schools

    def _several(self, written: str) -> list[str]:
        """The parts of «СОШ №1, №3»; a part that is a number alone has the kind of the one before."""
        find = self.task.world.schools.find
        parts: list[str] = []
        kind = ""
        for part in (piece.strip() for piece in _BETWEEN.split(written)):
            name = read_school(part)
            address = not name.kind and _ADDRESS.search(key(part))
            if address or not (name.number or name.words):
                continue
            kind = name.kind or kind
            parts.append(part if name.kind or name.words else f"{kind} {part}")
        if find(written).how is How.EXACT or not any(find(part).sure for part in parts):
            return [written]
        return parts

    def _each(self, cells: Cells, parts: list[str]) -> list[str]:
        """Every part must be a school."""
        place = cells.place("school")
        schools = [self.task.world.schools.find(part) for part in parts]
        lost = [part for part, found in zip(parts, schools, strict=True) if not found.sure]
        if lost and not self.task.world.schools_listed:
            made = [self.task.schools.find(part, place) for part in parts]
            return [school_id for school_id in made if school_id] if all(made) else []
        if lost:
            named = ", ".join(f"«{part}»" for part in lost)
            done = Say(f"не узнаны: {named}; строка отложена.", f"not known: {named}; set aside.")
            self.task.log.aside(place, done, _ASK_LIST, self._names())
            return []
        ids = list(dict.fromkeys(found.id for found in schools))
        names = ", ".join(self.task.world.school_name(school_id) for school_id in ids)
        self.task.log.repair(place, Say(f"строка на несколько школ: {names}.", f"several schools: {names}."))
        return ids

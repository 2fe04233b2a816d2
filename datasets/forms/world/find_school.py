"""Which school a text names, and saying so; making one where no register exists."""

from __future__ import annotations

from dataclasses import dataclass, field

from datasets.forms.cells.schoolnames import read_school
from datasets.forms.cells.similar import Found, How
from datasets.forms.cells.text import clean, fold_lookalikes, key, quote, quoted
from datasets.forms.log import Place, SheetLog
from datasets.forms.result import Say
from datasets.forms.world.known import World


@dataclass
class SchoolFinder:
    """Finds schools for one sheet; each spelling is reported once."""

    world: World
    log: SheetLog
    _told: set[str] = field(default_factory=set)
    _known: dict[str, Found] = field(default_factory=dict)

    def find(self, text: str, place: Place) -> str | None:
        """The school of a row; without one the row is set aside and None is returned."""
        school_id, fault, asked = self.look(text, place)
        if school_id is None:
            near = self.world.schools.find(text).candidates if key(text) else ()
            self.log.aside(place, fault, asked, [self.world.school_name(i) for i in near])
        return school_id

    def look(self, text: str, place: Place) -> tuple[str | None, Say, Say]:
        """The school, or None with what to say about it; a match by similarity is reported here."""
        if not key(text):
            return (
                None,
                Say("школа не указана.", "no school is given."),
                Say("Впишите школу.", "Name the school."),
            )
        found = self._known.get(text) or self.world.schools.find(text)
        if found.sure:
            self._known[text] = found
            self._tell_similar(text, place, found)
            return found.id, Say("", ""), Say("", "")
        if found.how is How.UNKNOWN and not self.world.schools_listed and _is_name(text):
            return make_school(self.world, text), Say("", ""), Say("", "")
        return None, *self._lost_school(text, found)

    def _tell_similar(self, text: str, place: Place, found: Found) -> None:
        if found.how is not How.SIMILAR or key(text) in self._told:
            return
        self._told.add(key(text))
        name = quote(self.world.school_name(found.id))
        self.log.mended(
            place,
            Say(
                f"узнана школа {name} (сходство {found.score:.0f} из 100).",
                f"taken for {name} (likeness {found.score:.0f} of 100).",
            ),
            Say("Проверьте, та ли это школа.", "Check that it is this school."),
        )

    def _lost_school(self, text: str, found: Found) -> tuple[Say, Say]:
        names = quoted([self.world.school_name(i) for i in found.candidates])
        if found.how is How.AMBIGUOUS:
            said = Say(
                f"подходят несколько школ: {names}; строка отложена.",
                f"several schools fit: {names}; set aside.",
            )
        elif key(text) in self._told:
            said = Say("школы нет в реестре, строка отложена.", "not in the register; set aside.")
        else:
            self._told.add(key(text))
            near = Say(f" Похожие: {names}.", f" Similar: {names}.") if names else Say("", "")
            said = Say(
                f"такой школы нет в реестре, строка отложена.{near.ru}",
                f"no such school in the register; set aside.{near.en}",
            )
        return said, Say("Впишите название, как в реестре.", "Write the name as the register has it.")


def _is_name(text: str) -> bool:
    """A school has a kind, a number or a proper word of its own."""
    name = read_school(text)
    return bool(name.kind or (name.number and "шк" in key(text)))


def make_school(world: World, text: str, *, listed: bool = False) -> str:
    """A new school; ``listed`` when a register vouches for it.  The district is filled in at the end."""
    school_id = world.store.new_id("schools", standin=not listed)
    row = {"school_id": school_id, "name": clean(fold_lookalikes(text)).strip(" .,;")}
    world.store.put("schools", row)
    world.index_school(row)
    return school_id

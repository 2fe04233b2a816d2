"""Another form of a school that has one already: compared row by row, and the first one holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from datasets.forms.cells.text import key, quote, quoted
from datasets.forms.kinds.task import Task
from datasets.forms.log import Place
from datasets.forms.result import Say
from datasets.forms.world.versions import FirstForm, Seen, WishKey

TAKE_THIS = "взять эту"
"""The answer by which a later version is read instead of the first."""
SUPPLEMENT = "дополн"
"""A form that says so adds to the first one."""


def is_chosen(reply: str) -> bool:
    """Whether an answer to a sheet says that this version holds."""
    return key(reply) == TAKE_THIS


@dataclass
class Compared:
    """What the comparison of one school's forms has found."""

    first: FirstForm
    met: set[WishKey] = field(default_factory=set)
    changed: int = 0
    added: int = 0

    @property
    def removed(self) -> list[Seen]:
        """Rows of the first form that the other one lacks."""
        left = {wish.what for wish in self.met}
        return [
            seen for wish, seen in self.first.rows.items() if wish not in self.met and wish.what not in left
        ]


@dataclass
class Versions:
    """The forms of one sheet beside the first forms of their schools."""

    task: Task
    compared: dict[str, Compared] = field(default_factory=dict)

    def first_of(self, school_id: str) -> FirstForm | None:
        """The school's first form, unless this sheet is it; then rows of this sheet are to be compared."""
        sheet = self.task.sheet
        own = FirstForm(sheet.file, sheet.name, self._is_chosen())
        first = self.task.world.forms_met.setdefault(school_id, own)
        return None if first.is_on(sheet.file, sheet.name) or self._adds() else first

    def _is_chosen(self) -> bool:
        reply = self.task.log.reply(None)
        return reply is not None and is_chosen(reply.text)

    def _adds(self) -> bool:
        said = key(" ".join([self.task.sheet.name, *self.task.above]))
        return any(word.startswith(SUPPLEMENT) for word in said.split())

    def note(self, school_id: str, wish: WishKey, seen: Seen) -> None:
        """A row of a first form."""
        self.task.world.forms_met[school_id].rows.setdefault(wish, seen)

    def compare(self, school_id: str, first: FirstForm, wish: WishKey, seen: Seen, place: Place) -> None:
        """A row of another form: the same is counted once, anything else is set aside and told."""
        found = self.compared.setdefault(school_id, Compared(first))
        known = first.rows.get(wish)
        found.met.add(wish)
        if known is not None:
            self._same(known, first, seen, place)
            return
        before = [old for other, old in first.rows.items() if other.what == wish.what]
        if before:
            found.changed += 1
            other = f"«{before[0].dates or '—'}»"
            self._aside(
                place,
                Say(
                    f"в первой версии ({_at(first, before[0])}) другие сроки: {other}",
                    f"the first version ({_at(first, before[0])}) has other dates: {other}",
                ),
            )
        else:
            found.added += 1
            self._aside(
                place,
                Say(
                    f"в первой версии (лист {quote(first.sheet)}) такой строки нет",
                    f"the first version (sheet {quote(first.sheet)}) has no such row",
                ),
            )

    def _aside(self, place: Place, what: Say) -> None:
        self.task.log.aside(place, Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."))

    def _same(self, known: Seen, first: FirstForm, seen: Seen, place: Place) -> None:
        """Who, what and when are equal; the rest may differ, and the first version's word holds."""
        if known.row in first.aside:
            self.task.log.aside_silently(place[0])
            return
        self.task.log.merge_silently(place[0])
        other = [
            name
            for name, one, two in (
                ("должность", known.position, seen.position),
                ("обоснование", known.justification, seen.justification),
            )
            if key(one) != key(two)
        ]
        if other:
            words = ", ".join(other)
            self.task.log.repair(
                place,
                Say(
                    f"в первой версии ({_at(first, known)}) другое: {words}; взято оттуда.",
                    f"other words in the first version ({_at(first, known)}); taken from there.",
                ),
            )

    def close(self) -> None:
        """Remember which rows of first forms were set aside."""
        sheet = self.task.sheet
        for first in self.task.world.forms_met.values():
            if first.is_on(sheet.file, sheet.name):
                first.aside.update(
                    seen.row for seen in first.rows.values() if self.task.log.is_aside(seen.row)
                )

    def tell(self) -> None:
        """What the comparison has found, and which version holds."""
        for school_id, found in self.compared.items():
            for seen in found.removed:
                self.task.log.tell(
                    None,
                    Say(
                        f"в этой версии нет строки первой ({_at(found.first, seen)}): {seen.shown}.",
                        f"this version lacks a row of the first ({_at(found.first, seen)}): {seen.shown}.",
                    ),
                )
            if self.task.layout.has("school"):
                continue
            self._ask(school_id, found)
        self._tell_table()

    def _ask(self, school_id: str, found: Compared) -> None:
        same = len(found.met) - found.changed - found.added
        name = quote(self.task.world.school_name(school_id))
        first = quote(found.first.sheet)
        done = Say(
            f"ещё одна форма школы {name}: принята та, что на листе {first}; строк совпало {same},"
            f" с другими сроками {found.changed}, лишних {found.added}, недостаёт {len(found.removed)}.",
            f"another form of {name}: the one on sheet {first} holds; {same} rows are equal,"
            f" {found.changed} have other dates, {found.added} are extra, {len(found.removed)} are missing.",
        )
        if found.first.chosen:
            self.task.log.tell(None, done)
            return
        self.task.log.tell(
            None,
            done,
            Say(
                f"Какая версия верна? Если эта — ответьте «{TAKE_THIS}».",
                f"Which version holds? If it is this one, answer «{TAKE_THIS}».",
            ),
            (TAKE_THIS,),
        )

    def _tell_table(self) -> None:
        """A table of several schools beside the forms of those schools."""
        if not self.task.layout.has("school") or not self.compared:
            return
        name: Callable[[str], str] = self.task.world.school_name
        differing = [s for s, c in self.compared.items() if c.changed or c.added or c.removed]
        count = len(self.compared)
        more = f" Расходятся: {quoted(map(name, differing))}." if differing else ""
        more_en = f" Different: {quoted(map(name, differing))}." if differing else ""
        self.task.log.tell(
            None,
            Say(
                f"сводный лист: у {count} школ есть свои формы, их строки второй раз не взяты.{more}",
                f"a table of schools, {count} of which have forms of their own: not counted twice.{more_en}",
            ),
            Say("Сверьте сводный лист с формами школ.", "Compare it with the schools' forms.")
            if differing
            else Say("", ""),
        )


def _at(first: FirstForm, seen: Seen) -> str:
    return f"лист {quote(first.sheet)}, строка {seen.row + 1}"

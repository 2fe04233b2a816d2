"""Which programme and which group a row names, and saying so; making them where no timetable exists."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.forms.cells.dates import Dates, Span, parse_dates
from datasets.forms.cells.similar import Found, How
from datasets.forms.cells.text import Value, quote, quoted, show
from datasets.forms.cells.titles import Title, read_title
from datasets.forms.limits import DEFAULT_GROUP_SIZE
from datasets.forms.log import Place, SheetLog
from datasets.forms.result import Say
from datasets.forms.world.groups import Run
from datasets.forms.world.known import World

SHOWN_GROUPS = 4
NO_DATES = Dates()
AS_IN_PLAN = Say("Впишите название, как в плане-графике.", "Write the title as the timetable has it.")


@dataclass
class ProgrammeFinder:
    """Finds programmes and groups for one sheet."""

    world: World
    log: SheetLog

    def find(self, value: Value, place: Place, dates: Dates = NO_DATES) -> str | None:
        """The programme of a row; without one the row is set aside and None is returned."""
        written = show(value)
        title = read_title(written)
        if not title.key:
            self.log.aside(
                place,
                Say("программа не указана, строка отложена.", "no programme is given; set aside."),
                AS_IN_PLAN,
            )
            return None
        found = self._settle(self.world.titles.find(title), dates)
        if found.sure:
            self._tell(written, place, found)
            return found.id
        if found.how is How.UNKNOWN and not self.world.courses_listed and not title.vague:
            return make_programme(self.world, title)
        self._lost(place, found)
        return None

    def in_this_campaign(self, value: Value, dates: Dates, place: Place) -> bool:
        """Whether dates that no group has may be of this half-year; those of another set the row aside."""
        whole, half = dates.whole, self.world.half
        if whole is None or half is None or (whole.start <= half.end and whole.end >= half.start):
            return True
        found = self._settle(self.world.titles.find(read_title(show(value))), dates)
        if found.sure and self.world.groups.find(found.id, dates).sure:
            return True
        self.log.aside(
            place,
            Say(
                f"сроки не этой кампании ({half.show()}), строка отложена.",
                f"the dates are not of this campaign ({half.period_id}); set aside.",
            ),
            Say("Исправьте сроки или оставьте пустыми.", "Correct the dates or leave them empty."),
        )
        return False

    def _settle(self, found: Found, dates: Dates) -> Found:
        """Several programmes fit the title: the dates may decide."""
        if found.how is not How.AMBIGUOUS or not dates.spans:
            return found
        held = [p for p in found.candidates if self.world.groups.find(p, dates).sure]
        return Found(How.SIMILAR, held[0], found.score, found.candidates) if len(held) == 1 else found

    def _tell(self, written: str, place: Place, found: Found) -> None:
        title = self.world.programme_title(found.id)
        name = quote(title)
        if found.how is How.SIMILAR:
            self.log.repair(
                place,
                Say(
                    f"узнана программа {name} (сходство {found.score:.0f} из 100).",
                    f"taken for {name} (likeness {found.score:.0f} of 100).",
                ),
                Say("Проверьте, та ли это программа.", "Check that it is this programme."),
            )
        elif written.strip() != title:
            self.log.repair(place, Say(f"прочитано как {name}.", f"read as {name}."))

    def _lost(self, place: Place, found: Found) -> None:
        titles = [self.world.programme_title(i) for i in found.candidates]
        names = quoted(titles)
        if found.how is How.AMBIGUOUS:
            self.log.aside(
                place,
                Say(
                    f"подходят несколько программ: {names}; строка отложена.",
                    f"several programmes fit: {names}; set aside.",
                ),
                Say("Уточните название, часы или сроки.", "Add to the title, the hours or the dates."),
                self._with_hours(found),
            )
            return
        near = Say(f" Ближайшие: {names}.", f" Nearest: {names}.") if names else Say("", "")
        self.log.aside(
            place,
            Say(
                f"такой программы нет в плане-графике, строка отложена.{near.ru}",
                f"no such programme in the timetable; set aside.{near.en}",
            ),
            AS_IN_PLAN,
            titles,
        )

    def _with_hours(self, found: Found) -> list[str]:
        """Titles that hours tell apart, where they do."""
        rows = [self.world.store.get("programmes", i) for i in found.candidates]
        return [
            f"{row.get('title', '')} ({row['hours']} ч.)" if row.get("hours") else row.get("title", "")
            for row in rows
        ]

    def find_group(self, programme_id: str, dates: Dates, place: Place) -> str:
        """The group that the dates name, or empty: then the wish is for any group of the programme."""
        if not dates.spans:
            self._tell_dates(dates, place)
            return ""
        found = self.world.groups.find(programme_id, dates)
        if found.sure:
            self._tell_group(dates, place, found)
            return found.id
        if found.how is How.UNKNOWN and not self.world.courses_listed and not dates.day_only:
            return make_group(self.world, programme_id, dates.spans)
        self._tell_no_group(place, found)
        return ""

    def _tell_no_group(self, place: Place, found: Found) -> None:
        """The wish stays, for any group of the programme."""
        held = ", ".join(self.world.group_dates(g) for g in found.candidates[:SHOWN_GROUPS])
        more = " …" if len(found.candidates) > SHOWN_GROUPS else ""
        which = Say(f" Есть: {held}{more}.", f" There are: {held}{more}.") if held else Say("", "")
        why = Say("на эти сроки группы нет", "no group has these dates")
        if found.how is How.AMBIGUOUS:
            why = Say("на эти сроки несколько групп", "several groups have these dates")
        self.log.repair(
            place,
            Say(
                f"{why.ru}, учтена программа на любые сроки.{which.ru}",
                f"{why.en}; taken for any group of the programme.{which.en}",
            ),
            Say("Уточните сроки (поток), если важны именно они.", "Correct dates or stream if they matter."),
        )

    def _tell_dates(self, dates: Dates, place: Place) -> None:
        if dates.vague or dates.unread:
            why = Say("сроки названы приблизительно", "the dates are rough")
            if dates.unread:
                why = Say("сроки не прочитаны", "the dates can't be read")
            self.log.repair(
                place,
                Say(
                    f"{why.ru}: учтена программа на любые сроки.",
                    f"{why.en}: taken for any group of the programme.",
                ),
            )

    def _tell_group(self, dates: Dates, place: Place, found: Found) -> None:
        shown = self.world.group_dates(found.id)
        if found.how is How.SIMILAR:
            self.log.repair(
                place,
                Say(f"указан только первый день: группа {shown}.", f"only the first day: group {shown}."),
            )
        elif dates.repair:
            self.log.repair(place, Say(f"{dates.repair.ru}.", f"{dates.repair.en}."))


def read_dates(world: World, log: SheetLog, value: Value, place: Place) -> Dates | None:
    """Dates of a row; impossible ones set it aside, and None is returned."""
    dates = parse_dates(value, world.year)
    if dates.fault is None:
        return dates
    log.aside(
        place,
        Say(f"{dates.fault.ru}; строка отложена.", f"{dates.fault.en}; set aside."),
        Say("Исправьте сроки.", "Correct the dates."),
    )
    return None


def make_programme(world: World, title: Title) -> str:
    """A programme of which only the forms tell."""
    programme_id = world.store.new_id("programmes", standin=True)
    row = {"programme_id": programme_id, "title": title.plain, "hours": title.hours}
    world.store.put("programmes", row)
    world.index_programme(row)
    return programme_id


def make_group(world: World, programme_id: str, spans: tuple[Span, ...]) -> str:
    """A group of which only the forms tell: its places are a guess that is said aloud at the end."""
    group_id = world.store.new_id("groups", standin=True)
    whole = Span(spans[0].start, spans[-1].end)
    sessions = spans if len(spans) > 1 else ()
    world.store.put(
        "groups",
        {
            "group_id": group_id,
            "programme_id": programme_id,
            "start": whole.start.isoformat(),
            "end": whole.end.isoformat(),
            "max_size": str(DEFAULT_GROUP_SIZE),
        },
    )
    for span in sessions:
        world.store.put(
            "group_sessions",
            {
                "group_id": group_id,
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "mode": "in_person",
            },
        )
    world.groups.add(programme_id, Run(group_id, whole, sessions))
    return group_id

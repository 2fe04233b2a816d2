"""A recognised sheet with everything needed to read its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from datasets.forms.cells.text import Value
from datasets.forms.log import SheetLog
from datasets.forms.options import ImportOptions
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_person import PersonFinder
from datasets.forms.world.find_programme import ProgrammeFinder
from datasets.forms.world.find_school import SchoolFinder
from datasets.forms.world.known import World


@dataclass(frozen=True)
class Task:
    """One sheet to read into the world."""

    world: World
    log: SheetLog
    sheet: Sheet
    layout: Layout
    rows: tuple[int, ...]
    memory: dict[str, str] = field(default_factory=dict)
    """What was found out about the sheet as a whole."""
    sections: Mapping[int, str] = field(default_factory=dict)
    """Row -> the caption inside the table under which it stands."""
    options: ImportOptions = field(default_factory=ImportOptions)

    def cells(self) -> Iterator[Cells]:
        """The rows, one by one."""
        for row in self.rows:
            yield Cells(self.sheet, self.layout, row)

    @cached_property
    def above(self) -> list[str]:
        """What stands above the heading, line by line."""
        return self.sheet.lines(range(self.layout.top))

    @cached_property
    def schools(self) -> SchoolFinder:
        """Finds schools."""
        return SchoolFinder(self.world, self.log)

    @cached_property
    def programmes(self) -> ProgrammeFinder:
        """Finds programmes and groups."""
        return ProgrammeFinder(self.world, self.log)

    @cached_property
    def people(self) -> PersonFinder:
        """Finds people."""
        return PersonFinder(self.world, self.log)

    def read(self, cells: Cells, field: str, reader: Callable[[Value], str | None]) -> str:
        """A small cell; what can't be read is left empty, and that is said."""
        broken = cells.broken(field)
        text = None if broken else reader(cells.value(field))
        if text is None:
            self.log.repair(
                cells.place(field),
                Say("не прочитано, ячейка оставлена пустой.", "not understood, left empty."),
                Say("Исправьте, если это важно.", "Correct it if it matters."),
            )
            return ""
        return text

    def broken(self, cells: Cells, *fields: str) -> bool:
        """Whether one of the fields holds an error or a formula without a value: the row is set aside."""
        for name in fields:
            fault = cells.broken(name)
            if fault:
                what = Say("формула не вычислена", "the formula was never computed")
                if fault.startswith("#"):
                    what = Say("ошибка в формуле", "an error in a formula")
                self.log.aside(
                    cells.place(name),
                    Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."),
                    Say("Впишите значение вместо формулы.", "Write the value instead of the formula."),
                )
                return True
        return False

"""The register of schools."""

from __future__ import annotations

from datasets.forms.cells.scalars import read_count, read_flag, read_money
from datasets.forms.cells.schoolnames import read_school
from datasets.forms.cells.text import clean, key
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_school import make_school
from datasets.forms.world.store import Row

READERS = {
    "max_absent": read_count,
    "rural": read_flag,
    "low_result": read_flag,
    "unique_numbers": read_count,
    "budget": read_money,
}


def read_schools(task: Task) -> None:
    """Every row is a school; its full and short names both find it afterwards."""
    seen: dict[str, int] = {}
    for cells in task.cells():
        name = cells.text("school")
        if task.broken(cells, "school"):
            continue
        if not key(name):
            task.log.aside(
                cells.place("school"),
                Say("нет названия школы, строка отложена.", "no school name; set aside."),
                Say("Впишите название.", "Write the name."),
            )
            continue
        school_id = _known(task, name) or make_school(task.world, name, listed=True)
        if school_id in seen:
            task.log.repair(
                cells.place("school"),
                Say(
                    f"школа уже есть в строке {seen[school_id] + 1}, объединено.",
                    f"the school stands in row {seen[school_id] + 1} already; merged.",
                ),
            )
        seen.setdefault(school_id, cells.row)
        _fill(task, cells, school_id)
    task.world.schools_listed |= bool(seen)


def _known(task: Task, name: str) -> str:
    """A register names schools exactly: likeness or a short name is not enough to merge two of them."""
    return task.world.schools.full.get(read_school(name).key, "")


def _fill(task: Task, cells: Cells, school_id: str) -> None:
    row: Row = {"school_id": school_id, "district_id": _district(task, cells)}
    for field, reader in READERS.items():
        row[field] = task.read(cells, field, reader)
    task.world.store.put("schools", row)
    task.world.schools.add(school_id, cells.text("short"), short=True)


def _district(task: Task, cells: Cells) -> str:
    """The id of the district that the row names, made when it is new."""
    name = clean(cells.text("district"))
    if not name:
        return ""
    return district_named(task, name)


def district_named(task: Task, name: str) -> str:
    """The district with that name, made when it is new."""
    store = task.world.store
    for row in store.table("districts").values():
        if key(row.get("name", "")) == key(name):
            return row["district_id"]
    district_id = store.new_id("districts")
    store.put("districts", {"district_id": district_id, "name": name})
    return district_id

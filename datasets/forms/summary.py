"""What is said at the end of an import: guesses made loud, schools that are silent, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.forms.answers.dialogue import Dialogue
from datasets.forms.cells.text import quoted
from datasets.forms.limits import DEFAULT_GROUP_SIZE
from datasets.forms.log import general
from datasets.forms.result import NOTHING, Grade, Remark, Say
from datasets.forms.sorting import Sorted
from datasets.forms.world.known import World
from datasets.forms.world.store import is_standin


def closing_remarks(world: World, sheets: Sequence[Sorted]) -> list[Remark]:
    """Remarks about the import as a whole."""
    return [*_standins(world), *_silent_schools(world, sheets), *_nothing_to_plan(world), *_changes(world)]


def unplaced_answers(dialogue: Dialogue) -> list[Remark]:
    """Answers given for this import that met no cell of its files."""
    lost = dialogue.memory.fresh - dialogue.used
    if not lost:
        return []
    done = Say(f"ответов, чьих строк в файлах нет: {len(lost)}.", f"answers to no row: {len(lost)}.")
    return [general(Grade.REMARK, done)]


def _made(world: World, table: str) -> int:
    """Rows of a table that this import made from forms alone."""
    before = world.store.before.get(table, {})
    return sum(1 for key in world.store.table(table) if is_standin(key[0]) and key not in before)


def _standins(world: World) -> list[Remark]:
    counts = {table: _made(world, table) for table in ("schools", "teachers", "programmes", "groups")}
    said = []
    if counts["schools"]:
        said.append(
            (
                Say(
                    f"реестра школ нет: школы взяты из других листов ({counts['schools']}).",
                    f"no register of schools: {counts['schools']} taken from other sheets.",
                ),
                Say("Проверьте названия, добавьте лист «Школы».", "Check the names, add a register."),
            )
        )
    if counts["teachers"]:
        said.append(
            (
                Say(
                    f"реестра работников нет: из форм взято должностей {counts['teachers']}; сроки прошлого"
                    " обучения неизвестны.",
                    f"no register of staff: {counts['teachers']} posts taken from the forms; nobody's last"
                    " training is known.",
                ),
                Say("Добавьте «Реестр работников».", "Add the register of staff."),
            )
        )
    if counts["programmes"]:
        said.append(
            (
                Say(
                    f"плана-графика для них нет: из форм взято программ {counts['programmes']}.",
                    f"no timetable has them: {counts['programmes']} programmes taken from the forms.",
                ),
                Say("Проверьте названия, добавьте план-график.", "Check the titles, add the timetable."),
            )
        )
    if counts["groups"]:
        said.append(
            (
                Say(
                    f"число мест неизвестно: в группах ({counts['groups']}) принято по {DEFAULT_GROUP_SIZE}.",
                    f"places unknown: {DEFAULT_GROUP_SIZE} taken for each of {counts['groups']} groups.",
                ),
                Say("Проверьте число мест в таблице groups.", "Check the places in the table groups."),
            )
        )
    return [general(Grade.REMARK, done, asked) for done, asked in said]


def _silent_schools(world: World, sheets: Sequence[Sorted]) -> list[Remark]:
    """Schools of the register without a single row of Form 2."""
    if not any(item.kind == "form2" for item in sheets):
        return []
    teachers = world.store.table("teachers")
    applied = set(world.applied)
    for row in world.store.table("applications").values():
        teacher = teachers.get((row.get("teacher_id", ""),))
        if teacher:
            applied.add(teacher.get("school_id", ""))
    silent = [key[0] for key in world.store.table("schools") if key[0] not in applied]
    if not silent:
        return []
    names = quoted([world.school_name(school_id) for school_id in silent])
    done = Say(f"Форма 2 не подана: {names}.", f"no Form 2 from: {names}.")
    return [general(Grade.REMARK, done, Say("Спросите школы.", "Ask the schools."))]


def _nothing_to_plan(world: World) -> list[Remark]:
    """No group at all: no plan is possible."""
    if world.store.table("groups"):
        return []
    return [
        general(
            Grade.REMARK,
            Say(
                "нет ни одной группы со сроками: распределять пока нечего.",
                "no group with dates: nothing to plan.",
            ),
            Say("Добавьте план-график.", "Add the timetable."),
        )
    ]


def _changes(world: World) -> list[Remark]:
    """What an import into a standing dataset has added and corrected."""
    return [
        general(
            Grade.REMARK,
            Say(
                f"таблица {table}: новых строк {new}, дополнено или исправлено {filled}.",
                f"table {table}: {new} new rows, {filled} filled or corrected.",
            ),
            NOTHING,
        )
        for table, (new, filled) in world.store.changes().items()
    ]

"""The sheets beside forms and registers: former courses, split quotas, calendar, decisions, conflicts."""

from __future__ import annotations

from datasets.samples.book import Book, Cell, Table
from datasets.samples.data import District, day, yes
from datasets.samples.registers import DISTRICT, whole


def write_around(book: Book, data: District) -> None:
    """Sheets between the registers and the forms."""
    for table in (_history(data), _quotas(data), _calendar(data)):
        book.add(table)


def write_afterwards(book: Book, data: District) -> None:
    """Sheets behind the forms."""
    book.add(_decisions(data))
    book.add(_conflicts(data))


def _history(data: District) -> Table:
    head = [
        "№",
        "Школа",
        "ФИО",
        "Должность",
        "Программа",
        "Часов",
        "Дата окончания",
        "Документ",
        "№ документа",
    ]
    rows: list[list[Cell]] = []
    for i, row in enumerate(data.rows("training_history"), start=1):
        t = data.teachers[row["teacher_id"]]
        rows.append(
            [
                *(i, data.schools[t["school_id"]]["name"], t["full_name"], t["position"]),
                *(data.title(row["programme_id"]), whole(row["hours"]), day(row["end"])),
                *(row["document_type"], row["document_number"]),
            ]
        )
    return Table(
        "История ПК",
        [f"Пройденное повышение квалификации. {DISTRICT}"],
        [head],
        [list(row) for row in rows],
        widths=(6, 22, 34, 32, 50, 8, 12, 16, 16),
    )


def _quotas(data: District) -> Table:
    head = ["№", "Программа", "Сроки", "Школа", "Мест"]
    rows: list[list[Cell]] = []
    for row in data.rows("quotas"):
        if row["school_id"]:
            title = data.title(data.groups[row["group_id"]]["programme_id"])
            school = data.schools[row["school_id"]]["name"]
            rows.append([len(rows) + 1, title, data.dates(row["group_id"]), school, whole(row["max_seats"])])
    return Table(
        "Квота по школам",
        ["Распределение мест выездных групп между школами"],
        [head],
        [list(row) for row in rows],
        [f"Итого: {sum(int(str(row[4])) for row in rows)}"],
        widths=(5, 44, 32, 22, 8),
    )


def _calendar(data: District) -> Table:
    head = ["Школа", "Начало", "Окончание", "Учебные дни", "Примечание"]
    rows: list[list[Cell]] = [
        [
            data.schools[row["school_id"]]["name"] if row["school_id"] else "все",
            *(day(row["start"]), day(row["end"]), yes(row["teaching"]), row["note"]),
        ]
        for row in data.rows("school_calendar")
    ]
    return Table(
        "Календарь школ",
        ["Каникулы и праздники, учебный год 2026/27 (проект)"],
        [head],
        [list(row) for row in rows],
        widths=(24, 12, 12, 12, 44),
    )


DECIDED = {"must": "направить", "never": "не направлять", "reserve": "в резерв"}


def _decisions(data: District) -> Table:
    head = [
        "№",
        "Школа",
        "ФИО",
        "Должность",
        "Программа",
        "Сроки",
        "Решение",
        "Причина",
        "Кто решил",
        "Дата решения",
    ]
    rows: list[list[Cell]] = []
    for i, row in enumerate(data.rows("decisions"), start=1):
        t = data.teachers[row["teacher_id"]]
        rows.append(
            [
                *(i, data.schools[t["school_id"]]["name"], t["full_name"], t["position"]),
                data.title(row["programme_id"]) if row["programme_id"] else "",
                data.dates(row["group_id"]) if row["group_id"] else "",
                *(DECIDED[row["decision"]], row["reason"], row["decided_by"], day(row["decided_on"])),
            ]
        )
    return Table(
        "Решения",
        ["Решения по отдельным работникам"],
        [head],
        [list(r) for r in rows],
        widths=(5, *(26,) * 9),
    )


def _conflicts(data: District) -> Table:
    head = ["№", "Программа 1", "Сроки 1", "Программа 2", "Сроки 2"]
    rows: list[list[Cell]] = []
    for i, row in enumerate(data.rows("group_conflicts"), start=1):
        cells: list[Cell] = [i]
        for group_id in (row["group_id"], row["other_group_id"]):
            cells += [data.title(data.groups[group_id]["programme_id"]), data.dates(group_id)]
        rows.append(cells)
    return Table(
        "Несовместимые группы",
        ["Группы, которые один человек не может совместить (один преподаватель, общие задания)"],
        [head],
        [list(row) for row in rows],
        widths=(5, 46, 26, 46, 26),
    )

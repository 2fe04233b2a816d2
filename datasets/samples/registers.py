"""The sheets that come from registers: schools, staff, the institute's timetable."""

from __future__ import annotations

import re

from datasets.samples.book import Book, Cell, Table
from datasets.samples.data import FORMS, KINDS, PROVIDER_KINDS, STATUS, District, Row, day, short, span, yes

DISTRICT = "Заречненский район (учебный пример)"
STAFF_HEAD = [
    *("№ п/п", "Школа", "ФИО", "Должность", "Предметы", "Дата рождения", "Преподаёт с", "Руководитель"),
    *("Право с", "Последнее ПК (дата окончания)", "Аттестация", "Ждёт кампаний", "Можно курсов", "Статус"),
    *("Статус до", "Выезд", "Без выезда до", "Недоступна (даты)", "Занятость"),
]
COURSE_HEAD = [
    *("№ п/п", "Название программы", "Часы", "Форма обучения", "Вид программы", "Поток", "Сроки"),
    *("Очные сессии", "Онлайн-занятия", "Квота района", "Квота не меньше", "Минимум", "Максимум"),
    *("Занято другими районами", "Группа (выездная / общая)", "Должности", "Предметы", "Компетенции"),
    *("Организатор", "Вид организатора", "Серия", "Федеральный реестр", "Утверждена"),
]


def write_registers(book: Book, data: District) -> None:
    """Schools, staff, timetable, programmes of former years."""
    for table in (_schools(data), _staff(data), _courses(data), _past(data)):
        book.add(table)


def short_name(name: str) -> str:
    """A numbered school as the office calls it («СОШ-1»); the others by their name without the legal form."""
    return re.sub(r"^.*\b(СОШ|ООШ) № (\d+)$", r"\1-\2", name)


def _schools(data: District) -> Table:
    head = ["№", "Полное наименование", "Сокращённо", "Сельская", "ШНОР", "Предел отсутствующих"]
    rows: list[list[Cell]] = [
        [
            i,
            f"МБОУ «{s['name']}»",
            short_name(s["name"]),
            yes(s["rural"]),
            yes(s["low_result"]),
            whole(s["max_absent"]),
        ]
        for i, s in enumerate(data.schools.values(), start=1)
    ]
    above: list[str | tuple[str, str]] = [f"Образовательные учреждения. {DISTRICT}", "на 01.12.2026"]
    return Table(
        "Школы", above, [head], [list(r) for r in rows], ["Исп.: методист ММЦ"], widths=(5, 42, 20, 10, 8, 14)
    )


def whole(text: str) -> Cell:
    return int(text) if text else None


def _staff(data: District) -> Table:
    mains = {t["person_id"] for t in data.teachers.values() if t["person_id"] == t["teacher_id"]}
    rows = [_worker(data, i, t, mains) for i, t in enumerate(data.teachers.values(), start=1)]
    _spoil_staff(rows)
    above: list[str | tuple[str, str]] = [
        "РЕЕСТР ПЕДАГОГИЧЕСКИХ И РУКОВОДЯЩИХ РАБОТНИКОВ",
        f"{DISTRICT}, по состоянию на 01.12.2026",
        "",
    ]
    return Table(
        "Реестр работников",
        above,
        [STAFF_HEAD],
        [list(row) for row in rows],
        [f"Итого: {len(rows)}", "Исп. методист ММЦ, тел. 0-00-00"],
        widths=(6, 22, 34, 34, 26, *(12,) * 12, 22, 22),
    )


def _worker(data: District, number: int, t: Row, mains: set[str]) -> list[Cell]:
    employment = "основная"
    if t["person_id"] != t["teacher_id"] and t["person_id"] in mains:
        same = data.teachers[t["person_id"]]["school_id"] == t["school_id"]
        employment = "внутреннее совместительство" if same else "внешнее совместительство"
    return [
        *(number, data.schools[t["school_id"]]["name"], t["full_name"], t["position"]),
        *(t["subjects"].replace(";", ", "), day(t["birth_date"]), day(t["teaching_since"])),
        *(
            yes(t["is_head"]) if t["is_head"] == "true" else "",
            day(t["right_from"]),
            day(t["last_training_end"]),
        ),
        *(day(t["attestation_on"]), whole(t["waiting_periods"]) or None, whole(t["max_groups"])),
        *(STATUS.get(t["status"], ""), day(t["status_until"]), "нет" if t["travel"] == "no" else ""),
        *(day(t["travel_until"]), _blocked(t["unavailable"]), employment),
    ]


def _blocked(text: str) -> str:
    spans = [part.split("/") for part in text.split(";") if part]
    return "; ".join(span(a, b) for a, b in spans)


def _spoil_staff(rows: list[list[Cell]]) -> None:
    """Six slips of the pen, at fixed rows."""
    primary = [row for row in rows if row[3] == "учитель начальных классов"]
    primary[5][3] = "уч. нач. кл."
    trained = [row for row in rows if row[9]]
    trained[40][9] = short(str(trained[40][9]))
    trained[80][9] = "31.06.2025"
    trained[120][9] = "нет"
    dated = [row for row in rows if row[5]]
    dated[200][2] = f"{dated[200][2]} ".replace(" ", "  ", 1)
    away = [row for row in rows if row[13] == STATUS["leave"] and row[14]]
    until = day(str(away[0][14]))
    away[0][2] = f"{away[0][2]} (декрет до {until:%m.%Y})"
    away[0][13] = away[0][14] = None
    rows.insert(60, [61, *rows[59][1:]])


def _courses(data: District) -> Table:
    quotas = {row["group_id"]: row for row in data.rows("quotas") if row["group_id"] and not row["school_id"]}
    rows = [_run(data, i, g, quotas.get(g)) for i, g in enumerate(data.groups, start=1)]
    above: list[str | tuple[str, str]] = [
        "План-график курсов повышения квалификации на I полугодие 2027 года",
        f"Институт развития образования (учебный пример). Квоты: {DISTRICT}",
        "",
    ]
    long = [row for row in rows if len(str(row[1])) > 40]
    for row in (long[3], long[7]):
        row[1] = f"«{row[1]}»" if row is long[3] else f"{row[1]} ({row[2]} ч.)"
    return Table(
        "План-график ИПК",
        above,
        [COURSE_HEAD],
        [list(row) for row in rows],
        ["Специалист института ____________________", ""],
        merge_down=(1,),
        widths=(6, 44, 8, 14, 14, 8, 26, 34, 16, *(10,) * 5, 14, *(28,) * 3, 34, *(14,) * 4),
    )


def _run(data: District, number: int, group_id: str, quota: Row | None) -> list[Cell]:
    group = data.groups[group_id]
    programme = data.programmes[group["programme_id"]]
    places = quota or {"max_seats": "", "min_seats": ""}
    return [
        *(
            number,
            programme["title"],
            whole(programme["hours"]),
            FORMS[programme["form"]],
            KINDS[programme["kind"]],
        ),
        *(data.streams[group_id], span(group["start"], group["end"]), _met(data, group_id, "in_person")),
        *(_met(data, group_id, "online_sync"), whole(places["max_seats"]), whole(places["min_seats"])),
        *(whole(group["min_size"]), whole(group["max_size"]), whole(group["seats_elsewhere"])),
        "общая" if group["shared"] == "true" else "выездная",
        *_about(data, programme),
    ]


def _met(data: District, group_id: str, mode: str) -> str:
    """Sessions, when they are not simply the whole run."""
    group = data.groups[group_id]
    spans = data.sessions.get((group_id, mode), [])
    if spans == [(group["start"], group["end"])]:
        return ""
    return ", ".join(span(a, b) for a, b in spans)


def _about(data: District, programme: Row) -> list[Cell]:
    topics = [data.competencies[c] for c in programme["competencies"].split(";") if c]
    return [
        *(
            programme["positions"].replace(";", "; "),
            programme["subjects"].replace(";", "; "),
            "; ".join(topics),
        ),
        *(programme["provider"], PROVIDER_KINDS.get(programme["provider_kind"], programme["provider_kind"])),
        *(_series(data, programme), yes(programme["federal_registry"]), yes(programme["approved"])),
    ]


def _series(data: District, programme: Row) -> str:
    """Editions of one programme bear the title of the first of them; a lone programme is no series."""
    titles = [p["title"] for p in data.programmes.values() if p["family"] == programme["family"]]
    return titles[0] if len(titles) > 1 else ""


def _past(data: District) -> Table:
    running = {g["programme_id"] for g in data.groups.values()}
    old = [p for p in data.programmes.values() if p["programme_id"] not in running]
    head = [COURSE_HEAD[i] for i in (0, 1, 2, 3, 4, *range(15, 23))]
    rows: list[list[Cell]] = [
        [i, p["title"], whole(p["hours"]), FORMS[p["form"]], KINDS[p["kind"]], *_about(data, p)]
        for i, p in enumerate(old, start=1)
    ]
    return Table(
        "Программы прошлых лет",
        ["Программы прошлых лет и программы без групп в этом полугодии"],
        [head],
        [list(row) for row in rows],
        widths=(6, 50, 8, 16, 14, *(26,) * 4, *(14,) * 4),
    )

"""Registers: schools, staff, the timetable; and what travels beside them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.datasets.forms.workbooks import (
    AID,
    COURSES,
    KEDRINA,
    LAB,
    OGE,
    OVZ,
    PHYSICIST,
    SCHOOLS,
    STAFF,
    STAFF_HEAD,
    Grid,
    Page,
    Value,
    campaign,
    count,
    figures,
    rows,
    run,
    said,
)


def test_schools(tmp_path: Path) -> None:
    result = run(tmp_path, campaign())
    assert [(r["name"], r["max_absent"]) for r in rows(result, "schools")][:2] == [
        ("Берёзовская СОШ", "2"),
        ("Ольховская ООШ", "1"),
    ]
    assert [r["name"] for r in rows(result, "districts")] == ["Заречненский район"]


def test_short_name_never_merges_two_schools(tmp_path: Path) -> None:
    head = ["Школа", "Сокращённое название", "Сельская"]
    grid: Grid = [head, ["Лесная СОШ", "Берёзовская СОШ", "да"], ["Берёзовская СОШ", "", "да"]]
    result = run(tmp_path, {"Школы": grid, "План": COURSES})
    assert [row["name"] for row in rows(result, "schools")] == ["Лесная СОШ", "Берёзовская СОШ"]


@pytest.mark.parametrize(("cell", "kept"), [("два", ""), (2.5, ""), ("3 чел.", "3")])
def test_figure_of_a_school(tmp_path: Path, cell: Value, kept: str) -> None:
    grid: Grid = [["Школа", "Предел отсутствующих"], ["Берёзовская СОШ", cell]]
    result = run(tmp_path, {"Школы": grid, "План": COURSES})
    assert rows(result, "schools")[0]["max_absent"] == kept


def test_posts_of_one_person(tmp_path: Path) -> None:
    """Equal names: with one date of birth one person, with two of them two people."""
    result = run(tmp_path, campaign())
    persons: dict[str, set[str]] = {}
    for row in rows(result, "teachers"):
        persons.setdefault(row["full_name"], set()).add(row["person_id"])
    assert len(persons["Римская-Камышина Нина Львовна"]) == 1
    assert len(persons["Заозёрная Анна Юрьевна"]) == 2
    assert len(persons[KEDRINA]) == 2
    note = count(result, "Работники").note
    assert "вторых должностей тех же людей: 1" in note
    assert "полных тёзок (разные люди): 2" in note
    heads = [row["full_name"] for row in rows(result, "teachers") if row["is_head"] == "true"]
    assert heads == ["Римская-Камышина Нина Львовна"]


def test_namesake_without_a_date_of_birth_is_asked(tmp_path: Path) -> None:
    row = [99, "Ольховская ООШ", PHYSICIST, "учитель физики", "физика", "", ""]
    result = run(tmp_path, {**campaign(), "Работники": [*STAFF, row]})
    assert figures(result, "Работники") == (14, 14, 0, 0)
    assert "Если это один человек, впишите дату рождения" in said(result, "Работники")


def staff(*cells: Value, head: str, name: str = KEDRINA, position: str = "учитель химии") -> Grid:
    """A register of one person with one more column."""
    return [["№", "Школа", "ФИО", "Должность", head], [1, "Берёзовская СОШ", name, position, *cells]]


@pytest.mark.parametrize(
    ("head", "cell", "column", "value"),
    [
        ("Последнее ПК (дата окончания)", "20.03.2024", "last_training_end", "2024-03-20"),
        ("Последнее ПК (дата окончания)", dt.date(2024, 3, 20), "last_training_end", "2024-03-20"),
        ("Последнее ПК (дата окончания)", "03.2024", "last_training_end", "2024-03-31"),
        ("Последнее ПК (дата окончания)", "март 2024 г.", "last_training_end", "2024-03-31"),
        ("Последнее ПК (дата окончания)", 2024, "last_training_end", "2024-12-31"),
        ("Последнее ПК (дата окончания)", "не проходила", "last_training_end", ""),
        ("Последнее ПК (дата окончания)", "31.02.2024", "last_training_end", ""),
        ("Последнее ПК (дата окончания)", "#REF!", "last_training_end", ""),
        ("Дата рождения", "12.05.74", "birth_date", "1974-05-12"),
        ("Преподаёт с", "1998", "teaching_since", "1998-01-01"),
        ("Право с", "01.09.2025", "right_from", "2025-09-01"),
        ("Статус", "д/о", "status", "leave"),
        ("Статус", "отпуск по уходу до 12.2027", "status_until", "2027-12-31"),
        ("Статус", "увольняется", "status", "leaving"),
        ("Статус", "работает", "status", "active"),
        ("Статус", "???", "status", ""),
        ("Предметы", "химия, биология", "subjects", "химия;биология"),
        ("Руководитель", "да", "is_head", "true"),
    ],
)
def test_cells_of_staff(tmp_path: Path, head: str, cell: Value, column: str, value: str) -> None:
    sheets = {"Школы": SCHOOLS, "План": COURSES, "Люди": staff(cell, head=head)}
    result = run(tmp_path, sheets)
    assert count(result, "Люди").kind == "staff"
    assert [row[column] for row in rows(result, "teachers")] == [value]


@pytest.mark.parametrize(
    ("head", "cell", "column", "value"),
    [
        ("Выезд", "нет", "travel", "no"),
        ("Выезд", "нет до 01.09.2027", "travel_until", "2027-09-01"),
        ("Недоступна (даты)", "15–20 марта", "unavailable", "2027-03-15/2027-03-20"),
        ("Недоступна (даты)", "как получится", "unavailable", ""),
        ("Можно курсов", 2, "max_groups", "2"),
        ("Ждёт кампаний", "1", "waiting_periods", "1"),
    ],
)
def test_more_cells_of_staff(tmp_path: Path, head: str, cell: Value, column: str, value: str) -> None:
    grid: Grid = [
        [*STAFF_HEAD, head],
        [1, "Берёзовская СОШ", KEDRINA, "учитель химии", "химия", "", "", cell],
    ]
    result = run(tmp_path, {"Школы": SCHOOLS, "План": COURSES, "Люди": grid})
    assert [row[column] for row in rows(result, "teachers")] == [value]


@pytest.mark.parametrize(
    ("name", "position", "outcome", "positions"),
    [
        (KEDRINA, "уч. нач. кл.", (1, 0, 1, 0), ["учитель начальных классов"]),
        (
            KEDRINA,
            "зам. по УВР, учитель химии",
            (1, 0, 1, 0),
            ["заместитель директора по УВР", "учитель химии"],
        ),
        (KEDRINA, "учитель химии (д/о)", (1, 0, 1, 0), ["учитель химии"]),
        (KEDRINA, "", (1, 0, 0, 1), []),
        ("вакансия", "учитель химии", (1, 0, 0, 1), []),
        ("Кедрина О.С.", "учитель химии", (1, 0, 0, 1), []),
    ],
)
def test_rows_of_staff(
    tmp_path: Path, name: str, position: str, outcome: tuple[int, ...], positions: list[str]
) -> None:
    grid = staff("химия", head="Предметы", name=name, position=position)
    result = run(tmp_path, {"Школы": SCHOOLS, "План": COURSES, "Люди": grid})
    assert figures(result, "Люди") == outcome
    teachers = rows(result, "teachers")
    assert [row["position"] for row in teachers] == positions
    assert len({row["person_id"] for row in teachers}) == min(1, len(positions))


def test_repeated_row_of_staff(tmp_path: Path) -> None:
    grid: Grid = [*STAFF, STAFF[2]]
    result = run(tmp_path, {**campaign(), "Работники": grid})
    assert len(rows(result, "teachers")) == len(STAFF) - 2
    assert "уже есть в строке 3, объединено" in said(result, "Работники")


def test_timetable(tmp_path: Path) -> None:
    result = run(tmp_path, campaign())
    assert [(r["title"], r["hours"], r["form"]) for r in rows(result, "programmes")] == [
        (OGE, "36", "blended"),
        (LAB, "72", "in_person"),
        (OVZ, "72", "remote"),
        (AID, "16", "in_person"),
    ]
    groups = rows(result, "groups")
    assert [(g["start"], g["end"]) for g in groups[:2]] == [
        ("2027-03-16", "2027-04-17"),
        ("2027-03-16", "2027-03-27"),
    ]
    assert [g["shared"] for g in groups] == ["true"] * 4 + ["false"] * 2
    assert [g["district_id"] for g in groups[-2:]] == ["d01", "d01"]
    assert [(s["start"], s["end"], s["mode"]) for s in rows(result, "group_sessions")] == [
        ("2027-03-16", "2027-03-27", "in_person"),
        ("2027-03-28", "2027-04-12", "online_async"),
        ("2027-04-13", "2027-04-17", "in_person"),
    ]
    assert [q["max_seats"] for q in rows(result, "quotas")] == ["3", "1", "1", "2", "20", "20"]


PLAN_HEAD = ["Название программы", "Часы", "Сроки", "Максимум", "Форма обучения"]


@pytest.mark.parametrize(
    ("row", "outcome", "groups"),
    [
        ([OVZ, 72, "01.02-19.02.2027", 25, "очная"], (1, 1, 0, 0), 1),
        ([OVZ, 72, "", 25, "очная"], (1, 0, 1, 0), 0),
        ([OVZ, 72, "март", 25, "очная"], (1, 0, 1, 0), 0),
        ([OVZ, 72, "01.02.2027", 25, "очная"], (1, 0, 1, 0), 1),
        ([OVZ, 72, "01.02-19.02.2027", "", "очная"], (1, 0, 1, 0), 1),
        ([OVZ, 72, "01.02-19.02.2027", 25, "вечерняя"], (1, 0, 1, 0), 1),
        ([OVZ, 72, "31.02-19.03.2027", 25, "очная"], (1, 0, 0, 1), 0),
        ([OVZ, 72, "19.02-01.02.2027", 25, "очная"], (1, 0, 0, 1), 0),
        (["", 72, "01.02-19.02.2027", 25, "очная"], (1, 0, 0, 1), 0),
    ],
)
def test_rows_of_a_timetable(tmp_path: Path, row: list[Value], outcome: tuple[int, ...], groups: int) -> None:
    plan: Grid = [["План на I полугодие 2027 года"], PLAN_HEAD, row]
    result = run(tmp_path, {"Школы": SCHOOLS, "План": plan})
    assert figures(result, "План") == outcome
    assert len(result.tables["groups"]) == groups


def test_title_merged_over_its_runs(tmp_path: Path) -> None:
    runs: Grid = [[OVZ, 72, "01.02-19.02.2027", 25], ["", 72, "01.03-19.03.2027", 25]]
    grid: Grid = [["на I полугодие 2027 года"], PLAN_HEAD, *runs, ["", 72, "05.04-09.04.2027", 25]]
    result = run(tmp_path, {"Школы": SCHOOLS, "План": Page(grid, merged=("A3:A4",))})
    assert figures(result, "План") == (3, 2, 1, 0)
    assert len(rows(result, "programmes")) == 1


def test_repeated_run_is_merged_but_a_second_stream_is_not(tmp_path: Path) -> None:
    head = [*PLAN_HEAD, "Поток"]
    row = [OVZ, 72, "01.02-19.02.2027", 25, "очная"]
    grid: Grid = [["на I полугодие 2027 года"], head, [*row, 1], [*row, 1], [*row, 2]]
    result = run(tmp_path, {"Школы": SCHOOLS, "План": grid})
    assert figures(result, "План") == (3, 2, 1, 0)
    assert len(rows(result, "groups")) == 2


def test_same_title_other_hours_is_another_programme(tmp_path: Path) -> None:
    grid: Grid = [
        *[["на I полугодие 2027 года"], PLAN_HEAD],
        *[[f"«{OVZ}»", 72, "01.02-19.02.2027", 25], [f"{OVZ} (36 ч.)", "", "01.03-19.03.2027", 25]],
    ]
    result = run(tmp_path, {"Школы": SCHOOLS, "План": grid})
    assert [(p["title"], p["hours"]) for p in rows(result, "programmes")] == [(OVZ, "72"), (OVZ, "36")]


def test_what_travels_beside_the_forms(tmp_path: Path) -> None:
    sheets = campaign(
        Календарь=[
            ["Школа", "Начало", "Окончание", "Учебные дни", "Примечание"],
            ["все", "27.03.2027", "04.04.2027", "нет", "каникулы"],
            ["Ольховская ООШ", "29.03.2027", "03.04.2027", "да", "триместры"],
            ["", "10.03.2027", "", "???", ""],
        ],
        Решения=[
            ["Школа", "ФИО", "Должность", "Программа", "Сроки", "Решение", "Причина", "Дата решения"],
            ["Берёзовская СОШ", PHYSICIST, "", LAB, "16-27 марта", "направить", "обещано", "05.12.2026"],
            ["Берёзовская СОШ", KEDRINA, "", "", "", "не направлять", "", ""],
            ["Берёзовская СОШ", KEDRINA, "", "", "", "подумать", "", ""],
        ],
        История=[
            ["Школа", "ФИО", "Программа", "Часов", "Дата окончания", "Документ"],
            ["Берёзовская СОШ", KEDRINA, "Старый курс", 36, "20.03.2024", "удостоверение"],
            ["Берёзовская СОШ", PHYSICIST, "Старый курс", 36, "21.03.2024", "удостоверение"],
        ],
        Квоты=[
            ["Программа", "Сроки", "Школа", "Мест"],
            [OVZ, "01.02-19.02.2027", "Ольховская ООШ", 2],
        ],
        Пары=[
            ["Программа 1", "Сроки 1", "Программа 2", "Сроки 2"],
            [LAB, "16-27 марта", OVZ, "01.02-19.02.2027"],
        ],
    )
    result = run(tmp_path, sheets)
    assert figures(result, "Календарь") == (3, 2, 0, 1)
    assert [c["school_id"] for c in rows(result, "school_calendar")] == ["", "s02"]
    assert figures(result, "Решения") == (3, 2, 0, 1)
    assert [d["decision"] for d in rows(result, "decisions")] == ["must", "never"]
    assert rows(result, "decisions")[0]["group_id"] == "g002"
    assert figures(result, "История") == (2, 2, 0, 0)
    assert len({h["programme_id"] for h in rows(result, "training_history")}) == 1
    assert rows(result, "quotas")[-1]["school_id"] == "s02"
    assert [(c["group_id"], c["other_group_id"]) for c in rows(result, "group_conflicts")] == [
        ("g002", "g004")
    ]

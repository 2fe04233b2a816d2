"""Form 1: recommendations for people and for positions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.forms.workbooks import (
    AID,
    KEDRINA,
    LAB,
    OGE,
    OVZ,
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

HEAD = [
    "№",
    "Образовательное учреждение",
    "Рекомендованная тема программы повышения квалификации",
    "Должность, для которой рекомендованы программы, или ФИО работника",
    "Основание для рекомендации",
]
ABOVE = [["Рекомендации специалистов УО и методистов ММЦ"], ["на I полугодие 2027 года"], []]
TAIL = [[], ["Специалист УО ________ Методист ММЦ ________"]]
KEPT, REPAIRED, ASIDE = (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1)
SHEET = "Рекомендации"
SCHOOL = "МБОУ «Берёзовская СОШ»"


def form1(*given: list[Value]) -> Grid:
    """The form with its signatures."""
    return [*ABOVE, HEAD, *[[i, *row] for i, row in enumerate(given, start=1)], *TAIL]


@pytest.mark.parametrize(
    ("cell", "outcome", "teacher", "position"),
    [
        (KEDRINA, KEPT, KEDRINA, ""),
        ("Кедрина О.С.", REPAIRED, KEDRINA, ""),
        ("Полынина А.П., учитель физики", REPAIRED, "Полынина Анна Петровна", ""),
        ("учитель математики", KEPT, "", "учитель математики"),
        ("Учителя математики", REPAIRED, "", "учитель математики"),
        ("учитель математики (5-9 кл.)", REPAIRED, "", "учитель математики"),
        ("уч. нач. кл.", REPAIRED, "", "учитель начальных классов"),
        ("завуч", REPAIRED, "", "заместитель директора по УВР"),
        ("учитель литературы", ASIDE, "", ""),
        ("классные руководители", ASIDE, "", ""),
        ("все педагоги", ASIDE, "", ""),
        ("заместители", ASIDE, "", ""),
        ("вакансия физика", ASIDE, "", ""),
        ("Заозёрная А.Ю.", ASIDE, "", ""),
        ("", ASIDE, "", ""),
    ],
)
def test_target(tmp_path: Path, cell: str, outcome: tuple[int, ...], teacher: str, position: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([SCHOOL, OVZ, cell, "ВПР 2026"])}))
    assert figures(result, SHEET) == outcome, said(result, SHEET)
    if outcome == ASIDE:
        assert "recommendations" not in result.tables
        return
    [row] = rows(result, "recommendations")
    names = {t["teacher_id"]: t["full_name"] for t in rows(result, "teachers")}
    assert (names.get(row["teacher_id"], ""), row["position"]) == (teacher, position)
    assert row["basis"] == "ВПР 2026"


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ('МБОУ "Берёзовская СОШ"', KEPT),
        ("Березовская СОШ", KEPT),
        ("БСОШ", KEPT),
        ("МБОУ СОШ с. Берёзовка", KEPT),
        ("все ОУ", ASIDE),
        ("СОШ №1, №2", ASIDE),
        ("малокомплектные", ASIDE),
        ("Сосновская СОШ", ASIDE),
        ("", ASIDE),
    ],
)
def test_school(tmp_path: Path, cell: str, outcome: tuple[int, ...]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([cell, OVZ, KEDRINA, ""])}))
    assert figures(result, SHEET) == outcome, said(result, SHEET)


def test_merged_school_fills_down(tmp_path: Path) -> None:
    grid = form1([SCHOOL, OVZ, KEDRINA, ""], ["", AID, KEDRINA, ""], ["", LAB, "учитель физики", ""])
    result = run(tmp_path, campaign(**{SHEET: Page(grid, merged=("B5:B7",))}))
    assert figures(result, SHEET) == (3, 3, 0, 0)
    assert len({row["school_id"] for row in rows(result, "recommendations")}) == 1


def test_empty_school_without_a_merge_is_told(tmp_path: Path) -> None:
    grid = form1([SCHOOL, OVZ, KEDRINA, ""], ["", AID, KEDRINA, ""])
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (2, 1, 1, 0)


def test_blocks_with_repeated_heads(tmp_path: Path) -> None:
    first: list[Value] = [1, SCHOOL, OVZ, KEDRINA, ""]
    second: list[Value] = [1, SCHOOL, AID, KEDRINA, ""]
    grid: Grid = [*ABOVE, HEAD, first, *TAIL, [], HEAD, second, *TAIL]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (2, 2, 0, 0)


@pytest.mark.parametrize("topic", ["ОГЭ математика", "функциональная грамотность", "ОВЗ, 72 ч."])
def test_topic_that_is_no_programme(tmp_path: Path, topic: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([SCHOOL, topic, "учитель математики", ""])}))
    assert figures(result, SHEET) == ASIDE
    assert "Ближайшие:" in said(result, SHEET)


@pytest.mark.parametrize("topic", [f"{OVZ} / {AID}", f"{OVZ}\n{AID}", f"{OVZ}; {AID}"])
def test_two_topics_in_one_cell(tmp_path: Path, topic: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([SCHOOL, topic, KEDRINA, "диагностика"])}))
    assert figures(result, SHEET) == REPAIRED
    titles = {row["programme_id"]: row["title"] for row in rows(result, "programmes")}
    assert [titles[row["programme_id"]] for row in rows(result, "recommendations")] == [OVZ, AID]


def test_one_unknown_topic_of_two_sets_the_row_aside(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([SCHOOL, f"{OVZ} / Игра на гуслях", KEDRINA, ""])}))
    assert figures(result, SHEET) == ASIDE


@pytest.mark.parametrize(
    ("cell", "schools"),
    [
        ("все ОУ", 4),
        ("Все школы", 4),
        ("СОШ №1, №2", 2),
        ("СОШ № 1 и СОШ № 2", 2),
        ("Берёзовская СОШ; Ольховская ООШ", 2),
        ("Берёзовская СОШ\nОльховская ООШ", 2),
    ],
)
def test_one_row_for_many_schools(tmp_path: Path, cell: str, schools: int) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([cell, OVZ, "учитель математики", ""])}))
    assert figures(result, SHEET) == REPAIRED
    assert len({row["school_id"] for row in rows(result, "recommendations")}) == schools


def test_a_person_in_a_row_for_many_schools(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1(["все ОУ", OVZ, "Вешняя Инна Львовна", ""])}))
    [row] = rows(result, "recommendations")
    names = {school["school_id"]: school["name"] for school in rows(result, "schools")}
    assert names[row["school_id"]] == "Ольховская ООШ"


def test_schools_where_nobody_holds_the_position_are_told(tmp_path: Path) -> None:
    both = "Берёзовская СОШ; Ольховская ООШ"
    result = run(tmp_path, campaign(**{SHEET: form1([both, LAB, "учитель физики", ""])}))
    assert figures(result, SHEET) == REPAIRED
    assert "такой должности нет: «Ольховская ООШ»" in said(result, SHEET)
    assert len(rows(result, "recommendations")) == 1


def test_one_lost_school_of_several_sets_the_row_aside(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1(["Берёзовская СОШ, Сосновская СОШ", OVZ, KEDRINA, ""])}))
    assert figures(result, SHEET) == ASIDE
    assert "не узнаны: «Сосновская СОШ»" in said(result, SHEET)


@pytest.mark.parametrize(
    "basis",
    ["ВПР 2026, 5 кл., 42% «2»", "диагностика", "молодой специалист", "ШНОР", "посещение уроков 14.10"],
)
def test_basis_is_kept_as_written(tmp_path: Path, basis: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form1([SCHOOL, OVZ, KEDRINA, basis])}))
    assert figures(result, SHEET) == KEPT
    assert rows(result, "recommendations")[0]["basis"] == basis


@pytest.mark.parametrize(("day", "asked"), [("12.11.2025", True), ("12.11.2023", False)])
def test_a_course_taken_lately_is_asked(tmp_path: Path, day: str, asked: bool) -> None:
    head = ["Школа", "ФИО", "Название программы", "Дата окончания", "Документ"]
    history: Grid = [head, ["Берёзовская СОШ", KEDRINA, OVZ, day, "удостоверение"]]
    pages: dict[str, Grid | Page] = {SHEET: form1([SCHOOL, OVZ, KEDRINA, ""]), "Курсы": history}
    result = run(tmp_path, campaign(**pages))
    assert figures(result, SHEET) == KEPT
    assert ("эта программа уже пройдена" in said(result, SHEET)) is asked


def test_rows_without_a_basis_are_counted(tmp_path: Path) -> None:
    result = run(
        tmp_path, campaign(**{SHEET: form1([SCHOOL, OVZ, KEDRINA, ""], [SCHOOL, AID, KEDRINA, "-"])})
    )
    assert figures(result, SHEET) == (2, 2, 0, 0)
    assert "рекомендаций без основания: 2" in count(result, SHEET).note


def test_repeat_is_merged(tmp_path: Path) -> None:
    row: list[Value] = [SCHOOL, OGE, "учитель математики", "диагностика"]
    result = run(tmp_path, campaign(**{SHEET: form1(row, row)}))
    assert figures(result, SHEET) == (2, 1, 1, 0)
    assert len(rows(result, "recommendations")) == 1

"""The diagnostics centre's workbook as a whole: every irregularity of it, its grade, and its answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.assemble import dataset_from_raw
from datasets.forms import Grade, ImportResult, import_forms
from tests.datasets.forms.answering import again
from tests.datasets.forms.deficit_book import VERA, workbook
from tests.datasets.forms.workbooks import KEDRINA, PHYSICIST, check, count, figures, rows


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("deficits"))


@pytest.fixture(scope="module")
def imported(file: Path) -> ImportResult:
    result = import_forms([file])
    check(result)
    return result


def deficits(result: ImportResult) -> set[tuple[str, str, str]]:
    """(name, competency, severity) of every deficit."""
    names = {row["teacher_id"]: row["full_name"] for row in rows(result, "teachers")}
    titles = {row["competency_id"]: row["name"] for row in rows(result, "competencies")}
    return {
        (names[r["teacher_id"]], titles[r["competency_id"]], r["severity"]) for r in rows(result, "deficits")
    }


MATHS = {
    (KEDRINA, "Математика: Числа", "3"),
    (KEDRINA, "Математика: Функции", "2"),
    (KEDRINA, "Математика: Геометрия", "1"),
    ("Ким Виктория", "Математика: Уравнения", "3"),
    (VERA, "Математика: Числа", "2"),
    (VERA, "Математика: Функции", "2"),
}
RUSSIAN = {
    (PHYSICIST, "Рус яз: Числа", "3"),
    (PHYSICIST, "Рус яз: Функции", "2"),
    (PHYSICIST, "Рус яз: Уравнения", "3"),
}
PHYSICS = {
    (PHYSICIST, "Физика: Числа", "1"),
    (PHYSICIST, "Физика: Функции", "2"),
    (PHYSICIST, "Физика: Геометрия", "3"),
}


def test_what_is_understood(imported: ImportResult) -> None:
    """The same words mean mastery on one sheet and a gap on another; the later attempt counts."""
    assert deficits(imported) == MATHS | RUSSIAN | PHYSICS
    dataset_from_raw(imported.tables)


@pytest.mark.parametrize(
    ("sheet", "read", "kept", "repaired", "aside", "note"),
    [
        ("Математика", 4, 2, 1, 1, "не строки: 2"),
        ("Рус яз", 2, 1, 0, 1, ""),
        ("Физика", 2, 1, 1, 0, ""),
        ("УУД нач", 1, 0, 0, 1, ""),
        ("Свод", 0, 0, 0, 0, "свод по другим листам"),
        ("Коды", 1, 1, 0, 0, ""),
    ],
)
def test_rows_of_each_sheet(
    imported: ImportResult, sheet: str, read: int, kept: int, repaired: int, aside: int, note: str
) -> None:
    assert figures(imported, sheet) == (read, kept, repaired, aside)
    assert note in count(imported, sheet).note


@pytest.mark.parametrize(
    ("sheet", "cell", "grade", "words"),
    [
        ("Математика", "B8", Grade.REMARK, "другой район: такие строки не берутся"),
        ("Математика", "U12", Grade.REMARK, "с баллами не сходится (по ним 40): взяты баллы"),
        ("Математика", "D15", Grade.REMARK, "в реестре школы такого работника нет"),
        ("Рус яз", "D9", Grade.REMARK, "такого кода на листе «Коды» нет"),
        ("Физика", "D9", Grade.REPAIRED, "две диагностики, взята поздняя"),
        ("УУД нач", "A4", Grade.REMARK, "показаны только цветом"),
        ("Свод", "", Grade.REMARK, "второй раз не прочитан"),
    ],
)
def test_what_is_said(imported: ImportResult, sheet: str, cell: str, grade: Grade, words: str) -> None:
    told = [r for r in imported.remarks if r.sheet == sheet and r.cell == cell]
    assert [r.grade for r in told if words in r.line()] == [grade], [r.line() for r in imported.remarks]


def test_people_of_other_districts_are_nowhere(imported: ImportResult) -> None:
    said = "\n".join(r.line() for r in imported.remarks)
    held = "\n".join(frame.to_csv() for frame in imported.tables.values())
    assert "Чужая" not in said + held
    assert "Среднее" not in held
    assert "строк других районов, не взяты: 4" in count(imported, "Математика").note


def test_second_import_changes_nothing(file: Path, imported: ImportResult) -> None:
    result = import_forms([file], imported.tables)
    for name, frame in imported.tables.items():
        assert frame.to_csv() == result.tables[name].to_csv(), name


def test_answers(file: Path, imported: ImportResult, tmp_path: Path) -> None:
    """A person put right, a code told, the summary wanted after all."""
    answers = {
        ("Математика", "D15"): "Степная Мария Ивановна, учитель математики",
        ("Рус яз", "D9"): "Тихая Вера Павловна",
        ("Свод", ""): "читать",
        ("Математика", "U12"): "да",
    }
    result, _ = again(tmp_path, [file], imported, answers)
    new = deficits(result) - deficits(imported)
    assert {name for name, _, _ in new} == {"Степная Мария Ивановна", "Тихая Вера Павловна"}
    assert ("Степная Мария Ивановна", "Математика: Числа", "3") in new
    assert count(result, "Свод").read == 1
    asked = {(r.sheet, r.cell) for r in result.remarks if r.asked_ru}
    assert ("Математика", "U12") not in asked

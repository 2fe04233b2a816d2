"""The methodists' workbook as a whole: every irregularity of it, its grade, and its answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.forms import Grade, ImportResult, import_forms
from tests.datasets.forms.answering import again
from tests.datasets.forms.form1_book import SHEET, workbook
from tests.datasets.forms.workbooks import AID, KEDRINA, LAB, OGE, OVZ, PHYSICIST, check, count, figures, rows

BEREZA, OLHA = "Берёзовская СОШ", "Ольховская ООШ"
FIRST, SECOND = "Районная СОШ № 1", "Районная СОШ № 2"
MATHS = "учитель математики"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("form1"))


@pytest.fixture(scope="module")
def imported(file: Path) -> ImportResult:
    result = import_forms([file])
    check(result)
    return result


def advice(result: ImportResult) -> set[tuple[str, str, str]]:
    """(school, programme, person or position) of every recommendation."""
    schools = {row["school_id"]: row["name"] for row in rows(result, "schools")}
    titles = {row["programme_id"]: row["title"] for row in rows(result, "programmes")}
    names = {row["teacher_id"]: row["full_name"] for row in rows(result, "teachers")}
    return {
        (schools[r["school_id"]], titles[r["programme_id"]], names.get(r["teacher_id"], r["position"]))
        for r in rows(result, "recommendations")
    }


KEPT_ADVICE = {
    (BEREZA, OVZ, MATHS),
    (BEREZA, LAB, PHYSICIST),
    (BEREZA, AID, "Ким Виктория"),
    (BEREZA, OVZ, "Ким Виктория"),
    (OLHA, OVZ, MATHS),
    (FIRST, OVZ, MATHS),
    (SECOND, OVZ, MATHS),
    (OLHA, OGE, KEDRINA),
}


def test_what_is_understood(imported: ImportResult) -> None:
    assert advice(imported) == KEPT_ADVICE
    assert figures(imported, SHEET) == (13, 1, 4, 8)
    assert "не строки: 5 (подписи, итоги, шапки)" in count(imported, SHEET).note


@pytest.mark.parametrize(
    ("cell", "grade", "words"),
    [
        ("D6", Grade.REPAIRED, "понято как должность «учитель математики»"),
        ("D7", Grade.REPAIRED, "узнан работник «Полынина Анна Петровна»"),
        ("C8", Grade.REPAIRED, "в одной ячейке тем: 2"),
        ("C9", Grade.REMARK, "Ближайшие: «Подготовка к ОГЭ по математике"),
        ("B10", Grade.REPAIRED, "узнана школа «Берёзовская СОШ»"),
        ("C10", Grade.REMARK, "Вопрос тот же, что у Рекомендации!C9"),
        ("B15", Grade.REPAIRED, "узнана школа «Берёзовская СОШ»"),
        ("D15", Grade.REMARK, "не должность, а группа людей"),
        ("B16", Grade.REPAIRED, "строка на несколько школ: Районная СОШ № 1, Районная СОШ № 2"),
        ("D16", Grade.REMARK, "не должность, а группа людей"),
        ("B17", Grade.REPAIRED, "понято как все школы: 4"),
        ("D17", Grade.REPAIRED, "повтор рекомендации"),
        ("B18", Grade.REMARK, "не названо, какие школы"),
        ("D23", Grade.REMARK, "такое имя есть в другой школе: Берёзовская СОШ"),
        ("D24", Grade.REMARK, "такой должности в школе никто не занимает"),
        ("D25", Grade.REMARK, "вакансия: человека ещё нет"),
        ("C26", Grade.REMARK, "эта программа уже пройдена 2025-11-12"),
    ],
)
def test_what_is_said(imported: ImportResult, cell: str, grade: Grade, words: str) -> None:
    told = [r for r in imported.remarks if r.sheet == SHEET and r.cell == cell]
    assert [r.grade for r in told if words in r.line()] == [grade], [r.line() for r in told]


def test_basis_stays_as_it_is_written(imported: ImportResult) -> None:
    """Also where a later row says the same thing shorter."""
    first = rows(imported, "recommendations")[0]
    assert first["basis"] == "ВПР 2026, 5 кл., 42% «2»"


def test_no_question_is_an_error(imported: ImportResult) -> None:
    assert not imported.errors


def test_a_topic_is_mapped_once_for_every_row(file: Path, imported: ImportResult, tmp_path: Path) -> None:
    result, memory = again(tmp_path, [file], imported, {(SHEET, "C9"): OGE})
    new = {(BEREZA, OGE, MATHS), (BEREZA, OGE, "Степная Мария Ивановна")}
    assert advice(result) == KEPT_ADVICE | new
    assert figures(result, SHEET) == (13, 1, 6, 6)
    assert len(memory.replies) == 1
    later = import_forms([file], result.tables, memory=memory)
    assert rows(later, "recommendations") == rows(result, "recommendations")


ANSWERS = {
    (SHEET, "D15"): "учитель физики; учитель химии",
    (SHEET, "B18"): "Берёзовская СОШ; Ольховская ООШ",
    (SHEET, "D23"): "Полынина Анна Петровна, учитель физики · Берёзовская СОШ",
    (SHEET, "D24"): "учитель географии",
    (SHEET, "D25"): "не брать",
    (SHEET, "C26"): "не брать",
    (SHEET, "D7"): "да",
}


def test_every_kind_of_answer(file: Path, imported: ImportResult, tmp_path: Path) -> None:
    result, _ = again(tmp_path, [file], imported, ANSWERS)
    new = {
        (BEREZA, OVZ, "учитель физики"),
        (BEREZA, OVZ, "учитель химии"),
        (BEREZA, AID, MATHS),
        (OLHA, AID, MATHS),
        (OLHA, LAB, "учитель географии"),
    }
    assert advice(result) - KEPT_ADVICE == new
    told = {r.cell: r for r in result.remarks if r.sheet == SHEET}
    assert not told["D7"].asked_ru
    assert "так отвечено" in told["D25"].done_ru
    asked = {r.cell for r in result.remarks if r.sheet == SHEET and r.asked_ru}
    assert not asked & {cell for _, cell in ANSWERS}


def test_second_import_changes_nothing(file: Path, imported: ImportResult) -> None:
    result = import_forms([file], imported.tables)
    for name, frame in imported.tables.items():
        assert frame.to_csv() == result.tables[name].to_csv(), name
    assert result.sheets == imported.sheets

"""Form 2: every kind of cell that people write, on a workbook with registers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.datasets.forms.workbooks import (
    AID,
    KEDRINA,
    LAB,
    OGE,
    OVZ,
    PHYSICIST,
    Value,
    campaign,
    figures,
    form2,
    remarks,
    run,
    said,
    wish,
    wishes,
)

KEPT, REPAIRED, ASIDE = (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1)
SHEET = "Берёзовская"


@pytest.mark.parametrize(
    ("cell", "start", "outcome"),
    [
        ("01.02.2027-19.02.2027", "2027-02-01", KEPT),
        ("с 01.02 по 19.02.2027 г.", "2027-02-01", KEPT),
        ("1–19 февраля", "2027-02-01", KEPT),
        ("01.02.-19.02.2027", "2027-02-01", KEPT),
        ("1.2.27 - 19.2.27", "2027-02-01", KEPT),
        ("", "", KEPT),
        ("01.02.2027", "2027-02-01", REPAIRED),
        (dt.date(2027, 2, 1), "2027-02-01", REPAIRED),
        (46419, "2027-02-01", REPAIRED),
        ("февраль", "", REPAIRED),
        ("I кв.", "", REPAIRED),
        ("по графику", "", REPAIRED),
        ("скажут потом", "", REPAIRED),
        ("01.03-05.03", "", REPAIRED),
        ("01.02-19.02.2026", "", ASIDE),
        ("31.02.2027", "", ASIDE),
        ("27.02-31.02.2027", "", ASIDE),
        ("19.02-01.02.2027", "", ASIDE),
        ("01.02.2206-19.02.2206", "", ASIDE),
    ],
)
def test_dates(tmp_path: Path, cell: Value, start: str, outcome: tuple[int, ...]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(dates=cell))}))
    assert figures(result, SHEET) == outcome
    expected = [] if outcome == ASIDE else [(KEDRINA, "учитель химии", OVZ, start)]
    assert wishes(result) == expected
    assert len(remarks(result, SHEET)) == (0 if outcome == KEPT else 1)


def test_two_sessions_name_the_group(tmp_path: Path) -> None:
    cell = wish(OGE, "16.03-27.03, 13.04-17.04", PHYSICIST, "учитель физики")
    result = run(tmp_path, campaign(**{SHEET: form2(cell)}))
    assert figures(result, SHEET) == KEPT
    assert wishes(result)[0][3] == "2027-03-16"


def test_dates_choose_between_groups(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(LAB, "5–16 апреля", PHYSICIST, "учитель физики"))}))
    assert wishes(result) == [(PHYSICIST, "учитель физики", LAB, "2027-04-05")]


def test_stream_tells_equal_dates_apart(tmp_path: Path) -> None:
    both = form2(wish(AID, "поток 2, 29-30 марта"), wish(AID, "29-30 марта", PHYSICIST, "учитель физики"))
    result = run(tmp_path, campaign(**{SHEET: both}))
    groups = [a["group_id"] for a in result.tables["applications"].to_dict("records")]
    second = result.tables["groups"].iloc[-1]["group_id"]
    assert groups == [second, ""]
    assert "несколько групп" in said(result, SHEET)


@pytest.mark.parametrize(
    ("cell", "name", "outcome"),
    [
        ("Кедрина Ольга Семёновна", KEDRINA, KEPT),
        ("Алиева Нигяр Рашид кызы", "Алиева Нигяр Рашид кызы", REPAIRED),  # other position than in the row
        ("Кедрина Ольга  Семёновна ", KEDRINA, REPAIRED),
        ("Кедрина\u00a0Ольга Семёновна", KEDRINA, REPAIRED),
        ("Кедрина\nОльга Семёновна", KEDRINA, REPAIRED),
        ("Кедрина Ольга Семеновна", KEDRINA, REPAIRED),
        ("КЕДРИНА ОЛЬГА СЕМЁНОВНА", KEDRINA, REPAIRED),
        ("Кeдpинa Ольга Семёновна", KEDRINA, REPAIRED),
        ("Lyговцева Мария Ивановна", "Луговцева Мария Ивановна", REPAIRED),
        ("Римская- Камышина Нина Львовна", "Римская-Камышина Нина Львовна", REPAIRED),
        ("Кедрина Ольга Семёновна.", KEDRINA, REPAIRED),
        ("Кедрина Ольга Семёновна (совм.)", KEDRINA, REPAIRED),
        ("Кедрина Ольга Семёновна, учитель химии", KEDRINA, REPAIRED),
        ("Кедрена Ольга Семёновна", KEDRINA, REPAIRED),
        ("Ольга Семёновна Кедрина", KEDRINA, REPAIRED),
        ("Кедрина Ольга", KEDRINA, REPAIRED),
        ("КЕДРИНА О.С.", "", ASIDE),
        ("Кедрина", "", ASIDE),
        ("Кедрина (Ветрова) Ольга Семёновна", "", ASIDE),
        ("Кедрина О.С., Полынина А.П.", "", ASIDE),
        ("Кедрина Ольга Семёновна, Полынина Анна Петровна", "", ASIDE),
        ("2 чел.", "", ASIDE),
        ("вакансия", "", ASIDE),
        ("новый учитель с 01.09", "", ASIDE),
        ("Чужая Зоя Марковна", "", ASIDE),
        ("Вешняя Инна Львовна", "", ASIDE),
        ("", "", ASIDE),
        (12345, "", ASIDE),
    ],
)
def test_names(tmp_path: Path, cell: Value, name: str, outcome: tuple[int, ...]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(name=cell))}))
    assert figures(result, SHEET) == outcome
    assert [w[0] for w in wishes(result)] == ([name] if name else [])
    assert bool(remarks(result, SHEET)) == (outcome != KEPT)


def test_candidates_are_shown(tmp_path: Path) -> None:
    result = run(
        tmp_path, campaign(**{SHEET: form2(wish(name="Кедрина О.С."), wish(name="Вешняя Инна Львовна"))})
    )
    text = said(result, SHEET)
    assert "Кедрина Ольга Семёновна, учитель химии" in text
    assert "такое имя есть в другой школе: Ольховская ООШ" in text


def test_score_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(name="Кедрена Ольга Семёновна"))}))
    assert "узнан работник «Кедрина Ольга Семёновна» (сходство 96 из 100)" in said(result, SHEET)


def test_similar_name_that_others_have_is_another_person(tmp_path: Path) -> None:
    """«Марина» for «Мария» would be a slip, were there no other «Марина» in the register."""
    result = run(
        tmp_path, campaign(**{SHEET: form2(wish(name="Полынина Инна Петровна", position="учитель физики"))})
    )
    assert figures(result, SHEET) == ASIDE


@pytest.mark.parametrize(
    ("position", "outcome", "held"),
    [("учитель истории", REPAIRED, "учитель истории"), ("учитель химии", ASIDE, ""), ("", ASIDE, "")],
)
def test_namesakes_are_never_merged(
    tmp_path: Path, position: str, outcome: tuple[int, ...], held: str
) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(name="Заозёрная Анна Юрьевна", position=position))}))
    assert figures(result, SHEET) == outcome
    assert [w[1] for w in wishes(result)] == ([held] if held else [])
    assert "тёзк" in said(result, SHEET)


@pytest.mark.parametrize(
    ("cell", "until"),
    [
        ("Степная Мария Ивановна (д/о)", ""),
        ("Степная Мария Ивановна декрет до 12.2027", "2027-12-31"),
        ("Степная Мария Ивановна (отпуск по уходу до 01.09.2027)", "2027-09-01"),
    ],
)
def test_leave_beside_a_name(tmp_path: Path, cell: str, until: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(name=cell, position="учитель математики"))}))
    assert figures(result, SHEET) == REPAIRED
    teachers = result.tables["teachers"].set_index("full_name")
    assert tuple(teachers.loc["Степная Мария Ивановна", ["status", "status_until"]]) == ("leave", until)


@pytest.mark.parametrize(
    ("cell", "title", "outcome"),
    [
        (OVZ, OVZ, KEPT),
        (f"«{OVZ}»", OVZ, REPAIRED),
        (f'"{OVZ}"', OVZ, REPAIRED),
        (f"{OVZ} (72 ч.)", OVZ, REPAIRED),
        (f"{OVZ}, 72 часа", OVZ, REPAIRED),
        (f"{OVZ}.", OVZ, REPAIRED),
        ("Работа с детьми\nс ОВЗ в обычном классе", OVZ, REPAIRED),
        (OVZ.upper(), OVZ, REPAIRED),
        ("Работа с детьми с ОВЗ в обычн", OVZ, REPAIRED),
        ("Робота с детьми с ОВЗ в обычном классе", OVZ, REPAIRED),
        ("Подготовка к ОГЭ по математике. Трудные задания", OGE, REPAIRED),
        ("Подготовка к ЕГЭ по математике: трудные задания", "", ASIDE),
        ("любая по ОВЗ", "", ASIDE),
        ("2 курс", "", ASIDE),
        ("", "", ASIDE),
        ("=ВПР(A1;B:C;2)", "", ASIDE),
        ("#REF!", "", ASIDE),
    ],
)
def test_titles(tmp_path: Path, cell: str, title: str, outcome: tuple[int, ...]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(title=cell, dates=""))}))
    assert figures(result, SHEET) == outcome
    assert [w[2] for w in wishes(result)] == ([title] if title else [])


@pytest.mark.parametrize("ditto", ["см. выше", "-//-", "то же"])
def test_ditto(tmp_path: Path, ditto: str) -> None:
    both = form2(wish(), wish(title=ditto, name=PHYSICIST, position="учитель физики"))
    result = run(tmp_path, campaign(**{SHEET: both}))
    assert figures(result, SHEET) == (2, 1, 1, 0)
    assert wishes(result)[1][2] == OVZ


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("учитель химии", KEPT),
        ("Учитель  химии", KEPT),
        ("химик", REPAIRED),
        ("", REPAIRED),
        ("учитель физики", REPAIRED),
        ("учитель", REPAIRED),
    ],
)
def test_positions(tmp_path: Path, cell: str, outcome: tuple[int, ...]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(position=cell))}))
    assert figures(result, SHEET) == outcome
    assert wishes(result)[0][1] == "учитель химии"


def test_two_positions_in_one_cell(tmp_path: Path) -> None:
    cell = wish(name="Римская-Камышина Нина Львовна", position="директор, учитель математики")
    result = run(tmp_path, campaign(**{SHEET: form2(cell)}))
    assert figures(result, SHEET) == REPAIRED
    assert wishes(result)[0][1] == "директор"


@pytest.mark.parametrize("cell", ["=ВПР(A1;B:C;2)", "#REF!"])
def test_broken_justification_costs_only_itself(tmp_path: Path, cell: str) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(reason=cell))}))
    assert figures(result, SHEET) == REPAIRED
    assert list(result.tables["applications"]["justification"]) == [""]


def test_repeat_is_merged(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(), wish(), wish(dates=""))}))
    assert figures(result, SHEET) == (3, 2, 1, 0)
    assert len(wishes(result)) == 2
    assert "повтор заявки (Берёзовская, 6)" in said(result, SHEET)


def test_one_bad_row_does_not_cost_the_others(tmp_path: Path) -> None:
    bad = wish(name=PHYSICIST, dates="31.02.2027", position="учитель физики")
    result = run(tmp_path, campaign(**{SHEET: form2(bad, wish())}))
    assert figures(result, SHEET) == (2, 1, 0, 1)
    assert [w[0] for w in wishes(result)] == [KEDRINA]

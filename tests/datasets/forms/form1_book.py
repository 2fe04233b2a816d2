"""Form 1 as three methodists hand it in: blocks one under another, schools merged and written four ways."""

from __future__ import annotations

from pathlib import Path

from tests.datasets.forms.workbooks import AID, KEDRINA, LAB, OGE, OVZ, Grid, Page, Value, book, campaign

FILE = "Форма 1 рекомендации.xlsx"
SHEET = "Рекомендации"
HEAD: list[Value] = [
    "№",
    "Образовательное учреждение",
    "Рекомендованная тема программы повышения квалификации",
    "Должность, для которой рекомендованы программы, или ФИО работника",
    "Основание для рекомендации",
]
ABOVE: Grid = [
    ["Форма 1"],
    ["Рекомендации специалистов УО и методистов ММЦ"],
    ["на I полугодие 2027 года"],
    [],
]
SIGNED: Grid = [[], ["", "Специалист УО ________ Методист ММЦ ________"], []]
FIRST: Grid = [
    [1, 'МБОУ "Берёзовская СОШ"', OVZ, "учителя математики", "ВПР 2026, 5 кл., 42% «2»"],
    [2, "", LAB, "Полынина А.П., учитель физики", "диагностика"],
    [3, "", f"{AID} / {OVZ}", "Ким Виктория", "посещение уроков 14.10"],
    [4, "Березовская СОШ", "ОГЭ математика", "учитель математики (5-9 кл.)", "ШНОР"],
    [5, "БСОШ", "ОГЭ математика", "Степная Мария Ивановна", ""],
]
SECOND: Grid = [
    [1, "МБОУ СОШ с. Берёзовка", OVZ, "классные руководители", "молодой специалист"],
    [2, "СОШ №1, №2", AID, "все педагоги", ""],
    [3, "все ОУ", OVZ, "учитель математики", "ВПР 2026"],
    [4, "малокомплектные", AID, "учитель математики", ""],
]
THIRD: Grid = [
    [1, "Ольховская ООШ", LAB, "Полынина А.П.", "переведена"],
    [2, "Ольховская ООШ", LAB, "учитель физики", ""],
    [3, "Ольховская ООШ", OGE, "вакансия физика", ""],
    [4, "Ольховская ООШ", OGE, KEDRINA, "диагностика"],
]
HISTORY: Grid = [
    ["Пройденные курсы"],
    ["Школа", "ФИО", "Должность", "Название программы", "Часы", "Дата окончания", "Документ", "№ документа"],
    ["Ольховская ООШ", KEDRINA, "учитель географии", OGE, 36, "12.11.2025", "удостоверение", "17"],
]


def sheet() -> Page:
    """The sheet: titles over A:E, the school of the first block merged over three rows."""
    rows = [*ABOVE, HEAD, *FIRST, *SIGNED, HEAD, *SECOND, *SIGNED, HEAD, *THIRD, *SIGNED]
    return Page(rows, merged=("A1:E1", "A2:E2", "A3:E3", "B6:B8"))


def workbook(path: Path) -> Path:
    """The file, with the registers."""
    pages: dict[str, Grid | Page] = {"Пройденные": HISTORY, SHEET: sheet()}
    return book(path / FILE, campaign(**pages))

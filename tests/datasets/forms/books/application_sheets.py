"""The sheets of the book of applications (5.1), in order, and the registers beside it."""

from __future__ import annotations

from tests.datasets.forms.books import application as a
from tests.datasets.forms.books.page import Book, Cell, Plain, Sheet

FILE = "Форма 2 свод I полуг 2027 (3)"
FIRST, SECOND = "Берёзовская СОШ", "Берёзовская СОШ (2)"
EMPTY, SUMS, BLANK, OLD = "МБОУ Ольховская", "СВОД", "Лист3", "старое 2026"
HEADS = (
    ("№", "Наименование курсов", "Дата проведения", "Ф.И.О.", "Должность, предмет", "Обоснование выбора"),
    ("N", "Программа / тема", "сроки обучения", "Фамилия, имя, отчество", "Должность", "Обоснование"),
)
TWO_ROWS, THREE_COLUMNS, ASIDE_TABLE = "Рябиновая СОШ", "Дубравная СОШ", "Черемшанская СОШ"
EXTRA, PICTURED, SECTIONED, HIDING = "Ивняковская СОШ", "Тростниковая СОШ", "Моховая СОШ", "Калиновая СОШ"
LETTERHEADS = ("Сосновская СОШ", "Каменская СОШ", "Полянская СОШ")
OTHER_COLUMNS = ("Стаж", "Категория", "Телефон", "СНИЛС")
LINES: dict[str, tuple[a.Line, ...]] = {
    FIRST: a.NAMES,
    "Сосновская СОШ": a.POSITIONS,
    "Каменская СОШ": a.HEADED,
    "Полянская СОШ": a.DATES,
    "Хуторская СОШ": a.REASONS,
    "Ключевская СОШ": a.LOOKS,
    "Мельничная СОШ": a.plain(0),
    "Ягодная СОШ": a.plain(1),
    "Пихтовая СОШ": a.plain(2),
    TWO_ROWS: (a.Line(name=a.teacher(66), title=a.LAB),),
    THREE_COLUMNS: (a.Line(name=a.teacher(67)),),
    ASIDE_TABLE: a.plain(4),
    EXTRA: a.plain(5),
    PICTURED: a.plain(6),
    SECTIONED: a.BEFORE + a.UNDER,
    HIDING: a.HIDDEN,
}
"""The rows of each sheet that is read as a school's first form."""


def sheets() -> Book:
    """The whole book: 21 sheets."""
    book = {name: a.form(name, lines) for name, lines in LINES.items()}
    book |= {
        name: a.form(name, LINES[name], letterhead=True) for name in LETTERHEADS if name != "Каменская СОШ"
    }
    first = 8 + a.MERGED_TITLE
    book["Каменская СОШ"] = a.form(
        "Каменская СОШ", a.HEADED, letterhead=True, merged=(f"B{first}:B{first + 3}",)
    )
    for name, head in zip(("Мельничная СОШ", "Ягодная СОШ"), HEADS, strict=True):
        book[name] = a.form(name, LINES[name], head=head)
    book[TWO_ROWS] = _two_rows()
    book[THREE_COLUMNS] = _three_columns()
    book[ASIDE_TABLE] = _aside_table()
    book[EXTRA] = a.form(
        EXTRA, LINES[EXTRA], head=[*a.HEAD, *OTHER_COLUMNS], extra=(12, "первая", "8-000", "000-000-000 00")
    )
    book[PICTURED] = _pictured()
    book[SECTIONED] = _sectioned()
    book[HIDING] = a.form(HIDING, a.HIDDEN, hidden_rows=(7,), filtered="A5:F7")
    ordered = {
        FIRST: book.pop(FIRST),
        SECOND: second_version(),
        EMPTY: _empty(),
        SUMS: _sums(),
        BLANK: Sheet([]),
    }
    return {**ordered, **book, OLD: Sheet(a.form(FIRST, a.NAMES).rows, hidden=True)}


def second_version() -> Sheet:
    """One row the same, one with other dates, one new; the rest is gone."""
    lines = (
        a.Line(name="Алиева Нигяр Рашид кызы", position="учитель биологии"),
        a.Line(name="Ким Виктория", position="учитель музыки", dates="16-27 марта"),
        a.Line(name="Речная Инна Марковна", position="учитель физкультуры"),
    )
    return a.form(FIRST, lines)


def _empty() -> Sheet:
    rows: list[list[Plain | Cell]] = [
        ["Заявка"],
        [a.TITLE],
        a.school_line("Ольховская СОШ"),
        [],
        list(a.HEAD),
        [1],
        [2],
    ]
    return Sheet([*rows, *a.TAIL])


def _sums() -> Sheet:
    """Formulas over the sheets: what they show is what stands there."""
    rows: list[list[Plain | Cell]] = [["Свод по району"], ["№", "ОУ", *a.HEAD[1:]]]
    for name in ("Мельничная СОШ", "Ягодная СОШ"):
        for at, line in enumerate(LINES[name], start=6):
            shown = [name, *line.cells[1:]]
            rows.append(
                [
                    at,
                    *(
                        Cell(str(value or ""), formula=f"='{name}'!{c}{at}")
                        for c, value in zip("ABCDEF", shown, strict=True)
                    ),
                ]
            )
    return Sheet(rows)


def _two_rows() -> Sheet:
    upper = [*a.HEAD[:2], "Сроки", "", *a.HEAD[3:]]
    lower: list[Plain | Cell] = ["", "", "начало", "окончание"]
    row: list[Plain | Cell] = [1, a.LAB, "16.03.2027", "27.03.2027", a.teacher(66), a.CHEMIST, ""]
    tall = tuple(f"{c}5:{c}6" for c in "ABEFG")
    return Sheet(
        [["Заявка"], [a.TITLE], a.school_line(TWO_ROWS), [], upper, lower, row, *a.TAIL], ("C5:D5", *tall)
    )


def _three_columns() -> Sheet:
    head = [*a.HEAD[:3], "Фамилия", "Имя", "Отчество", *a.HEAD[4:]]
    row: list[Plain | Cell] = [1, a.OVZ, "", *a.teacher(67).split(), a.CHEMIST, ""]
    return Sheet([["Заявка"], [a.TITLE], a.school_line(THREE_COLUMNS), [], head, row, ["Итого: 1"], *a.TAIL])


def _aside_table() -> Sheet:
    """A second table from K5 on, «для себя», longer than the first."""
    page = a.form(ASIDE_TABLE, LINES[ASIDE_TABLE])
    rows = [[*row, *[""] * (10 - len(row))] for row in page.rows]
    rows[4] += ["для себя", "позвонить"]
    for row in rows[5:8]:
        row += ["директор", "да"]
    return Sheet(rows, page.merged)


def _pictured() -> Sheet:
    page = a.form(PICTURED, LINES[PICTURED])
    return Sheet(page.rows, page.merged, picture="B4")


def _sectioned() -> Sheet:
    page = a.form(SECTIONED, LINES[SECTIONED])
    rows = [*page.rows[:7], [a.SECTION], *page.rows[7:]]
    return Sheet(rows, (*page.merged, "A8:F8"))


def registers(*, staff: bool = False) -> Book:
    """Schools and the timetable; a register of the staff of the first school where it is wanted."""
    listed: list[list[Plain | Cell]] = [
        [i, name, 3, "Заречненский район"] for i, name in enumerate(a.SCHOOLS, start=1)
    ]
    schools = Sheet([["Реестр школ"], ["№", "Школа", "Предел отсутствующих", "Район"], *listed])
    head = ["№", "Название программы", "Часы", "Форма обучения", "Сроки", "Очные сессии", "Максимум"]
    spring, both = "16.03.2027-27.03.2027", "16.03-27.03, 13.04-17.04"
    courses: list[list[Plain | Cell]] = [
        [1, a.OVZ, 36, "дистанционная", "01.02.2027-19.02.2027", "", 30],
        [2, a.OGE, 36, "очно-заочная", "16.03.2027-17.04.2027", both, 25],
        [3, a.LAB, 72, "очная", spring, "", 25],
        [4, a.READING, 36, "дистанционная", "05.04.2027-16.04.2027", "", 30],
        [5, a.YEARLY, 16, "дистанционная", "10.02.2027-11.02.2027", "", 30],
        [6, a.TRACK, 120, "дистанционная", "01.09.2026-31.05.2027", "", 30],
    ]
    book = {
        "Школы": schools,
        "План": Sheet([["План-график курсов на I полугодие 2027 года"], head, *courses]),
    }
    if staff:
        people: list[list[Plain | Cell]] = [
            [1, FIRST, a.KEDRINA, a.CHEMIST, "химия", "20.03.2024"],
            [2, FIRST, a.POLYNINA, a.PHYSICIST, "физика", "20.03.2024"],
        ]
        book["Работники"] = Sheet([["№", "Школа", "ФИО", "Должность", "Предметы", "Последнее ПК"], *people])
    return book

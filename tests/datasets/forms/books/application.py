"""The district's book of applications with every irregularity of the practice (5.1), and what is due.

Synthetic people only.  ``Line`` is a row of a form with the grade it must get: R a remark, F repaired and
listed, OK nothing.  ``aside``: whether the row is set aside; ``said``: a part of what is told of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tests.datasets.forms.books.page import Cell, Plain, Sheet

R, F, OK = "R", "F", "OK"
SCHOOLS = (
    *("Берёзовская СОШ", "Ольховская СОШ", "Сосновская СОШ", "Каменская СОШ", "Полянская СОШ"),
    *("Хуторская СОШ", "Ключевская СОШ", "Мельничная СОШ", "Ягодная СОШ", "Пихтовая СОШ"),
    *("Рябиновая СОШ", "Дубравная СОШ", "Черемшанская СОШ", "Ивняковская СОШ", "Тростниковая СОШ"),
    *("Моховая СОШ", "Калиновая СОШ"),
)
OVZ = "Работа с детьми с ОВЗ в обычном классе"
OGE = "Подготовка к ОГЭ по математике: трудные задания"
LAB = "Методика преподавания физики: учебный эксперимент"
READING = "Функциональная грамотность: читательские задания на уроках разных предметов"
YEARLY = "Изменения в экзаменационной работе 2027 года"
TRACK = "Индивидуальный образовательный трек педагога"
TITLES = (OVZ, OGE, LAB, READING, YEARLY, TRACK)
KEDRINA, POLYNINA = "Кедрина Ольга Семёновна", "Полынина Анна Петровна"
CHEMIST, PHYSICIST = "учитель химии", "учитель физики"


@dataclass(frozen=True)
class Line:
    """A row of a form as it is written, and what is due."""

    title: Plain | Cell = OVZ
    dates: Plain | Cell = ""
    name: Plain | Cell = KEDRINA
    position: Plain | Cell = CHEMIST
    reason: Plain | Cell = "нужны приёмы работы с классом"
    grade: str = OK
    aside: bool = False
    said: str = ""
    number: Plain | Cell = 1

    @property
    def cells(self) -> list[Plain | Cell]:
        """The row in the usual order of columns."""
        return [self.number, self.title, self.dates, self.name, self.position, self.reason]


def aside(**cells: Plain | Cell) -> Line:
    """A row that is set aside with a remark."""
    return Line(grade=R, aside=True, **cells)  # type: ignore[arg-type]


def fixed(**cells: Plain | Cell) -> Line:
    """A row that is repaired and listed."""
    return Line(grade=F, **cells)  # type: ignore[arg-type]


def teacher(number: int) -> str:
    """A name that nobody else in the book has."""
    surnames = (
        "Вешнева",
        "Рассветова",
        "Облакова",
        "Туманова",
        "Морозкина",
        "Листвина",
        "Родникова",
        "Порошина",
    )
    names = ("Инна", "Вера", "Нина", "Яна", "Зоя", "Алла")
    patronymics = ("Львовна", "Павловна", "Ильинична", "Егоровна", "Марковна")
    return f"{surnames[number % 8]} {names[number % 6]} {patronymics[number % 5]}"


NAMES = (
    fixed(name="Кедрина\u00a0Ольга  Семёновна ", said="лишние пробелы убраны"),
    fixed(name="Кедрина Ольга Семеновна", title=LAB, said="Кедрина Ольга Семёновна"),
    aside(name="КЕДРИНА О.С.", title=OGE, said="подходят: Кедрина Ольга Семёновна"),
    Line(name=POLYNINA, title=OGE, position=PHYSICIST),
    aside(
        name="Полынина (Ветрова) Анна Петровна", title=LAB, position=PHYSICIST, said=f"подходят: {POLYNINA}"
    ),
    Line(name="Алиева Нигяр Рашид кызы", position="учитель биологии"),
    Line(name="Ким Виктория", position="учитель музыки"),
    fixed(name="Римская- Камышина Нина", position="учитель истории", said="пробел у дефиса убран"),
    fixed(name="Лyговцева Мария Ивановна", position="учитель географии", said="латинские буквы"),
    fixed(name="Cолнечная Вера Павловна", position="учитель информатики", said="латинские буквы"),
    aside(name="Кедрина О.С., Полынина А.П.", said="несколько человек"),
    aside(name="2 чел.", said="мест в резерве: 2"),
    aside(name="вакансия", said="мест в резерве: 1"),
    aside(name="новый учитель с 01.09", said="мест в резерве: 1"),
    fixed(name="Степная Мария Ивановна (д/о)", position="учитель математики", said="статус «отпуск»"),
    fixed(name="Зимняя Ольга Петровна декрет до 12.2027", position="педагог-психолог", said="до 2027-12-31"),
    fixed(name=KEDRINA, said="повтор заявки"),
)
POSITIONS = (
    aside(name="Кедрина Ольга Семёновна (совм.)", said="две работы или тёзка"),
    fixed(
        name=teacher(1),
        position="зам. по УВР, учитель химии",
        said="заместитель директора по УВР, учитель химии",
    ),
    fixed(name=teacher(2), position="уч.нач.кл.", said="учитель начальных классов"),
    aside(name=teacher(3), position="", said="должность с предметом не указана"),
    aside(name=teacher(4), position="учитель", said="должность с предметом не указана"),
)
CUT = READING[:60]
HEADED = (
    fixed(name=teacher(5), title=f"«{OVZ}»", said="прочитано как"),
    fixed(name=teacher(6), title=f'"{OVZ}"', said="прочитано как"),
    fixed(name=teacher(7), title=f"{OVZ} (36 ч.)", said="прочитано как"),
    fixed(name=teacher(8), title=f"{OVZ}, 36 часов", said="прочитано как"),
    fixed(name=teacher(9), title=f"{OVZ}.", said="прочитано как"),
    fixed(name=teacher(10), title="Работа с детьми\nс ОВЗ в обычном классе", said="прочитано как"),
    fixed(name=teacher(11), title=CUT, said="узнана программа"),
    fixed(
        name=teacher(12),
        title="Изменения в экзаменационной работе 2026 года",
        said=f"узнана программа «{YEARLY}»",
    ),
    aside(name=teacher(13), title="Организация летнего отдыха детей", said="Ближайшие: "),
    Line(name=teacher(14), title=LAB),
    fixed(name=teacher(15), title="см. выше", said=f"взято сверху: «{LAB}»"),
    fixed(name=teacher(16), title="-//-", said=f"взято сверху: «{LAB}»"),
    Line(name=teacher(17), title=OGE),
    Line(name=teacher(18), title=None),
    Line(name=teacher(19), title=None),
    Line(name=teacher(20), title=None),
    aside(name=teacher(21), title="любая по ОВЗ", said="Ближайшие: "),
    aside(name=teacher(22), title="по графику", said="такой программы нет"),
    aside(name=teacher(23), title="2 курс", said="такой программы нет"),
    aside(name=teacher(24), title="", said="программа не указана"),
)
MERGED_TITLE = 12
"""The row of :data:`HEADED` whose title is merged over four rows."""
DATES = (
    fixed(name=teacher(25), title=TRACK, dates="01.09.2026", said="указан только первый день"),
    fixed(name=teacher(26), title=TRACK, dates=dt.date(2026, 9, 1), said="указан только первый день"),
    fixed(name=teacher(27), title=TRACK, dates="1.9.26", said="указан только первый день"),
    Line(name=teacher(28), title=LAB, dates="16-27 марта"),
    Line(name=teacher(29), title=LAB, dates="с 16.03 по 27.03.2027 г."),
    fixed(name=teacher(30), title=LAB, dates="март", said="учтена программа на любые сроки"),
    Line(name=teacher(31), title=OGE, dates="16.03-27.03, 13.04-17.04"),
    fixed(name=teacher(32), title=LAB, dates="I кв.", said="учтена программа на любые сроки"),
    fixed(name=teacher(33), title=LAB, dates=46462, said="указан только первый день"),
    aside(name=teacher(34), title=LAB, dates="31.02.2027", said="такого дня нет"),
    aside(name=teacher(35), title=LAB, dates=dt.date(2206, 3, 16), said="год 2206 невозможен"),
    aside(name=teacher(36), title=LAB, dates="27.03.2027-16.03.2027", said="окончание раньше начала"),
    aside(name=teacher(37), title=LAB, dates="16.03-27.03.2026", said="сроки не этой кампании"),
)
REASONS = (
    Line(name=teacher(38), reason="срок"),
    Line(name=teacher(39), reason="+"),
    Line(name=teacher(40), reason="по плану"),
    Line(name=teacher(41), reason="рекомендация ММЦ"),
    Line(name=teacher(42), reason="дефицит (диагностика ЦНППМ 11.2026)"),
    Line(name=teacher(43), reason=""),
    Line(name=teacher(44), reason="#ССЫЛКА!", grade=R, said="ошибка формулы"),
    Line(name=teacher(45), reason=Cell(formula="=VLOOKUP(A1,B:C,2)"), grade=R, said="ошибка формулы"),
)
REASONS_NOTE = "обоснование: нет 1, отписка 3, ссылка на рекомендацию 1, ссылка на дефицит 1"
STRUCK = Cell(teacher(49), struck=True)
LOOKS = (
    Line(name=teacher(46), number=1),
    Line(name=teacher(47), number=1),
    Line(name=teacher(48), number="5а"),
    Line(name=STRUCK, grade=R, said="строка зачёркнута"),
    Line(name=Cell(teacher(50), fill="C0C0C0"), grade=R, said="строка серая"),
    Line(name=Cell(teacher(51), fill="FF0000"), grade=R, said="строка отмечена красным"),
    Line(
        name=Cell(teacher(52), comment="Ольга Семёновна отказалась 12.12"),
        grade=R,
        said="Ольга Семёновна отказалась 12.12",
    ),
    Line(name=teacher(53)),
)
HIDDEN = (Line(name=teacher(54)), Line(name=teacher(55), grade=R, said="скрытые строки прочитаны: 1 (7)"))
BEFORE, UNDER = (
    (Line(name=teacher(56)), Line(name=teacher(57))),
    (Line(name=teacher(58)), Line(name=teacher(59))),
)
SECTION = "Внебюджет"


def plain(number: int) -> tuple[Line, ...]:
    """Rows with nothing wrong."""
    return (Line(name=teacher(60 + 2 * number)), Line(name=teacher(61 + 2 * number), title=OGE))


def numbered(lines: Sequence[Line]) -> list[list[Plain | Cell]]:
    """The rows of a form."""
    return [line.cells for line in lines]


def school_line(name: str) -> list[Plain | Cell]:
    """The line above a table that names the school."""
    return ["ОУ", f'МБОУ "{name}"']


HEAD = [
    "№ п/п",
    "Название программы повышения квалификации",
    "Сроки",
    "ФИО (полностью)",
    "Должность",
    "Обоснование",
]
TITLE = "на зачисление работников образования в качестве слушателей курсов\nна _I_ полугодие 2027 года"
TAIL: list[list[Plain | Cell]] = [
    [],
    ["", "Директор ОУ ________ /Заозёрная А.Ю./"],
    ["Исп. Луговцева М.А., 8-000-000-00-00"],
]


def form(
    name: str,
    lines: Sequence[Line],
    head: Sequence[str] = HEAD,
    letterhead: bool = False,
    hidden_rows: tuple[int, ...] = (),
    filtered: str = "",
    merged: tuple[str, ...] = (),
    extra: Sequence[Plain] = (),
) -> Sheet:
    """A school's form; with a letterhead its heading stands in row 7, otherwise in row 5."""
    above: list[list[Plain | Cell]] = [["Заявка"], [TITLE], school_line(name), []]
    if letterhead:
        above = [["Российская Федерация"], ["исх. № 12 от 20.11.2026"], *above]
    top = 3 if letterhead else 1
    rows: list[Sequence[Plain | Cell]] = [
        *above,
        list(head),
        *([*row, *extra] for row in numbered(lines)),
        *TAIL,
    ]
    school = f"B{top + 2}:F{top + 2}"
    merged = (f"A{top}:F{top}", f"A{top + 1}:F{top + 1}", school, *merged)
    return Sheet(rows, merged=merged, hidden_rows=hidden_rows, filtered=filtered)

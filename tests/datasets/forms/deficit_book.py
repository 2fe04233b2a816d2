"""The diagnostics centre's workbook: a wide sheet a subject, a heading three rows high, a key of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from tests.datasets.forms.workbooks import KEDRINA, PHYSICIST, Grid, Page, Value, book, campaign

FILE = "Сводная по дефицитам ЦНППМ 11.2026.xlsx"
OURS = "Заречненский район"
SCHOOL = "МБОУ «Берёзовская СОШ»"
TITLE: Grid = [["Результаты диагностики профессиональных дефицитов, ноябрь 2026"], ["ЦНППМ"], []]
BLOCKS = (
    (
        "Предметные компетенции",
        ("Числа", "Функции", "Геометрия", "Статистика", "Уравнения", "Задачи", "Логика"),
    ),
    ("Методические", ("Оценивание", "Планирование урока", "Работа с ошибками", "Проекты")),
    ("Психолого-педагогические", ("Мотивация", "Работа с ОВЗ", "Одарённые дети")),
    ("Нормативные", ("ФГОС",)),
)
TASKS = sum(len(names) for _, names in BLOCKS)
FIRST_MARK = 5
"""Column of the first mark: A–E are number, district, school, name or code, position."""
RED = PatternFill("solid", fgColor="FFFF0000")
VERA = "Вешняя Инна Львовна"


@dataclass(frozen=True)
class Who:
    """A participant: ``name`` is a full name or a code."""

    name: str = KEDRINA
    position: str = "учитель химии"
    school: str = SCHOOL
    district: str = OURS


@dataclass(frozen=True)
class Subject:
    """How one sheet is laid out.  ``top``: points of a task, None where no row tells it."""

    top: int | None = 4
    tail: Sequence[str] = ("Итого, баллов", "% выполнения", "Уровень")
    name_head: str = "ФИО"
    title: Grid = field(default_factory=lambda: list(TITLE))


def marks(*given: Value, rest: Value = 4) -> list[Value]:
    """The marks of a row: those given, then ``rest`` up to the last task."""
    return [*given, *[rest] * (TASKS - len(given))]


def row(who: Who, values: Sequence[Value], *tail: Value) -> list[Value]:
    """A row without its number."""
    return [who.district, who.school, who.name, who.position, *values, *tail]


def subject_sheet(rows: Sequence[Sequence[Value]], how: Subject | None = None) -> Page:
    """The sheet: two lines of title, blocks over names over «макс. балл», the rows with their numbers."""
    how = how or Subject()
    fixed = ["№", "МО", "ОО", how.name_head, "Должность/предмет"]
    upper: list[Value] = [*fixed]
    names: list[Value] = [""] * FIRST_MARK
    for block, competencies in BLOCKS:
        upper += [block, *[""] * (len(competencies) - 1)]
        names += competencies
    upper += how.tail
    tops: list[Value] = [""] * FIRST_MARK
    tops += [f"макс. балл {how.top}" if how.top else ""] * TASKS
    numbered = [[i, *cells] for i, cells in enumerate(rows, start=1)]
    return Page(
        [*how.title, upper, names, tops, *numbered], merged=_merged(len(how.title) + 1, len(how.tail))
    )


def _merged(top: int, tail: int) -> tuple[str, ...]:
    """Fixed columns over three rows, blocks over their columns, the last columns over three rows."""
    areas = [_area(top, col, top + 2, col) for col in range(FIRST_MARK)]
    col = FIRST_MARK
    for _, names in BLOCKS:
        if len(names) > 1:
            areas.append(_area(top, col, top, col + len(names) - 1))
        col += len(names)
    return (*areas, *(_area(top, c, top + 2, c) for c in range(col, col + tail)))


def _area(top: int, left: int, bottom: int, right: int) -> str:
    return f"{letter(left)}{top}:{letter(right)}{bottom}"


def letter(col: int) -> str:
    """A to Z, AA and so on; columns count from 0."""
    return chr(65 + col) if col < 26 else "A" + chr(65 + col - 26)


def codes(*rows: Sequence[Value]) -> Grid:
    """The key sheet «Коды»."""
    return [["Коды участников диагностики"], ["Код участника", "ФИО", "ОО", "Должность"], *rows]


def painted(path: Path, sheet: str, cells: Sequence[str]) -> Path:
    """Give cells of a written workbook a red fill and nothing else."""
    workbook = load_workbook(path)
    for cell in cells:
        workbook[sheet][cell].fill = RED
    workbook.save(path)
    return path


STRANGERS = [
    row(Who(f"Чужая Анна {i}", "учитель", f"Дальняя СОШ № {i}", f"{name} район"), marks(0))
    for i, name in enumerate(("Дальний", "Северный", "Южный", "Лесной"), start=1)
]
PHYSICS = Who(PHYSICIST, "учитель физики")
PUPIL = Who("Луговцева Мария Ивановна", "учитель начальных классов")


def sheets() -> Mapping[str, Grid | Page]:
    """The whole workbook with the registers of the district."""
    maths: list[list[Value]] = [
        row(Who(), marks(0, 1, 2, 3), 50, 83.33, "высокий"),
        *[[*cells, 56, 93.33, "высокий"] for cells in STRANGERS],
        row(Who("Ким Виктория", "учитель музыки"), marks("н/п", "н", "-", "", 0), 41, 66.67, "средний"),
        ["", "Среднее по МО", "", "", *[2.1] * TASKS, 31.5, 52.5],
        row(Who(VERA, "учитель математики", "Ольховская ООШ"), marks(1, 1), 54, 90, "высокий"),
        row(Who("Ушедшая Зоя Петровна", "учитель"), marks(0), 56, 93.33, "высокий"),
        ["", "Среднее по региону", "", "", *[2.2] * TASKS, 33, 55],
    ]
    russian = [
        row(
            Who("МА-24-0137", ""),
            ["низкий", "средний", "высокий", "достаточный", "ниже мин.", *["высокий"] * 10],
        ),
        row(Who("МА-24-0999", ""), ["низкий"] * TASKS),
    ]
    physics = [
        row(PHYSICS, ["низкий", "средний", "высокий", *["нет"] * 12], "10.11.2026"),
        row(PHYSICS, ["высокий", "нет", "нет", *["нет"] * 12], "10.04.2026"),
    ]
    colours = [row(PUPIL, marks(rest=""))]
    mastery: Grid = [*TITLE[:2], ["Уровень владения компетенциями"], []]
    gap: Grid = [*TITLE[:2], ["Уровень дефицита по компетенциям"], []]
    pages: dict[str, Grid | Page] = {
        "Математика": subject_sheet(maths),
        "Рус яз": subject_sheet(russian, Subject(None, (), "Код участника", mastery)),
        "Физика": subject_sheet(physics, Subject(None, ("Дата",), title=gap)),
        "УУД нач": subject_sheet(colours, Subject(None, ())),
        "Свод": _summary(),
        "Коды": codes(["МА-24-0137", PHYSICIST, SCHOOL, "учитель физики"]),
    }
    return campaign(**pages)


def _summary() -> Grid:
    """The centre's own summary of the other sheets: per cents of persons by subject."""
    return [
        ["Свод результатов диагностики дефицитов, % выполнения"],
        ["№", "МО", "ОО", "ФИО", "Математика", "Физика"],
        [1, OURS, SCHOOL, KEDRINA, 83.33, ""],
    ]


def workbook(path: Path) -> Path:
    """The file, with a red cell where «УУД нач» has its marks."""
    return painted(book(path / FILE, sheets()), "УУД нач", ["F7", "G7"])

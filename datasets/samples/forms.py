"""The sheets that people filled: Form 2 of every school, Form 1, the table of deficits."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.samples.book import Book, Broken, Cell, Table
from datasets.samples.data import District, day
from datasets.samples.faults import Row2, spoil_form1, spoil_form2
from datasets.samples.registers import DISTRICT

TITLE = (
    "Заявка\nна зачисление работников образования в качестве слушателей курсов повышения квалификации\n"
    "на _I_ полугодие 2027 года"
)
HEADS = (
    (
        "№ п/п",
        "Название программы повышения квалификации",
        "Сроки",
        "ФИО (полностью)",
        "Должность",
        "Обоснование выбора",
    ),
    ("№", "Наименование курсов", "Сроки обучения", "Ф.И.О.", "Должность", "Обоснование"),
    (
        "№ п/п",
        "Программа / тема",
        "Дата проведения",
        "Фамилия, имя, отчество",
        "Должность, предмет",
        "Обоснование выбора",
    ),
)
SPELLINGS = (
    "МБОУ «{}»",
    'МБОУ "{}"',
    "{}",
    "Муниципальное бюджетное общеобразовательное учреждение «{}»",
)


@dataclass(frozen=True)
class Look:
    """How one school fills the form."""

    head: int
    spelling: str
    style: int
    letterhead: bool = False
    split_dates: bool = False
    split_name: bool = False
    school_line: bool = True
    stray_columns: bool = False


def _look(index: int, name: str) -> Look:
    """Every school has its habits; a few have odd ones."""
    spelled = SPELLINGS[index % 4].format(name)
    if index % 4 == 3:
        spelled = spelled.replace("СОШ", "средняя общеобразовательная школа")
        spelled = spelled.replace("ООШ", "основная общеобразовательная школа")
    if index == 8:
        spelled = _by_village(name)
    return Look(
        head=index % 3,
        spelling=spelled,
        style=index % 5,
        letterhead=index in (3, 10, 16),
        split_dates=index == 5,
        split_name=index == 11,
        school_line=index != 13,
        stray_columns=index in (6, 17),
    )


def _by_village(name: str) -> str:
    """«Берёзовская СОШ» as «МБОУ СОШ с. Берёзовка»."""
    word, kind = name.rsplit(" ", 1)
    return f"МБОУ {kind} с. {word.removesuffix('ская')}ка"


def write_form2(book: Book, data: District) -> str:
    """A sheet for each school; the school without applications has an empty form.  Gives its name."""
    by_school: dict[str, list[Row2]] = {school_id: [] for school_id in data.schools}
    for row in data.rows("applications"):
        school_id = data.school_of(row["teacher_id"])
        look = _look(list(data.schools).index(school_id), data.schools[school_id]["name"])
        teacher = data.teachers[row["teacher_id"]]
        by_school[school_id].append(
            Row2(
                title=data.title(row["programme_id"]),
                dates=data.dates(row["group_id"], look.style) if row["group_id"] else "",
                name=teacher["full_name"],
                position=teacher["position"],
                reason=row["justification"],
                group_id=row["group_id"],
            )
        )
    spoil_form2(by_school, data)
    silent = ""
    for index, (school_id, rows) in enumerate(by_school.items()):
        name = data.schools[school_id]["name"]
        silent = silent if rows else name
        book.add(_form2(data, name, _look(index, name), rows))
    return silent


def _form2(data: District, name: str, look: Look, rows: list[Row2]) -> Table:
    head, merges = _head2(look)
    above: list[str | tuple[str, str]] = [TITLE, ("ОУ", look.spelling) if look.school_line else "", ""]
    if look.letterhead:
        above = ["Российская Федерация", f"{DISTRICT}. Отдел образования", "исх. № ____ от ________", *above]
    filled = [_cells2(data, i, row, look) for i, row in enumerate(rows, start=1)] or [
        [i, *[None] * (len(head[0]) - 1)] for i in range(1, 4)
    ]
    head_of_school = next(
        (
            t["full_name"]
            for t in data.teachers.values()
            if t["is_head"] == "true" and _at(data, t["school_id"], name)
        ),
        "",
    )
    surname, first, patronymic = [*head_of_school.split(), "", "", ""][:3]
    return Table(
        name[:31].replace("/", "-"),
        above,
        head,
        filled,
        [f"Директор ОУ ______________ /{surname} {first[:1]}.{patronymic[:1]}./", "М.П."],
        merge_down=(1,) if look.head == 0 else (),
        head_merges=merges,
        widths=(6, 46, 26, 36, 30, 34),
    )


def _at(data: District, school_id: str, name: str) -> bool:
    return data.schools[school_id]["name"] == name


def _head2(look: Look) -> tuple[list[list[str]], tuple[tuple[int, int, int, int], ...]]:
    head = list(HEADS[look.head])
    if look.stray_columns:
        head += ["Стаж", "Телефон"]
    if look.split_name:
        head[3:4] = ["Фамилия", "Имя", "Отчество"]
    if not look.split_dates:
        return [head], ()
    upper = [*head[:2], "Сроки", "", *head[3:]]
    lower = ["", "", "начало", "окончание", *[""] * (len(head) - 3)]
    tall = tuple((0, col, 1, col) for col in range(len(upper)) if col not in (2, 3))
    return [upper, lower], ((0, 2, 0, 3), *tall)


def _cells2(data: District, number: int, row: Row2, look: Look) -> list[Cell | Broken]:
    dates: list[Cell | Broken] = [row.dates]
    if look.split_dates:
        group = data.groups.get(row.group_id)
        dates = [day(group["start"]), day(group["end"])] if group else [None, None]
    names: list[Cell | Broken] = [row.name]
    if look.split_name:
        names[:] = [*row.name.split(), "", "", ""][:3]
    extra: list[Cell | Broken] = [5 + number % 30, "8-000-000-00-00"] if look.stray_columns else []
    return [number, row.title, *dates, *names, row.position, row.reason, *extra]


def write_form1(book: Book, data: District) -> None:
    """Three methodists' blocks would repeat the head; here one table with merged schools."""
    rows: list[list[Cell]] = []
    order = sorted(data.rows("recommendations"), key=lambda r: r["school_id"])
    for row in order:
        teacher = data.teachers.get(row["teacher_id"])
        school = data.schools[row["school_id"]]["name"]
        whom = teacher["full_name"] if teacher else row["position"]
        rows.append(
            [
                len(rows) + 1,
                f"МБОУ «{school}»",
                data.title(row["programme_id"]),
                whom,
                row["basis"],
                row["author_role"],
            ]
        )
    spoil_form1(rows)
    head = [
        *("№", "Образовательное учреждение", "Рекомендованная тема программы повышения квалификации"),
        *("Должность, для которой рекомендованы программы, или ФИО работника", "Основание для рекомендации"),
        "Кто рекомендует",
    ]
    book.add(
        Table(
            "Форма 1",
            [
                "Рекомендации специалистов УО и методистов ММЦ",
                "по выбору программ повышения квалификации",
                "на I полугодие 2027 года",
                "",
            ],
            [head],
            [list(row) for row in rows],
            ["Специалист УО ____________   Методист ММЦ ____________"],
            merge_down=(1,),
            widths=(5, 36, 52, 44, 36, 30),
        )
    )


def write_deficits(book: Book, data: District) -> None:
    """Wide: a competency a column, marks 0-3 whose sense stands above them."""
    names = list(data.competencies.values())
    blocks = [name.split(": ")[0] if ": " in name else "" for name in names]
    lower = [name.split(": ")[-1] for name in names]
    fixed = ["№", "ОУ", "ФИО", "Должность", "Дата диагностики"]
    upper = [*fixed, *[b or text for b, text in zip(blocks, lower, strict=True)]]
    below = [*[""] * len(fixed), *[text if b else "" for b, text in zip(blocks, lower, strict=True)]]
    merges = [(0, col, 1, col) for col in range(len(upper)) if not below[col]]
    for block in dict.fromkeys(b for b in blocks if b):
        cols = [len(fixed) + i for i, b in enumerate(blocks) if b == block]
        merges.append((0, cols[0], 0, cols[-1]))
    found: dict[str, dict[str, str]] = {}
    days: dict[str, str] = {}
    for row in data.rows("deficits"):
        found.setdefault(row["teacher_id"], {})[row["competency_id"]] = row["severity"]
        days[row["teacher_id"]] = row["diagnosed_on"]
    rows: list[list[Cell | Broken]] = []
    for teacher_id, marks in found.items():
        t = data.teachers[teacher_id]
        general = any(not block for c, block in zip(data.competencies, blocks, strict=True) if c in marks)
        untested = [0 if general and not block else None for block in blocks]
        values: list[Cell] = [
            int(marks[c]) if c in marks else blank
            for c, blank in zip(data.competencies, untested, strict=True)
        ]
        rows.append(
            [
                len(rows) + 1,
                data.schools[t["school_id"]]["name"],
                t["full_name"],
                t["position"],
                day(days[teacher_id]),
                *values,
            ]
        )
    rows[4][6] = "н/п" if rows[4][6] in (None, 0) else rows[4][6]
    rows.insert(20, [21, *rows[19][1:]])
    stranger = list(rows[30])
    stranger[2] = "Незнакомцева Вера Ильинична"
    rows.insert(31, stranger)
    book.add(
        Table(
            "Сводная по дефицитам",
            [
                "Сводная таблица профессиональных дефицитов (ЦНППМ)",
                "Уровень дефицита: 0 – нет, 1 – небольшой, 2 – средний, 3 – выраженный дефицит",
                DISTRICT,
            ],
            [upper, below],
            rows,
            ["Исп. методист ЦНППМ"],
            head_merges=tuple(merges),
            widths=(5, 24, 34, 30, 14, *(11,) * len(names)),
        )
    )

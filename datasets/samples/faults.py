"""The faults of the sample: where they are is fixed, what they are is what people do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from datasets.samples.book import Broken, Cell
from datasets.samples.data import District

Rows = dict[str, list["Row2"]]


@dataclass
class Row2:
    """A row of Form 2; ``group_id`` is what was meant."""

    title: str
    dates: str
    name: str
    position: str
    reason: str | Broken
    group_id: str = ""


def spoil_form2(by_school: Rows, data: District) -> None:
    """Faults in rows that stay readable, then rows that nobody can read."""
    flat = [row for rows in by_school.values() for row in rows]
    _names(flat)
    _titles(flat)
    _dates(flat)
    _positions(flat)
    _reasons(flat)
    _added(by_school, data)


def _nth(rows: Iterable[Row2], number: int, fits: Callable[[Row2], bool]) -> Row2:
    """The row number ``number`` of those that fit, counted round where there are fewer."""
    fitting = [row for row in rows if fits(row)]
    return fitting[number % len(fitting)]


def _names(rows: list[Row2]) -> None:
    rows[3].name = rows[3].name.replace(" ", "  ", 1) + " "
    rows[17].name = rows[17].name.replace(" ", "\u00a0", 1)
    first = _nth(rows, 2, lambda r: "ё" in r.name)
    first.name = first.name.replace("ё", "е")
    second = _nth(rows, 6, lambda r: "о" in r.name.split()[0])
    second.name = second.name.replace("о", "o", 1)
    rows[44].name = rows[44].name.upper()
    rows[61].name += "."
    slip = rows[75].name.split()
    slip[0] = slip[0][:3] + slip[0][4:]
    rows[75].name = " ".join(slip)
    surname, name, patronymic = rows[90].name.split()
    rows[90].name = f"{surname} {name[0]}.{patronymic[0]}."


def _titles(rows: list[Row2]) -> None:
    rows[8].title = f"«{rows[8].title}»"
    long = _nth(rows, 9, lambda r: len(r.title) > 44 and "\n" not in r.title)
    long.title = long.title[:40]
    rows[29].title += " (36 ч.)" if "Первая" not in rows[29].title else " (16 ч.)"
    broken = _nth(rows, 30, lambda r: ": " in r.title)
    broken.title = broken.title.replace(": ", ":\n", 1)
    rows[52].title += "."
    slip = _nth(rows, 40, lambda r: "работ" in r.title.lower() and len(r.title) > 25)
    slip.title = slip.title.replace("ра", "р", 1) if "ра" in slip.title else slip.title.replace("Ра", "Р", 1)
    rows[110].title = rows[110].title.upper()


def _dates(rows: list[Row2]) -> None:
    _nth(rows, 5, lambda r: not r.group_id).dates = "март"
    _nth(rows, 11, lambda r: not r.group_id).dates = "I кв."
    _nth(rows, 20, lambda r: not r.group_id).dates = "по графику"
    _nth(rows, 26, lambda r: not r.group_id).dates = "01.03-05.03"


def _positions(rows: list[Row2]) -> None:
    _nth(rows, 4, lambda r: r.position == "учитель начальных классов").position = "уч.нач.кл."
    _nth(rows, 1, lambda r: r.position == "заместитель директора по УВР").position = "завуч"
    _nth(rows, 8, lambda r: r.position == "учитель математики").position = ""


def _reasons(rows: list[Row2]) -> None:
    rows[66].reason = Broken("='[Рекомендации.xlsx]Лист1'!E14", "#REF!")


def _added(by_school: Rows, data: District) -> None:
    """Rows that are not wishes of anybody known: repeats, placeholders, slips."""
    schools = [rows for rows in by_school.values() if len(rows) > 5]
    schools[0].insert(3, replace(schools[0][1]))
    schools[4].append(replace(schools[4][0]))
    vacancy = replace(schools[1][2], name="вакансия (математика)", reason="")
    schools[1].append(vacancy)
    schools[2].append(replace(schools[2][0], name="2 чел. по выбору", reason=""))
    names = list(dict.fromkeys(row.name for row in schools[3] if len(row.name.split()) == 3))
    one, two = names[0].split(), names[1].split()
    pair = f"{one[0]} {one[1][0]}.{one[2][0]}., {two[0]} {two[1][0]}.{two[2][0]}."
    schools[3].append(replace(schools[3][0], name=pair))
    schools[5].append(replace(schools[5][1], title="любая по ОВЗ"))
    schools[6].append(replace(schools[6][0], dates="27.02-31.02.2027", group_id=""))
    schools[7].append(replace(schools[7][0], dates="16.04.2027-12.04.2027", group_id=""))
    schools[0].append(
        replace(schools[0][0], name="Новосёлова-Чужая Инна Олеговна", position="учитель физики")
    )


def spoil_form1(rows: list[list[Cell]]) -> None:
    """Spellings of schools and people, and rows that cannot be used."""
    second = rows[8][1]
    for row in rows:
        if row[1] == second:
            row[1] = str(second).replace("«", "").replace("»", "").replace("ё", "е").upper()
    jobs = [row for row in rows if str(row[3]).startswith("учитель ")]
    jobs[0][3] = str(jobs[0][3]).replace("учитель ", "учителя ", 1)
    people = [row for row in rows if not str(row[3]).startswith(("учител", "педагог", "зам", "дир", "соц"))]
    surname, name, patronymic = str(people[5][3]).split()
    people[5][3] = f"{surname} {name[0]}.{patronymic[0]}."
    last = rows[-1]
    rows.append(
        [len(rows) + 1, last[1], "функциональная грамотность", "учителя-предметники", "ВПР 2026", last[5]]
    )
    rows.append([len(rows) + 1, last[1], last[2], "вакансия", "", last[5]])

"""Books of applications that were pulled about: whatever happens to them, no row is lost unsaid."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.assemble import dataset_from_raw
from datasets.forms import ImportResult, import_forms
from datasets.forms.reading.sheet import column_letters
from datasets.forms.reading.workbook import read_files
from datasets.forms.sorting import Sorted, sort_sheet
from tests.datasets.forms.books import application as book
from tests.datasets.forms.books import application_sheets as sheets
from tests.datasets.forms.books import writers
from tests.datasets.forms.books.page import Book, Cell, Plain, Sheet
from tests.datasets.forms.workbooks import check, wishes

Rows = list[list[Plain | Cell]]
Change = Callable[[random.Random, Rows], None]
JUNK: tuple[Plain | Cell, ...] = (
    *(
        "",
        None,
        0,
        -1,
        46462,
        1e300,
        0.5,
        "#REF!",
        "#ССЫЛКА!",
        "=ВПР(A1;B2)",
        "'",
        "—",
        "\u00a0",
        "Итого",
        "___",
    ),
    *(
        "см. выше",
        "ФИО",
        "Должность",
        "x" * 30_000,
        "\u202eоб",
        "😀",
        dt.date(2206, 3, 16),
        dt.date(1900, 3, 1),
    ),
    Cell(formula="=1/0"),
    Cell("#N/A"),
    Cell("зачёркнуто", struck=True, comment="х" * 3000),
)
FORMATS = (writers.as_xlsx, writers.as_xls, writers.as_ods)
ENDINGS = (".xlsx", ".xls", ".ods")
ROOT = Path(__file__).parents[3]
MIB = 2**20
MOST_MIB = 700
"""Address space of a process that imports ten thousand rows; Python with pandas takes about 400 of it."""


def _junk(rng: random.Random, rows: Rows) -> None:
    for _ in range(rng.randint(1, 6)):
        row = rng.choice(rows)
        if row:
            row[rng.randrange(len(row))] = rng.choice(JUNK)


def _column_gone(rng: random.Random, rows: Rows) -> None:
    col = rng.randrange(6)
    for row in rows:
        del row[col : col + 1]


def _column_new(rng: random.Random, rows: Rows) -> None:
    col = rng.randrange(7)
    for row in rows:
        row.insert(col, rng.choice(("", "", "да", 7)))


def _shifted(rng: random.Random, rows: Rows) -> None:
    for _ in range(rng.randint(1, 5)):
        rows.insert(rng.randrange(8), [rng.choice(("", "письмо", "исх. №"))])


def _row_gone(rng: random.Random, rows: Rows) -> None:
    del rows[rng.randrange(len(rows))]


def _pasted(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows))
    rows[at:at] = [list(row) for row in rng.choices(rows, k=rng.randint(1, 4))]


def _shuffled(rng: random.Random, rows: Rows) -> None:
    rng.shuffle(rows)


CHANGES: tuple[Change, ...] = (
    _junk,
    _junk,
    _column_gone,
    _column_new,
    _shifted,
    _row_gone,
    _pasted,
    _shuffled,
)


def _pulled(rng: random.Random, page: Sheet) -> Sheet:
    """A sheet after one to three changes, with areas merged anywhere."""
    rows: Rows = [list(row) for row in page.rows]
    for change in rng.choices(CHANGES, k=rng.randint(1, 3)):
        rows = rows or [[]]
        change(rng, rows)
    return Sheet(rows, _areas(rng, len(rows)), rng.random() < 0.05, tuple(rng.sample(range(1, 12), 2)))


def _areas(rng: random.Random, height: int) -> tuple[str, ...]:
    """Merged areas that do not overlap: each in rows of its own."""
    areas: list[str] = []
    top = 1
    while top < height and len(areas) < 4:
        top += rng.randint(0, 4)
        bottom, left = top + rng.randint(0, 3), rng.randint(0, 5)
        right = left + rng.randint(0 if bottom > top else 1, 3)
        areas.append(f"{column_letters(left)}{top}:{column_letters(right)}{bottom}")
        top = bottom + 1
    return tuple(areas)


def _book(rng: random.Random) -> Book:
    whole = sheets.sheets()
    names = rng.sample(sorted(whole), 4)
    return {name: _pulled(rng, whole[name]) for name in names}


def _lost(result: ImportResult, read: list[Sorted]) -> list[tuple[str, int]]:
    """Rows with a name that nobody else has, of which neither a table nor a remark tells.

    What is said of a sheet as a whole (it is a second version, its school is not known) tells of its rows.
    """
    placed = {wish[0] for wish in wishes(result)}
    told = {(r.sheet, "".join(filter(str.isdigit, r.cell))) for r in result.remarks}
    lost = []
    for item in read:
        if item.layout is None or (item.sheet.name, "") in told:
            continue
        above = any("над заголовком" in r.done_ru for r in result.remarks if r.sheet == item.sheet.name)
        for row in range(item.layout.body if above else 0, len(item.sheet.rows)):
            people = {item.sheet.text_of(row, col) for col in item.sheet.filled(row)} & NAMES
            if people - placed and (item.sheet.name, str(row + 1)) not in told:
                lost.append((item.sheet.name, row + 1))
    return lost


def _every_line_has_a_place(item: Sorted) -> None:
    """A line below the heading is a row, a caption, or counted among those that are none."""
    if item.layout is None:
        return
    body, number = item.body, item.layout.columns.get("number")
    lines = [row for row in range(item.layout.body, len(item.sheet.rows)) if item.sheet.filled(row)]
    bare = [row for row in lines if item.sheet.filled(row) == [number]]
    others = body.signatures + body.heads + body.beside
    placed = len(body.rows) + len(body.captions) + others
    assert len(lines) - len(bare) <= placed <= len(lines)
    assert item.log.count().read == len(body.rows)


NAMES = frozenset(book.teacher(number) for number in range(100))


@pytest.mark.parametrize("seed", range(12))
def test_a_book_pulled_about(tmp_path: Path, seed: int) -> None:
    pull_about(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 400))
def test_many_books_pulled_about(tmp_path: Path, seed: int) -> None:
    pull_about(tmp_path, seed)


def pull_about(folder: Path, seed: int) -> None:
    """Write, import, account for every line and every name, import again."""
    rng = random.Random(seed)
    pages = _book(rng)
    kind = rng.randrange(3)
    file = FORMATS[kind](folder / f"заявки{ENDINGS[kind]}", pages)
    files = [file, writers.as_xlsx(folder / "Реестры.xlsx", sheets.registers())]
    result = import_forms(files)
    check(result)
    dataset_from_raw(result.tables)
    again = import_forms(files, previous=result.tables)
    for name, frame in result.tables.items():
        assert frame.to_csv(index=False) == again.tables[name].to_csv(index=False), name
    read = [sort_sheet(sheet) for sheet in read_files([file])]
    for item in read:
        _every_line_has_a_place(item)
    assert _lost(result, read) == []


WORKER = """
import resource, sys
from pathlib import Path
from datasets.forms import import_forms
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
result = import_forms([Path(name) for name in sys.argv[2:]])
print([(s.read, s.kept + s.repaired + s.set_aside) for s in result.sheets if s.kind == "form2"])
"""


def imported_in(folder: Path, rows: int) -> str:
    """What a process with bounded memory tells of a form with so many rows of every kind."""
    rng = random.Random(rows)
    known = [line for lines in sheets.LINES.values() for line in lines]
    lines = [dataclasses.replace(rng.choice(known), name=rng.choice(known).name) for _ in range(rows)]
    files = [
        writers.as_xlsx(folder / "заявка.xlsx", {sheets.FIRST: book.form(sheets.FIRST, lines)}),
        writers.as_xlsx(folder / "Реестры.xlsx", sheets.registers()),
    ]
    command = [sys.executable, "-c", WORKER, str(MOST_MIB * MIB), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_a_thousand_rows_in_bounded_memory(tmp_path: Path) -> None:
    assert imported_in(tmp_path, 1_000) == "[(1000, 1000)]"


@pytest.mark.soak
def test_ten_thousand_rows_in_bounded_memory(tmp_path: Path) -> None:
    assert imported_in(tmp_path, 10_000) == "[(10000, 10000)]"

"""Random sheets: never a crash, counts add up, tables stay valid for the strict reader."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.assemble import dataset_from_raw
from datasets.forms import FormsError, import_forms
from datasets.forms.cells.dates import parse_dates, parse_day
from datasets.forms.cells.levels import Scale, Sense, Unit, read_mark
from datasets.forms.cells.names import read_person
from datasets.forms.cells.period import read_half_year
from datasets.forms.cells.positions import read_position, singular
from datasets.forms.cells.schoolnames import SchoolIndex, read_school
from datasets.forms.cells.titles import TitleIndex, read_title
from datasets.forms.reading.recognise import KINDS
from tests.datasets.forms.workbooks import COURSES, OVZ, PEOPLE, SCHOOLS, STAFF, Grid, Page, book, check

QUICK = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
HEADINGS = sorted({s for kind in KINDS.values() for field in kind.fields.values() for s in field[:2]})
WORDS = st.sampled_from(
    [
        *(
            "Берёзовская СОШ",
            "МБОУ «Ольховская ООШ»",
            "СОШ №1, №2",
            OVZ,
            "см. выше",
            "-//-",
            "вакансия",
            "н/п",
        ),
        *(
            "16.03-27.03.2027",
            "31.02.2027",
            "март",
            "I кв.",
            "да",
            "нет",
            "высокий",
            "62,5%",
            "Итого",
            "№",
            "1",
        ),
        *(
            "Директор ОУ ____",
            "уровень дефицита",
            "учитель физики",
            "все",
            "д/о",
            "=A1",
            "#REF!",
            "ОУ",
            "\u00a0",
        ),
        *(person[1] for person in PEOPLE),
    ]
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
CELLS = st.one_of(
    st.none(),
    WORDS,
    TEXT.filter(lambda text: not text.startswith("=")),
    st.sampled_from(HEADINGS),
    st.integers(-5, 60_000),
    st.floats(-2, 200, allow_nan=False),
    st.booleans(),
    st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)),
)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)


@st.composite
def sheets(draw: st.DrawFn) -> Grid:
    """A heading of some kind in some order over random rows."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    head = draw(st.permutations([synonyms[0] for synonyms in kind.fields.values()]))
    above: Any = draw(st.lists(st.lists(CELLS, max_size=3), max_size=3))
    rows: Any = draw(st.lists(st.lists(CELLS, max_size=len(head)), max_size=10))
    return [["на I полугодие 2027 года"], *above, head, *rows]


def imported(grids: dict[str, Grid | Page]) -> None:
    """Import, check, import again: nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder) / "книга.xlsx", grids)
        try:
            result = import_forms([path])
        except FormsError as error:
            assert error.problems
            return
        check(result)
        dataset_from_raw(result.tables)
        again = import_forms([path], previous=result.tables)
        check(again)
        for name, frame in result.tables.items():
            assert frame.to_csv(index=False) == again.tables[name].to_csv(index=False), name


@QUICK
@given(ROWS)
def test_random_cells(rows: Any) -> None:
    imported({"А": rows, "План": COURSES})


@QUICK
@given(sheets(), sheets())
def test_random_rows_under_real_headings(one: Grid, two: Grid) -> None:
    imported({"А": one, "Б": two})


@QUICK
@given(sheets())
def test_random_rows_beside_registers(grid: Grid) -> None:
    imported({"А": grid, "Школы": SCHOOLS, "Люди": STAFF, "План": COURSES})


@settings(max_examples=300, deadline=None, derandomize=True)
@given(CELLS)
def test_cells_never_crash(cell: Any) -> None:
    value = "" if cell is None else cell
    text = str(value)
    for year in (None, 2027):
        dates = parse_dates(value, year)
        assert all(span.start <= span.end for span in dates.spans)
        assert not (dates.fault and dates.spans)
    day = parse_day(value)
    assert not day.value or dt.date.fromisoformat(day.value)
    read_person(value)
    read_position(text)
    singular(text)
    read_half_year(text)
    read_school(text)
    SchoolIndex().find(text)
    TitleIndex().find(read_title(text))
    for unit in Unit:
        mark = read_mark(value, Scale(Sense.GAP, unit, 4.0))
        assert mark.severity in (None, 0, 1, 2, 3)

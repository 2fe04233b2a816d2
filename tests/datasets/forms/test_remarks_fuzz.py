"""A remarks workbook in any state: its answers are read, or every fault is told; nothing else happens."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from datasets.forms import FormsError, import_forms
from datasets.forms.answers import columns as c
from datasets.forms.answers.book_read import read_answers
from tests.datasets.forms.answering import rows_of, written
from tests.datasets.forms.workbooks import Grid, Page, book, campaign, form2, wish

QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
CELLS = st.sampled_from(
    [
        "",
        "да",
        "не брать",
        "везде",
        "ключ",
        "ответ",
        "[]",
        "[1]",
        '["a","b","c","d","e",""]',
        "=A1",
        "#N/A",
        7,
        True,
    ]
)
PLACES = st.tuples(st.integers(1, 30), st.integers(1, 14))
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("set"), PLACES, CELLS),
        st.tuples(st.sampled_from(["row", "col", "no_row", "no_col"]), st.integers(1, 14), st.integers(1, 3)),
        st.tuples(st.just("merge"), PLACES, st.integers(0, 3)),
    ),
    max_size=8,
)


def spoil(workbook: Workbook, changes: list[tuple[str, object, object]]) -> None:
    """What people do to a sheet."""
    sheet = workbook[c.REMARKS.ru]
    for kind, where, what in changes:
        if kind == "set" and isinstance(where, tuple):
            if sheet.cell(*where).__class__.__name__ == "Cell":
                sheet.cell(*where).value = what  # type: ignore[assignment]
        elif kind == "merge" and isinstance(where, tuple) and isinstance(what, int):
            row, col = where
            sheet.merge_cells(start_row=row, start_column=col, end_row=row + what, end_column=col)
        elif isinstance(where, int) and isinstance(what, int):
            moves = {"row": sheet.insert_rows, "col": sheet.insert_cols}
            cuts = {"no_row": sheet.delete_rows, "no_col": sheet.delete_cols}
            {**moves, **cuts}[kind](where, what)


@QUICK
@given(CHANGES)
def test_a_spoilt_workbook(changes: list[tuple[str, object, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        rows = form2(
            wish(name="КЕДРИНА О.С."), wish("2 курс"), wish(dates="31.02.2027"), wish(name="вакансия")
        )
        pages: dict[str, Grid | Page] = {"Берёзовская": rows}
        file = book(path / "книга.xlsx", campaign(**pages))
        remarks = written(path, import_forms([file]), [file])
        workbook = load_workbook(remarks)
        sheet = workbook[c.REMARKS.ru]
        for row in rows_of(sheet).values():
            sheet.cell(row, c.ANSWER + 1, "не брать")
        spoil(workbook, changes)
        workbook.save(remarks)
        try:
            answers = read_answers(remarks)
        except FormsError as error:
            assert all(problem.code in ("answers", "forms") for problem in error.problems)
        else:
            assert all(reply for reply in answers.values())

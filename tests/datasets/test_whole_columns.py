"""What is done to whole columns at once, against the same done cell by cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets import csv_files, csv_rows, parse, raw
from datasets.checks.keys import repeated
from datasets.convert import Cells
from datasets.csv_text import csv_cells, write_csv_table
from datasets.escape import escape, unescape, unescape_all
from datasets.findings import MOST_ALIKE, Findings, label_of
from datasets.read import read_dataset
from datasets.write import write_csv_folder
from rules.columns import strings
from rules.problems import InputError
from tests.datasets.whole import whole

CELLS = st.lists(st.text(alphabet="'=+-@\t\r\n,\"\0 aя", max_size=4), max_size=20)
AS_GIVEN = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plain_cell(text: str) -> str:
    cell = escape(text)
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


@given(CELLS)
def test_cells_of_a_column_are_written_as_each_alone(cells: list[str]) -> None:
    assert list(csv_cells(cells)) == [plain_cell(cell) for cell in cells]


@AS_GIVEN
@given(CELLS)
def test_apostrophes_of_a_column_are_taken_away_as_of_each(
    monkeypatch: pytest.MonkeyPatch, cells: list[str]
) -> None:
    monkeypatch.setattr(raw, "ROWS_AT_ONCE", 3)
    assert unescape_all(strings(cells)).tolist() == [unescape(cell) for cell in cells]


@given(CELLS)
def test_distinct_trimmed_texts(cells: list[str]) -> None:
    told = Cells.of(strings(cells))
    assert [told.text(i) for i in range(len(cells))] == [cell.strip() for cell in cells]
    assert told.texts == list(dict.fromkeys(cell.strip() for cell in cells))
    assert told.filled.tolist() == [bool(cell.strip()) for cell in cells]


def test_a_table_of_several_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(raw, "ROWS_AT_ONCE", 7)
    rows = [(f"{i}", f'"{i}",' * (i % 3), "=" * (i % 2)) for i in range(40)]
    blocks = (list(zip(*rows[part], strict=True)) for part in raw.blocks(len(rows)))
    write_csv_table(tmp_path / "table.csv", ("a", "b", "=c"), blocks)
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["a", "b", "'=c"], *([a, b, escape(c)] for a, b, c in rows)]


@AS_GIVEN
@given(st.text(alphabet='a,"\n', max_size=40), st.integers(1, 4))
def test_rows_are_regular_whatever_the_block(monkeypatch: pytest.MonkeyPatch, text: str, width: int) -> None:
    data = text.strip("\n").encode()
    monkeypatch.setattr(csv_rows, "BLOCK", 2**20)
    at_once = csv_rows.is_regular(data, width)
    monkeypatch.setattr(csv_rows, "BLOCK", 1)
    assert csv_rows.is_regular(data, width) == at_once
    if at_once and data:
        rows = list(csv.reader(io.StringIO(data.decode())))
        assert {len(row) or 1 for row in rows} == {width}


@settings(AS_GIVEN, max_examples=400)
@given(st.text(alphabet='aaя,,"\n\r', max_size=60), st.integers(1, 3), st.sampled_from([1, 5, 2**20]))
def test_rows_of_any_kind_whatever_the_block(
    monkeypatch: pytest.MonkeyPatch, text: str, width: int, block: int
) -> None:
    monkeypatch.setattr(csv_rows, "BLOCK", block)
    file = ("h" + "," * (width - 1) + "\n" + text).rstrip("\r\n")
    plain = list(csv.reader(io.StringIO(file + "\n\0\n", newline="")))
    rows = csv_rows.Rows(width)
    closed = rows.read(file.encode())
    assert closed == (plain[-1] == ["\0"])
    assert rows.count == len(plain) - closed
    if closed:
        expected = [row or [""] * width for row in plain[1:-1]]
        assert rows.wrong == {i: len(row) for i, row in enumerate(expected) if len(row) != width}
        filled = [(row + [""] * width)[:width] for row in expected]
        assert [list(row) for row in zip(*rows.columns, strict=True)][1:] == filled


@AS_GIVEN
@given(st.binary(max_size=12) | st.text(max_size=6).map(str.encode))
def test_utf8_is_told_whatever_the_block(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(csv_rows, "BLOCK", 1)
    fault = csv_files._not_utf8(data)
    try:
        data.decode()
    except UnicodeDecodeError as expected:
        assert fault is not None
        assert fault.start == expected.start
    else:
        assert fault is None


CODES = st.lists(st.tuples(*[st.sampled_from([-1, 0, 1, 2**40, 2**41])] * 3, st.booleans()), max_size=25)


@given(CODES)
def test_repeats_name_the_first_row_of_their_kind(rows: list[tuple[int, int, int, bool]]) -> None:
    columns = [np.array([row[k] for row in rows], dtype=np.int64) for k in range(3)]
    first: dict[tuple[int, ...], int] = {}
    expected = []
    for i, (*key, looked_at) in enumerate(rows):
        if looked_at and first.setdefault(tuple(key), i) != i:
            expected.append((i, first[tuple(key)]))
    again, earlier = repeated(columns, np.array([row[3] for row in rows], dtype=np.bool_))
    assert list(zip(again.tolist(), earlier.tolist(), strict=True)) == expected


def test_the_nearest_id_is_looked_for_only_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(parse, "nearest", lambda text, _: asked.append(text))
    tables = whole()
    wrong = pd.concat([tables["deficits"]] * 100, ignore_index=True)
    wrong["teacher_id"] = [f"nobody{i}" for i in range(len(wrong))]
    write_csv_folder({**tables, "deficits": wrong}, tmp_path / "set")
    with pytest.raises(InputError) as told:
        read_dataset(tmp_path / "set")
    assert sum(problem.code == "unknown_id" for problem in told.value.problems) == MOST_ALIKE + 1
    assert len(asked) <= MOST_ALIKE + 1


def test_a_broken_file_is_told_by_its_row(tmp_path: Path) -> None:
    findings = Findings(label_of(""))
    (tmp_path / "schools.csv").write_bytes(b"school_id,name\n" + b"s,x\n" * 300_000 + b"s,\xff\n")
    assert csv_files.read_csv_file(tmp_path / "schools.csv", "schools", findings) is None
    assert [(problem.code, problem.row) for problem in findings.all()] == [("not_utf8", 300_002)]

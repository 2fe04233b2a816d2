"""Tables of places: of a plan folder, or made by hand with ids or with names."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from datasets.plan_table import read_assignments
from rules.dataset import Dataset
from rules.problems import InputError
from tests.builders import tiny


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Three people, one of them with two posts and one with a namesake; three groups of two programmes."""
    return tiny(
        schools=[{"name": "Школа № 1"}, {"name": "Школа № 2"}],
        teachers=[
            {"full_name": "Иванова Анна"},
            {"full_name": "Петров Пётр", "person_id": "p"},
            {"full_name": "Петров Пётр", "person_id": "p", "position": "директор"},
            {"full_name": "Иванова Анна", "school_id": "s2"},
        ],
        programmes=[{"title": "Оценивание"}, {"title": "ИКТ"}],
        groups=[
            {"programme_id": "p1"},
            {"programme_id": "p1", "start": "2027-04-01", "end": "2027-04-02"},
            {"programme_id": "p2"},
            {"programme_id": "p2"},
        ],
    )


def read(
    tmp_path: Path, dataset: Dataset, text: str
) -> tuple[list[tuple[int, int, int]], list[tuple[int, str]]]:
    """The places of a CSV table and its unknown rows."""
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    table = read_assignments(file, dataset)
    places = zip(table.teacher.tolist(), table.group.tolist(), table.row, strict=True)
    return list(places), [(u.row, u.reason_en) for u in table.unknown]


def codes(tmp_path: Path, dataset: Dataset, text: str) -> list[str]:
    """The codes of the errors of a CSV table."""
    with pytest.raises(InputError) as wrong:
        read(tmp_path, dataset, text)
    return [p.code for p in wrong.value.problems]


def test_ids(tmp_path: Path, dataset: Dataset) -> None:
    places, unknown = read(tmp_path, dataset, "group_id,note,teacher_id\ng1,x,t1\n\ng3,, t2\ng1,,t1\n")
    assert places == [(0, 0, 2), (1, 2, 4), (0, 0, 5)]
    assert unknown == []


def test_a_heading_alone_is_an_empty_plan(tmp_path: Path, dataset: Dataset) -> None:
    assert read(tmp_path, dataset, "teacher_id,group_id\n") == ([], [])


def test_unknown_ids_are_rows_not_errors(tmp_path: Path, dataset: Dataset) -> None:
    text = "teacher_id,group_id\nt1,g1\nt9,g1\nt2,g9\nt3,g2\n,g2\n"
    places, unknown = read(tmp_path, dataset, text)
    assert places == [(0, 0, 2), (2, 1, 5)]
    assert unknown == [(3, "no such teacher_id"), (4, "no such group_id"), (6, "no teacher is named")]


def test_most_ids_unknown_is_another_dataset(tmp_path: Path, dataset: Dataset) -> None:
    assert codes(tmp_path, dataset, "teacher_id,group_id\nx1,g1\nx2,y1\nx3,g1\n") == ["other_dataset"]


def test_names_programmes_and_days(tmp_path: Path, dataset: Dataset) -> None:
    text = (
        "ФИО,Школа,Должность,Программа,Начало\n"
        "ПЕТРОВ  Пётр,,Директор,оценивание,1.03.2027\n"
        "Петров Пётр,,,p1,2027-04-01\n"
        "Иванова Анна,Школа № 2,,Оценивание,01.04.2027\n"
        "Иванова Анна,,,Оценивание,01.04.2027\n"
        "Петров Пётр,,,ИКТ,01.03.2027\n"
        "Петров Пётр,,,Оценивание,02.03.2027\n"
        "Петров Пётр,,,Оценивание,весной\n"
    )
    places, unknown = read(tmp_path, dataset, text)
    assert places == [(2, 0, 2), (1, 1, 3), (3, 1, 4)]
    assert unknown == [
        (5, "several have this full name, teacher_id is needed"),
        (6, "several such groups, group_id is needed"),
        (7, "no group of this programme starts then"),
        (8, "start is not a date"),
    ]


def test_no_full_name_in_what_is_unknown(tmp_path: Path, dataset: Dataset) -> None:
    file = tmp_path / "places.csv"
    file.write_text("ФИО,group_id\nНикто Никак,g1\nИванова Анна,g1\nПетров Пётр,g1\n", encoding="utf-8")
    unknown = read_assignments(file, dataset).unknown
    assert [u.row for u in unknown] == [2, 3]
    assert "Никто" not in str(unknown) and "Иванова" not in str(unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("teacher_id\nt1\n", ["missing_column"]),
        ("фио,начало\nx,y\n", ["missing_column"]),
        ("note\nx\n", ["missing_column", "missing_column"]),
        ("", ["empty_file"]),
        ("teacher_id;group_id\nt1;g1\n", ["semicolons"]),
        ("teacher_id,group_id\nt1\n", ["row_length"]),
    ],
)
def test_tables_that_cannot_be_read(tmp_path: Path, dataset: Dataset, text: str, expected: list[str]) -> None:
    assert codes(tmp_path, dataset, text) == expected


def test_a_plan_folder_and_a_workbook(tmp_path: Path, dataset: Dataset) -> None:
    (tmp_path / "assignments.csv").write_text("unique_number,teacher_id,group_id\n,t1,g1\n")
    assert read_assignments(tmp_path, dataset).teacher.tolist() == [0]
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Код педагога", "Код группы"])
    book.worksheets[0].append(["t2", "g1"])
    book.save(tmp_path / "plan.xlsx")
    table = read_assignments(tmp_path / "plan.xlsx", dataset)
    assert (table.teacher.tolist(), table.row, table.file) == ([1], [2], "plan.xlsx")


def test_a_place_where_there_is_no_table(tmp_path: Path, dataset: Dataset) -> None:
    for path in (tmp_path, tmp_path / "no.csv", tmp_path / "no.xlsx"):
        with pytest.raises(InputError) as wrong:
            read_assignments(path, dataset)
        assert [p.code for p in wrong.value.problems] == ["no_plan"]

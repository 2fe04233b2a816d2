"""Files as people send them: encodings, separators, rows of wrong length, things that are no workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from datasets import read_dataset
from datasets.write import write_csv_folder, write_workbook
from rules.problems import Grade, InputError, Problem
from tests.datasets.whole import spoilt, whole


def errors_of(path: Path) -> list[Problem]:
    """The errors that reading ``path`` ends with."""
    with pytest.raises(InputError) as wrong:
        read_dataset(path)
    return [p for p in wrong.value.problems if p.grade is Grade.ERROR]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A faultless folder of CSV files."""
    write_csv_folder(whole(), tmp_path / "set")
    return tmp_path / "set"


def change(file: Path, edit: Callable[[bytes], bytes]) -> None:
    """Rewrite a file."""
    file.write_bytes(edit(file.read_bytes()))


def test_a_mark_of_byte_order_and_windows_line_ends_are_fine(folder: Path) -> None:
    before = read_dataset(folder).dataset.input_sha256
    for file in folder.glob("*.csv"):
        change(file, lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") + b"\r\n\r\n")
    result = read_dataset(folder)
    assert result.dataset.input_sha256 == before
    assert result.remarks == ()


def test_one_cell_over_several_lines_is_one_row(folder: Path) -> None:
    change(
        folder / "programmes.csv",
        lambda data: data.replace("Физика, химия".encode(), 'Физика\n""х""'.encode()),
    )
    change(folder / "programmes.csv", lambda data: data.replace(b"\np2,", b"\np2"))
    (said,) = errors_of(folder)
    assert (said.code, said.row) == ("row_length", 3)


FILES = [
    ("not_utf8", 2, lambda data: data.decode().replace("t3", "т3").encode("cp1251")),
    ("not_utf8", 1, lambda data: data.decode().encode("utf-16")),
    ("semicolons", 1, lambda data: data.replace(b",", b";")),
    ("tabs", 1, lambda data: data.replace(b",", b"\t")),
    ("semicolons", 1, lambda data: b"sep=;\n" + data.replace(b",", b";")),
    ("empty_file", None, lambda data: b""),
    ("empty_file", None, lambda data: b"\xef\xbb\xbf\n\n"),
    ("nul_character", 2, lambda data: data.replace(b"t1", b"t\0001", 1)),
    ("unclosed_quote", 3, lambda data: data.replace(b"t2,", b't2,"', 1)),
    ("row_length", 3, lambda data: data.replace(b"t2,s1", b"t2", 1)),
    ("row_length", 3, lambda data: data.replace(b"t2,s1", b"t2,s1,extra", 1)),
    ("row_length", 5, lambda data: data + b"t4\n"),
    ("blank_row", 3, lambda data: data.replace(b"\nt2,", b"\n\nt2,", 1)),
    (
        "blank_row",
        3,
        lambda data: data.replace(b"\nt2,", b"\n" + b"," * data.split(b"\n")[0].count(b",") + b"\nt2,", 1),
    ),
    ("duplicate_column", 1, lambda data: data.replace(b"full_name", b"school_id", 1)),
    ("missing_column", 1, lambda data: data.replace(b"school_id", b"schoool_id", 1)),
    ("too_large", None, lambda data: b"a," * 40_000 + b"\n" + data),
    ("too_large", None, lambda data: data + b"\n" * 5_000_001 + b"t4"),
    ("empty_heading", 1, lambda data: b"\n" + data),
    ("empty_heading", 2, lambda data: data.replace(b"full_name", b"", 1)),
]


@pytest.mark.parametrize(("code", "row", "edit"), FILES)
def test_a_bad_file_is_one_error(
    folder: Path, code: str, row: int | None, edit: Callable[[bytes], bytes]
) -> None:
    change(folder / "teachers.csv", edit)
    (said,) = errors_of(folder)
    assert (said.code, said.file, said.row) == (code, "teachers.csv", row)
    assert said.message_ru and said.message_en


def test_windows_1251_is_named(folder: Path) -> None:
    change(folder / "teachers.csv", lambda data: data.decode().encode("cp1251"))
    (said,) = errors_of(folder)
    assert "Windows-1251" in said.message_ru and "UTF-8" in str(said.expected_ru)


def test_other_faults_of_a_file_with_a_short_row_are_told_too(folder: Path) -> None:
    change(
        folder / "groups.csv",
        lambda data: data.replace(b"g2,p2", b"g2", 1).replace(b"2027-03-05", b"05.03.27", 1),
    )
    change(folder / "districts.csv", lambda data: data.replace(b"1500.50", b"-1"))
    found = [(p.file, p.row, p.code) for p in errors_of(folder)]
    assert sorted(found) == [
        ("districts.csv", 2, "out_of_range"),
        ("groups.csv", 2, "bad_date"),
        ("groups.csv", 3, "row_length"),
    ]


def test_quotes_inside_cells_are_read_as_written(folder: Path) -> None:
    schools = b'school_id,district_id,name\ns1,d1,"""A"", b"\ns2,d1,5" x\ns3,d1,"a\nb"\n'
    (folder / "schools.csv").write_bytes(schools)
    names = read_dataset(folder).dataset.schools.name
    assert list(names) == ['"A", b', '5" x', "a\nb"]
    (folder / "schools.csv").write_bytes(schools.replace(b'5" x', b"5 x"))
    assert list(read_dataset(folder).dataset.schools.name) == ['"A", b', "5 x", "a\nb"]


def test_a_column_without_heading_or_cells_is_nothing(folder: Path) -> None:
    change(folder / "districts.csv", lambda data: data.replace(b"\n", b",\n"))
    result = read_dataset(folder)
    assert result.remarks == ()
    assert "" not in result.raw["districts"]


def test_a_heading_alone_is_a_table_without_rows(folder: Path) -> None:
    (folder / "applications.csv").write_text("teacher_id,programme_id")
    assert len(read_dataset(folder).dataset.applications) == 0


def test_files_of_other_names(folder: Path) -> None:
    (folder / "readme.txt").write_text("x")
    (folder / "notes.csv").write_bytes(b"\xff\xfe\0")
    assert [(p.code, p.file) for p in read_dataset(folder).remarks] == [("unknown_table", "notes.csv")]


@pytest.mark.parametrize("name", ["nowhere", "period.csv", "set.txt"])
def test_what_is_no_dataset(tmp_path: Path, name: str) -> None:
    if name != "nowhere":
        (tmp_path / name).write_text("x")
    assert [(p.code, p.file) for p in errors_of(tmp_path / name)] == [("no_dataset", name)]


def test_an_empty_folder_lacks_six_tables(tmp_path: Path) -> None:
    assert [p.code for p in errors_of(tmp_path)] == ["missing_table"] * 6


def test_workbook_and_folder_hold_the_same(folder: Path, tmp_path: Path) -> None:
    write_workbook(whole(), tmp_path / "set.xlsx")
    book, files = read_dataset(tmp_path / "set.xlsx"), read_dataset(folder)
    assert book.dataset.input_sha256 == files.dataset.input_sha256
    assert book.remarks == files.remarks == ()
    for name, frame in files.raw.items():
        assert frame.to_csv() == book.raw[name].to_csv(), name


def test_a_workbook_typed_by_hand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, frame in whole().items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([_typed(cell) for cell in row])
    book["Sheet"].append(["заметки"])
    book.save(tmp_path / "set.xlsx")
    result = read_dataset(tmp_path / "set.xlsx")
    write_csv_folder(whole(), tmp_path / "set")
    assert result.dataset.input_sha256 == read_dataset(tmp_path / "set").dataset.input_sha256
    assert [(p.code, p.file) for p in result.remarks] == [("unknown_table", "set.xlsx/Sheet")]


def _typed(cell: str) -> object:
    if cell in {"true", "false"}:
        return cell == "true"
    for convert in (float, date.fromisoformat):
        try:
            return convert(cell)
        except ValueError:
            continue
    return cell or None


def test_faults_in_a_workbook_name_sheet_row_and_column(tmp_path: Path) -> None:
    write_workbook(
        spoilt(("groups", 3, "end", "2027-01-01"), ("teachers", 2, "school_id", "s7")), tmp_path / "a.xlsx"
    )
    found = [(p.code, p.file, p.row, p.column) for p in errors_of(tmp_path / "a.xlsx")]
    assert found == [
        ("unknown_id", "a.xlsx/teachers", 2, "school_id"),
        ("end_before_start", "a.xlsx/groups", 3, "end"),
    ]


def test_error_values_and_formulas_without_value_are_not_taken_for_empty(tmp_path: Path) -> None:
    write_workbook(whole(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["teachers"]
    columns = [cell.value for cell in sheet[1]]
    sheet.cell(2, columns.index("position") + 1, "#N/A").data_type = "e"
    sheet.cell(3, columns.index("subjects") + 1, "=A1&A2")
    book.save(tmp_path / "a.xlsx")
    found = [(p.code, p.file, p.row, p.column, p.value) for p in errors_of(tmp_path / "a.xlsx")]
    assert found == [
        ("cell_error", "a.xlsx/teachers", 2, "position", "#N/A"),
        ("formula_without_value", "a.xlsx/teachers", 3, "subjects", None),
    ]


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_what_is_no_workbook(tmp_path: Path, data: bytes, suffix: str) -> None:
    file = tmp_path / f"book{suffix}"
    file.write_bytes(data)
    assert [(p.code, p.file) for p in errors_of(file)] == [("not_a_workbook", f"book{suffix}")]


def test_a_zip_file_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    assert [p.code for p in errors_of(tmp_path / "a.xlsx")] == ["not_a_workbook"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60 * 2**20))
    assert [p.code for p in errors_of(tmp_path / "a.xlsx")] == ["unsafe_workbook"]


def test_a_zip_bomb_that_lies_about_its_size_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60 * 2**20))
    true_size = (60 * 2**20).to_bytes(4, "little")
    change(file, lambda data: data.replace(true_size, (100).to_bytes(4, "little")))
    assert [p.code for p in errors_of(file)] == ["unsafe_workbook"]


def test_too_many_members_are_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for i in range(2001):
            archive.writestr(f"{i}", "")
    assert [p.code for p in errors_of(tmp_path / "a.xlsx")] == ["unsafe_workbook"]


@pytest.mark.parametrize("place", ["XFD1", "A1048576"])
def test_a_lonely_cell_far_away_does_not_fill_the_memory(tmp_path: Path, place: str) -> None:
    write_workbook(whole(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["teachers"][place] = "x"
    book.save(tmp_path / "a.xlsx")
    (said,) = errors_of(tmp_path / "a.xlsx")
    assert said.code == "unsafe_workbook" and place in said.message_ru

"""Files that are no .xlsx: what their first pass tells, what is told of them, and what is refused."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from datasets.forms import FormsError, import_forms
from datasets.forms import limits as declared
from datasets.forms.reading import probe, scan_ods, scan_xls
from datasets.forms.reading.delimited import read_table
from datasets.forms.reading.marks import Mark, mark_of_index, mark_of_rgb, mark_of_theme
from datasets.forms.reading.scanned import ScanError
from tests.datasets.forms.books import application_sheets, writers
from tests.datasets.forms.books.compound import compound, record
from tests.datasets.forms.books.page import Cell, Sheet, as_cell
from tests.datasets.forms.workbooks import COURSES, book, campaign, count, form2, said, wish

BOF = record(0x809, struct.pack("<HHHH", 0x600, 5, 0, 0) + b"\0" * 8)
EOF = record(0x0A)


def refused(path: Path) -> str:
    """What is told of a file that is not read; nothing in it may be told."""
    with pytest.raises(FormsError) as caught:
        import_forms([path])
    [problem] = caught.value.problems
    assert problem.file.startswith(path.name) and problem.expected_ru
    return problem.message_ru


def _xls(path: Path, rows: list[list[str]]) -> Path:
    return writers.as_xls(path, {"Лист": Sheet(rows)})


def test_an_xlsx_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "тайна.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    assert refused(path) == "файл закрыт паролем"


def test_an_xls_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "тайна.xls"
    path.write_bytes(compound({"Workbook": BOF + record(0x2F, b"\0" * 6) + EOF}))
    assert refused(path) == "файл закрыт паролем"


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "тайна.ods"
    urn = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", b"\x91\x00\x17")
        entry = "<m:file-entry><m:encryption-data/></m:file-entry>"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{urn}">{entry}</m:manifest>')
    assert refused(path) == "файл закрыт паролем"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("письмо.xls", compound({"WordDocument": b"x"})),
        ("обрыв.xls", compound({"Workbook": BOF})[:900]),
        ("сеть.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("двоичный.csv", b"\x00\x01\x02\xff" * 9),
        ("обрыв.csv", "а;б".encode("utf-16")[:-1]),
    ],
)
def test_other_files_under_those_names(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path).startswith(("это не книга", "книга не читается", "файл повреждён"))


def test_sectors_that_lead_in_a_circle(tmp_path: Path) -> None:
    content = bytearray(compound({"Workbook": BOF + EOF}))
    at = content.index(struct.pack("<II", 1, 2), 512 + 4096)
    content[at + 4 : at + 8] = struct.pack("<I", 0)
    path = tmp_path / "круг.xls"
    path.write_bytes(bytes(content))
    assert refused(path).startswith("файл повреждён")


def test_a_file_goes_by_its_content(tmp_path: Path) -> None:
    """Renamed by hand: read for what it is, and that is told."""
    source = book(tmp_path / "книга.xlsx", campaign(Форма=form2(wish())))
    renamed = source.rename(tmp_path / "книга.xls")
    result = import_forms([renamed])
    assert count(result, "Форма").read == 1
    assert "по содержанию это .xlsx" in count(result, "Форма").note


def test_records_of_an_xls() -> None:
    """Struck out and red cells, errors, comments, hidden rows; and what was cut off."""
    font = record(0x31, struct.pack("<HHH", 200, 8, 10) + b"\0" * 10)
    style = record(0xE0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14)
    sheet = BOF + record(0x208, struct.pack("<HHHHHHI", 3, 0, 1, 255, 0, 0, 0x20))
    sheet += record(0x205, struct.pack("<HHHBB", 3, 1, 0, 0x17, 1)) + record(
        0x1C, struct.pack("<HHHH", 3, 2, 0, 1)
    )
    sheet += record(0x06, struct.pack("<HHH", 4, 0, 0) + b"\x02\x00\x2a\x00\x00\x00\xff\xff" + b"\0" * 8)
    sheet += record(0xBD, struct.pack("<HHH", 5, 2, 0) + b"\0" * 10 + struct.pack("<H", 4)) + EOF
    place = len(BOF) + len(font) + len(style) + len(EOF) + 4 + 8
    named = record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0))
    [scan] = scan_xls.scan_book(compound({"Workbook": BOF + font + style + named + EOF + sheet}))
    assert scan.errors == {(3, 1): "#REF!", (4, 0): "#N/A"}
    assert scan.hidden_rows == {3} and scan.comments == {(3, 2): ""}
    assert scan.marks[3] == {Mark.STRUCK: 1, Mark.RED: 1}
    assert (scan.last_row, scan.last_col) == (5, 4)
    with pytest.raises(ScanError):
        scan_xls.scan_book(compound({"Workbook": BOF + record(0x85, b"\0") + EOF}))


def test_a_sheet_too_large_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declared, "MAX_GRID_CELLS", 500)
    rows = [["", ""] for _ in range(300)] + [["а", "б"]]
    assert "до ячейки B301" in refused(_xls(tmp_path / "далеко.xls", rows))
    assert "до ячейки B301" in refused(writers.as_ods(tmp_path / "далеко.ods", {"Лист": Sheet(rows)}))
    assert refused(writers.as_csv(tmp_path / "далеко.csv", Sheet(rows))).startswith("книга не читается")
    monkeypatch.setattr(declared, "MAX_FILE_BYTES", 100)
    assert refused(_xls(tmp_path / "велика.xls", rows)).startswith("слишком велик")


def _rewritten(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """An .ods with other words in its content."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old in parts["content.xml"]
        parts["content.xml"] = parts["content.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_an_ods_that_repeats_its_cells_a_billion_times(tmp_path: Path) -> None:
    path = _rewritten(
        writers.as_ods(tmp_path / "книга.ods", {"Лист": Sheet([["а"]])}),
        (b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" '),
        (b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'),
    )
    assert "до ячейки XFD1048576" in refused(path)


def test_empty_rows_repeated_to_the_end_of_an_ods_cost_nothing(tmp_path: Path) -> None:
    path = _rewritten(
        writers.as_ods(tmp_path / "книга.ods", {"Лист": Sheet([["а"], [""]], hidden_rows=(2,))}),
        (b"<table:table-row table:v", b'<table:table-row table:number-rows-repeated="1048575" table:v'),
    )
    with zipfile.ZipFile(path) as archive:
        scan = scan_ods.scan_book(archive)["Лист"]
    assert scan.area == 1 and len(scan.hidden_rows) <= 1
    assert refused(path) == "лист не прочитан: заголовки не узнаны, 1 строка с данными"


@pytest.mark.parametrize(
    ("content", "rows", "how"),
    [
        (
            "а;б;в\r\n1;2;3\r\n".encode("cp1251"),
            [["а", "б", "в"], ["1", "2", "3"]],
            "CP1251, разделитель «;»",
        ),
        ("\ufeffа;б;в".encode(), [["а", "б", "в"]], "UTF-8, разделитель «;»"),
        ("а\tб\tв".encode("utf-16"), [["а", "б", "в"]], "UTF-16, разделитель «TAB»"),
        ('"а;1";б;"две\nстроки"'.encode(), [["а;1", "б", "две\nстроки"]], "UTF-8, разделитель «;»"),
        ('"а;б;в\n1;2;3'.encode(), [['"а', "б", "в"], ["1", "2", "3"]], "кавычки непарные"),
        ("Школа,ФИО,Должность".encode("koi8_r"), [["Школа", "ФИО", "Должность"]], "KOI8-R, разделитель «,»"),
    ],
)
def test_texts(content: bytes, rows: list[list[str]], how: str) -> None:
    table = read_table(content)
    assert table.rows == rows
    assert how in table.how[0]


def test_colours() -> None:
    assert [mark_of_rgb(text) for text in ("FFC0C0C0", "#ff0000", "FFFFFF", "000000", "FFFF00", "нет")] == [
        *(Mark.GREY, Mark.RED, None, None, None, None)
    ]
    assert (mark_of_index(22), mark_of_index(10), mark_of_index(64)) == (Mark.GREY, Mark.RED, None)
    assert mark_of_theme("0", "-0.25") is Mark.GREY
    assert mark_of_theme("0", "") is None and mark_of_theme("4", "0.5") is None
    assert mark_of_theme("0", "x") is None


def test_a_colour_of_most_rows_is_decoration(tmp_path: Path) -> None:
    name = "Мельничная СОШ"
    page = application_sheets.sheets()[name]
    rows = [[Cell(as_cell(cell).value, fill="C0C0C0") for cell in row] for row in page.rows]
    files = [
        writers.as_xlsx(tmp_path / "заявка.xlsx", {name: Sheet(rows)}),
        book(tmp_path / "план.xlsx", {"План": COURSES}),
    ]
    assert "серая" not in said(import_forms(files), name)


@pytest.mark.parametrize(
    "promise",
    [
        record(0xFC, struct.pack("<II", 1, 2**31 - 1)),
        record(0x85, struct.pack("<IBBBB", len(BOF) + 12 + len(EOF), 0, 0, 1, 0))
        + EOF
        + BOF
        + record(0x200, struct.pack("<IIHHH", 0, 0xFF0C0019, 0, 10, 0)),
    ],
    ids=["texts", "rows"],
)
def test_an_xls_that_promises_more_than_it_holds(promise: bytes) -> None:
    """A reader would reserve memory for all of it, and end its process."""
    with pytest.raises(ScanError):
        scan_xls.scan_book(compound({"Workbook": BOF + promise + EOF}))


@pytest.mark.parametrize("reader", ["import os; os.abort()", "raise SystemExit(3)"])
def test_a_reader_that_dies_takes_nobody_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    path = _xls(tmp_path / "книга.xls", [["а"]])
    monkeypatch.setattr(probe, "_READER", reader)
    assert refused(path).startswith("книга не читается")

"""Files that can't be opened: refused before anything is written, all of them at once."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.forms import FormsError, import_forms
from datasets.forms import limits as declared
from tests.datasets.forms.workbooks import book, campaign, form2, wish


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _bomb(folder: Path) -> Path:
    path = folder / "бомба.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 30_000_000)
    return path


def _foreign_zip(folder: Path) -> Path:
    path = folder / "архив.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "нет")
    return path


def _truncated(folder: Path) -> Path:
    whole = book(folder / "целая.xlsx", campaign()).read_bytes()
    return _written(folder / "половина.xlsx", whole[: len(whole) // 2])


def _spoilt(folder: Path) -> Path:
    """A workbook one byte of which has changed on its way."""
    path = book(folder / "порча.xlsx", campaign())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 30 + len(info.filename) + 40] ^= 0xFF
    return _written(path, bytes(content))


def _broken_xml(folder: Path) -> Path:
    return _with_part(folder, b"<worksheet><sheetData><row r='1'>")


def _entities(folder: Path) -> Path:
    return _with_part(
        folder, b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )


def _with_part(folder: Path, xml: bytes) -> Path:
    source = book(folder / "целая.xlsx", {"А": [["а"]]})
    path = folder / "разметка.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name.endswith("sheet1.xml") else old.read(name))
    return path


def _far(folder: Path) -> Path:
    path = folder / "далеко.xlsx"
    source = book(folder / "целая.xlsx", {"А": [["а"]]})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            new.writestr(name, content)
    return path


FAULTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "нет.xlsx", "файл не найден"),
    "folder": (lambda folder: folder, "файл не найден"),
    "stump of an xls": (
        lambda folder: _written(folder / "старый.xls", b"\xd0\xcf\x11\xe0"),
        "не книга Excel",
    ),
    "word": (lambda folder: _written(folder / "письмо.docx", b"PK"), "расширение .docx"),
    "no extension": (lambda folder: _written(folder / "форма", b"PK"), "расширение —"),
    "empty": (lambda folder: _written(folder / "пусто.xlsx", b""), "файл пустой"),
    "password": (
        lambda folder: _written(folder / "тайна.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99),
        "закрыт паролем",
    ),
    "text": (lambda folder: _written(folder / "текст.xlsx", b"a;b;c\n1;2;3\n"), "не книга Excel"),
    "foreign zip": (_foreign_zip, "не книга Excel"),
    "truncated": (_truncated, "не книга Excel"),
    "spoilt": (_spoilt, "повреждён"),
    "bomb": (_bomb, "слишком велик"),
    "broken xml": (_broken_xml, "не читается"),
    "entities": (_entities, "не читается"),
    "far cell": (_far, "XFD1048576"),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_refused_with_file_reason_and_what_was_expected(tmp_path: Path, name: str) -> None:
    path = FAULTS[name][0](tmp_path)
    with pytest.raises(FormsError) as caught:
        import_forms([path])
    [problem] = caught.value.problems
    assert problem.file == path.name
    assert FAULTS[name][1] in problem.message_ru
    assert problem.message_en and problem.expected_ru and problem.expected_en


def test_all_files_at_once(tmp_path: Path) -> None:
    good = book(tmp_path / "хорошая.xlsx", campaign(А=form2(wish())))
    bad = [FAULTS[name][0](tmp_path) for name in ("missing", "empty", "password", "bomb")]
    with pytest.raises(FormsError) as caught:
        import_forms([bad[0], good, *bad[1:]])
    assert [p.file for p in caught.value.problems] == [path.name for path in bad]


def test_no_file_at_all() -> None:
    with pytest.raises(FormsError):
        import_forms([])


def test_limits_are_declared() -> None:
    assert declared.MAX_UNPACKED_BYTES == 200 * 2**20
    assert declared.MAX_UNPACK_RATIO == 200


def test_too_many_unpacked_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "большая.xlsx", campaign())
    monkeypatch.setattr(declared, "MAX_UNPACKED_BYTES", 1_000)
    with pytest.raises(FormsError, match="too large unpacked"):
        import_forms([path])


def test_nothing_recognised(tmp_path: Path) -> None:
    path = book(tmp_path / "смета.xlsx", {"Смета": [["Статья", "Рублей"], ["бумага", 100]], "Лист2": []})
    with pytest.raises(FormsError) as caught:
        import_forms([path])
    assert [p.file for p in caught.value.problems] == ["смета.xlsx, «Смета»", "смета.xlsx, «Лист2»"]
    assert "заголовки не узнаны" in caught.value.problems[0].message_ru


def test_no_half_year(tmp_path: Path) -> None:
    path = book(tmp_path / "заявка.xlsx", {"А": form2(wish(dates="март"), above=[["ОУ", "Берёзовская СОШ"]])})
    with pytest.raises(FormsError) as caught:
        import_forms([path])
    assert "на какое полугодие" in caught.value.problems[0].message_ru
    assert "Кедрина" not in str(caught.value)

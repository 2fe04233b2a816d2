"""Workbooks that nobody means well with, by name."""

from __future__ import annotations

from tests.http.calling import SECRET
from tests.http.raw_zip import Member, zip_of

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10)) if n else "ha"}">' for n in range(12)
)
LAUGHS = f"<!DOCTYPE x [{_LAUGHS}]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://localhost/x">%p;]>'


def _cell(at: str, text: str, attributes: str = 't="inlineStr"') -> str:
    inside = f"<is><t>{text}</t></is>" if "inlineStr" in attributes else f"<v>{text}</v>"
    return f'<c r="{at}" {attributes}>{inside}</c>'


def sheet(rows: str, before: str = "", dimension: str = "A1:B2") -> str:
    return (
        f'{_HEAD}{before}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


HEADING = f'<row r="1">{_cell("A1", "teacher_id")}{_cell("B1", "school_id")}</row>'
ROW = f'<row r="2">{_cell("A2", SECRET)}{_cell("B2", "s1")}</row>'


def parts(rows: str = HEADING + ROW) -> dict[str, str]:
    """The parts of a workbook of one sheet."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="teachers" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet(rows),
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}"><si><t>{SECRET}</t></si></sst>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }


def book(**changed: str | bytes | None) -> bytes:
    """The workbook with parts changed or (None) left out; ``_`` in a key stands for what a name has there."""
    content: dict[str, str | bytes | None] = {**parts(), **changed}
    return zip_of(
        [
            Member(name.encode(), part.encode() if isinstance(part, str) else part)
            for name, part in content.items()
            if part is not None
        ]
    )


def _with(part: str, content: str | bytes | None) -> bytes:
    return book(**{part: content})


def _sheet(rows: str, before: str = "", dimension: str = "A1:B2") -> bytes:
    return _with("xl/worksheets/sheet1.xml", sheet(rows, before, dimension))


def _row(*cells: str) -> bytes:
    return _sheet(HEADING + '<row r="2">' + "".join(cells) + "</row>")


def books() -> dict[str, bytes]:
    """All of them."""
    strings, one = "xl/sharedStrings.xml", parts()
    workbook, relations, first = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
    made = {
        "honest": book(),
        "giant dimension": _sheet(HEADING + ROW, dimension="A1:XFD1048576"),
        "nonsense dimension": _sheet(HEADING + ROW, dimension="ZZZZZZ99999999999:A0"),
        "far cell": _row(_cell("XFD1048576", "x")),
        "cell beyond any sheet": _row(_cell("ZZZZ99999999", "x")),
        "cell nowhere": _row(
            '<c r="" t="inlineStr"><is><t>x</t></is></c>', _cell("A0", "x"), _cell("1A", "x")
        ),
        "rows backwards": _sheet(HEADING + ROW + HEADING),
        "row number of nonsense": _sheet(HEADING + ROW.replace('r="2"', 'r="99999999999999999999"')),
        "row far away": _sheet(HEADING + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "rows without cells": _sheet(HEADING + '<row r="2"/>' * 100_000),
        "many empty cells": _row('<c r="A2"/>' * 100_000),
        "deep": _sheet(HEADING + "<row>" * 100_000),
        "long attribute": _row(f'<c r="A2" s="{"9" * 500_000}"><v>1</v></c>'),
        "long text": _row(_cell("A2", "x" * 1_000_000)),
        "string out of range": _row(_cell("A2", "4294967295", 't="s"'), _cell("B2", "-1", 't="s"')),
        "style out of range": _row('<c r="A2" s="4294967295"><v>1</v></c>'),
        "dates beyond time": _row(*(f'<c r="A2" s="0"><v>{v}</v></c>' for v in ("1e308", "-1e308", "nan"))),
        "errors": _row(_cell("A2", "#REF!", 't="e"'), _cell("B2", SECRET, 't="e"')),
        "bad boolean and unknown type": _row(_cell("A2", "7", 't="b"'), _cell("B2", "x", 't="zzz"')),
        "formula nobody computed": _row('<c r="A2"><f>WEBSERVICE("x")</f></c>'),
        "shared formula of nothing": _row(
            '<c r="A2"><f t="shared" si="99" ref="A1:XFD1048576"/><v>1</v></c>'
        ),
        "formula and error in a broken sheet": _sheet(HEADING + '<row><c r="A2" t="e"><f>1</f>'),
        "laughs in the sheet": _sheet(HEADING + ROW.replace(SECRET, "&l11;"), LAUGHS),
        "laughs and a formula": _sheet(
            HEADING + ROW.replace(SECRET, "&l11;") + '<row r="3"><c r="A3"><f>1</f></c></row>', LAUGHS
        ),
        "laughs in the strings": _with(
            strings, f"{_HEAD}{LAUGHS}<sst xmlns='{_MAIN}'><si><t>&l11;</t></si></sst>"
        ),
        "laughs in the workbook": _with(workbook, one[workbook].replace(_HEAD, _HEAD + LAUGHS)),
        "outside in the sheet": _sheet(HEADING + ROW.replace(SECRET, "&e;"), OUTSIDE),
        "outside and a formula": _sheet(
            HEADING + ROW.replace(SECRET, "&e;") + '<row r="3"><c r="A3"><f>1</f></c></row>', OUTSIDE
        ),
        "outside in the strings": _with(
            strings, f"{_HEAD}{OUTSIDE}<sst xmlns='{_MAIN}'><si><t>&e;</t></si></sst>"
        ),
        "strings that promise more": _with(
            strings, f'{_HEAD}<sst xmlns="{_MAIN}" count="4294967295" uniqueCount="4294967295"/>'
        ),
        "sheet outside of the archive": _with(
            relations, one[relations].replace("worksheets/sheet1.xml", "../../../../etc/passwd")
        ),
        "sheet elsewhere": _with(
            relations,
            one[relations]
            .replace("worksheets/sheet1.xml", "http://localhost/x")
            .replace("<Relationship ", '<Relationship TargetMode="External" ', 1),
        ),
        "sheet that is the workbook": _with(
            relations, one[relations].replace("worksheets/sheet1", "workbook")
        ),
        "no such relation": _with(workbook, one[workbook].replace('r:id="r1"', 'r:id="r99"')),
        "sheet twice": _with(
            workbook,
            one[workbook].replace("</sheets>", '<sheet name="teachers" sheetId="2" r:id="r1"/></sheets>'),
        ),
        "a thousand sheets": _with(
            workbook,
            one[workbook].replace(
                "</sheets>", '<sheet name="x" sheetId="2" r:id="r1"/>' * 1000 + "</sheets>"
            ),
        ),
        "somebody's sheet": _with(workbook, one[workbook].replace("teachers", SECRET)),
        "far cell, oddly written": _row("<x:c\n t='str' r  =  'ZZZ99'><v>1</v></x:c>"),
        "far cell behind a long attribute": _row(f'<c s="{"0" * 3000}" r="ZZZ9"><v>1</v></c>'),
        "far cell in an endless tag": _row(f'<c {" " * 200_000} r="ZZZ9"><v>1</v></c>'),
        "far cell in a sheet with a NUL": _row(_cell("A2", "\0"), _cell("ZZZ2", "x")),
        "far cell in a part of another name": book(
            **{
                "xl/x.bin": sheet(HEADING + '<row r="2">' + _cell("ZZZ2", "x") + "</row>"),
                relations: one[relations].replace("worksheets/sheet1.xml", "x.bin"),
            }
        ),
        "cells without addresses": _sheet(
            '<row r="1">' + "<c><v>1</v></c>" * 100_000 + "</row>" + '<row r="9000"><c r="A9000"/></row>' * 99
        ),
        "wide and long, but empty": _sheet(
            "".join(
                f'<row><c r="{at}{n}"><v>1</v></c></row>'
                for n in range(1, 1_000_000, 9_999)
                for at in ("A", "GR")
            )
        ),
        "macros": book(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 5000}),
        "workbook of nothing": _with(workbook, ""),
        "workbook that ends": _with(workbook, one[workbook][:150]),
        "workbook in utf-16": _with(workbook, one[workbook].replace("UTF-8", "UTF-16").encode("utf-16")),
        "sheet in utf-16": _with(first, one[first].replace("UTF-8", "UTF-16").encode("utf-16")),
        "sheet that is no xml": _with(first, b"\xff" * 1000),
        "sheet that ends": _with(first, one[first][:300]),
        "tables beside": book(**{"teachers.csv": b"teacher_id\n"}),
        "of another kind": zip_of([Member(b"xl/workbook.bin", b"\0" * 100)]),
        "sheet of zeros": zip_of(
            [
                *(Member(k.encode(), v.encode()) for k, v in one.items() if k != first),
                Member(first.encode(), b"\0" * 2**20, repeat=64),
            ]
        ),
    }
    return {**made, **{f"without {part}": _with(part, None) for part in one}}

"""Pieces of a Word template: A4 page, headings, «УТВЕРЖДАЮ», tables whose headings repeat, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_LONG, _SHORT = 297, 210
_CENTRE, _RIGHT, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, the tag in its cells, its width in millimetres."""

    heading: str
    tag: str
    width: float
    centred: bool = False


class Sheet:
    """A template that is being built."""

    def __init__(self, *, landscape: bool, size: float = 12) -> None:
        self._document: WordDocument = Document()
        self._page(landscape)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)
        self._size = size
        self._numbered_pages()

    def _page(self, landscape: bool) -> None:
        section = self._document.sections[0]
        wide, high = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(wide), Mm(high)
        section.left_margin, section.right_margin = Mm(20), Mm(12)
        section.top_margin = section.bottom_margin = Mm(15)
        self.width = wide - 32

    def _numbered_pages(self) -> None:
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = _CENTRE
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()
            run.font.size = Pt(9)
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)

    def line(
        self, text: str = "", *, bold: bool = False, align: str = "left", size: float | None = None,
        before: float = 0, after: float = 0, new_page: bool = False, with_next: bool = False,
    ) -> Paragraph:  # fmt: skip
        """A paragraph; ``before`` and ``after``: room in points."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = bold
        run.font.size = Pt(size or self._size)
        paragraph.alignment = {"left": _LEFT, "centre": _CENTRE, "right": _RIGHT}[align]
        layout = paragraph.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.page_break_before, layout.keep_with_next = new_page or None, with_next or None
        return paragraph

    def approved(self, who: str) -> None:
        """«УТВЕРЖДАЮ» with a place for the signature, at the right."""
        for number, text in enumerate(
            ("УТВЕРЖДАЮ", who, "____________ / ____________________ /", "«___» ____________ 20___ г.")
        ):
            paragraph = self.line(text, bold=number == 0)
            paragraph.paragraph_format.left_indent = Mm(self.width - 85)

    def title(self, *texts: str, new_page: bool = False) -> None:
        """The title, centred: the first line bold."""
        for number, text in enumerate(texts):
            last = number == len(texts) - 1
            self.line(
                text, bold=number == 0, align="centre", before=14 if number == 0 else 0,
                after=8 if last else 0, new_page=new_page and number == 0, with_next=True,
            )  # fmt: skip

    def tag(self, text: str) -> None:
        """A line that only holds a tag of a paragraph (``{%p … %}``)."""
        self.line(text)

    def table(
        self, columns: Sequence[Column], rows: str, row: str = "строка", total: Sequence[str] = ()
    ) -> None:
        """A table with a row for every item of the list ``rows``; the heading repeats on every page, a row is
        never cut.  ``total``: cells of a last row, bold."""
        table = self._grid(columns)
        self._tag_row(table, f"{{%tr for {row} in {rows} %}}")
        cells = _new_row(table)
        _never_cut(cells)
        for cell, column in zip(cells.cells, columns, strict=True):
            _write(cell, column.tag, self._size - 2, align=_CENTRE if column.centred else _LEFT)
        self._tag_row(table, "{%tr endfor %}")
        if total:
            last = _new_row(table)
            _never_cut(last)
            for cell, text, column in zip(last.cells, total, columns, strict=True):
                _write(cell, text, self._size - 2, bold=True, align=_CENTRE if column.centred else _LEFT)
        _set_widths(table, columns)

    def _grid(self, columns: Sequence[Column]) -> Table:
        table: Table = self._document.add_table(rows=1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        heading = table.rows[0]
        _mark(heading, "w:tblHeader")
        _never_cut(heading)
        for cell, column in zip(heading.cells, columns, strict=True):
            _write(cell, column.heading, self._size - 2, bold=True, align=_CENTRE)
        return table

    def _tag_row(self, table: Table, tag: str) -> None:
        _write(_new_row(table).cells[0], tag, self._size - 2)

    def signatures(self, *who: str, before: float = 14) -> None:
        """A line to sign for each, kept together on a page."""
        for number, name in enumerate(who):
            last = number == len(who) - 1
            self.line(
                f"{name} ____________________ / ____________________ /", before=before, with_next=not last
            )

    def save(self, path: Path) -> None:
        """Write the template."""
        properties = self._document.core_properties
        properties.author, properties.comments = "", ""
        self._document.save(str(path))


def _new_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _write(cell: _Cell, text: str, size: float, *, bold: bool = False, align: Any = _LEFT) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _never_cut(row: _Row) -> None:
    _mark(row, "w:cantSplit")


def _set_widths(table: Table, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns):
        table.columns[index].width = Mm(column.width)
        for cell in table.columns[index].cells:
            cell.width = Mm(column.width)

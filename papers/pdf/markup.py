"""A Word file as typst markup: page, paragraphs, tables, the texts in string literals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_ALIGNED = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    None: "left",
}
_JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
_DEFAULT_SIZE = 12.0


def markup(document: Document) -> str:
    """The whole document."""
    size = document.styles["Normal"].font.size
    body = [_block(item, document) for item in document.iter_inner_content()]
    return "\n".join([_page(document), _text_set(size.pt if size else _DEFAULT_SIZE), *body]) + "\n"


def _page(document: Document) -> str:
    section = document.sections[0]
    edges = {
        "left": section.left_margin, "right": section.right_margin,
        "top": section.top_margin, "bottom": section.bottom_margin,
    }  # fmt: skip
    margins = ", ".join(f"{side}: {_mm(width)}" for side, width in edges.items())
    numbered = section.footer._element.find(f".//{qn('w:instrText')}") is not None
    footer = "\n".join(_paragraph(p, document) for p in section.footer.paragraphs if p.text.strip())
    header = "\n".join(_paragraph(p, document) for p in section.header.paragraphs if p.text.strip())
    told = ['numbering: "1"'] if numbered else []
    told += [f"footer: [{footer}]"] if footer and not numbered else []
    told += [f"header: [{header}]"] if header else []
    size = f"width: {_mm(section.page_width)}, height: {_mm(section.page_height)}"
    return f"#set page({', '.join([size, f'margin: ({margins})', *told])})"


def _text_set(size: float) -> str:
    return (
        f'#set text(font: "Libertinus Serif", size: {size}pt, lang: "ru", hyphenate: false)\n'
        "#set par(leading: 0.45em, spacing: 0.45em)"
    )


def _block(item: Paragraph | Table, document: Document) -> str:
    return _table(item, document) if isinstance(item, Table) else _paragraph(item, document)


def _paragraph(paragraph: Paragraph, document: Document) -> str:
    layout = paragraph.paragraph_format
    before, after = (_points(layout.space_before), _points(layout.space_after))
    sticky = "true" if layout.keep_with_next else "false"
    text = _runs(paragraph)
    content = f"#align({_ALIGNED.get(paragraph.alignment, 'left')})[{text}]"
    if paragraph.alignment == _JUSTIFIED:
        content = f"#par(justify: true)[{text}]"
    if layout.left_indent:
        content = f"#pad(left: {_mm(layout.left_indent)})[{content}]"
    block = f"#block(width: 100%, sticky: {sticky}, above: {before + 5}pt, below: {after + 5}pt)[{content}]"
    return f"#pagebreak(weak: true)\n{block}" if layout.page_break_before else block


def _runs(paragraph: Paragraph) -> str:
    """The runs one after another; an empty paragraph keeps its line."""
    runs = "".join(_run(run) for run in paragraph.runs if run.text)
    return runs or '#text("\u00a0")'


def _run(run: Run) -> str:
    told = []
    if run.font.size:
        told.append(f"size: {run.font.size.pt}pt")
    if run.bold:
        told.append('weight: "bold"')
    if run.italic:
        told.append('style: "italic"')
    text = f"#text({''.join(f'{one}, ' for one in told)}{_literal(run.text)})"
    return f"#underline[{text}]" if run.underline else text


def _literal(text: str) -> str:
    """A string literal of typst: nothing in it is markup.  Runs of spaces are kept, as Word keeps them."""
    kept = text.replace("  ", " \u00a0").replace("\t", "\u00a0" * 4)
    escaped = kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


@dataclass(frozen=True)
class _Place:
    """A cell that is printed: where it stands and how far it reaches."""

    row: int
    cell: _Cell
    columns: int
    rows: int


def _table(table: Table, document: Document) -> str:
    widths = ", ".join(_mm(column.width) if column.width else "1fr" for column in table.columns)
    headings = _heading_rows(table)
    cells = [(place.row, _cell(place, document)) for place in _places(table)]
    header = ", ".join(text for row, text in cells if row < headings)
    body = [text for row, text in cells if row >= headings]
    parts = ([f"table.header({header})"] if headings else []) + body
    frame = "0.5pt" if _has_borders(table) else "none"
    inner = ",\n  ".join(parts)
    return (
        f"#align(center, table(columns: ({widths},), stroke: {frame}, inset: (x: 2.5pt, y: 3pt), "
        f"align: left + top,\n  {inner},\n))"
    )


def _heading_rows(table: Table) -> int:
    """Rows at the top that are marked to repeat on every page."""
    count = 0
    for row in table.rows:
        marks = row._tr.trPr
        if marks is None or marks.find(qn("w:tblHeader")) is None:
            break
        count += 1
    return count


def _has_borders(table: Table) -> bool:
    own = table._tbl.tblPr.find(qn("w:tblBorders"))
    return own is not None or (table.style is not None and "Grid" in str(table.style.name))


def _places(table: Table) -> Iterator[_Place]:
    """The cells in reading order, those merged into others left out."""
    rows: list[Any] = [row._tr for row in table.rows]
    for number, row in enumerate(rows):
        for tc in row.tc_lst:
            if tc.vMerge == "continue":
                continue
            span = 1
            if tc.vMerge == "restart":
                span += _continued(rows[number + 1 :], tc.grid_offset)
            yield _Place(number, _Cell(tc, table), tc.grid_span, span)


def _continued(rows: list[Any], offset: int) -> int:
    count = 0
    for row in rows:
        if not any(tc.grid_offset == offset and tc.vMerge == "continue" for tc in row.tc_lst):
            break
        count += 1
    return count


def _cell(place: _Place, document: Document) -> str:
    lines = [
        f"#align({_ALIGNED.get(paragraph.alignment, 'left')})[{_runs(paragraph)}]"
        for paragraph in place.cell.paragraphs
    ]
    spans = f"colspan: {place.columns}, rowspan: {place.rows}, " if place.columns + place.rows > 2 else ""
    return f"table.cell({spans}breakable: false)[{''.join(lines)}]"


def _mm(length: Length | int | None) -> str:
    return f"{Length(length or 0).mm:.2f}mm"


def _points(length: Length | None) -> float:
    return 0.0 if length is None else float(length.pt)

"""PDF of papers: the pages of the Word file, in Cyrillic, nothing left out unsaid."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typst
from docx import Document
from docx.document import Document as WordDocument

from papers.pdf import printed
from papers.pdf.markup import markup
from rules.problems import InputError
from tests.papers.conftest import Written


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pages(path: Path) -> int:
    """How many pages the markup of a Word file makes."""
    made = typst.compile(markup(Document(str(path))).encode(), format="png", ppi=20)
    return len(made) if isinstance(made, list) else 1


def test_every_text_of_a_paper_is_in_the_markup(written: Written) -> None:
    (path,) = written.of("план-график")
    document = Document(str(path))
    source = markup(document)
    texts = {cell.text for table in document.tables for row in table.rows for cell in row.cells if cell.text}
    assert len(texts) > 50
    assert [text for text in texts if f'"{text}"' not in source] == []


def test_form_3_is_printed_a_page_a_group(written: Written) -> None:
    path = written.of("форма-3/")[0]
    assert pages(path) == len(Document(str(path)).tables)


def test_pdf_is_the_same_every_time(written: Written) -> None:
    path = written.of("приказы/")[0]
    first, second = (printed(path.read_bytes(), "приказ") for _ in range(2))
    assert first.startswith(b"%PDF-1.7")
    assert first == second


def test_nothing_in_a_text_is_markup() -> None:
    document = Document()
    strange = 'a "b" \\n #panic() [x] *y* $z$ @q `r` <t> // u\tv   w'
    document.add_paragraph(strange)
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = strange
    assert printed(saved(document), "проба").startswith(b"%PDF")
    assert markup(document).count('a \\"b\\" \\\\n #panic() [x] *y* $z$') == 2


def test_merged_cells_keep_their_reach() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "две колонки"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "две строки"
    source = markup(document)
    assert 'colspan: 2, rowspan: 1, breakable: false)[#align(left)[#text("две колонки")' in source
    assert source.count("rowspan: 2") == 1
    assert source.count("table.cell(") == 7
    assert printed(saved(document), "проба").startswith(b"%PDF")


def list_item(document: WordDocument) -> None:
    document.add_paragraph("пункт", style="List Number")


def second_section(document: WordDocument) -> None:
    document.add_section()


def nested_table(document: WordDocument) -> None:
    document.add_table(rows=1, cols=1).rows[0].cells[0].add_table(1, 1)


def picture(document: WordDocument) -> None:
    (image,) = [typst.compile(b"#set page(width: 1cm, height: 1cm)\nx", format="png", ppi=20)]
    assert isinstance(image, bytes)
    document.add_picture(io.BytesIO(image))


@pytest.mark.parametrize(
    ("add", "words"),
    [
        (list_item, "стиль списка"),
        (second_section, "несколько разделов"),
        (nested_table, "таблица в таблице"),
        (picture, "рисунок"),
    ],
)
def test_what_a_pdf_can_not_show_is_refused_by_name(add: object, words: str) -> None:
    document = Document()
    assert callable(add)
    add(document)
    with pytest.raises(InputError) as caught:
        printed(saved(document), "план-график.docx")
    assert words in caught.value.problems[0].message_ru

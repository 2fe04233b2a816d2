"""From the bytes of a Word file to those of a PDF."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache

import typst
from docx import Document

from papers.pdf.markup import markup
from papers.pdf.unknown import unknown_parts
from rules.problems import Grade, InputError, Problem

_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""Equal papers give equal bytes."""


def printed(content: bytes, name: str) -> bytes:
    """The PDF (PDF/A-2b) of a Word file; ``name``: the paper, for the message.

    Raises: InputError: it has what the translation does not know.
    """
    document = Document(io.BytesIO(content))
    strange = unknown_parts(document)
    if strange:
        raise InputError([_problem(name, words) for words in strange])
    source = markup(document).encode()
    pdf = _compiler().compile(source, format="pdf", pdf_standards="a-2b", timestamp=_EPOCH)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Only the fonts that come with typst: the same pages on every machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)


def _problem(name: str, words: tuple[str, str]) -> Problem:
    return Problem(
        Grade.ERROR,
        name,
        f"в шаблоне есть то, чего PDF не передаст: {words[0]}",
        f"the template has what the PDF can't show: {words[1]}",
        column="--pdf",
        expected_ru="шаблон без этого, или бумага без --pdf (PDF можно сохранить из Word)",
        expected_en="a template without it, or no --pdf (Word itself can save a PDF)",
        code="not_printable",
    )

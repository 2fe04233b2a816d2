"""What of a Word file the translation to PDF does not know."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn

from rules.base import Sentence

_STRANGE: dict[str, Sentence] = {
    "w:drawing": ("рисунок или надпись", "a picture or a text box"),
    "w:pict": ("рисунок или надпись", "a picture or a text box"),
    "w:object": ("вставленный объект", "an embedded object"),
    "w:numPr": ("автоматическая нумерация или список", "a numbered or bulleted list"),
    "w:footnoteReference": ("сноска", "a footnote"),
    "w:ins": ("исправление в режиме правки", "a tracked change"),
    "w:del": ("исправление в режиме правки", "a tracked change"),
    "w:sdt": ("элемент управления содержимым", "a content control"),
    "w:hyperlink": ("ссылка", "a link"),
}
_SECTIONS: Sentence = ("несколько разделов с разными страницами", "several sections")
_NESTED: Sentence = ("таблица в таблице", "a table within a table")
_LIST_STYLE: Sentence = ("стиль списка", "the style of a list")


def unknown_parts(document: Document) -> list[Sentence]:
    """Each kind of thing once."""
    section = document.sections[0]
    parts = (document.element.body, section.header._element, section.footer._element)
    found = [
        words
        for tag, words in _STRANGE.items()
        if any(next(part.iter(qn(tag)), None) is not None for part in parts)
    ]
    if len(document.sections) > 1:
        found.append(_SECTIONS)
    if document.element.body.find(f".//{qn('w:tc')}//{qn('w:tbl')}") is not None:
        found.append(_NESTED)
    if any(p.style is not None and str(p.style.name).startswith("List") for p in document.paragraphs):
        found.append(_LIST_STYLE)
    return list(dict.fromkeys(found))

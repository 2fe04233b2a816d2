"""Which lines below a heading are rows, and what the other lines are: signatures, sums, repeated heads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from datasets.forms.cells.text import key
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet

SUMS = re.compile(r"^(?:итого|всего|в том числе|средн\w+ (?:по|значение|балл)|сумма)\b")
AVERAGES = re.compile(r"^средн\w+ (?:по|значение|балл)\b")
SIGNED = re.compile(
    r"^(?:директор|руководител|зам|заместител|методист|специалист|начальник|ответственн|координатор|подпис"
    r"|м ?п\b|согласован|утвержд|дата\b|тел\b|телефон|примечани|исп\b|исполнител|печать|сост\b|составил"
    r"|и ?о\b|завуч)"
)
_NUMBER = re.compile(r"^\d+[а-яa-z]?\.?$", re.IGNORECASE)
_TOP_MARKS = re.compile(r"макс\w*(?: балл\w*)? \d+$")
WISHES = "form2"
"""The kind of sheet whose rows are a person and a programme."""
_WIDE = 3
"""A merged cell over at least this many columns is a caption, not a cell of a row."""


@dataclass
class Body:
    """The lines below a heading: ``rows`` are read; ``captions`` are told; the rest is only counted."""

    rows: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    signatures: int = 0
    beside: int = 0
    """Lines with nothing under a known heading: a second table to the right."""
    heads: int = 0
    sections: dict[int, str] = field(default_factory=dict)
    """Row -> the caption inside the table under which it stands."""


def read_body(sheet: Sheet, layout: Layout) -> Body:
    """Sort the lines below the heading."""
    body = Body()
    after_gap = False
    section = ""
    for row in range(layout.body, len(sheet.rows)):
        filled = sheet.filled(row)
        if not _has_content(sheet, layout, row, filled):
            after_gap = True
            continue
        if _is_heading(sheet, layout, row, filled):
            body.heads += 1
        elif _is_signature(sheet, layout, row, filled):
            body.signatures += 1
        elif _is_caption(sheet, layout, row, filled, after_gap):
            body.captions.append(row)
            section = sheet.text_of(row, filled[0])
        elif not _in_table(sheet, layout, row):
            body.beside += 1
        else:
            body.rows.append(row)
            after_gap = False
            if section:
                body.sections[row] = section
    return body


def _has_content(sheet: Sheet, layout: Layout, row: int, filled: list[int]) -> bool:
    """Something beside a running number."""
    number = layout.columns.get("number")
    return any(col != number or not _NUMBER.match(sheet.text_of(row, col)) for col in filled)


def _in_table(sheet: Sheet, layout: Layout, row: int) -> bool:
    """Something under a heading that is known, or under a competency's name in a table of deficits."""
    known = [col for field, col in layout.columns.items() if field != "number"]
    if layout.kind.name == "deficits":
        known += layout.others
    return any(sheet.text(row, col) or sheet.broken(row, col) for col in known)


def _numbered(sheet: Sheet, layout: Layout, row: int) -> bool:
    number = layout.columns.get("number")
    return number is not None and bool(_NUMBER.match(sheet.text_of(row, number)))


def _complete(sheet: Sheet, layout: Layout, row: int) -> bool:
    """Every required field of the kind is filled."""
    columns = [[layout.columns[f] for f in group if f in layout.columns] for group in layout.kind.required]
    return all(any(sheet.text(row, col) for col in group) for group in columns)


def _is_heading(sheet: Sheet, layout: Layout, row: int, filled: list[int]) -> bool:
    """The heading once more, or the line «1 2 3 4 5» under it."""
    texts = [sheet.text_of(row, col) for col in filled]
    if row == layout.body and any(_TOP_MARKS.match(key(text)) for text in texts):
        return not _complete(sheet, layout, row)
    if len(filled) >= 3 and texts == [str(i) for i in range(1, len(filled) + 1)]:
        return True
    known = [col for col in layout.columns.values() if sheet.text_of(row, col)]
    same = [
        col
        for col in known
        if key(sheet.text_of(row, col))
        in {key(sheet.heading(r, col)) for r in range(layout.top, layout.body)}
    ]
    return len(same) >= 2 and len(same) == len(known)


def _is_signature(sheet: Sheet, layout: Layout, row: int, filled: list[int]) -> bool:
    joined = " ".join(sheet.text_of(row, col) for col in filled)
    first = key(sheet.text_of(row, filled[0]))
    if _is_wish(sheet, layout, row, first):
        return False
    if "___" in joined or SUMS.match(first) or _is_average(sheet, row, filled):
        return True
    if _numbered(sheet, layout, row) or _complete(sheet, layout, row):
        return False
    return bool(SIGNED.match(first)) and len(filled) <= _WIDE


def _is_wish(sheet: Sheet, layout: Layout, row: int, first: str) -> bool:
    """A person and a programme: nothing that stands beside them makes a signature or a sum of the row."""
    if layout.kind.name != WISHES or SIGNED.match(first):
        return False
    name = layout.columns.get("name", layout.columns.get("surname", -1))
    told = [col for field, col in layout.columns.items() if field != "number" and sheet.text(row, col)]
    enough = len(told) >= _WIDE or _complete(sheet, layout, row)
    return enough and any(map(str.isalpha, sheet.text(row, name)))


def _is_average(sheet: Sheet, row: int, filled: list[int]) -> bool:
    """«Среднее по МО», whichever column it stands in."""
    return any(AVERAGES.match(key(sheet.text_of(row, col))) for col in filled[:5])


def _is_caption(sheet: Sheet, layout: Layout, row: int, filled: list[int], after_gap: bool) -> bool:
    """A lone text across the table, or below it."""
    if len(filled) > 1 or len(layout.columns) < 2:
        return False
    col = filled[0]
    across = sum(1 for c in range(sheet.width) if sheet.origin(row, c) == sheet.origin(row, col))
    outside = col == layout.columns.get("number") or col not in layout.columns.values()
    return across >= _WIDE or outside or after_gap

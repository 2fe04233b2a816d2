"""Which kind of sheet it is and where its heading stands: by the headings alone, wherever they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from datasets.forms.cells.text import CACHED, fold_lookalikes, key
from datasets.forms.limits import HEADER_SEARCH_ROWS, MAX_HEADER_ROWS
from datasets.forms.reading import headings as h
from datasets.forms.reading import headings_more as m
from datasets.forms.reading import headings_registers as r
from datasets.forms.reading.headings import Kind
from datasets.forms.reading.sheet import Sheet

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            *(m.CONFLICTS, m.CALENDAR, m.DECISIONS, m.HISTORY, h.FORM2, h.FORM1, m.DEFICITS, m.QUOTAS),
            *(r.SCHOOLS, r.STAFF, r.COURSES, m.COMPETENCIES, m.CODES),
        )
    }
)
"""Every kind by name.  Of kinds that fit equally well the earlier is taken."""

ROW_LIKE = 3
"""A line with at least so many cells of its own is no lower part of a heading."""
LONGEST_HEADING = 12
"""Words of a heading that are compared."""


@dataclass(frozen=True)
class Layout:
    """A recognised sheet.

    ``top``/``body``: first row of the heading and first row after it.  ``columns``: field -> column.
    ``others``: column -> heading that means nothing to us.  ``blocks``: column -> what stands above its
    lowest heading.
    """

    kind: Kind
    top: int
    body: int
    columns: Mapping[str, int]
    others: Mapping[int, str]
    blocks: Mapping[int, str]

    def has(self, *fields: str) -> bool:
        """Whether one of the fields has a column."""
        return any(f in self.columns for f in fields)


@dataclass(frozen=True)
class Miss:
    """The kind that came nearest, and what it lacks (both None/empty: no heading at all was seen)."""

    kind: Kind | None = None
    lacking: tuple[str, ...] = ()


@cache
def _synonyms(kind: str) -> Mapping[str, str]:
    return {synonym: field for field, all_of in KINDS[kind].fields.items() for synonym in all_of}


def field_of(kind: Kind, heading: str, *, exactly: bool = False) -> str:
    """The field that a heading key names: the longest synonym that it equals or begins with."""
    synonyms = _synonyms(kind.name)
    words = heading.split()[:LONGEST_HEADING]
    for length in range(len(words), 0, -1):
        if exactly and length < len(words):
            return ""
        field = synonyms.get(" ".join(words[:length]))
        if field:
            return field
    return ""


def recognise(sheet: Sheet) -> Layout | Miss:
    """Find the heading that fits some kind best."""
    best: Layout | None = None
    miss = Miss()
    nearest = 1
    for top in range(min(HEADER_SEARCH_ROWS, len(sheet.rows))):
        if best is not None and top > best.top + MAX_HEADER_ROWS:
            break
        for height in _heights(sheet, top):
            columns = sheet.columns_of(range(top, top + height))
            texts = {col: found for col in columns if (found := _texts(sheet, top, height, col))}
            for kind in KINDS.values():
                layout = _layout(sheet, kind, top, height, texts)
                found_fields = set(layout.columns)
                lacking = kind.lacking(found_fields)
                if lacking and len(found_fields - {"number"}) > nearest:
                    nearest, miss = len(found_fields - {"number"}), Miss(kind, tuple(lacking))
                elif not lacking and (best is None or len(layout.columns) > len(best.columns)):
                    best = best if _contradicted(sheet, layout) else layout
    return best or miss


def _contradicted(sheet: Sheet, layout: Layout) -> bool:
    """Fields that another kind has, or missing words that this kind always has about it."""
    kind = layout.kind
    if any(_holds(layout, field) for field in kind.absent):
        return True
    if not kind.signs:
        return False
    said = " ".join([sheet.name, *sheet.lines(range(layout.body))])
    words = key(said).split()
    told = any(word.startswith(kind.signs) for word in words) or "%" in said
    marks = (
        layout.has("severity", "mastery", "percent", "gap_percent", "level", "competency") or layout.others
    )
    return not told or not marks


def _holds(layout: Layout, field: str) -> bool:
    """Whether a field of *some* kind is there, under any heading of the sheet."""
    if field in layout.columns:
        return True
    if field in layout.kind.fields:
        return False
    kinds = [kind for kind in KINDS.values() if field in kind.fields]
    return any(
        field_of(kind, key(text), exactly=True) == field for text in layout.others.values() for kind in kinds
    )


def _heights(sheet: Sheet, top: int) -> list[int]:
    """How many rows the heading may have: merged cells decide, otherwise one or two are tried.

    A line with one cell is a title, never the upper row of a heading; and the lower row names parts of
    what the upper one names, so it has fewer cells, or cells under merged ones only.
    """
    filled = sheet.filled(top)
    if len(filled) < 2:
        return [1] * len(filled)
    deepest = max(sheet.bottom(top, col) for col in filled)
    if top < deepest < top + MAX_HEADER_ROWS:
        return [
            next((r - top for r in range(top + 1, deepest + 1) if _is_row(sheet, top, r)), deepest - top + 1)
        ]
    below = set(sheet.filled(top + 1))
    wide = {col for col in filled if sheet.origin(top, col + 1) == (top, col)}
    if wide and below and not below & (set(filled) - wide):
        return [2]
    return [1, 2] if 0 < len(below) < len(filled) else [1]


def _is_row(sheet: Sheet, top: int, row: int) -> bool:
    """Cells right under headings that are merged neither down nor to the right: no part of a heading."""
    plain = [
        col
        for col in sheet.filled(top)
        if sheet.bottom(top, col) == top and sheet.origin(top, col + 1) != (top, col)
    ]
    return len(set(plain) & set(sheet.filled(row))) >= 2


def _layout(sheet: Sheet, kind: Kind, top: int, height: int, texts: Mapping[int, list[str]]) -> Layout:
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    blocks: dict[int, str] = {}
    for col, found in texts.items():
        field = _field(kind, found)
        blocks[col] = " ".join(found[:-1])
        if field and field not in columns:
            columns[field] = col
        elif not _second_half(sheet, columns, top, col):
            others[col] = found[-1]
    return Layout(kind, top, _body(sheet, top, height, columns), columns, others, blocks)


def _texts(sheet: Sheet, top: int, height: int, col: int) -> list[str]:
    """The distinct heading texts of a column from above."""
    texts = [sheet.heading(row, col) for row in range(top, top + height)]
    return list(dict.fromkeys(text for text in texts if text))


def _field(kind: Kind, texts: list[str]) -> str:
    keys = [_heading_key(text) for text in texts]
    return (
        field_of(kind, " ".join(keys), exactly=True)
        or field_of(kind, keys[-1], exactly=True)
        or field_of(kind, keys[-1])
    )


@lru_cache(maxsize=CACHED)
def _heading_key(text: str) -> str:
    return key(fold_lookalikes(text))


def _second_half(sheet: Sheet, columns: dict[str, int], top: int, col: int) -> bool:
    """«Сроки» merged over two columns without names below: the first day, then the last."""
    if columns.get("dates") != col - 1 or sheet.origin(top, col) != sheet.origin(top, col - 1):
        return False
    if "start" in columns or "end" in columns:
        return False
    columns["start"], columns["end"] = columns.pop("dates"), col
    return True


def _body(sheet: Sheet, top: int, height: int, columns: dict[str, int]) -> int:
    """The first row below the heading: cells merged deeper belong to it where no row begins beside them."""
    deepest = max([top + height, *(sheet.bottom(top, col) + 1 for col in columns.values())])
    body = top + height
    while body < deepest and len(sheet.filled(body)) < ROW_LIKE:
        body += 1
    return body

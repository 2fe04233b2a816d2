"""Spans of days between ISO texts and cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from datasets.forms.cells.dates import Span


def parse_iso_span(start: str, end: str) -> Span | None:
    """A span of two ISO texts, or None where one of them is no date."""
    try:
        return Span(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    except ValueError:
        return None


def gaps(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of ``whole`` outside the spans in ``taken``."""
    left = []
    day = whole.start
    for span in sorted(taken, key=lambda s: s.start):
        if span.start > day:
            left.append(Span(day, min(span.start - dt.timedelta(days=1), whole.end)))
        day = max(day, span.end + dt.timedelta(days=1))
    if day <= whole.end:
        left.append(Span(day, whole.end))
    return left


def show_spans(spans: Iterable[Span]) -> str:
    """``16.03.2027–27.03.2027, …``."""
    return ", ".join(span.show() for span in spans)

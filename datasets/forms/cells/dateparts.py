"""One end of a written span: «16», «16.03», «16.03.27», «16 марта 2027»."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from datasets.forms.result import Say

MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
"""First letters of each month in any case; «мар» is looked for before «ма»."""

CENTURY = 50
"""Years of two digits below this are 20xx, the others 19xx."""

_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?")
_WORDY = re.compile(r"(\d{1,2})(?:-?(?:го|е|ого))?\s*([а-я]{3,})\.?(?:\s+(\d{4}))?")


@dataclass(frozen=True)
class Part:
    """Day, and month and year where they are written."""

    day: int
    month: int | None = None
    year: int | None = None


def month_number(word: str) -> int | None:
    """1-12 for a Russian month in any case or abbreviation, else None."""
    found = [i for i, begin in enumerate(MONTHS, start=1) if word.startswith(begin)]
    if not found or (found == [5] and word not in ("май", "мая", "мае", "маем")):
        return None
    return found[0]


def read_part(text: str) -> Part | None:
    """Read one end; None where it is no date.  Digits alone are a day."""
    text = text.strip(" .")
    if re.fullmatch(r"\d{1,2}", text):
        return Part(int(text))
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        year = int(numeric[3]) if numeric[3] else None
        if year is not None and year < 100:
            year += 2000 if year < CENTURY else 1900
        return Part(int(numeric[1]), int(numeric[2]), year)
    wordy = _WORDY.fullmatch(text)
    month = month_number(wordy[2]) if wordy else None
    if wordy is None or month is None:
        return None
    return Part(int(wordy[1]), month, int(wordy[3]) if wordy[3] else None)


def to_date(part: Part) -> dt.date | None:
    """The calendar day, or None where there is no such day."""
    try:
        return dt.date(part.year or 0, part.month or 0, part.day)
    except ValueError:
        return None


def impossible(part: Part) -> Say:
    """«31.02.2027 — такого дня нет»."""
    shown = f"{part.day:02d}.{part.month or 0:02d}.{part.year or 0}"
    return Say(f"такого дня нет: {shown}", f"there is no such day: {shown}")

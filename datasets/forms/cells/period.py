"""The half-year of a campaign, as forms write it above their tables."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from datasets.forms.cells.text import clean, dashes

_HALF = r"(?P<half>ii|i|2|1|втор\w*|перв\w*)\s*(?:-?\s*(?:ое|ое|е|го))?"
_YEAR = r"(?P<year>20\d\d)(?:\s*[-/]\s*(?P<next>20\d\d|\d\d))?"
_SENTENCE = re.compile(rf"(?<![\w]){_HALF}\s*полуг\w*\.?\s*(?:на\s*)?{_YEAR}")
_CODE = re.compile(r"(?<!\d)(?P<year>2[0-9])h(?P<half>[12])(?!\d)")
_I_LIKE = str.maketrans("іӏ|", "iii")


@dataclass(frozen=True, order=True)
class HalfYear:
    """Half 1 is January to June, half 2 July to December."""

    year: int
    half: int

    @property
    def period_id(self) -> str:
        """``27H1``."""
        return f"{self.year % 100:02d}H{self.half}"

    @property
    def start(self) -> dt.date:
        """First day."""
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> dt.date:
        """Last day."""
        return dt.date(self.year, 6, 30) if self.half == 1 else dt.date(self.year, 12, 31)

    def show(self) -> str:
        """«I полугодие 2027 года»."""
        return f"{'I' * self.half} полугодие {self.year} года"


def half_of(day: dt.date) -> HalfYear:
    """The half-year a day falls into."""
    return HalfYear(day.year, 1 if day.month <= 6 else 2)


def read_half_year(text: str) -> HalfYear | None:
    """The half-year named in a sentence, a file name or a sheet name.

    In a school year («I полугодие 2026/2027») the first half is the autumn and the second the spring.
    """
    plain = dashes(clean(text)).casefold().replace("_", "").translate(_I_LIKE)
    found = _SENTENCE.search(plain) or _CODE.search(plain)
    if found is None:
        return None
    second = found["half"] in ("ii", "2") or found["half"].startswith("втор")
    year = int(found["year"]) % 100 + 2000
    if "next" in found.re.groupindex and found["next"]:
        return HalfYear(year + 1, 1) if second else HalfYear(year, 2)
    return HalfYear(year, 2 if second else 1)


def most_named(texts: Iterable[str]) -> list[HalfYear]:
    """The half-years named in the texts, the commonest first (the later one of equals)."""
    counts = Counter(half for half in map(read_half_year, texts) if half)
    return sorted(counts, key=lambda half: (-counts[half], -half.year, -half.half))

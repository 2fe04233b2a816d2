"""Texts of people's cells: cleaning, comparison keys, letters of the wrong alphabet, Russian counting."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as the reader gives it; an empty cell is ``""``."""

CACHED = 16_384
"""Texts whose clean form and key are remembered: the same ones come again and again."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_LATIN = "ABCEHKMOPTXaceopxyk"
_CYRILLIC = "АВСЕНКМОРТХасеорхук"
_LOOKALIKE = str.maketrans(_LATIN + "DFGILNRSUVZdfgilnrsuvzbhmt", _CYRILLIC + "ДФГИЛНРСУВЗдфгилнрсувзьнмт")
"""Letters that look alike; beyond these the sound decides, inside words that are Cyrillic for the rest."""
_PUNCTUATION = re.compile(r"[^\w№%]+|_+")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=CACHED)
def clean(text: str) -> str:
    """NFKC with «№» left alone, no invisible characters, single spaces, trimmed."""
    parts = (unicodedata.normalize("NFKC", part) for part in text.translate(_INVISIBLE).split("№"))
    return " ".join("№".join(parts).split())


@lru_cache(maxsize=CACHED)
def key(text: str) -> str:
    """The form in which texts are compared: clean, casefold, ё as е, punctuation as single spaces."""
    return " ".join(_PUNCTUATION.sub(" ", clean(text).casefold().replace("ё", "е")).split())


def dashes(text: str) -> str:
    """Every kind of dash as a hyphen."""
    return text.translate(_DASHES)


def has_cyrillic(text: str) -> bool:
    """Whether some letter is Cyrillic."""
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def fold_lookalikes(text: str, *, whole_words: bool = False) -> str:
    """Latin letters that look Cyrillic, inside words that have Cyrillic letters, become Cyrillic.

    ``whole_words``: also words made of such letters only, where the text has Cyrillic elsewhere.
    """
    if not has_cyrillic(text):
        return text

    def fold(match: re.Match[str]) -> str:
        word = match[0]
        if has_cyrillic(word) or (whole_words and all(letter in _LATIN for letter in word)):
            return word.translate(_LOOKALIKE)
        return word

    return _WORD.sub(fold, text)


def show(value: Value) -> str:
    """A cell as its user sees it: dates as 01.09.2026, whole numbers without ``.0``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, dt.datetime):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def count_ru(number: int, one: str, few: str, many: str) -> str:
    """``1 строка``, ``2 строки``, ``5 строк``."""
    tail, hundred = number % 10, number % 100
    if tail == 1 and hundred != 11:
        return f"{number} {one}"
    if tail in (2, 3, 4) and hundred not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"


def rows_ru(number: int) -> str:
    """``5 строк``."""
    return count_ru(number, "строка", "строки", "строк")


def rows_en(number: int) -> str:
    """``5 rows``."""
    return f"{number} row" if number == 1 else f"{number} rows"


def quote(text: str) -> str:
    """«text», without doubling the quotes that it has already."""
    return text if "«" in text else f"«{text}»"


def quoted(texts: Iterable[str]) -> str:
    """A list for a sentence: «a», «b»."""
    return ", ".join(map(quote, texts))

"""Small cells of registers: yes or no, whole numbers, money, choices, lists.

Each reader gives the text of the exchange format, or None for what it can't read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from datasets.forms.cells.text import Value, clean, key, show

YES = frozenset(("да", "yes", "true", "истина", "1", "есть", "v", "х", "x", "д", "имеется", "входит"))
NO = frozenset(("нет", "no", "false", "ложь", "0", "н", "не", "не входит", "отсутствует"))


def read_flag(value: Value) -> str | None:
    """``true``, ``false``, or empty for an empty cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    written = clean(show(value))
    if not written:
        return ""
    if written in ("+", "✓", "√"):
        return "true"
    if written in ("-", "–", "—"):
        return "false"
    plain = key(written)
    return "true" if plain in YES else "false" if plain in NO else None


def read_count(value: Value) -> str | None:
    """A whole number from 0, as «25», «25 чел.», 25.0."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return str(int(value)) if value >= 0 and float(value).is_integer() else None
    written = clean(show(value))
    if not written or written in ("-", "–", "—"):
        return ""
    found = re.fullmatch(r"(\d{1,9})\s*(?:чел\w*|мест\w*|ч|час\w*|уч\w*|пед\w*)?\.?", written.casefold())
    return str(int(found[1])) if found else None


def read_money(value: Value) -> str | None:
    """Roubles with a point: «12 500,50 руб.» is 12500.50."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.2f}".rstrip("0").rstrip(".") if value >= 0 else None
    plain = re.sub(r"\s|(?:руб\w*|р|₽)\.?$", "", clean(show(value)).casefold()).replace(",", ".")
    if not plain or plain == "-":
        return ""
    return plain if re.fullmatch(r"\d{1,12}(?:\.\d{1,2})?", plain) else None


def read_choice(value: Value, choices: Mapping[str, str]) -> str | None:
    """The code of the first choice whose beginning the cell's key has; ``""`` for an empty cell."""
    plain = key(show(value))
    if not plain:
        return ""
    return next((code for begins, code in choices.items() if plain.startswith(begins)), None)


def read_list(value: Value) -> list[str]:
    """Parts of a cell separated by ``;``, commas or line breaks."""
    parts = (clean(part).strip(" .") for part in re.split(r"[;,\n]", show(value)))
    return list(dict.fromkeys(part for part in parts if part))

"""Small words of both languages: plurals, days, lists that add up, lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

WIDTH = 119
"""No line of the summary is longer."""

INDENT = 11
"""Columns of the label of a line."""


def ru(n: int, one: str, few: str, many: str) -> str:
    """The number with its word: 1 школа, 2 школы, 5 школ, 21 школа."""
    return f"{n} {ru_word(n, one, few, many)}"


def ru_word(n: int, one: str, few: str, many: str) -> str:
    """The word alone."""
    n = abs(n)
    if n % 10 == 1 and n % 100 != 11:
        return one
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return few
    return many


def en(n: int, one: str, many: str = "") -> str:
    """The number with its word: 1 school, 2 schools."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def day_ru(day: date, year: int | None = None) -> str:
    """``18.01``, with the year where it is not the given one."""
    return f"{day:%d.%m}" if day.year == year else f"{day:%d.%m.%Y}"


def day_en(day: date, year: int | None = None) -> str:
    """``18 Jan``, with the year where it is not the given one."""
    short = f"{day.day} {_MONTHS[day.month - 1]}"
    return short if day.year == year else f"{short} {day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def split(parts: Sequence[tuple[str, int]], rest: str, room: int) -> str:
    """``a 5, b 3, c 1`` within ``room`` columns; what does not fit is added up under ``rest``."""
    for shown in range(len(parts), 0, -1):
        told = [f"{name} {n}" for name, n in parts[:shown]]
        hidden = sum(n for _, n in parts[shown:])
        text = ", ".join([*told, f"{rest} {hidden}"] if hidden else told)
        if len(text) <= room:
            return text
    return f"{rest} {sum(n for _, n in parts)}"


def short_name(name: str) -> str:
    """``Ольховская ООШ`` of ``МБОУ «Ольховская ООШ»``: what stands in the quotation marks, where some do."""
    _, opened, rest = name.partition("«")
    inner, closed, _ = rest.rpartition("»")
    return inner if opened and closed and inner else name


def names_or_count(names: Sequence[str], more: str) -> list[str]:
    """Ways to tell some names, the longest first: two of them and how many ``more``, or how many alone."""
    shorter = [short_name(name) for name in names]
    told = []
    for shown in (2, 1):
        rest = f" {more.format(n=len(names) - shown)}" if len(names) > shown else ""
        told.append(", ".join(shorter[:shown]) + rest)
    return [*dict.fromkeys(told), str(len(names))]


def first_fitting(candidates: Sequence[str], room: int) -> str:
    """The first text that fits; else the last one, cut."""
    for text in candidates:
        if len(text) <= room:
            return text
    return cut(candidates[-1], room)


def ways(sure: Sequence[str], told: Sequence[str], alone: Sequence[str]) -> list[str]:
    """How a goal's line may end, the best first: how sure it is, what explains the rest, what was possible.

    Certainty is told in fewer words before an explanation is left out.
    """
    endings = [[*told, *alone], list(told)] if told else [list(alone)]
    return ["; ".join([words, *ending]) for words in sure for ending in endings] + list(sure)


def cut(text: str, room: int) -> str:
    """The text, shortened with an ellipsis where it is too long."""
    return text if len(text) <= room else text[: max(0, room - 1)].rstrip() + "…"


def joined(parts: Sequence[str], room: int, separator: str = "; ") -> str:
    """As many whole parts as fit, in order; the first is cut where even it does not."""
    text = cut(parts[0] if parts else "", room)
    for part in parts[1:]:
        longer = f"{text}{separator}{part}" if part else text
        if len(longer) <= room:
            text = longer
    return text


def labelled(label: str, text: str) -> str:
    """A line with its label; a label too long for its columns is followed by one space."""
    return f"{label:<{INDENT - 1}} {text}"


def room_after(label: str) -> int:
    """Columns left after a label."""
    return WIDTH - max(INDENT, len(label) + 1)

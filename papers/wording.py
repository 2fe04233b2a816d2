"""Days, spans, forms and counts as Russian papers write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.tables import Form, Mode

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
OF_MONTH = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
FORMS = {Form.IN_PERSON: "очно", Form.BLENDED: "очно-заочно", Form.REMOTE: "дистанционно"}
MODES = {Mode.IN_PERSON: "очно", Mode.ONLINE_SYNC: "онлайн", Mode.ONLINE_ASYNC: "дистанционно"}
NO_DATES = "по графику института"
"""What stands for the dates of a wish that names no group."""
_HALVES = ("I", "II")
_JULY = 7


def day(value: date) -> str:
    """``16.03.2027``."""
    return f"{value:%d.%m.%Y}"


def long_day(value: date) -> str:
    """``16 марта 2027 г.``"""
    return f"{value.day} {OF_MONTH[value.month - 1]} {value.year} г."


def span(start: date, end: date) -> str:
    """One day, or the first and the last: ``16–27.03.2027``, ``30.03–02.04.2027``."""
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%d}–{day(end)}"
    if start.year == end.year:
        return f"{start:%d.%m}–{day(end)}"
    return f"{day(start)}–{day(end)}"


def short_span(start: date, end: date) -> str:
    """The same without the year: ``25–26.01``, ``27.01–28.02``."""
    if start == end:
        return f"{start:%d.%m}"
    first = f"{start:%d}" if start.month == end.month else f"{start:%d.%m}"
    return f"{first}–{end:%d.%m}"


def half_year(start: date, end: date) -> str:
    """``I полугодие 2027 года``; another period by its days."""
    half = int(start.month >= _JULY)
    if start.year == end.year and (end.month >= _JULY) == bool(half):
        return f"{_HALVES[half]} полугодие {start.year} года"
    return f"период {span(start, end)}"


def half_year_of(start: date, end: date) -> str:
    """The same after «на» and in a line of its own: ``I полугодия 2027 года``."""
    return half_year(start, end).replace("полугодие", "полугодия").replace("период ", "периода ")


def month_name(month: str) -> str:
    """``2027-03`` → ``март 2027 года``."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]} года"


def counted(number: int, one: str, few: str, many: str) -> str:
    """``1 место``, ``2 места``, ``5 мест``."""
    last, tens = number % 10, number % 100 // 10
    word = many if tens == 1 or last == 0 or last > 4 else one if last == 1 else few
    return f"{number} {word}"


def meetings(rows: Iterable[tuple[date, date, int]]) -> str:
    """Sessions that people attend on days of their own, one after another: ``очно 16–20.03``; "" where there
    is only one."""
    told = [f"{MODES[Mode(mode)]} {short_span(start, end)}" for start, end, mode in rows]
    return "; ".join(told) if len(told) > 1 else ""

"""Dates as people write them in a cell: one day, a span, several sessions, a month, a quarter, nonsense."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
from dataclasses import dataclass, replace

from datasets.forms.cells.dateparts import Part, impossible, read_part, to_date
from datasets.forms.cells.text import Value, clean, dashes, show
from datasets.forms.limits import EARLIEST_YEAR, LATEST_YEAR, YEARS_AROUND
from datasets.forms.result import Say

EXCEL_EPOCH = dt.date(1899, 12, 30)
SERIAL_DAYS = (36526, 54788)
"""Day numbers of 2000-2049: a bare number in this range is a date whose format was lost."""
WRAP_DAYS = 150
"""«28.12-15.01» crosses New Year when it is no longer than this; otherwise the end is before the start."""

_SEPARATOR = re.compile(r"[;,\n]|\s(?:и|далее|затем)\s")
_NOISE = re.compile(
    r"\([^)]*\)|\bпоток\s*(?:№\s*)?\d+|\b\d+\s*-?(?:й|ый|ой)?\s+поток|\b(?:очно|заочно|сессия|года|год|г)\b\.?"
)
_STREAM = re.compile(r"\bпоток\s*(?:№\s*)?(\d+)|\b(\d+)\s*-?(?:й|ый|ой)?\s+поток")
_FROM = re.compile(r"\b[сc](?:о)?\s+(?=\d)")
_UNTIL = re.compile(r"\s*\b(?:по|до)\b\s*")
_MONTH = r"(?:янв|фев|март|апр|май|мая|июн|июл|авг|сент|окт|нояб|дек)\w*"
_VAGUE = re.compile(
    rf"^(?:[\s\d.,/-]|{_MONTH}|\b(?:i{{1,3}}v?|iv|кв|квартал|полугод\w*|ый|й|ое|е|года|год|г|начало|конец|середина|в|течение"
    r"|по|графику|плану|согласованию|уточняется|уточнить|весна|осень|зима|лето|любые|любой|все|сроки|даты)\b)+$"
)
_DAYS = re.compile(rf"\d\s*{_MONTH}|\d[./]\d")
_WORDY = re.compile(rf"{_MONTH}|кв|полуг|граф|план|соглас|уточн|весн|осен|зим|лет|люб|течени")


@dataclass(frozen=True)
class Span:
    """A closed interval of days."""

    start: dt.date
    end: dt.date

    def iso(self) -> str:
        """``2027-03-16/2027-03-27``."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def show(self) -> str:
        """``16.03.2027–27.03.2027``."""
        return f"{self.start:%d.%m.%Y}–{self.end:%d.%m.%Y}"


@dataclass(frozen=True)
class Dates:
    """What a cell of dates says.

    ``spans``: the sessions in order (empty: none); ``day_only``: only a first day is given;
    ``stream``: the number of «поток 2» (0: not said); ``vague``: a
    month, a quarter or words; ``unread``: text that is no date at all; ``fault``: impossible, set the row
    aside; ``repair``: how it had to be read.
    """

    spans: tuple[Span, ...] = ()
    day_only: bool = False
    stream: int = 0
    vague: bool = False
    unread: bool = False
    fault: Say | None = None
    repair: Say | None = None

    @property
    def whole(self) -> Span | None:
        """From the first day to the last."""
        if not self.spans:
            return None
        return Span(min(s.start for s in self.spans), max(s.end for s in self.spans))


def from_serial(number: float) -> dt.date | None:
    """The date behind a bare Excel day number, where it can be one."""
    if SERIAL_DAYS[0] <= number <= SERIAL_DAYS[1] and float(number).is_integer():
        return EXCEL_EPOCH + dt.timedelta(days=int(number))
    return None


def parse_dates(value: Value, year: int | None) -> Dates:
    """Read a cell of course dates; ``year`` is the campaign's, for days written without one."""
    if isinstance(value, dt.datetime):
        return _plausible(_single(value.date()), year)
    if isinstance(value, dt.date):
        return _plausible(_single(value), year)
    written = clean(show(value))
    if not written:
        return Dates()
    if isinstance(value, int | float) or written.isdigit():
        return _number(float(written) if not isinstance(value, bool) else 0.0, written)
    plain = dashes(show(value)).casefold().replace("ё", "е")
    dates = _text(plain, year)
    stream = _STREAM.search(plain)
    return replace(dates, stream=int(stream[1] or stream[2])) if stream else dates


def _text(plain: str, year: int | None) -> Dates:
    text = _NOISE.sub(" ", plain)
    pieces = [p for p in (clean(piece) for piece in _SEPARATOR.split(text)) if p]
    if _VAGUE.match(clean(text)) and _WORDY.search(text) and not _DAYS.search(text):
        return Dates(vague=True)
    return _plausible(_pieces(pieces, year), year)


def _single(day: dt.date) -> Dates:
    return Dates((Span(day, day),), day_only=True)


def _number(number: float, written: str) -> Dates:
    day = from_serial(number)
    if day is None:
        return Dates(unread=True)
    said = Say(
        f"число {written} прочитано как дата {day:%d.%m.%Y}", f"number {written} read as the date {day}"
    )
    return replace(_single(day), repair=said)


def _pieces(pieces: list[str], year: int | None) -> Dates:
    """Each piece is a day or a span; a year written once holds for all."""
    read = [_split(piece) for piece in pieces]
    if not read or any(parts is None for parts in read):
        return Dates(unread=True)
    written = {part.year for parts in read if parts for part in parts if part.year}
    default = written.pop() if len(written) == 1 else year
    spans = []
    for parts in read:
        span = _span(parts or (), default)
        if isinstance(span, Dates):
            return span
        spans.append(span)
    ordered = tuple(sorted(dict.fromkeys(spans), key=lambda s: s.start))
    if any(b.start <= a.end for a, b in itertools.pairwise(ordered)):
        return Dates(fault=Say("сессии в ячейке пересекаются", "the sessions in the cell overlap"))
    lone = len(ordered) == 1 and len(read[0] or ()) == 1
    return Dates(ordered, day_only=lone)


def _split(piece: str) -> tuple[Part, ...] | None:
    """The one or two ends of a piece, or None where it is no date."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?", piece)
    if iso:
        return (Part(int(iso[3]), int(iso[2]), int(iso[1])),)
    text = _UNTIL.sub("-", _FROM.sub("", piece)).strip(" .-")
    parts = [read_part(end) for end in re.split(r"\s*\.?\s*-\s*", text)]
    if len(parts) > 2 or any(part is None for part in parts):
        return None
    return tuple(part for part in parts if part)


def _span(parts: tuple[Part, ...], default: int | None) -> Span | Dates:
    """A span of days, or the Dates that says why there is none."""
    last = parts[-1]
    first = parts[0]
    if last.month is None:
        return Dates(unread=True)
    year = last.year or first.year or default
    if year is None:
        return Dates(vague=True, repair=Say("год не указан", "no year is given"))
    last = replace(last, year=year)
    wraps = first.year is None and first.month is not None and first.month > (last.month or 0)
    if parts[-1].year is None and first.year and wraps is False and (first.month or 0) > (last.month or 0):
        last = replace(last, year=first.year + 1)
    first = replace(first, month=first.month or last.month, year=first.year or year)
    start, end = to_date(first), to_date(last)
    if start is None or end is None:
        return Dates(fault=impossible(first if start is None else last))
    if wraps:
        earlier = to_date(replace(first, year=year - 1))
        if earlier is not None and (end - earlier).days <= WRAP_DAYS:
            start = earlier
    if end < start:
        shown = Span(start, end).show()
        return Dates(
            fault=Say(f"окончание раньше начала ({shown})", f"the end is before the start ({shown})")
        )
    return Span(start, end)


def _plausible(dates: Dates, year: int | None) -> Dates:
    """Years like 2206 are slips of the pen."""
    for span in dates.spans:
        for day in (span.start, span.end):
            low, high = (year - YEARS_AROUND, year + YEARS_AROUND) if year else (2000, LATEST_YEAR)
            if not low <= day.year <= high:
                return Dates(fault=Say(f"год {day.year} невозможен", f"the year {day.year} is impossible"))
    return dates


@dataclass(frozen=True)
class Day:
    """A register's single date: ``value`` in ISO (empty: none), a repair, or a fault (then no value)."""

    value: str = ""
    repair: Say | None = None
    fault: Say | None = None


_NONE = re.compile(r"^(?:нет|не проходил[аи]?|не проходил\(а\)|не обучал[а-я]*|-+|0|н/д|не указан[ао]?)$")


def parse_day(value: Value, *, last_of: bool = True) -> Day:
    """One date of a register.  A month or year alone becomes its last day (first, without ``last_of``)."""
    if value == "":
        return Day()
    text = dashes(clean(show(value))).casefold().rstrip(". ")
    if not text or _NONE.match(text):
        return Day()
    text = re.sub(r"\s*(?:года|год|г)$", "", text)
    loose = re.fullmatch(r"(?:(\d{1,2})[./]|([а-яё]+)\s+)?(\d{4})", text)
    if loose and not isinstance(value, dt.date):
        part = read_part(f"1 {loose[2]}") if loose[2] else Part(1, int(loose[1]) if loose[1] else None)
        if part is not None and (loose[2] is None or part.month):
            return _loose_day(int(loose[3]), part.month, last_of)
    dates = parse_dates(value, None) if not _old(text) else Dates()
    span = dates.whole
    if span is None or not dates.day_only:
        written = _written_day(text)
        if written is None:
            return Day(fault=dates.fault or Say("это не дата", "not a date"))
        return written
    return Day(span.start.isoformat(), repair=dates.repair)


def _old(text: str) -> bool:
    """Dates before 2000 (birth dates) go the plain way."""
    return bool(re.search(r"\b19\d\d\b", text))


def _written_day(text: str) -> Day | None:
    parts = _split(text)
    if parts is None or len(parts) != 1 or parts[0].year is None:
        return None
    day = to_date(parts[0])
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return Day(fault=impossible(parts[0]))
    return Day(day.isoformat())


def _loose_day(year: int, month: int | None, last_of: bool) -> Day:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or (month is not None and not 1 <= month <= 12):
        return Day(fault=Say("такой даты нет", "there is no such date"))
    which = month or (12 if last_of else 1)
    day = dt.date(year, which, calendar.monthrange(year, which)[1] if last_of else 1)
    said = Say(f"дата неполная, принято {day:%d.%m.%Y}", f"incomplete date, taken as {day}")
    return Day(day.isoformat(), repair=said)

"""From the distinct texts of a column to their values: each is looked at once, however many rows hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.fields import Column
from datasets.findings import Finding, error
from rules.base import Sentence
from rules.columns import NO_INDEX
from rules.text import nearest

NOT_A_DATE = np.datetime64("NaT", "D")
FIRST_YEAR, LAST_YEAR = 1900, 2199
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RUSSIAN_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_MONEY = re.compile(r"([0-9]+)(?:\.([0-9]{1,2})0*)?")
_LONGEST_LIST_OF_NAMES = 2_000

ISO_EXPECTED: Sentence = ("дата ГГГГ-ММ-ДД", "a date YYYY-MM-DD")


@dataclass
class Parsed:
    """Values of the distinct texts, and what is wrong with some of them (by position)."""

    values: npt.NDArray[Any] | list[tuple[int, ...]] | list[tuple[tuple[date, date], ...]]
    slips: dict[int, Finding] = field(default_factory=dict)


def parse_dates(texts: Sequence[str]) -> Parsed:
    """ISO 8601 calendar days; an empty text is NaT."""
    values = np.full(len(texts), NOT_A_DATE)
    slips: dict[int, Finding] = {}
    for i, text in enumerate(texts):
        if text:
            day = iso_day(text)
            if day is None:
                slips[i] = bad_date(text)
            else:
                values[i] = day
    return Parsed(values, slips)


def iso_day(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names, or None."""
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def likely_day(text: str) -> date | None:
    """The day that a text means in either spelling, ``2027-03-01`` or ``1.03.2027``, or None."""
    russian = _RUSSIAN_DATE.fullmatch(text)
    if russian is None:
        return iso_day(text)
    d, m, y = (int(part) for part in russian.groups())
    return iso_day(f"{y:04}-{m:02}-{d:02}")


def bad_date(text: str) -> Finding:
    """What to say about a text that is no day, with the likely spelling where there is one."""
    likely = likely_day(text)
    expected = ISO_EXPECTED
    if likely:
        expected = (f"{ISO_EXPECTED[0]}, здесь {likely}", f"{ISO_EXPECTED[1]}, here {likely}")
    return error(
        "bad_date", "нет такой даты или она записана иначе", "not a day, or written differently", expected
    )


def parse_ints(texts: Sequence[str], column: Column) -> Parsed:
    """Whole numbers in the bounds of the column; an empty text is 0 (the caller knows which were empty)."""
    values = np.zeros(len(texts), dtype=np.int64)
    slips: dict[int, Finding] = {}
    expected = (
        f"целое число от {column.minimum} до {column.maximum}",
        f"a whole number from {column.minimum} to {column.maximum}",
    )
    for i, text in enumerate(texts):
        if not text:
            continue
        whole = _WHOLE.fullmatch(text)
        if whole is None:
            slips[i] = _not_whole(text, expected)
        elif len(text) > 18 or not column.minimum <= int(whole[1]) <= column.maximum:
            slips[i] = error("out_of_range", "число вне границ", "a number out of bounds", expected)
        else:
            values[i] = int(whole[1])
    return Parsed(values, slips)


def _not_whole(text: str, expected: Sentence) -> Finding:
    if _NUMBER.fullmatch(text):
        return error("not_whole", "число не целое", "not a whole number", expected)
    return error("not_a_number", "не число", "not a number", expected)


def parse_money(texts: Sequence[str], column: Column) -> Parsed:
    """Roubles with at most two decimals, as kopecks; an empty text is 0."""
    values = np.zeros(len(texts), dtype=np.int64)
    slips: dict[int, Finding] = {}
    expected = ("рубли, не больше двух знаков после точки", "roubles, at most two decimals after a point")
    for i, text in enumerate(texts):
        if not text:
            continue
        sum_of = _MONEY.fullmatch(text)
        if sum_of is None:
            slips[i] = _not_money(text, expected)
        elif len(text) > 18 or int(sum_of[1]) > column.maximum:
            slips[i] = error("out_of_range", "сумма слишком велика", "too large a sum", expected)
        else:
            values[i] = int(sum_of[1]) * 100 + int((sum_of[2] or "0").ljust(2, "0"))
    return Parsed(values, slips)


def _not_money(text: str, expected: Sentence) -> Finding:
    if text.startswith("-") and _NUMBER.fullmatch(text):
        return error("out_of_range", "сумма меньше нуля", "a sum below zero", expected)
    if _NUMBER.fullmatch(text):
        return error("not_money", "сумма записана иначе", "a sum written differently", expected)
    return error("not_a_number", "не число", "not a number", expected)


def parse_bools(texts: Sequence[str]) -> Parsed:
    """``true`` and ``false`` in any case (Excel writes capitals); an empty text is false."""
    lowered = [text.lower() for text in texts]
    said = error(
        "not_a_bool", "не «да» и не «нет»", "neither true nor false", ("true или false", "true or false")
    )
    slips = {i: said for i, text in enumerate(lowered) if text not in {"true", "false", ""}}
    return Parsed(np.array([text == "true" for text in lowered], dtype=np.bool_), slips)


def parse_choices(texts: Sequence[str], column: Column) -> Parsed:
    """Codes of the choices of the column, or their texts; an empty text is ``-1`` or ``""``."""
    known = {choice: code for code, choice in enumerate(column.choices)}
    listed = ", ".join(column.choices)
    said = error(
        "bad_choice", "такого значения нет", "no such value", (f"одно из: {listed}", f"one of: {listed}")
    )
    slips = {i: said for i, text in enumerate(texts) if text and text not in known}
    if column.codes:
        return Parsed(np.array([known.get(text, NO_INDEX) for text in texts], dtype=np.int32), slips)
    return Parsed(np.array(texts, dtype=object), slips)


def parse_refs(texts: Sequence[str], table: str, rows: Mapping[str, int]) -> Parsed:
    """Rows of ``table`` that the ids name; an empty text is ``-1``."""
    values = np.array([rows.get(text, NO_INDEX) for text in texts], dtype=np.int32)
    unknown = [int(i) for i in np.flatnonzero(values == NO_INDEX)]
    return Parsed(values, {i: unknown_id(texts[i], table, rows) for i in unknown if texts[i]})


def unknown_id(text: str, table: str, rows: Mapping[str, int]) -> Finding:
    """An id that the table does not have, with the nearest one that it has (a slow search)."""

    def expected() -> Sentence:
        likely = nearest(text, rows) if len(rows) <= _LONGEST_LIST_OF_NAMES else None
        hint_ru, hint_en = (f", возможно «{likely}»", f', perhaps "{likely}"') if likely else ("", "")
        return f"id из таблицы {table}{hint_ru}", f"an id of the table {table}{hint_en}"

    return error(
        "unknown_id", f"в таблице {table} нет такого id", f"no such id in the table {table}", expected
    )


def parts(text: str) -> list[str]:
    """The members of a list in a cell: separated by ``;``, trimmed, empty ones left out."""
    return [part for part in (p.strip() for p in text.split(";")) if part]


def parse_ref_lists(texts: Sequence[str], table: str, rows: Mapping[str, int]) -> Parsed:
    """For each text the rows that its ids name, each once, in the order written."""
    lists: list[tuple[int, ...]] = []
    slips: dict[int, Finding] = {}
    for i, text in enumerate(texts):
        named = dict.fromkeys(parts(text))
        missing = next((part for part in named if part not in rows), None)
        if missing is not None:
            slips[i] = unknown_id(missing, table, rows)
        lists.append(tuple(rows[part] for part in named if part in rows))
    return Parsed(lists, slips)


def parse_words(texts: Sequence[str], code_of: Callable[[str], int]) -> Parsed:
    """Vocabulary codes, one a text; an empty text is ``-1``."""
    return Parsed(np.array([code_of(text) if text else NO_INDEX for text in texts], dtype=np.int32))


def parse_word_lists(texts: Sequence[str], code_of: Callable[[str], int]) -> Parsed:
    """For each text the codes of its terms, each once, in the order written."""
    return Parsed([tuple(dict.fromkeys(code_of(part) for part in parts(text))) for text in texts])


def parse_intervals(texts: Sequence[str]) -> Parsed:
    """For each text its closed intervals of days, in the order written."""
    lists: list[tuple[tuple[date, date], ...]] = []
    slips: dict[int, Finding] = {}
    for i, text in enumerate(texts):
        found: list[tuple[date, date]] = []
        for part in parts(text):
            interval = _interval(part)
            if isinstance(interval, Finding):
                slips.setdefault(i, interval)
            else:
                found.append(interval)
        lists.append(tuple(found))
    return Parsed(lists, slips)


def _interval(part: str) -> tuple[date, date] | Finding:
    expected = ("начало/конец, например 2026-03-01/2026-03-14", "start/end, such as 2026-03-01/2026-03-14")
    ends = [end.strip() for end in part.split("/")]
    if len(ends) != 2:
        return error("bad_interval", "не промежуток дат", "not an interval of dates", expected)
    first, last = iso_day(ends[0]), iso_day(ends[1])
    if first is None or last is None:
        return bad_date(ends[0] if first is None else ends[1])
    if last < first:
        return error("end_before_start", "конец раньше начала", "ends before it starts", expected)
    return first, last

"""Results of a diagnosis as severities: the sense of a scale is read from headings, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from datasets.forms.cells.text import Value, clean, key, show
from datasets.forms.limits import GAP_THRESHOLDS


class Sense(StrEnum):
    """What a larger value means."""

    GAP = "gap"
    """A larger gap: «уровень дефицита»."""
    MASTERY = "mastery"
    """Better mastery: «уровень владения», «% выполнения»."""


class Unit(StrEnum):
    """What a column holds."""

    PERCENT = "percent"
    POINTS = "points"
    LEVEL = "level"
    """Words, or whole numbers from 0 to 3."""


@dataclass(frozen=True)
class Scale:
    """How to read a column: ``sense`` is None where nothing declares it; ``top`` is the most points."""

    sense: Sense | None
    unit: Unit
    top: float | None = None
    thresholds: tuple[tuple[float, int], ...] = GAP_THRESHOLDS
    """(Least gap in per cent, severity), from the largest down."""


@dataclass(frozen=True)
class Mark:
    """A read mark: ``severity`` 0-3, None for no result; ``fault`` names what is wrong in two languages."""

    severity: int | None = None
    fault: tuple[str, str] | None = None


_GAP = re.compile(
    r"(?:%|\b(?:уров\w+|степен\w+|выраженност\w+|величин\w+|тяжест\w+|балл\w*|процент\w*|дол\w|шкал\w+))"
    r"(?: \w+){0,2} (?:дефицит\w*|затруднен\w*)|\bневыполнен\w+|\bвыраженност\w+\b"
    r"|\b3 (?:\w+ )?(?:выраженн|больш|тяжел|сильн|высок|критич)\w*(?: \w+)? (?:дефицит|затруднен)"
)
_MASTERY = re.compile(
    r"\bвладени\w+|\bосвоен\w+|\bвыполнени\w+|\bвыполнен\w* задан\w+|\bсформированност\w+|\bуспешност\w+"
    r"|\bправильн\w+ ответ\w+|\bверн\w+ ответ\w+|\bнабранн\w+ балл\w*"
)
_TOP = re.compile(r"\bмакс\w*(?: \w+){0,4} (\d{1,3})\b|\bиз (\d{1,3})\b")
_PERCENT = re.compile(r"%|\bпроцент")
_NONE = frozenset(
    ("", "н п", "н", "нет данных", "не проходил", "не проходила", "не участвовал", "отсутствовал")
)

GAP_WORDS = {
    **dict.fromkeys(("нет", "нет дефицита", "отсутствует", "не выявлен", "не выявлено", "нулевой"), 0),
    **dict.fromkeys(("низкий", "слабый", "незначительный", "минимальный", "легкий"), 1),
    **dict.fromkeys(("средний", "умеренный", "заметный"), 2),
    **dict.fromkeys(("высокий", "выраженный", "значительный", "критический", "сильный", "тяжелый"), 3),
}
MASTERY_WORDS = {
    **dict.fromkeys(("высокий", "достаточный", "повышенный", "оптимальный", "продвинутый"), 0),
    **dict.fromkeys(("базовый", "выше среднего"), 1),
    **dict.fromkeys(("средний", "минимальный", "ниже среднего"), 2),
    **dict.fromkeys(("низкий", "ниже минимального", "ниже мин", "недостаточный", "критический"), 3),
}


def sense_of(texts: Iterable[str]) -> Sense | None:
    """The sense that the first telling text declares; a text that declares both declares nothing."""
    for text in texts:
        plain = key(text)
        gap, mastery = bool(_GAP.search(plain)), bool(_MASTERY.search(plain))
        if gap != mastery:
            return Sense.GAP if gap else Sense.MASTERY
        if gap and mastery:
            return None
    return None


def scale_of(headings: Iterable[str], above: Iterable[str]) -> Scale:
    """The scale of a column: its own headings from below, then the lines above the table."""
    own = [text for text in headings if text]
    scale = _declared(own)
    if scale.sense is not None:
        return scale
    general = _declared(list(above))
    if scale.unit is Unit.LEVEL:
        return general
    return Scale(general.sense, scale.unit, scale.top)


def _declared(texts: list[str]) -> Scale:
    """The scale that these texts declare."""
    sense = sense_of(texts)
    joined = " ".join(key(text) for text in texts)
    top = _TOP.search(joined)
    if _PERCENT.search(joined):
        return Scale(sense, Unit.PERCENT)
    if top and sense is not Sense.GAP:
        return Scale(sense or Sense.MASTERY, Unit.POINTS, float(top[1] or top[2]))
    return Scale(sense, Unit.LEVEL)


def severity_of_gap(percent: float, thresholds: tuple[tuple[float, int], ...] = GAP_THRESHOLDS) -> int:
    """Severity of a gap in per cent by the declared thresholds."""
    return next((severity for least, severity in thresholds if percent >= least), 0)


def is_no_result(value: Value) -> bool:
    """«н/п», «-», an empty cell: not tested (a zero is a result)."""
    return key(show(value)) in _NONE


def number_in(value: Value) -> float | None:
    """The number of a cell: 62.5, «62,5», «62,5 %»."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = clean(show(value)).replace(" ", "").rstrip("%").replace(",", ".")
    return float(text) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text) else None


def read_mark(value: Value, scale: Scale, *, fraction: bool = False) -> Mark:
    """One mark of a column; ``fraction``: the column's per cents are written as 0-1."""
    if is_no_result(value):
        return Mark()
    if scale.sense is None:
        return Mark(
            fault=(
                "не сказано, что значит отметка: дефицит или владение",
                "the sense of the mark is not declared",
            )
        )
    number = number_in(value)
    if number is None:
        return _word(value, scale.sense)
    in_percent = "%" in show(value)
    if scale.unit is Unit.PERCENT or in_percent:
        return _percent(number * (100 if fraction and not in_percent else 1), scale.sense, scale)
    if scale.unit is Unit.POINTS and scale.top:
        return _percent(100 * number / scale.top, scale.sense, scale)
    return _level(number, scale.sense)


def _percent(percent: float, sense: Sense, scale: Scale) -> Mark:
    if not 0 <= percent <= 100:
        return Mark(fault=("больше, чем возможно", "more than possible"))
    return Mark(severity_of_gap(percent if sense is Sense.GAP else 100 - percent, scale.thresholds))


def _level(number: float, sense: Sense) -> Mark:
    if not number.is_integer() or not 0 <= number <= 3:
        return Mark(fault=("ожидалось целое число от 0 до 3", "a whole number from 0 to 3 was expected"))
    return Mark(int(number) if sense is Sense.GAP else 3 - int(number))


def _word(value: Value, sense: Sense) -> Mark:
    words = GAP_WORDS if sense is Sense.GAP else MASTERY_WORDS
    severity = words.get(key(show(value)))
    if severity is None:
        return Mark(fault=("такой уровень не известен", "unknown level"))
    return Mark(severity)

"""Positions in the accusative: направить кого – учителя математики, социального педагога."""

from __future__ import annotations

from types import MappingProxyType

_HEADS = MappingProxyType(
    {
        "учитель": "учителя", "учитель-логопед": "учителя-логопеда", "логопед": "логопеда",
        "учитель-дефектолог": "учителя-дефектолога", "дефектолог": "дефектолога",
        "педагог": "педагога", "педагог-психолог": "педагога-психолога", "психолог": "психолога",
        "педагог-библиотекарь": "педагога-библиотекаря", "библиотекарь": "библиотекаря",
        "педагог-организатор": "педагога-организатора", "организатор": "организатора",
        "преподаватель": "преподавателя", "преподаватель-организатор": "преподавателя-организатора",
        "директор": "директора", "заместитель": "заместителя", "руководитель": "руководителя",
        "заведующий": "заведующего", "заведующая": "заведующую", "воспитатель": "воспитателя",
        "методист": "методиста", "советник": "советника", "тьютор": "тьютора", "вожатый": "вожатого",
        "инструктор": "инструктора", "мастер": "мастера", "тренер": "тренера",
        "тренер-преподаватель": "тренера-преподавателя", "концертмейстер": "концертмейстера",
        "начальник": "начальника", "специалист": "специалиста", "лаборант": "лаборанта",
    }
)  # fmt: skip
_ADJECTIVES = MappingProxyType(
    {
        "социальный": "социального", "старший": "старшего", "ведущий": "ведущего", "главный": "главного",
        "музыкальный": "музыкального", "младший": "младшего", "первый": "первого",
    }
)  # fmt: skip
_STAY = ("и.о.", "и. о.", "исполняющий обязанности", "врио")
"""Whoever acts for another is named with these words, and the rest of the position stays in the genitive."""


def accusative(position: str) -> str | None:
    """The position in the accusative, its first letter small; None: its first word is not known.

    Only the head of the position declines: what it is of («математики», «по УВР») stays.
    """
    text = " ".join(position.split())
    if text.casefold().startswith(_STAY):
        return text
    words = text.split(" ")
    told: list[str] = []
    while words and words[0].casefold() in _ADJECTIVES:
        told.append(_ADJECTIVES[words.pop(0).casefold()])
    if not words:
        return None
    head, comma = words[0].casefold().rstrip(","), "," if words[0].endswith(",") else ""
    if head not in _HEADS:
        return None
    rest = " ".join(words[1:])
    second = _after_comma(rest) if comma else rest
    return None if second is None else " ".join(filter(None, [*told, _HEADS[head] + comma, second]))


def _after_comma(rest: str) -> str | None:
    """A second post in the same cell: «директор, учитель химии»."""
    return accusative(rest) if rest else ""

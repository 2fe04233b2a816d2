"""Figures of goals in words: how much worse a goal becomes, from what to what."""

from __future__ import annotations

from collections.abc import Mapping

from api.progress import LOSSES
from api.summary.words import en as counted_en
from api.summary.words import ru as counted_ru
from rules.base import Sentence
from rules.registry import goal as goal_record

_UNITS: Mapping[str, tuple[tuple[str, str, str], tuple[str, str]]] = {
    "floor_shortfall": (("место", "места", "мест"), ("place", "places")),
    "overdue": (("человека", "человека", "человек"), ("person", "persons")),
    "expiring": (("человека", "человека", "человек"), ("person", "persons")),
    "quota_use": (("место", "места", "мест"), ("place", "places")),
    "severe_deficit": (("человека", "человека", "человек"), ("person", "persons")),
    "deficit": (("балл", "балла", "баллов"), ("point", "points")),
    "recommendation": (
        ("рекомендацию", "рекомендации", "рекомендаций"),
        ("recommendation", "recommendations"),
    ),
    "backed_application": (("человека", "человека", "человек"), ("person", "persons")),
    "application": (("балл", "балла", "баллов"), ("point", "points")),
    "school_served": (("школу", "школы", "школ"), ("school", "schools")),
    "waiting": (("кампанию", "кампании", "кампаний"), ("campaign", "campaigns")),
    "lottery": (("очко", "очка", "очков"), ("point", "points")),
    "travel": (("день", "дня", "дней"), ("day", "days")),
}
"""By goal: the unit after "на" (1, 2, 5) in Russian, and in English (1, 2)."""


def amount(goal: str, n: int) -> Sentence:
    """``2 человека`` and ``2 persons``."""
    ru, en = _UNITS[goal]
    return counted_ru(n, *ru), counted_en(n, *en)


def between(goal: str, least: int, most: int) -> Sentence:
    """``1–3 балла``: the unit goes with the larger figure."""
    ru, en = amount(goal, most)
    if least == most:
        return ru, en
    return f"{least}–{ru}", f"{least} to {en}"


def title(goal: str) -> Sentence:
    """The goal's title in quotation marks."""
    ru, en = goal_record(goal).title
    return f"«{ru}»", f'"{en}"'


def shown(goal: str, value: int) -> int:
    """What people count: losses without their minus sign."""
    return -value if goal in LOSSES else value

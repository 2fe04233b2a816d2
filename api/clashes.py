"""Why no plan exists, in the user's words: rules that can't hold together, each with its objects."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Lang, pick
from rules.base import Sentence
from rules.registry import RULES
from solver.result import Clash

KINDS: Mapping[str, Sentence] = {
    "group": ("группа", "group"),
    "teacher": ("педагог", "teacher"),
    "person": ("человек", "person"),
    "school": ("школа", "school"),
    "district": ("район", "district"),
    "programme": ("программа", "programme"),
    "subject": ("предмет", "subject"),
    "quotas row": ("таблица quotas, строка", "table quotas, row"),
    "decisions row": ("таблица decisions, строка", "table decisions, row"),
}
"""What the objects of a clash are called."""


def clash_line(clash: Clash, lang: Lang) -> str:
    """``Вместимость группы (group_capacity): группа g1`` (an unknown rule: its sentence)."""
    titles = {rule.name: rule.title for rule in RULES}
    if clash.rule not in titles:
        return f"{pick((clash.sentence_ru, clash.sentence_en), lang)} ({clash.rule})"
    named = [f"{pick(KINDS.get(kind, (kind, kind)), lang)} {value}" for kind, value in clash.objects]
    about = f": {', '.join(named)}" if named else ""
    return f"{pick(titles[clash.rule], lang)} ({clash.rule}){about}"

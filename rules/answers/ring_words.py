"""Why somebody is rung, and why before the next, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rules.answers.ring_order import due_days, school_of, severities, turns
from rules.answers.ringing import Ringing
from rules.answers.sendable import OF_DISTRICT
from rules.base import Sentence
from rules.columns import IndexArray, IntArray
from rules.context import Context, Facts
from rules.registry import goal, plan_rule
from rules.wording import day


def behind(one: Ringing, rule: str) -> Ringing:
    """Somebody who stands behind because of those above: one rule more would break."""
    told = ("вместе с названными выше школа не отпустит", "the school can't spare this one with those above")
    if rule in OF_DISTRICT:
        ru, en = plan_rule(rule).title
        told = (f"на места выше ушло всё: «{ru}»", f'those above take all there is: "{en}"')
    return replace(one, reasons=(*one.reasons, told))


def worded(
    facts: Facts, posts: IndexArray, worth: dict[str, IntArray], order: IntArray, group: int
) -> tuple[Ringing, ...]:
    severity, turn = severities(facts.context, posts, group), turns(facts.context, posts, worth, order)
    found: list[Ringing] = []
    for number, at in enumerate(order.tolist()):
        person = int(facts.dataset.teachers.person[posts[at]])
        due = facts.context.due_date[person]
        following = int(order[number + 1]) if number + 1 < len(order) else None
        one = Ringing(
            teacher=int(posts[at]),
            gains=tuple((name, int(column[at])) for name, column in worth.items()),
            due=None if np.isnat(due) else due.astype(object),
            severity=int(severity[at]),
            seated=bool(facts.seated[person]),
            turn=int(turn[at]),
            reasons=(),
            before_next=_against(facts, posts, worth, at, following, severity, turn),
        )
        found.append(replace(one, reasons=_reasons(facts.context, one)))
    return tuple(found)


def _reasons(context: Context, one: Ringing) -> tuple[Sentence, ...]:
    told: list[Sentence] = []
    person = context.dataset.teachers.person[one.teacher]
    if one.due is not None:
        ru, en = day(np.datetime64(one.due, "D"))
        if context.overdue[person]:
            told.append((f"срок истёк {ru}", f"overdue since {en}"))
        elif context.expiring[person]:
            told.append((f"срок истекает {ru}", f"right expires on {en}"))
    if one.severity:
        told.append((f"дефицит по теме, степень {one.severity}", f"a gap of severity {one.severity}"))
    for name, gain in one.gains:
        if gain > 0 and name not in ("overdue", "expiring", "lottery", "severe_deficit", "deficit"):
            ru, en = goal(name).title
            told.append((f"«{ru}» {gain:+d}", f'"{en}" {gain:+d}'))
    if one.seated:
        told.append(("есть другое место в плане", "has another place in the plan"))
    return tuple(told) or (("подходит по правилам", "fits by the rules"),)


def _against(
    facts: Facts,
    posts: IndexArray,
    worth: dict[str, IntArray],
    at: int,
    following: int | None,
    severity: IntArray,
    turn: IntArray,
) -> Sentence:
    """Why before the next one."""
    if following is None:
        return "последний в списке", "the last of the list"
    for name, column in worth.items():
        if column[at] != column[following]:
            ru, en = goal(name).title
            one, other = int(column[at]), int(column[following])
            if one < other:
                return (
                    "следующий не может поехать вместе с названными",
                    "the next can't go with those above",
                )
            return (
                f"раньше следующего: «{ru}» {one:+d} против {other:+d}",
                f'before the next: "{en}" {one:+d} against {other:+d}',
            )
    ties: tuple[tuple[IntArray, Sentence], ...] = (
        (turn, ("цели равны: сначала по одному от школы", "the goals tie: one of each school first")),
        (severity, ("цели равны: больше дефицит", "the goals tie: the larger gap")),
        (due_days(facts.context, posts), ("цели равны: срок наступает раньше", "the goals tie: due earlier")),
    )
    if school_of(facts.context, posts, at) == school_of(facts.context, posts, following):
        ties = ties[1:]  # of one school those further on come later for the other reasons
    in_order = ("поровну во всём: порядок списка", "a tie in everything: the order of the data")
    return next((words for column, words in ties if column[at] != column[following]), in_order)

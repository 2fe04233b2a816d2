"""Who has no place and why: the rows of ``unassigned.csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.messages import Lang, pick
from rules.base import Sentence
from rules.columns import BoolArray, IntArray
from rules.context import Context, Facts
from rules.registry import PAIR_RULES
from solver.pairs import Pairs
from solver.standing import Field, Standing, standings
from solver.unseated import NO_PAIR, OUTRANKED

_PAIR_RULES = {rule.name: rule for rule in PAIR_RULES}

SENTENCES: Mapping[str, Sentence] = {
    "quota": (
        "Квота исчерпана: подходящих групп {tried}, например {group}.",
        "The quota is used up: {tried} groups would fit, for example {group}.",
    ),
    "group_capacity": (
        "Свободных мест нет: подходящих групп {tried}, например {group}.",
        "No place is free: {tried} groups would fit, for example {group}.",
    ),
    "number_allotment": (
        "Выделенные номера розданы; подходящих групп {tried}, например {group}.",
        "The numbers allotted are given out; {tried} groups would fit, for example {group}.",
    ),
    "budget": (
        "Бюджета района или школы не хватает; подходящих групп {tried}, например {group}.",
        "The budget of the district or the school is used up; {tried} groups would fit, for example {group}.",
    ),
    "group_minimum": (
        "Группа {group} не набирает наименьшего числа слушателей и не открывается.",
        "Group {group} does not reach its minimum and is not opened.",
    ),
    "groups_per_person": (
        "Человеку не разрешено ни одной группы (max_groups).",
        "The person is allowed no group (max_groups).",
    ),
    "school_absence": (
        "В дни группы {group} в школе уже отсутствует предельное число работников.",
        "On the days of group {group} the school is already at its limit of absences.",
    ),
    "subject_cover": (
        "В дни группы {group} предмет в школе было бы некому вести.",
        "On the days of group {group} nobody would be left to teach the subject.",
    ),
    "not_together": (
        "В дни группы {group} отсутствовали бы вместе руководитель и заместитель.",
        "On the days of group {group} the head and a deputy would be away together.",
    ),
    OUTRANKED: (
        "Места в подходящих группах ({tried}) у тех, кто важнее по целям плана.",
        "The places in the groups that fit ({tried}) went to those who matter more to the plan's goals.",
    ),
}
"""What is told about a reason that no pair rule gives."""

_URGENT: Sentence = (
    "Места в подходящих группах ({tried}, например {group}) у тех, чей срок подошёл раньше.",
    "The places in the groups that fit ({tried}, for example {group}) went to those due earlier.",
)
_IDLE: Sentence = (
    "В группе {group} место есть, но ни одной цели плана оно не служит.",
    "Group {group} has a place, but it would serve no goal of the plan.",
)
_NOT_PROPOSED: Sentence = (
    "Никто не предложил: подходящих групп {fitting}.",
    "Nobody proposed a group: {fitting} would fit.",
)
_NOTHING_FITS: Sentence = ("Ни одна группа не подходит.", "No group fits.")


@dataclass(frozen=True, eq=False)
class Unplaced:
    """Everybody without a place who applied, has a possible place or is due."""

    field: Field
    standings: Sequence[Standing]


def unplaced(facts: Facts) -> Unplaced:
    """How everybody without a place stands."""
    context, dataset = facts.context, facts.dataset
    field = Field.of(context, facts.assignment)
    wanted = _has_pair(field.pairs) | _is_due(context)
    wanted[dataset.applications.teacher] = True
    posts = np.flatnonzero(wanted & ~facts.seated[dataset.teachers.person])
    return Unplaced(field, standings(field, posts, urgency(context)))


def urgency(context: Context) -> IntArray:
    """Per person: overdue 2, expiring 1, else 0; all 0 where the profile has no goal about due dates."""
    if not {"overdue", "expiring"} & set(context.profile.goals):
        return np.zeros(context.dataset.n_persons, dtype=np.int64)
    return 2 * context.overdue.astype(np.int64) + context.expiring.astype(np.int64)


def _has_pair(pairs: Pairs) -> BoolArray:
    mask = np.zeros(pairs.dataset.n_teachers, dtype=np.bool_)
    mask[pairs.teacher] = True
    return mask


def _is_due(context: Context) -> BoolArray:
    """Per post: its person is due on or before the end of the period."""
    due: BoolArray = (context.overdue | context.expiring)[context.dataset.teachers.person]
    return due


def unassigned_rows(context: Context, people: Unplaced, lang: Lang) -> list[tuple[str, str, str]]:
    """``(teacher_id, reason, detail)`` of every post with a candidate pair or a due date, by teacher id."""
    listed = _has_pair(people.field.pairs) | _is_due(context)
    ids = context.dataset.teachers.teacher_id
    shown = [standing for standing in people.standings if listed[standing.post]]
    return sorted((str(ids[s.post]), s.reason, detail(context, s, lang)) for s in shown)


def detail(context: Context, standing: Standing, lang: Lang) -> str:
    """One sentence about the standing, without names of people."""
    if standing.reason in _PAIR_RULES:
        parameters = context.profile.parameters(standing.reason)
        refusal = _PAIR_RULES[standing.reason].refusal
        return pick(refusal(context, standing.post, standing.group, parameters), lang)
    group = str(context.dataset.groups.group_id[standing.group]) if standing.group >= 0 else ""
    return pick(_sentence(standing), lang).format(tried=standing.tried, group=group, fitting=standing.fitting)


def _sentence(standing: Standing) -> Sentence:
    if standing.reason == NO_PAIR:
        return _NOT_PROPOSED if standing.fitting else _NOTHING_FITS
    if standing.idle:
        return _IDLE
    if standing.reason == OUTRANKED and standing.group >= 0:
        return _URGENT
    return SENTENCES.get(standing.reason, SENTENCES[OUTRANKED])

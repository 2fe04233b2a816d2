"""Recommendations that the plan follows."""

from __future__ import annotations

from rules.base import Goal
from rules.columns import NO_INDEX
from rules.context import Facts
from rules.derived import distinct_recommendations, every_post, post_kind_keys
from rules.matching import is_in, pair_key


def value(facts: Facts) -> int:
    """Distinct recommendations: named ones whose person, and those for a position of which somebody at
    that school, has a place in the programme."""
    dataset, rows = facts.dataset, distinct_recommendations(facts.dataset)
    programmes = len(dataset.programmes)
    named = rows.teacher != NO_INDEX

    person_named = dataset.teachers.person[rows.teacher[named]]
    seated = pair_key(facts.person, facts.programme, programmes)
    by_name = is_in(pair_key(person_named, rows.programme[named], programmes), seated)

    place, post = every_post(dataset, facts.person)
    seated_kinds = post_kind_keys(dataset, post, facts.programme[place])
    kinds = pair_key(rows.school[~named], rows.position[~named], len(dataset.positions))
    by_position = is_in(pair_key(kinds, rows.programme[~named], programmes), seated_kinds)
    return int(by_name.sum() + by_position.sum())


GOAL = Goal(
    name="recommendation",
    title=("Выполненные рекомендации", "Recommendations followed"),
    sentence=(
        "Сколько рекомендаций выполнено: названный работник (или кто-то названной должности этой школы) "
        "учится по программе; одинаковые строки считаются один раз.",
        "Recommendations followed: the named teacher (or somebody of the named position at that school) is "
        "seated in the programme; identical rows count once.",
    ),
    formula="|{r named: i(r) seated in p(r)}| + |{r for a position: ∃ i with such a post seated in p(r)}|",
    unit=("рекомендаций", "recommendations"),
    value=value,
)

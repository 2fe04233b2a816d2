"""The effect of a change by hand, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from api.by_hand.words import word
from api.messages import Lang, minus, pick, signed
from rules.answers.by_hand import Effect, GoalChange
from rules.answers.edits import Edit
from rules.base import Violation
from rules.context import Assignment
from rules.dataset import Dataset
from rules.registry import RULES, goal

MOST_SHOWN = 30


def place_words(dataset: Dataset, edit: Edit) -> tuple[str, str]:
    """The post with its school, and the group."""
    return who(dataset, edit.teacher), str(dataset.groups.group_id[edit.group])


def who(dataset: Dataset, teacher: int) -> str:
    """A post as answers name it: id and school, never the name."""
    school = int(dataset.teachers.school[teacher])
    named = dataset.schools.name[school] or dataset.schools.school_id[school]
    return f"{dataset.teachers.teacher_id[teacher]} ({named})"


def edit_line(dataset: Dataset, edit: Edit, rows: Mapping[Edit, int], lang: Lang) -> str:
    """One place given or taken away, with the row of the edited table where there is one."""
    name, group = place_words(dataset, edit)
    at = word("at_row", lang, row=rows[edit]) if edit in rows else ""
    return word(edit.kind.value, lang, who=name, group=group) + at


def effect_lines(found: Effect, lang: Lang) -> Iterator[str]:
    """Rules broken, breaches gone, goals."""
    if found.mended:
        yield word("mends", lang, n=len(found.mended))
    if not found.broken:
        yield word("breaks_nothing", lang)
    else:
        yield word("breaks", lang, n=len(found.broken))
        yield from (f"  {violation_words(one, lang)}" for one in found.broken)
    yield from goal_lines(found, lang)


def violation_words(violation: Violation, lang: Lang) -> str:
    """The rule's title and the sentence."""
    titles = {rule.name: rule.title for rule in RULES}
    title = titles.get(violation.rule, (violation.rule, violation.rule))
    sentence = pick((violation.sentence_ru, violation.sentence_en), lang)
    named = [
        value for kind, value in violation.objects if kind in ("teacher", "group") and value not in sentence
    ]
    about = f"{', '.join(named)}: " if named else ""
    return f"{pick(title, lang)}: {about}{sentence}"


def goal_lines(found: Effect, lang: Lang) -> Iterator[str]:
    """Every goal before and after; the first that changes decides."""
    if found.decides is None:
        yield word("goals_same", lang)
        return
    yield word("goals", lang)
    width = max(len(pick(goal(one.name).title, lang)) for one in found.goals)
    for one in found.goals:
        yield f"  {pick(goal(one.name).title, lang):<{width}}  {_figures(one, lang)}{_mark(one, found, lang)}"


def _figures(one: GoalChange, lang: Lang) -> str:
    if not one.delta:
        return f"{minus(one.before)} · {word('same', lang)}"
    return f"{minus(one.before)} → {minus(one.after)} ({signed(one.delta)})"


def _mark(one: GoalChange, found: Effect, lang: Lang) -> str:
    if one != found.decides:
        return ""
    better = "better" if one.delta > 0 else "worse"
    if one.delta > 0 and found.broken:
        better = "better_but"
    return word("decides", lang, better=word(better, lang))


def effect_json(found: Effect) -> dict[str, object]:
    """The effect as a plain object."""
    return {
        "broken": [violation.as_json() for violation in found.broken],
        "mended": [violation.as_json() for violation in found.mended],
        "goals": goals_json(found),
        "decides": None if found.decides is None else found.decides.name,
    }


def goals_json(found: Effect) -> list[dict[str, object]]:
    """Goals before and after."""
    return [
        {"name": one.name, "before": one.before, "after": one.after, "delta": one.delta}
        for one in found.goals
    ]


def edits_json(dataset: Dataset, edits: Sequence[Edit]) -> list[dict[str, object]]:
    """Edits as plain objects."""
    return [
        {
            "kind": edit.kind.value,
            "teacher_id": str(dataset.teachers.teacher_id[edit.teacher]),
            "group_id": str(dataset.groups.group_id[edit.group]),
        }
        for edit in edits
    ]


def person_moves(
    dataset: Dataset, before: Assignment, after: Assignment, persons: Sequence[int]
) -> Iterator[dict[str, object]]:
    """Per person: a post, and the groups before and after."""
    owner = dataset.teachers.person
    for person in persons:
        old, new = (plan.teacher[owner[plan.teacher] == person] for plan in (before, after))
        post = int(new[0] if len(new) else old[0])
        yield {
            "teacher_id": str(dataset.teachers.teacher_id[post]),
            "school_id": str(dataset.schools.school_id[dataset.teachers.school[post]]),
            "from": _groups(dataset, before, person),
            "to": _groups(dataset, after, person),
        }


def _groups(dataset: Dataset, plan: Assignment, person: int) -> list[str]:
    mine = plan.group[dataset.teachers.person[plan.teacher] == person]
    return sorted(str(dataset.groups.group_id[group]) for group in mine)


def move_line(dataset: Dataset, move: Mapping[str, object], lang: Lang) -> str:
    """``t0054 (Берёзовская СОШ): g001 → без места``."""
    before, after = (
        ", ".join(groups) if isinstance(groups, list) and groups else word("nothing", lang)
        for groups in (move["from"], move["to"])
    )
    name = who(dataset, dataset.teacher_index[str(move["teacher_id"])])
    return word("other", lang, who=name, before=before, after=after)

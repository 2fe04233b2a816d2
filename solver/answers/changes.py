"""Single changes of the input that could make room: what each does, says and costs, and the input with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from rules.answers.altered import Row, kept, longer, moved, with_figure
from rules.base import Sentence
from rules.columns import IntArray
from rules.context import Context
from rules.dataset import Dataset
from rules.naming import money
from rules.profile import Profile, profile_from
from rules.wording import day

Objects = tuple[tuple[str, str], ...]
SETTING, DROPPED, ADDED, MOVED, RULE = "setting", "dropped", "added", "moved", "rule"
"""What a change is: another figure in a cell, a row taken out, a row put in, other days of a group, a rule of
the profile switched off or with another parameter."""


@dataclass(frozen=True)
class Change:
    """One change of the input.

    ``table`` and ``rows`` (indices) with ``column``: where it is made; ``by``: by how much a figure or a date
    changes (kopecks in budgets, days in dates); ``after``: the new figure; ``points``: how hard it is to get
    (one place, number or person is one point); ``sentence``: the change in words.
    """

    kind: str
    rule: str
    table: str
    rows: tuple[int, ...]
    column: str
    by: int
    after: int
    points: int
    objects: Objects
    sentence: Sentence

    def as_json(self) -> dict[str, object]:
        """A plain object; rows as Excel shows them."""
        return {
            "kind": self.kind,
            "rule": self.rule,
            "table": self.table,
            "rows": [row + 2 for row in self.rows],
            "column": self.column,
            "by": self.by,
            "after": self.after,
            "points": self.points,
            "objects": [list(one) for one in self.objects],
            "sentence_ru": self.sentence[0],
            "sentence_en": self.sentence[1],
        }


def applied(context: Context, changes: Sequence[Change]) -> Context:
    """The context with the changes made; rows are those of the context given."""
    dropped = [change for change in changes if change.kind == DROPPED]
    others = [change for change in changes if change.kind != DROPPED]
    changed = reduce(_with, others, context)
    rows = [row for change in dropped for row in change.rows]
    if not rows:
        return changed
    decisions = changed.dataset.decisions
    left = kept(decisions, np.setdiff1d(np.arange(len(decisions)), np.array(rows, dtype=np.int64)))
    return replace(changed, dataset=changed.dataset.replace(decisions=left))


def _with(context: Context, change: Change) -> Context:
    dataset = context.dataset
    if change.kind == RULE:
        return replace(context, profile=_ruled(context.profile, change))
    if change.kind == ADDED:
        wish: Row = {"teacher": change.rows[0], "programme": change.after}
        return replace(context, dataset=dataset.replace(applications=longer(dataset.applications, [wish])))
    if change.kind == MOVED:
        return replace(context, dataset=moved(dataset, change.rows[0], change.by))
    return replace(
        context, dataset=with_figure(dataset, change.table, change.column, change.rows, change.after)
    )


def _ruled(profile: Profile, change: Change) -> Profile:
    content = profile.as_json()
    rules = content["rules"]
    assert isinstance(rules, dict)
    value: object = change.after if change.column != "enabled" else False
    rules[change.rule] = {**rules[change.rule], change.column: value}
    return profile_from(content, profile.name)


# --- the changes in words ---------------------------------------------------------------------------------

_FIGURES: dict[tuple[str, str], Sentence] = {
    ("quotas", "max_seats"): ("квота (таблица quotas, строка {row})", "quota (table quotas, row {row})"),
    ("quotas", "min_seats"): (
        "гарантированные места (таблица quotas, строка {row})",
        "promised places (table quotas, row {row})",
    ),
    ("groups", "max_size"): ("мест в группе {id}", "places of group {id}"),
    ("groups", "min_size"): ("минимум группы {id}", "minimum of group {id}"),
    ("districts", "unique_numbers"): ("номеров у района {id}", "unique numbers of district {id}"),
    ("schools", "unique_numbers"): ("номеров у школы {id}", "unique numbers of school {id}"),
    ("schools", "max_absent"): (
        "школа {id} отпускает одновременно",
        "people whom school {id} lets go at a time",
    ),
    ("districts", "budget"): ("бюджет района {id}", "budget of district {id}"),
    ("schools", "budget"): ("бюджет школы {id}", "budget of school {id}"),
    ("teachers", "max_groups"): ("групп для человека {id}", "groups for person {id}"),
}


def figure_changed(
    rule: str,
    place: tuple[str, str, tuple[int, ...]],
    figures: tuple[int, int],
    points: int,
    objects: Objects,
) -> Change:
    """Another figure: ``place`` is (table, column, rows), ``figures`` what stands there and what would."""
    (table, column, rows), (before, after) = place, figures
    ru, en = _FIGURES[table, column]
    named = {"row": rows[0] + 2, "id": objects[0][1] if objects else ""}
    (was_ru, was_en), (now_ru, now_en) = (
        money(figure) if column == "budget" else (str(figure), str(figure)) for figure in (before, after)
    )
    step = after - before
    by_ru, by_en = money(abs(step)) if column == "budget" else (str(abs(step)), str(abs(step)))
    sign = "+" if step > 0 else "−"
    sentence = (
        f"{ru.format(**named)}: {sign}{by_ru} (было {was_ru}, станет {now_ru})",
        f"{en.format(**named)}: {sign}{by_en} (now {was_en}, then {now_en})",
    )
    return Change(SETTING, rule, table, rows, column, step, after, points, objects, sentence)


def decision_dropped(rule: str, row: int, teacher: str, points: int) -> Change:
    """A decision taken back."""
    sentence = (
        f"снять решение (таблица decisions, строка {row + 2}, педагог {teacher})",
        f"take back the decision in row {row + 2} of decisions (teacher {teacher})",
    )
    objects = (("decisions row", str(row + 2)), ("teacher", teacher))
    return Change(DROPPED, rule, "decisions", (row,), "decision", 1, 0, points, objects, sentence)


def application_added(dataset: Dataset, teacher: int, programme: int, points: int) -> Change:
    """The school applies for somebody."""
    who, what = str(dataset.teachers.teacher_id[teacher]), str(dataset.programmes.programme_id[programme])
    sentence = (f"подать заявку: педагог {who}, программа {what}", f"apply: teacher {who}, programme {what}")
    objects = (("teacher", who), ("programme", what))
    return Change(ADDED, "source", "applications", (teacher,), "", 1, programme, points, objects, sentence)


def group_moved(dataset: Dataset, group: int, days: int, points: int) -> Change:
    """A group on other days."""
    name, start = str(dataset.groups.group_id[group]), dataset.groups.start[group]
    (was_ru, was_en), (now_ru, now_en) = day(start), day(start + np.timedelta64(days, "D"))
    sentence = (
        f"перенести группу {name}: начало {now_ru} вместо {was_ru} ({days:+d} дн.)",
        f"move group {name}: from {was_en} to {now_en} ({days:+d} days)",
    )
    objects = (("group", name),)
    return Change(MOVED, "dates", "groups", (group,), "start", days, days, points, objects, sentence)


def rule_changed(rule: str, title: Sentence, parameter: str, figures: tuple[int, int], points: int) -> Change:
    """A rule of the profile with another parameter, or switched off (``enabled``)."""
    before, after = figures
    if parameter == "enabled":
        sentence = (f"выключить правило «{title[0]}»", f'switch the rule "{title[1]}" off')
    else:
        sentence = (
            f"правило «{title[0]}»: {parameter} = {after} (сейчас {before})",
            f'rule "{title[1]}": {parameter} = {after} (now {before})',
        )
    return Change(
        RULE, rule, "profile", (), parameter, after - before, after, points, (("rule", rule),), sentence
    )


def needed_rows(values: IntArray) -> tuple[int, ...]:
    """Indices as a tuple of plain whole numbers."""
    return tuple(int(v) for v in values)

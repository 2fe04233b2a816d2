"""Who may take a place that arrived outside the campaign, and who together with whom."""

from __future__ import annotations

from collections import Counter

import numpy as np

from rules.answers.new_group import Call
from rules.answers.remedies import quota_rows
from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Assignment, Context, Facts
from rules.derived import groups_allowed, number_limits, places_in_quota
from rules.pair_checks import admits
from rules.registry import PAIR_RULES, PLAN_RULES

_BY_DAYS = ("available", "travel", "lead_time", "not_repeated")
"""Pair rules that ask for the days of the group."""
_ABOUT_PROGRAMME = ("approved_programme", "not_repeated", "position_match")
"""Pair rules that mean nothing where only a subject is named."""
_OF_ONE_SCHOOL = ("no_overlap", "programme_once", "school_absence", "subject_cover", "not_together")
OF_DISTRICT = ("quota", "number_allotment", "budget")
"""Plan rules about more than a school."""
_HAS_ITS_GROUPS = "groups_per_person"


def admitted(context: Context, call: Call, group: int) -> tuple[IndexArray, Counter[str], tuple[str, ...]]:
    """Posts that the pair rules admit, how many of those that fit the subject each rule excludes, and the
    rules not asked."""
    dataset = context.dataset
    posts = np.arange(dataset.n_teachers, dtype=np.int32)
    if call.district >= 0:
        posts = posts[dataset.teacher_district[posts] == call.district]
    skipped = [
        *(_BY_DAYS[:3] if call.days is None else ()),
        *(() if call.programme >= 0 else _ABOUT_PROGRAMME),
    ]
    asked = [rule for rule in PAIR_RULES if rule.name != "source" and context.profile.enabled(rule.name)]
    fitting = ("subject_match", "position_match")
    excluded: Counter[str] = Counter()
    for rule in sorted(asked, key=lambda rule: rule.name not in fitting):
        if rule.name in skipped:
            continue
        good = admits(rule, context, posts, np.full(len(posts), group, dtype=np.int32))
        if rule.name not in fitting and not good.all():
            excluded[rule.name] = int((~good).sum())
        posts = posts[good]
    if call.subject >= 0 and not context.profile.enabled("subject_match"):
        posts = posts[dataset.teachers.subjects.contains(len(dataset.subjects))[posts, call.subject]]
    return posts, excluded, tuple(rule.name for rule in asked if rule.name in skipped)


def possible(facts: Facts, posts: IndexArray, group: int, call: Call) -> tuple[IndexArray, Counter[str]]:
    """Of these the first post of each person who can still be seated beside the plan."""
    person = facts.dataset.teachers.person[posts]
    posts = posts[np.sort(np.unique(person, return_index=True)[1])]
    excluded: Counter[str] = Counter()
    held = np.bincount(facts.person, minlength=facts.dataset.n_persons)
    full: BoolArray = held >= groups_allowed(facts.dataset)
    if facts.context.profile.enabled(_HAS_ITS_GROUPS):
        out = full[facts.dataset.teachers.person[posts]]
        if out.any():
            excluded[_HAS_ITS_GROUPS] = int(out.sum())
        posts = posts[~out]
    kept = []
    for post in posts.tolist():
        rule = breaks(facts, post, group, call)
        if rule:
            excluded[rule] += 1
        else:
            kept.append(post)
    return np.array(kept, dtype=np.int32), excluded


def breaks(facts: Facts, post: int, group: int, call: Call) -> str:
    """The first rule that one more place of this post would break ("": none)."""
    dataset, plan = facts.dataset, facts.assignment
    schools = dataset.teachers.school[dataset.teachers.person == dataset.teachers.person[post]]
    near = np.isin(
        dataset.teachers.person[plan.teacher],
        dataset.teachers.person[np.isin(dataset.teachers.school, schools)],
    )
    before = Assignment(plan.teacher[near], plan.group[near])
    after = Assignment(
        np.append(before.teacher, post).astype(np.int32), np.append(before.group, group).astype(np.int32)
    )
    asked = _OF_ONE_SCHOOL if call.days is not None else ("programme_once",)
    for rule in PLAN_RULES:
        if rule.name in asked and facts.context.profile.enabled(rule.name):
            parameters = facts.context.profile.parameters(rule.name)
            counts = [len(rule.check(Facts(facts.context, p), parameters)) for p in (before, after)]
            if counts[1] > counts[0]:
                return rule.name
    return _without_room(facts, post, group)


def _without_room(facts: Facts, post: int, group: int) -> str:
    """The first rule about a district, a school or a quota that has no room for one more place ("": none)."""
    dataset, profile = facts.dataset, facts.context.profile
    district, school = int(dataset.teacher_district[post]), int(dataset.teachers.school[post])
    units = (
        (dataset.districts, facts.district == district, district),
        (dataset.schools, facts.school == school, school),
    )
    if profile.enabled("quota"):
        for row in quota_rows(dataset, post, group).tolist():
            if len(places_in_quota(facts, row)) >= dataset.quotas.max_seats.values[row]:
                return "quota"
    if profile.enabled("number_allotment"):
        for limit, (_, inside, unit) in zip(number_limits(dataset), units, strict=True):
            holders = np.unique(facts.person[inside])
            known = dataset.teachers.person[post] in holders
            if limit.filled[unit] and not known and len(holders) >= limit.values[unit]:
                return "number_allotment"
    if profile.enabled("budget"):
        cost = dataset.place_cost
        for table, inside, unit in units:
            spent = int(cost[facts.assignment.group[inside]].sum() + cost[group])
            if table.budget.filled[unit] and cost[group] and spent > table.budget.values[unit]:
                return "budget"
    return ""


def together(
    facts: Facts, posts: IndexArray, order: IntArray, group: int, call: Call
) -> tuple[IntArray, dict[int, str]]:
    """The order in which nobody among the first cannot go with those before; and the places in it of those
    who for that reason stand behind them, with the rule."""
    first: list[int] = []
    later: list[int] = []
    barred: dict[int, str] = {}
    plan = facts.assignment
    for at in order.tolist():
        if len(first) >= call.places:
            later.append(at)
        elif first and (rule := breaks(Facts(facts.context, plan), int(posts[at]), group, call)):
            barred[at] = rule
            later.append(at)
        else:
            first.append(at)
            plan = Assignment(
                np.append(plan.teacher, posts[at]).astype(np.int32),
                np.append(plan.group, group).astype(np.int32),
            )
    both = [*first, *later]
    return np.array(both, dtype=np.int64), {both.index(at): rule for at, rule in barred.items()}

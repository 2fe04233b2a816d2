"""Places that arrive outside the campaign («срочно до 16:00: шесть физиков»): whom to ring, in what order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rules.answers.new_group import Call, with_call
from rules.base import Sentence
from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Assignment, Context, Facts
from rules.derived import groups_allowed
from rules.pair_checks import admits
from rules.profile import effective_goals
from rules.registry import PAIR_RULES, PLAN_RULES, goal
from rules.substitution.gains import gains
from rules.wording import day

_BY_DAYS = ("available", "travel", "lead_time", "not_repeated")
"""Pair rules that ask for the days of the group."""
_ABOUT_PROGRAMME = ("approved_programme", "not_repeated", "position_match")
"""Pair rules that mean nothing where only a subject is named."""
_OF_ONE_SCHOOL = ("no_overlap", "programme_once", "school_absence", "subject_cover", "not_together")
HAS_ITS_GROUPS, BUSY = "groups_per_person", "no_overlap"
_NO_DAY = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True)
class Ringing:
    """Somebody to ring.

    ``gains``: what the place adds to each goal, in their order; ``due``: the day on which the right falls due
    (None: not known); ``severity``: largest gap that the programme covers (0: none known); ``seated``: has
    another place in the plan; ``turn``: the how-manieth of the school among those whom the goals rank alike;
    ``reasons``: why this one; ``before_next``: why before the next one.
    """

    teacher: int
    gains: tuple[tuple[str, int], ...]
    due: date | None
    severity: int
    seated: bool
    turn: int
    reasons: tuple[Sentence, ...]
    before_next: Sentence


@dataclass(frozen=True)
class Ranked:
    """Whom to ring in order, and by which rule how many others are out of the question; ``unchecked``: rules
    that could not be asked, because the days or the programme are not known."""

    call: Call
    order: tuple[Ringing, ...]
    excluded: tuple[tuple[str, int], ...]
    unchecked: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """There are as many people as places."""
        return len(self.order) >= self.call.places


def ranked(context: Context, plan: Assignment, call: Call) -> Ranked:
    """The posts that may take such a place, whom to ring first.

    By the profile's goals in their order (what the place would add to each); where they tie one of each
    school first, then the larger gap, then the earlier due date, then the order of the data.  Nobody has to
    have applied: the rule ``source`` is left aside.  Of several posts of a person the first that fits.
    """
    wide = replace(context, dataset=with_call(context, call))
    group = wide.dataset.n_groups - 1
    facts = Facts(wide, plan)
    posts, excluded, unchecked = _admitted(wide, call, group)
    posts, refused = _possible(facts, posts, group, call)
    worth = gains(facts, effective_goals(wide), posts, group)
    order = _order(wide, posts, worth, group)
    if "school_served" in worth:  # one place serves a school, a second one does not serve it again
        first = np.unique(wide.dataset.teachers.school[posts[order]], return_index=True)[1]
        worth["school_served"] = np.where(
            np.isin(np.arange(len(posts)), order[first]), worth["school_served"], 0
        )
        order = _order(wide, posts, worth, group)
    order, waits = _together(facts, posts, order, group, call)
    ringing = _worded(facts, posts, worth, order, group)
    ringing = tuple(_waiting(one) if position in waits else one for position, one in enumerate(ringing))
    return Ranked(call, ringing, tuple((excluded + refused).items()), unchecked)


# --- who may ----------------------------------------------------------------------------------------------


def _admitted(context: Context, call: Call, group: int) -> tuple[IndexArray, Counter[str], tuple[str, ...]]:
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


def _possible(facts: Facts, posts: IndexArray, group: int, call: Call) -> tuple[IndexArray, Counter[str]]:
    """Of these the first post of each person who can still be seated beside the plan."""
    person = facts.dataset.teachers.person[posts]
    posts = posts[np.sort(np.unique(person, return_index=True)[1])]
    excluded: Counter[str] = Counter()
    held = np.bincount(facts.person, minlength=facts.dataset.n_persons)
    full: BoolArray = held >= groups_allowed(facts.dataset)
    if facts.context.profile.enabled(HAS_ITS_GROUPS):
        out = full[facts.dataset.teachers.person[posts]]
        if out.any():
            excluded[HAS_ITS_GROUPS] = int(out.sum())
        posts = posts[~out]
    kept = []
    for post in posts.tolist():
        rule = _breaks(facts, post, group, call)
        if rule:
            excluded[rule] += 1
        else:
            kept.append(post)
    return np.array(kept, dtype=np.int32), excluded


def _breaks(facts: Facts, post: int, group: int, call: Call) -> str:
    """The first rule that one more place of this post would break in its school ("": none)."""
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
    return ""


def _together(
    facts: Facts, posts: IndexArray, order: IntArray, group: int, call: Call
) -> tuple[IntArray, frozenset[int]]:
    """The order in which nobody among the first cannot go with those before; and the places in it of those
    who for that reason stand behind them."""
    first: list[int] = []
    later: list[int] = []
    barred: list[int] = []
    plan = facts.assignment
    for at in order.tolist():
        if len(first) >= call.places:
            later.append(at)
        elif first and _breaks(Facts(facts.context, plan), int(posts[at]), group, call):
            barred.append(at)
            later.append(at)
        else:
            first.append(at)
            plan = Assignment(
                np.append(plan.teacher, posts[at]).astype(np.int32),
                np.append(plan.group, group).astype(np.int32),
            )
    both = [*first, *later]
    return np.array(both, dtype=np.int64), frozenset(both.index(at) for at in barred)


def _waiting(one: Ringing) -> Ringing:
    told = ("вместе с названными выше школа не отпустит", "the school can't spare this one with those above")
    return replace(one, reasons=(*one.reasons, told))


# --- in what order ----------------------------------------------------------------------------------------


def _order(context: Context, posts: IndexArray, worth: dict[str, IntArray], group: int) -> IntArray:
    """Positions in ``posts``: goals, then one of each school, the larger gap, the earlier due date."""
    due = _due(context, posts)
    severity = _severity(context, posts, group)
    columns = [-worth[name] for name in reversed(list(worth))]
    first = np.lexsort([np.arange(len(posts)), due, -severity, *columns])
    turn = _turns(context, posts, worth, first)
    return np.lexsort([np.arange(len(posts)), due, -severity, turn, *columns])


def _turns(context: Context, posts: IndexArray, worth: dict[str, IntArray], order: IntArray) -> IntArray:
    """Per position the how-manieth of its school it is among those whom the goals rank alike."""
    seen: Counter[tuple[object, ...]] = Counter()
    turn = np.zeros(len(posts), dtype=np.int64)
    for at in order.tolist():
        tied = (*(int(column[at]) for column in worth.values()), _school(context, posts, at))
        seen[tied] += 1
        turn[at] = seen[tied]
    return turn


def _school(context: Context, posts: IndexArray, at: int) -> int:
    return int(context.dataset.teachers.school[posts[at]])


def _due(context: Context, posts: IndexArray) -> IntArray:
    due = context.due_date[context.dataset.teachers.person[posts]]
    return np.where(np.isnat(due), _NO_DAY, due).astype("datetime64[D]").astype(np.int64)


def _severity(context: Context, posts: IndexArray, group: int) -> IntArray:
    dataset = context.dataset
    person, gap, severity = context.person_competency
    taught = dataset.programmes.competencies[int(dataset.groups.programme[group])]
    covered = np.isin(gap, taught)
    worst = np.zeros(dataset.n_persons, dtype=np.int64)
    np.maximum.at(worst, person[covered], severity[covered])
    return worst[dataset.teachers.person[posts]]


# --- in words ---------------------------------------------------------------------------------------------


def _worded(
    facts: Facts, posts: IndexArray, worth: dict[str, IntArray], order: IntArray, group: int
) -> tuple[Ringing, ...]:
    severity, turn = _severity(facts.context, posts, group), _turns(facts.context, posts, worth, order)
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
                    "следующего школа не отпустит вместе с названными",
                    "the next can't go with those above",
                )
            return (
                f"раньше следующего: «{ru}» {one:+d} против {other:+d}",
                f'before the next: "{en}" {one:+d} against {other:+d}',
            )
    ties: tuple[tuple[IntArray, Sentence], ...] = (
        (turn, ("цели равны: сначала по одному от школы", "the goals tie: one of each school first")),
        (severity, ("цели равны: больше дефицит", "the goals tie: the larger gap")),
        (_due(facts.context, posts), ("цели равны: срок наступает раньше", "the goals tie: due earlier")),
    )
    if _school(facts.context, posts, at) == _school(facts.context, posts, following):
        ties = ties[1:]  # of one school those further on come later for the other reasons
    in_order = ("поровну во всём: порядок списка", "a tie in everything: the order of the data")
    return next((words for column, words in ties if column[at] != column[following]), in_order)

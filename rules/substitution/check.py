"""The judge of a rebalancing: breaches and figures, from the case, the plan afterwards, the chains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rules.audit import Verdict, audit
from rules.base import Sentence, Violation
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.lacking import short_of_numbers
from rules.substitution.moves import NOWHERE, Chain, Step
from rules.substitution.numbers import with_passed_numbers
from rules.substitution.policy import Level

RULE = "rebalancing"
"""Name under which breaches of a rebalancing itself are told; those of the plan have their rules' names."""


@dataclass(frozen=True)
class Figures:
    """The goals of a rebalancing, counted: places filled of those freed, persons moved, sum of levels."""

    filled: int
    moved: int
    level: int


@dataclass(frozen=True, eq=False)
class Judgement:
    """What the judge found."""

    violations: tuple[Violation, ...]
    figures: Figures
    plan: Verdict

    @property
    def ok(self) -> bool:
        """No rule is broken, neither of plans nor of rebalancings."""
        return not self.violations and self.plan.ok


def judge(case: Case, after: Assignment, chains: Sequence[Chain]) -> Judgement:
    """Check the plan afterwards under the profile, and that the chains lead to it and are allowed.

    Unique numbers that were freed may have passed to other districts and schools.
    """
    context = case.context
    dataset = with_passed_numbers(case, after)
    verdict = audit(dataset, after, context.profile, as_of=context.as_of, seed=context.seed)
    before, now = _places(case.before), _places(after)
    found = [
        *_kept(case, now),
        *_explained(case, before, now, chains),
        *_by_other_posts(case, now - before),
        *(fault for chain in chains for fault in _chain(case, before, chain)),
        *_begun(case, chains),
        *_filled(case, after),
        *_numbered(case, after),
    ]
    return Judgement(tuple(found), count(case, after, chains), verdict)


def _filled(case: Case, after: Assignment) -> Iterator[Violation]:
    """No more places are given than fell free: more would be a new plan, not a rebalancing."""
    given = len(after) - int(case.stays.sum())
    if given > case.freed:
        yield Violation(
            rule=RULE,
            objects=(),
            figures={"kind": "too_many", "counted": given, "allowed": case.freed},
            sentence_ru=f"Роздано мест {given}, а освободилось {case.freed}.",
            sentence_en=f"{given} places are given, and {case.freed} fell free.",
        )


def _numbered(case: Case, after: Assignment) -> Iterator[Violation]:
    """Nobody comes without a number beyond those that are free, where a place needs one."""
    short = short_of_numbers(case, after)
    if short is not None:
        came, free = short
        yield Violation(
            rule=RULE,
            objects=(),
            figures={"kind": "numbers", "counted": came, "allowed": free},
            sentence_ru=f"Замен без уникального номера {came}, а свободных номеров {free}.",
            sentence_en=f"{came} substitutes without a unique number, and {free} numbers are free.",
        )


def count(case: Case, after: Assignment, chains: Sequence[Chain]) -> Figures:
    """The goals from the plans; the levels from who enters whose place."""
    filled = min(case.freed, len(after) - int(case.stays.sum()))
    last = [chain.steps[-1] for chain in chains]
    persons = case.dataset.teachers.person
    entered = [step for step in last if not case.was_seated[persons[step.teacher]]]
    return Figures(filled, _moved(case, after), sum(int(level_of(case, step)) for step in entered))


def _moved(case: Case, after: Assignment) -> int:
    """Persons who did not refuse, had a place, and whose groups changed."""
    persons, width = case.dataset.teachers.person, case.dataset.n_groups
    was = {*(persons[case.before.teacher].astype(np.int64) * width + case.before.group).tolist()}
    now = {*(persons[after.teacher].astype(np.int64) * width + after.group).tolist()}
    changed = {key // width for key in was ^ now}
    return sum(1 for person in changed if case.was_seated[person])


def _places(plan: Assignment) -> set[tuple[int, int]]:
    return set(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))


def _kept(case: Case, now: set[tuple[int, int]]) -> Iterator[Violation]:
    """Refused places stay empty of their refusers, pinned ones stay, nobody else is left without."""
    persons = case.dataset.teachers.person
    after = Counter(int(persons[teacher]) for teacher, _ in now)
    due: Counter[int] = Counter()
    for place, (teacher, group) in enumerate(
        zip(case.before.teacher.tolist(), case.before.group.tolist(), strict=True)
    ):
        if case.is_refused[place] and (teacher, group) in now:
            displaced = bool(case.is_displaced[place])
            kind, sentence = ("uprooted", _UPROOTED) if displaced else ("refused", _REFUSED)
            yield _fault(case, teacher, group, kind, sentence)
        if case.pinned[place] and (teacher, group) not in now:
            yield _fault(case, teacher, group, "pinned", _PINNED)
        if case.stays[place]:
            due[int(persons[teacher])] += 1
    for place in np.flatnonzero(case.stays).tolist():
        teacher, group = int(case.before.teacher[place]), int(case.before.group[place])
        if after[int(persons[teacher])] < due[int(persons[teacher])] and (teacher, group) not in now:
            yield _fault(case, teacher, group, "lost", _LOST)


def _explained(
    case: Case, before: set[tuple[int, int]], now: set[tuple[int, int]], chains: Sequence[Chain]
) -> Iterator[Violation]:
    """The chains enter each new place once and leave each place that is gone; nothing else changes."""
    steps = [step for chain in chains for step in chain.steps]
    entered = Counter((step.teacher, step.to_group) for step in steps)
    for teacher, group in sorted(now - before):
        if entered.pop((teacher, group), 0) != 1:
            yield _fault(case, teacher, group, "unexplained", _UNEXPLAINED)
    for teacher, group in sorted(entered):
        yield _fault(case, teacher, group, "untrue", _UNTRUE)
    persons = case.dataset.teachers.person
    left = Counter((int(persons[s.teacher]), s.from_group) for s in steps if s.from_group != NOWHERE)
    gone = Counter(
        (int(persons[teacher]), group)
        for place, (teacher, group) in enumerate(
            zip(case.before.teacher.tolist(), case.before.group.tolist(), strict=True)
        )
        if case.stays[place] and (teacher, group) not in now
    )
    for person, group in sorted((left - gone) + (gone - left)):
        post = int(np.flatnonzero(persons == person)[0])
        yield _fault(case, post, group, "unexplained", _UNEXPLAINED)


def _by_other_posts(case: Case, new: set[tuple[int, int]]) -> Iterator[Violation]:
    """Nobody enters by another post a group in which the person's place stays: that would be no move."""
    persons = case.dataset.teachers.person
    stays = set(zip(persons[case.before.teacher[case.stays]], case.before.group[case.stays], strict=True))
    for teacher, group in sorted(new):
        if (persons[teacher], group) in stays:
            yield _fault(case, teacher, group, "other_post", _OTHER_POST)


def _chain(case: Case, before: set[tuple[int, int]], chain: Chain) -> Iterator[Violation]:
    for place, step in enumerate(chain.steps):
        last = place == len(chain.steps) - 1
        follows = chain.steps[place + 1] if not last else None
        if (step.from_group == NOWHERE) != last or (
            follows is not None and not _leads_to(case, before, step, follows)
        ):
            yield _fault(case, step.teacher, step.to_group, "broken", _BROKEN)
        if case.refusers[case.dataset.teachers.person[step.teacher]]:
            yield _fault(case, step.teacher, step.to_group, "refuser", _REFUSER)
        if level_of(case, step) > case.farthest[step.to_group]:
            yield _fault(case, step.teacher, step.to_group, "window", _WINDOW)
    if chain.moved > case.policy.chain_limit:
        first = chain.steps[0]
        yield _fault(case, first.teacher, first.to_group, "too_long", _TOO_LONG)


def _begun(case: Case, chains: Sequence[Chain]) -> Iterator[Violation]:
    """A chain begins with a place that somebody refused, each of them once, or with one that was free."""
    places = _places(case.before)
    refused = {place for place in _refused(case) if not case.ended[place[1]]}
    free = case.dataset.groups.max_size - case.dataset.groups.seats_elsewhere
    spare = Counter({g: int(free[g]) for g in range(case.dataset.n_groups)})
    spare.subtract(Counter(group for _, group in places))
    for chain in chains:
        first = chain.steps[0]
        place = (first.left_by, first.to_group)
        if first.left_by == NOWHERE and spare[first.to_group] > 0:
            spare[first.to_group] -= 1
        elif first.left_by != NOWHERE and place in refused:
            refused.remove(place)
        else:
            yield _fault(case, first.teacher, first.to_group, "not_free", _NOT_FREE)


def _refused(case: Case) -> set[tuple[int, int]]:
    which = case.is_refused
    return set(zip(case.before.teacher[which].tolist(), case.before.group[which].tolist(), strict=True))


def _leads_to(case: Case, before: set[tuple[int, int]], step: Step, follows: Step) -> bool:
    """The next step enters the place that the person left, and names the post that held it."""
    if follows.to_group != step.from_group or follows.left_by == NOWHERE:
        return False
    persons = case.dataset.teachers.person
    held = (follows.left_by, follows.to_group) in before
    return held and bool(persons[follows.left_by] == persons[step.teacher])


def level_of(case: Case, step: Step) -> Level:
    """How near the post is to whoever left the place; a place that nobody left is the region's."""
    if step.left_by == NOWHERE:
        return Level.REGION
    return Level(int(case.level(np.array([step.teacher]), np.array([step.left_by]))[0]))


def _fault(case: Case, teacher: int, group: int, kind: str, sentence: Sentence) -> Violation:
    named = str(case.dataset.teachers.teacher_id[teacher]), str(case.dataset.groups.group_id[group])
    return Violation(
        rule=RULE,
        objects=(("teacher", named[0]), ("group", named[1])),
        figures={"kind": kind},
        sentence_ru=sentence[0].format(*named),
        sentence_en=sentence[1].format(*named),
    )


_REFUSED: Sentence = (
    "Педагог {0} отказался от группы {1}, а место за ним осталось.",
    "Teacher {0} refused group {1} and still has the place.",
)
_UPROOTED: Sentence = (
    "Педагог {0} не может учиться в группе {1} в её новые дни, а место за ним осталось.",
    "Teacher {0} can't keep the place in group {1} on its new days and still has it.",
)
_PINNED: Sentence = (
    "Место педагога {0} в группе {1} закреплено, а в плане его нет.",
    "The place of teacher {0} in group {1} is pinned and gone.",
)
_LOST: Sentence = (
    "Педагог {0} не отказывался от группы {1} и остался без места.",
    "Teacher {0} did not refuse group {1} and is left without a place.",
)
_UNEXPLAINED: Sentence = (
    "Место педагога {0} в группе {1} изменилось, а ни одна цепочка этого не говорит.",
    "The place of teacher {0} in group {1} changed, and no chain says so.",
)
_UNTRUE: Sentence = (
    "Цепочка даёт педагогу {0} место в группе {1}, а план нет.",
    "A chain gives teacher {0} a place in group {1}, the plan does not.",
)
_BROKEN: Sentence = (
    "Цепочка рвётся на педагоге {0} у группы {1}.",
    "The chain is broken at teacher {0}, group {1}.",
)
_NOT_FREE: Sentence = (
    "Педагог {0} занимает в группе {1} место, которое никто не освободил и которое не пустовало.",
    "Teacher {0} takes a place in group {1} that nobody left and that was not free.",
)
_OTHER_POST: Sentence = (
    "Педагог {0} уже учится в группе {1} по другой должности.",
    "Teacher {0} has a place in group {1} by another post already.",
)
_REFUSER: Sentence = (
    "Педагог {0} отказался от места и сам получает другое, в группе {1}.",
    "Teacher {0} refused a place and gets another one by itself, in group {1}.",
)
_WINDOW: Sentence = (
    "До начала группы {1} осталось слишком мало дней, чтобы место занял педагог {0} не из той школы.",
    "Too few days are left before group {1} for teacher {0}, who is of another school, to take the place.",
)
_TOO_LONG: Sentence = (
    "В цепочке, которую начинает педагог {0} в группе {1}, слишком много переходов.",
    "The chain begun by teacher {0} in group {1} moves too many persons.",
)

"""Questions about one plan, answered one after another in a child process; what it told is never lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from rules.answers.remedies import Kind, Remedy, applied
from rules.columns import IndexArray
from rules.context import Assignment, Context
from solver.allocate import build
from solver.answers.admitting import Changes, admitting
from solver.answers.asked import Asking
from solver.answers.comparing import Compared, Finding, loss, spans
from solver.answers.forcing import (
    Base,
    Bench,
    Forced,
    count_ahead,
    force_in,
    force_out,
    screened,
    without_bounds,
)
from solver.answers.locally import local_bench
from solver.answers.trial import Admits
from solver.child import Ended, Manner, SolverError, run_in_child
from solver.cpsat import Effort, EngineStatus, maximise
from solver.options import Control, Options
from solver.pairs import candidate_pairs
from solver.program import Linear
from solver.result import GoalValue, RowMultipliers

_NEAR, _PART = 0.5, 0.7
"""Where the plan is not proven: part of all the time for a part of the plan that is; and part of a question's
time for that part, which comes first; the whole plan has what is left."""


_NO_BOUND = 2**62
_SEARCHABLE = 50_000
"""Pairs up to which a search of everything may prove what the plan itself has not proven."""
_SCREENING = 0.2
"""Where the plan is proven: part of all the time for multipliers of its goals."""


class Aim(StrEnum):
    """What is forced."""

    INTO = "into"
    """The person gets one of the pairs."""
    OUT_OF = "out_of"
    """The person gets none of the pairs."""
    OPEN = "open"
    """Anybody enters the group of the pairs."""


@dataclass(frozen=True, eq=False)
class Force:
    """One demand: ``programme`` and ``group`` (-1: any of the programme) say what it is about, ``teacher``
    and ``group_of`` are the candidate pairs concerned."""

    aim: Aim
    programme: int
    group: int
    teacher: IndexArray
    group_of: IndexArray


@dataclass(frozen=True)
class AtMost:
    """How many people can be in a group at once where its minimum does not bind: at least ``least`` and,
    proven, at most ``most`` (None: nothing is proven); ``need``: how many of ours it needs to run."""

    least: int
    most: int | None
    need: int


@dataclass(frozen=True, eq=False)
class Answer:
    """A demand and what it does.

    ``local``: where nothing is decided for the whole plan, what is proven of its part around the groups
    concerned (:mod:`solver.answers.locally`); ``ahead``: see :func:`solver.answers.forcing.count_ahead`, for
    the goal that loses (None: does not apply).
    """

    force: Force
    forced: Forced
    local: Forced | None = None
    ahead: int | None = None
    at_most: AtMost | None = None

    @property
    def told(self) -> Forced:
        """What is to be told: of the whole plan, else of its part."""
        return self.local or self.forced


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked about a plan.

    ``goals``: values and proven bounds of the plan; empty where nothing is proven of it.  ``asking``: whose
    changes are to be tried (None: nobody's); ``multipliers``: by goal, what proves its bound.
    """

    context: Context
    plan: Assignment
    goals: tuple[GoalValue, ...]
    forces: tuple[Force, ...]
    asking: Asking | None = None
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Answered:
    """The answers so far, in the order of the forces; ``changes`` is None where none were asked for or
    reached; ``base``: the plan's goals as they were taken."""

    answers: tuple[Answer, ...] = ()
    changes: Changes | None = None
    base: tuple[GoalValue, ...] = ()
    finished: bool = False


def explain(
    question: Question, options: Options, should_stop: Callable[[], bool] = lambda: False
) -> Answered:
    """Answer in a process of its own, within the limits; what time did not allow is left out.

    Raises: SolverError: the process ended without having told anything.
    """
    manner = Manner(should_stop)
    work = _Explaining(question, options)
    ended: Ended[Answered, Answered] = run_in_child(work, options, manner, lambda told: None)
    if ended.answer is not None:
        return ended.answer
    if ended.last is not None:
        return ended.last
    if ended.killed:
        return Answered()
    raise SolverError(ended.failure)


@dataclass(frozen=True, eq=False)
class _Explaining:
    """The child's work."""

    question: Question
    options: Options

    def __call__(self, tell: Callable[[Answered], None], stopped: Callable[[], bool]) -> Answered:
        control = Control(time.monotonic() + self.options.seconds, stopped)
        return answered(self.question, control, tell, self.options.workers)


def answered(
    question: Question,
    control: Control,
    tell: Callable[[Answered], None] = lambda answered: None,
    workers: int = 1,
) -> Answered:
    """Answer every demand, then try the changes, in this process."""
    context, plan = question.context, question.plan
    pairs = candidate_pairs(context)
    known = Base(plan, question.goals, question.multipliers)
    base = known if question.goals else without_bounds(context, pairs, plan)
    bench = Bench(context, pairs, base, control, workers)
    found = Answered(base=base.goals)
    tell(found)
    if base.proven:
        bench = screened(bench, _SCREENING * control.left)
    near = None if base.proven else _near(bench, question)
    bench = replace(bench, brief=near is not None and len(pairs) > _SEARCHABLE)
    left = len(question.forces) + (2 if question.asking is not None else 0)
    for force in question.forces:
        if control.ended:
            return found
        answer = _answer(bench, near, force, control.left / max(1, left))
        left -= 1
        found = replace(found, answers=(*found.answers, answer))
        tell(found)
    if question.asking is not None:
        tie = any(one.told.compared.finding is Finding.TIE for one in found.answers)
        least = Admits.CERTAINLY if tie else Admits.POSSIBLY
        soon = found
        made = admitting(
            near or bench, question.asking, lambda changes: tell(replace(soon, changes=changes)), least
        )
        found = replace(found, changes=made)
    return replace(found, finished=not control.ended)


def _near(bench: Bench, question: Question) -> Bench | None:
    """The part of the plan around every group that the question is about."""
    asking, groups = question.asking, bench.context.dataset.groups
    concerned = np.zeros(len(groups), dtype=np.bool_)
    for force in question.forces:
        concerned[force.group_of] = True
    if asking is not None:
        programmes = [*(wish.programme for wish in asking.wishes), *(p for _, p in asking.uncounted)]
        concerned |= np.isin(groups.programme, programmes)
    posts = [int(force.teacher[0]) for force in question.forces if force.aim is not Aim.OPEN]
    person = int(bench.context.dataset.teachers.person[posts[0]]) if posts else -1
    if asking is not None:
        person = asking.person
    return local_bench(bench, person, np.flatnonzero(concerned).astype(np.int32), _NEAR * bench.control.left)


def _answer(bench: Bench, near: Bench | None, force: Force, seconds: float) -> Answer:
    """The answer for the whole plan, and where that decides nothing, for the part of it."""
    began = time.monotonic()
    local = None if near is None else _in_part(near, force, _PART * seconds)
    known = _hopeless(bench, local) if bench.brief and local is not None else None
    left = seconds - (time.monotonic() - began)
    answer = _first_answer(bench, force, left) if known is None else Answer(force, known)
    if answer.forced.compared.finding is Finding.UNDECIDED:
        answer = replace(answer, local=local)
    told = answer.told
    if force.aim is Aim.INTO and told.compared.finding is Finding.LOSES:
        person = int(bench.context.dataset.teachers.person[force.teacher[0]])
        answer = replace(answer, ahead=count_ahead(bench, person, force.programme, told.compared.goal))
    return answer


def _hopeless(bench: Bench, local: Forced) -> Forced | None:
    """What the best plan of the part says of the whole one, where that ends at a goal that is not proven in
    the plan itself: a search as large as the plan's own would hardly tell more.  None: it may."""
    if not local.goals:
        return None
    names, given = bench.base.names, spans(bench.base.goals)
    one = loss(names, given, [(goal.value, _NO_BOUND) for goal in local.goals])
    value, bound = given[names.index(one.goal)] if one.goal else (0, 0)
    return Forced(one) if one.finding is Finding.UNDECIDED and value < bound else None


def _in_part(near: Bench, force: Force, seconds: float) -> Forced | None:
    """What is proven for the part of the plan; None: nothing, or nobody concerned belongs to it."""
    if (near.pairs.find(force.teacher, force.group_of) < 0).all():
        return None
    turn = force_out if force.aim is Aim.OUT_OF else force_in
    found = turn(near, force.teacher, force.group_of, seconds)
    return None if found.compared.finding is Finding.UNDECIDED else found


def _first_answer(bench: Bench, force: Force, seconds: float) -> Answer:
    teacher, group = force.teacher, force.group_of
    if force.aim is Aim.OUT_OF:
        return Answer(force, force_out(bench, teacher, group, seconds))
    if force.aim is Aim.OPEN:
        at_most = most_in_group(bench, force.group, seconds / 2)
        if at_most.most is not None and at_most.most < max(1, at_most.need):
            return Answer(force, Forced(Compared(Finding.IMPOSSIBLE)), at_most=at_most)
        return Answer(force, force_in(bench, teacher, group, seconds / 2), at_most=at_most)
    return Answer(force, force_in(bench, teacher, group, seconds))


def most_in_group(bench: Bench, group: int, seconds: float) -> AtMost:
    """How many candidates can be in the group at once under all rules but its minimum."""
    dataset = bench.context.dataset
    freed = replace(bench.context, dataset=applied(dataset, Remedy(Kind.MINIMUM, group)))
    problem = build(freed, bench.pairs)
    inside = np.flatnonzero(bench.pairs.group == group)
    form = Linear.of(inside, np.ones(len(inside), dtype=np.int64))
    effort = Effort(bench.control.within(seconds), workers=bench.workers, seed=bench.context.seed)
    found = maximise(problem.program, form, effort, hint=problem.point(bench.base.assignment))
    reached = 0 if found.x is None else form.value(found.x)
    most = reached if found.status is EngineStatus.OPTIMAL else found.bound
    least = dataset.groups.min_size.get(group) or 0
    missing = least - int(dataset.groups.seats_elsewhere[group])
    bound = bench.context.profile.enabled("group_minimum") and not dataset.groups.shared[group]
    return AtMost(reached, most, max(0, missing) if bound else 0)

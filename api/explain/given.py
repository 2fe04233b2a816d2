"""What ``kvota explain`` is asked and about which plan, every mistake told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from api.exits import all_wrong, wrong_option
from api.explain.page import check_page
from api.figures import check_figures
from api.loading import attempt, load
from api.plan_folder import read_certificate
from api.same_input import check_same_input
from datasets.plan_table import read_assignments
from rules.audit import Verdict, audit
from rules.base import Sentence
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.registry import RULES
from rules.substitution.changes import announced
from solver.result import GoalStatus, GoalValue

Content = Mapping[str, object]
"""What a ``plan.json`` holds."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for: a person (``teacher``), or a group that nobody is in (``closed``).

    ``began``: the clock at the start of the command.
    """

    dataset: Path
    plan: Path
    rules: str
    teacher: str | None
    programme: str | None
    group: str | None
    closed: str | None
    time_limit: float
    workers: int
    began: float
    memory_limit: int | None = None
    out: Path | None = None
    changes: bool = True
    """Whether to look for changes that would have admitted the person."""


@dataclass(frozen=True, eq=False)
class Given:
    """The plan asked about, and whom or what the question concerns (rows of the tables, -1: nothing).

    ``goals``: values with the bounds that the plan's certificate proves; empty where it proves nothing here
    (a table without a certificate, another profile, a plan after a rebalancing).
    """

    context: Context
    plan: Assignment
    goals: tuple[GoalValue, ...]
    counted: tuple[tuple[str, int], ...]
    teacher: int
    programme: int
    group: int
    closed: int

    @property
    def proven(self) -> bool:
        """Every goal of the plan is proven."""
        return bool(self.goals) and all(goal.status is GoalStatus.PROVEN for goal in self.goals)

    @property
    def person(self) -> int:
        """The person asked about."""
        return int(self.context.dataset.teachers.person[self.teacher])

    @property
    def held(self) -> list[tuple[int, int]]:
        """``(post, group)`` of every place of the person."""
        mine = self.context.dataset.teachers.person[self.plan.teacher] == self.person
        return sorted(zip(self.plan.teacher[mine].tolist(), self.plan.group[mine].tolist(), strict=True))


def read(request: Request) -> Given:
    """Everything read and judged.

    Raises: InputError: options that don't go together, unreadable input, a plan for other data, one that
    breaks rules, or a name that the data don't know.
    """
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, request.workers, 0, None), errors)
    attempt(lambda: _check_options(request), errors)
    attempt(lambda: check_page(request.out), errors)
    certificate = attempt(lambda: (read_certificate(request.plan),), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None or certificate is None:
        raise all_wrong(errors)
    (found, profile), (claimed,) = loaded, certificate
    if claimed is not None:
        check_same_input(claimed, found.dataset, request.plan)
    return _judged(request, found.dataset, profile, claimed)


def _check_options(request: Request) -> None:
    if (request.teacher is None) == (request.closed is None):
        raise wrong_option(
            "--teacher, --closed",
            f"{request.teacher or ''} {request.closed or ''}".strip(),
            ("нужен ровно один вопрос", "exactly one question is needed"),
            ("--teacher КОД или --closed ГРУППА", "--teacher ID or --closed GROUP"),
        )
    narrowed = [name for name in (request.programme, request.group) if name is not None]
    if len(narrowed) > 1 or (narrowed and request.teacher is None):
        raise wrong_option(
            "--programme, --group",
            " ".join(narrowed),
            ("так не сочетается", "these don't go together"),
            ("с --teacher одно из двух: --programme или --group", "with --teacher, one of the two"),
        )


def _judged(request: Request, dataset: Dataset, profile: Profile, claimed: Content | None) -> Given:
    told_by = _rebalanced_on(claimed)
    dataset = dataset if told_by is None else announced(dataset, told_by)
    context = Context(dataset, profile, _day(claimed), _seed(claimed))
    table = read_assignments(request.plan, dataset)
    plan = Assignment(table.teacher, table.group)
    verdict = audit(dataset, plan, profile, as_of=context.as_of, seed=context.seed)
    if table.unknown or not verdict.ok:
        raise _rejected(request.plan, len(table.unknown), verdict)
    goals = _claimed_goals(claimed, profile, verdict, request.plan)
    closed = _row(dataset.group_index, "--closed", request.closed, _A_GROUP)
    _check_closed(dataset, plan, closed)
    programmes = {str(name): i for i, name in enumerate(dataset.programmes.programme_id)}
    return Given(
        context,
        plan,
        goals if told_by is None else (),
        verdict.goals,
        _row(dataset.teacher_index, "--teacher", request.teacher, _A_TEACHER),
        _row(programmes, "--programme", request.programme, _A_PROGRAMME),
        _row(dataset.group_index, "--group", request.group, _A_GROUP),
        closed,
    )


_A_TEACHER: Sentence = ("teacher_id из таблицы teachers", "a teacher_id of the table teachers")
_A_GROUP: Sentence = ("group_id из таблицы groups", "a group_id of the table groups")
_A_PROGRAMME: Sentence = ("programme_id из таблицы programmes", "a programme_id of the table programmes")


def _row(known: Mapping[str, int], option: str, name: str | None, expected: Sentence) -> int:
    if name is None:
        return -1
    if name not in known:
        message = ("такого кода нет в этих данных", "these data have no such id")
        raise wrong_option(option, name, message, expected)
    return known[name]


def _check_closed(dataset: Dataset, plan: Assignment, group: int) -> None:
    inside = int(np.count_nonzero(plan.group == group)) if group >= 0 else 0
    if inside:
        raise wrong_option(
            "--closed",
            str(dataset.groups.group_id[group]),
            (f"группа открыта: в плане мест {inside}", f"the group runs: {inside} places in the plan"),
            ("группа, в которой по плану никого нет", "a group that nobody is in"),
        )


def _rejected(plan: Path, unknown: int, verdict: Verdict) -> InputError:
    """The plan breaks rules: which and how often, without anybody's id."""
    titles = {rule.name: rule.title for rule in RULES}
    broken = dict.fromkeys(violation.rule for violation in verdict.violations)
    ru = ", ".join(f"«{titles[name][0]}»" for name in broken)
    en = ", ".join(f'"{titles[name][1]}"' for name in broken)
    count = len(verdict.violations) + unknown
    return InputError(
        [
            Problem(
                Grade.ERROR,
                str(plan),
                f"план нарушает правила, объяснять его нечего: нарушений {count}"
                + (f" ({ru})" if ru else ""),
                f"the plan breaks rules, there is nothing to explain: {count} violations"
                + (f" ({en})" if en else ""),
                expected_ru="план, который проходит kvota audit",
                expected_en="a plan that passes kvota audit",
                code="plan_rejected",
            )
        ]
    )


def _day(claimed: Content | None) -> date | None:
    text = claimed.get("as_of") if claimed else None
    return date.fromisoformat(text) if isinstance(text, str) else None


def _seed(claimed: Content | None) -> int:
    seed = claimed.get("seed", 0) if claimed else 0
    return seed if isinstance(seed, int) else 0


def _rebalanced_on(claimed: Content | None) -> date | None:
    told = claimed.get("rebalancing") if claimed else None
    text = told.get("as_of") if isinstance(told, Mapping) else None
    return date.fromisoformat(text) if isinstance(text, str) else None


def _claimed_goals(
    claimed: Content | None, profile: Profile, verdict: Verdict, plan: Path
) -> tuple[GoalValue, ...]:
    """The certificate's goals; empty where it was made under other rules or is none.

    Raises: InputError: it claims other values than the places give.
    """
    made_under = claimed.get("profile") if claimed else None
    if claimed is None or not isinstance(made_under, Mapping) or made_under.get("sha256") != profile.sha256:
        return ()
    told = claimed.get("goals")
    goals = tuple(_goal(one) for one in (told if isinstance(told, list) else []))
    if None in goals or tuple((g.name, g.value) for g in goals if g is not None) != verdict.goals:
        raise InputError([_other_claims(plan)])
    return tuple(goal for goal in goals if goal is not None)


def _goal(told: object) -> GoalValue | None:
    if not isinstance(told, Mapping):
        return None
    name, value, bound = told.get("name"), told.get("value"), told.get("bound")
    if not isinstance(value, int) or not isinstance(bound, int) or bound < value:
        return None
    status = GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED
    return GoalValue(str(name), value, bound, status)


def _other_claims(plan: Path) -> Problem:
    return Problem(
        Grade.ERROR,
        str(plan / "plan.json"),
        "цели в свидетельстве не те, что дают места плана",
        "the certificate's goals are not those that the places give",
        column="goals",
        expected_ru="папка плана такой, какой её записала kvota",
        expected_en="the plan folder as kvota wrote it",
        code="other_claims",
    )

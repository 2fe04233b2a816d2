"""What ``kvota explain`` is asked and about which plan, every mistake told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.claimed import Content, day_of_plan, goals_of_plan, made_under, rebalanced_on, seed_of_plan
from api.exits import all_wrong, wrong_option
from api.explain.page import check_page
from api.figures import check_figures
from api.loading import attempt, load
from api.multipliers_file import read_multipliers
from api.named import row_of
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
from solver.result import GoalStatus, GoalValue, RowMultipliers


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
    (a table without a certificate, another profile, a plan after a rebalancing); ``multipliers``: by goal,
    what proves them.
    """

    context: Context
    plan: Assignment
    goals: tuple[GoalValue, ...]
    counted: tuple[tuple[str, int], ...]
    teacher: int
    programme: int
    group: int
    closed: int
    multipliers: Mapping[str, RowMultipliers]

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
    told_by = rebalanced_on(claimed)
    dataset = dataset if told_by is None else announced(dataset, told_by)
    context = Context(dataset, profile, day_of_plan(claimed), seed_of_plan(claimed))
    table = read_assignments(request.plan, dataset)
    plan = Assignment(table.teacher, table.group)
    verdict = audit(dataset, plan, profile, as_of=context.as_of, seed=context.seed)
    if table.unknown or not verdict.ok:
        raise _rejected(request.plan, len(table.unknown), verdict)
    goals = _claimed_goals(claimed, profile, verdict, request.plan)
    about = _about(request, dataset)
    _check_closed(dataset, plan, about[3])
    multipliers = {} if claimed is None else read_multipliers(request.plan)
    return Given(
        context, plan, goals if told_by is None else (), verdict.goals, *about, multipliers=multipliers
    )


def _about(request: Request, dataset: Dataset) -> tuple[int, int, int, int]:
    """Rows of teacher, programme, group and closed group.  Raises: InputError: every unknown name."""
    programmes = {str(name): i for i, name in enumerate(dataset.programmes.programme_id)}
    errors: list[InputError] = []

    def row(option: str, known: Mapping[str, int], name: str | None, what: Sentence) -> int:
        found = None if name is None else attempt(lambda: row_of(known, option, name, what), errors)
        return -1 if found is None else found

    rows = (
        row("--teacher", dataset.teacher_index, request.teacher, _A_TEACHER),
        row("--programme", programmes, request.programme, _A_PROGRAMME),
        row("--group", dataset.group_index, request.group, _A_GROUP),
        row("--closed", dataset.group_index, request.closed, _A_GROUP),
    )
    if errors:
        raise all_wrong(errors)
    return rows


_A_TEACHER: Sentence = ("teacher_id из таблицы teachers", "a teacher_id of the table teachers")
_A_GROUP: Sentence = ("group_id из таблицы groups", "a group_id of the table groups")
_A_PROGRAMME: Sentence = ("programme_id из таблицы programmes", "a programme_id of the table programmes")


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


def _claimed_goals(
    claimed: Content | None, profile: Profile, verdict: Verdict, plan: Path
) -> tuple[GoalValue, ...]:
    """The certificate's goals; empty where it was made under other rules or is none.

    Raises: InputError: it claims other values than the places give.
    """
    if claimed is None or not made_under(claimed, profile):
        return ()
    goals = goals_of_plan(claimed)
    if goals is None or tuple((goal.name, goal.value) for goal in goals) != verdict.goals:
        raise InputError([_other_claims(plan)])
    return goals


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

"""The plan that a question of worth is about: one of ours, with its certificate, judged again before use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from api.claimed import Content, day_of_plan, goals_of_plan, is_rebalanced, made_under, seed_of_plan
from api.exits import all_wrong, wrong_option
from api.figures import check_figures
from api.loading import attempt, load
from api.plan_folder import CERTIFICATE, read_certificate
from api.same_input import check_same_input
from datasets.plan_table import read_assignments
from rules.audit import Verdict, audit
from rules.base import Sentence
from rules.context import Assignment, Context
from rules.problems import Grade, InputError, Problem
from solver.answers.aside import Base
from solver.options import Options
from solver.result import GoalValue


@dataclass(frozen=True)
class Request:
    """What every command about a plan's worth is given; ``out``: a workbook to write beside the lines."""

    dataset: Path
    plan: Path
    rules: str
    time_limit: float = 300.0
    workers: int = 1
    memory_limit: int | None = None
    out: Path | None = None


def options_of(request: Request, base: Base) -> Options:
    """How to search; the seed is the plan's."""
    return Options(request.time_limit, request.workers, base.context.seed, memory_mib=request.memory_limit)


def read_base(request: Request) -> Base:
    """Dataset, profile and plan, everything checked.

    Raises: InputError: unreadable input, or a plan that is not one of ours for these data and this profile,
    breaks the rules, or has not the values it claims.
    """
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, request.workers, 0, None), errors)
    attempt(lambda: check_out(request.out), errors)
    certificate = attempt(lambda: (read_certificate(request.plan),), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None or certificate is None:
        raise all_wrong(errors)
    (read, profile), (claimed,) = loaded, certificate
    file = request.plan / CERTIFICATE
    if claimed is None:
        raise _refused(request.plan, _NO_CERTIFICATE)
    check_same_input(claimed, read.dataset, request.plan)
    if is_rebalanced(claimed):
        raise _refused(file, _REBALANCED)
    if not made_under(claimed, profile):
        raise _refused(file, _OTHER_PROFILE)
    context = Context(read.dataset, profile, day_of_plan(claimed), seed_of_plan(claimed))
    table = read_assignments(request.plan, read.dataset)
    plan = Assignment(table.teacher, table.group)
    verdict = audit(read.dataset, plan, profile, as_of=context.as_of, seed=context.seed)
    if table.unknown or not verdict.ok:
        raise _refused(request.plan, _BREAKS_RULES)
    return Base(context, plan.sorted(), _goals(claimed, verdict, file))


def check_out(out: Path | None) -> None:
    """Raises: InputError: the file to write is named as no workbook."""
    if out is not None and out.suffix.lower() != ".xlsx":
        expected = ("имя файла .xlsx", "the name of an .xlsx file")
        raise wrong_option("--out", out, ("это не книга Excel", "not an Excel workbook"), expected)


def _goals(claimed: Content, verdict: Verdict, file: Path) -> tuple[GoalValue, ...]:
    """The goals of the certificate.  Raises: InputError: they are not those that the recount gives."""
    goals = goals_of_plan(claimed)
    if goals is None:
        raise _refused(file, _UNREADABLE)
    if tuple((goal.name, goal.value) for goal in goals) != verdict.goals:
        raise _refused(file, _OTHER_VALUES)
    return goals


_Refusal = tuple[str, Sentence, Sentence]
_OURS: Sentence = (
    "папка плана, которую записала kvota allocate для этих данных и правил",
    "a plan folder that kvota allocate wrote for these data and rules",
)
_NO_CERTIFICATE: _Refusal = (
    "no_certificate",
    ("у плана нет свидетельства: что лучше некуда, не известно", "the plan has no certificate of its bounds"),
    _OURS,
)
_REBALANCED: _Refusal = (
    "rebalanced_plan",
    (
        "это план после перестановки: он наименьшая правка прежнего, а не лучший заново",
        "this is a plan after a rebalancing: the smallest change of another, not a best one anew",
    ),
    _OURS,
)
_OTHER_PROFILE: _Refusal = (
    "other_profile",
    ("план составлен по другому профилю правил", "the plan was made under another profile of rules"),
    ("тот же профиль --rules, с теми же параметрами", "the same --rules, with the same parameters"),
)
_BREAKS_RULES: _Refusal = (
    "breaks_rules",
    ("план нарушает правила", "the plan breaks rules"),
    ("план без нарушений; все покажет kvota audit", "a plan without breaches; kvota audit shows them all"),
)
_OTHER_VALUES: _Refusal = (
    "other_values",
    ("заявленные цели не те, что даёт пересчёт", "the goals claimed are not those that a recount gives"),
    _OURS,
)
_UNREADABLE: _Refusal = (
    "no_certificate",
    ("цели в свидетельстве не читаются", "the goals of the certificate can't be read"),
    _OURS,
)


def _refused(file: Path, why: _Refusal) -> InputError:
    code, (ru, en), (expected_ru, expected_en) = why
    return InputError(
        [Problem(Grade.ERROR, str(file), ru, en, expected_ru=expected_ru, expected_en=expected_en, code=code)]
    )


def unproven(file: Path, goals: list[str]) -> InputError:
    """The refusal of a question that only a proven plan has an answer to."""
    names = ", ".join(goals)
    message = (
        f"костяк есть только у доказанного плана, а здесь не доказано: {names}",
        f"only a proven plan has a backbone, and here these are not proven: {names}",
    )
    expected = (
        "план, в котором доказаны все цели: kvota allocate с большим --time-limit",
        "a plan with every goal proven: kvota allocate with a larger --time-limit",
    )
    return _refused(file / CERTIFICATE, ("not_proven", message, expected))

"""The plan that a question of worth is about: one of ours, with its certificate, judged again before use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
from rules.profile import Profile
from solver.answers.aside import Base
from solver.options import Options
from solver.result import GoalStatus, GoalValue

Content = Mapping[str, object]


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
    if isinstance(claimed.get("rebalancing"), Mapping):
        raise _refused(file, _REBALANCED)
    if not _same_profile(claimed, profile):
        raise _refused(file, _OTHER_PROFILE)
    context = Context(read.dataset, profile, _day(claimed), _seed(claimed))
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


def _same_profile(claimed: Content, profile: Profile) -> bool:
    made_under = claimed.get("profile")
    return isinstance(made_under, Mapping) and made_under.get("sha256") == profile.sha256


def _day(claimed: Content) -> date | None:
    text = claimed.get("as_of")
    return date.fromisoformat(text) if isinstance(text, str) else None


def _seed(claimed: Content) -> int:
    seed = claimed.get("seed", 0)
    return seed if isinstance(seed, int) else 0


def _goals(claimed: Content, verdict: Verdict, file: Path) -> tuple[GoalValue, ...]:
    """The goals of the certificate.  Raises: InputError: they are not those that the recount gives."""
    listed = claimed.get("goals")
    try:
        goals = tuple(_goal(entry) for entry in listed) if isinstance(listed, list) else ()
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(file, _UNREADABLE) from error
    if tuple((goal.name, goal.value) for goal in goals) != verdict.goals:
        raise _refused(file, _OTHER_VALUES)
    return goals


def _goal(entry: Mapping[str, object]) -> GoalValue:
    value, bound, alone, costs = entry["value"], entry["bound"], entry.get("alone"), entry.get("costs")
    if not isinstance(value, int) or not isinstance(bound, int):
        raise TypeError("value and bound are whole numbers")
    known = {str(k): int(v) for k, v in costs.items()} if isinstance(costs, Mapping) else {}
    first = alone if isinstance(alone, int) else None
    return GoalValue(str(entry["name"]), value, bound, GoalStatus(str(entry["status"])), first, known)


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

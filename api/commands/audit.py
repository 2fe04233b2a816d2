"""``kvota audit``: the verdict on a plan of ours or on a table that somebody made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.exits import ExitCode, all_wrong
from api.loading import attempt, day_of, load
from api.messages import pick, say
from api.plan_folder import read_certificate
from api.same_input import check_same_input
from api.voice import Voice
from datasets.plan_table import AssignmentTable, read_assignments
from rules.audit import UNKNOWN_ID, UnknownPlace, Verdict, audit
from rules.base import Violation
from rules.context import Assignment
from rules.dataset import Dataset
from rules.problems import InputError
from rules.profile import Profile
from rules.registry import RULES
from rules.registry import goal as goal_record
from rules.substitution.changes import announced

Content = Mapping[str, object]
"""What a ``plan.json`` holds."""


_SHOWN_ROWS = 8


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``as_of`` and ``seed`` are those of the plan where None."""

    dataset: Path
    plan: Path
    rules: str
    as_of: str | None
    seed: int | None


@dataclass(frozen=True)
class Claim:
    """What a plan folder claims of one goal."""

    value: int
    bound: int | None
    proven: bool


@dataclass(frozen=True, eq=False)
class _Input:
    dataset: Dataset
    profile: Profile
    as_of: date | None
    seed: int
    claimed: Content | None
    table: AssignmentTable


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, judge, tell."""
    given = _input(request)
    table = given.table
    verdict = audit(
        given.dataset,
        Assignment(table.teacher, table.group),
        given.profile,
        as_of=given.as_of,
        seed=given.seed,
        unknown=[
            UnknownPlace(u.row, u.teacher_id, u.group_id, _unknown_sentence(u.reason_ru, u.reason_en))
            for u in table.unknown
        ],
        rows=table.row,
    )
    claims = _claims(given.claimed, given.profile, voice)
    _tell(verdict, claims, len(table.teacher) + len(table.unknown), voice)
    voice.answer(_content(verdict, claims))
    return ExitCode.DONE if verdict.ok else ExitCode.VIOLATIONS


def _input(request: Request) -> _Input:
    """Everything read, all mistakes told at once.

    Raises: InputError: a date that is none, unreadable input, or a plan for other data.
    """
    errors: list[InputError] = []
    day = attempt(lambda: day_of("--as-of", request.as_of), errors)
    certificate = attempt(lambda: (read_certificate(request.plan),), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None or certificate is None:
        raise all_wrong(errors)
    (read, profile), (claimed,) = loaded, certificate
    if claimed is not None:
        check_same_input(claimed, read.dataset, request.plan)
    told_by = day or _rebalanced_on(claimed)
    return _Input(
        dataset=read.dataset if told_by is None else announced(read.dataset, told_by),
        profile=profile,
        as_of=day or _claimed_day(claimed),
        seed=request.seed if request.seed is not None else _claimed_seed(claimed),
        claimed=claimed,
        table=read_assignments(request.plan, read.dataset),
    )


def _unknown_sentence(ru: str, en: str) -> tuple[str, str]:
    return f"Место не найдено в данных: {ru}.", f"The place is not found in the data: {en}."


def _claimed_day(claimed: Content | None) -> date | None:
    text = claimed.get("as_of") if claimed else None
    return date.fromisoformat(text) if isinstance(text, str) else None


def _rebalanced_on(claimed: Content | None) -> date | None:
    """The day of the rebalancing that the plan came from: changes of groups count up to it."""
    told = claimed.get("rebalancing") if claimed else None
    text = told.get("as_of") if isinstance(told, Mapping) else None
    return date.fromisoformat(text) if isinstance(text, str) else None


def _claimed_seed(claimed: Content | None) -> int:
    seed = claimed.get("seed", 0) if claimed else 0
    return seed if isinstance(seed, int) else 0


def _claims(claimed: Content | None, profile: Profile, voice: Voice) -> dict[str, Claim]:
    """What the certificate claims by goal; nothing where it was made under another profile."""
    if claimed is None:
        return {}
    made_under = claimed.get("profile")
    if not isinstance(made_under, Mapping) or made_under.get("sha256") != profile.sha256:
        name = made_under.get("name") if isinstance(made_under, Mapping) else made_under
        voice.tell("other_profile", name=name)
        return {}
    goals = claimed.get("goals")
    found: dict[str, Claim] = {}
    for goal in goals if isinstance(goals, list) else []:
        if isinstance(goal, Mapping) and isinstance(goal.get("value"), int):
            bound = goal.get("bound")
            found[str(goal.get("name"))] = Claim(
                int(goal["value"]), bound if isinstance(bound, int) else None, goal.get("status") == "proven"
            )
    return found


def _tell(verdict: Verdict, claims: Mapping[str, Claim], places: int, voice: Voice) -> None:
    voice.say("checking", places=places)
    for violation in verdict.violations:
        voice.line(violation_line(violation, voice))
    if verdict.ok:
        voice.say("no_violations")
    else:
        voice.say("violations", n=len(verdict.violations))
    _tell_goals(verdict.goals, claims, voice)


def violation_line(violation: Violation, voice: Voice) -> str:
    """One line: rows of the plan, the rule in words, the sentence."""
    rows = sorted({row for table, row in violation.rows if table == "assignments"})
    if not rows:
        where = say("whole_plan", voice.lang)
    elif len(rows) == 1:
        where = say("row", voice.lang, row=rows[0])
    else:
        listed = ", ".join(map(str, rows[:_SHOWN_ROWS]))
        more = f" {say('more_remarks', voice.lang, n=len(rows) - _SHOWN_ROWS)}" if rows[_SHOWN_ROWS:] else ""
        where = say("rows", voice.lang, rows=listed + more)
    titles = {rule.name: rule.title for rule in RULES}
    named = titles.get(violation.rule)
    title = f" · {pick(named, voice.lang)}" if named and violation.rule != UNKNOWN_ID else ""
    return f"{where}{title}: {pick((violation.sentence_ru, violation.sentence_en), voice.lang)}"


def _tell_goals(goals: Sequence[tuple[str, int]], claims: Mapping[str, Claim], voice: Voice) -> None:
    voice.say("goals")
    width = max((len(pick(goal_record(name).title, voice.lang)) for name, _ in goals), default=0)
    for name, value in goals:
        record = goal_record(name)
        line = f"  {pick(record.title, voice.lang):<{width}}  {value:>8}  ({pick(record.unit, voice.lang)})"
        voice.line(line + _beside(value, claims.get(name), voice))
    if _differ(goals, claims):
        voice.say("claims_differ")


def _beside(value: int, claim: Claim | None, voice: Voice) -> str:
    """What the plan claimed, beside the recount."""
    if claim is None:
        return ""
    if claim.value != value:
        return f" · {say('claim_differs', voice.lang, value=claim.value)}"
    text = f" · {say('claim_holds', voice.lang)}"
    if claim.proven:
        return f"{text} · {say('claim_best', voice.lang)}"
    if claim.bound is not None:
        return f"{text} · {say('claim_within', voice.lang, n=claim.bound - claim.value)}"
    return text


def _differ(goals: Sequence[tuple[str, int]], claims: Mapping[str, Claim]) -> bool:
    return any(name in claims and claims[name].value != value for name, value in goals)


def _content(verdict: Verdict, claims: Mapping[str, Claim]) -> dict[str, object]:
    goals = []
    for name, value in verdict.goals:
        claim = claims.get(name)
        goals.append(
            {
                "name": name,
                "value": value,
                "claimed": claim.value if claim else None,
                "bound": claim.bound if claim else None,
            }
        )
    return {
        "ok": verdict.ok,
        "violations": [violation.as_json() for violation in verdict.violations],
        "goals": goals,
        "claims_hold": not _differ(verdict.goals, claims),
    }

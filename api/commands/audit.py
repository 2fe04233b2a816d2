"""``kvota audit``: the verdict on a plan of ours or on a table that somebody made."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.exits import ExitCode, all_wrong, wrong_option
from api.figures import check_figures
from api.interrupts import wish_to_stop
from api.loading import attempt
from api.messages import pick, say
from api.own_plan.claims import Claim, claims_of
from api.own_plan.located import where
from api.own_plan.reading import Asked, Own, read_own
from api.own_plan.words import word
from api.voice import Voice
from rules.audit import UNKNOWN_ID, Verdict
from rules.base import Violation
from rules.problems import InputError
from rules.registry import RULES
from rules.registry import goal as goal_record
from solver.options import Options


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``as_of`` and ``seed`` are those of the plan where None."""

    dataset: Path
    plan: Path
    rules: str
    as_of: str | None
    seed: int | None
    best: Path | None = None
    """A plan folder to set the plan beside."""
    time_limit: float | None = None
    """Seconds for the best plan and the way to it."""
    improve: bool = False
    out: Path | None = None
    workers: int = 1

    @property
    def solves(self) -> bool:
        """Whether anything is solved."""
        return self.best is not None or self.time_limit is not None or self.improve


DEFAULT_SECONDS = 60.0
_LEAST_SECONDS = 1.0


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, judge, tell; beside the best plan, and on the way to it, where that is asked."""
    began = time.monotonic()
    _check(request)
    asked = Asked(request.dataset, request.plan, request.rules, request.as_of, request.seed)
    own = read_own(asked)
    verdict = own.verdict()
    claims = claims_of(own.claimed, own.profile, voice)
    _tell(verdict, claims, len(own.plan) + len(own.unknown), voice)
    told = _content(verdict, claims)
    if request.solves:
        told["way"] = _lead(request, own, verdict, began, voice)
    voice.answer(told)
    return ExitCode.DONE if verdict.ok else ExitCode.VIOLATIONS


def _check(request: Request) -> None:
    """Raises: InputError: figures or an output folder that mean nothing, all at once."""
    errors: list[InputError] = []
    seconds = DEFAULT_SECONDS if request.time_limit is None else request.time_limit
    attempt(lambda: check_figures(seconds, None, 0, None), errors)
    if request.out is not None and not request.improve:
        message = ("без --improve записывать нечего", "without --improve there is nothing to write")
        errors.append(wrong_option("--out", request.out, message, ("--improve --out", "--improve --out")))
    if errors:
        raise all_wrong(errors)


def _lead(request: Request, own: Own, verdict: Verdict, began: float, voice: Voice) -> object:
    """The plan beside the best one; with ``--improve`` the way to it; its JSON."""
    from api.own_plan import leading  # noqa: PLC0415  # engines only where something is solved

    if request.out is not None:
        leading.check_out(request.out)
    best = leading.best_of(request.best, own, request.dataset, request.rules, voice)
    left = (request.time_limit or DEFAULT_SECONDS) - (time.monotonic() - began)
    options = Options(max(_LEAST_SECONDS, left), request.workers, own.seed)
    with wish_to_stop(lambda: voice.tell("stopping")) as stopped:
        found = leading.find(own, options, stopped, best, voice)
    if found is None:
        voice.line(word("no_time", voice.lang))
        return None
    for line in leading.lines(found, verdict, voice.lang, steps=request.improve):
        voice.line(line)
    if request.out is not None and found.way.nearest.plan is not None:
        leading.write(found, request.out)
        voice.line(word("files", voice.lang, path=request.out))
    return leading.content(found)


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
    titles = {rule.name: rule.title for rule in RULES}
    named = titles.get(violation.rule)
    title = f" · {pick(named, voice.lang)}" if named and violation.rule != UNKNOWN_ID else ""
    sentence = pick((violation.sentence_ru, violation.sentence_en), voice.lang)
    return f"{where(violation, voice.lang)}{title}: {sentence}"


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

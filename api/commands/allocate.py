"""``kvota allocate``: the plan, proven and audited, or the reason why there is none."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from api.certificate import certificate
from api.clashes import clash_line
from api.exits import ExitCode, all_wrong
from api.figures import check_figures
from api.import_note import read_note
from api.interrupts import wish_to_stop
from api.loading import attempt, day_of, load
from api.messages import pick, say
from api.plan_folder import PlanFiles, assignment_rows, check_free, number_of_person, write_plan
from api.progress import Reporter
from api.repairs import offered
from api.summary.gather import Material, gather
from api.summary.text import summary_lines
from api.unassigned import Unplaced, unassigned_rows, unplaced
from api.voice import Voice
from datasets import ReadResult
from rules.audit import Verdict, audit
from rules.context import Context, Facts
from rules.problems import InputError
from rules.profile import Profile
from rules.registry import goal as goal_record
from solver.options import Options
from solver.process import SolverError, solve
from solver.result import Outcome, Status

_LEAST_SECONDS = 1.0


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``began``: the clock at the start of the command."""

    dataset: Path
    rules: str
    out: Path
    time_limit: float
    workers: int
    seed: int
    deterministic: float | None
    as_of: str | None
    began: float
    events: Path | None = None
    """A file that is told of the progress, for programs."""
    memory_limit: int | None = None
    """MiB for all processes of the solve; None: most of the machine's."""


@dataclass(frozen=True, eq=False)
class _Input:
    request: Request
    read: ReadResult
    profile: Profile
    as_of: date | None

    @property
    def options(self) -> Options:
        """As the caller asked for them; a run by work units has one thread, several would not repeat."""
        asked = self.request
        workers = asked.workers if asked.deterministic is None else 1
        figures = asked.time_limit, workers, asked.seed, asked.deterministic, asked.memory_limit
        return Options(*figures, multipliers=True)


@dataclass(frozen=True, eq=False)
class _Plan:
    given: _Input
    facts: Facts
    outcome: Outcome
    verdict: Verdict


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, solve, audit, write, tell.  Once solving has begun, Ctrl-C only asks for an earlier end."""
    given = _input(request, voice)
    with wish_to_stop(lambda: voice.tell("stopping")) as asked:
        try:
            context, outcome = _solve(given, asked, voice)
        except SolverError as error:
            voice.note(str(error))
            voice.tell("solver_failed")
            voice.answer({"status": "unknown", "defects": [say("solver_failed", voice.lang)]})
            return ExitCode.DEFECT
        if outcome.notes.get("stopped") == "memory":
            voice.tell("stopped_by_memory")
        if outcome.assignment is None:
            return _no_plan(context, outcome, given, asked, voice)
        facts = Facts(context, outcome.assignment)
        verdict = audit(
            context.dataset, facts.assignment, given.profile, as_of=given.as_of, seed=request.seed
        )
        if defects := _defects(outcome, verdict, voice):
            return _defect(defects, verdict, voice)
        _deliver(_Plan(given, facts, outcome, verdict), voice)
    return ExitCode.DONE


def _input(request: Request, voice: Voice) -> _Input:
    """Everything checked before any work, all mistakes told at once."""
    errors: list[InputError] = []
    figures = (request.time_limit, request.workers, request.seed, request.deterministic)
    attempt(lambda: check_figures(*figures), errors)
    as_of = attempt(lambda: day_of("--as-of", request.as_of), errors)
    attempt(lambda: check_free(request.out), errors)
    voice.tell("reading")
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None:
        raise all_wrong(errors)
    return _Input(request, *loaded, as_of)


def _solve(given: _Input, asked: Callable[[], bool], voice: Voice) -> tuple[Context, Outcome]:
    """Solve in what is left of the limit."""
    options, request = given.options, given.request
    context = Context(given.read.dataset, given.profile, given.as_of, options.seed)
    voice.tell(
        "read",
        posts=context.dataset.n_teachers,
        groups=context.dataset.n_groups,
        remarks=len(given.read.remarks),
        limit=f"{options.seconds:g}",
    )
    left = max(_LEAST_SECONDS, options.seconds - (time.monotonic() - request.began))
    with Reporter(voice.lang, request.events) as reporter:
        return context, solve(context, replace(options, seconds=left), reporter.show, asked)


def _no_plan(
    context: Context, outcome: Outcome, given: _Input, asked: Callable[[], bool], voice: Voice
) -> ExitCode:
    """Say why there is no plan, and what would make one possible."""
    status, clashes = str(outcome.status), [asdict(clash) for clash in outcome.clashes]
    if outcome.status is not Status.INFEASIBLE:
        voice.answer({"status": status, "clashes": clashes})
        voice.tell("stopped_early" if asked() else "no_time")
        return ExitCode.NO_TIME
    voice.tell("infeasible" if outcome.clashes else "infeasible_unknown")
    for clash in outcome.clashes:
        voice.note(f"  {clash_line(clash, voice.lang)}")
    left = given.options.seconds - (time.monotonic() - given.request.began)
    repairs = offered(context, replace(given.options, seconds=left), asked, voice)
    voice.answer({"status": status, "clashes": clashes, "repairs": repairs})
    return ExitCode.INFEASIBLE


def _defects(outcome: Outcome, verdict: Verdict, voice: Voice) -> list[str]:
    """What the checker found wrong with our own plan."""
    found = [pick((v.sentence_ru, v.sentence_en), voice.lang) for v in verdict.violations]
    counted = dict(verdict.goals)
    for goal in outcome.goals:
        if counted.get(goal.name) != goal.value:
            title, value = pick(goal_record(goal.name).title, voice.lang), counted.get(goal.name)
            found.append(say("defect_goal", voice.lang, goal=title, claimed=goal.value, counted=value))
    return found


def _defect(defects: list[str], verdict: Verdict, voice: Voice) -> ExitCode:
    voice.tell("defect")
    for line in defects:
        voice.note(f"  {line}")
    voice.answer({**verdict.as_json(), "defects": defects})
    return ExitCode.DEFECT


def _deliver(plan: _Plan, voice: Voice) -> None:
    """Write the folder, then tell; a plan is not lost over words."""
    given, facts = plan.given, plan.facts
    people = unplaced(facts)
    content = certificate(facts, plan.outcome, plan.verdict, given.options, len(people.field.pairs))
    files = PlanFiles(
        content,
        assignment_rows(facts.dataset, facts.assignment, number_of_person(facts.dataset, given.profile)),
        unassigned_rows(facts.context, people, voice.lang),
        multipliers=plan.outcome.multipliers,
    )
    write_plan(given.request.out, files)
    voice.answer(content)
    try:
        lines = _summary(plan, people, voice)
    except Exception:
        traceback.print_exc()
        lines = [say("no_summary", voice.lang, path=given.request.out)]
    for line in lines:
        voice.line(line)


def _summary(plan: _Plan, people: Unplaced, voice: Voice) -> list[str]:
    given, request = plan.given, plan.given.request
    note = read_note(request.dataset, plan.facts.dataset.input_sha256)
    material = Material(
        facts=plan.facts,
        field=people.field,
        outcome=plan.outcome,
        verdict=plan.verdict,
        standings=people.standings,
        remarks=given.read.remarks,
        imported=note,
        made_on=given.as_of or date.today(),  # noqa: DTZ011  # the coordinator's own day
    )
    return summary_lines(gather(material), voice.lang, str(request.out), note.file if note else "")

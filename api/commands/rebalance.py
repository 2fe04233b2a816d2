"""``kvota rebalance``: after refusals, the smallest change that fills the most places, with proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.certificate import certificate
from api.exits import ExitCode, all_wrong, wrong_option
from api.figures import check_figures
from api.interrupts import wish_to_stop
from api.loading import attempt, day_of, load
from api.messages import pick, say
from api.moves_table import MOVE_COLUMNS, MOVES, Moved, number_passed
from api.plan_folder import (
    PlanFiles,
    assignment_rows,
    check_free,
    number_of_person,
    read_certificate,
    write_plan,
)
from api.rebalancing_summary import notes_due, rebalancing_lines, under_minimum
from api.same_input import check_same_input
from api.unassigned import unassigned_rows, unplaced
from api.voice import Voice
from datasets.plan_table import read_assignments
from datasets.refusals_table import read_refusals
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.substitution.case import Case, case_of
from rules.substitution.check import Judgement, judge
from rules.substitution.refusals import Finding, Judged
from rules.substitution.refusals import judge as judge_refusals
from rules.tables import Refusals
from solver.options import Options
from solver.process import SolverError
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.process import solve
from solver.result import Outcome


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    dataset: Path
    plan: Path
    rules: str
    refusals: Path
    as_of: str
    out: Path
    time_limit: float
    seed: int
    skip_invalid: bool


@dataclass(frozen=True, eq=False)
class _Input:
    dataset: Dataset
    profile: Profile
    case: Case
    refusals: Refusals
    judged: Judged
    options: Options


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, judge the refusals, solve, have it judged, write, tell."""
    given = _input(request, voice)
    with wish_to_stop(lambda: voice.tell("stopping")) as asked:
        try:
            found = solve(given.case, given.options, lambda goal, best, seconds: None, asked)
        except SolverError as error:
            voice.note(str(error))
            voice.tell("solver_failed")
            voice.answer({"status": "unknown", "defects": [say("solver_failed", voice.lang)]})
            return ExitCode.DEFECT
        judgement = judge(given.case, found.after, found.chains)
        if not judgement.ok:
            return _defect(judgement, voice)
        _deliver(request, given, found, judgement, voice)
    return ExitCode.DONE


def _input(request: Request, voice: Voice) -> _Input:
    """Everything read, all mistakes told at once."""
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, None, request.seed, None), errors)
    today = attempt(lambda: day_of("--as-of", request.as_of), errors)
    attempt(lambda: check_free(request.out), errors)
    claimed = attempt(lambda: (read_certificate(request.plan),), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None or claimed is None or today is None:
        raise all_wrong(errors)
    read, profile = loaded
    if claimed[0] is not None:
        check_same_input(claimed[0], read.dataset, request.plan)
    table = attempt(lambda: read_assignments(request.plan, read.dataset), errors)
    refusals = attempt(lambda: read_refusals(request.refusals, read.dataset), errors)
    if table is None or refusals is None:
        raise all_wrong(errors)
    if table.unknown:
        raise wrong_option(
            "PLAN",
            request.plan,
            ("в плане есть места, которых нет в данных", "the plan has places that the data does not know"),
            ("план этих данных", "a plan of these data"),
        )
    plan = Assignment(table.teacher, table.group)
    judged = judge_refusals(read.dataset, plan, refusals[0], profile.substitution, today)
    _refuse(judged, request, voice)
    positions = _positions(plan, refusals[0], judged)
    case = case_of(read.dataset, profile, today, (plan, positions), request.seed)
    _check_sound(case, voice)
    return _Input(
        read.dataset, profile, case, refusals[0], judged, Options(request.time_limit, 1, request.seed)
    )


def _refuse(judged: Judged, request: Request, voice: Voice) -> None:
    """Raises: InputError: some refusal is not admissible, and none is to be skipped."""
    problems = [_problem(finding, request.refusals.name) for finding in judged.findings]
    for problem in problems:
        if problem.grade is Grade.REMARK:
            voice.note(problem.line(voice.lang))
    faults = [problem for problem in problems if problem.grade is Grade.ERROR]
    if faults and not request.skip_invalid:
        raise InputError(faults)
    for problem in faults:
        voice.note(problem.line(voice.lang))
    if faults:
        voice.tell("refusals_skipped", n=len(faults))


def _problem(finding: Finding, file: str) -> Problem:
    grade = Grade.REMARK if finding.admitted else Grade.ERROR
    value = f"{finding.teacher_id} / {finding.group_id}"
    return Problem(grade, file, *finding.sentence, row=finding.row, value=value, code=finding.code)


def _positions(plan: Assignment, refusals: Refusals, judged: Judged) -> np.ndarray:
    """Where in the plan the refused places stand."""
    place = {pair: i for i, pair in enumerate(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))}
    rows = judged.admitted.tolist()
    return np.array(
        [place[(int(refusals.teacher[row]), int(refusals.group[row]))] for row in rows], dtype=np.int64
    )


def _check_sound(case: Case, voice: Voice) -> None:
    """Raises: InputError: what stays of the plan breaks a rule already, so that nothing can be promised."""
    stays = Assignment(case.before.teacher[case.stays], case.before.group[case.stays])
    told = judge(case, stays, ())
    if told.ok:
        return
    found = [*told.violations, *told.plan.violations]
    raise InputError(
        [
            Problem(
                Grade.ERROR,
                "PLAN",
                f"то, что остаётся от плана, нарушает правило {v.rule}: {v.sentence_ru}",
                f"what stays of the plan breaks the rule {v.rule}: {v.sentence_en}",
                code="unsound_plan",
            )
            for v in found
        ]
    )


def _defect(judgement: Judgement, voice: Voice) -> ExitCode:
    found = [*judgement.violations, *judgement.plan.violations]
    lines = [pick((v.sentence_ru, v.sentence_en), voice.lang) for v in found]
    voice.tell("defect")
    for line in lines:
        voice.note(f"  {line}")
    voice.answer({"violations": [v.as_json() for v in found], "defects": lines})
    return ExitCode.DEFECT


def _deliver(request: Request, given: _Input, found: Rebalanced, judgement: Judgement, voice: Voice) -> None:
    case = given.case
    # places given before are not new ones: the successor is judged without a date of today
    facts = Facts(Context(given.dataset, given.profile, seed=request.seed), found.after)
    people = unplaced(facts)
    outcome = Outcome(
        found.status, found.goals, found.after, len(people.field.pairs), found.runtime_s, 0.0, False
    )
    numbers = number_of_person(case.dataset, given.profile)
    moved = Moved(case, found.chains, numbers, _reasons(given))
    content = {
        **certificate(facts, outcome, judgement.plan, given.options, len(people.field.pairs)),
        "rebalancing": _figures(request, given, found, judgement),
    }
    passed = {
        int(case.dataset.teachers.person[chain.steps[-1].teacher]): number
        for chain in found.chains
        if (number := number_passed(case, chain, numbers))
    }
    files = PlanFiles(
        content,
        assignment_rows(case.dataset, found.after, {**numbers, **passed}),
        unassigned_rows(facts.context, people, voice.lang),
        ((MOVES, MOVE_COLUMNS, moved.rows()),),
    )
    write_plan(request.out, files)
    voice.answer(content)
    due = notes_due(given.case, given.refusals, given.judged, found)
    short = under_minimum(given.dataset, found.after)
    for line in rebalancing_lines(given.case, found, judgement.figures, due, short, voice.lang):
        voice.line(line)
    voice.say("rebalanced_files", path=request.out)


def _reasons(given: _Input) -> Mapping[tuple[int, int], str]:
    table = given.refusals
    return {
        (int(table.teacher[row]), int(table.group[row])): str(table.reason[row])
        for row in given.judged.admitted.tolist()
    }


def _figures(request: Request, given: _Input, found: Rebalanced, judgement: Judgement) -> dict[str, object]:
    figures = judgement.figures
    return {
        "as_of": request.as_of,
        "policy": given.case.policy.as_json(),
        "refused": int(given.case.is_refused.sum()),
        "displaced": int(given.case.is_displaced.sum()),
        "freed": given.case.freed,
        "filled": figures.filled,
        "moved": figures.moved,
        "level": figures.level,
        "chains": len(found.chains),
        "under_minimum": [
            {"group_id": group, "people": people, "minimum": least}
            for group, people, least in under_minimum(given.dataset, found.after)
        ],
        "notes_due": [
            {"teacher_id": teacher, "group_id": group}
            for teacher, group in notes_due(given.case, given.refusals, given.judged, found)
        ],
    }

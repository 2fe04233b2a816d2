"""Letting a contender run in this process, and having its plan checked: the work of ``benchmarks.child``."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.contenders.attempt import Attempt, Clock, Contender
from benchmarks.records import Ending, GoalFigures, Key, Record
from benchmarks.task import task_from
from datasets import read_dataset
from rules.audit import Verdict, audit
from rules.context import Assignment, Context
from rules.profile import effective_goals, load_profile
from solver.pairs import Pairs, candidate_pairs


def measure(context: Context, pairs: Pairs, key: Key, contender: Contender, limit_s: float) -> Record:
    """Let the contender run in this process and have its plan checked; memory and load are not known here."""
    before = _cpu_seconds()
    clock = Clock(limit_s)
    record = Record(
        key, contender.name, limit_s, Ending.FAILED, float_bounds=contender.float_bounds, pairs=len(pairs)
    )
    try:
        attempt = contender.run(context, pairs, clock, key.seed)
    except Exception:
        note = traceback.format_exc(limit=4).strip()
        return replace(record, seconds=clock.elapsed, cpu_s=_cpu_seconds() - before, note=note)
    handed_over = clock.elapsed
    if attempt.assignment is not None and clock.first_plan is None:
        clock.first_plan = handed_over
    judged = _judged(record, context, attempt)
    elapsed = clock.elapsed
    spent = _cpu_seconds() - before
    return replace(
        judged,
        seconds=round(elapsed, 3),
        audit_s=round(elapsed - handed_over, 3),
        start_s=round(attempt.start_s, 3),
        first_plan_s=None if clock.first_plan is None else round(clock.first_plan, 3),
        first_violations=None if clock.first is None else len(_audited(context, clock.first).violations),
        flow_s=attempt.flow_s,
        cpu_s=round(spent, 3),
        trace=tuple(clock.news),
        note=attempt.note,
        versions=dict(attempt.versions),
    )


def _audited(context: Context, assignment: Assignment) -> Verdict:
    return audit(context.dataset, assignment, context.profile, as_of=context.as_of, seed=context.seed)


def _judged(record: Record, context: Context, attempt: Attempt) -> Record:
    """The record with the checker's counts: values are the checker's, bounds the contender's."""
    claims = {claim.name: claim for claim in attempt.claims}
    counted: dict[str, int] = {}
    violations = None
    if attempt.assignment is not None:
        verdict = _audited(context, attempt.assignment)
        counted, violations = dict(verdict.goals), len(verdict.violations)
    goals = []
    for name in effective_goals(context):
        claim = claims.get(name)
        bound = None if claim is None else claim.bound
        goals.append(GoalFigures(name, counted.get(name), bound, claim is not None and claim.proven))
    places = None if attempt.assignment is None else len(attempt.assignment)
    return replace(record, ending=attempt.ending, goals=tuple(goals), places=places, violations=violations)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    """Do the task of the file named on the command line.

    Read the dataset, make the pairs, say that the clock starts, let the contender work, have its plan
    checked, write down.
    """
    task = task_from(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    dataset = read_dataset(Path(task.folder)).dataset
    context = Context(dataset, load_profile(task.key.profile))
    began = time.monotonic()
    pairs = candidate_pairs(context)
    pairs_s = round(time.monotonic() - began, 3)
    Path(task.ready).touch()
    record = measure(context, pairs, task.key, CONTENDERS[task.contender], task.limit_s)
    record = replace(record, pairs_s=pairs_s)
    written = Path(task.answer + ".part")
    written.write_text(json.dumps(record.as_json(), ensure_ascii=False), encoding="utf-8")
    os.replace(written, task.answer)  # noqa: PTH105  # at once or not at all

"""A plan that leaves the program: audited again and written as a plan folder, or refused as a defect."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.certificate import certificate
from api.messages import Lang
from api.plan_folder import PlanFiles, assignment_rows, number_of_person, write_plan
from api.unassigned import unassigned_rows, unplaced
from api.voice import Voice
from rules.audit import Verdict, audit
from rules.context import Context, Facts
from solver.options import Options
from solver.result import Outcome


class DefectError(RuntimeError):
    """Our own plan failed the audit."""


def checked(context: Context, outcome: Outcome) -> Verdict:
    """The verdict on our own plan.  Raises: DefectError: a rule is broken, or a goal is not what was said."""
    assert outcome.assignment is not None
    verdict = audit(
        context.dataset, outcome.assignment, context.profile, as_of=context.as_of, seed=context.seed
    )
    claimed = {goal.name: goal.value for goal in outcome.goals}
    if not verdict.ok or (claimed and claimed != dict(verdict.goals)):
        raise DefectError("the plan failed the audit")
    return verdict


def files_of(facts: Facts, outcome: Outcome, verdict: Verdict, options: Options, lang: Lang) -> PlanFiles:
    """What the plan's folder holds."""
    context = facts.context
    people = unplaced(facts)
    content = certificate(facts, outcome, verdict, options, len(people.field.pairs))
    numbers = number_of_person(context.dataset, context.profile)
    rows = assignment_rows(context.dataset, facts.assignment, numbers)
    return PlanFiles(content, rows, unassigned_rows(context, people, lang))


def write_finished(
    out: Path, context: Context, outcome: Outcome, options: Options, voice: Voice
) -> Mapping[str, object]:
    """Audit the plan and write its folder; the certificate."""
    assert outcome.assignment is not None
    verdict = checked(context, outcome)
    files = files_of(Facts(context, outcome.assignment), outcome, verdict, options, voice.lang)
    write_plan(out, files)
    return files.certificate

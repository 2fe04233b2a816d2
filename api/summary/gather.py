"""All facts of the summary, counted from dataset, plan and verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from api.summary import calendar, goals, people, places, wishes
from api.summary.facts import FormRead, Heading, Proof, Remarks, SummaryFacts, Totals
from papers.campaign.rests_on import campaign_behind
from rules.audit import Verdict
from rules.context import Facts
from rules.dataset import Dataset
from rules.problems import Problem
from solver.result import GoalStatus, Outcome
from solver.standing import Field, Standing

_MORE = re.compile(r"(\d+) more of the same kind")
"""How the readers tell that a list of equal remarks was cut."""


@dataclass(frozen=True)
class ImportNote:
    """What the import that made the dataset left beside it: Form 2 rows, remarks, questions, the file."""

    form2: FormRead | None
    remarks: int
    asked: int
    file: str


@dataclass(frozen=True, eq=False)
class Material:
    """Everything the summary is made of."""

    facts: Facts
    field: Field
    outcome: Outcome
    verdict: Verdict
    standings: Sequence[Standing]
    remarks: Sequence[Problem]
    imported: ImportNote | None
    made_on: date


def gather(m: Material) -> SummaryFacts:
    """Count everything."""
    facts, dataset, profile = m.facts, m.facts.dataset, m.facts.context.profile
    can = people.plannable(facts, m.field.pairs)
    granted = places.quota(facts, m.field.pairs)
    standing_of = people.of_persons(dataset, m.standings)
    return SummaryFacts(
        heading=_heading(dataset, m.made_on),
        register=people.register(facts, can),
        requests=wishes.requests(dataset, m.imported.form2 if m.imported else None),
        advice=wishes.advice(facts.context),
        quota=granted,
        numbers=places.numbers(facts),
        totals=_totals(facts, m.verdict),
        goals=goals.goal_lines(goals.Material(facts, m.field, can, granted), m.outcome.goals),
        applicants=people.applicants(facts, can, standing_of),
        due=people.due(facts, can, standing_of),
        absence=calendar.absence(facts),
        groups=places.groups(facts, m.field.pairs),
        dates=calendar.dates(facts),
        remarks=_remarks(m.remarks, m.imported),
        proof=_proof(m.outcome),
        uses_unique_numbers=profile.uses_unique_numbers,
        applications_only=profile.source == ("application",),
        urgency_counts=bool({"overdue", "expiring"} & set(profile.goals)),
        campaign=campaign_behind(facts),
    )


def _heading(dataset: Dataset, made_on: date) -> Heading:
    table = dataset.districts
    names = tuple(str(n or i) for n, i in zip(table.name, table.district_id, strict=True))
    return Heading(names or ("",), dataset.period.start, dataset.period.end, made_on)


def _totals(facts: Facts, verdict: Verdict) -> Totals:
    applied = np.zeros(facts.dataset.n_persons, dtype=np.bool_)
    applied[facts.dataset.teachers.person[facts.dataset.applications.teacher]] = True
    return Totals(
        places=len(facts.assignment),
        persons=int(facts.seated.sum()),
        applied=int((facts.seated & applied).sum()),
        groups=int((facts.group_size > 0).sum()),
        violations=len(verdict.violations),
    )


def _remarks(remarks: Sequence[Problem], imported: ImportNote | None) -> Remarks:
    codes: Counter[str] = Counter()
    for problem in remarks:
        more = _MORE.match(problem.message_en)
        codes[problem.code] += int(more[1]) if more else 1
    words = {p.code: (p.message_ru, p.message_en) for p in reversed(remarks)}
    return Remarks(
        total=codes.total(),
        by_code=tuple((code, n, words[code]) for code, n in codes.most_common()),
        imported=imported.remarks if imported else None,
        asked=imported.asked if imported else None,
    )


def _proof(outcome: Outcome) -> Proof:
    return Proof(
        status=str(outcome.status),
        goals=len(outcome.goals),
        proven=sum(g.status is GoalStatus.PROVEN for g in outcome.goals),
        repeatable=outcome.repeatable,
        runtime_s=outcome.runtime_s,
    )

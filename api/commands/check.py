"""``kvota check``: the data under the rules, before any plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.exits import ExitCode
from api.loading import load
from api.messages import pick, say
from api.summary.people import NOBODY_APPLIED, NOTHING_FITS, category, of_persons, plannable, subject_of
from api.voice import Voice
from rules.context import Assignment, Context, Facts
from rules.pair_checks import first_refusal
from rules.problems import Problem
from rules.registry import PAIR_RULES, pair_rule
from solver.standing import Field, standings

_SHOWN = 40

DueWithout = tuple[tuple[str, str, int], ...]
"""``(why, subject, persons)``."""


@dataclass(frozen=True)
class Counts:
    """What the pair rules leave.

    ``excluded``: (rule, how many proposed places it is the first to exclude); ``due``: persons due in the
    period who can be planned; ``due_without``: those of them without a possible place.
    """

    proposed: int
    excluded: tuple[tuple[str, int], ...]
    candidates: int
    posts: int
    due: int
    due_without: DueWithout

    def as_json(self) -> dict[str, object]:
        """A plain object for ``--json``."""
        return {
            "proposed": self.proposed,
            "excluded": dict(self.excluded),
            "pairs": self.candidates,
            "teachers_with_pair": self.posts,
            "due": self.due,
            "due_without_pair": [
                {"reason": reason, "subject": subject, "persons": n}
                for reason, subject, n in self.due_without
            ],
        }


def run(dataset: Path, rules: str, voice: Voice) -> ExitCode:
    """Read, check, count, tell."""
    read, profile = load(dataset, rules)
    counts = count(Context(read.dataset, profile))
    _tell_remarks(read.remarks, voice)
    _tell_counts(counts, voice)
    voice.answer({"problems": [p.as_json() for p in read.remarks], "counts": counts.as_json()})
    return ExitCode.DONE


def count(context: Context) -> Counts:
    """Proposed places by the first rule that excludes them, and due people without a possible place."""
    field = Field.of(context, Assignment.empty())
    refusing = first_refusal(context, *field.proposed)
    first = np.bincount(refusing[refusing >= 0], minlength=len(PAIR_RULES))
    due, without = _due_without(field)
    return Counts(
        proposed=len(refusing),
        excluded=tuple((rule.name, int(first[i])) for i, rule in enumerate(PAIR_RULES) if first[i]),
        candidates=len(field.pairs),
        posts=len(np.unique(field.pairs.teacher)),
        due=due,
        due_without=without,
    )


def _due_without(field: Field) -> tuple[int, DueWithout]:
    """Due persons who can be planned, and of them those without a candidate pair by reason and subject."""
    context, dataset = field.context, field.context.dataset
    due = (context.overdue | context.expiring) & plannable(Facts(context, field.plan), field.pairs)
    left = due.copy()
    left[field.pairs.person] = False
    posts = np.flatnonzero(left[dataset.teachers.person])
    found = of_persons(dataset, standings(field, posts, np.zeros(dataset.n_persons, dtype=np.int64)))
    reasons = {person: category(standing, False) for person, standing in found.items()}
    listed = Counter((reason, subject_of(dataset, person)) for person, reason in reasons.items())
    of_reason = Counter(reasons.values())
    entries = [(reason, subject, n) for (reason, subject), n in listed.items()]
    return int(due.sum()), tuple(sorted(entries, key=lambda e: (-of_reason[e[0]], e[0], -e[2], e[1])))


def _tell_remarks(remarks: Sequence[Problem], voice: Voice) -> None:
    for problem in remarks[:_SHOWN]:
        voice.line(problem.line(voice.lang))
    if len(remarks) > _SHOWN:
        voice.say("more_remarks", n=len(remarks) - _SHOWN)
    voice.line(f"{say('no_errors', voice.lang)} {say('remarks', voice.lang, n=len(remarks))}")


def _tell_counts(counts: Counts, voice: Voice) -> None:
    voice.line()
    voice.say("excluded_by")
    voice.line(f"{counts.proposed:>9}  {say('proposed', voice.lang)}")
    for rule, n in counts.excluded:
        voice.line(f"{-n:>9}  {say('excluded', voice.lang, title=pick(pair_rule(rule).title, voice.lang))}")
    voice.line(f"{counts.candidates:>9}  {say('candidates', voice.lang)}")
    voice.line(f"{counts.posts:>9}  {say('posts_with_place', voice.lang)}")
    voice.line()
    _tell_due(counts, voice)


def _tell_due(counts: Counts, voice: Voice) -> None:
    total = sum(n for _, _, n in counts.due_without)
    if not total:
        voice.say("due_all", total=counts.due)
        return
    voice.say("due_without", n=total, total=counts.due)
    for reason in dict.fromkeys(reason for reason, _, _ in counts.due_without):
        of_reason = [(subject, n) for r, subject, n in counts.due_without if r == reason]
        voice.line(f"{sum(n for _, n in of_reason):>9}  {_why(reason, voice)}")
        voice.line(f"{'':>9}    {', '.join(f'{subject} {n}' for subject, n in of_reason)}")


def _why(reason: str, voice: Voice) -> str:
    if reason == NOBODY_APPLIED:
        return say("due_fits", voice.lang)
    if reason == NOTHING_FITS:
        return say("due_nothing", voice.lang)
    return say("due_refused", voice.lang, title=pick(pair_rule(reason).title, voice.lang))

"""A published plan as it stands on a day: dataset, plan and what arrived since, all faults told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from api.exits import all_wrong, wrong_option
from api.loading import attempt, day_of, load
from api.open_places import with_open_places
from api.plan_folder import read_certificate
from api.same_input import check_same_lasting
from api.voice import Voice
from datasets import ReadResult
from datasets.arrived_table import Arrived, read_arrived
from datasets.plan_table import read_assignments
from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.substitution.case import Case, case_of
from rules.substitution.changes import announced, joined, rows_of
from rules.substitution.confirmations import judge as judge_confirmations
from rules.substitution.judging import Finding, Judged
from rules.substitution.named import judge as judge_named
from rules.substitution.overruling import judge as judge_overrules
from rules.substitution.refusals import judge as judge_refusals
from rules.tables import Confirmations, GroupChanges, Overrules, Refusals, Substitutes, Table

RecordT = TypeVar("RecordT", bound=Table)


@dataclass(frozen=True)
class Papers:
    """Files that arrived since the dataset was written; None: nothing of that kind."""

    refusals: Path | None = None
    confirmations: Path | None = None
    overrules: Path | None = None
    substitutes: Path | None = None
    changes: Path | None = None


@dataclass(frozen=True, eq=False)
class PlanToday:
    """The plan with what is known of it.

    ``read``: the dataset as it was read; ``dataset``: the same with the changes of groups that are announced,
    and the papers that were admitted, all but the ``refusals``; ``judged``: which of those count;
    ``claimed``: the plan's certificate, empty where it has none; ``rows``: per table the rows, as texts, of
    admitted papers other than refusals.
    """

    read: ReadResult
    dataset: Dataset
    profile: Profile
    plan: Assignment
    today: date
    claimed: Mapping[str, Any]
    refusals: Refusals
    judged: Judged
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    skipped: tuple[tuple[str, Finding], ...] = ()
    """Rows of papers that are not acted upon, each with its kind of paper and the reason."""

    @property
    def since(self) -> date | None:
        """The day of the rebalancing that the plan came from."""
        day = self.claimed.get("rebalancing", {}).get("as_of")
        return date.fromisoformat(day) if isinstance(day, str) else None

    @property
    def refused(self) -> IntArray:
        """Where in the plan the refused places stand."""
        places = zip(self.plan.teacher.tolist(), self.plan.group.tolist(), strict=True)
        position = {place: i for i, place in enumerate(places)}
        told, rows = self.refusals, self.judged.admitted.tolist()
        return np.array([position[int(told.teacher[r]), int(told.group[r])] for r in rows], dtype=np.int64)

    def case(
        self, seed: int = 0, *, release: bool | None = None, leaving: tuple[int, int] | None = None
    ) -> Case:
        """The case of it with all places that are open; ``release``: see
        :func:`rules.substitution.case.case_of`; ``leaving``: post and group of a place that is looked at as
        if it were refused."""
        refused = self.refused
        if leaving is not None:
            teacher, group = leaving
            held = np.flatnonzero((self.plan.teacher == teacher) & (self.plan.group == group))
            refused = np.union1d(refused, held).astype(np.int64)
        plan = with_open_places(self.dataset, self.plan, refused, self.claimed)
        return case_of(self.dataset, self.profile, self.today, plan, seed, release=release)


def read_today(
    data: tuple[Path, Path, str],
    as_of: str,
    voice: Voice,
    papers: Papers | None = None,
    *,
    skip_invalid: bool = False,
    errors: list[InputError] | None = None,
) -> PlanToday:
    """Read dataset, plan and profile (``data``), and judge the papers on the day ``as_of``.

    ``errors``: those known already, told with the others.  Raises: InputError: every fault of the input at
    once, papers that are not admissible among them unless they are to be skipped.
    """
    dataset, place, rules = data
    wrong = [] if errors is None else errors
    today = attempt(lambda: day_of("--as-of", as_of), wrong)
    certificate = attempt(lambda: (read_certificate(place),), wrong)
    loaded = attempt(lambda: load(dataset, rules), wrong)
    if wrong or loaded is None or certificate is None or today is None:
        raise all_wrong(wrong)
    (read, profile), (claimed,) = loaded, certificate
    if claimed is not None:
        check_same_lasting(claimed, read.dataset, place)
    plan = attempt(lambda: _plan(place, read.dataset), wrong)
    arrived = _read_papers(papers or Papers(), read.dataset, wrong)
    if wrong or plan is None:
        raise all_wrong(wrong)
    for remark in arrived.remarks:
        voice.note(remark.line(voice.lang))
    told = _judged(_Standing(read.dataset, profile, plan, today), arrived)
    _refuse(told.verdicts, papers or Papers(), voice, skip_invalid=skip_invalid)
    refusals = arrived.refusals.record, told.verdicts["refusals"]
    skipped = tuple((kind, fault) for kind, verdict in told.verdicts.items() for fault in verdict.faults)
    at = read, told.dataset, profile, plan, today, claimed or {}
    return PlanToday(*at, *refusals, told.rows, skipped)


def _plan(place: Path, dataset: Dataset) -> Assignment:
    table = read_assignments(place, dataset)
    if table.unknown:
        raise wrong_option(
            "PLAN",
            place,
            ("в плане есть места, которых нет в данных", "the plan has places that the data does not know"),
            ("план этих данных", "a plan of these data"),
        )
    return Assignment(table.teacher, table.group)


@dataclass(frozen=True, eq=False)
class _Arrived:
    refusals: Arrived[Refusals]
    confirmations: Arrived[Confirmations]
    overrules: Arrived[Overrules]
    substitutes: Arrived[Substitutes]
    changes: Arrived[GroupChanges]

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What is remarked on the files themselves."""
        read = (self.refusals, self.confirmations, self.overrules, self.substitutes, self.changes)
        return tuple(remark for paper in read for remark in paper.remarks)


def _read_papers(papers: Papers, dataset: Dataset, errors: list[InputError]) -> _Arrived:
    def read(path: Path | None, kind: type[RecordT], known: RecordT) -> Arrived[RecordT]:
        found = None if path is None else attempt(lambda: read_arrived(path, dataset, kind), errors)
        return Arrived(rows_of(known, np.empty(0, dtype=np.int64))) if found is None else found

    return _Arrived(
        read(papers.refusals, Refusals, dataset.refusals),
        read(papers.confirmations, Confirmations, dataset.confirmations),
        read(papers.overrules, Overrules, dataset.overrules),
        read(papers.substitutes, Substitutes, dataset.substitutes),
        read(papers.changes, GroupChanges, dataset.group_changes),
    )


@dataclass(frozen=True, eq=False)
class _Standing:
    dataset: Dataset
    profile: Profile
    plan: Assignment
    today: date


@dataclass(frozen=True, eq=False)
class _Told:
    dataset: Dataset
    verdicts: Mapping[str, Judged]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]


def _judged(at: _Standing, arrived: _Arrived) -> _Told:
    """What each paper comes to, those judged later knowing the earlier ones."""
    policy, changes = at.profile.substitution, arrived.changes
    told = at.dataset.replace(group_changes=joined(at.dataset.group_changes, changes.record))
    now = announced(told, at.today)
    refusals, confirmations = arrived.refusals.record, arrived.confirmations.record
    overrules, substitutes = arrived.overrules.record, arrived.substitutes.record
    confirmed = judge_confirmations(now, at.plan, confirmations, policy, at.today)
    now = now.replace(confirmations=joined(now.confirmations, rows_of(confirmations, confirmed.admitted)))
    refused = judge_refusals(now, at.plan, refusals, policy, at.today)
    refusers = np.zeros(now.n_persons, dtype=np.bool_)
    refusers[now.teachers.person[refusals.teacher[refused.admitted]]] = True
    overruled = judge_overrules(now, overrules, policy, at.today)
    named = judge_named(Context(now, at.profile, at.today), at.plan, refusers, substitutes, policy)
    whole = now.replace(
        overrules=joined(now.overrules, rows_of(overrules, overruled.admitted)),
        substitutes=joined(now.substitutes, rows_of(substitutes, named.admitted)),
    )
    verdicts = {"confirmations": confirmed, "refusals": refused, "overrules": overruled, "substitutes": named}
    papers = {
        "confirmations": arrived.confirmations.rows,
        "overrules": arrived.overrules.rows,
        "substitutes": arrived.substitutes.rows,
    }
    rows = {name: tuple(paper[i] for i in verdicts[name].admitted.tolist()) for name, paper in papers.items()}
    return _Told(whole, verdicts, {**rows, "group_changes": changes.rows})


def _refuse(verdicts: Mapping[str, Judged], papers: Papers, voice: Voice, *, skip_invalid: bool) -> None:
    """Raises: InputError: something is not admissible, and is not to be skipped."""
    problems = []
    for kind, judged in verdicts.items():
        path: Path | None = getattr(papers, kind)
        problems += [_problem(finding, path.name if path else kind) for finding in judged.findings]
    faults = [problem for problem in problems if problem.grade is Grade.ERROR]
    for problem in problems:
        if problem.grade is Grade.REMARK or skip_invalid:
            voice.note(problem.line(voice.lang))
    if faults and not skip_invalid:
        raise InputError(faults)
    if faults:
        voice.tell("refusals_skipped", n=len(faults))


def _problem(finding: Finding, file: str) -> Problem:
    grade = Grade.REMARK if finding.admitted else Grade.ERROR
    value = " / ".join(part for part in (finding.teacher_id, finding.group_id) if part)
    return Problem(grade, file, *finding.sentence, row=finding.row, value=value, code=finding.code)

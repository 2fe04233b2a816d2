"""The input of the papers: data, profile, plan, the plan before, names, templates; all mistakes at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from api.claimed import day_of_plan, rebalanced_on, seed_of_plan
from api.exits import all_wrong, wrong_option
from api.folders import check_replaceable
from api.loading import attempt, day_of, load
from api.plan_folder import ASSIGNMENTS, UNASSIGNED, read_certificate
from api.same_input import check_same_lasting
from datasets.escape import unescape
from datasets.plan_table import read_assignments
from papers import wording
from papers.figures import Figures
from papers.figures.rows import places
from papers.given import Given
from papers.people.declension import Decliner, Exceptions
from papers.people.exceptions import read_exceptions
from papers.registry import PAPERS, Paper, UnknownPaperError, Whose, paper
from papers.writing import templates
from rules.columns import NO_INDEX
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.problems import InputError
from rules.profile import Profile, effective_goals
from rules.substitution.changes import announced
from rules.tables import UniqueNumbers
from rules.text import nearest

_NAMED = re.compile(r"((?:например|[Гг]рупп(?:а|ы|е|у|ой)|[Пп]рограмм(?:а|ы|е|у|ой)) )([^\s,.;)]+)")
"""Where a sentence about a teacher names a group or a programme by its id."""
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Request:
    """What the command line asked for; empty ``papers`` and ``schools``: all of them."""

    dataset: Path
    plan: Path
    rules: str
    out: Path
    papers: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    month: str | None = None
    since: Path | None = None
    templates: Path | None = None
    names: Path | None = None
    as_of: str | None = None
    pdf: bool = False
    xlsx: bool = False


@dataclass(frozen=True, eq=False)
class Material:
    """Everything read: the plan in its context, what the papers are made of, which, from which templates, for
    which schools."""

    facts: Facts
    given: Given
    papers: tuple[Paper, ...]
    templates: Mapping[str, Path]
    schools: tuple[str, ...]


def read(request: Request, today: date) -> Material:
    """Everything, or every mistake; ``today``: the day where none is named.

    Raises: InputError: unknown papers, schools, months; a folder that is not empty; unreadable input; a plan
    for other data; templates that don't fit.
    """
    errors: list[InputError] = []
    attempt(lambda: _check_out(request.out), errors)
    day = attempt(lambda: (day_of("--as-of", request.as_of),), errors)
    chosen = attempt(lambda: _papers(request), errors)
    attempt(lambda: _check_month(request.month), errors)
    named = attempt(lambda: _exceptions(request.names), errors)
    files = attempt(lambda: templates(chosen if chosen is not None else PAPERS, request.templates), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if loaded is not None:
        attempt(lambda: _check_schools(request.schools, loaded[0].dataset), errors)
        plan = attempt(lambda: _facts(request.plan, loaded[0].dataset, loaded[1], day and day[0]), errors)
        before = attempt(lambda: _before(request.since, loaded[0].dataset, loaded[1]), errors)
    if errors or day is None or chosen is None or named is None or files is None or loaded is None:
        raise all_wrong(errors)
    assert plan is not None and before is not None
    figures, made_on = Figures.of(plan), day[0] or today
    given = Given(
        figures,
        made_on,
        request.month or _month(figures, made_on),
        before[0],
        effective_goals(plan.context),
        _reasons(request.plan, figures.groups),
        Decliner(named),
    )
    schools = request.schools or tuple(map(str, loaded[0].dataset.schools.school_id))
    return Material(plan, given, chosen, files, schools)


def _check_out(path: Path) -> None:
    """Papers replace nothing: what was signed stays."""
    expected = ("новая или пустая папка", "a new or empty folder")
    check_replaceable(path, lambda name: False, lambda folder: False, expected)


def _papers(request: Request) -> tuple[Paper, ...]:
    """The papers asked for, in the order of a campaign; with schools named those for schools alone."""
    if not request.papers:
        return tuple(p for p in PAPERS if not request.schools or p.whose is Whose.SCHOOL)
    known = ", ".join(p.name for p in PAPERS)
    errors: list[InputError] = []
    for name in request.papers:
        try:
            found = paper(name)
        except UnknownPaperError as error:
            hint = (f"; возможно, «{error.close}»", f'; maybe "{error.close}"') if error.close else ("", "")
            message = (f"такой бумаги нет{hint[0]}", f"there is no such paper{hint[1]}")
            errors.append(wrong_option("--paper", name, message, (known, known)))
            continue
        if request.schools and found.whose is Whose.DISTRICT:
            message = (
                "это бумага района, с --school её не бывает",
                "a paper of the district, not of a school",
            )
            errors.append(wrong_option("--paper", name, message, ("бумага школ", "a paper for schools")))
    if errors:
        raise all_wrong(errors)
    return tuple(p for p in PAPERS if p.name in request.papers)


def _check_month(month: str | None) -> None:
    if month is not None and _MONTH.fullmatch(month) is None:
        expected = ("месяц вида 2027-03", "a month like 2027-03")
        raise wrong_option("--month", month, ("это не месяц", "not a month"), expected)


def _check_schools(schools: tuple[str, ...], dataset: Dataset) -> None:
    known = [str(school) for school in dataset.schools.school_id]
    strange = [school for school in schools if school not in known]
    if strange:
        close = nearest(strange[0], known)
        hint = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
        message = (f"такой школы в данных нет{hint[0]}", f"the data has no such school{hint[1]}")
        raise wrong_option("--school", ", ".join(strange), message, ("school_id", "school_id"))


def _exceptions(path: Path | None) -> Exceptions:
    return {} if path is None else read_exceptions(path)


def _facts(place: Path, dataset: Dataset, profile: Profile, today: date | None) -> Facts:
    """A plan folder, or a table of places, in its context; groups that changed by ``today`` (else by the day
    of the plan's rebalancing) as they are then."""
    claimed = read_certificate(place)
    if claimed is not None:
        check_same_lasting(claimed, dataset, place)
    told_by = today or rebalanced_on(claimed)
    current = dataset if told_by is None else announced(dataset, told_by)
    table = read_assignments(place, current)
    if table.unknown:
        message = (
            f"в плане есть места, которых нет в данных: {len(table.unknown)}",
            f"the plan has places that the data does not know: {len(table.unknown)}",
        )
        raise wrong_option("PLAN", place, message, ("план этих данных", "a plan of these data"))
    current = current.replace(unique_numbers=_as_planned(place, current))
    context = Context(current, profile, today or day_of_plan(claimed), seed_of_plan(claimed))
    return Facts(context, Assignment(table.teacher, table.group).sorted())


def _as_planned(place: Path, dataset: Dataset) -> UniqueNumbers:
    """The unique numbers with the holders that the plan folder names: a rebalancing passes them on."""
    numbers, file = dataset.unique_numbers, place / ASSIGNMENTS
    if len(numbers) == 0 or not file.is_file():
        return numbers
    with file.open(encoding="utf-8-sig", newline="") as lines:
        told = {unescape(row["unique_number"]): unescape(row["teacher_id"]) for row in csv.DictReader(lines)}
    posts = [dataset.teacher_index.get(told.get(str(number), "")) for number in numbers.unique_number]
    named = np.array([post is not None for post in posts], dtype=np.bool_)
    teacher = np.array([NO_INDEX if post is None else post for post in posts], dtype=np.int32)
    holder = np.where(named, teacher, numbers.teacher).astype(np.int32)
    person = dataset.teachers.person
    passed_on = named & ((numbers.teacher == NO_INDEX) | (person[holder] != person[numbers.teacher]))
    return replace(numbers, teacher=holder, status=np.where(passed_on, "held", numbers.status))


def _before(place: Path | None, dataset: Dataset, profile: Profile) -> tuple[pd.DataFrame | None]:
    """The places of the plan that schools were told last."""
    return (None if place is None else places(_facts(place, dataset, profile, None)),)


def _reasons(plan: Path, groups: pd.DataFrame) -> Mapping[str, str]:
    """Per teacher id the sentence of ``unassigned.csv``, groups and programmes told by title; none where the
    plan is a table of places alone."""
    file = plan / UNASSIGNED
    if not file.is_file():
        return {}
    known = dict(zip(groups["programme_id"], "«" + groups["programme"] + "»", strict=True))
    known |= dict(zip(groups["group_id"], _told(groups), strict=True))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(unescape(row["teacher_id"]), unescape(row["detail"])) for row in csv.DictReader(lines)]
    return {
        teacher: _NAMED.sub(lambda m: f"{m[1]}{known.get(m[2], m[2])}", detail) for teacher, detail in rows
    }


def _told(groups: pd.DataFrame) -> list[str]:
    """«Программа», дни."""
    columns = zip(groups["programme"], groups["start"], groups["end"], strict=True)
    return [f"«{title}», {wording.span(start.date(), end.date())}" for title, start, end in columns]


def _month(figures: Figures, today: date) -> str:
    """The first month from today's on in which a group with our people is held, else that of today."""
    now = f"{today:%Y-%m}"
    groups = figures.by_group
    coming = groups[groups["end"].dt.strftime("%Y-%m") >= now]["start"]
    return now if coming.empty else max(now, f"{coming.min():%Y-%m}")

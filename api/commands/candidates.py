"""``kvota candidates``: who could take one free place, nearest and best first, and why in that order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.exits import ExitCode, wrong_option
from api.messages import Lang, pick, say
from api.plan_today import Papers, PlanToday, read_today
from api.voice import Voice
from rules.base import Sentence
from rules.registry import goal
from rules.substitution.candidates import Candidate, Place, Ranking, has_room, ranked
from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``left_by``: who leaves the place, or has left it."""

    dataset: Path
    plan: Path
    rules: str
    group: str
    left_by: str | None
    as_of: str
    top: int
    papers: Papers
    skip_invalid: bool = False


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, find the place, rank, tell."""
    data = (request.dataset, request.plan, request.rules)
    today = read_today(data, request.as_of, voice, request.papers, skip_invalid=request.skip_invalid)
    case, place = _place(today, request)
    found = ranked(case, place, request.top)
    voice.answer(content(case, found))
    for line in lines(case, found, voice.lang):
        voice.line(line)
    return ExitCode.DONE


def _place(today: PlanToday, request: Request) -> tuple[Case, Place]:
    """The case in which the place is free.  Raises: InputError: there is no such place, or it is taken."""
    group = _row(today.dataset.group_index, "--group", request.group, ("код группы", "id of a group"))
    left_by = NOWHERE
    if request.left_by is not None:
        known = today.dataset.teacher_index
        left_by = _row(known, "--left-by", request.left_by, ("код педагога", "id of a teacher"))
        case = today.case(leaving=(left_by, group))
        before = (case.before.teacher == left_by) & (case.before.group == group)
        if not (before & ~case.stays).any():
            raise wrong_option(
                "--left-by",
                request.left_by,
                ("у педагога нет и не было места в этой группе", "the teacher has and had no place there"),
                ("педагог с местом в группе", "a teacher with a place in the group"),
            )
    else:
        case = today.case()
    if case.begun[group] or case.ended[group] or not has_room(case, group):
        raise wrong_option(
            "--group",
            request.group,
            ("в группе нет свободного места", "the group has no free place"),
            ("группа со свободным местом, или --left-by", "a group with a free place, or --left-by"),
        )
    return case, Place(group, left_by)


def _row(known: Mapping[str, int], option: str, name: str, expected: Sentence) -> int:
    if name not in known:
        raise wrong_option(option, name, ("такого кода нет в данных", "the data have no such id"), expected)
    return known[name]


def content(case: Case, found: Ranking) -> dict[str, object]:
    """The object of ``--json``."""
    posts, groups = case.dataset.teachers, case.dataset.groups
    left_by = found.place.left_by
    return {
        "as_of": case.today.isoformat(),
        "group_id": str(groups.group_id[found.place.group]),
        "left_by": None if left_by == NOWHERE else str(posts.teacher_id[left_by]),
        "enough": found.enough,
        "levels": [
            {
                "level": note.level.name.lower(),
                "may_act": note.may,
                "fitting": note.fitting,
                "why_ru": note.why[0],
                "why_en": note.why[1],
            }
            for note in found.levels
        ],
        "candidates": [
            {
                "teacher_id": str(posts.teacher_id[one.teacher]),
                "school_id": str(case.dataset.schools.school_id[posts.school[one.teacher]]),
                "level": one.level.name.lower(),
                "may_act": one.may,
                "named_by_head": one.named,
                "has_another_place": one.adds,
                "goals": dict(one.gains),
                "why_ru": one.why[0],
                "why_en": one.why[1],
            }
            for one in found.candidates
        ],
    }


def lines(case: Case, found: Ranking, lang: Lang) -> Iterator[str]:
    """The lines on the terminal."""
    posts, left_by = case.dataset.teachers, found.place.left_by
    group = str(case.dataset.groups.group_id[found.place.group])
    leaver = say("free_place", lang) if left_by == NOWHERE else str(posts.teacher_id[left_by])
    yield say("candidates_for", lang, group=group, left_by=leaver)
    for note in found.levels:
        may = say("level_may" if note.may else "level_may_not", lang)
        title = pick(note.level.title, lang)
        yield say("level_line", lang, level=title, may=may, why=pick(note.why, lang), n=note.fitting)
    if not found.enough:
        yield say("not_enough_alone", lang)
    elif not found.candidates:
        yield say("no_candidates", lang)
    for number, one in enumerate(found.candidates, start=1):
        yield _candidate_line(case, number, one, lang)


def _candidate_line(case: Case, number: int, one: Candidate, lang: Lang) -> str:
    posts = case.dataset.teachers
    school = str(case.dataset.schools.school_id[posts.school[one.teacher]])
    worth = ", ".join(f"{pick(goal(name).title, lang)} {value:+d}" for name, value in one.gains if value)
    marks = [
        *([say("candidate_named", lang)] if one.named else []),
        *([say("candidate_adds", lang)] if one.adds else []),
        *([] if one.may else [say("candidate_by_hand", lang)]),
    ]
    told = f"  {number:>3}. {posts.teacher_id[one.teacher]} · {school} · {pick(one.level.title, lang)}"
    return " · ".join([told, *([worth] if worth else []), *marks, pick(one.why, lang)])

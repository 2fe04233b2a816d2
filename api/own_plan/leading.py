"""Somebody's own plan beside the best one, and the steps that lead to it: found, told, written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.by_hand.told import MOST_SHOWN, goals_json, move_line, person_moves, violation_words
from api.exits import wrong_option
from api.folders import check_replaceable, replaced_folder
from api.messages import Lang, minus, pick, signed
from api.own_plan.claims import claims_of
from api.own_plan.located import row_words, sheet_row
from api.own_plan.reading import Asked, Own, read_own
from api.own_plan.words import word
from api.plan_folder import ASSIGNMENT_COLUMNS, assignment_rows, number_of_person, write_rows
from api.voice import Voice
from rules.answers.by_hand import Effect, compared
from rules.answers.edits import edited
from rules.audit import Verdict
from rules.context import Assignment
from rules.registry import goal as goal_record
from solver.answers.leading import Best, Way, claimed_goal, way_in_child
from solver.answers.replanning import changed_persons
from solver.options import Options
from solver.result import GoalStatus, GoalValue

STEPS_TABLE, STEPS_FOLDER = "steps.csv", "steps"
COLUMNS = ("step", "part", "teacher_id", "school_id", "from_groups", "to_groups", "breaches_left")


@dataclass(frozen=True, eq=False)
class Found:
    """The plan without its repeats, the way of it, and each step with what it changes."""

    own: Own
    start: Assignment
    way: Way
    repairs: tuple[Effect, ...]
    improvements: tuple[Effect, ...]


def best_of(best: Path | None, own: Own, dataset: Path, rules: str, voice: Voice) -> Best | None:
    """The plan of ``--best``.

    Raises: InputError: a plan for other data, of another profile, or without a certificate.
    """
    if best is None:
        return None
    other = read_own(Asked(dataset, best, rules))
    claims = claims_of(other.claimed, own.profile, voice)
    if not claims:
        message = ("это не план того же профиля", "no plan of the same profile")
        expected = ("папка плана тех же данных и правил", "a plan folder of the same data and rules")
        raise wrong_option("--best", best, message, expected)
    goals = tuple(claimed_goal(n, c.value, c.bound, proven=c.proven) for n, c in claims.items())
    return Best(other.plan, goals)


def find(
    own: Own, options: Options, asked: Callable[[], bool], best: Best | None, voice: Voice
) -> Found | None:
    """The way of the plan; None where time ran out before anything was found."""
    voice.note(word("searching", voice.lang))
    start = edited(own.plan, [])
    way = way_in_child(own.context, start, options, asked, best)
    if way is None:
        return None
    middle = way.repairs[-1] if way.repairs else start
    return Found(
        own,
        start,
        way,
        tuple(_effects(own, start, way.repairs)),
        tuple(_effects(own, middle, way.improvements)),
    )


def _effects(own: Own, before: Assignment, plans: Sequence[Assignment]) -> Iterator[Effect]:
    for plan in plans:
        yield compared(own.context, before, plan)
        before = plan


# --- told -------------------------------------------------------------------------------------------------


def lines(found: Found, verdict: Verdict, lang: Lang, *, steps: bool) -> Iterator[str]:
    """The plan beside the best one and, with ``steps``, the way."""
    way = found.way
    if way.infeasible:
        yield word("infeasible", lang)
    elif way.nearest.plan is None:
        yield word("no_time", lang)
    yield from _beside(dict(verdict.goals), way.goals, lang)
    if steps and way.nearest.plan is not None:
        yield from _repair_lines(found, lang)
        yield from _improvement_lines(found, lang)


def _beside(own: dict[str, int], goals: Sequence[GoalValue], lang: Lang) -> Iterator[str]:
    if not goals:
        return
    yield word("beside", lang)
    width = max(len(pick(goal_record(goal.name).title, lang)) for goal in goals)
    first = next((goal.name for goal in goals if own[goal.name] != goal.value), None)
    for goal in goals:
        best = word(
            "proven" if goal.status is GoalStatus.PROVEN else "bounded",
            lang,
            best=minus(goal.value),
            bound=minus(goal.bound),
        )
        mark = word("decides", lang) if goal.name == first else ""
        if goal.name == first and own[goal.name] > goal.bound:
            mark += f", {word('beyond', lang)}"
        title = pick(goal_record(goal.name).title, lang)
        yield f"  {title:<{width}}  {minus(own[goal.name]):>6} · {best}{mark}"
    if first is None:
        yield word("as_good", lang)


def _repair_lines(found: Found, lang: Lang) -> Iterator[str]:
    meaningless = _meaningless(found)
    if meaningless:
        yield word("drop_rows", lang, rows=_rows(found, meaningless, lang))
    if not found.repairs:
        yield word("valid_already", lang)
        return
    near = found.way.nearest
    how = word("fewest", lang) if near.proven else word("at_least", lang, n=near.bound)
    yield word("repair", lang, n=near.changed, how=how, steps=len(found.repairs))
    yield from _step_lines(found, found.start, found.repairs, 1, lang)


def _rows(found: Found, rows: Sequence[int], lang: Lang) -> str:
    if not found.own.table.sheets:
        return ", ".join(map(str, rows))
    return "; ".join(row_words(row, found.own.table, lang) for row in rows)


def _meaningless(found: Found) -> list[int]:
    """Rows of the table that name nothing, and those that repeat an earlier one."""
    seen: set[tuple[int, int]] = set()
    rows = [row.row for row in found.own.table.unknown]
    table = found.own.table
    for teacher, group, row in zip(table.teacher.tolist(), table.group.tolist(), table.row, strict=True):
        if (teacher, group) in seen:
            rows.append(row)
        seen.add((teacher, group))
    return sorted(rows)


def _improvement_lines(found: Found, lang: Lang) -> Iterator[str]:
    if found.improvements:
        yield word("improve", lang, steps=len(found.improvements))
        before = found.way.repairs[-1] if found.way.repairs else found.start
        yield from _step_lines(found, before, found.improvements, len(found.repairs) + 1, lang)


def _step_lines(
    found: Found, before: Assignment, effects: Sequence[Effect], first: int, lang: Lang
) -> Iterator[str]:
    for number, effect in enumerate(effects, start=first):
        if number - first < MOST_SHOWN:
            yield from _step(found, before, effect, number, lang)
        before = effect.plan
    if len(effects) > MOST_SHOWN:
        yield f"  … +{len(effects) - MOST_SHOWN}"


def _step(found: Found, before: Assignment, effect: Effect, number: int, lang: Lang) -> Iterator[str]:
    moves = _moves(found, before, effect.plan)
    told = "; ".join(move_line(found.own.dataset, move, lang).strip() for move in moves)
    yield word("step", lang, n=number, moves=told)
    for violation in effect.mended:
        yield word("mended", lang, what=violation_words(violation, lang))
    if effect.before.violations and effect.after.violations:
        yield word("now", lang, n=len(effect.after.violations))
    gains = [
        f"{pick(goal_record(one.name).title, lang)} {signed(one.delta)}" for one in effect.goals if one.delta
    ]
    if gains:
        yield word("gains", lang, what=", ".join(gains))


def _moves(found: Found, before: Assignment, after: Assignment) -> list[dict[str, object]]:
    persons = changed_persons(found.own.context, before, after).tolist()
    return list(person_moves(found.own.dataset, before, after, persons))


def content(found: Found) -> dict[str, object]:
    """The object of ``--json``."""
    near, way = found.way.nearest, found.way
    middle = way.repairs[-1] if way.repairs else found.start
    return {
        "infeasible": way.infeasible,
        "best": [goal.as_json() for goal in way.goals],
        "drop_rows": [list(sheet_row(row, found.own.table)) for row in _meaningless(found)],
        "changed": near.changed if near.plan is not None else None,
        "at_least": near.bound,
        "proven": near.proven,
        "repairs": _steps_json(found, found.start, found.repairs),
        "improvements": _steps_json(found, middle, found.improvements),
    }


def _steps_json(found: Found, before: Assignment, effects: Sequence[Effect]) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for effect in effects:
        told.append(
            {
                "moves": _moves(found, before, effect.plan),
                "mended": [violation.as_json() for violation in effect.mended],
                "breaches_left": len(effect.after.violations),
                "goals": goals_json(effect),
            }
        )
        before = effect.plan
    return told


# --- written ----------------------------------------------------------------------------------------------


def check_out(path: Path) -> None:
    """Raises: InputError: the folder holds something else than steps of ours."""
    expected = (
        "новая или пустая папка, либо папка прежних шагов",
        "a new or empty folder, or one of earlier steps",
    )
    check_replaceable(
        path,
        {STEPS_TABLE, STEPS_FOLDER}.__contains__,
        lambda folder: (folder / STEPS_TABLE).exists(),
        expected,
    )


def write(found: Found, path: Path) -> None:
    """Write ``steps.csv`` and the plan after each step."""
    check_out(path)
    data, numbers = found.own.dataset, number_of_person(found.own.dataset, found.own.profile)
    rows: list[tuple[str, ...]] = []
    before = found.start
    parts = [("repair", effect) for effect in found.repairs]
    parts += [("improve", effect) for effect in found.improvements]
    with replaced_folder(path) as folder:
        (folder / STEPS_FOLDER).mkdir()
        for number, (part, effect) in enumerate(parts, start=1):
            left = str(len(effect.after.violations))
            for move in _moves(found, before, effect.plan):
                who = (str(move["teacher_id"]), str(move["school_id"]))
                rows.append((str(number), part, *who, _joined(move["from"]), _joined(move["to"]), left))
            file = folder / STEPS_FOLDER / f"after_{number:03d}.csv"
            write_rows(file, ASSIGNMENT_COLUMNS, assignment_rows(data, effect.plan, numbers))
            before = effect.plan
        write_rows(folder / STEPS_TABLE, COLUMNS, rows)


def _joined(groups: object) -> str:
    return ";".join(groups) if isinstance(groups, list) else ""

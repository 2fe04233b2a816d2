"""Keeping changes by hand: decisions in the dataset that follows, and the plan around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from api.by_hand.asking import Changes
from api.by_hand.told import (
    MOST_SHOWN,
    edit_line,
    edits_json,
    goal_lines,
    goals_json,
    move_line,
    person_moves,
)
from api.by_hand.words import word
from api.clashes import clash_line
from api.exits import ExitCode
from api.messages import Lang, pick
from api.own_plan.finished import write_finished
from api.own_plan.reading import Own
from api.voice import Voice
from datasets.assemble import dataset_from_raw
from datasets.raw import RawTables
from datasets.write import write_csv_folder
from rules.answers.by_hand import compared
from rules.answers.edits import decision_rows, edited
from rules.context import Context
from rules.dataset import Dataset
from rules.registry import pair_rule
from solver.answers.keeping import Kept, Refused, kept_in_child, replanned_in_child
from solver.answers.replanning import changed_persons
from solver.options import Options
from solver.result import Outcome

_FOR_KEEPING = 0.3
"""Part of the time in which is found what can be kept."""

Answer = tuple[ExitCode, dict[str, object]]


@dataclass(frozen=True)
class Keeping:
    """Where the decisions go, and who answers for them; ``decided_on`` in ISO."""

    reason: str
    decided_by: str
    decided_on: str
    dataset_out: Path
    out: Path


def keep(
    own: Own, changes: Changes, keeping: Keeping, options: Options, asked: Callable[[], bool], voice: Voice
) -> Answer:
    """Keep what can be kept, plan around it, write both folders, tell; the exit code and the JSON of it.

    Raises: DefectError: the plan around it failed the audit.
    """
    until = time.monotonic() + options.seconds
    voice.note(word("keeping", voice.lang))
    part = replace(options, seconds=max(1.0, _FOR_KEEPING * options.seconds))
    kept = kept_in_child(own.context, own.plan, changes.edits, part, asked)
    if kept is None or not (kept.edits or kept.most or kept.impossible):
        return _nothing("no_time", ExitCode.NO_TIME, voice)
    if kept.impossible:
        return _nothing("no_plan", ExitCode.INFEASIBLE, voice)
    for line in kept_lines(own.dataset, kept, changes, voice.lang):
        voice.line(line)
    told: dict[str, object] = {
        "kept": edits_json(own.dataset, kept.edits),
        "not_kept": [_refused_json(own.dataset, one) for one in kept.refused],
        "most": kept.most,
    }
    if not kept.edits:
        code, nothing = _nothing("nothing_kept", ExitCode.INFEASIBLE, voice)
        return code, {**told, **nothing}
    rows = decision_rows(own.dataset, kept.edits, keeping.reason, keeping.decided_by, keeping.decided_on)
    tables = with_decision_rows(own.read.raw, rows)
    context = Context(dataset_from_raw(tables)[0], own.profile, own.as_of, own.seed)
    voice.note(word("replanning", voice.lang))
    left = replace(options, seconds=max(1.0, until - time.monotonic()))
    outcome = replanned_in_child(context, own.plan, kept.edits, left, asked)
    if outcome is None or outcome.assignment is None:
        code, nothing = _nothing("no_time", ExitCode.NO_TIME, voice)
        return code, {**told, **nothing}
    certificate = write_finished(keeping.out, context, outcome, options, voice)
    write_csv_folder(tables, keeping.dataset_out)
    return ExitCode.DONE, {**told, "plan": certificate, **_around(own, kept, outcome, keeping, voice)}


def with_decision_rows(raw: RawTables, rows: Sequence[Mapping[str, str]]) -> dict[str, pd.DataFrame]:
    """The tables with more decisions at the end."""
    before = raw.get("decisions")
    added = pd.DataFrame([dict(row) for row in rows], dtype=object)
    if before is not None and len(before.columns):
        added = pd.concat([before, added], ignore_index=True)
    return {**raw, "decisions": added.astype(object).where(added.notna(), "")}


def _nothing(key: str, code: ExitCode, voice: Voice) -> Answer:
    voice.line(word(key, voice.lang))
    return code, {"plan": None}


def kept_lines(dataset: Dataset, kept: Kept, changes: Changes, lang: Lang) -> Iterator[str]:
    """How many could be kept, and each that could not with its rule."""
    total = len(kept.edits) + len(kept.refused)
    most = word("most", lang) if kept.refused and kept.most else ""
    yield word("kept", lang, n=len(kept.edits), total=total) + most
    for one in kept.refused:
        what = edit_line(dataset, one.edit, changes.rows, lang).strip()
        yield word("refused", lang, what=what, why=_why(one, lang))


def _why(one: Refused, lang: Lang) -> str:
    if one.pair_rule:
        return f"{pick(pair_rule(one.pair_rule).title, lang)} ({one.pair_rule})"
    return "; ".join(clash_line(clash, lang) for clash in one.clashes) or "?"


def _refused_json(dataset: Dataset, one: Refused) -> dict[str, object]:
    (edit,) = edits_json(dataset, [one.edit])
    rules = [one.pair_rule] if one.pair_rule else sorted({clash.rule for clash in one.clashes})
    return {**edit, "rules": rules, "why_ru": _why(one, Lang.RU), "why_en": _why(one, Lang.EN)}


def _around(own: Own, kept: Kept, outcome: Outcome, keeping: Keeping, voice: Voice) -> dict[str, object]:
    """What the plan around the edits changes besides them."""
    assert outcome.assignment is not None
    found = compared(own.context, own.plan, outcome.assignment)
    voice.line(word("status", voice.lang, status=word(str(outcome.status), voice.lang)))
    for line in goal_lines(found, voice.lang):
        voice.line(line)
    wished = edited(own.plan, kept.edits)
    persons = changed_persons(own.context, wished, outcome.assignment).tolist()
    moves = list(person_moves(own.dataset, own.plan, outcome.assignment, persons))
    voice.line(word("others", voice.lang, n=len(moves)))
    for move in moves[:MOST_SHOWN]:
        voice.line(move_line(own.dataset, move, voice.lang))
    if len(moves) > MOST_SHOWN:
        voice.line(word("more", voice.lang, n=len(moves) - MOST_SHOWN))
    voice.line(word("files", voice.lang, dataset=keeping.dataset_out, plan=keeping.out))
    return {"others": moves, "goals": goals_json(found)}

"""The object of ``--json``: ids and figures, and the sentences in both languages.  No full names."""

from __future__ import annotations

from api.explain.asking import Asked
from api.explain.changes import remedy_words, smallest
from api.explain.findings import FEW, own_objects
from api.explain.given import Given
from api.explain.words import Told
from rules.answers.remedies import COUNTED
from solver.answers.asked import Wish
from solver.answers.explaining import Answer, Answered
from solver.answers.forcing import Forced

Json = dict[str, object]


def content(given: Given, asked: Asked, found: Answered, told: Told) -> Json:
    """Everything that is said, for programs."""
    dataset = given.context.dataset
    return {
        "question": _question(given),
        "teacher_id": str(dataset.teachers.teacher_id[given.teacher]) if given.teacher >= 0 else None,
        "group_id": str(dataset.groups.group_id[given.closed]) if given.closed >= 0 else None,
        "profile": given.context.profile.name,
        "seed": given.context.seed,
        "plan_proven": given.proven,
        "finished": found.finished,
        "goals": [goal.as_json() for goal in found.base],
        "held": [str(dataset.groups.group_id[group]) for _, group in asked.held],
        "asked": [_wish(given, wish) for wish in asked.wishes],
        "uncounted": [
            {"source": source, "programme_id": str(dataset.programmes.programme_id[programme])}
            for source, programme in asked.uncounted
        ],
        "excluded_by": [{"rule": rule, **_few(n)} for rule, n in asked.closed_by],
        "answers": [_answer(given, answer) for answer in found.answers],
        "changes": _changes(given, found),
        "told": [
            {
                "title_ru": block.title[0],
                "title_en": block.title[1],
                "lines_ru": [ru for ru, _ in block.lines],
                "lines_en": [en for _, en in block.lines],
            }
            for block in told.blocks
        ],
        "about_the_plan": [{"ru": ru, "en": en} for ru, en in told.plan],
    }


def _question(given: Given) -> str:
    if given.closed >= 0:
        return "why_closed"
    return "why_this_group" if given.held else "why_not_me"


def _few(n: int) -> Json:
    """A number of people; only that it is small where it is."""
    return {"fewer_than": FEW, "count": None} if n < FEW else {"fewer_than": None, "count": n}


def _wish(given: Given, wish: Wish) -> Json:
    dataset = given.context.dataset
    groups = dataset.groups.group_id
    return {
        "programme_id": str(dataset.programmes.programme_id[wish.programme]),
        "sources": list(wish.sources),
        "open_groups": list(dict.fromkeys(str(groups[g]) for g in wish.group)),
        "refused": [
            {
                "group_id": str(groups[one.group]),
                "rule": one.rule,
                "sentence_ru": one.sentence[0],
                "sentence_en": one.sentence[1],
            }
            for one in wish.refused
        ],
    }


def _answer(given: Given, answer: Answer) -> Json:
    dataset, force, most = given.context.dataset, answer.force, answer.at_most
    return {
        "aim": str(force.aim),
        "programme_id": str(dataset.programmes.programme_id[force.programme]),
        "group_id": str(dataset.groups.group_id[force.group]) if force.group >= 0 else None,
        **_forced(given, answer.forced),
        "no_worse_plan_known": answer.forced.compared.keeps,
        "better_plan_known": answer.forced.compared.beats,
        "in_a_part": None if answer.local is None else _forced(given, answer.local),
        "ahead": None if answer.ahead is None else _few(answer.ahead),
        "at_most": None if most is None else {"least": most.least, "most": most.most, "need": most.need},
    }


def _forced(given: Given, forced: Forced) -> Json:
    compared = forced.compared
    return {
        "finding": str(compared.finding),
        "goal": compared.goal or None,
        "least": compared.least,
        "most": compared.most,
        "clashes": [
            {"rule": clash.rule, "objects": [list(one) for one in own_objects(given, clash)]}
            for clash in forced.clashes
        ],
    }


def _changes(given: Given, found: Answered) -> Json | None:
    if found.changes is None:
        return None
    told = smallest(found)
    return {
        "smallest": [
            {
                "kind": str(one.remedy.kind),
                "units": one.remedy.units if one.remedy.kind in COUNTED else 1,
                "admits": str(one.admits),
                "sentence_ru": remedy_words(given.context, one.remedy)[0],
                "sentence_en": remedy_words(given.context, one.remedy)[1],
            }
            for one in told
        ],
        "tried": len(found.changes.tried),
        "undecided": sum(str(one.admits) == "undecided" for one in found.changes.tried),
        "left_out": found.changes.left_out,
        "in_a_part": found.changes.local,
        "most_units": found.changes.units,
        "pairs_of_changes_tried": False,
    }

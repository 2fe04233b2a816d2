"""Substitutes whom a head names: no application is needed, every other rule on the pair is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.base import Sentence
from rules.columns import BoolArray
from rules.context import Assignment, Context
from rules.pair_checks import admits
from rules.registry import PAIR_RULES
from rules.substitution.judging import Check, Desk, Judged, as_date, day_in_words, judged, worded
from rules.substitution.policy import Policy
from rules.tables import Substitutes

WAIVED = frozenset({"source", "lead_time", "holds_number"})
"""Rules that a named substitute need not meet: nobody proposed it, and the deadlines are the policy's."""

_Desk = Desk[Substitutes]


def judge(
    context: Context, plan: Assignment, refusers: BoolArray, named: Substitutes, policy: Policy
) -> Judged:
    """Every naming on its own; of equal ones the first counts.

    ``context``: the dataset as announced by today, under the profile; ``refusers``: per person, refuses a
    place now; ``named``: those that arrive now.  A pair that breaks a rule is refused with that rule's name
    as the code and its sentence.  Raises: ValueError: the context does not say what day it is.
    """
    if context.as_of is None:
        raise ValueError("who is named now needs a date of today")
    desk = Desk(context.dataset, plan, named, policy, context.as_of)
    person = context.dataset.teachers.person
    faults: dict[str, Check[_Desk]] = {
        **_FAULTS,
        "refuser": (
            lambda desk, row: bool(refusers[person[desk.rows.teacher[row]]]),
            _said(
                "Педагог сам отказывается от места.",
                "The teacher refuses a place at the same time.",
            ),
        ),
        **_of_rules(context, named),
    }
    return judged(desk, _REPEATED, faults, {})


def _of_rules(context: Context, named: Substitutes) -> dict[str, Check[_Desk]]:
    """A check for every rule on pairs that is not waived; what each admits is asked once, for all rows."""
    checks: dict[str, Check[_Desk]] = {}
    for rule in PAIR_RULES:
        if rule.name in WAIVED or not context.profile.enabled(rule.name):
            continue
        admitted = admits(rule, context, named.teacher, named.group)
        refusal = rule.refusal
        parameters = context.profile.parameters(rule.name)
        checks[rule.name] = (
            lambda desk, row, admitted=admitted: not admitted[row],  # type: ignore[misc]
            lambda desk, row, refusal=refusal, parameters=parameters: refusal(  # type: ignore[misc]
                context, int(desk.rows.teacher[row]), int(desk.rows.group[row]), parameters
            ),
        )
    return checks


_REPEATED: Sentence = (
    "Эта замена уже есть в списке; учтена первая.",
    "This substitute is in the list already; the first one counts.",
)


def _figures(desk: _Desk, row: int) -> Mapping[str, object | Sentence]:
    return {
        "start": day_in_words(desk.start(row)),
        "today": day_in_words(desk.as_of),
        "school": str(desk.dataset.schools.school_id[desk.rows.named_by[row]]),
    }


def _said(ru: str, en: str) -> Callable[[_Desk, int], Sentence]:
    return worded(ru, en, _figures)


_FAULTS: Mapping[str, Check[_Desk]] = {
    "in_future": (
        lambda desk, row: as_date(desk.rows.named_on[row]) > desk.as_of,
        _said(
            "Замена названа будущим числом: сегодня {today}.",
            "The substitute is named in the future: today is {today}.",
        ),
    ),
    "other_school": (
        lambda desk, row: not desk.works_at(row, int(desk.rows.named_by[row])),
        _said(
            "Замену назвал руководитель школы {school}, а педагог в ней не работает.",
            "The head of school {school} named the substitute, but the teacher has no post there.",
        ),
    ),
    "ended": (
        lambda desk, row: desk.ended(row),
        _said("Группа отменена или объединена с другой.", "The group was cancelled, or merged into another."),
    ),
    "began": (
        lambda desk, row: desk.began(row),
        _said("Группа уже началась {start}.", "The group began on {start}."),
    ),
    "seated": (
        lambda desk, row: desk.key(row) in desk.seated,
        _said("У педагога уже есть место в этой группе.", "The teacher has a place in this group already."),
    ),
}

"""``kvota deadlines``: what is due when, what is late, and who may still act, for a published plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from api.exits import ExitCode
from api.messages import Lang, pick, say
from api.plan_today import Papers, read_today
from api.voice import Voice
from rules.substitution.deadlines import Deadline, Due, State, Step, agenda, deadlines
from rules.substitution.judging import day_in_words
from rules.substitution.policy import Policy

_SHOWN_GROUPS = 12
"""Groups named in one line."""
_SHOWN_LINES = 40
"""Lines of days, and of groups, on a terminal; ``--json`` has all."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    dataset: Path
    plan: Path
    rules: str
    as_of: str
    papers: Papers
    skip_invalid: bool = False


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, count the days, tell."""
    data = (request.dataset, request.plan, request.rules)
    today = read_today(data, request.as_of, voice, request.papers, skip_invalid=request.skip_invalid)
    case = today.case()
    found = deadlines(case)
    due = agenda(found, case.today)
    voice.answer(content(found, due, case.today))
    for line in lines(found, due, case.today, case.policy, voice.lang):
        voice.line(line)
    return ExitCode.DONE


def content(found: Sequence[Deadline], due: Sequence[Due], today: date) -> dict[str, object]:
    """The object of ``--json``."""
    return {
        "as_of": today.isoformat(),
        "days": [
            {
                "day": one.day.isoformat(),
                "step": str(one.step),
                "state": str(one.state),
                "open": one.open,
                "group_id": one.deadline.group_id,
            }
            for one in due
        ],
        "groups": [_group(deadline, today) for deadline in found],
    }


def _group(deadline: Deadline, today: date) -> dict[str, object]:
    code, (ru, en) = deadline.action(today)
    clash = deadline.clash
    return {
        "group_id": deadline.group_id,
        "start": deadline.start.isoformat(),
        "days_left": deadline.days_left,
        "places": deadline.places,
        "unconfirmed": deadline.unconfirmed,
        "overdue": deadline.overdue,
        "free": deadline.free,
        "due": {str(step): day.isoformat() for step, day in deadline.due},
        "clash_on": clash.isoformat() if clash else None,
        "may_act": code,
        "by_hand": deadline.by_hand,
        "says_ru": ru,
        "says_en": en,
        "settled": deadline.settled,
    }


def lines(
    found: Sequence[Deadline], due: Sequence[Due], today: date, policy: Policy, lang: Lang
) -> Iterator[str]:
    """The lines on the terminal: day by day, then who may act."""
    yield say("deadlines", lang, today=pick(day_in_words(today), lang), n=len(found))
    days = groupby(due, key=lambda one: (one.day, one.step, one.state))
    yield from _some([_day_line(*day, list(together), lang) for day, together in days], lang)
    coming = [deadline for deadline in found if deadline.start >= today]
    if coming:
        yield say("who_may_act", lang)
    yield from _some([_group_line(deadline, today, lang) for deadline in coming], lang)
    if any(deadline.clash for deadline in coming):
        yield say("steps_clash" if policy.slack_days else "steps_clash_bare", lang, days=policy.slack_days)
    if not all(deadline.settled for deadline in coming):
        yield say("days_not_settled", lang)


def _some(told: list[str], lang: Lang) -> list[str]:
    more = len(told) - _SHOWN_LINES
    return told if more <= 0 else [*told[:_SHOWN_LINES], f"  {say('more_remarks', lang, n=more)}"]


def _group_line(deadline: Deadline, today: date, lang: Lang) -> str:
    figures = {"group": deadline.group_id, "free": deadline.free, "late": deadline.overdue}
    key = "acting_late" if deadline.overdue else "acting"
    return say(key, lang, **figures, may=pick(deadline.action(today)[1], lang))


def _day_line(day: date, step: Step, state: State, together: Sequence[Due], lang: Lang) -> str:
    groups = [one.deadline.group_id for one in together[:_SHOWN_GROUPS]]
    more = len(together) - len(groups)
    named = ", ".join(groups) + (f" {say('more_remarks', lang, n=more)}" if more else "")
    waiting = sum(one.open for one in together)
    tail = say("waiting_places", lang, n=waiting) if waiting else ""
    mark = say(f"state_{state}", lang)
    return f"  {pick(day_in_words(day), lang)}  {mark:<10} {pick(step.in_words, lang)}: {named}{tail}"

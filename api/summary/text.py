"""Facts put into lines: one screen, no line wider than ``words.WIDTH``."""

from __future__ import annotations

from types import ModuleType

from api.messages import Lang, pick
from api.summary import english, russian
from api.summary.facts import SummaryFacts
from api.summary.words import WIDTH, cut, labelled
from papers.campaign.rests_on import rests_on

_APPLICATIONS = ("Заявки", "Papers")
_APPLIED = {Lang.RU: ("НЕ ВОШЛИ", " заявленных"), Lang.EN: ("LEFT OUT", " who applied")}
_DUE = {Lang.RU: ("ДОЛЖНЫ УЧИТЬСЯ, НО НЕ ВОШЛИ", ""), Lang.EN: ("DUE BUT LEFT OUT", "")}


def summary_lines(facts: SummaryFacts, lang: Lang, folder: str, remarks_file: str = "") -> list[str]:
    """The summary; ``folder``: where the plan is written, ``remarks_file``: where an import's remarks are."""
    say = russian if lang is Lang.RU else english
    lines = [
        *_input(say, facts, lang),
        "-" * WIDTH,
        say.totals(facts.totals, facts.quota, facts.applicants is not None),
        *_goals(say, facts),
        *_people(say, facts, lang),
        *_rest(say, facts),
        say.files(folder, remarks_file),
        say.onward(facts),
    ]
    return [cut(line, WIDTH) for line in lines]


def _campaign(facts: SummaryFacts, lang: Lang) -> list[str]:
    """How far the applications have come, where that is more than who applied."""
    if facts.campaign is None:
        return []
    return [labelled(pick(_APPLICATIONS, lang), pick(rests_on(facts.campaign), lang))]


def _input(say: ModuleType, facts: SummaryFacts, lang: Lang) -> list[str]:
    lines = [say.header(facts.heading, len(facts.heading.districts) > 1), say.register(facts.register)]
    lines += _campaign(facts, lang)
    for record, words in (
        (facts.requests, say.requests),
        (facts.advice, say.advice),
        (facts.quota, say.quota),
    ):
        if record is not None:
            lines.append(words(record))
    return (
        lines
        if facts.numbers is None
        else _with_numbers(lines, say.numbers(facts.numbers), facts.quota is not None)
    )


def _with_numbers(lines: list[str], numbers: str, quota: bool) -> list[str]:
    """Unique numbers at the end of the quota's line where they fit there."""
    longer = f"{lines[-1]}; {numbers}"
    if quota and len(longer) <= WIDTH:
        return [*lines[:-1], longer]
    return [*lines, labelled("", numbers)]


def _goals(say: ModuleType, facts: SummaryFacts) -> list[str]:
    width = max((len(say.share(line)) for line in facts.goals), default=0)
    return [say.goal(k, line, facts.heading, width) for k, line in enumerate(facts.goals, start=1)]


def _people(say: ModuleType, facts: SummaryFacts, lang: Lang) -> list[str]:
    lines: list[str] = []
    if facts.applicants is not None:
        lines.append(say.left_out(*_APPLIED[lang], facts.applicants, facts.urgency_counts))
    if facts.due is not None:
        lines.append(say.left_out(*_DUE[lang], facts.due, facts.urgency_counts))
    return lines


def _rest(say: ModuleType, facts: SummaryFacts) -> list[str]:
    lines: list[str] = []
    if facts.absence is not None:
        lines.append(say.absence(facts.absence))
    lines.append(say.groups(facts.groups))
    if facts.dates is not None:
        lines.append(say.dates(facts.dates, not facts.uses_unique_numbers))
    lines.append(say.remarks(facts.remarks))
    lines.append(say.proof(facts.proof))
    return lines

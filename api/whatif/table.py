"""The lines on the terminal: goals of all scenarios side by side, then a sentence for each; 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from api.clashes import clash_line
from api.messages import Lang, minus, pick, signed
from api.whatif.comparing import GAINED, LEFT, LOST
from api.whatif.records import NOT_A_GOAL, Answer, Comparison, GoalDelta, GoalSeen, Solved
from api.whatif.sentence import limit_sentences, sentence
from api.whatif.words import STATES, word
from rules.registry import goal

WIDTH = 100
_NAME, _GAP = 28, 2
_MOST_REMARKS = 5


def lines(answer: Answer, lang: Lang) -> Iterator[str]:
    """Every line."""
    yield word("title", lang, n=len(answer.comparisons))
    yield from _wrapped(_base_line(answer.base, lang), "")
    for clash in answer.base.clashes:
        yield from _wrapped(f"  {clash_line(clash, lang)}", "    ")
    names = goal_names(answer)
    if names:
        yield ""
        yield from _tables(answer, names, lang)
        yield from _legend(names, lang)
    for one in answer.comparisons:
        yield ""
        yield from _wrapped(f"{one.number}. {sentence(answer.base, one, lang)}.", "   ")
        for told in limit_sentences(one, lang).values():
            yield from _wrapped(f"   – {told}", "     ")
        for remark in one.changed.remarks[:_MOST_REMARKS]:
            yield from _wrapped(word("remark", lang, text=remark.line(lang)), "    ")


def _wrapped(text: str, indent: str) -> list[str]:
    begin = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(text.strip(), WIDTH, initial_indent=begin, subsequent_indent=indent or begin)


def _base_line(base: Solved, lang: Lang) -> str:
    state = pick(STATES[base.state], lang)
    if base.facts is None:
        return word("base_none", lang, state=state)
    seated = int(base.facts.seated.sum())
    return word("base_line", lang, seated=seated, places=len(base.facts.assignment), state=state)


def goal_names(answer: Answer) -> list[str]:
    """Every goal of the base and of any scenario, the base's order first."""
    every = [answer.base, *(one.solved for one in answer.comparisons)]
    return list(dict.fromkeys(seen.name for solved in every for seen in solved.goals))


def _legend(names: Sequence[str], lang: Lang) -> Iterator[str]:
    told = " · ".join(f"{i} {pick(goal(name).title, lang)}" for i, name in enumerate(names, start=1))
    yield from _wrapped(told, "  ")
    yield from _wrapped(word("legend", lang), "  ")


def _tables(answer: Answer, names: Sequence[str], lang: Lang) -> Iterator[str]:
    """Rows are the base and the scenarios; goals that do not fit into a line come in a further table."""
    head = ["", word("scenario", lang), word("persons", lang), word("gains", lang)]
    labels = [head, ["", word("base", lang), _count(answer.base), ""]]
    labels += [
        [f"{one.number}", one.name, _count(one.solved), _gains(answer.base, one)]
        for one in answer.comparisons
    ]
    columns = [_column(answer, i, name, lang) for i, name in enumerate(names, start=1)]
    left = _aligned([[_cut(cell, _NAME) for cell in row] for row in labels])
    room, begin = WIDTH - len(left[0]), 0
    while begin < len(columns):
        taken: list[list[str]] = []
        used = 0
        for cells in columns[begin:]:
            used += _GAP + max(map(len, cells))
            if taken and used > room:
                break
            taken.append(cells)
        begin += len(taken)
        right = _aligned([list(row) for row in zip(*taken, strict=True)], right=True)
        yield from (f"{a}{' ' * _GAP}{b}".rstrip() for a, b in zip(left, right, strict=True))
        if begin < len(columns):
            yield ""


def _aligned(rows: Sequence[Sequence[str]], *, right: bool = False) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [[c.rjust(w) if right else c.ljust(w) for c, w in zip(row, widths, strict=True)] for row in rows]
    return [(" " * _GAP).join(row) for row in padded]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _count(solved: Solved) -> str:
    return "–" if solved.facts is None else str(int(solved.facts.seated.sum()))


def _gains(base: Solved, one: Comparison) -> str:
    if base.facts is None or one.solved.facts is None:
        return "–"
    return f"+{one.count(GAINED)} −{one.count(LOST, LEFT)}"


def _column(answer: Answer, number: int, name: str, lang: Lang) -> list[str]:
    cells = [str(number), shown(answer.base.seen(name))]
    for one in answer.comparisons:
        delta = next((delta for delta in one.goals if delta.name == name), None)
        cells.append(shown(one.solved.seen(name), delta))
    return cells


def shown(seen: GoalSeen | None, delta: GoalDelta | None = None) -> str:
    """``26``, ``26≤28``, with a difference ``26 (+3)``, ``26 (+3?)`` where that is not proven."""
    if seen is None:
        return "–"
    value = minus(seen.value)
    if seen.status == NOT_A_GOAL:
        value += "·"
    elif not seen.proven:
        value += "?" if seen.bound is None else f"≤{minus(seen.bound)}"
    if delta is None or (delta.found == 0 and delta.exact):
        return value
    counted = NOT_A_GOAL in (delta.before.status, delta.now.status)
    return f"{value} ({signed(delta.found)}{'' if delta.exact or counted else '?'})"

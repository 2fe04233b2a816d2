"""``whatif.svg``: a row for the base and for each scenario, a column of bars for each goal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from xml.sax.saxutils import escape

from api.chain_drawing import namespace
from api.messages import Lang, pick
from api.whatif.comparing import GAINED, LEFT, LOST
from api.whatif.records import Answer, Comparison, GoalDelta, GoalSeen, Solved
from api.whatif.table import goal_names, shown
from api.whatif.words import STATES, word
from rules.registry import goal

_LEFT, _NAME, _PERSONS, _GOAL, _ROW, _TOP = 16, 270, 130, 132, 52, 96
_BAR, _THICK = 112, 12
_PER_LINE, _LINES = 35, 2
_HEAD_LINE = 17
_SHORT = 17
"""Characters that fit under a bar; what is longer stands in two lines."""
_OWN, _OPEN, _LOSS = "#4a7ebb", "#c9d9ee", "#c58b45"
_MORE, _FEWER, _PLAIN = "#1a7f37", "#b42318", "#333"


def drawn(answer: Answer, lang: Lang) -> str:
    """The picture."""
    names = goal_names(answer)
    scales = {name: _largest(answer, name) for name in names}
    width = _LEFT + _NAME + _PERSONS + max(1, len(names)) * _GOAL + _LEFT
    rows: list[tuple[str, Solved, Comparison | None]] = [(word("base", lang), answer.base, None)]
    rows += [(f"{one.number}. {one.name}", one.solved, one) for one in answer.comparisons]
    height = _TOP + len(rows) * _ROW + 50
    parts = [
        f'<svg xmlns="{namespace()}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 28, word("title", lang, n=len(answer.comparisons)), size=16),
        *_heads(names, lang),
    ]
    for place, (title, solved, one) in enumerate(rows):
        parts += _row(_TOP + place * _ROW, (title, solved, one), (answer, names, scales), lang)
    return "\n".join([*parts, *_legend(height - 18, lang), "</svg>", ""])


def _text(x: float, y: float, text: str, *, size: int = 12, fill: str = _PLAIN) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}">{escape(text)}</text>'


def _rect(x: float, y: float, width: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{max(0.0, width):.1f}" height="{_THICK}" fill="{fill}"/>'


def _largest(answer: Answer, name: str) -> int:
    """The largest figure of a goal anywhere, bounds included: a whole bar."""
    every = [answer.base, *(one.solved for one in answer.comparisons)]
    seen = [found for solved in every if (found := solved.seen(name)) is not None]
    figures = [abs(f) for s in seen for f in (s.value, s.bound) if f is not None]
    return max([1, *figures])


def _heads(names: Sequence[str], lang: Lang) -> list[str]:
    left = _LEFT + _NAME
    parts = [_text(left, 62, word("persons", lang)), _text(left, 78, word("gains", lang), fill="#666")]
    for i, name in enumerate(names):
        lines = textwrap.wrap(f"{i + 1}. {pick(goal(name).title, lang)}", _HEAD_LINE)[:3]
        x = left + _PERSONS + i * _GOAL
        parts += [_text(x, 54 + 14 * k, line) for k, line in enumerate(lines)]
    return parts


def _row(
    top: int,
    row: tuple[str, Solved, Comparison | None],
    of: tuple[Answer, Sequence[str], dict[str, int]],
    lang: Lang,
) -> list[str]:
    title, solved, one = row
    answer, names, scales = of
    right = _LEFT + _NAME + _PERSONS + max(1, len(names)) * _GOAL
    parts = [f'<line x1="{_LEFT}" y1="{top - 8}" x2="{right}" y2="{top - 8}" stroke="#ddd"/>']
    lines = textwrap.wrap(title, _PER_LINE, max_lines=_LINES, placeholder=" …") or [""]
    parts += [_text(_LEFT, top + 10 + 15 * k, line) for k, line in enumerate(lines)]
    if solved.facts is None:
        return [*parts, _text(_LEFT + _NAME, top + 10, pick(STATES[solved.state], lang), fill=_FEWER)]
    parts.append(_text(_LEFT + _NAME, top + 10, str(int(solved.facts.seated.sum()))))
    if one is not None and answer.base.facts is not None:
        parts.append(_text(_LEFT + _NAME, top + 27, f"+{one.count(GAINED)}", fill=_MORE))
        parts.append(_text(_LEFT + _NAME + 44, top + 27, f"−{one.count(LOST, LEFT)}", fill=_FEWER))
    for i, name in enumerate(names):
        seen = solved.seen(name)
        delta = next((d for d in one.goals if d.name == name), None) if one is not None else None
        if seen is not None:
            parts += _cell(_LEFT + _NAME + _PERSONS + i * _GOAL, top, (seen, delta), scales[name])
    return parts


def _cell(x: float, top: int, cell: tuple[GoalSeen, GoalDelta | None], largest: int) -> list[str]:
    """A bar as long as the figure, lighter up to the proven bound; what it says stands under it."""
    seen, delta = cell
    unit = _BAR / largest
    parts = []
    ends = [abs(seen.value), abs(seen.value if seen.bound is None else seen.bound)]
    if ends[0] != ends[1]:
        parts.append(_rect(x, top, unit * max(ends), _OPEN))
    losses = seen.value < 0
    parts.append(_rect(x, top, unit * (ends[0] if not losses else min(ends)), _LOSS if losses else _OWN))
    fill = _PLAIN
    if delta is not None and delta.found:
        fill = _MORE if delta.found > 0 else _FEWER
    text = shown(seen, delta)
    lines = [text] if len(text) <= _SHORT else text.split(" ", maxsplit=1)
    return [*parts, *(_text(x, top + 25 + 14 * k, line, fill=fill) for k, line in enumerate(lines))]


def _legend(y: float, lang: Lang) -> list[str]:
    told = (
        (_OWN, ("достигнуто", "reached")),
        (_LOSS, ("потери (меньше – лучше)", "losses (fewer is better)")),
        (_OPEN, ("до доказанного предела", "up to the proven bound")),
    )
    parts, x = [], float(_LEFT)
    for fill, text in told:
        parts += [_rect(x, y - 10, 14, fill), _text(x + 20, y, pick(text, lang))]
        x += 220
    parts.append(_text(x, y, pick(("? – разница лучших планов не доказана", "?: not proven"), lang)))
    return parts

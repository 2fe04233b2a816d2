"""What would make a plan possible: the menu of repairs, said and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from api.messages import Lang, Phrases, pick
from api.voice import Voice
from rules.base import Sentence
from rules.context import Context
from solver.answers.repairing import repairs_of
from solver.options import Options

if TYPE_CHECKING:
    from solver.answers.repairs import Menu, Repair

_LEAST_SECONDS = 1.0
MOST_SHOWN = 12
"""Repairs on the terminal; JSON has all."""

WORDS: Mapping[str, Sentence] = {
    "trying": ("Ищу, что исправить …", "Looking for repairs …"),
    "single": (
        "Достаточно любого одного изменения (сначала самые лёгкие; каждое проверено расчётом):",
        "Any one of these changes makes a plan possible (easiest first, each verified by solving):",
    ),
    "together": (
        "Одного изменения мало. Вместе достаточно этих ({how}):",
        "No single change is enough. These together are ({how}):",
    ),
    "cheapest": (
        "проверено, дешевле среди чисел и решений нет",
        "verified; none cheaper of this kind",
    ),
    "verified": ("проверено расчётом", "verified by solving"),
    "not_verified": ("не проверено", "not verified"),
    "more": ("… и ещё {n}", "… and {n} more"),
    "too_short": (
        "Времени не хватило проверить все изменения: список может быть неполным. Увеличьте --time-limit.",
        "Time was too short to try every change: the list may lack some. Raise --time-limit.",
    ),
}

_say = Phrases(WORDS)


def offered(
    context: Context, options: Options, asked: Callable[[], bool], voice: Voice
) -> dict[str, object] | None:
    """Find the repairs in what is left of the time, say them, and return them as JSON (None: no time)."""
    if options.seconds < _LEAST_SECONDS or asked():
        voice.note(_say("too_short", voice.lang))
        return None
    voice.note(_say("trying", voice.lang))
    menu = repairs_of(context, options, asked)
    if menu is None:
        voice.note(_say("too_short", voice.lang))
        return None
    for line in lines(menu, voice.lang):
        voice.note(line)
    return menu.as_json()


def lines(menu: Menu, lang: Lang) -> Iterator[str]:
    """The menu for people."""
    if menu.single and menu.repairs:
        yield _say("single", lang)
        for number, repair in enumerate(menu.repairs[:MOST_SHOWN], start=1):
            yield f"  {number:>2}. {pick(repair.changes[0].sentence, lang)}"
        if len(menu.repairs) > MOST_SHOWN:
            yield "  " + _say("more", lang, n=len(menu.repairs) - MOST_SHOWN)
    for repair in () if menu.single else menu.repairs:
        yield _say("together", lang, how=_say(_how(menu, repair), lang))
        yield from (f"   – {pick(change.sentence, lang)}" for change in repair.changes)
    if not menu.complete:
        yield _say("too_short", lang)


def _how(menu: Menu, repair: Repair) -> str:
    if not repair.verified:
        return "not_verified"
    return "cheapest" if menu.cheapest else "verified"

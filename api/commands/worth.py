"""``kvota value`` and ``kvota prices``: what a place, a number, a rule and a goal are worth."""

from __future__ import annotations

import time
from dataclasses import dataclass

from api.exits import ExitCode
from api.named import row_of
from api.voice import Voice
from api.worth.given import Request, read_base
from api.worth.prices_told import PricesTold
from api.worth.running import asked, delivered
from api.worth.values_told import ValuesTold
from api.worth.words import word
from rules.base import Sentence
from rules.dataset import Dataset
from solver.answers.aside import Base
from solver.answers.rule_prices import RulePrice, priced_rules
from solver.answers.value_questions import Scope
from solver.answers.worth_questions import AskPrices, AskValues
from solver.answers.worths import Values

_TOP = 20
"""How many of a region's most promising are looked at, and lines a kind that are shown, unless asked."""
_EVERY_S = 5.0
_A_DISTRICT: Sentence = ("district_id из таблицы districts", "a district_id of the table districts")


@dataclass(frozen=True)
class Wanted:
    """Which values: of one district (its id), or of all; of how many of the most promising."""

    district: str | None = None
    top: int | None = None


def run_value(request: Request, wanted: Wanted, voice: Voice) -> ExitCode:
    """Read, ask, tell."""
    voice.note(word("reading", voice.lang))
    base = read_base(request)
    scope = _scope(base.context.dataset, wanted)
    found = asked(base, AskValues(scope), request, voice, _Teller(voice))
    if isinstance(found, ExitCode):
        return found
    return delivered(ValuesTold(base, found.answer, wanted.top or _TOP), request.out, voice)


def _scope(dataset: Dataset, wanted: Wanted) -> Scope:
    """Everything of a district; of several districts only the most promising, unless more are asked for."""
    if wanted.district is not None:
        ids = {str(name): i for i, name in enumerate(dataset.districts.district_id)}
        return Scope(row_of(ids, "--district", wanted.district, _A_DISTRICT), wanted.top)
    if len(dataset.districts) == 1:
        return Scope(0, wanted.top)
    return Scope(None, wanted.top or _TOP)


class _Teller:
    """Says now and then how far it is."""

    def __init__(self, voice: Voice) -> None:
        self.voice, self.began, self.last = voice, time.monotonic(), time.monotonic()

    def __call__(self, known: Values) -> None:
        now = time.monotonic()
        if now - self.last < _EVERY_S:
            return
        self.last = now
        seconds = f"{now - self.began:.0f}"
        told = word("heard", self.voice.lang, n=len(known.worths), total=known.asked, seconds=seconds)
        self.voice.note(told)


def run_prices(request: Request, voice: Voice) -> ExitCode:
    """Read, ask, tell."""
    voice.note(word("reading", voice.lang))
    base = read_base(request)
    found = asked(base, AskPrices(), request, voice)
    if isinstance(found, ExitCode):
        return found
    return delivered(_priced(base, found.answer), request.out, voice)


def _priced(base: Base, prices: tuple[RulePrice, ...]) -> PricesTold:
    return PricesTold(base, prices, tuple(rule.name for rule in priced_rules(base.context.profile)))

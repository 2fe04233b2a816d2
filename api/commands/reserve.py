"""``kvota reserve``: standbys for every group that meets in person."""

from __future__ import annotations

from dataclasses import dataclass

from api.exits import ExitCode
from api.voice import Voice
from api.worth.given import Request, read_base
from api.worth.reserve_told import ReserveTold
from api.worth.running import asked, delivered
from api.worth.words import word
from solver.answers.reserve import Wish, trial
from solver.answers.worth_questions import AskReserve


@dataclass(frozen=True)
class Wanted:
    """``each``: standbys a group at most; ``groups_each``: groups a standby at most; ``refusing``: the usual
    share that refuses, for ``draws`` draws."""

    each: int = 2
    groups_each: int = 1
    refusing: float = 0.1
    draws: int = 1000


def run(request: Request, wanted: Wanted, voice: Voice) -> ExitCode:
    """Read, ask, try, tell."""
    voice.note(word("reading", voice.lang))
    base = read_base(request)
    found = asked(base, AskReserve(Wish(wanted.each, wanted.groups_each)), request, voice)
    if isinstance(found, ExitCode):
        return found
    tried = trial(found.answer, wanted.refusing, wanted.draws, base.context.seed)
    return delivered(ReserveTold(base, found.answer, tried), request.out, voice)

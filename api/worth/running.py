"""A question asked in a child process while somebody waits: progress, Ctrl-C, limits, failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from api.exits import ExitCode
from api.interrupts import wish_to_stop
from api.messages import say
from api.voice import Voice
from api.worth.given import Request, options_of
from api.worth.words import word
from solver.answers.aside import Answered, Base, Question, ask
from solver.process import SolverError

Answer = TypeVar("Answer")


def asked(
    base: Base,
    question: Question[Answer],
    request: Request,
    voice: Voice,
    heard: Callable[[Answer], None] = lambda known: None,
) -> Answered[Answer] | ExitCode:
    """The answer, or how the command ends without one.  Ctrl-C keeps what is known."""
    voice.note(word("asking", voice.lang, limit=f"{request.time_limit:g}"))
    with wish_to_stop(lambda: voice.tell("stopping_answers")) as stopped:
        try:
            found = ask(base, question, options_of(request, base), heard, stopped)
        except SolverError as error:
            voice.note(str(error))
            voice.tell("solver_failed")
            voice.answer({"defects": [say("solver_failed", voice.lang)]})
            return ExitCode.DEFECT
    if found is None:
        voice.note(word("nothing_yet", voice.lang))
        voice.answer({"decided": False})
        return ExitCode.NO_TIME
    if not found.whole:
        voice.note(word("killed", voice.lang))
    return found

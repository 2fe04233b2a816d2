"""A question asked in a child process while somebody waits: progress, Ctrl-C, limits, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from api.exits import ExitCode
from api.interrupts import wish_to_stop
from api.messages import Lang, say
from api.voice import Voice
from api.worth.book import Row, write_book
from api.worth.given import Request, options_of
from api.worth.words import word
from solver.answers.aside import Answered, Base, Question, ask
from solver.process import SolverError

Answer = TypeVar("Answer")


class Told(Protocol):
    """An answer about worth, for people, for programs and as a workbook."""

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""

    def content(self) -> dict[str, object]:
        """The object of ``--json``."""

    def sheets(self, lang: Lang) -> Mapping[str, Sequence[Row]]:
        """The workbook's sheets by title, the first row of each its heading."""


def delivered(told: Told, out: Path | None, voice: Voice) -> ExitCode:
    """Say it, and write the workbook where one is wanted."""
    for line in told.lines(voice.lang):
        voice.line(line)
    if out is not None:
        write_book(out, told.sheets(voice.lang))
        voice.note(word("written", voice.lang, path=out))
    voice.answer(told.content())
    return ExitCode.DONE


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

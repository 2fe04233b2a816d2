"""``kvota explain``: why somebody has no place, or this one, or why a group is closed, with the proof."""

from __future__ import annotations

import time
from datetime import date
from textwrap import wrap

from api.exits import ExitCode
from api.explain.asking import prepared
from api.explain.content import content
from api.explain.given import Given, Request, read
from api.explain.page import page, write_page
from api.explain.words import Told, told
from api.interrupts import wish_to_stop
from api.messages import pick, say
from api.summary.words import WIDTH
from api.voice import Voice
from solver.answers.explaining import Answered, explain
from solver.child import SolverError
from solver.options import Options

__all__ = ["Request", "run"]

_LEAST_SECONDS = 1.0


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, work out, tell; Ctrl-C ends the work and what is known by then is told."""
    given = read(request)
    asked = prepared(given, request.changes)
    left = max(_LEAST_SECONDS, request.time_limit - (time.monotonic() - request.began))
    options = Options(left, request.workers, given.context.seed, memory_mib=request.memory_limit)
    found = Answered(base=given.goals, finished=True)
    if asked.question.forces or asked.question.asking is not None:
        voice.tell("explaining", limit=f"{request.time_limit:g}")
        with wish_to_stop(lambda: voice.tell("stopping_answers")) as stop:
            try:
                found = explain(asked.question, options, stop)
            except SolverError as error:
                voice.note(str(error))
                voice.tell("solver_failed")
                voice.answer({"defects": [say("solver_failed", voice.lang)]})
                return ExitCode.DEFECT
    answer = told(given, asked, found)
    if request.out is not None:
        today = date.today()  # noqa: DTZ011  # the coordinator's own day
        write_page(request.out, page(given, answer, today))
    voice.answer(content(given, asked, found, answer))
    _tell(given, answer, voice)
    if request.out is not None:
        voice.say("written", path=request.out)
    return ExitCode.DONE


def _tell(given: Given, answer: Told, voice: Voice) -> None:
    """Sentences in the terminal; of the person only the id."""
    about = given.context.dataset.teachers.teacher_id[given.teacher] if given.teacher >= 0 else ""
    heading = pick(answer.heading, voice.lang)
    voice.line(f"{heading} · {about}" if about else heading)
    for line in answer.plan:
        for part in wrap(pick(line, voice.lang), WIDTH, break_on_hyphens=False):
            voice.line(part)
    for block in answer.blocks:
        voice.line()
        voice.line(pick(block.title, voice.lang))
        for line in block.lines:
            for part in _wrapped(pick(line, voice.lang)):
                voice.line(part)


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  – ", subsequent_indent="    ", break_on_hyphens=False)

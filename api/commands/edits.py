"""``kvota edits``: what was edited in workbooks that came back, row by row, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.edits.reading import read_edits
from api.edits.told import content, lines, places_line
from api.edits.words import word
from api.exits import ExitCode
from api.own_plan.reading import Asked, read_own
from api.voice import Voice
from rules.context import Facts


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    plan: Asked
    files: Sequence[Path]


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, compare, tell.  Nothing is changed: ``kvota by-hand --edited`` does that."""
    own = read_own(request.plan)
    facts = Facts(own.context, own.plan)
    reads = read_edits(request.files, facts)
    for read, export in reads:
        for line in lines(read, export, voice.lang):
            voice.line(line)
    books = [read for read, _ in reads]
    voice.line(places_line(books, voice.lang))
    if any(read.meaning.edits for read in books):
        voice.line(word("onward", voice.lang, file=request.files[0]))
    voice.answer({"books": [content(read, own.dataset) for read in books]})
    return ExitCode.DONE

"""Where a command speaks: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.messages import Lang, say
from rules.problems import Grade, Problem

WORDS = "KVOTA_WORDS"
"""The environment's name for a file that keeps what a worker's command says, a JSON list a line."""
ANSWER, BESIDE = "answer", "beside"
"""What a kept line is: part of the answer, or said beside it."""


@dataclass(frozen=True)
class Voice:
    """The language, and whether the answer is one JSON object instead of lines."""

    lang: Lang = Lang.RU
    as_json: bool = False

    def line(self, text: str = "") -> None:
        """A line of the answer; with ``--json`` it goes to standard error."""
        print(text, file=sys.stderr if self.as_json else sys.stdout)
        _keep(ANSWER, text)

    def note(self, text: str) -> None:
        """A line beside the answer, on standard error."""
        print(text, file=sys.stderr, flush=True)
        _keep(BESIDE, text)

    def say(self, key: str, **figures: object) -> None:
        """A message as a line of the answer."""
        self.line(say(key, self.lang, **figures))

    def tell(self, key: str, **figures: object) -> None:
        """A message beside the answer."""
        self.note(say(key, self.lang, **figures))

    def answer(self, content: Mapping[str, object]) -> None:
        """The one JSON object of ``--json``; nothing without it."""
        if self.as_json:
            print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))

    def problems(self, problems: Iterable[Problem]) -> None:
        """Every error, one a line, and how many there are."""
        errors = [p for p in problems if p.grade is Grade.ERROR]
        for problem in errors:
            self.note(problem.line(self.lang))
        self.tell("errors", n=len(errors))


def _keep(kind: str, text: str) -> None:
    if file := os.environ.get(WORDS):
        with Path(file).open("a", encoding="utf-8") as words:
            words.write(json.dumps([kind, text], ensure_ascii=False) + "\n")

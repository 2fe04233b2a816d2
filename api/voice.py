"""Where a command speaks: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.messages import Lang, say
from rules.problems import Grade, Problem


@dataclass(frozen=True)
class Voice:
    """The language, and whether the answer is one JSON object instead of lines."""

    lang: Lang = Lang.RU
    as_json: bool = False

    def line(self, text: str = "") -> None:
        """A line of the answer; with ``--json`` it goes to standard error."""
        print(text, file=sys.stderr if self.as_json else sys.stdout)

    def note(self, text: str) -> None:
        """A line beside the answer, on standard error."""
        print(text, file=sys.stderr, flush=True)

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

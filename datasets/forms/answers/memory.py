"""Answers that were given, kept in a file beside the dataset and found again by the next import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from datasets.forms.answers.question import Key, Level, Question, folded
from datasets.forms.errors import FormsError, problem

SCHEMA_VERSION = 1
_FIELDS = ("kind", "field", "level", "scope", "value", "reply")


class Word(StrEnum):
    """Answers that are no text for a cell."""

    YES = "да"
    """What was done is right; it is not asked again."""
    SKIP = "не брать"
    """The row (or the sheet) stays out."""
    FORGET = "забыть"
    """An earlier answer no longer holds."""


_ALSO = {
    **dict.fromkeys(("да", "верно", "yes", "ok", "ок"), Word.YES),
    **dict.fromkeys(("не брать", "не читать", "пропустить", "skip"), Word.SKIP),
    **dict.fromkeys(("забыть", "forget"), Word.FORGET),
}


def word_of(reply: str) -> Word | None:
    """The word that a reply is, None for a text."""
    return _ALSO.get(folded(reply).strip(" ."))


@dataclass
class Memory:
    """Replies by key."""

    replies: dict[Key, str] = field(default_factory=dict)
    fresh: set[Key] = field(default_factory=set)
    """Keys learned since it was loaded."""

    def find(self, question: Question) -> tuple[Level, str] | None:
        """The reply to a question: for its row, else for its school, else for everywhere."""
        for level in Level:
            reply = self.replies.get(question.key(level))
            if reply is not None:
                return level, reply
        return None

    def learn(self, replies: Mapping[Key, str]) -> None:
        """Newer replies replace earlier ones; «забыть» takes one away."""
        for key, reply in replies.items():
            if word_of(reply) is Word.FORGET:
                self.replies.pop(key, None)
                continue
            self.fresh.add(key)
            self.replies[key] = reply

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        answers = [dict(zip(_FIELDS, (*key, reply), strict=True)) for key, reply in self.replies.items()]
        content = {"schema_version": SCHEMA_VERSION, "answers": answers}
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)

    @classmethod
    def load(cls, path: Path) -> Memory:
        """What the file holds; nothing where there is none.

        Raises:
            FormsError: the file is there and is no memory of answers.
        """
        if not path.exists():
            return cls()
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["schema_version"] != SCHEMA_VERSION:
                raise ValueError
            rows = [tuple(row[name] for name in _FIELDS) for row in content["answers"]]
            if not all(isinstance(cell, str) for row in rows for cell in row):
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FormsError(
                [
                    problem(
                        path.name,
                        "файл ответов повреждён",
                        "the file of answers is damaged",
                        "файл, который записал импорт; удалите его, если ответы не нужны",
                        "the file that an import wrote; delete it if the answers are not needed",
                    )
                ]
            ) from error
        return cls({(a, b, c, d, e): reply for a, b, c, d, e, reply in rows})

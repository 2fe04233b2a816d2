"""What one import asks and what it was told before."""

from __future__ import annotations

from dataclasses import dataclass, field

from datasets.forms.answers.memory import Memory, Word, word_of
from datasets.forms.answers.question import Key, Level, Question


@dataclass(frozen=True)
class Reply:
    """An answer that holds for a place: a text for the cell, or a word."""

    text: str
    level: Level

    @property
    def word(self) -> Word | None:
        """The word, None for a text."""
        return word_of(self.text)


@dataclass
class Dialogue:
    """The memory, what was asked already in this import, and which answers found their place."""

    memory: Memory = field(default_factory=Memory)
    asked: dict[Key, tuple[str, str]] = field(default_factory=dict)
    """Key of a question -> file and cell where it was first asked."""
    used: set[Key] = field(default_factory=set)

    @property
    def silent(self) -> bool:
        """Whether nothing was ever answered."""
        return not self.memory.replies

    def reply(self, question: Question) -> Reply | None:
        """The answer that holds for a question."""
        found = None if self.silent else self.memory.find(question)
        if found is None:
            return None
        level, text = found
        self.used.add(question.key(level))
        return Reply(text, level)

    def asked_before(self, question: Question, where: tuple[str, str]) -> tuple[str, str] | None:
        """Where the same was asked in this import; None the first time."""
        first = self.asked.setdefault(question.key(question.usual), where)
        return None if first == where else first

"""Progress of several scenarios at once on standard error: a line when one begins, moves on or ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.messages import pick
from api.progress import progress_line
from api.voice import Voice
from api.whatif.records import Solved
from api.whatif.words import STATES, word
from solver.process import Progress

SECONDS_BETWEEN_LINES = 5.0


@dataclass(eq=False)
class Teller:
    """Hears of every scenario by its number; ``names``: what each is called (0: the base)."""

    voice: Voice
    names: Mapping[int, str]
    _told: dict[int, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, number: int, news: Progress | Solved | None) -> None:
        """One piece of news: None at the beginning, the result at the end."""
        name, lang = self.names[number], self.voice.lang
        with self._lock:
            if news is None:
                self.voice.note(word("begun", lang, name=name))
                self._told[number] = time.monotonic()
            elif isinstance(news, Solved):
                state, seconds = pick(STATES[news.state], lang), f"{news.runtime_s:.1f}"
                self.voice.note(word("ended", lang, name=name, state=state, seconds=seconds))
            else:
                self._moved_on(number, news)

    def _moved_on(self, number: int, news: Progress) -> None:
        now = time.monotonic()
        if now - self._told[number] >= SECONDS_BETWEEN_LINES:
            self._told[number] = now
            line = progress_line(news, self.voice.lang, news.elapsed_s)
            self.voice.note(f"[{self.names[number]}] {line}")

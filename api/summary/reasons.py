"""Reasons in one line: every reason with its number, so that the numbers add up to those left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.summary.facts import LeftOut
from api.summary.people import NOTHING_FITS
from api.summary.words import split

MORE_URGENT = "more_urgent"
"""``outranked`` where the plan puts those due first."""

_NOTES = (48, 28, 0)
"""Columns that the subjects of a missing programme may take, the widest first."""


@dataclass(frozen=True)
class Terms:
    """The words of a language for reasons: in full, in short where they differ, and for the rest."""

    full: Mapping[str, str]
    short: Mapping[str, str]
    rest: str

    def shortest(self, reason: str) -> str:
        """The shortest word for a reason."""
        return self.short.get(reason, self.full.get(reason, reason))


def reasons_text(out: LeftOut, terms: Terms, urgency: bool, room: int) -> str:
    """``нет программы 5 (физика 2, труд 3), нет квоты 4``; within ``room`` columns.

    Words get shorter, then subjects fewer, then the smallest reasons are added up.
    """
    counts = sorted(out.reasons, key=lambda reason: reason[0] != NOTHING_FITS)
    named = [(MORE_URGENT if urgency and name == "outranked" else name, n) for name, n in counts]
    in_full = [(terms.full.get(name, name), n) for name, n in named]
    in_short = [(terms.shortest(name), n) for name, n in named]
    for width in _NOTES if out.by_subject else (0,):
        subjects = f" ({split(out.by_subject, terms.rest, width)})" if width else ""
        for words in (in_full, in_short):
            text = ", ".join(
                f"{word} {n}{subjects if name == NOTHING_FITS else ''}"
                for (word, n), (name, _) in zip(words, named, strict=True)
            )
            if len(text) <= room:
                return text
    return split(in_short, terms.rest, room)

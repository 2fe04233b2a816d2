"""What a school's reason for a wish rests on: nothing, a set phrase, Form 1, a diagnosis, its own words."""

from __future__ import annotations

import re
from enum import StrEnum

from datasets.forms.cells.text import clean, fold_lookalikes, key


class Ground(StrEnum):
    """What a justification rests on."""

    NONE = "none"
    FORMAL = "formal"
    """A set phrase that would fit any row: «срок», «по плану», «+»."""
    FORM1 = "form1"
    """It names a recommendation of Form 1."""
    DEFICITS = "deficits"
    """It names a deficit or a diagnosis."""
    OWN = "own"
    """Words of its own, tied to neither."""


_FORM1 = re.compile(r"\bрекоменд\w*|\bформ\w 1\b|\bммц\b|\bметодист\w*|\bспециалист\w* (?:уо|управлени\w+)")
_DEFICITS = re.compile(r"\bдефицит\w*|\bдиагност\w*|\bцнппм\b|\bзатруднен\w*")
_FORMAL_WORD = (
    r"(?:срок\w*|план\w*|график\w*|да|нужно|надо|необходим\w*|производственн\w*|обязательн\w*|истек\w*|подош\w*"
    r"|раз|в|за|на|по|к|и|3|три|года|лет|год|курс\w*|пк|повышени\w*|квалификаци\w*|прохожден\w*|обучени\w*)"
)
_FORMAL = re.compile(rf"{_FORMAL_WORD}(?: {_FORMAL_WORD})*")
_TICKS = re.compile(r"[+*✓✔vVхХxX]+")


def read_grounds(text: str) -> tuple[Ground, ...]:
    """What a justification rests on; Form 1 and a diagnosis may be named together."""
    written = clean(text)
    plain = key(fold_lookalikes(written, whole_words=True))
    tied = [
        ground
        for ground, pattern in ((Ground.FORM1, _FORM1), (Ground.DEFICITS, _DEFICITS))
        if pattern.search(plain)
    ]
    if tied:
        return tuple(tied)
    if _TICKS.fullmatch(written) or _FORMAL.fullmatch(plain):
        return (Ground.FORMAL,)
    return (Ground.OWN,) if plain else (Ground.NONE,)

"""Choosing among candidates: exactly one, several, or none but near ones.  Nothing here is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from datasets.forms.limits import SHOWN_CANDIDATES

ALMOST = 99.0
"""The highest score told of what is not equal."""


class How(StrEnum):
    """In which way something was found."""

    EXACT = "exact"
    """Equal after normalisation."""
    SIMILAR = "similar"
    """By similarity: must be reported with its score."""
    AMBIGUOUS = "ambiguous"
    """Several fit equally well: set aside with the candidates shown."""
    UNKNOWN = "unknown"
    """Nothing fits; the nearest are shown."""


class Candidate(NamedTuple):
    """An id with its score (0-100)."""

    id: str
    score: float


@dataclass(frozen=True)
class Found:
    """The outcome of a search: ``id`` is filled for EXACT and SIMILAR alone."""

    how: How
    id: str = ""
    score: float = 100.0
    candidates: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether there is one answer."""
        return bool(self.id)


def exact(ids: Sequence[str]) -> Found | None:
    """The outcome when ``ids`` are equal to what is looked for; None when there are none."""
    if not ids:
        return None
    if len(ids) > 1:
        return Found(How.AMBIGUOUS, candidates=tuple(ids))
    return Found(How.EXACT, ids[0])


def choose(scored: Iterable[Candidate], enough: float, margin: float) -> Found:
    """The best candidate when it is good enough and clearly ahead of the second."""
    ranked = sorted(scored, key=lambda c: (-c.score, c.id))
    near = tuple(c.id for c in ranked[:SHOWN_CANDIDATES])
    if not ranked or ranked[0].score < enough:
        return Found(How.UNKNOWN, score=ranked[0].score if ranked else 0.0, candidates=near)
    rivals = [c for c in ranked[1:] if c.score >= enough and c.score > ranked[0].score - margin]
    if rivals:
        close = (ranked[0].id, *(c.id for c in rivals))
        return Found(How.AMBIGUOUS, score=ranked[0].score, candidates=close)
    return Found(How.SIMILAR, ranked[0].id, min(ranked[0].score, ALMOST), near)

"""Texts: the one normal form in which positions, subjects and names are compared, and nearest names."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def normal(text: str) -> str:
    """NFKC, trimmed, single spaces, casefold: the form in which texts match exactly."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def each_normal(texts: Iterable[str]) -> list[str]:
    """The normal form of every text of a column; equal texts are looked at once."""
    column = list(texts)
    forms = {text: normal(text) for text in set(column)}
    return [forms[text] for text in column]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to ``name``, or None where nothing is close."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None

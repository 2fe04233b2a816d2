"""Texts: the one normal form in which positions, subjects and names are compared, and nearest names."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def normal(text: str) -> str:
    """NFKC, trimmed, single spaces, casefold: the form in which texts match exactly."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to ``name``, or None where nothing is close."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None

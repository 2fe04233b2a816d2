"""Words for messages: days and lists in both languages.  Full names of people never occur in them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rules.base import Sentence
from rules.dataset import Dataset


def day(value: np.datetime64) -> Sentence:
    """``01.03.2026`` and ``2026-03-01``."""
    iso = str(value.astype("datetime64[D]"))
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}", iso


def quoted(names: Iterable[str], limit: int = 5) -> Sentence:
    """Names in quotation marks, the first ``limit`` of them and how many more there are."""
    known = list(names)
    more = len(known) - limit
    tail = (f" и ещё {more}", f" and {more} more") if more > 0 else ("", "")
    return (
        ", ".join(f"«{name}»" for name in known[:limit]) + tail[0],
        ", ".join(f'"{name}"' for name in known[:limit]) + tail[1],
    )


def programme_of(dataset: Dataset, group: int) -> str:
    """Id of the programme of a group."""
    return str(dataset.programmes.programme_id[dataset.groups.programme[group]])

"""What this process has at hand already: a dataset read before, engines loaded before.

A command of its own process finds nothing here and reads its files.  In a process that was forked from one
that keeps a dataset (:mod:`api.service.keeper`) the dataset is there.
"""

from __future__ import annotations

from pathlib import Path

from datasets import ReadResult

_read: dict[Path, ReadResult] = {}


def put(path: Path, read: ReadResult) -> None:
    """Whoever asks for this path gets what was read."""
    _read[path.absolute()] = read


def get(path: Path) -> ReadResult | None:
    """What was read from the path before, if it was."""
    return _read.get(path.absolute())


def is_at_hand() -> bool:
    """Whether anything is: then further processes are forked too, for they need not be handed it."""
    return bool(_read)

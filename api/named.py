"""Things of the data as options name them."""

from __future__ import annotations

from collections.abc import Mapping

from api.exits import wrong_option
from rules.base import Sentence
from rules.text import nearest

_MOST_COMPARED = 100_000
"""Among more names than these the nearest is not looked for: that would keep people waiting."""


def row_of(known: Mapping[str, int], option: str, name: str, what: Sentence) -> int:
    """The row of that name.  Raises: InputError: the data know no such thing (the nearest name is told)."""
    if name in known:
        return known[name]
    close = nearest(name, known) if len(known) <= _MOST_COMPARED else None
    hint = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
    message = ("такого нет в этих данных", "these data have no such thing")
    raise wrong_option(option, name, message, (what[0] + hint[0], what[1] + hint[1]))

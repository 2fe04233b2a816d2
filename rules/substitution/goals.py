"""The goals of a rebalancing itself, which come before those of the profile; losses count below nought."""

from __future__ import annotations

from collections.abc import Mapping

from rules.base import Sentence
from rules.registry import goal

FILLED, MOVED, LEVEL = "filled", "moved", "level"

LOSSES = frozenset({MOVED, LEVEL})
"""Those whose value is a number of losses with a minus sign."""

_TITLES: Mapping[str, Sentence] = {
    FILLED: ("Места заняты снова", "Places filled again"),
    MOVED: ("Люди переведены", "Persons moved"),
    LEVEL: ("Дальность замен", "Distance of substitutes"),
}


def own_order(*, level_before_moves: bool) -> tuple[str, str, str]:
    """The goals of a rebalancing itself in the order that a policy lays down."""
    return (FILLED, LEVEL, MOVED) if level_before_moves else (FILLED, MOVED, LEVEL)


def title_of(name: str) -> Sentence:
    """The title of a goal, of a rebalancing or of plans.  Raises: UnknownNameError: none has that name."""
    return _TITLES[name] if name in _TITLES else goal(name).title

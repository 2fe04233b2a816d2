"""Goals of certificates and of progress as they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.http.models import GoalOut


def goals_of(told: Iterable[Mapping[str, Any]]) -> list[GoalOut]:
    """What is sent of each goal."""
    return [GoalOut.model_validate({name: goal[name] for name in GoalOut.model_fields}) for goal in told]

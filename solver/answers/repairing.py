"""The menu of repairs from a child process: it ends in time, whatever an engine does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.context import Context
from solver.child import Ended, Manner, run_in_child
from solver.options import Control, Options

if TYPE_CHECKING:
    from solver.answers.repairs import Menu


def repairs_of(
    context: Context, options: Options, should_stop: Callable[[], bool] = lambda: False
) -> Menu | None:
    """As :func:`solver.answers.repairs.menu`, in a process of its own; None where time ran out before any."""
    ended: Ended[None, Menu] = run_in_child(
        _Repairing(context, options.seconds), options, Manner(should_stop), lambda told: None
    )
    return ended.answer


@dataclass(frozen=True, eq=False)
class _Repairing:
    """The child's work: a menu."""

    context: Context
    seconds: float

    def __call__(self, tell: Callable[[None], None], stopped: Callable[[], bool]) -> Menu:
        from solver.answers.repairs import menu  # noqa: PLC0415  # the parent never loads the engines

        return menu(self.context, Control(time.monotonic() + self.seconds, stopped))

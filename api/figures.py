"""The figures of a run: which mean something."""

from __future__ import annotations

import math

from api.exits import all_wrong, wrong_option

_MOST = 2**31
"""Workers and seeds stay below it: the engine's own limit."""


def check_figures(time_limit: float, workers: int | None, seed: int, deterministic: float | None) -> None:
    """Raises: InputError: a limit, a number of workers or a seed that means nothing."""
    wrong: list[tuple[str, object, tuple[str, str]]] = []
    for option, figure in (("--time-limit", time_limit), ("--deterministic", deterministic)):
        if figure is not None and not (math.isfinite(figure) and figure > 0):
            wrong.append((option, figure, ("конечное число больше 0", "a finite number above 0")))
    for option, count, least in (("--workers", workers, 1), ("--seed", seed, 0)):
        if count is not None and not least <= count < _MOST:
            wrong.append((option, count, (f"целое число от {least}", f"a whole number from {least} up")))
    if wrong:
        message = ("недопустимое значение", "value not allowed")
        raise all_wrong([wrong_option(option, value, message, due) for option, value, due in wrong])

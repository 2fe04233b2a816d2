"""How a command ends: the exit codes, and the endings that carry one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from rules.problems import Grade, InputError, Problem


class ExitCode(IntEnum):
    """Exit codes of every command; scripts rely on them."""

    DONE = 0
    VIOLATIONS = 1
    """The audit found violations."""
    WRONG_INPUT = 2
    """Every problem was told, nothing was written."""
    INFEASIBLE = 3
    """No plan can satisfy the rules."""
    NO_TIME = 4
    """Time ran out before any plan."""
    DEFECT = 5
    """Our own plan failed the audit, or the solver broke down; nothing was written."""


def wrong_option(
    option: str, value: object, message: tuple[str, str], expected: tuple[str, str]
) -> InputError:
    """The refusal of one option of the command line."""
    return InputError(
        [
            Problem(
                Grade.ERROR,
                option,
                *message,
                value=str(value),
                expected_ru=expected[0],
                expected_en=expected[1],
                code="wrong_option",
            )
        ]
    )


def all_wrong(errors: Sequence[InputError]) -> InputError:
    """Several refusals as one."""
    return InputError([problem for error in errors for problem in error.problems])

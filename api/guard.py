"""How every command ends: expected endings become exit codes, the unexpected looks like none of them."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from api.exits import ExitCode
from api.voice import Voice
from rules.problems import Grade, InputError, Problem

INTERRUPTED = 130
"""Exit code of a command that was stopped by Ctrl-C with nothing to keep."""


def guarded(voice: Voice, command: Callable[[], ExitCode]) -> int:
    """Run a command and return its exit code."""
    try:
        return int(command())
    except InputError as error:
        voice.problems(error.problems)
        voice.answer({"problems": [p.as_json() for p in error.problems]})
        return int(ExitCode.WRONG_INPUT)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # for the interpreter's last flush
        return int(ExitCode.DONE)
    except OSError as error:
        problem = _unusable(error)
        voice.problems([problem])
        voice.answer({"problems": [problem.as_json()]})
        return int(ExitCode.WRONG_INPUT)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        traceback.print_exc()
        return int(ExitCode.DEFECT)


def _unusable(error: OSError) -> Problem:
    file = str(error.filename or "")
    reason = error.strerror or type(error).__name__
    return Problem(
        Grade.ERROR,
        file,
        f"файл или папку нельзя использовать: {reason}",
        f"the file or folder can't be used: {reason}",
        expected_ru="существующий путь, который можно читать и в который можно писать",
        expected_en="an existing path that can be read and written",
        code="unusable_path",
    )

"""``python -m api.service.keeper``: keeps the dataset of the last job in memory; a command is a fork of it.

Line by line on standard input come tasks, on standard output go ``pid`` and ``returncode`` of each.  It has
one thread and no connections: nothing that a fork could break.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from api import prepared
from api.cli import app
from api.exits import ExitCode
from api.parent import end_with_parent
from datasets import ReadResult, read_dataset
from rules.problems import InputError
from solver.lifeline import die_with

_AT_HAND = (
    "api.commands.candidates",
    "api.commands.deadlines",
    "api.commands.rebalance",
    "solver.rebalancing.search",
)
"""What the commands that an operator waits for would load."""
_WISH = (signal.SIGINT,)
INTERRUPTED = 128 + signal.SIGINT
"""How a command ends that was asked to before it had begun."""


def main() -> None:
    """Do tasks until there are no more."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # here, not at the head: tests import this module, and all this takes two seconds to load; before the
    # first fork, so that no command loads it again
    for name in _AT_HAND:
        import_module(name)

    kept: dict[str, ReadResult] = {}
    for line in sys.stdin:
        task = json.loads(line)
        read = _read(kept, str(task["key"]), Path(task["dataset"]))
        keeper = os.getpid()
        # until the command can hear it, a wish to stop waits: the keeper's own deafness would lose it
        signal.pthread_sigmask(signal.SIG_BLOCK, _WISH)
        pid = os.fork()
        if pid == 0:
            _command(task, read, keeper)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WISH)
        _say({"pid": pid})
        _, status = os.waitpid(pid, 0)
        _say({"returncode": os.waitstatus_to_exitcode(status)})


def _read(kept: dict[str, ReadResult], key: str, path: Path) -> ReadResult | None:
    """The dataset, read where it is not the one kept; None where it can't be: the command will say why."""
    if key not in kept:
        kept.clear()
        with suppress(InputError, OSError):
            kept[key] = read_dataset(path)
    return kept.get(key)


def _say(content: dict[str, int]) -> None:
    print(json.dumps(content), flush=True)


def _command(task: dict[str, Any], read: ReadResult | None, keeper: int) -> NoReturn:
    """The command, in the forked process."""
    code = int(ExitCode.DEFECT)
    try:
        die_with(keeper)
        os.setsid()  # Ctrl-C in the server's terminal is meant for the server alone
        _redirect(task)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.update(task["environment"])
        if read is not None:
            prepared.put(Path(task["dataset"]), read)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WISH)
        app(task["words"])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _redirect(task: dict[str, Any]) -> None:
    sys.stdout.flush()
    for name, flags, target in (
        (os.devnull, os.O_RDONLY, 0),
        (task["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 1),
        (task["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 2),
    ):
        handle = os.open(name, flags, 0o600)
        os.dup2(handle, target)
        os.close(handle)


if __name__ == "__main__":
    main()

"""Commands forked from a process that keeps the dataset end as commands of their own do, however they end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from api.exits import ExitCode
from api.service.processes import ERR, NICENESS, OUT, Command, Process, Room, begun
from tests.service.tables import tiny_folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset, and a plan of it, side by side in a folder."""
    place = tmp_path_factory.mktemp("room")
    tiny_folder(place / "set")
    words = [sys.executable, "-m", "api", "allocate", str(place / "set"), "--rules", "default"]
    subprocess.run([*words, "--out", str(place / "plan"), "--workers", "1"], check=True, capture_output=True)
    return place


def _command(data: Path, folder: Path, dataset: Path, further: tuple[str, ...] = ()) -> Command:
    folder.mkdir()
    words = [sys.executable, "-m", "api", "deadlines", str(dataset), str(data / "plan")]
    asked = ["--rules", "default", "--as-of", "2027-01-11", "--json", *further]
    return Command([*words, *asked], folder, dataset, "key-of-the-set")


def _ended(process: Process, seconds: float = 120) -> int:
    return process.wait(seconds)


def _answer(folder: Path) -> dict[str, object]:
    content = json.loads((folder / OUT).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_answer_is_that_of_a_command_of_its_own(data: Path, tmp_path: Path) -> None:
    cold, warm = (_command(data, tmp_path / name, data / "set") for name in ("cold", "warm"))
    with begun(cold) as process:
        assert _ended(process) == ExitCode.DONE
    with Room() as room, room.begun(warm) as process:
        assert _ended(process) == ExitCode.DONE
    assert _answer(cold.folder) == _answer(warm.folder)
    assert _answer(warm.folder)["groups"]


def test_the_dataset_is_read_once(data: Path, tmp_path: Path) -> None:
    """The second command finds it in memory: its files are gone by then."""
    shutil.copytree(data / "set", tmp_path / "set")
    first = _command(data, tmp_path / "first", tmp_path / "set")
    second = _command(data, tmp_path / "second", tmp_path / "gone")
    with Room() as room:
        with room.begun(first) as process:
            assert _ended(process) == ExitCode.DONE
        shutil.rmtree(tmp_path / "set")
        with room.begun(second) as process:
            assert _ended(process) == ExitCode.DONE
    assert _answer(first.folder) == _answer(second.folder)


def test_what_is_wrong_with_a_dataset_is_told_by_the_command(data: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "teachers.csv").write_text("teacher_id\n", encoding="utf-8")
    command = _command(data, tmp_path / "job", tmp_path / "set")
    with Room() as room, room.begun(command) as process:
        assert _ended(process) == ExitCode.WRONG_INPUT
    problems = _answer(command.folder)["problems"]
    assert isinstance(problems, list)
    assert {problem["code"] for problem in problems} >= {"missing_table"}


def test_a_wrong_option_ends_the_command_alone(data: Path, tmp_path: Path) -> None:
    wrong = _command(data, tmp_path / "wrong", data / "set", ("--no-such-option",))
    right = _command(data, tmp_path / "right", data / "set")
    with Room() as room:
        with room.begun(wrong) as process:
            assert _ended(process) == ExitCode.WRONG_INPUT
        assert "--no-such-option" in (wrong.folder / ERR).read_text(encoding="utf-8")
        with room.begun(right) as process:
            assert _ended(process) == ExitCode.DONE


@pytest.mark.parametrize("after_s", [0.0, 0.5, 1.5])
def test_a_command_that_is_left_is_ended_and_the_next_one_works(
    data: Path, tmp_path: Path, after_s: float
) -> None:
    """Before the dataset is read, about then, and after."""
    left = _command(data, tmp_path / "left", data / "set")
    right = _command(data, tmp_path / "right", data / "set")
    with Room() as room:
        with room.begun(left):
            time.sleep(after_s)
        with room.begun(right) as process:
            assert _ended(process) == ExitCode.DONE


def _task(command: Command) -> bytes:
    """As the room sends it to the keeper."""
    words = command.words[command.words.index("api") + 1 :]
    places = {"out": str(command.folder / OUT), "err": str(command.folder / ERR)}
    task = {"key": command.key, "dataset": str(command.dataset), "words": words, "environment": {}, **places}
    return json.dumps(task).encode() + b"\n"


def test_a_wish_to_stop_right_after_the_fork_is_not_lost(data: Path, tmp_path: Path) -> None:
    """It comes before the command hears such wishes, while the keeper's own deafness is still inherited."""
    early = (
        "import os, signal; from api.service import keeper; redirect = keeper._redirect\n"
        "def hasty(task):\n    os.kill(os.getpid(), signal.SIGINT); redirect(task)\n"
        "keeper._redirect = hasty; keeper.main()"
    )
    command = _command(data, tmp_path / "job", data / "set")
    words = [sys.executable, "-c", early]
    done = subprocess.run(words, input=_task(command), capture_output=True, check=True, timeout=120)
    returncode = json.loads(done.stdout.splitlines()[-1])["returncode"]
    assert returncode != ExitCode.DONE
    assert (command.folder / OUT).read_text(encoding="utf-8") == ""


def test_the_keeper_and_its_commands_are_at_low_priority(data: Path, tmp_path: Path) -> None:
    with Room() as room, room.begun(_command(data, tmp_path / "job", data / "set")) as process:
        assert room.pid is not None
        assert os.getpriority(os.PRIO_PROCESS, room.pid) == max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
        assert _ended(process) == ExitCode.DONE


@pytest.mark.parametrize("ends", ["exit()", "exit(1)", "exit(5)", "1 / 0"])
def test_a_keeper_that_ends_by_itself_is_no_end_of_the_command(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """It dies before the command begins: that has no answer, and did not end well."""
    command = _command(data, tmp_path / "job", data / "set")
    begin = subprocess.Popen

    def broken(words: list[str], **options: Any) -> subprocess.Popen[bytes]:
        return begin([sys.executable, "-c", ends], **{**options, "stderr": subprocess.DEVNULL})

    monkeypatch.setattr("api.service.processes.subprocess.Popen", broken)
    with Room() as room, room.begun(command) as process:
        assert _ended(process) < 0
    assert (command.folder / OUT).read_text(encoding="utf-8") == ""
    assert (command.folder / ERR).read_text(encoding="utf-8") == ""


def test_where_the_keeper_is_killed_the_command_has_not_ended_well_and_another_one_is_begun(
    data: Path, tmp_path: Path
) -> None:
    first = _command(data, tmp_path / "first", data / "set")
    second = _command(data, tmp_path / "second", data / "set")
    with Room() as room:
        with room.begun(first) as process:
            assert room.pid is not None
            os.kill(room.pid, signal.SIGKILL)
            assert _ended(process) == -signal.SIGKILL
        with room.begun(second) as process:
            assert _ended(process) == ExitCode.DONE
    assert room.pid is None

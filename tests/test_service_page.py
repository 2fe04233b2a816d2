"""The page on the service does what it says: its session with curl and its lines of Python are run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/service.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = "8017"
PROMPT = "$ "
MARK = "--- {} ---"

pytestmark = pytest.mark.xdist_group("service_page")


@dataclass(frozen=True)
class Step:
    """A line that is typed, and what the page shows as its answer."""

    line: str
    shown: tuple[str, ...]


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(PAGE) if found == kind]


def steps() -> list[Step]:
    found: list[Step] = []
    for line in (line for block in blocks("console") if PROMPT in block for line in block.splitlines()):
        if line.startswith(PROMPT):
            found.append(Step(line.removeprefix(PROMPT), ()))
        else:
            found[-1] = Step(found[-1].line, (*found[-1].shown, line))
    return found


@pytest.fixture
def port() -> str:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a reader who has the commands installed, and nothing else of ours."""
    assert shutil.which("curl"), "the session on the page needs curl"
    names = {name: value for name, value in os.environ.items() if not name.startswith("KVOTA_")}
    yield {**names, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{names['PATH']}", "LC_ALL": "C.UTF-8"}


def test_the_session_with_curl_runs_as_it_is_shown(tmp_path: Path, port: str, shell: dict[str, str]) -> None:
    session = steps()
    assert len(session) > 20
    script = ["set -u"]
    for number, step in enumerate(session):
        script += [f"echo '{MARK.format(number)}'", step.line.replace(PORT, port)]
    script.append("wait")
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=tmp_path,
        env=shell,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    log = tmp_path / "server.log"
    told = f"{done.stderr}\n{log.read_text(encoding='utf-8') if log.exists() else ''}"
    answers = re.split(MARK.format(r"\d+") + "\n", done.stdout)[1:]
    assert len(answers) == len(session), told
    for step, answer in zip(session, answers, strict=True):
        if step.shown:
            assert answer.splitlines() == list(step.shown), f"{step.line}\n{told}"
    assert '"level": "error"' not in told


def test_the_lines_of_python_run(tmp_path: Path, port: str, shell: dict[str, str]) -> None:
    (lines,) = blocks("python")
    before = textwrap.dedent(
        """
        import zipfile
        from datasets.generator import generate
        from datasets.write import write_csv_folder
        write_csv_folder(generate("tiny", 0), Path("tiny"))
        with zipfile.ZipFile("tiny.zip", "w") as archive:
            for file in Path("tiny").glob("*.csv"):
                archive.write(file, file.name)
        """
    )
    (tmp_path / "page.py").write_text(
        f"from pathlib import Path\n{before}\n{lines.replace(PORT, port)}", encoding="utf-8"
    )
    program = [sys.executable, "-m", "api", "serve", "--database", "kvota.db", "--port", port]
    here = {**shell, "PYTHONPATH": str(ROOT)}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(program, cwd=tmp_path, env=here, stdout=subprocess.PIPE, stderr=log)
        try:
            assert server.stdout is not None
            assert port.encode() in server.stdout.readline()
            done = subprocess.run(
                [sys.executable, "page.py"],
                cwd=tmp_path,
                env=here,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
        finally:
            server.terminate()
            server.communicate(timeout=60)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told[0].startswith("queued")
    assert told[-2].startswith("done")
    assert told[-1].startswith("optimal [('floor_shortfall'")


def test_the_table_of_addresses_names_every_route(tmp_path: Path) -> None:
    from api.http.app import create_app
    from store.engine import Store

    store = Store(f"sqlite+pysqlite:///{tmp_path / 'kvota.db'}")
    table = PAGE[PAGE.index("## Addresses") :]
    for path in create_app(store).openapi()["paths"]:
        last = re.sub(r"^/v1|\{\w+_id\}", "", path).rstrip("/").rsplit("/", 1)[-1]
        assert last.rpartition(".")[2] in table, path
    store.close()

"""A command done by a server says the same words, writes the same files and ends with the same exit code."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.plan_folder import ASSIGNMENTS, CERTIFICATE, UNASSIGNED
from datasets.generator import generate
from datasets.write import write_csv_folder, write_workbook
from tests.api.commands import kvota, three_applicants
from tests.builders import raw_tiny

pytestmark = pytest.mark.xdist_group("remote")
ROOT = Path(__file__).parents[2]
SECONDS = re.compile(r"расчёт .*$", re.MULTILINE)
"""The one figure of a summary that differs from run to run."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with a worker."""
    folder = tmp_path_factory.mktemp("server")
    words = [sys.executable, "-m", "api", "serve", "--database", str(folder / "kvota.db"), "--port", "0"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        try:
            yield process.stdout.readline().decode().split()[-1]
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, so that both runs name the same relative paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_plan_made_by_a_server_is_the_same_plan(server: str, here: Path) -> None:
    three_applicants(here / "data")
    words = ("allocate", "data", "--rules", "default", "--out", "plan", "--as-of", "2026-11-22")
    mine = kvota(*words)
    shutil.move("plan", "mine")
    theirs = kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (0, 0), theirs.stderr
    assert SECONDS.sub("", theirs.stdout) == SECONDS.sub("", mine.stdout)
    for name in (ASSIGNMENTS, UNASSIGNED):
        assert (here / "plan" / name).read_bytes() == (here / "mine" / name).read_bytes()
    ours, other = (json.loads((here / f / CERTIFICATE).read_text("utf-8")) for f in ("mine", "plan"))
    assert {**other, "runtime_s": 0} == {**ours, "runtime_s": 0}
    assert sorted(p.name for p in (here / "plan").iterdir()) == sorted((ASSIGNMENTS, UNASSIGNED, CERTIFICATE))


def test_json_is_the_certificate(server: str, here: Path) -> None:
    three_applicants(here / "data")
    done = kvota("allocate", "data", "--rules", "plain", "--out", "plan", "--json", "--server", server)
    assert json.loads(done.stdout) == json.loads((here / "plan" / CERTIFICATE).read_text("utf-8"))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_check_says_the_same(server: str, here: Path, lang: str) -> None:
    three_applicants(here / "data")
    words = ("check", "data", "--rules", "default", "--lang", lang)
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (theirs.exit_code, theirs.stdout) == (mine.exit_code, mine.stdout)
    assert mine.stdout


def test_faults_of_the_data_end_with_2_and_the_same_lines(server: str, here: Path) -> None:
    three_applicants(here / "data")
    table = here / "data" / "teachers.csv"
    table.write_text(table.read_text("utf-8").replace("2020-01-01", "вчера"), encoding="utf-8")
    words = ("check", "data", "--rules", "default")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (2, 2)
    told = [line for line in mine.stderr.splitlines() if "вчера" in line]
    assert told
    assert [line for line in theirs.stderr.splitlines() if "вчера" in line] == told


def test_a_workbook_is_named_as_it_is_here(server: str, here: Path) -> None:
    tables = raw_tiny(teachers=[{"last_training_end": "вчера"}])
    write_workbook(tables, here / "сводка.xlsx")
    words = ("check", "сводка.xlsx", "--rules", "default")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (2, 2)
    told = [line for line in mine.stderr.splitlines() if "вчера" in line]
    assert told
    assert [line for line in theirs.stderr.splitlines() if "вчера" in line] == told


def test_rules_that_cannot_hold_end_with_3(server: str, here: Path) -> None:
    three_applicants(
        here / "data", decisions=[{"teacher_id": f"t{i}", "decision": "must"} for i in (1, 2, 3)]
    )
    words = ("allocate", "data", "--rules", "default", "--out", "plan")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (3, 3)
    assert set(mine.stderr.splitlines()) <= set(theirs.stderr.splitlines())
    assert not (here / "plan").exists()


def test_violations_end_with_1(server: str, here: Path) -> None:
    three_applicants(here / "data")
    (here / "mine.csv").write_text("teacher_id,group_id\nt1,g1\nt2,g1\nt3,g1\n", encoding="utf-8")
    words = ("audit", "data", "mine.csv", "--rules", "default")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (1, 1)
    assert theirs.stdout == mine.stdout


def test_a_plan_for_other_data_is_named_as_it_is_here(server: str, here: Path) -> None:
    three_applicants(here / "data")
    three_applicants(here / "other", groups=[{"max_size": 3}])
    assert kvota("allocate", "other", "--rules", "default", "--out", "чужой").exit_code == 0
    words = ("audit", "data", "чужой", "--rules", "default")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (mine.exit_code, theirs.exit_code) == (2, 2)
    told = [line for line in mine.stderr.splitlines() if "чужой" in line]
    assert told
    assert [line for line in theirs.stderr.splitlines() if "чужой" in line] == told


def test_a_plan_folder_is_audited_with_its_certificate(server: str, here: Path) -> None:
    three_applicants(here / "data")
    assert kvota("allocate", "data", "--rules", "default", "--out", "plan").exit_code == 0
    words = ("audit", "data", "plan", "--rules", "default")
    mine, theirs = kvota(*words), kvota(*words, "--server", server)
    assert (theirs.exit_code, theirs.stdout) == (0, mine.stdout)
    assert "лучше нельзя" in theirs.stdout


def test_a_profile_of_ones_own_goes_along(server: str, here: Path) -> None:
    three_applicants(here / "data")
    (here / "ours.toml").write_text(
        'title_ru = "Наш"\ntitle_en = "Ours"\ngoals = ["overdue", "application"]\n', encoding="utf-8"
    )
    done = kvota("allocate", "data", "--rules", "ours.toml", "--out", "plan", "--server", server)
    assert done.exit_code == 0, done.stderr
    certificate = json.loads((here / "plan" / CERTIFICATE).read_text("utf-8"))
    assert [goal["name"] for goal in certificate["goals"]][-2:] == ["overdue", "application"]


def test_every_wrong_option_is_told_before_anything_is_sent(here: Path) -> None:
    three_applicants(here / "data")
    nobody = "http://localhost:1"
    words = ("--time-limit", "-1", "--seed", "-2", "--as-of", "вчера", "--server", nobody)
    done = kvota("allocate", "data", "--rules", "нет", "--out", "plan", *words)
    assert done.exit_code == 2
    for option in ("--time-limit", "--seed", "--as-of", "нет"):
        assert option in done.stderr
    assert nobody not in done.stderr
    assert not (here / "plan").exists()


def test_a_server_that_is_not_there_is_said(here: Path) -> None:
    three_applicants(here / "data")
    done = kvota("check", "data", "--rules", "default", "--server", "http://localhost:1")
    assert done.exit_code == 2
    assert "--server" in done.stderr
    assert "не отвечает" in done.stderr


def test_ctrl_c_fetches_the_best_plan(server: str, here: Path) -> None:
    write_csv_folder(generate("district", 0), here / "data")
    words = [sys.executable, "-m", "api", "allocate", str(here / "data"), "--rules", "plain"]
    words += ["--out", str(here / "plan"), "--server", server]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = ""
    while "·" not in told and process.poll() is None:  # the first line of progress
        told = process.stderr.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode == 0
    certificate = json.loads((here / "plan" / CERTIFICATE).read_text("utf-8"))
    assert certificate["violations"] == []
    assert certificate["status"] in ("feasible", "optimal")
    assert kvota("audit", here / "data", here / "plan", "--rules", "plain").exit_code == 0

"""``kvota allocate``: what it writes, and every way in which it ends."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets import read_dataset
from rules.columns import indices
from rules.context import Assignment, Context
from rules.profile import load_profile
from rules.registry import RULES
from solver.options import Options, usable_cores
from solver.process import SolverError
from solver.result import GoalStatus, GoalValue, Outcome, Status
from tests.api.commands import COMMAND, ROOT, answer, kvota, three_applicants
from tests.api.conftest import Planned

SOLVE = "api.commands.allocate.solve"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def solved(
    groups: list[int], status: Status = Status.OPTIMAL, value: int | None = None
) -> Callable[..., Outcome]:
    """A solver that puts t1, t2 … into these groups and claims ``value`` of each goal (None: the truth)."""

    def solve(context: Context, options: Options, *_: object) -> Outcome:
        from rules.audit import audit

        plan = Assignment(indices(range(len(groups))), indices(groups))
        counted = audit(context.dataset, plan, context.profile).goals
        goals = tuple(
            GoalValue(
                name,
                counts if value is None else value,
                counts if value is None else value,
                GoalStatus.PROVEN,
            )
            for name, counts in counted
        )
        return Outcome(status, goals, plan, 3, 0.1, 0.0, False)

    return solve


def without_plan(status: Status) -> Callable[..., Outcome]:
    """A solver that finds nothing."""
    return lambda *_: Outcome(status, (), None, 0, 0.1, 0.0, False)


# --- what is written -----------------------------------------------------------------------------------


def test_the_plan_folder_is_as_documented(planned: Planned) -> None:
    assert sorted(f.name for f in planned.plan.iterdir()) == [
        "assignments.csv",
        "multipliers.npz",
        "plan.json",
        "unassigned.csv",
    ]
    content = planned.certificate
    dataset = read_dataset(planned.dataset).dataset
    assert content["schema_version"] == 1
    assert content["status"] == "optimal"
    assert content["input_sha256"] == dataset.input_sha256
    assert content["violations"] == []
    profile = load_profile("novoselovo")
    assert content["profile"]["name"] == "novoselovo"
    assert content["profile"]["sha256"] == profile.sha256
    assert set(content["profile"]["rules"]) == {rule.name for rule in RULES}
    assert set(content["versions"]) == {"kvota", "ortools", "numpy", "python"}
    assert [goal["name"] for goal in content["goals"]] == ["floor_shortfall", *profile.goals]
    assert all(goal["gap"] == 0 and goal["status"] == "proven" for goal in content["goals"])
    assert content["limits"] == {"seconds": 60.0, "work": None}
    assert (content["seed"], content["workers"], content["as_of"]) == (0, usable_cores(), None)
    assert content["runtime_s"] > 0


def test_the_tables_agree_with_the_counts(planned: Planned) -> None:
    dataset = read_dataset(planned.dataset).dataset
    places = rows(planned.plan / "assignments.csv")
    counts = planned.certificate["counts"]
    assert counts["teachers"] == dataset.n_teachers
    assert counts["places"] == len(places)
    person_of = dict(zip(dataset.teachers.teacher_id, dataset.teachers.person, strict=True))
    seated = {person_of[place["teacher_id"]] for place in places}
    assert counts["persons_seated"] == len(seated)
    assert counts["groups_running"] == len({place["group_id"] for place in places})
    assert counts["pairs"] >= counts["places"]
    assert [*places[0]] == [
        "unique_number", "teacher_id", "school_id", "district_id", "programme_id", "group_id", "start", "end",
    ]  # fmt: skip
    assert places == sorted(places, key=lambda place: (place["teacher_id"], place["group_id"]))
    assert {place["unique_number"] for place in places} == {""}


def test_everybody_with_a_pair_or_a_due_date_and_no_place_is_listed(planned: Planned) -> None:
    from solver.pairs import candidate_pairs

    dataset = read_dataset(planned.dataset).dataset
    context = Context(dataset, load_profile("novoselovo"))
    seated = {place["teacher_id"] for place in rows(planned.plan / "assignments.csv")}
    seated_persons = {dataset.teachers.person[dataset.teacher_index[t]] for t in seated}
    due = (context.overdue | context.expiring)[dataset.teachers.person]
    with_pair = set(candidate_pairs(context).teacher.tolist())
    expected = {
        str(dataset.teachers.teacher_id[t])
        for t in range(dataset.n_teachers)
        if (t in with_pair or due[t]) and dataset.teachers.person[t] not in seated_persons
    }
    listed = rows(planned.plan / "unassigned.csv")
    assert [row["teacher_id"] for row in listed] == sorted(expected)
    names = {rule.name for rule in RULES} | {"no_pair", "outranked"}
    assert {row["reason"] for row in listed} <= names
    assert all(re.search("[а-я]", row["detail"]) for row in listed)
    with_pair_ids = {str(dataset.teachers.teacher_id[t]) for t in with_pair}
    assert all((row["teacher_id"] in with_pair_ids) <= (row["reason"] != "no_pair") for row in listed)


def test_no_full_name_leaves_with_the_plan(planned: Planned) -> None:
    dataset = read_dataset(planned.dataset).dataset
    tables = [f.read_text(encoding="utf-8") for f in planned.plan.iterdir() if f.suffix != ".npz"]
    with np.load(planned.plan / "multipliers.npz") as columns:
        numbers = [str(column.tolist()) for column in columns.values()]
    text = "".join([*tables, *numbers, planned.out, planned.err])
    assert not [name for name in dataset.teachers.full_name if name and name in text]


def test_unique_numbers_stand_beside_their_holders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SOLVE, solved([0, 0]))
    numbers: list[dict[str, object]] = [
        {"unique_number": "=1+1", "teacher_id": "t1", "status": "held"},
        {"unique_number": "УН-2", "teacher_id": "t2", "status": "used"},
    ]
    data = three_applicants(tmp_path / "data", unique_numbers=numbers)
    assert kvota("allocate", data, "--rules", "default", "--out", tmp_path / "a").exit_code == 0
    assert [row["unique_number"] for row in rows(tmp_path / "a/assignments.csv")] == ["'=1+1", ""]
    assert kvota("allocate", data, "--rules", "novoselovo", "--out", tmp_path / "b").exit_code == 0
    assert [row["unique_number"] for row in rows(tmp_path / "b/assignments.csv")] == ["", ""]


def test_deterministic_runs_write_the_same_bytes(tmp_path: Path, rural: Path) -> None:
    for name in ("a", "b"):
        result = kvota(
            "allocate", rural, "--rules", "default", "--out", tmp_path / name, "--deterministic", 50,
            "--seed", 3, "--json",
        )  # fmt: skip
        assert result.exit_code == 0
        content = answer(result)
        assert content["repeatable"] is True
        assert content["limits"]["work"] == 50
        assert content == json.loads((tmp_path / name / "plan.json").read_text(encoding="utf-8"))
    for file in ("assignments.csv", "unassigned.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_plan_is_not_lost_over_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(SOLVE, solved([0]))
    monkeypatch.setattr("api.commands.allocate.gather", broken)
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan")
    assert result.exit_code == 0
    assert "План записан" in result.stdout
    assert len(rows(tmp_path / "plan/assignments.csv")) == 1


# --- how it ends ---------------------------------------------------------------------------------------


def test_a_must_that_cannot_hold_is_3_with_reasons(tmp_path: Path) -> None:
    data = three_applicants(
        tmp_path / "data",
        groups=[{"max_size": 1}],
        decisions=[
            {"teacher_id": "t1", "group_id": "g1", "decision": "must"},
            {"teacher_id": "t2", "group_id": "g1", "decision": "must"},
        ],
    )
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 3
    content = answer(result)
    assert content["status"] == "infeasible"
    assert {clash["rule"] for clash in content["clashes"]} >= {"decision_must", "group_capacity"}
    assert "Вместимость группы (group_capacity): группа g1" in result.stderr
    assert "Решение «зачислить» (decision_must): таблица decisions, строка 2, педагог t1" in result.stderr
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(("status", "code"), [(Status.UNKNOWN, 4), (Status.INFEASIBLE, 3)])
def test_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: Status, code: int) -> None:
    monkeypatch.setattr(SOLVE, without_plan(status))
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan")
    assert result.exit_code == code
    assert not (tmp_path / "plan").exists()
    assert result.stdout == ""


def test_a_plan_of_ours_that_breaks_a_rule_is_5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SOLVE, solved([0, 0, 0]))
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 5
    assert [v["rule"] for v in answer(result)["violations"]] == ["group_capacity"]
    assert not (tmp_path / "plan").exists()


def test_a_goal_that_the_checker_counts_otherwise_is_5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SOLVE, solved([0, 0], value=77))
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan")
    assert result.exit_code == 5
    assert "77" in result.stderr
    assert not (tmp_path / "plan").exists()


def test_a_solver_that_breaks_down_is_5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Outcome:
        raise SolverError("out of memory")

    monkeypatch.setattr(SOLVE, broken)
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 5
    assert "out of memory" in result.stderr
    answer(result)


def test_a_bounded_plan_is_0_and_says_how_near_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = solved([0], Status.FEASIBLE)

    def solve(context: Context, options: Options, *rest: object) -> Outcome:
        outcome = exact(context, options, *rest)
        goals = [
            replace(goal, bound=goal.value + 1, status=GoalStatus.BOUNDED)
            if goal.name == "application"
            else goal
            for goal in outcome.goals
        ]
        return replace(outcome, goals=tuple(goals))

    monkeypatch.setattr(SOLVE, solve)
    data = three_applicants(tmp_path / "data")
    result = kvota("allocate", data, "--rules", "default", "--out", tmp_path / "plan")
    assert result.exit_code == 0
    assert "доказано с точностью до 1" in result.stdout
    assert json.loads((tmp_path / "plan/plan.json").read_text(encoding="utf-8"))["status"] == "feasible"


# --- the place of the plan -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["file", "foreign", "mixed", "dataset"])
def test_nothing_foreign_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    def never(*_: object) -> Outcome:
        raise AssertionError("solved before the place was looked at")

    data = three_applicants(tmp_path / "data")
    out = tmp_path / "plan"
    monkeypatch.setattr(SOLVE, solved([0]))
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    elif kind == "foreign":
        out.mkdir()
        (out / "plan.json").write_text("{}", encoding="utf-8")
    elif kind == "mixed":
        assert kvota("allocate", data, "--rules", "default", "--out", out).exit_code == 0
        (out / "мои заметки.docx").write_text("mine", encoding="utf-8")
    else:
        out = data
    monkeypatch.setattr(SOLVE, never)
    before = sorted((f.name, f.read_bytes()) for f in out.iterdir()) if out.is_dir() else out.read_bytes()
    result = kvota("allocate", data, "--rules", "default", "--out", out)
    assert result.exit_code == 2
    assert "не заменяется" in result.stderr
    after = sorted((f.name, f.read_bytes()) for f in out.iterdir()) if out.is_dir() else out.read_bytes()
    assert before == after


def test_an_earlier_plan_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = three_applicants(tmp_path / "data"), tmp_path / "plan"
    for groups in ([0], [0, 0]):
        monkeypatch.setattr(SOLVE, solved(groups))
        assert kvota("allocate", data, "--rules", "default", "--out", out).exit_code == 0
        assert len(rows(out / "assignments.csv")) == len(groups)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["data", "plan"]


def test_a_failed_write_leaves_the_earlier_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = three_applicants(tmp_path / "data"), tmp_path / "plan"
    monkeypatch.setattr(SOLVE, solved([0]))
    assert kvota("allocate", data, "--rules", "default", "--out", out).exit_code == 0

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(out))

    monkeypatch.setattr("api.plan_folder.write_rows", full)
    monkeypatch.setattr(SOLVE, solved([0, 0]))
    result = kvota("allocate", data, "--rules", "default", "--out", out)
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert len(rows(out / "assignments.csv")) == 1
    assert sorted(f.name for f in tmp_path.iterdir()) == ["data", "plan"]


# --- stopping ------------------------------------------------------------------------------------------


def _wait_for(process: subprocess.Popen[str], words: str, seconds: float) -> str:
    """What the process said on standard error until it said the words."""
    assert process.stderr is not None
    said, until = "", time.monotonic() + seconds
    while words not in said and time.monotonic() < until:
        line = process.stderr.readline()
        if not line:
            break
        said += line
    assert words in said
    return said


@pytest.mark.parametrize("moment", ["Прочитано", "Первый план есть"])
def test_ctrl_c_keeps_the_plan_in_hand(tmp_path: Path, moment: str) -> None:
    data, out = tmp_path / "district", tmp_path / "plan"
    assert kvota("generate", "district", "--out", data).exit_code == 0
    arguments = [
        "allocate",
        str(data),
        "--rules",
        "default",
        "--out",
        str(out),
        "--json",
        "--time-limit",
        "300",
    ]
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        _wait_for(running, moment, 120)
        began = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)
        stdout, stderr = running.communicate(timeout=60)
    assert time.monotonic() - began < 30
    if moment == "Прочитано" and running.returncode == 4:
        assert not out.exists()
        return
    assert running.returncode == 0, stderr
    content: dict[str, Any] = json.loads(stdout)
    assert content["status"] in ("feasible", "optimal")
    assert content["violations"] == []
    assert content["counts"]["places"] == len(rows(out / "assignments.csv")) > 0
    assert kvota("audit", data, out, "--rules", "default").exit_code == 0

"""The command itself: help, usage errors, exit codes of wrong input, JSON alone on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.commands import ROOT, answer, kvota, process, three_applicants, write_tiny


def test_help_comes_without_loading_anything_heavy() -> None:
    code = (
        "import sys; from api.cli import app; "
        "assert not {'pandas', 'ortools', 'numpy', 'rich.live'} & set(sys.modules), sorted(sys.modules)"
    )
    done = process("--help")
    assert done.returncode == 0
    for command in ("generate", "import", "check", "allocate", "audit", "rebalance", "serve", "worker"):
        assert command in done.stdout
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    "arguments", [(), ("nothing",), ("allocate",), ("check", "x"), ("generate", "rural"), ("generate",)]
)
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    result = kvota(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_reference_is_not_offered() -> None:
    assert "--reference" not in kvota("allocate", "--help").output


def test_presets_are_listed_in_both_languages() -> None:
    assert "Сельский район" in kvota("generate", "--list").output
    assert "A rural district" in kvota("generate", "--list", "--lang", "en").output
    names = [preset["name"] for preset in answer(kvota("generate", "--list", "--json"))["presets"]]
    assert {"tiny", "rural", "town", "district", "scarce", "ten-districts", "region"} <= set(names)


def test_generate_writes_a_folder_or_a_workbook_and_the_same_bytes_for_a_seed(tmp_path: Path) -> None:
    assert kvota("generate", "rural", "--out", tmp_path / "a").exit_code == 0
    assert kvota("generate", "rural", "--out", tmp_path / "b", "--seed", 0).exit_code == 0
    files = sorted(f.name for f in (tmp_path / "a").iterdir())
    assert "teachers.csv" in files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    result = kvota("generate", "rural", "--out", tmp_path / "book.xlsx", "--json")
    assert result.exit_code == 0
    assert answer(result)["counts"]["groups"] > 0
    assert kvota("check", tmp_path / "book.xlsx", "--rules", "default").exit_code == 0


def test_generate_replaces_invented_data_only(tmp_path: Path) -> None:
    path = tmp_path / "data"
    assert kvota("generate", "rural", "--out", path).exit_code == 0
    assert kvota("generate", "rural", "--out", path).exit_code == 0
    real = three_applicants(tmp_path / "real")
    before = (real / "teachers.csv").read_bytes()
    result = kvota("generate", "rural", "--out", real)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert (real / "teachers.csv").read_bytes() == before
    assert kvota("generate", "rural", "--out", real, "--force").exit_code == 0


def test_an_unknown_preset_offers_the_nearest(tmp_path: Path) -> None:
    result = kvota("generate", "rurall", "--out", tmp_path / "x")
    assert result.exit_code == 2
    assert "«rural»" in result.stderr
    assert not (tmp_path / "x").exists()


def test_all_mistakes_of_options_data_and_profile_come_in_one_answer(tmp_path: Path) -> None:
    data = write_tiny(
        tmp_path / "data",
        deficits=[{"severity": 7}, {"teacher_id": "t1", "competency_id": "c2", "severity": 2}],
        applications=[{"score": "2.9"}],
        groups=[{"start": "2027-02-31", "min_size": 9, "max_size": 3}, {"end": "2020-01-01"}],
    )
    out = tmp_path / "plan"
    result = kvota(
        "allocate", data, "--rules", "defalt", "--out", out, "--time-limit", "0", "--workers", 0,
        "--seed", -1, "--as-of", "2027-02-31", "--deterministic", "-3", "--json",
    )  # fmt: skip
    assert result.exit_code == 2
    problems = answer(result)["problems"]
    found = {(p["file"], p["row"], p["column"], p["value"]) for p in problems}
    assert {
        ("deficits.csv", 2, "severity", "7"),
        ("applications.csv", 2, "score", "2.9"),
        ("groups.csv", 2, "start", "2027-02-31"),
        ("groups.csv", 3, "end", "2020-01-01"),
        ("defalt", None, None, "defalt"),
        ("--time-limit", None, None, "0.0"),
        ("--workers", None, None, "0"),
        ("--seed", None, None, "-1"),
        ("--deterministic", None, None, "-3.0"),
        ("--as-of", None, None, "2027-02-31"),
    } <= found
    assert all(p["expected_ru"] and p["message_ru"] for p in problems if p["grade"] == "error")
    assert not out.exists()
    for problem in problems:
        assert problem["grade"] == "remark" or problem["message_ru"] in result.stderr


def test_check_tells_errors_with_2_and_counts_with_0(tmp_path: Path) -> None:
    assert kvota("check", tmp_path, "--rules", "default").exit_code == 2
    data = three_applicants(
        tmp_path / "data", decisions=[{"teacher_id": "t2", "decision": "never"}], programmes=[{}]
    )
    result = kvota("check", data, "--rules", "novoselovo", "--json")
    assert result.exit_code == 0
    counts = answer(result)["counts"]
    assert counts["proposed"] == 3
    assert counts["excluded"] == {"decision_never": 1}
    assert counts["pairs"] == 2
    assert counts["proposed"] - sum(counts["excluded"].values()) == counts["pairs"]
    assert "Тайная" not in result.output


def test_check_tells_the_due_whom_nothing_fits_by_subject(tmp_path: Path) -> None:
    due = {"last_training_end": "2020-01-01"}
    data = write_tiny(
        tmp_path / "data",
        teachers=[
            {**due, "subjects": "физика"},
            {**due, "subjects": "математика"},
            {**due, "subjects": "математика", "status": "leave"},
            {**due, "subjects": "математика"},
        ],
        programmes=[{"subjects": "математика"}],
        groups=[{}],
        applications=[{"teacher_id": "t2"}],
    )
    result = kvota("check", data, "--rules", "default", "--json")
    counts = answer(result)["counts"]
    assert counts["due"] == 3
    assert counts["due_without_pair"] == [
        {"reason": "nobody_applied", "subject": "математика", "persons": 1},
        {"reason": "nothing_fits", "subject": "физика", "persons": 1},
    ]
    text = kvota("check", data, "--rules", "default").output
    assert "Должны учиться, но не на что – 2 из 3" in text


def test_an_unwritable_place_is_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = kvota("generate", "rural", "--out", tmp_path / "file" / "data")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_unexpected_fault_is_no_exit_code_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("api.commands.generate.list_presets", broken)
    result = kvota("generate", "--list", "--json")
    assert result.exit_code == 5
    assert "ZeroDivisionError" in result.stderr
    assert result.stdout == ""


def test_json_stands_alone_on_standard_output(rural: Path) -> None:
    for command in (["check", rural, "--rules", "default"], ["check", rural, "--rules", "nothing"]):
        result = kvota(*command, "--json")
        json.loads(result.stdout)
        assert result.stderr

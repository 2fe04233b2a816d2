"""``kvota rebalance`` where places need a unique number: whose number goes where, spare ones among them; what
is written, and in which order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.commands import kvota, write_tiny
from tests.api.test_rebalance import TODAY, table
from tests.builders import Row


def two_groups(folder: Path, numbers: list[Row]) -> list[object]:
    """t1 holds g1 and g2 with one number and refuses g1, so that no number falls free; t2 wants g1."""
    data = write_tiny(
        folder / "data",
        districts=[{"district_id": "d1"}, {"district_id": "d2"}],
        schools=[{"school_id": "s1"}, {"school_id": "s2"}, {"school_id": "s3", "district_id": "d2"}],
        teachers=[{"school_id": "s1", "max_groups": 2}, {"school_id": "s2"}, {"school_id": "s3"}],
        groups=[
            {"programme_id": "p1", "max_size": 2},
            {"programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-09"},
        ],
        applications=[
            {"teacher_id": "t1", "group_id": "g1"},
            {"teacher_id": "t1", "group_id": "g2"},
            {"teacher_id": "t2", "group_id": "g1"},
        ],
        unique_numbers=[{"unique_number": "n1", "teacher_id": "t1", "status": "enrolled"}, *numbers],
    )
    plan = folder / "plan.csv"
    plan.write_text("teacher_id,group_id\nt1,g1\nt1,g2\n", encoding="utf-8")
    refusals = folder / "refusals.csv"
    refusals.write_text("teacher_id,group_id,refused_on,reason\nt1,g1,2027-01-14,болезнь\n", encoding="utf-8")
    words = ["rebalance", data, plan, "--rules", "tatarstan", "--refusals", refusals]
    return [*words, "--as-of", TODAY, "--out", folder / "next"]


def rebalancing(folder: Path) -> dict[str, object]:
    found = json.loads((folder / "next/plan.json").read_text("utf-8"))["rebalancing"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ({"district_id": "d1", "school_id": "s2"}, "school"),
        ({"district_id": "d1"}, "municipality"),
        ({"district_id": "d1", "school_id": "s1"}, "municipality"),
        ({"district_id": "d2"}, "region"),
    ],
)
def test_who_comes_without_a_number_gets_a_spare_one(tmp_path: Path, row: Row, level: str) -> None:
    words = two_groups(tmp_path, [{"unique_number": "n9", "status": "free", **row}])
    done = kvota(*words, "--dataset-out", tmp_path / "following")
    assert done.exit_code == 0, done.output
    seats = {
        (r["teacher_id"], r["group_id"]): r["unique_number"] for r in table(tmp_path / "next/assignments.csv")
    }
    assert seats == {("t1", "g2"): "n1", ("t2", "g1"): "n9"}
    assert rebalancing(tmp_path)["numbers"] == [
        {
            "number": "n9",
            "from_person_id": "",
            "from_school_id": "",
            "level": level,
            "reason": "",
            "person_id": "t2",
            "teacher_id": "t2",
            "district_id": "d1",
            "school_id": "s2",
        }
    ]
    assert [move["unique_number"] for move in table(tmp_path / "next/moves.csv")] == ["n9"]
    holders = {
        r["unique_number"]: (r["teacher_id"], r["status"])
        for r in table(tmp_path / "following/unique_numbers.csv")
    }
    assert holders == {"n1": ("t1", "enrolled"), "n9": ("t2", "held")}
    judged = kvota("audit", tmp_path / "following", tmp_path / "next", "--rules", "tatarstan", "--json")
    assert judged.exit_code == 0, judged.output


def test_the_nearest_spare_number_comes(tmp_path: Path) -> None:
    far, near = {"district_id": "d2"}, {"district_id": "d1", "school_id": "s2"}
    numbers: list[Row] = [
        {"unique_number": "n7", "status": "free", **far},
        {"unique_number": "n8", "status": "free", "district_id": "d1"},
        {"unique_number": "n9", "status": "free", **near},
    ]
    assert kvota(*two_groups(tmp_path, numbers)).exit_code == 0
    assert [move["unique_number"] for move in table(tmp_path / "next/moves.csv")] == ["n9"]


def test_without_a_spare_number_nobody_comes(tmp_path: Path) -> None:
    assert kvota(*two_groups(tmp_path, [])).exit_code == 0
    told = rebalancing(tmp_path)
    assert (told["filled"], told["numbers"]) == (0, [])


# --- what is written --------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["next", "next/../next", "next/data", "."])
def test_plan_and_dataset_are_not_written_over_each_other(tmp_path: Path, where: str) -> None:
    words = two_groups(tmp_path, [])
    done = kvota(*words, "--dataset-out", tmp_path / where)
    assert done.exit_code == 2
    assert "--dataset-out" in done.stderr
    assert not (tmp_path / "next").exists()


def test_the_dataset_is_replaced_only_once_the_plan_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan can't be written: the dataset of before is still whole."""
    words = two_groups(tmp_path, [{"unique_number": "n9", "status": "free", "district_id": "d1"}])

    def full(path: Path, files: object) -> None:
        raise OSError("no space left")

    before = {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()}
    monkeypatch.setattr("api.commands.rebalance.write_plan", full)
    assert kvota(*words, "--dataset-out", tmp_path / "data").exit_code != 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()} == before
    monkeypatch.undo()
    assert kvota(*words, "--dataset-out", tmp_path / "data").exit_code == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()} != before


def test_the_plan_names_the_dataset_that_is_written_after_it(tmp_path: Path) -> None:
    words = two_groups(tmp_path, [{"unique_number": "n9", "status": "free", "district_id": "d1"}])
    assert kvota(*words, "--dataset-out", tmp_path / "following").exit_code == 0
    judged = kvota("audit", tmp_path / "following", tmp_path / "next", "--rules", "tatarstan", "--json")
    assert (judged.exit_code, json.loads(judged.stdout)["claims_hold"]) == (0, True)


@pytest.mark.parametrize(("given", "missing"), [("--chain", "--chains-of"), ("--chains-of", "--chain")])
def test_chains_are_named_with_the_result_that_they_are_of(tmp_path: Path, given: str, missing: str) -> None:
    words = two_groups(tmp_path, [])
    value: object = 1 if given == "--chain" else tmp_path
    done = kvota(*words, given, value, "--json")
    assert done.exit_code == 2
    problems = json.loads(done.stdout)["problems"]
    assert [(problem["file"], problem["code"]) for problem in problems] == [(missing, "wrong_option")]
    assert not (tmp_path / "next").exists()

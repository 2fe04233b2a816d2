"""``kvota rebalance --chains-of``: some chains of an earlier result, taken as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.commands import kvota
from tests.api.test_rebalance import REFUSAL, case


def taken(folder: Path, *words: object, **tables: object) -> list[object]:
    """The words that take chains of the result in ``next``, which is made first."""
    whole = case(folder, REFUSAL, **tables)
    done = kvota(*whole)
    assert done.exit_code == 0, done.output
    asked = [folder / "part" if word == folder / "next" else word for word in whole]
    return [*asked, "--chains-of", folder / "next", *words]


def test_what_nobody_looked_for_is_not_called_optimal(tmp_path: Path) -> None:
    """t3 comes to g1 and nobody moves: the three goals of the rebalancing are at their bounds; those of the
    profile were not looked at."""
    wishes = [{"teacher_id": f"t{t}", "group_id": f"g{g}"} for t, g in ((1, 1), (2, 2), (3, 1))]
    done = kvota(*taken(tmp_path, "--chain", 1, applications=wishes), "--json")
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert [(goal["name"], goal["status"]) for goal in content["goals"]] == [
        ("filled", "proven"), ("moved", "proven"), ("level", "proven"),
    ]  # fmt: skip
    assert content["status"] == "feasible"
    whole = json.loads((tmp_path / "next/plan.json").read_text("utf-8"))
    assert whole["status"] == "optimal"
    places = [(tmp_path / name / "assignments.csv").read_text("utf-8") for name in ("next", "part")]
    assert places[0] == places[1]


def test_chains_that_are_not_there_are_2(tmp_path: Path) -> None:
    done = kvota(*taken(tmp_path, "--chain", 1, "--chain", 7, "--chain", 9))
    assert done.exit_code == 2
    assert "7, 9" in done.stderr
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("spoil", ["short", "long", "empty", "no number", "unknown"])
def test_a_damaged_table_of_moves_is_2(tmp_path: Path, spoil: str) -> None:
    words = taken(tmp_path, "--chain", 1)
    file = tmp_path / "next" / "moves.csv"
    heading, *rows = file.read_text("utf-8").splitlines()
    damaged = {
        "short": [heading, rows[0].rpartition(",")[0], *rows[1:]],
        "long": [heading, rows[0] + ",1", *rows[1:]],
        "empty": [],
        "no number": [heading, rows[0].replace(",1,1,", ",a,1,"), *rows[1:]],
        "unknown": [heading, rows[0].replace("t1", "t99"), *rows[1:]],
    }
    file.write_text("".join(line + "\n" for line in damaged[spoil]), encoding="utf-8")
    done = kvota(*words, "--json")
    assert done.exit_code == 2, done.output
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["no_chains"]
    assert not (tmp_path / "part").exists()

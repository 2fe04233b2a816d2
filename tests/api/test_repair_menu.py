"""``kvota allocate`` without a plan: after the clashes the menu of repairs, each of which works."""

from __future__ import annotations

import json
from pathlib import Path

from datasets.write import write_csv_folder
from tests.api.commands import process, three_applicants
from tests.builders import Row, raw_tiny

MUST: list[Row] = [{"teacher_id": f"t{i}", "group_id": "g1", "decision": "must"} for i in (1, 2, 3)]


def test_the_menu_after_the_clashes(tmp_path: Path) -> None:
    data = three_applicants(tmp_path / "data", decisions=MUST)
    result = process("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--time-limit", 60)
    assert result.returncode == 3
    said = result.stderr
    assert said.index("Вместе не выполняются") < said.index("Достаточно любого одного изменения")
    assert " 1. мест в группе g1: +1 (было 2, станет 3)" in said
    assert " 2. снять решение (таблица decisions, строка 2, педагог t1)" in said
    assert not (tmp_path / "plan").exists()
    english = process("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--lang", "en")
    assert " 1. places of group g1: +1 (now 2, then 3)" in english.stderr


def test_the_first_repair_of_the_json_makes_a_plan(tmp_path: Path) -> None:
    data = three_applicants(tmp_path / "data", decisions=MUST)
    told = json.loads(
        process("allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--json").stdout
    )
    menu = told["repairs"]
    assert menu["single"]
    assert menu["complete"]
    assert [repair["verified"] for repair in menu["repairs"]] == [True] * 4
    (change,) = menu["repairs"][0]["changes"]
    assert (change["table"], change["rows"], change["column"], change["after"]) == (
        "groups",
        [2],
        "max_size",
        3,
    )
    raw = raw_tiny(
        teachers=[{"last_training_end": "2020-01-01"}, {}, {}],
        groups=[{"max_size": change["after"]}],
        applications=[{"teacher_id": f"t{i}", "group_id": "g1"} for i in (1, 2, 3)],
        decisions=MUST,
    )
    write_csv_folder(raw, tmp_path / "mended")
    done = process("allocate", tmp_path / "mended", "--rules", "default", "--out", tmp_path / "plan")
    assert done.returncode == 0


def test_no_time_for_the_menu_is_said(tmp_path: Path) -> None:
    data = three_applicants(tmp_path / "data", decisions=MUST)
    result = process(
        "allocate", data, "--rules", "default", "--out", tmp_path / "plan", "--time-limit", 1, "--json"
    )
    assert result.returncode in (3, 4)
    repairs = json.loads(result.stdout).get("repairs")
    assert repairs is None or not repairs["complete"] or repairs["repairs"]
    assert repairs is not None or "Времени не хватило" in result.stderr or result.returncode == 4

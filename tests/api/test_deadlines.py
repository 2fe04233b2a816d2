"""``kvota deadlines``: days, what is late, and who may still act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.commands import answer, kvota, write_tiny


def case(folder: Path, today: str, **tables: object) -> list[object]:
    """t1 and t2 hold g1, which begins on Monday 1 March."""
    rows: dict[str, object] = {
        "teachers": [{"full_name": "Тайная Анна"}, {"full_name": "Тайная Белла"}],
        "groups": [{"max_size": 3}],
        "confirmations": [{"teacher_id": "t2", "confirmed_on": "2027-01-10"}],
        "applications": [{"group_id": "g1"}],
    }
    data = write_tiny(folder / "data", **{**rows, **tables})  # type: ignore[arg-type]
    plan = folder / "plan.csv"
    plan.write_text("teacher_id,group_id\nt1,g1\nt2,g1\n", encoding="utf-8")
    return ["deadlines", data, plan, "--rules", "default", "--as-of", today]


def test_days_come_in_order_with_what_is_late(tmp_path: Path) -> None:
    done = kvota(*case(tmp_path, "2027-02-23"))
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "СРОКИ на 23.02.2027 · групп 1"
    late = "ПРОСРОЧЕНО школы подтверждают обучение (крайний срок): g1 (не подтверждено мест: 1)"
    assert lines[1].endswith(late)
    assert [line.split()[0] for line in lines[1:6]] == [
        "22.02.2027",
        "22.02.2027",
        "24.02.2027",
        "26.02.2027",
        "01.03.2027",
    ]
    acting = "замену даёт только своя школа; свободно мест 1, не подтверждено в срок 1"
    assert f"  g1: до начала 6 дн.: {acting}" in lines
    assert any("Шаги 11" in line and "на 2 дн. раньше" in line for line in lines)
    assert "Тайная" not in done.output


def test_json_tells_every_group_and_every_day(tmp_path: Path) -> None:
    told = answer(kvota(*case(tmp_path, "2027-02-10"), "--json"))
    (group,) = told["groups"]
    assert group["due"] == {
        "confirm_early": "2027-02-20",
        "confirm": "2027-02-22",
        "post": "2027-02-22",
        "notify_early": "2027-02-24",
        "notify": "2027-02-26",
        "start": "2027-03-01",
    }
    assert (group["clash_on"], group["may_act"], group["settled"]) == ("2027-02-22", "region", True)
    assert [day["step"] for day in told["days"]] == list(group["due"])
    assert {day["state"] for day in told["days"]} == {"coming"}


def test_a_confirmation_that_arrives_closes_what_was_open(tmp_path: Path) -> None:
    file = tmp_path / "conf.csv"
    file.write_text("teacher_id,group_id,confirmed_on\nt1,g1,2027-02-20\n", encoding="utf-8")
    told = answer(kvota(*case(tmp_path, "2027-02-23"), "--confirmations", file, "--json"))
    assert [day["step"] for day in told["days"]] == ["notify_early", "notify", "start"]


def test_an_overruled_deadline_is_said(tmp_path: Path) -> None:
    over = [{"level": "region", "decided_on": "2027-02-27"}]
    done = kvota(*case(tmp_path, "2027-02-27", overrules=over), "--lang", "en")
    by_hand = "any school of the region gives a substitute, by an operator's decision"
    assert f"g1: 2 days to the start: {by_hand}" in done.stdout


@pytest.mark.parametrize("today", ["вчера", "2027-2-1"])
def test_a_date_that_is_none_is_2(tmp_path: Path, today: str) -> None:
    done = kvota(*case(tmp_path, today))
    assert done.exit_code == 2
    assert "--as-of" in done.stderr
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.stdout or "-")

"""``kvota value``, ``prices``, ``backbone``, ``reserve``, ``unmet``: what is read, and every refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.api.commands import answer, kvota, process, three_applicants, write_tiny
from tests.builders import Row

WISHES: list[Row] = [{"teacher_id": f"t{i}", "programme_id": "p1", "rank": i} for i in (1, 2, 3, 4)]
ASKING = ("value", "prices", "backbone", "reserve")


@pytest.fixture
def four_for_two(tmp_path: Path) -> tuple[Path, Path]:
    """Four wish for a group of two, each with another rank; the plan is proven."""
    rows: dict[str, Any] = {
        "teachers": [{"full_name": f"Тайная Анна {i}"} for i in (1, 2, 3, 4)],
        "programmes": [{"programme_id": "p1", "title": "Урок физики"}],
        "groups": [{"max_size": 2}],
        "applications": WISHES,
    }
    return planned(tmp_path, write_tiny(tmp_path / "data", **rows))


def planned(folder: Path, data: Path, rules: str = "plain") -> tuple[Path, Path]:
    done = kvota("allocate", data, "--rules", rules, "--out", folder / "plan")
    assert done.exit_code == 0, done.stderr
    return data, folder / "plan"


def rewritten(plan: Path, **changes: Any) -> None:
    """The certificate with other entries."""
    file = plan / "plan.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**content, **changes}), encoding="utf-8")


def goals(plan: Path, **changes: Any) -> list[dict[str, Any]]:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    return [{**goal, **changes} for goal in content["goals"]]


def test_what_one_more_place_is_worth(four_for_two: tuple[Path, Path]) -> None:
    done = kvota("value", *four_for_two, "--rules", "plain")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[:5] == [
        "ЧЕГО СТОИТ ЕЩЁ ОДНО · вопросов 2, ответов 2: дают что-то 2, ничего не дают 0, не решено 0",
        "ЕЩЁ ОДНО МЕСТО ПО ПРОГРАММЕ",
        "   1. p1 «Урок физики»: Пожелания в заявках +3 · следующее – Пожелания в заявках +2",
        "ЕЩЁ ОДНО МЕСТО В ГРУППЕ",
        "   1. группа g1 «Урок физики», 01.03.2027: Пожелания в заявках +3"
        " · следующее – Пожелания в заявках +2",
    ]
    assert "Тайная" not in done.stdout + done.stderr


def test_values_as_json_and_as_a_workbook(four_for_two: tuple[Path, Path], tmp_path: Path) -> None:
    book = tmp_path / "value.xlsx"
    content = answer(kvota("value", *four_for_two, "--rules", "plain", "--json", "--out", book))
    assert content["complete"]
    group = next(entry for entry in content["values"] if entry["kind"] == "group")
    assert group == {
        "kind": "group",
        "programme_id": "p1",
        "group_id": "g1",
        "district_id": None,
        "gains": [{"goal": "application", "low": 3, "high": 3}],
        "decided": True,
        "proof": "solved",
        "further": 0,
        "then": [2],
    }
    rows = list(openpyxl.load_workbook(book)["Цена мест"].values)
    assert rows[0][:6] == ("Что", "Программа", "Группа", "Район", "Название", "Пожелания в заявках")
    assert [row[5] for row in rows[1:]] == [3, 3]


def test_where_every_goal_is_full_nothing_is_asked(tmp_path: Path) -> None:
    data, plan = planned(tmp_path, three_applicants(tmp_path / "data", groups=[{"max_size": 9}]))
    done = kvota("value", data, plan, "--rules", "plain")
    assert done.stdout.startswith("Все цели плана уже на пределе возможного")


def test_an_unknown_district_is_refused(four_for_two: tuple[Path, Path]) -> None:
    done = kvota("value", *four_for_two, "--rules", "plain", "--district", "d9")
    assert done.exit_code == 2
    assert "--district" in done.stderr
    assert kvota("value", *four_for_two, "--rules", "plain", "--district", "d1").exit_code == 0


def test_an_unproven_goal_is_never_hidden(four_for_two: tuple[Path, Path]) -> None:
    data, plan = four_for_two
    rewritten(plan, goals=goals(plan, bound=14, status="bounded"))
    done = kvota("value", data, plan, "--rules", "plain")
    assert "не решено 2" in done.stdout
    assert "цель «Пожелания в заявках» не доказана в самом плане" in done.stdout
    values = answer(kvota("value", data, plan, "--rules", "plain", "--json"))["values"]
    assert {entry["decided"] for entry in values} == {False}
    for entry in values:
        gain = entry["gains"][0]
        assert gain["low"] <= 3 <= gain["high"]


def test_rules_and_goals_have_prices(four_for_two: tuple[Path, Path], tmp_path: Path) -> None:
    book = tmp_path / "prices.xlsx"
    done = kvota("prices", *four_for_two, "--rules", "plain", "--out", book)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1] == "  Вместимость группы  Пожелания в заявках +5"
    assert lines[2].startswith("  ничего не стоят (доказано): ")
    assert lines[-1] == "  1 Пожелания в заявках  сейчас 9 · ничего не отнимает"
    content = answer(kvota("prices", *four_for_two, "--rules", "plain", "--json"))
    assert content["not_priced"] == []
    capacity = next(rule for rule in content["rules"] if rule["rule"] == "group_capacity")
    assert capacity["gains"] == [{"goal": "application", "low": 5, "high": 5}]
    assert openpyxl.load_workbook(book).sheetnames == ["Правила", "Цели"]


def test_the_backbone_by_school_without_names(four_for_two: tuple[Path, Path], tmp_path: Path) -> None:
    book = tmp_path / "backbone.xlsx"
    done = kvota("backbone", *four_for_two, "--rules", "plain", "--out", book)
    assert done.exit_code == 0, done.stderr
    told = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert told[2:5] == ["в каждом лучшем плане 2", "в одних да, в других нет 0", "ни в одном лучшем плане 2"]
    assert told[6] == "s1 2 / 0 / 2"
    assert "Тайная" not in done.stdout
    content = answer(kvota("backbone", *four_for_two, "--rules", "plain", "--json"))
    assert content["proven"]
    fates = {entry["person_id"]: entry["best_plans"] for entry in content["persons"]}
    assert fates == {"t1": "every", "t2": "every", "t3": "none", "t4": "none"}
    assert openpyxl.load_workbook(book).sheetnames == ["Люди", "По школам"]


def test_a_plan_that_is_only_feasible_has_no_backbone(four_for_two: tuple[Path, Path]) -> None:
    data, plan = four_for_two
    rewritten(plan, goals=goals(plan, bound=14, status="bounded"), status="feasible")
    done = kvota("backbone", data, plan, "--rules", "plain")
    assert done.exit_code == 2
    assert "костяк есть только у доказанного плана" in done.stderr
    assert "Пожелания в заявках" in done.stderr


def test_the_reserve_by_group(four_for_two: tuple[Path, Path], tmp_path: Path) -> None:
    book = tmp_path / "reserve.xlsx"
    asked = ("reserve", *four_for_two, "--rules", "plain")
    done = kvota(*asked, "--refusing", "1", "--draws", "10", "--out", book)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("РЕЗЕРВ · очных групп 1, с дублёром 1, дублёров 2; замена есть для 2 из 2")
    assert lines[2] == "     1. t3 · s1 · заменит любого из 2"
    assert "освободится 2.0 мест, резерв займёт 2.0 из них (100%)" in done.stdout
    content = answer(kvota(*asked, "--each", "1", "--json"))
    assert [row["teacher_id"] for row in content["standbys"]] == ["t3"]
    assert content["proven"]
    assert openpyxl.load_workbook(book).sheetnames == ["Резерв", "Без дублёра"]


def test_the_order_to_the_institute(tmp_path: Path) -> None:
    data = write_tiny(
        tmp_path / "data",
        teachers=[
            {"position": "логопед", "last_training_end": "2020-01-01", "full_name": "Тайная Анна"},
            {"subjects": "физика", "last_training_end": "2024-03-01"},
        ],
        programmes=[{"programme_id": "p1", "positions": "учитель", "title": "Урок физики"}],
        groups=[{"max_size": 9}],
        applications=[],
    )
    book = tmp_path / "unmet.xlsx"
    done = kvota("unmet", data, "--rules", "default", "--out", book)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ЗАКАЗ ИНСТИТУТУ · пора учиться 2 чел.: возможное место есть у 0, не на что – 1, "
        "подходит, но никто не заявил – 1",
        "НЕ НА ЧТО – просить программы или группы: 1 чел.",
        "     1  логопед · срок прошёл у 1 · чаще всего мешает «Должность подходит программе»",
        "ПОДХОДИТ, НО НИКТО НЕ ЗАЯВИЛ – напомнить школам: 1 чел.",
        "     1  учитель, физика · подошли бы программы: p1 «Урок физики»",
        "ПРОГРАММЫ БЕЗ ЖЕЛАЮЩИХ – 1, мест в них 9",
        "  p1 «Урок физики»: групп 1, мест 9",
    ]
    content = answer(kvota("unmet", data, "--rules", "default", "--json"))
    assert [need["lack"] for need in content["needs"]] == ["nothing", "not_asked"]
    assert openpyxl.load_workbook(book).sheetnames == ["Кому пора", "Программы"]


@pytest.mark.parametrize("command", ASKING)
def test_a_plan_of_other_data_other_rules_or_without_proof_is_refused(
    command: str, four_for_two: tuple[Path, Path], tmp_path: Path
) -> None:
    data, plan = four_for_two
    other = write_tiny(tmp_path / "other", applications=WISHES[:1])
    for arguments, said in (
        ((other, plan, "--rules", "plain"), "план составлен для других данных"),
        ((data, plan, "--rules", "default"), "план составлен по другому профилю правил"),
        ((data, plan / "assignments.csv", "--rules", "plain"), "у плана нет свидетельства"),
        ((data, plan, "--rules", "plain", "--out", tmp_path / "x.csv"), "это не книга Excel"),
        ((data, plan, "--rules", "plain", "--time-limit", "0"), "--time-limit"),
    ):
        done = kvota(command, *arguments)
        assert done.exit_code == 2, done.stdout
        assert said in done.stderr


@pytest.mark.parametrize("command", ASKING)
def test_a_plan_that_breaks_rules_or_claims_what_is_not_so_is_refused(
    command: str, four_for_two: tuple[Path, Path]
) -> None:
    data, plan = four_for_two
    rewritten(plan, goals=goals(plan, value=99, bound=99))
    done = kvota(command, data, plan, "--rules", "plain")
    assert done.exit_code == 2
    assert "заявленные цели не те" in done.stderr
    places = plan / "assignments.csv"
    kept = places.read_text(encoding="utf-8").splitlines()
    places.write_text("\n".join([*kept, kept[1].replace("t1", "t3")]) + "\n", encoding="utf-8")
    done = kvota(command, data, plan, "--rules", "plain")
    assert done.exit_code == 2
    assert "план нарушает правила" in done.stderr


@pytest.mark.parametrize("command", ASKING)
def test_in_english_and_as_a_process_of_its_own(command: str, four_for_two: tuple[Path, Path]) -> None:
    done = process(command, *four_for_two, "--rules", "plain", "--lang", "en", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert not any("а" <= letter <= "я" for letter in done.stderr.replace("Урок физики", "").lower())

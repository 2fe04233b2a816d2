"""``kvota whatif``: what it writes and says, from which base, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from typer.testing import Result

from tests.api.commands import answer, kvota, three_applicants
from tests.builders import Row
from tests.datasets.scenarios.doing import CLOSED, sets, written

G2 = """
table = "groups"
add = {group_id = "g2", programme_id = "p1", start = 2027-05-03, end = 2027-05-04, max_size = 1}
"""
T3 = 'table = "applications"\nadd = {teacher_id = "t3", group_id = "g2", programme_id = "p1"}'
MORE = written({"Ещё одно место": [sets("max_size", 3)], "Группа закрыта": [CLOSED, G2, T3]})
MUST = 'table = "decisions"\nadd = {{teacher_id = "{}", group_id = "g1", decision = "must"}}'
NEVER_ALL = written({"Всех": [MUST.format(teacher) for teacher in ("t1", "t2", "t3")]})


class Place:
    """A dataset with a file of scenarios beside it."""

    def __init__(self, path: Path, text: str = MORE, **tables: Iterable[Row]) -> None:
        self.path = path
        self.data = three_applicants(path / "data", **tables)
        self.file = path / "s.toml"
        self.file.write_text(text, encoding="utf-8")
        self.out = path / "out"

    def run(self, *more: object, rules: str = "default") -> Result:
        options = ("--rules", rules, "--scenarios", self.file, "--out", self.out, "--time-limit", 120)
        return kvota("whatif", self.data, *options, *more)

    def allocate(self, rules: str = "default", *more: object) -> Path:
        plan = self.path / f"plan-{rules}"
        done = kvota("allocate", self.data, "--rules", rules, "--out", plan, "--time-limit", 60, *more)
        assert done.exit_code == 0, done.stderr
        return plan

    @property
    def told(self) -> dict[str, Any]:
        content = json.loads((self.out / "whatif.json").read_text(encoding="utf-8"))
        assert isinstance(content, dict)
        return content


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Result]:
    place = Place(tmp_path_factory.mktemp("whatif"))
    result = place.run("--json")
    assert result.exit_code == 0, result.stderr
    return place, result


def test_json_is_the_content_of_the_file(done: tuple[Place, Result]) -> None:
    place, result = done
    assert answer(result) == place.told
    assert place.told["base"]["state"] == "optimal"
    assert place.told["base"]["persons_seated"] == 2


def test_one_more_place_seats_one_more(done: tuple[Place, Result]) -> None:
    more = done[0].told["scenarios"][0]
    assert (more["state"], more["persons_seated"]) == ("optimal", 3)
    assert more["persons"] == {"gained": 1, "lost": 0, "left": 0, "moved": 0}
    assert more["sentence_ru"] == (
        "Ещё одно место: +1 человек с местом, баллов за пожелания на 5 больше; получили место 1"
    )
    assert more["sentence_en"] == (
        "Ещё одно место: +1 person with a place, points of wishes: 5 more; gaining a place: 1"
    )
    deltas = {d["name"]: (d["delta"], d["best_delta_from"], d["proven"]) for d in more["compared"]}
    assert deltas["application"] == (5, 5, True)
    assert deltas["overdue"] == (0, 0, True)
    assert [(u["unit_id"], u["before"], u["now"], u["gained"]) for u in more["by_school"]] == [
        ("s1", 2, 3, 1)
    ]
    assert more["binding"] == {"now": [], "no_longer": [], "sentences": []}


def test_a_closed_group_and_another_one(done: tuple[Place, Result]) -> None:
    closed = done[0].told["scenarios"][1]
    assert closed["persons_seated"] == 1
    assert closed["persons"]["lost"] + closed["persons"]["moved"] == 2
    assert closed["binding"]["now"] == [{"rule": "group_capacity", "about": "group g2"}]
    assert closed["binding"]["no_longer"] == []
    assert closed["binding"]["sentences"] == [
        {
            "rule": "group_capacity",
            "sentence_ru": "Вместимость группы: на пределе ещё 1 (группа g2)",
            "sentence_en": "Group capacity: 1 more used up (group g2)",
        }
    ]

    overdue = next(d for d in closed["compared"] if d["name"] == "overdue")
    assert (overdue["delta"], overdue["proven"]) == (-1, True)
    assert [c["kind"] for c in closed["changes"]] == ["remove", "dependent", "add", "add"]


def test_plans_of_scenarios_are_plan_folders(done: tuple[Place, Result]) -> None:
    place, _ = done
    for name, lists in (("base", set()), ("scenario-01", {"persons.csv"}), ("scenario-02", {"persons.csv"})):
        files = {file.name for file in (place.out / name).iterdir()}
        assert files - lists == {"plan.json", "assignments.csv", "unassigned.csv"}
    left_out = (place.out / "scenario-02" / "unassigned.csv").read_text(encoding="utf-8").splitlines()
    assert left_out[0] == "teacher_id,reason,detail"
    assert [line.split(",")[:2] for line in left_out[1:]] == [["t1", "no_pair"]]


def test_each_plan_passes_the_audit_of_its_own_dataset(done: tuple[Place, Result]) -> None:
    place, _ = done
    plan = json.loads((place.out / "scenario-01" / "plan.json").read_text(encoding="utf-8"))
    assert plan["violations"] == []
    assert plan["input_sha256"] == place.told["scenarios"][0]["input_sha256"]
    assert kvota("audit", place.data, place.out / "base", "--rules", "default").exit_code == 0
    assert kvota("audit", place.data, place.out / "scenario-01", "--rules", "default").exit_code == 2


def test_lists_of_persons_stand_in_the_folder_and_in_the_workbook(done: tuple[Place, Result]) -> None:
    place, _ = done
    rows = (place.out / "scenario-01" / "persons.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("change,person_id,")
    assert len(rows) == 2
    assert rows[1].startswith("gained,t")
    book = openpyxl.load_workbook(place.out / "whatif.xlsx")
    assert book.sheetnames == ["Сводка", "Цели", "По районам", "По школам", "Люди", "Изменения"]
    people = list(book["Люди"].iter_rows(values_only=True))
    assert [row[2] for row in people[1:] if row[0] == 1] == ["получает место"]
    overview = list(book["Сводка"].iter_rows(values_only=True))
    assert [row[1] for row in overview[1:]] == ["База", "Ещё одно место", "Группа закрыта"]
    assert [row[4] for row in overview[1:]] == [2, 3, 1]


def test_the_picture_is_a_picture_with_every_scenario(done: tuple[Place, Result]) -> None:
    root = ElementTree.fromstring((done[0].out / "whatif.svg").read_text(encoding="utf-8"))
    texts = [element.text for element in root.iter() if element.text]
    assert "1. Ещё одно место" in texts
    assert "2. Группа закрыта" in texts
    assert any("Пожелания" in text for text in texts)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    places = [(float(e.attrib["x"]), float(e.attrib["y"])) for e in root.iter() if "x" in e.attrib]
    assert all(0 <= x < width and 0 <= y < height for x, y in places)


def test_nothing_written_holds_a_name(done: tuple[Place, Result]) -> None:
    place, result = done
    for file in place.out.rglob("*"):
        if file.is_file() and file.suffix != ".xlsx":
            assert "Тайная" not in file.read_text(encoding="utf-8")
    assert "Тайная" not in result.output


def test_the_terminal_fits_a_hundred_columns(tmp_path: Path) -> None:
    names = ["Очень длинное имя сценария, которое не поместится ни в какую строку таблицы", "Б" * 120]
    text = written({name: [sets("max_size", 3)] for name in names})
    result = Place(tmp_path, text).run("--lang", "en")
    assert result.exit_code == 0
    shown = [line for line in result.stdout.splitlines() if not line.startswith(("FILES", "Who gains"))]
    assert max(map(len, shown)) <= 100
    assert "WHAT IF · 2 scenarios" in shown
    assert any("+1 person with a place" in line for line in shown)


def test_a_scenario_without_consequences_says_so(tmp_path: Path) -> None:
    place = Place(
        tmp_path, '[[scenario]]\nname = "Даром"\n[[scenario.change]]\nrule = "travel"\nenabled = false'
    )
    assert place.run().exit_code == 0
    (told,) = place.told["scenarios"]
    assert told["sentence_ru"] == "Даром: план и цели те же"
    assert told["persons"] == {"gained": 0, "lost": 0, "left": 0, "moved": 0}


def test_a_goal_that_only_one_of_the_two_has(tmp_path: Path) -> None:
    text = '[[scenario]]\nname = "A"\n[[scenario.change]]\ngoal = "application"\nremoved = true'
    place = Place(tmp_path, text)
    assert place.run().exit_code == 0
    (told,) = place.told["scenarios"]
    delta = next(d for d in told["compared"] if d["name"] == "application")
    assert (delta["base"]["status"], delta["scenario"]["status"]) == ("proven", "not_a_goal")
    assert (delta["best_delta_from"], delta["proven"]) == (None, False)


# --- which base -------------------------------------------------------------------------------------------


def test_a_plan_handed_in_is_the_base_with_its_proofs(tmp_path: Path) -> None:
    place = Place(tmp_path)
    plan = place.allocate()
    result = place.run("--plan", plan)
    assert result.exit_code == 0, result.stderr
    assert (place.told["base"]["state"], place.told["base"]["source"]) == ("optimal", plan.name)
    assert place.told["notes"] == {}
    assert place.told["scenarios"][0]["compared"][4]["proven"]
    assert not (place.out / "base").exists()
    assert "[База]" not in result.stderr


def test_a_base_that_changed_since_is_refused(tmp_path: Path) -> None:
    place = Place(tmp_path)
    plan = place.allocate()
    groups = place.data / "groups.csv"
    changed = groups.read_text(encoding="utf-8").replace(",2\n", ",7\n")
    assert changed != groups.read_text(encoding="utf-8")
    groups.write_text(changed, encoding="utf-8")
    result = place.run("--plan", plan)
    assert result.exit_code == 2
    assert "план составлен для других данных" in result.stderr
    assert not place.out.exists()


def test_a_plan_of_another_profile_proves_nothing_here(tmp_path: Path) -> None:
    place = Place(tmp_path)
    result = place.run("--plan", place.allocate("plain"))
    assert result.exit_code == 0, result.stderr
    assert place.told["base"]["state"] == "given"
    assert list(place.told["notes"]) == ["other_profile"]
    first = place.told["scenarios"][0]["compared"][0]
    assert (first["base"]["bound"], first["base"]["status"]) == (None, "counted")
    assert (first["best_delta_from"], first["proven"]) == (None, False)


def test_a_plan_of_another_day_proves_nothing_here(tmp_path: Path) -> None:
    place = Place(tmp_path)
    result = place.run("--plan", place.allocate(), "--as-of", "2027-01-10")
    assert result.exit_code == 0, result.stderr
    assert list(place.told["notes"]) == ["other_profile"]


def test_a_table_made_by_hand_is_a_base_without_proof(tmp_path: Path) -> None:
    place = Place(tmp_path)
    table = tmp_path / "mine.csv"
    table.write_text("teacher_id,group_id\nt2,g1\n", encoding="utf-8")
    assert place.run("--plan", table).exit_code == 0
    more = place.told["scenarios"][0]
    assert place.told["base"]["state"] == "given"
    assert more["persons"]["gained"] == 2
    assert "(доказано не всё; у лучших планов «Просроченный срок» не больше +1)" in more["sentence_ru"]
    assert '(not all is proven; best plans: "Overdue" at most +1)' in more["sentence_en"]
    overdue = more["compared"][0]
    assert (overdue["name"], overdue["delta"], overdue["best_delta_to"]) == ("overdue", 1, 1)
    assert overdue["best_delta_from"] is None


def test_a_base_that_breaks_rules_is_told(tmp_path: Path) -> None:
    place = Place(tmp_path)
    table = tmp_path / "mine.csv"
    table.write_text("teacher_id,group_id\nt1,g1\nt2,g1\nt3,g1\nt3,g1\n", encoding="utf-8")
    result = place.run("--plan", table)
    assert result.exit_code == 0, result.stderr
    assert "нарушает правила (2)" in place.told["notes"]["base_breaks"]
    assert len(place.told["base"]["violations"]) == 2
    assert place.told["base"]["places"] == 3


@pytest.mark.parametrize("text", ["teacher_id,group_id\nt1,g1\nt9,g1\nt2,g1\n", "", "teacher\n"])
def test_a_base_that_is_no_plan_of_these_data(tmp_path: Path, text: str) -> None:
    place = Place(tmp_path)
    table = tmp_path / "mine.csv"
    table.write_text(text, encoding="utf-8")
    assert place.run("--plan", table).exit_code == 2
    assert not place.out.exists()


# --- no plan ----------------------------------------------------------------------------------------------


def test_a_scenario_without_a_plan_says_why(tmp_path: Path) -> None:
    place = Place(tmp_path, NEVER_ALL + MORE)
    result = place.run()
    assert result.exit_code == 0, result.stderr
    none, more, _ = place.told["scenarios"]
    assert (none["state"], none["folder"], none["compared"]) == ("infeasible", None, [])
    assert "group_capacity" in {clash["rule"] for clash in none["clashes"]}
    assert none["sentence_ru"].startswith("Всех: плана нет, вместе не выполняются: ")
    assert more["persons_seated"] == 3
    assert not (place.out / "scenario-01").exists()
    assert "плана нет" in " ".join(result.stdout.split())


def musts(*teachers: str) -> list[Row]:
    return [{"teacher_id": t, "group_id": "g1", "decision": "must"} for t in teachers]


def test_a_scenario_may_mend_a_base_without_a_plan(tmp_path: Path) -> None:
    place = Place(tmp_path, decisions=musts("t1", "t2", "t3"))
    assert place.run().exit_code == 0
    assert place.told["base"]["state"] == "infeasible"
    more = place.told["scenarios"][0]
    assert (more["state"], more["persons_seated"], more["compared"]) == ("optimal", 3, [])
    assert more["sentence_ru"] == "Ещё одно место: доказано; сравнить не с чем: у базы нет плана"


def test_no_plan_anywhere(tmp_path: Path) -> None:
    text = '[[scenario]]\nname = "A"\n[[scenario.change]]\ngoal = "deficit"\nremoved = true'
    place = Place(tmp_path, text, decisions=musts("t1", "t2", "t3"))
    result = place.run("--json")
    assert result.exit_code == 3
    assert "group_capacity" in {clash["rule"] for clash in answer(result)["clashes"]}
    assert not place.out.exists()


# --- refused ----------------------------------------------------------------------------------------------


def test_wrong_input_is_told_all_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    place = Place(tmp_path, MORE.replace('"max_size"', '"maxsize"').replace("value = 3", 'value = "x"'))
    result = place.run("--as-of", "вчера", "--workers", 0, "--plan", tmp_path, "--json")
    assert result.exit_code == 2
    found = {(p["file"], p["column"]) for p in answer(result)["problems"]}
    assert {("--as-of", None), ("--workers", None), ("s.toml", "column")} <= found
    assert any("plan.json" in file for file, _ in found)
    assert not place.out.exists()


@pytest.mark.parametrize("inside", ["notes.txt", "plan.json"])
def test_what_is_no_answer_of_ours_is_not_replaced(tmp_path: Path, inside: str) -> None:
    place = Place(tmp_path)
    place.out.mkdir()
    (place.out / inside).write_text("{}", encoding="utf-8")
    result = place.run()
    assert result.exit_code == 2
    assert "не заменяется" in result.stderr
    assert [f.name for f in place.out.iterdir()] == [inside]


def test_an_earlier_answer_is_replaced(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert place.run().exit_code == 0
    place.file.write_text(written({"A": [sets("max_size", 3)]}), encoding="utf-8")
    assert place.run().exit_code == 0
    assert sorted(f.name for f in place.out.iterdir()) == [
        "base", "scenario-01", "whatif.json", "whatif.svg", "whatif.xlsx",
    ]  # fmt: skip


def test_a_missing_file_of_scenarios(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.file.unlink()
    result = place.run()
    assert result.exit_code == 2
    assert "s.toml" in result.stderr

"""``kvota explain``: what is said to whom, and that nobody else is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.api.commands import answer, kvota, write_tiny
from tests.builders import Row

OTHERS = {"alpha": "Тайная Анна", "beta": "Скрытая Белла", "gamma": "Неведомая Вера", "delta": "Чужая Галина"}
LONG = 100_000
"""``allocate`` counts its limit from the start of the process: here of all the tests."""
POSTS: list[Row] = [
    {"teacher_id": name, "full_name": full, "position": "учитель"} for name, full in OTHERS.items()
]
WISHES: list[Row] = [
    {"application_id": f"w{i}", "teacher_id": name, "group_id": "g1"} for i, name in enumerate(OTHERS)
]


@dataclass(frozen=True)
class Case:
    """A dataset with its plan."""

    folder: Path

    def explain(self, *options: object) -> Any:
        return kvota("explain", self.folder / "data", self.folder / "plan", "--rules", "plain", *options)

    def told(self, *options: object) -> dict[str, Any]:
        done = self.explain(*options, "--json")
        assert done.exit_code == 0, done.stderr
        return answer(done)

    def edit(self, **cells: object) -> None:
        """Other cells in the plan's certificate."""
        file = self.folder / "plan" / "plan.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**content, **cells}), encoding="utf-8")


def planned(folder: Path, rules: str = "plain", **tables: Iterable[Row]) -> Case:
    """Four teachers who want the two places of g1; alpha's wish counts most, gamma and delta are taken."""
    rows: dict[str, Iterable[Row]] = {
        "teachers": POSTS,
        "groups": [{"max_size": 2}],
        "applications": [{**wish, "score": 9 - i} for i, wish in enumerate(WISHES)],
    }
    data = write_tiny(folder / "data", **{**rows, **tables})
    done = kvota("allocate", data, "--rules", rules, "--out", folder / "plan", "--time-limit", LONG)
    assert done.exit_code == 0, done.stderr
    return Case(folder)


def silent_about(case: Case, said: str, *known: str) -> None:
    """Nobody but the one asked about is in it, by id or by name."""
    for name, full in OTHERS.items():
        if name not in known:
            assert name not in said
            assert full not in said
            assert full.split()[0] not in said


@pytest.fixture(scope="module")
def outranked(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return planned(tmp_path_factory.mktemp("explain"))


def test_who_is_outranked_hears_which_goal_loses(outranked: Case) -> None:
    told = outranked.told("--teacher", "delta")
    (one,) = told["answers"]
    assert (told["question"], told["plan_proven"], told["finished"]) == ("why_not_me", True, True)
    assert (one["finding"], one["goal"], one["least"], one["most"]) == ("loses", "application", 2, 2)
    assert one["ahead"] == {"fewer_than": 5, "count": None}
    assert [(c["kind"], c["units"], c["admits"]) for c in told["changes"]["smallest"]] == [
        ("place", 2, "certainly")
    ]
    assert told["changes"]["pairs_of_changes_tried"] is False


def test_in_words(outranked: Case) -> None:
    done = outranked.explain("--teacher", "delta")
    assert done.stdout.splitlines()[0] == "ПОЧЕМУ НЕТ МЕСТА · delta"
    words = " ".join(done.stdout.split())
    assert "первой пострадает цель «Пожелания в заявках»: на 2 балла (15 вместо 17)" in words
    assert "Впереди менее пяти человек из того же района" in words
    assert "два изменения сразу не проверялись" in words
    english = " ".join(outranked.explain("--teacher", "delta", "--lang", "en").stdout.split())
    assert 'the first goal to lose is "Applications": by 2 points (15 instead of 17)' in english


@pytest.mark.parametrize("name", OTHERS)
def test_an_answer_is_silent_about_everybody_else(outranked: Case, name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = outranked.explain("--teacher", name, "--json", "--out", page)
    assert done.exit_code == 0
    silent_about(outranked, done.stdout + done.stderr, name)
    assert OTHERS[name] not in done.stdout + done.stderr
    told = page.read_text(encoding="utf-8")
    silent_about(outranked, told, name)
    assert OTHERS[name] in told
    assert told.count("<html") == 1 and "<script" not in told and "src=" not in told


def test_a_page_takes_the_place_of_such_a_page_alone(outranked: Case, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert outranked.explain("--teacher", "delta", "--out", page, "--no-changes").exit_code == 0
    assert outranked.explain("--teacher", "gamma", "--out", page, "--no-changes").exit_code == 0
    page.write_text("<html>чужое</html>", encoding="utf-8")
    done = outranked.explain("--teacher", "delta", "--out", page)
    assert done.exit_code == 2
    assert "не заменяется" in done.stderr
    assert page.read_text(encoding="utf-8") == "<html>чужое</html>"
    assert outranked.explain("--teacher", "delta", "--out", tmp_path / "page.txt").exit_code == 2


def test_names_with_marks_stay_text(tmp_path: Path) -> None:
    posts = [{**POSTS[0], "full_name": "<b>Анна & Ко</b>"}]
    case = planned(tmp_path, teachers=posts, applications=WISHES[:1])
    page = tmp_path / "page.html"
    assert case.explain("--teacher", "alpha", "--out", page).exit_code == 0
    assert "&lt;b&gt;Анна &amp; Ко&lt;/b&gt;" in page.read_text(encoding="utf-8")


def test_who_is_seated_hears_what_the_place_is_worth(outranked: Case) -> None:
    told = outranked.told("--teacher", "alpha")
    (one,) = told["answers"]
    assert (told["question"], told["held"], told["changes"]) == ("why_this_group", ["g1"], None)
    assert (one["aim"], one["finding"], one["goal"], one["least"]) == ("out_of", "loses", "application", 2)


def test_equals_hear_that_it_is_a_tie(tmp_path: Path) -> None:
    case = planned(tmp_path, applications=WISHES)
    told = [case.told("--teacher", name, "--no-changes") for name in OTHERS]
    assert [one["answers"][0]["finding"] for one in told] == ["tie"] * 4
    assert {one["question"] for one in told} == {"why_not_me", "why_this_group"}
    words = case.explain("--teacher", "delta", "--no-changes").stdout
    assert "Ничья" in words and "зерно случайности (0)" in " ".join(words.split())


def test_other_groups_of_somebody_seated(tmp_path: Path) -> None:
    groups: list[Row] = [{"max_size": 2}, {"max_size": 1, "start": "2027-04-05", "end": "2027-04-09"}]
    wishes: list[Row] = [
        {"teacher_id": "alpha", "programme_id": "p1"},
        {"teacher_id": "beta", "group_id": "g2"},
    ]
    case = planned(tmp_path, groups=groups, applications=wishes)
    told = case.told("--teacher", "alpha")
    assert [(a["aim"], a["group_id"], a["finding"]) for a in told["answers"]] == [
        ("out_of", "g1", "loses"),
        ("into", "g2", "loses"),
    ]
    one = case.told("--teacher", "alpha", "--group", "g2")["answers"]
    assert [(a["aim"], a["group_id"]) for a in one] == [("into", "g2")]


def test_a_rule_that_excludes_is_told_with_its_sentence(tmp_path: Path) -> None:
    never: list[Row] = [{"teacher_id": "delta", "decision": "never", "reason": "жалоба Тайной Анны"}]
    case = planned(tmp_path, decisions=never)
    told = case.told("--teacher", "delta")
    (wish,) = told["asked"]
    assert [(one["group_id"], one["rule"]) for one in wish["refused"]] == [("g1", "decision_never")]
    assert (told["answers"], wish["open_groups"]) == ([], [])
    done = case.explain("--teacher", "delta")
    assert "исключает правило «Решение „не направлять“»" in " ".join(done.stdout.split())
    silent_about(case, done.stdout, "delta")


def test_a_place_that_a_decision_holds_is_told_without_the_other_person(tmp_path: Path) -> None:
    must: list[Row] = [
        {"teacher_id": name, "group_id": "g1", "decision": "must"} for name in ("alpha", "beta")
    ]
    case = planned(tmp_path, decisions=must)
    done = case.explain("--teacher", "delta", "--json")
    (one,) = answer(done)["answers"]
    assert one["finding"] == "impossible"
    assert {clash["rule"] for clash in one["clashes"]} == {"group_capacity", "decision_must"}
    silent_about(case, done.stdout, "delta")
    assert "о другом человеке" in " ".join(case.explain("--teacher", "delta").stdout.split())


def test_a_group_that_nobody_enters(tmp_path: Path) -> None:
    groups: list[Row] = [{"min_size": 5, "max_size": 9}, {"programme_id": "p2"}]
    case = planned(tmp_path, groups=groups)
    done = case.explain("--closed", "g1", "--json")
    told = answer(done)
    (one,) = told["answers"]
    assert (told["question"], one["finding"]) == ("why_closed", "impossible")
    assert one["at_most"] == {"least": 4, "most": 4, "need": 5}
    silent_about(case, done.stdout)
    assert "Никого" not in done.stdout
    assert "никого не предлагали" in case.explain("--closed", "g2").stdout


def test_a_plan_that_is_only_feasible_gives_ranges(tmp_path: Path) -> None:
    case = planned(tmp_path)
    (goal,) = json.loads((case.folder / "plan" / "plan.json").read_text(encoding="utf-8"))["goals"]
    case.edit(goals=[{**goal, "bound": goal["value"] + 3, "status": "bounded"}], status="feasible")
    told = case.told("--teacher", "delta")
    (one,) = told["answers"]
    assert told["plan_proven"] is False
    assert (one["finding"], one["least"], one["most"]) == ("loses", 2, 5)
    words = " ".join(case.explain("--teacher", "delta", "--no-changes").stdout.split())
    assert "на 2–5 баллов (точнее не доказано)" in words
    assert "без полного доказательства" in words


def test_a_goal_that_the_plan_never_got_to_has_no_range(tmp_path: Path) -> None:
    case = planned(tmp_path)
    (goal,) = json.loads((case.folder / "plan" / "plan.json").read_text(encoding="utf-8"))["goals"]
    case.edit(goals=[{**goal, "bound": 10**6, "status": "not_started"}], status="feasible")
    words = " ".join(case.explain("--teacher", "delta", "--no-changes").stdout.split())
    assert "100" not in words
    assert "в самом плане до неё не дошли" in words


def test_a_table_without_a_certificate_proves_nothing_but_what_is_proven_here(tmp_path: Path) -> None:
    case = planned(tmp_path)
    table = case.folder / "mine.csv"
    table.write_text("teacher_id,group_id\nalpha,g1\n", encoding="utf-8")
    done = kvota("explain", case.folder / "data", table, "--rules", "plain", "--teacher", "delta", "--json")
    told = answer(done)
    (one,) = told["answers"]
    assert told["plan_proven"] is False
    assert one["finding"] == "undecided"
    assert one["no_worse_plan_known"] and one["better_plan_known"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--teacher", "nobody"), "такого нет в этих данных"),
        (("--closed", "g9"), "возможно, «g1»"),
        (("--closed", "g1"), "группа открыта"),
        ((), "нужен ровно один вопрос"),
        (("--teacher", "delta", "--closed", "g1"), "нужен ровно один вопрос"),
        (("--teacher", "delta", "--group", "g1", "--programme", "p1"), "так не сочетается"),
        (("--closed", "g1", "--programme", "p1"), "так не сочетается"),
        (("--teacher", "delta", "--programme", "p9"), "возможно, «p1»"),
        (("--teacher", "nobody", "--programme", "p9"), "Ошибок: 2."),
        (("--teacher", "delta", "--time-limit", "0"), "недопустимое значение"),
    ],
)
def test_a_question_that_is_none_is_2(outranked: Case, options: tuple[str, ...], said: str) -> None:
    done = outranked.explain(*options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_nobody_asked_is_2(tmp_path: Path) -> None:
    case = planned(tmp_path, applications=WISHES[:3])
    done = case.explain("--teacher", "delta")
    assert done.exit_code == 2
    assert "никто не просил" in done.stderr
    named = case.explain("--teacher", "delta", "--programme", "p1")
    assert (named.exit_code, "никто не предлагал" in " ".join(named.stdout.split())) == (0, True)


def test_a_plan_of_other_data_is_2(outranked: Case, tmp_path: Path) -> None:
    other = write_tiny(tmp_path / "data", teachers=POSTS, groups=[{}], applications=WISHES)
    done = kvota("explain", other, outranked.folder / "plan", "--rules", "plain", "--teacher", "delta")
    assert done.exit_code == 2
    assert "план составлен для других данных" in done.stderr


def test_a_plan_that_the_audit_rejects_is_2_without_names(tmp_path: Path) -> None:
    case = planned(tmp_path)
    table = case.folder / "mine.csv"
    table.write_text("teacher_id,group_id\nalpha,g1\nbeta,g1\ngamma,g1\n", encoding="utf-8")
    done = kvota("explain", case.folder / "data", table, "--rules", "plain", "--teacher", "delta")
    assert done.exit_code == 2
    assert "нарушений 1 («Вместимость группы»)" in done.stderr
    silent_about(case, done.stderr, "delta")


def test_a_certificate_that_claims_other_values_is_2(tmp_path: Path) -> None:
    case = planned(tmp_path)
    case.edit(goals=[{"name": "application", "value": 99, "bound": 99, "status": "proven"}])
    done = case.explain("--teacher", "delta")
    assert done.exit_code == 2
    assert "цели в свидетельстве не те" in done.stderr

"""The summary: her words, one screen, and sums that add up line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from api.messages import Lang
from api.summary.facts import FormRead, GoalLine, SummaryFacts
from api.summary.gather import ImportNote, Material, gather
from api.summary.text import summary_lines
from api.summary.words import WIDTH
from api.unassigned import unplaced
from datasets import read_dataset
from datasets.plan_table import read_assignments
from rules.audit import audit
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.problems import Problem
from rules.profile import Profile, load_profile
from rules.registry import GOALS
from solver.result import GoalStatus, GoalValue, Outcome, Status
from tests.api.conftest import Planned
from tests.builders import tiny

TODAY = date(2026, 12, 22)
FORBIDDEN = re.compile(r"\bgap\b|\bbound\b|CP-SAT|\bпар[аыу]?\b|\bpairs?\b|candidate|\d\s?%", re.IGNORECASE)


def material(
    dataset: Dataset,
    profile: Profile,
    plan: Assignment,
    remarks: tuple[Problem, ...] = (),
    imported: ImportNote | None = None,
) -> Material:
    """A proven plan with all that the summary is made of."""
    context = Context(dataset, profile)
    facts, people = Facts(context, plan), unplaced(Facts(context, plan))
    verdict = audit(dataset, plan, profile)
    goals = tuple(GoalValue(name, value, value, GoalStatus.PROVEN) for name, value in verdict.goals)
    outcome = Outcome(Status.OPTIMAL, goals, plan, 0, 4.2, 0.0, True)
    return Material(facts, people.field, outcome, verdict, people.standings, remarks, imported, TODAY)


def summed(dataset: Dataset, profile: str, *places: str) -> SummaryFacts:
    """The facts of a plan given as ``"teacher group"``."""
    pairs = [place.split() for place in places]
    plan = Assignment(
        indices(dataset.teacher_index[t] for t, _ in pairs),
        indices(dataset.group_index[g] for _, g in pairs),
    )
    return gather(material(dataset, load_profile(profile), plan))


@pytest.fixture(scope="module")
def real(planned: Planned) -> Material:
    """The plan of the rural district."""
    read = read_dataset(planned.dataset)
    table = read_assignments(planned.plan, read.dataset)
    plan = Assignment(table.teacher, table.group)
    return material(read.dataset, load_profile(planned.rules), plan, read.remarks)


def goal(facts: SummaryFacts, name: str) -> GoalLine:
    """The line of a goal."""
    return next(line for line in facts.goals if line.name == name)


# --- one screen, her words -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
def test_one_screen_without_words_of_ours(real: Material, lang: Lang) -> None:
    lines = summary_lines(gather(real), lang, "out/plan")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= WIDTH == 119
    text = "\n".join(lines)
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    assert "None" not in text
    if lang is Lang.RU:
        assert "УН" not in text
        assert "уникальн" not in text.lower()
        labels = "Реестр|Форма 2|Форма 1|Квота|ИТОГ|НЕ ВОШЛИ|ДОЛЖНЫ|ЗАМЕНЫ|ГРУППЫ|СРОКИ|ЗАМЕЧАНИЯ"
        for label in [*labels.split("|"), "ПРОВЕРКА", "ФАЙЛЫ", "ДАЛЬШЕ"]:
            assert sum(line.startswith(label) for line in lines) == 1, label


def test_what_the_command_prints_is_the_summary(planned: Planned, real: Material) -> None:
    told = planned.out.splitlines()
    lines = summary_lines(gather(real), Lang.RU, str(planned.plan))
    for printed, line in zip(told, lines, strict=True):
        if not line.startswith(("ПЛАН-ГРАФИК", "ПРОВЕРКА", "ФАЙЛЫ")):
            assert printed.split("; первой целью")[0] == line
    assert "план проверен отдельной программой, без решателя" in planned.out


# --- sums ----------------------------------------------------------------------------------------------


def test_the_facts_add_up(real: Material) -> None:
    facts, dataset = gather(real), real.facts.dataset
    quota, requests, applicants, due = facts.quota, facts.requests, facts.applicants, facts.due
    assert quota and requests and applicants and due and facts.advice
    assert quota.by_form is not None
    assert sum(quota.by_form) == quota.places
    assert quota.used == facts.totals.places == len(real.facts.assignment)
    assert goal(facts, "quota_use").value == quota.used
    assert goal(facts, "quota_use").total == quota.places
    extra = goal(facts, "quota_use").extra
    assert extra["free"] == quota.places - quota.used
    assert requests.schools_applied + len(requests.missing) == requests.schools == facts.register.schools
    assert requests.persons == applicants.total
    assert applicants.out == applicants.total - facts.totals.applied
    assert sum(n for _, n in applicants.reasons) == applicants.out
    overdue, expiring = goal(facts, "overdue"), goal(facts, "expiring")
    assert (overdue.total or 0) + (expiring.total or 0) == due.total
    assert due.out == due.total - overdue.value - expiring.value
    assert sum(n for _, n in due.reasons) == due.out
    assert sum(n for _, n in due.by_subject) == dict(due.reasons).get("nothing_fits", 0)
    assert len(facts.groups.own) + facts.groups.shared == facts.totals.groups
    assert sum(o.ours for o in facts.groups.own) <= facts.totals.places
    assert facts.register.persons == dataset.n_persons
    assert facts.advice.in_applications <= facts.advice.recommendations
    assert sum(n for _, n, _ in facts.remarks.by_code) == facts.remarks.total
    for line in facts.goals:
        if line.name != "travel":
            assert line.total is not None
            assert abs(line.value) <= line.total


def test_the_printed_figures_add_up(real: Material) -> None:
    lines = summary_lines(gather(real), Lang.RU, "out/plan")
    seated = _first(lines, "ИТОГ", r"учатся (\d+)")
    out, applied = _two(lines, "НЕ ВОШЛИ")
    assert applied - out == seated
    due_out, due = _two(lines, "ДОЛЖНЫ")
    by_title = {line[3:29].strip(): _two([line], line) for line in lines if re.match(r"\s*\d ", line)}
    assert by_title["Срок просрочен"][1] + by_title["Срок истекает до 30.06"][1] == due
    assert by_title["Срок просрочен"][0] + by_title["Срок истекает до 30.06"][0] == due - due_out
    for label in ("НЕ ВОШЛИ", "ДОЛЖНЫ"):
        line = next(line for line in lines if line.startswith(label))
        assert (
            sum(int(n) for n in re.findall(r" (\d+)(?:,|$)", line.split(": ", 1)[1]))
            == _two([line], label)[0]
        )
    quota = next(line for line in lines if line.startswith("Квота"))
    total, *_ = map(int, re.findall(r"\d+", quota))
    assert sum(map(int, re.findall(r"\d+", quota.split(":")[1]))) == total


def _first(lines: list[str], label: str, pattern: str) -> int:
    line = next(line for line in lines if line.startswith(label))
    found = re.search(pattern, line)
    assert found
    return int(found[1])


def _two(lines: list[str], label: str) -> tuple[int, int]:
    line = next(line for line in lines if line.startswith(label))
    found = re.search(r"(\d+) из (\d+)", line)
    return (int(found[1]), int(found[2])) if found else (0, 0)


# --- lines ---------------------------------------------------------------------------------------------


def small(**changes: object) -> Dataset:
    """Two schools; three people applied for two places, one is on leave, one is due and fits nothing."""
    due = "2020-01-01"
    tables: dict[str, object] = {
        "schools": [{"name": "МБОУ «Первая СОШ»", "max_absent": 2}, {"name": "МБОУ «Вторая ООШ»"}],
        "teachers": [
            {"school_id": "s1", "last_training_end": due},
            {"school_id": "s1"},
            {"school_id": "s1", "last_training_end": "2024-03-01"},
            {"school_id": "s2", "last_training_end": due, "status": "leave"},
            {"school_id": "s2", "last_training_end": due, "position": "логопед"},
            {"school_id": "s2", "status": "leaving", "status_until": "2026-12-31"},
        ],
        "programmes": [{"positions": "учитель", "competencies": "c1"}],
        "groups": [
            {"start": "2027-01-18", "end": "2027-01-20", "max_size": 2, "min_size": 2, "district_id": "d1"}
        ],
        "quotas": [{"group_id": "g1", "max_seats": 2}],
        "applications": [{"teacher_id": f"t{i}", "group_id": "g1"} for i in (1, 2, 3)],
        "deficits": [{"teacher_id": "t2", "competency_id": "c1", "severity": 3}],
        "recommendations": [{"teacher_id": "t2"}, {"position": "учитель", "school_id": "s2"}],
    }
    return tiny(**{**tables, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def told() -> tuple[SummaryFacts, list[str]]:
    """A plan in which t1 and t3 have the places."""
    facts = summed(small(), "novoselovo", "t1 g1", "t3 g1")
    return facts, summary_lines(facts, Lang.RU, "план")


def line_of(lines: list[str], start: str) -> str:
    """The line that begins so."""
    return next(line for line in lines if line.lstrip().startswith(start))


def test_every_line_of_a_small_plan(told: tuple[SummaryFacts, list[str]]) -> None:
    _, lines = told
    assert lines[0] == "ПЛАН-ГРАФИК ПК · Первый район · I полугодие 2027 · составлен 22.12.2026"
    assert line_of(lines, "Реестр").endswith(
        "2 школы, 6 работников (5 учителей); "
        "не планируются 2: в отпуске по уходу и длительном 1, увольняются 1"
    )
    assert line_of(lines, "Форма 2").endswith("подали 1 школа из 2 (нет: Вторая ООШ); 3 строки; 3 чел.")
    assert line_of(lines, "Форма 1").endswith(
        "2 рекомендации (1 по ФИО, 1 на должность), в заявки вошло 1. Дефициты: 1 чел., 1 запись"
    )
    assert line_of(lines, "Квота").endswith(
        "2 места, 1 программа, 1 группа: очно 2, очно-заочно 0, дистанционно 0"
    )
    assert line_of(lines, "ИТОГ").endswith(
        "распределено 2 места из 2, учатся 2 человека в 1 группе; нарушений правил 0"
    )
    assert line_of(lines, "НЕ ВОШЛИ") == "НЕ ВОШЛИ 1 из 3 заявленных: уступили более срочным 1"
    assert line_of(lines, "ДОЛЖНЫ") == "ДОЛЖНЫ УЧИТЬСЯ, НО НЕ ВОШЛИ 1 из 3: нет программы 1 (логопед 1)"
    assert line_of(lines, "ЗАМЕНЫ").endswith(
        "труднее всего 18.01: отсутствуют 2 чел. из 1 школы, 1 школа на своём пределе"
    )
    assert line_of(lines, "ГРУППЫ").endswith("1 выездная в районе: 2 чел. (минимум 2)")
    assert line_of(lines, "СРОКИ").endswith(
        "первая группа 18.01 (2 чел., 1 школа); Форма 3 до 11.01, сразу после выходных: до них 31.12"
    )
    assert line_of(lines, "ПРОВЕРКА").endswith(
        "план проверен без решателя; 7 целей доказаны: улучшить нельзя; "
        "повторный расчёт даст тот же план; расчёт 4 с"
    )


def test_goal_lines_tell_both_sides_and_what_is_proven(told: tuple[SummaryFacts, list[str]]) -> None:
    facts, lines = told
    assert [line.name for line in facts.goals] == list(load_profile("novoselovo").goals)
    assert re.search(r"1 Срок просрочен +1 из 2 +больше нельзя \(доказано\)", line_of(lines, "1 Срок"))
    assert re.search(r"2 Освоение квоты +2 из 2 +все", line_of(lines, "2 Освоение"))
    assert re.search(r"0 из 1 +больше нельзя при целях 1–2 \(доказано\)", line_of(lines, "3 Обоснованные"))
    assert "первое желание у 2 из 2" in line_of(lines, "5 Пожелания")
    assert re.search(r"7 Дни в поездках +0 +меньше нельзя", line_of(lines, "7 Дни"))


def test_a_bounded_goal_is_told_by_what_is_proven(told: tuple[SummaryFacts, list[str]]) -> None:
    facts, _ = told
    first = replace(facts.goals[0], within=1)
    late = replace(facts.goals[5], within=3, started=False)
    goals = (first, *facts.goals[1:5], late, facts.goals[6])
    proof = replace(facts.proof, proven=5)
    lines = summary_lines(replace(facts, goals=goals, proof=proof), Lang.RU, "план")
    assert "доказано с точностью до 1" in line_of(lines, "1 Срок")
    assert "расчёт не дошёл: доказано с точностью до 3" in line_of(lines, "6 Школы")
    assert "доказаны 5 из 7 целей" in line_of(lines, "ПРОВЕРКА")
    english = summary_lines(replace(facts, goals=goals, proof=proof), Lang.EN, "plan")
    assert "proven to within 1" in line_of(english, "1 Overdue")


def test_what_a_goal_could_reach_if_it_came_first(told: tuple[SummaryFacts, list[str]]) -> None:
    facts, _ = told
    goals = (*facts.goals[:2], replace(facts.goals[2], alone=1), *facts.goals[3:])
    lines = summary_lines(replace(facts, goals=goals), Lang.RU, "план")
    assert line_of(lines, "3 Обоснованные").endswith("(доказано); первой целью – 1")
    goals = (*facts.goals[:6], replace(facts.goals[6], value=-9, alone=-4))
    lines = summary_lines(replace(facts, goals=goals), Lang.EN, "plan")
    assert "first goal" not in line_of(lines, "7 Days")


def test_the_natural_total_limits_what_is_open() -> None:
    dataset = small()
    base = material(dataset, load_profile("default"), Assignment.empty())
    goals = tuple(replace(g, bound=10**6, status=GoalStatus.NOT_STARTED) for g in base.outcome.goals)
    facts = gather(replace(base, outcome=replace(base.outcome, goals=goals)))
    assert {line.name: line.within for line in facts.goals}["recommendation"] == 2
    assert {line.name: line.within for line in facts.goals}["overdue"] == 2


def test_the_region_is_counted_over_all_districts() -> None:
    dataset = small(
        districts=[{"name": "Первый район"}, {"name": "Второй район"}],
        schools=[{}, {"district_id": "d2"}],
    )
    lines = summary_lines(summed(dataset, "default", "t1 g1"), Lang.RU, "план")
    assert lines[0].startswith("ПЛАН-ГРАФИК ПК · регион: 2 района · ")


def test_unique_numbers_are_told_only_where_the_region_has_them() -> None:
    dataset = small(districts=[{"name": "Первый район", "unique_numbers": 5}])
    with_numbers = summary_lines(summed(dataset, "default", "t1 g1"), Lang.RU, "план")
    assert "УН выделено 5, занято 1" in line_of(with_numbers, "Квота")
    without = summary_lines(summed(dataset, "novoselovo", "t1 g1"), Lang.RU, "план")
    assert "УН" not in "\n".join(without)
    assert "за 7 дней – 11.01" in line_of(with_numbers, "СРОКИ")
    assert "Форма 3 до 11.01" in line_of(without, "СРОКИ")


def test_lines_without_data_are_left_out() -> None:
    dataset = tiny(groups=[{}], recommendations=[{"teacher_id": "t1"}])
    lines = summary_lines(summed(dataset, "default"), Lang.RU, "план")
    starts = {line.split()[0] for line in lines}
    assert not starts & {"Квота", "ЗАМЕНЫ", "СРОКИ", "ДОЛЖНЫ"}
    assert not [line for line in lines if line.startswith("Форма 2")]
    assert line_of(lines, "ЗАМЕЧАНИЯ").endswith("нет")


def test_free_places_of_a_quota_are_explained() -> None:
    dataset = small(quotas=[{"group_id": "g1", "max_seats": 5}])
    facts = summed(dataset, "novoselovo", "t1 g1", "t3 g1")
    extra = goal(facts, "quota_use").extra
    assert dict(extra) == {"free": 3, "no_takers": 2, "by_rules": 1}
    line = line_of(summary_lines(facts, Lang.RU, "план"), "2 Освоение")
    assert "свободно 3: нет желающих 2, не пускают правила 1" in line


def test_several_ways_to_grant_places_are_told_apart() -> None:
    dataset = small(
        quotas=[
            {"group_id": "g1", "max_seats": 2},
            {"school_id": "s1", "max_seats": 4},
            {"school_id": "s2", "max_seats": 3},
        ]
    )
    facts = summed(dataset, "novoselovo", "t1 g1")
    assert facts.quota
    assert facts.quota.places == 2
    assert facts.quota.layers == (("group", 2), ("school", 7))
    assert line_of(summary_lines(facts, Lang.RU, "план"), "Квота").endswith("мест по группам 2, по школам 7")


def test_rows_that_narrow_others_grant_nothing_more() -> None:
    rows = [{"group_id": "g1", "max_seats": 2}, {"group_id": "g1", "school_id": "s1", "max_seats": 1}]
    facts = summed(small(quotas=rows), "novoselovo", "t1 g1")
    assert facts.quota
    assert (facts.quota.places, facts.quota.layers) == (2, (("group", 2),))
    assert facts.quota.by_form == (2, 0, 0)


def test_import_remarks_and_form_rows_come_from_the_note() -> None:
    note = ImportNote(FormRead(173, 158, 9, 6), 15, 4, "data-import-remarks.csv")
    base = material(small(), load_profile("novoselovo"), Assignment.empty(), (), note)
    lines = summary_lines(gather(base), Lang.RU, "план", note.file)
    assert "173 строки: принято 158, исправлено 9, отложено 6; 3 чел." in line_of(lines, "Форма 2")
    assert line_of(lines, "ЗАМЕЧАНИЯ").endswith("15 к исходным файлам, из них ждут вашего решения 4")
    assert line_of(lines, "ФАЙЛЫ").endswith("data-import-remarks.csv")


def test_remarks_count_what_the_reader_cut() -> None:
    from datasets.assemble import dataset_from_raw
    from tests.builders import raw_tiny

    _, remarks = dataset_from_raw(
        raw_tiny(groups=[{"shared": True, "min_size": 1} for _ in range(30)], applications=[{}])
    )
    base = material(small(), load_profile("default"), Assignment.empty(), remarks)
    facts = gather(base)
    assert {code: n for code, n, _ in facts.remarks.by_code}["shared_minimum"] == 30


def test_every_goal_can_be_told(tmp_path: Path) -> None:
    profile = tmp_path / "all.toml"
    names = ", ".join(f'"{g.name}"' for g in GOALS)
    profile.write_text(
        f'goals = [{names}]\nsource = ["application", "recommendation", "deficit"]\n', encoding="utf-8"
    )
    dataset = small()
    plan = Assignment(np.array([0, 1], dtype=np.int32), np.array([0, 0], dtype=np.int32))
    facts = gather(material(dataset, load_profile(str(profile)), plan))
    for lang in Lang:
        lines = summary_lines(facts, lang, "plan")
        assert len([line for line in lines if re.match(r"\s*\d+ ", line)]) == len(GOALS)
        assert max(map(len, lines)) <= WIDTH

"""The figures of all papers agree with each other, with the terminal's summary and with ``plan.json``."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from api.summary.facts import SummaryFacts
from api.summary.gather import Material, gather
from api.unassigned import unplaced
from datasets import read_dataset
from datasets.plan_table import read_assignments
from papers.figures import Figures
from papers.registry import PAPERS
from rules.audit import audit
from rules.context import Assignment, Context, Facts
from rules.profile import load_profile
from rules.registry import goal
from solver.result import GoalStatus, GoalValue, Outcome, Status
from tests.papers.conftest import Written, rows, texts


@pytest.fixture(scope="module")
def facts(written: Written) -> Facts:
    """The plan, read anew."""
    dataset = read_dataset(written.planned.dataset).dataset
    table = read_assignments(written.planned.plan, dataset)
    return Facts(Context(dataset, load_profile("novoselovo")), Assignment(table.teacher, table.group))


@pytest.fixture(scope="module")
def summary(facts: Facts) -> SummaryFacts:
    """What the terminal tells of it."""
    people, plan, profile = unplaced(facts), facts.assignment, facts.context.profile
    verdict = audit(facts.dataset, plan, profile)
    goals = tuple(GoalValue(name, value, value, GoalStatus.PROVEN) for name, value in verdict.goals)
    outcome = Outcome(Status.OPTIMAL, goals, plan, 0, 1.0, 0.0, True)
    day = date(2026, 12, 22)
    return gather(Material(facts, people.field, outcome, verdict, people.standings, (), None, day))


@pytest.fixture(scope="module")
def figures(facts: Facts) -> Figures:
    """What the papers are made of."""
    return Figures.of(facts)


def test_figures_are_those_of_summary_and_certificate(
    figures: Figures, summary: SummaryFacts, facts: Facts, written: Written
) -> None:
    totals, counts = figures.totals, written.planned.certificate["counts"]
    assert (totals.places, totals.persons) == (counts["places"], counts["persons_seated"])
    assert totals.groups == counts["groups_running"]
    assert (totals.places, totals.persons) == (summary.totals.places, summary.totals.persons)
    assert totals.seated_askers == summary.totals.applied
    assert summary.requests is not None
    assert summary.quota is not None
    assert summary.advice is not None
    assert summary.applicants is not None
    assert totals.wishes == summary.requests.rows - summary.requests.repeats
    assert (totals.asked, totals.applied) == (summary.requests.persons, summary.requests.schools_applied)
    assert totals.left_out == summary.applicants.out
    assert totals.granted == summary.quota.places
    assert int(figures.recommendations["in_application"].sum()) == summary.advice.in_applications
    assert int(figures.recommendations["in_plan"].sum()) == goal("recommendation").value(facts)
    assert int(figures.by_programme["free"].sum()) == summary.quota.places - summary.quota.used


def test_tables_add_up_to_the_totals(figures: Figures) -> None:
    totals, schools, programmes = figures.totals, figures.by_school, figures.by_programme
    assert schools["places"].sum() == programmes["places"].sum() == figures.by_group["places"].sum()
    assert schools["places"].sum() == totals.places
    assert schools["wishes"].sum() == totals.wishes
    assert programmes["left_out"].sum() == totals.left_out
    assert (programmes["to_add"] <= programmes["fitting"]).all()
    assert (programmes["fitting"] <= programmes["left_out"]).all()
    parts = [figures.of_school(school).totals for school in schools["school_id"]]
    assert sum(part.places for part in parts) == totals.places
    assert sum(part.wishes for part in parts) == totals.wishes


def test_every_paper_tells_the_same_places(written: Written, figures: Figures) -> None:
    places = figures.totals.places
    assigned = (written.planned.plan / "assignments.csv").read_text(encoding="utf-8").splitlines()
    assert len(assigned) - 1 == places
    (plan,), (rosters,), (protocol,) = (written.of(n) for n in ("план-график", "списки-групп", "протокол"))
    assert sum(int(row[6]) for row in rows(plan)) == places
    assert len(rows(rosters)) == places
    assert sum(int(row[5]) for row in rows(protocol, 0)) == places
    assert sum(int(row[3]) for row in rows(protocol, 1)) == places
    assert sum(len(rows(path, 0)) for path in written.of("выписки/") if _has_places(path)) == places
    assert sum(len(rows(path)) for path in written.of("форма-3/")) == places
    assert sum(len(re.findall(r"(?m)^1\.\d+\. ", texts(path))) for path in written.of("приказы/")) == places
    assert written.told["totals"]["places"] == places


def _has_places(path: Path) -> bool:
    return Document(str(path)).tables[0].rows[0].cells[1].text.startswith("Название")


def test_the_application_holds_every_wish_once(written: Written, figures: Figures) -> None:
    (paper,) = written.of("сводная-заявка")
    assert len(rows(paper)) == figures.totals.wishes
    assert f"строк {figures.totals.wishes}, человек {figures.totals.asked}" in texts(paper)


def test_the_protocol_adds_up_in_every_column(written: Written, figures: Figures) -> None:
    (paper,) = written.of("протокол")
    table = Document(str(paper)).tables[0]
    sums = [cell.text for cell in table.rows[-1].cells]
    for column in range(3, 9):
        assert sum(int(row[column] or 0) for row in rows(paper, 0)) == int(sums[column])
    assert int(sums[7]) == figures.totals.left_out


def test_the_notice_tells_the_groups_of_its_month(written: Written, figures: Figures) -> None:
    places = figures.places
    held = (places["start"] < "2027-04-01") & (places["end"] >= "2027-03-01")
    assert sum(len(rows(path)) for path in written.of("извещения-2027-03/")) == int(held.sum())


# --- names -----------------------------------------------------------------------------------------------


def names(written: Written) -> dict[str, str]:
    """Full names of the register, each with the schools where the person is."""
    with (written.planned.dataset / "teachers.csv").open(encoding="utf-8-sig", newline="") as file:
        found: dict[str, str] = {}
        for row in csv.DictReader(file):
            found[row["full_name"]] = found.get(row["full_name"], "") + row["school_id"] + " "
    return found


@pytest.mark.parametrize("paper", [paper.file for paper in PAPERS if not paper.named])
def test_papers_without_names_hold_none(written: Written, paper: str) -> None:
    (path,) = written.of(paper)
    text = texts(path)
    words = set(re.findall(r"\w+", text))
    patronymics = {name.split()[-1] for name in names(written) if len(name.split()) > 2}
    assert len(patronymics) > 20
    assert patronymics & words == set()
    assert [name for name in names(written) if name in text] == []


@pytest.mark.parametrize("paper", ["выписки/", "форма-3/", "приказы/", "извещения-2027-03/"])
def test_a_school_gets_its_own_people_only(written: Written, paper: str) -> None:
    known = names(written)
    for path in written.of(paper):
        text, school = texts(path), path.name.split()[0]
        strangers = [
            name for name, schools in known.items() if school not in schools.split() and name in text
        ]
        assert strangers == []


def test_the_site_tells_no_count_under_five(written: Written) -> None:
    (path,) = written.of("для-сайта")
    tables = Document(str(path)).tables[1:]
    told = [row.cells[-1].text for table in tables for row in table.rows[1:]]
    assert {"менее пяти"} < set(told)
    assert [cell for cell in told if cell.isdigit() and 0 < int(cell) < 5] == []


def test_reasons_are_told_without_ids(written: Written) -> None:
    ids = []
    for table, column in (("groups", "group_id"), ("programmes", "programme_id")):
        with (written.planned.dataset / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            ids += [row[column] for row in csv.DictReader(file)]
    text = "\n".join(texts(path) for path in written.of("выписки/"))
    assert "Квота исчерпана: подходящих групп 1, например «" in text
    assert [one for one in ids if re.search(rf"\b{re.escape(one)}\b", text)] == []

"""The state of the campaign by school, what a plan rests on, and the report of step 14."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from papers.campaign import report
from papers.campaign.book import write_campaign_book
from papers.campaign.rests_on import as_json, campaign_behind, rests_on
from papers.campaign.state import Campaign, State, campaign_of
from papers.contents.campaign import content
from papers.given import Given
from papers.workbooks.export import Export
from tests.builders import Row
from tests.papers.workbooks_editing import campaign as data
from tests.papers.workbooks_editing import export

SHEET = "заявка.xlsx · Берёзовская СОШ"
SECOND = "заявка (2).xlsx · Берёзовская СОШ"


def state(submissions: list[Row], **tables: list[Row]) -> Campaign:
    plan = export(data(submissions=submissions, **tables))
    return campaign_of(plan.facts.dataset, plan.figures)


def of(campaign: Campaign, school_id: str) -> tuple[str, int]:
    found = next(one for one in campaign.schools if one.school_id == school_id)
    return str(found.state), found.versions


def test_rows_alone_tell_who_submitted() -> None:
    found = state([])
    assert (of(found, "s1"), of(found, "s2")) == (("submitted", 1), ("missing", 0))
    assert not found.remarkable


@pytest.mark.parametrize("status", ["draft", "submitted", "signed"])
def test_a_state_that_is_told_holds(status: str) -> None:
    assert of(state([{"school_id": "s1", "status": status}]), "s1") == (status, 1)


def test_of_several_versions_the_one_that_was_taken_holds() -> None:
    found = state(
        [
            {"school_id": "s1", "status": "signed", "source": SHEET, "rows": 3},
            {"school_id": "s1", "status": "draft", "source": SECOND, "holds": True},
        ]
    )
    assert of(found, "s1") == ("draft", 2)
    assert [(one.source, one.rows, one.holds) for one in found.versions] == [
        (SHEET, 3, False),
        (SECOND, None, True),
    ]


def test_what_is_told_of_the_application_as_such_outweighs_its_versions() -> None:
    found = state(
        [
            {"school_id": "s1", "status": "submitted", "source": SHEET, "holds": True},
            {"school_id": "s1", "status": "signed", "submitted_on": "2026-11-20"},
        ]
    )
    assert of(found, "s1") == ("signed", 1)
    assert found.schools[0].submitted_on == date(2026, 11, 20)


def test_every_school_counts_in_one_state() -> None:
    found = state([{"school_id": "s2", "status": "draft"}])
    assert found.counts == {State.MISSING: 0, State.DRAFT: 1, State.SUBMITTED: 1, State.SIGNED: 0}
    assert sum(found.counts.values()) == len(found.schools)


def test_places_without_a_name_are_there_as_long_as_the_plan_leaves_some() -> None:
    quotas: list[Row] = [{"programme_id": "p2", "max_seats": 5}]
    held: list[Row] = [
        {"school_id": "s1", "programme_id": "p2", "places": 2, "words": "вакансия"},
        {"school_id": "s2", "group_id": "g3", "places": 3},
        {"school_id": "s2", "places": 1},
        {"school_id": "s2", "programme_id": "p1", "places": 1},
    ]
    found = state([], held_places=held, quotas=quotas)
    assert [one.free for one in found.held] == [2, 1, None, None], "five granted, two of them planned"
    assert (found.held_places, found.held_free) == (7, 3)
    assert {one.school_id: one.held for one in found.schools} == {"s1": 2, "s2": 5}


def test_a_plan_says_what_it_rests_on() -> None:
    plan = export(
        data(
            submissions=[
                {"school_id": "s1", "status": "draft", "source": SHEET, "holds": True},
                {"school_id": "s1", "status": "signed", "source": SECOND},
            ],
            held_places=[{"school_id": "s1", "programme_id": "p1", "places": 2}],
        )
    )
    found = campaign_behind(plan.facts)
    assert found is not None
    ru, en = rests_on(found)
    assert ru == "черновиков 1, не подано 1; несколько версий у 1; мест без имени 2, место есть для 0"
    assert en.startswith("1 drafts, 1 not submitted; 1 with several versions; 2 places without a name")
    assert as_json(found) == {
        "applications": {"missing": 1, "draft": 1, "submitted": 0, "signed": 0},
        "several_versions": 1,
        "held_places": 2,
        "held_places_free": 0,
    }


def test_a_plan_of_data_that_tell_nothing_more_says_nothing_more() -> None:
    assert campaign_behind(export().facts) is None
    assert campaign_behind(export(data(submissions=[{"school_id": "s1"}])).facts) is None


def test_a_district_has_its_own_schools_alone() -> None:
    schools: list[Row] = [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}]
    held: list[Row] = [{"school_id": "s1"}, {"school_id": "s2", "places": 2}]
    found = state([{"school_id": "s1"}], schools=schools, held_places=held).of_district("d2")
    assert [one.school_id for one in found.schools] == ["s2"]
    assert (found.versions, found.held_places) == ((), 2)


# --- the report ---------------------------------------------------------------------------------------------


@pytest.fixture
def plan() -> Export:
    recommendations: list[Row] = [
        {"school_id": "s1", "programme_id": "p1", "teacher_id": "t1"},
        {"school_id": "s1", "programme_id": "p1", "teacher_id": "t3"},
        {"school_id": "s1", "programme_id": "p2", "position": "учитель физики"},
        {"school_id": "s2", "programme_id": "p1", "position": "учитель математики"},
    ]
    applications: list[Row] = [
        {"teacher_id": "t1", "programme_id": "p1", "justification": "рекомендация методиста ММЦ"},
        {"teacher_id": "t2", "programme_id": "p2", "justification": "срок"},
        {"teacher_id": "t2", "programme_id": "p1"},
        {
            "teacher_id": "t4",
            "programme_id": "p2",
            "justification": "дефицит (диагностика ЦНППМ), рекомендация",
        },
        {"teacher_id": "t5", "programme_id": "p2", "justification": "веду два предмета"},
    ]
    return export(data(recommendations=recommendations, applications=applications))


def figures(table: pd.DataFrame, school_id: str, columns: list[str]) -> list[int]:
    (found,) = table.loc[table["school_id"] == school_id, columns].to_numpy().tolist()
    return list(found)


def test_recommendations_are_followed_in_applications_and_in_the_plan(plan: Export) -> None:
    table = report.by_school(plan.figures)
    columns = ["recommended", "in_application", "in_plan"]
    assert figures(table, "s1", columns) == [3, 2, 3]
    assert figures(table, "s2", columns) == [1, 0, 1]
    assert report.unfollowed(plan.figures)["school_id"].tolist() == ["s1", "s2"]


def test_every_application_rests_on_one_thing(plan: Export) -> None:
    table = report.by_school(plan.figures)
    grounds = [str(ground) for ground in report.GROUNDS]
    assert grounds == ["none", "formal", "form1", "deficits", "own"]
    assert figures(table, "s1", grounds) == [1, 1, 1, 0, 0]
    assert figures(table, "s2", grounds) == [0, 0, 0, 1, 1]
    assert (table[grounds].sum(axis=1) == table["wishes"]).all()
    assert figures(table, "s1", ["justified", "reasoned"]) == [2, 1]
    assert len(report.without_a_reason(plan.figures)) == 2


def test_the_workbook_holds_the_figures_and_shares_by_formula(plan: Export, tmp_path: Path) -> None:
    write_campaign_book(plan, tmp_path / "кампания.xlsx", made_on=date(2026, 12, 22))
    written = openpyxl.load_workbook(tmp_path / "кампания.xlsx")
    stored = openpyxl.load_workbook(tmp_path / "кампания.xlsx", data_only=True)
    assert written.sheetnames == ["Справка", "Состояние", "Не учтены", "Без обоснования"]
    assert all(sheet.protection.sheet for sheet in written.worksheets)
    sheet, shown = written["Справка"], stored["Справка"]
    assert [cell.value for cell in shown[4]][:5] == ["Всего", 4, 2, None, 4]
    assert [cell.value for cell in shown[6]][:6] == ["МБОУ «Берёзовская СОШ»", 3, 2, 67, 3, 100]
    assert sheet["D6"].value == "=ROUND(100*$C6/$B6,0)"
    assert sheet["F6"].value == "=ROUND(100*$E6/$B6,0)"


def test_versions_and_places_without_a_name_have_sheets_where_there_are_any(tmp_path: Path) -> None:
    submissions: list[Row] = [{"school_id": "s1", "status": "signed", "source": SHEET, "holds": True}]
    held: list[Row] = [{"school_id": "s2", "places": 2, "words": "2 чел."}]
    plan = export(data(submissions=submissions, held_places=held))
    write_campaign_book(plan, tmp_path / "кампания.xlsx")
    book = openpyxl.load_workbook(tmp_path / "кампания.xlsx", data_only=True)
    assert [cell.value for cell in book["Версии"][5]] == [
        "МБОУ «Берёзовская СОШ»", SHEET, "подписана", None, None, "да", None,
    ]  # fmt: skip
    assert [cell.value for cell in book["Резерв"][6]][3:6] == [2, "неизвестно", "2 чел."]
    assert book["Состояние"]["A3"].value.startswith("План опирается на: подписано 1, не подано 1;")


def test_the_paper_tells_the_figures_of_the_workbook(plan: Export) -> None:
    told: dict[str, Any] = content(Given(plan.figures, date(2026, 12, 22), "2027-03"))
    first, second = told["строки"]
    assert (first["рекомендаций"], first["учтено"], first["доля_учтено"]) == (3, 2, "67 %")
    assert (second["заявок"], second["по_дефициту"], second["доля_обосновано"]) == (2, 1, "100 %")
    for name, column in (("рекомендаций", "recommended"), ("в_плане", "in_plan"), ("отписок", "formal")):
        assert told[f"итого_{name}"] == report.by_school(plan.figures)[column].sum()
    assert (told["всего_школ"], told["подали_школ"], told["не_подали"]) == (2, 2, "")

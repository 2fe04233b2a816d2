"""Templates: those that are shipped, and those that a coordinator edited."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from papers.building.templates import TEMPLATES
from papers.contents.fields import Field, Fields
from papers.figures import Figures
from papers.given import Given
from papers.registry import PAPERS, SHIPPED_TEMPLATES, Paper, paper
from papers.rendering import check_template, rendered
from papers.writing import templates
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.problems import InputError, Problem
from rules.profile import load_profile
from tests.builders import Row, tiny

TITLE = (
    'Работа с <детьми> & «родителями»: {{ район }} {% if x %} \\ "кавычки" ' + "очень длинное название " * 12
)


def given(teachers: list[Row] | None = None, title: str = TITLE) -> Given:
    """One school, two people who asked for a programme with a strange title, one of them seated."""
    dataset = tiny(
        schools=[{"school_id": "s1", "name": "МБОУ «А & Б» <СОШ>"}],
        teachers=teachers or [{"full_name": "Кедрина Ольга Семёновна"}, {"full_name": "Ким <О> & Ко"}],
        programmes=[{"programme_id": "p1", "title": title, "hours": 36}],
        groups=[{"group_id": "g1"}],
        applications=[{"teacher_id": "t1"}, {"teacher_id": "t2", "justification": "срок & <план>"}],
    )
    plan = Assignment(indices([0]), indices([0]))
    facts = Facts(Context(dataset, load_profile("novoselovo")), plan)
    figures = Figures.of(facts)
    return Given(figures, date(2026, 12, 22), "2027-03")


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def edited(tmp_path: Path, name: str, text: str) -> Path:
    """A shipped template with a paragraph more, in a folder of the user's."""
    document = Document(str(SHIPPED_TEMPLATES / f"{name}.docx"))
    document.add_paragraph(text)
    file = tmp_path / f"{name}.docx"
    document.save(str(file))
    return file


def shape(fields: Fields) -> dict[str, object]:
    return {name: shape(field.rows) if field.rows is not None else "" for name, field in fields.items()}


def shape_of(content: Mapping[str, object]) -> dict[str, object]:
    return {
        k: shape_of(v[0]) if isinstance(v, list) and v else ({} if v == [] else "")
        for k, v in content.items()
    }


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.name)
def test_fields_are_those_that_a_paper_fills(one: Paper) -> None:
    told, declared = shape_of(one.content(given().of_school("s1"))), shape(one.fields)
    empty = {name for name, value in told.items() if value == {}}
    assert empty <= {"снято"}
    assert {k: v for k, v in told.items() if k not in empty} == {
        k: v for k, v in declared.items() if k not in empty
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_shipped_templates_are_what_the_builder_writes(name: str, tmp_path: Path) -> None:
    TEMPLATES[name]().save(tmp_path / "built.docx")
    built, shipped = Document(str(tmp_path / "built.docx")), Document(str(SHIPPED_TEMPLATES / f"{name}.docx"))
    assert built.element.xml == shipped.element.xml
    assert built.sections[0].footer._element.xml == shipped.sections[0].footer._element.xml


def test_every_paper_has_its_template_and_nothing_else_is_shipped() -> None:
    assert {path.name for path in SHIPPED_TEMPLATES.iterdir()} == {one.template for one in PAPERS}
    assert list(TEMPLATES) == sorted(TEMPLATES, key=list(TEMPLATES).index)
    assert set(TEMPLATES) == {one.name for one in PAPERS}


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.name)
def test_shipped_templates_ask_for_known_fields_only(one: Paper) -> None:
    assert check_template(SHIPPED_TEMPLATES / one.template, one.fields) == []


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.name)
def test_pages_are_a4_and_headings_repeat(one: Paper) -> None:
    document = Document(str(SHIPPED_TEMPLATES / one.template))
    section = document.sections[0]
    sides = sorted([round((section.page_width or 0) / 36000), round((section.page_height or 0) / 36000)])
    assert sides == [210, 297]
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in (table.rows[0], table.rows[2]))


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.name)
def test_whatever_the_values_hold_is_text(one: Paper) -> None:
    made = given().of_school("s1")
    text = text_of(rendered(SHIPPED_TEMPLATES / one.template, one.content(made)))
    template = text_of((SHIPPED_TEMPLATES / one.template).read_bytes())
    assert TITLE.strip() in text or ".программа }}" not in template
    assert "А & Б" in text or "{{ школа }}" not in template


def test_equal_papers_are_equal_bytes() -> None:
    one, made = paper("plan"), given()
    template = SHIPPED_TEMPLATES / one.template
    assert rendered(template, one.content(made)) == rendered(template, one.content(made))


def test_a_template_that_the_user_edited_is_used(tmp_path: Path) -> None:
    edited(tmp_path, "plan", "Исполнитель: методист, {{ район }}, мест {{ всего_мест }}")
    one = paper("plan")
    found = templates([one, paper("order")], tmp_path)
    assert found["order"] == SHIPPED_TEMPLATES / "order.docx"
    text = text_of(rendered(found["plan"], one.content(given())))
    assert "Исполнитель: методист, Первый район, мест 1" in text


def refused(tmp_path: Path, *papers: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        templates([paper(name) for name in papers], tmp_path)
    return list(caught.value.problems)


def test_every_unknown_field_of_every_template_is_told(tmp_path: Path) -> None:
    edited(tmp_path, "plan", "{{ раён }} {% for строка in строки %}{{ строка.програма }}{% endfor %}")
    edited(tmp_path, "order", "{{ начальник }} {{ школа.адрес }}")
    problems = refused(tmp_path, "plan", "order")
    assert [(Path(p.file).name, p.value) for p in problems] == [
        ("plan.docx", "раён"),
        ("plan.docx", "програма"),
        ("order.docx", "начальник"),
        ("order.docx", "адрес"),
    ]
    assert "«район»" in problems[0].message_ru
    assert "«программа»" in problems[1].message_ru
    assert "всего_мест" in str(problems[2].expected_ru)


def test_names_that_a_template_gives_itself_are_known(tmp_path: Path) -> None:
    edited(
        tmp_path,
        "plan",
        "{% set мест = всего_мест %}{{ мест }}{% for с in строки %}{{ loop.index }}{% endfor %}",
    )
    assert templates([paper("plan")], tmp_path)["plan"] == tmp_path / "plan.docx"


def test_a_broken_tag_is_told(tmp_path: Path) -> None:
    edited(tmp_path, "plan", "{{ район")
    (problem,) = refused(tmp_path, "plan")
    assert problem.code == "bad_template"


@pytest.mark.parametrize(
    "tag", ["{{ строки[0].адрес }}", "{{ всего_мест / 0 }}", "{{ [].__class__.__mro__ }}"]
)
def test_a_tag_that_fails_only_with_values_is_told_without_them(tmp_path: Path, tag: str) -> None:
    one, made = paper("application"), given()
    template = edited(tmp_path, "application", tag.replace("всего_мест", "всего_строк"))
    assert check_template(template, one.fields) == []
    with pytest.raises(InputError) as caught:
        rendered(template, one.content(made))
    (problem,) = caught.value.problems
    assert problem.code == "bad_template"
    assert "Кедрина" not in problem.line()


def test_a_field_in_the_footer_is_checked_too(tmp_path: Path) -> None:
    document = Document(str(SHIPPED_TEMPLATES / "plan.docx"))
    document.sections[0].footer.paragraphs[0].add_run("{{ телефон }}")
    document.save(str(tmp_path / "plan.docx"))
    (problem,) = refused(tmp_path, "plan")
    assert problem.value == "телефон"


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(b"no zip")
    (tmp_path / "plam.docx").write_bytes(b"")
    (tmp_path / "~$plan.docx").write_bytes(b"Word has it open")
    problems = refused(tmp_path, "plan")
    assert [problem.code for problem in problems] == ["unknown_template", "bad_template"]
    assert "plan.docx" in problems[0].message_ru


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    assert [p.code for p in refused(tmp_path, "plan")] == ["no_templates"]
    assert [p.code for p in refused(tmp_path / "missing", "plan")] == ["no_templates"]


def test_fields_have_meanings() -> None:
    def told(fields: Fields) -> list[Field]:
        return [f for field in fields.values() for f in [field, *told(field.rows or {})]]

    assert all(field.meaning for one in PAPERS for field in told(one.fields))

"""The pages say what the code does: written pages are current, names and files exist, examples run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.schema import TABLES
from rules.base import Goal, PlanRule
from rules.context import Context
from rules.describe import describe
from rules.profile import load_profile
from rules.registry import GOALS, RULES, Rule
from solver.draft import Draft
from solver.pairs import candidate_pairs
from solver.result import GoalStatus, Status
from tests.builders import tiny
from tests.rules import plans

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

LINK = re.compile(r"\]\((?!#)([^)#]+)(?:#[^)]*)?\)")
COMMIT = re.compile(r"\.\./\.\./commit/[0-9a-f]{10}")
"""A commit, as the page of the repository's root reaches it where the repository is shown."""
FILE = re.compile(r"`((?:rules|solver|datasets|api|benchmarks|tests|docs)/[\w./-]*)`")
"""A file or folder of ours in code marks; patterns and lists of several are not looked up."""
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MADE_UP = "school_in_group"
"""The rule that CONTRIBUTING adds; its files do not exist."""


def test_the_page_on_rules_is_current() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == describe(), "make docs"


@pytest.mark.parametrize("record", [*RULES, *GOALS], ids=lambda record: record.name)
def test_the_page_on_rules_tells_everything_of_a_record(record: Rule | Goal) -> None:
    page = describe()
    assert f"### `{record.name}`: {record.title[0]} / {record.title[1]}\n" in page
    assert all(sentence in page for sentence in (*record.sentence, record.formula))
    if not isinstance(record, Goal):
        assert all(f"| `{parameter.name}` |" in page for parameter in record.parameters)


@PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    files = [target for target in targets if COMMIT.fullmatch(target) is None]
    assert [target for target in files if not (page.parent / target).exists()] == []


@PAGE
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = FILE.findall(page.read_text(encoding="utf-8"))
    known = [name for name in named if MADE_UP not in name and "NAME" not in name]
    assert [name for name in known if not (ROOT / name).exists()] == []


def test_the_glossary_has_a_row_for_every_name() -> None:
    rows = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    found = {
        name for row in rows if row.startswith("| ") for name in re.findall(r"`(\w+)`", row.split("|")[2])
    }
    named = {record.name for record in (*RULES, *GOALS)} | set(TABLES) | {*Status, *GoalStatus}
    assert {str(name) for name in named} - found == set()


# --- the rule that CONTRIBUTING adds --------------------------------------------------------------------


@pytest.fixture(scope="module")
def walked() -> tuple[dict[str, Any], dict[str, Any], str]:
    """The record's module, the builder's module, and the tests, as the page gives them."""
    record, model, tests, *_ = PYTHON.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    modules: list[dict[str, Any]] = []
    for source in (record, model):
        namespace: dict[str, Any] = {"__name__": MADE_UP}
        exec(compile(source, "CONTRIBUTING.md", "exec"), namespace)
        modules.append(namespace)
    return modules[0], modules[1], tests


def test_the_record_of_the_example_passes_its_own_tests(walked: tuple[dict[str, Any], ...]) -> None:
    record, _, tests = walked
    assert isinstance(record["RULE"], PlanRule)
    assert record["RULE"].name == MADE_UP
    namespace: dict[str, Any] = {"RULE": record["RULE"], "tiny": tiny, "__name__": MADE_UP, **vars(plans)}
    exec(compile(str(tests), "CONTRIBUTING.md", "exec"), namespace)
    found = [test for name, test in namespace.items() if name.startswith("test_")]
    assert len(found) == 2
    for test in found:
        test()


def test_the_builder_of_the_example_bounds_what_the_checker_counts(
    walked: tuple[dict[str, Any], ...],
) -> None:
    _, model, _ = walked
    wishes = [{"teacher_id": f"t{i}", "group_id": "g1"} for i in (1, 2, 3)]
    dataset = tiny(teachers=plans.posts("s1", "s1", "s2"), applications=wishes)
    context = Context(dataset, load_profile("plain"))
    draft = Draft(context, candidate_pairs(context))
    model["build"](draft, {"most": 1})
    program = draft.program()
    assert program.rule_names == (MADE_UP,)
    assert program.matrix.toarray().tolist() == [[1, 1, 0]]
    assert program.upper.tolist() == [1]
    assert np.array_equal(program.row_object, [0])

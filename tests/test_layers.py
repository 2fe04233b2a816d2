"""Who may import whom: the plan flows one way, and each folder stays what it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"rules", "datasets", "papers", "solver", "store", "api", "benchmarks", "tests"}
DATABASES = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}
WEB = {"fastapi", "starlette", "uvicorn", "httpx", "jinja2", "typer", "rich"} | DATABASES
SOLVERS = {"ortools", "highspy"}
FILES = {"pandas", "openpyxl", "xlsxwriter", "python_calamine", "rapidfuzz"}

FORBIDDEN = {
    "rules": (OURS - {"rules"}) | WEB | SOLVERS | FILES,
    "datasets": (OURS - {"rules", "datasets"}) | WEB | SOLVERS,
    "solver": (OURS - {"rules", "solver"}) | WEB | FILES,
    "papers": (OURS - {"rules", "datasets", "papers"}) | (WEB - {"jinja2"}) | SOLVERS,
    "store": (OURS - {"rules", "store"}) | (WEB - DATABASES) | SOLVERS | FILES,
    "api": {"benchmarks", "tests"} | SOLVERS,
    "benchmarks": {"tests"},
}
"""Per folder what none of its files may import."""


def imports(path: Path) -> set[str]:
    """Every module that the file imports anywhere, by its full dotted name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_a_folder_imports_only_what_it_may(folder: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(folder)
        for name in imports(path)
        if name.split(".")[0] in FORBIDDEN[folder]
    }
    assert wrong == set()


def test_the_store_knows_the_life_of_a_number_and_no_other_rule() -> None:
    """Numbers are judged where they are written; what judges them needs nothing else."""
    of_rules = {name for path in sources("store") for name in imports(path) if name.split(".")[0] == "rules"}
    assert {name for name in of_rules if not name.startswith("rules.ledger.")} == set()
    needed = {name for path in sources("rules/ledger") for name in imports(path)}
    assert {name for name in needed if name.startswith("rules.")} == {
        name for name in needed if name.startswith("rules.ledger.")
    }
    assert {name for name in needed if name.startswith("numpy")} == set()


RECORDS = ("rules.pair_rules", "rules.plan_rules", "rules.goals")
ABOVE_RECORDS = ("rules.registry", "rules.profile", "rules.audit", "rules.pair_checks")


@pytest.mark.parametrize(
    "package", [*RECORDS, "rules.derived", "rules.matching", "rules.naming", "rules.wording"]
)
def test_records_know_nothing_of_registry_profile_or_audit(package: str) -> None:
    place = ROOT / package.replace(".", "/")
    files = sorted(place.glob("*.py")) or [place.with_suffix(".py")]
    assert not {name for path in files for name in imports(path) if name.startswith(ABOVE_RECORDS)}


def test_the_registry_lists_its_records_by_static_imports() -> None:
    text = (ROOT / "rules/registry.py").read_text(encoding="utf-8")
    assert "importlib" not in text
    assert {name.rsplit(".", 1)[0] for name in imports(ROOT / "rules/registry.py")} >= set(RECORDS)

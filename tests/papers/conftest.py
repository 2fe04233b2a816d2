"""The papers of a district, written once, and how tests look into them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.api.commands import answer, kvota
from tests.api.conftest import Planned, planned, rural

__all__ = ["planned", "rural"]  # fixtures


@dataclass(frozen=True)
class Written:
    """A folder of papers, the plan it tells of, and what the command said."""

    folder: Path
    planned: Planned
    told: dict[str, Any]

    @cached_property
    def papers(self) -> dict[str, Path]:
        """Every Word file by its path within the folder."""
        return {str(path.relative_to(self.folder)): path for path in sorted(self.folder.rglob("*.docx"))}

    def of(self, start: str) -> list[Path]:
        """Those of one kind."""
        found = [path for name, path in self.papers.items() if name.startswith(start)]
        assert found
        return found


@pytest.fixture(scope="session")
def written(planned: Planned, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """All papers of the rural district's plan."""
    folder = tmp_path_factory.mktemp("papers") / "бумаги"
    done = kvota(
        "report", planned.dataset, planned.plan, "--rules", planned.rules, "--out", folder,
        "--as-of", "2026-12-22", "--month", "2027-03", "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    return Written(folder, planned, answer(done))


def texts(path: Path) -> str:
    """Everything that a paper says, a paragraph or a cell a line."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def rows(path: Path, table: int | None = None) -> list[list[str]]:
    """Rows of all tables of a paper, or of one, without headings and sums."""
    tables = Document(str(path)).tables
    chosen = tables if table is None else [tables[table]]
    cells = [[cell.text for cell in row.cells] for one in chosen for row in one.rows[1:]]
    return [row for row in cells if row[0].isdigit()]

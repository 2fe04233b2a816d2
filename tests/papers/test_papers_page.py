"""The page about papers says what is there."""

from __future__ import annotations

from pathlib import Path

from papers.describe import page
from papers.registry import PAPERS

PAGE = Path(__file__).parents[2] / "docs/papers.md"


def test_the_fields_are_those_of_the_templates() -> None:
    """To write them again: ``python -m papers.describe``, in place of all below that heading."""
    text = PAGE.read_text(encoding="utf-8")
    assert text.endswith("## Fields of the templates\n\n" + page())


def test_every_paper_is_in_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for paper in PAPERS:
        assert f"| `{paper.name}` | `{paper.file}" in text
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{paper.name}` |")]
        assert row.endswith("| yes |" if paper.named else "| no |")

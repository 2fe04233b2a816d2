"""Pictures of two papers for the README: ``python -m papers.building.pictures PAPERS FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

import typst
from docx import Document

from papers.pdf.markup import markup

_DOTS_PER_INCH = 72.0


def main(papers: Path, folder: Path) -> None:
    """The first page of the half-year plan, and that of one school's order, out of a folder of papers."""
    folder.mkdir(parents=True, exist_ok=True)
    order = sorted((papers / "приказы").glob("*.docx"))[0]
    for name, paper in (("plan", papers / "план-график.docx"), ("order", order)):
        (folder / f"{name}.png").write_bytes(first_page(paper))


def first_page(paper: Path) -> bytes:
    """The first page of a Word file as PNG."""
    made = typst.compile(markup(Document(str(paper))).encode(), format="png", ppi=_DOTS_PER_INCH)
    page = made[0] if isinstance(made, list) else made
    assert page is not None
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

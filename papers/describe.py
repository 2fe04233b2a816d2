"""The fields of every template as a page: ``python -m papers.describe`` prints a part of docs/papers.md."""

from __future__ import annotations

from collections.abc import Iterator

from papers.contents.fields import COMMON, Fields
from papers.registry import PAPERS, Paper


def page() -> str:
    """For every paper its fields with their meanings; those of all papers first."""
    lines = ["### Во всех шаблонах", "", *_table(COMMON)]
    for paper in PAPERS:
        lines += ["", *_section(paper)]
    return "\n".join(lines) + "\n"


def _section(paper: Paper) -> Iterator[str]:
    yield f"### `{paper.template}` – {paper.title[0]}"
    yield ""
    own = {name: field for name, field in paper.fields.items() if name not in COMMON}
    yield from _table(own)


def _table(fields: Fields) -> Iterator[str]:
    yield "| поле | что в нём |"
    yield "|---|---|"
    for name, meaning in told(fields):
        yield f"| `{name}` | {meaning} |"


def told(fields: Fields, within: str = "") -> Iterator[tuple[str, str]]:
    """Fields one after another; those of a list after it, as ``строки[].программа``."""
    for name, field in fields.items():
        yield within + name, field.meaning + (" (список)" if field.rows is not None else "")
        if field.rows is not None:
            yield from told(field.rows, f"{within}{name}[].")


def plain() -> str:
    """The same as a plain text, to lie beside the templates."""
    lines = ["Поля шаблонов. Пишутся в Word в двойных скобках: {{ район }}.", ""]
    for paper in PAPERS:
        lines += [f"{paper.template} – {paper.title[0]}"]
        lines += [f"    {name} – {meaning}" for name, meaning in told(paper.fields)]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")

"""The READMEs as texts with blocks, and their showpiece: what the demo prints.

``python -m tests.readme`` runs the demo in both languages and pastes what it printed (``make docs``).
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

from tests.api.commands import kvota

ROOT = Path(__file__).parents[1]
ENGLISH, RUSSIAN = "README.md", "README.ru.md"
SAMPLE = ROOT / "datasets" / "samples" / "zarechny-27H1.xlsx"

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name: str) -> str:
    """A file of the repository's root."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of one kind."""
    return [body for tag, body in FENCE.findall(text(name)) if tag == language]


def shown(name: str) -> str:
    """What the README shows of the demo: the summary, then the audit."""
    return blocks(name, "text")[0]


def demo(lang: str) -> str:
    """What the demo prints at its end: run in the current folder, after the import."""
    settings = ("--rules", "default", "--lang", lang)
    planned = kvota("allocate", "demo/dataset", "--out", "demo/plan", *settings)
    audited = kvota("audit", "demo/dataset", "demo/plan", *settings)
    assert planned.exit_code == audited.exit_code == 0, planned.output + audited.output
    return f"{planned.stdout}\n{audited.stdout}"


def paste() -> None:
    """Run the demo and put what it prints into both READMEs."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        assert kvota("import", SAMPLE, "--out", "demo/dataset").exit_code == 0
        for name, lang in ((ENGLISH, "en"), (RUSSIAN, "ru")):
            before, _, rest = text(name).partition("```text\n")
            after = rest.partition("```")[2]
            (ROOT / name).write_text(f"{before}```text\n{demo(lang)}```{after}", encoding="utf-8")


if __name__ == "__main__":
    paste()

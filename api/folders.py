"""Folders that appear whole or not at all, and replace nothing but folders of their kind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rules.base import Sentence
from rules.problems import Grade, InputError, Problem


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """A new folder beside ``path`` to fill; it takes the place of ``path`` when the block ends well.

    Whatever was at ``path`` stays there until the new folder is complete, and for good when the block fails.
    """
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    new, old = (path.with_name(f".{path.name}.{os.getpid()}.{end}") for end in ("new", "old"))
    new.mkdir()
    try:
        yield new
        if path.exists():
            path.rename(old)
            try:
                new.rename(path)
            except OSError:
                old.rename(path)
                raise
            shutil.rmtree(old, ignore_errors=True)
        else:
            new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def check_replaceable(
    path: Path, named: Callable[[str], bool], ours: Callable[[Path], bool], expected: Sentence
) -> None:
    """Make sure that a folder may be written to ``path``, which ``--out`` named.

    ``named``: whether a folder of that kind may hold such a name; ``ours``: whether one that holds only such
    names is one.  Raises: InputError: something else than an empty folder or one of that kind is there.
    """
    if not path.exists() and not path.is_symlink():
        return
    strange = _strange(path, named, ours)
    if strange is not None:
        raise InputError(
            [
                Problem(
                    Grade.ERROR,
                    str(path),
                    f"не заменяется: здесь есть другое ({strange})",
                    f"not replaced: something else is here ({strange})",
                    column="--out",
                    expected_ru=expected[0],
                    expected_en=expected[1],
                    code="not_replaced",
                )
            ]
        )


def _strange(path: Path, named: Callable[[str], bool], ours: Callable[[Path], bool]) -> str | None:
    """What keeps ``path`` from being replaced, None where nothing does."""
    if not path.is_dir() or path.is_symlink():
        return path.name
    names = sorted(file.name for file in path.iterdir())
    foreign = next((name for name in names if not named(name)), None)
    return foreign or (names[0] if names and not ours(path) else None)


def json_object(file: Path) -> dict[str, object] | None:
    """The object that a JSON file holds; None: it can't be read, or holds something else."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_json(file: Path, content: Mapping[str, object]) -> None:
    """Write an object as JSON for people and programs."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")

"""Dataset and profile as a command needs them, every mistake of both told at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from api import prepared
from api.exits import all_wrong, wrong_option
from datasets import ReadResult, read_dataset
from rules.problems import InputError
from rules.profile import Profile, load_profile

ResultT = TypeVar("ResultT")


def load(dataset: Path, rules: str) -> tuple[ReadResult, Profile]:
    """Read both.  Raises: InputError: with the problems of both."""
    errors: list[InputError] = []
    read = attempt(lambda: prepared.get(dataset) or read_dataset(dataset), errors)
    profile = attempt(lambda: load_profile(rules), errors)
    if read is None or profile is None:
        raise all_wrong(errors)
    return read, profile


def attempt(step: Callable[[], ResultT], errors: list[InputError]) -> ResultT | None:
    """The result of a step, or None with its refusal added to ``errors``."""
    try:
        return step()
    except InputError as error:
        errors.append(error)
        return None


def day_of(option: str, text: str | None) -> date | None:
    """The date of an option.  Raises: InputError: it is no ISO date."""
    if text is None:
        return None
    try:
        if len(text) != len("2027-01-31"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        expected = ("дата вида 2027-01-31", "a date like 2027-01-31")
        raise wrong_option(option, text, ("это не дата", "not a date"), expected) from error

"""The refusal of an import: every file's problems at once."""

from __future__ import annotations

from rules.problems import Grade, InputError, Problem


class FormsError(InputError):
    """Files that can't be read as forms.  ``problems`` tells, per file, what is wrong and what is due."""


def problem(file: str, ru: str, en: str, expected_ru: str, expected_en: str) -> Problem:
    """A problem of a whole file."""
    return Problem(
        grade=Grade.ERROR,
        file=file,
        message_ru=ru,
        message_en=en,
        expected_ru=expected_ru,
        expected_en=expected_en,
        code="forms",
    )
